package rules.image.secret_build_argument_test

import data.lib.artifact_test as art
import data.rules.image.secret_build_argument as rule

step(by, instruction, arguments) := art.image({"history": [{"created_by": by, "instruction": instruction, "arguments": arguments, "layer": "", "empty": false}]})

found(by, instruction, arguments) := v if v := {f.msg | some f in rule.violation} with input as step(by, instruction, arguments)

test_docker if found("|1 API_TOKEN=a9d8f7g6h5j4k3l2 /bin/sh -c make", "RUN", "make") == {"step 0 of the history has what its name calls a secret in the build argument API_TOKEN"}

test_buildkit if count(found("RUN |2 A=1 API_TOKEN=a9d8f7g6h5j4k3l2 /bin/sh -c make # buildkit", "RUN", "make")) == 1

test_argument if count(found("ARG API_TOKEN=a9d8f7g6h5j4k3l2", "ARG", "API_TOKEN=a9d8f7g6h5j4k3l2")) == 1

test_not if {
	count(found("|1 VERSION=1 /bin/sh -c make", "RUN", "make")) == 0
	count(found("RUN make", "RUN", "make")) == 0
}
