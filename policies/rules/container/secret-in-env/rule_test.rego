package rules.container.secret_in_env_test

import data.lib.workload_test as k
import data.rules.container.secret_in_env as rule

found(name, value) := v if v := rule.violation with input as k.of({"env": [
	{"name": "A", "value": "", "from": "secret:x/y"},
	{"name": name, "value": value, "from": ""},
]})

test_named if {
	some f in found("DB_PASSWORD", "hunter2")
	f.msg == `container "web" has what its name calls a secret in the variable DB_PASSWORD`
	f.details == {
		"container": "web", "variable": "DB_PASSWORD", "value": "hunter2", "secret": true,
		"path": ["spec", "containers", 0, "env", 1, "value"], "key": "env/DB_PASSWORD",
	}
}

test_shaped if {
	some f in found("DATABASE", "postgres://app:hunter2@db/app")
	f.msg == `container "web" has a password in a URL in the variable DATABASE`
}

test_harmless if {
	count(found("DB_PASSWORD", "$(OTHER)")) == 0
	count(found("DB_PASSWORD", "")) == 0
	count(found("NAME", "hunter2")) == 0
}
