package rules.dockerfile.shell_form_start_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.shell_form_start as rule

found(op, changes) := v if v := rule.violation with input as d.file([d.instruction(op, changes)])

test_shell_form if {
	some f in found("cmd", {"form": "shell", "commands": [d.command(["python3", "app.py"], {})]})
	f.msg == "CMD in shell form"
	f.details.path == ["instructions", 0]
}

test_other if {
	count(found("cmd", {"form": "exec"})) == 0
	count(found("run", {"form": "shell"})) == 0
	count(found("cmd", {"form": "shell", "shell": ["/bin/bash", "-c"]})) == 0
	count(found("cmd", {"form": "shell", "commands": [d.command(["exec", "app"], {})]})) == 0
}
