package lib.api_test

import data.lib.api

test_minor if {
	api.minor("latest") == 10000
	api.minor("v1.31") == 31
	api.minor("1.9.3") == 9
	not api.minor("v2.0")
	not api.minor("x")
}

test_found if {
	entry := api.found with input as {"review": {"object": {"apiVersion": "batch/v1beta1", "kind": "CronJob"}}}
	entry == {"deprecated": 21, "removed": 25, "instead": "batch/v1"}
	not api.found with input as {"review": {"object": {"apiVersion": "batch/v1", "kind": "CronJob"}}}
}

test_advice if {
	api.advice({"instead": "apps/v1"}) == "use apps/v1"
	api.advice({"instead": ""}) == "nothing takes its place"
}

# Each version was deprecated before it was removed, and is not its own successor.
test_table if {
	every version, kinds in api.versions {
		every _, entry in kinds {
			entry.instead != version
			later(entry)
		}
	}
}

later(entry) if entry.removed == -1

later(entry) if entry.removed > entry.deprecated
