package rules.dockerfile.curl_pipe_shell_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.curl_pipe_shell as rule

piped(words) := v if v := rule.violation with input as d.file([d.run(
	[
		d.command(["curl", "-fsSL", "https://example.com/x"], {}),
		d.command(words, {"operator": "|"}),
	],
	{},
)])

test_piped if {
	some f in piped(["sh"])
	f.msg == "what curl downloads is run by sh unchecked"
	f.details.path == ["instructions", 0, "commands", 0]
	every words in [["bash", "-"], ["bash", "-s", "--", "v1"], ["sh", "-x", "/dev/stdin"], ["python3"], ["python3", "-"]] {
		count(piped(words)) == 1
	}
}

test_harmless if {
	every words in [["tar", "xz"], ["bash", "-c", "cat"], ["sh", "install.sh"], ["python3", "-m", "json.tool"], ["python3", "-c", "pass"], ["perl", "-e", "1"]] {
		count(piped(words)) == 0
	}
}

test_substituted if {
	words := ["sh", "-c", "$(curl -fsSL https://example.com/x)"]
	{f.msg | some f in rule.violation} == {"what a download gives is run by sh unchecked"} with input as d.file([d.script([words])])
}

test_version_substituted if {
	words := ["sh", "install.sh", "$(cat version)"]
	count(rule.violation) == 0 with input as d.file([d.script([words])])
}
