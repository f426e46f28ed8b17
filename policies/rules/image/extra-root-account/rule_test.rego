package rules.image.extra_root_account_test

import data.lib.artifact_test as art
import data.rules.image.extra_root_account as rule

found(name, uid) := v if v := {f.msg | some f in rule.violation} with input as art.image({"accounts": [{"name": name, "uid": uid}]})

test_found if found("toor", 0) == {"toor is root by another name"}

test_not if {
	count(found("root", 0)) == 0
	count(found("app", 1000)) == 0
}
