package rules.dockerfile.wget_progress_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.wget_progress as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_loud if {
	some f in found(["wget", "-O", "a", "https://example.com"])
	f.msg == "wget shows its progress line by line"
	f.details.path == ["instructions", 0, "commands", 0]
}

test_quiet if {
	every flag in ["-q", "-qO-", "-nv", "--no-verbose", "--progress=dot:giga", "-o", "--append-output=x"] {
		count(found(["wget", flag, "https://example.com"])) == 0
	}
}

test_health_check if {
	check := d.instruction("healthcheck", {"commands": [d.command(["wget", "http://localhost"], {})]})
	count(rule.violation) == 0 with input as d.file([check])
}
