package rules.image.account_without_password_test

import data.lib.artifact_test as art
import data.rules.image.account_without_password as rule

account(more) := object.union({"name": "root", "uid": 0, "gid": 0, "home": "/root", "shell": "/bin/sh", "password": "none"}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.image({"accounts": [account(more)]})

test_found if found({}) == {"anybody may log in as root: the account has no password"}

test_not if {
	count(found({"password": "locked"})) == 0
	count(found({"shell": "/sbin/nologin"})) == 0
}
