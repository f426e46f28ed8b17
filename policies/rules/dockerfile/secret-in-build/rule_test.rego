package rules.dockerfile.secret_in_build_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.secret_in_build as rule

# Put together so that no scanner takes this file for a leak.
token := concat("", ["gh", "p_q7Zr2Kx9Lw4Tb1Vd8Ns6Mf3Hg5Yc0PjaXeRu"])

found(i) := v if v := rule.violation with input as d.file([i])

pair(op, name, value) := d.instruction(op, {"pairs": [{"name": name, "value": value, "set": true}]})

results(i) := {[f.msg, f.details.severity, f.details.value] | some f in found(i)}

test_variables if {
	results(pair("env", "GH", token)) == {["ENV GH holds a GitHub token", "critical", token]}
	results(pair("label", "GH_TOKEN", token)) == {["LABEL GH_TOKEN holds a GitHub token", "critical", token]}
	results(pair("env", "DB_PASSWORD", "hunter2")) == {["ENV DB_PASSWORD holds what its name calls a secret", "high", "hunter2"]}
}

test_harmless_variables if {
	results(pair("env", "DB_PASSWORD", "")) == set()
	results(pair("env", "DB_PASSWORD_FILE", "/run/secrets/db")) == set()
	results(pair("arg", "VERSION", "")) == set()
	results(pair("run", "X", token)) == set()
}

test_commands if {
	results(d.script([["curl", "-H", token]])) == {["RUN holds a GitHub token", "critical", token]}
	results(d.script([["export", "DB_PASSWORD=hunter2", "A=b"]])) == {["RUN sets DB_PASSWORD to what its name calls a secret", "high", "hunter2"]}
	assigned := d.command(["make"], {"assignments": [{"name": "API_KEY", "value": "hunter2"}], "text": "API_KEY=hunter2 make"})
	results(d.run([assigned], {})) == {["RUN sets API_KEY to what its name calls a secret", "high", "hunter2"]}
	results(d.script([["make", "all"]])) == set()
	results(d.script([["x", "--password", "hunter2"]])) == {["RUN sets password to what its name calls a secret", "high", "hunter2"]}
}

test_exec_form if {
	start := d.instruction("cmd", {"form": "exec", "text": `CMD ["x", "--token", "abcd1234"]`, "args": ["x", "--token", "abcd1234"]})
	results(start) == {["CMD sets token to what its name calls a secret", "high", "abcd1234"]}
}

test_place if {
	script := d.script([["a"], ["curl", token]])
	{f.details.path | some f in found(script)} == {["instructions", 0, "commands", 1]}
	heredoc := d.instruction("copy", {"text": "COPY <<E /x\npassword=hunter2\nE", "heredocs": [{"name": "E", "content": "password=hunter2\n"}]})
	{f.details.path | some f in found(heredoc)} == {["instructions", 0]}
}

test_passwords if {
	results(d.script([["curl", "-u", "ci:hunter2", "https://x"]])) == {["RUN gives a password to curl", "high", "hunter2"]}
	piped := d.run([d.command(["echo", "root:hunter2"], {}), d.command(["chpasswd"], {"operator": "|"})], {})
	results(piped) == {["RUN gives a password to chpasswd", "high", "hunter2"]}
	two := d.run([d.command(["printf", `hunter2\nhunter2\n`], {}), d.command(["passwd", "app"], {"operator": "|"})], {})
	results(two) == {["RUN gives a password to passwd", "high", "hunter2"]}
	heredoc := d.run([d.command(["chpasswd"], {})], {"heredocs": [{"name": "E", "content": "root:hunter2\n"}]})
	results(heredoc) == {["RUN gives a password to chpasswd", "high", "hunter2"]}
	results(d.run([d.command(["echo", "root:$PW"], {}), d.command(["chpasswd"], {})], {})) == set()
	results(d.script([["echo", "a:b"], ["passwd", "-l", "root"]])) == set()
}

test_secret_is_marked if {
	every f in found(pair("env", "DB_PASSWORD", "hunter2")) {
		f.details.secret
		not contains(f.msg, "hunter2")
		f.details.path == ["instructions", 0, "pairs", 0]
		f.details.key == "env/DB_PASSWORD"
	}
}
