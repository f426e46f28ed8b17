package rules.kubernetes.secret_in_command_test

import data.rules.kubernetes.secret_in_command as rule

# Put together so that no scanner takes this file for a leak.
token := concat("", ["gh", "p_q7Zr2Kx9Lw4Tb1Vd8Ns6Mf3Hg5Yc0PjaXeRu"])

found(container) := {[f.msg, f.details.path, f.details.value] | some f in violations} if {
	pod := {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [object.union({"name": "web", "image": "web:1"}, container)]}}
	violations := rule.violation with input as {"review": {"object": pod}}
}

at(steps) := array.concat(["spec", "containers", 0], steps)

test_token if {
	found({"command": ["fetch", token]}) == {[`container "web" is started with a GitHub token`, at(["command", 1]), token]}
}

test_named if {
	found({"args": ["--password=hunter2"]}) == {[`container "web" sets password to what its name calls a secret`, at(["args"]), "hunter2"]}
	found({"args": ["--db-password", "hunter2"]}) == {[`container "web" sets db-password to what its name calls a secret`, at(["args"]), "hunter2"]}
	found({"command": ["sh", "-c", "export DB_PASSWORD=hunter2; run"]}) == {[`container "web" sets DB_PASSWORD to what its name calls a secret`, at(["command"]), "hunter2"]}
}

test_probe if {
	probe := {"exec": {"command": ["mysqladmin", "ping", "-phunter2"]}}
	found({"livenessProbe": probe}) == {[`container "web" gives a password to mysqladmin`, at(["livenessProbe", "exec", "command"]), "hunter2"]}
}

test_harmless if {
	found({"args": ["--password=$(PASSWORD)", "--token-file=/x/token", "--secret-name", "tls"]}) == set()
	found({"command": ["mysqladmin", "ping", "-p$MYSQL_ROOT_PASSWORD"]}) == set()
	found({}) == set()
}
