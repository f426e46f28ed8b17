package rules.dockerfile.certificate_check_off_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.certificate_check_off as rule

found(i) := v if v := rule.violation with input as d.file([i])

messages(i) := {f.msg | some f in found(i)}

pair(name, value) := d.instruction("env", {"pairs": [{"name": name, "value": value}]})

test_variables if {
	messages(pair("GIT_SSL_NO_VERIFY", "0")) == {"ENV GIT_SSL_NO_VERIFY switches the check of certificates off"}
	count(messages(pair("NODE_TLS_REJECT_UNAUTHORIZED", "0"))) == 1
	count(messages(pair("npm_config_strict_ssl", "False"))) == 1
	messages(d.script([["export", "PYTHONHTTPSVERIFY=0"]])) == {"PYTHONHTTPSVERIFY switches the check of certificates off"}
	{[f.details.path, f.details.key] | some f in found(pair("PIP_TRUSTED_HOST", "a"))} == {[["instructions", 0], "env/PIP_TRUSTED_HOST"]}
}

test_harmless_variables if {
	count(found(pair("NODE_TLS_REJECT_UNAUTHORIZED", "1"))) == 0
	count(found(pair("GIT_SSL_NO_VERIFY", ""))) == 0
	count(found(pair("NPM_CONFIG_STRICT_SSL", "true"))) == 0
}

test_commands if {
	every words in [
		["curl", "-fkL", "https://a"],
		["curl", "--insecure", "https://a"],
		["wget", "--no-check-certificate", "https://a"],
		["pip", "install", "--trusted-host=a", "b"],
		["npm", "config", "set", "strict-ssl", "false"],
		["git", "config", "--global", "http.sslVerify", "false"],
		["git", "-c", "http.sslVerify=false", "clone", "a"],
		["yum-config-manager", "--save", "--setopt=*.sslverify=0"],
	] {
		{f.details.path | some f in found(d.script([words]))} == {["instructions", 0, "commands", 0]}
	}
	messages(d.script([["curl", "-k", "https://a"]])) == {"curl does not check certificates"}
}

test_harmless_commands if {
	every words in [
		["curl", "-fsSL", "-o", "k", "-utoken", "https://a"],
		["wget", "https://a"],
		["pip", "install", "a"],
		["npm", "ci"],
		["git", "clone", "a"],
		["yum-config-manager", "--save", "--setopt=a.sslverify=1"],
		["grep", "-k"],
	] {
		count(found(d.script([words]))) == 0
	}
}
