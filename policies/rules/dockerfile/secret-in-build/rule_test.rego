package rules.dockerfile.secret_in_build_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.secret_in_build as rule

# Put together so that no scanner takes this file for a leak.
token := concat("", ["gh", "p_0123456789abcdefghijABCDEFGHIJ012345"])

found(i) := v if v := rule.violation with input as d.file([i])

pair(op, name, value) := d.instruction(op, {"pairs": [{"name": name, "value": value, "set": true}]})

results(i) := {[f.msg, f.details.severity, object.get(f.details, "value", "")] | some f in found(i)}

test_variables if {
	results(pair("env", "GH", token)) == {["ENV GH holds a GitHub token", "critical", token]}
	results(pair("env", "GH_TOKEN", token)) == {["ENV GH_TOKEN holds a GitHub token", "critical", token]}
	results(pair("env", "DB_PASSWORD", "hunter2")) == {["ENV DB_PASSWORD holds what its name calls a secret", "high", "hunter2"]}
	results(pair("arg", "NPM_TOKEN", "")) == {["ARG NPM_TOKEN takes a secret that stays in the image's history", "medium", ""]}
}

test_harmless_variables if {
	results(pair("env", "DB_PASSWORD", "")) == set()
	results(pair("env", "DB_PASSWORD_FILE", "/run/secrets/db")) == set()
	results(pair("arg", "VERSION", "")) == set()
	results(pair("run", "X", token)) == set()
}

test_commands if {
	results(d.script([["curl", "-H", token]])) == {["RUN command curl holds a GitHub token", "critical", token]}
	results(d.script([["export", "DB_PASSWORD=hunter2", "A=b"]])) == {["RUN sets DB_PASSWORD to what its name calls a secret", "high", "hunter2"]}
	assigned := d.command(["make"], {"assignments": [{"name": "API_KEY", "value": "hunter2"}]})
	results(d.run([assigned], {})) == {["RUN sets API_KEY to what its name calls a secret", "high", "hunter2"]}
	results(d.script([["make", "all"]])) == set()
	shaped := d.command(["make"], {"assignments": [{"name": "X", "value": token}]})
	results(d.run([shaped], {})) == {["RUN command make holds a GitHub token", "critical", token]}
}

test_files if {
	results(d.instruction("copy", {"sources": [".ssh/id_rsa"]})) == {["COPY puts .ssh/id_rsa into the image", "high", ""]}
	results(d.instruction("copy", {"sources": [".ssh/id_rsa"], "from_stage": 0})) == set()
	results(d.instruction("copy", {"sources": ["id_rsa.pub"]})) == set()
}

test_secret_is_marked if {
	every f in found(pair("env", "DB_PASSWORD", "hunter2")) {
		f.details.secret
		not contains(f.msg, "hunter2")
		f.details.path == ["instructions", 0]
		f.details.key == "env/DB_PASSWORD"
	}
}
