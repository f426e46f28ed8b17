package rules.dockerfile.pipefail_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.pipefail as rule

pipe := [d.command(["curl", "x"], {}), d.command(["tar", "x"], {"operator": "|"})]

found(commands, shell) := v if v := rule.violation with input as d.file([d.instruction("run", {"commands": commands, "shell": shell, "text": "RUN a | b"})])

test_pipe if {
	some f in found(pipe, ["/bin/sh", "-c"])
	f.msg == "a failure before the last command of the pipeline goes unnoticed"
	f.details.path == ["instructions", 0, "commands", 1]
}

test_pipefail if {
	count(found(pipe, ["/bin/bash", "-eo", "pipefail", "-c"])) == 0
	count(found(array.concat([d.command(["set", "-euxo", "pipefail"], {})], pipe), ["/bin/sh", "-c"])) == 0
}

test_no_pipe if {
	count(found([d.command(["a"], {}), d.command(["b"], {"operator": "||"})], ["/bin/sh", "-c"])) == 0
	count(found([d.command(["a"], {"operator": "|", "via": ["bash"]})], ["/bin/sh", "-c"])) == 0
}
