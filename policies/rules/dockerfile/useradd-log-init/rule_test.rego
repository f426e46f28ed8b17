package rules.dockerfile.useradd_log_init_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.useradd_log_init as rule

found(words) := v if v := rule.violation with input as d.file([d.script([words])])

test_high if {
	some f in found(["useradd", "-m", "-u", "123456", "app"])
	f.msg == "useradd with a number above 99999 and without --no-log-init"
	f.details.path == ["instructions", 0, "commands", 0]
	count(found(["useradd", "--uid=123456", "app"])) == 1
}

test_fine if {
	every words in [
		["useradd", "-l", "-u", "123456", "app"], ["useradd", "-lu", "123456", "app"], ["useradd", "-u", "12345", "app"],
		["useradd", "--no-log-init", "--uid", "123456", "app"], ["useradd", "-u", "$APP_UID", "app"], ["useradd", "-g", "123456", "app"],
	] {
		count(found(words)) == 0
	}
}
