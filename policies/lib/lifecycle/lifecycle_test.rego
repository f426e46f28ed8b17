package lib.lifecycle_test

import data.lib.lifecycle

test_ended if {
	lifecycle.ended("library/debian", "10") == "2024-06-30"
	lifecycle.ended("library/debian", "buster-slim") == "2024-06-30"
	lifecycle.ended("library/debian", "11.6-slim") == "2026-08-31"
	lifecycle.ended("library/ubuntu", "18.04") == "2023-05-31"
	lifecycle.ended("library/ubuntu", "focal-20240101") == "2025-05-31"
	lifecycle.ended("library/alpine", "3.18.4") == "2025-05-09"
	lifecycle.ended("library/python", "3.8.10-slim") == "2024-10-07"
	lifecycle.ended("library/python", "2.7") == "2020-01-01"
	lifecycle.ended("library/node", "14.21.3-alpine3.17") == "2023-04-30"
	lifecycle.ended("library/node", "24-alpine3.15") == "2023-11-01"
	lifecycle.ended("library/golang", "1.99-buster") == "2024-06-30"
	lifecycle.ended("library/golang", "1.99-focal") == "2025-05-31"
	lifecycle.ended("opensuse/leap", "15.4") == "2023-12-07"
}

test_unknown if {
	every image in [["library/debian", "99"], ["library/debian", "latest"], ["library/debian", ""], ["corp/app", "10"], ["library/python", "3"], ["library/node", "lts"], ["library/redis", "5"]] {
		not lifecycle.ended(image[0], image[1])
	}
}
