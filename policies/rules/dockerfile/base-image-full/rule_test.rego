package rules.dockerfile.base_image_full_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.base_image_full as rule

found(name, tag, instructions) := {f.msg | some f in violations} if {
	base := {"reference": sprintf("%s:%s", [name, tag]), "registry": "docker.io", "repository": sprintf("library/%s", [name]), "tag": tag, "digest": ""}
	violations := rule.violation with input as d.staged([d.stage({"base": base})], instructions)
}

install(words) := d.script([array.concat(["apt-get", "install", "-y"], words)])

test_language if {
	found("python", "3.12", []) == {`image "python:3.12": python:3.12-slim is the smaller choice`}
	found("python", "3.12-bookworm", []) == {`image "python:3.12-bookworm": python:3.12-slim is the smaller choice`}
	found("node", "latest", []) == {`image "node:latest": node:…-slim is the smaller choice`}
	found("debian", "bookworm", []) == {`image "debian:bookworm": debian:bookworm-slim is the smaller choice`}
}

test_compiler if found("golang", "1.26", []) == {`image "golang:1.26": a slim or distroless image with what was compiled is the smaller choice`}

test_distribution if found("ubuntu", "24.04", [install(["python3", "python3-pip"])]) == {`image "ubuntu:24.04": python:…-slim is the smaller choice`}

test_small_enough if {
	found("python", "3.12-slim", []) == set()
	found("node", "24-alpine", []) == set()
	found("maven", "3-jre", []) == set()
	found("ubuntu", "24.04", [install(["curl"])]) == set()
	found("nginx", "1.29", []) == set()
}

test_elsewhere if {
	corp := {"reference": "corp/python:3", "registry": "docker.io", "repository": "corp/python", "tag": "3", "digest": ""}
	count(rule.violation) == 0 with input as d.staged([d.stage({"base": corp})], [])
}
