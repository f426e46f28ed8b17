package rules.dockerfile.consecutive_run_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.consecutive_run as rule

run(names, changes) := d.run([d.command([name], {}) | some name in names], changes)

found(one, two) := v if v := rule.violation with input as d.file([run(["z"], {}), d.instruction("env", {}), one, two])

test_consecutive if {
	some f in found(run(["a", "b"], {}), run(["c"], {}))
	f.msg == "RUN right after a RUN, each with a command or two"
	f.details.path == ["instructions", 3]
}

test_apart if {
	count(found(run(["a"], {}), d.instruction("user", {}))) == 0
	count(found(run(["a", "b", "c"], {}), run(["d"], {}))) == 0
	count(found(run(["a"], {}), run(["b"], {"flags": [{"name": "mount", "value": "type=ssh"}]}))) == 0
	count(found(run(["a"], {}), run(["b"], {"onbuild": true}))) == 0
	count(found(run(["a"], {}), run([], {"shell_error": "no POSIX shell"}))) == 0
}
