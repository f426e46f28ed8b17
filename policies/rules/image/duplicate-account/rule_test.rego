package rules.image.duplicate_account_test

import data.lib.artifact_test as art
import data.rules.image.duplicate_account as rule

account(name, uid) := {"name": name, "uid": uid, "gid": uid, "home": "/", "shell": "", "password": "locked"}

found(accounts, groups) := v if v := {f.msg | some f in rule.violation} with input as art.image({"accounts": accounts, "groups": groups})

test_account if found([account("a", 1), account("b", 1), account("b", 2)], []) == {"2 accounts have the id 1", "2 accounts have the name b"}

test_group if found([], [{"name": "a", "gid": 1}, {"name": "a", "gid": 1}]) == {"2 groups have the name a", "2 groups have the id 1"}

test_not if count(found([account("a", 1), account("b", 2)], [{"name": "a", "gid": 1}])) == 0
