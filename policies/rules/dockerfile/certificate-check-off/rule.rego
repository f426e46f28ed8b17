# METADATA
# title: Certificates are not checked
# description: >-
#   Without the check whoever stands between the build and the server decides what goes into
#   the image.
# related_resources:
# - https://curl.se/docs/sslcerts.html
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Install the missing authority's certificate instead of switching the check off.
#   controls: {mitre: [T1195, T1557]}
#   aliases: [CKV2_DOCKER_2, CKV2_DOCKER_3, CKV2_DOCKER_4, CKV2_DOCKER_5, CKV2_DOCKER_6, CKV2_DOCKER_12, CKV2_DOCKER_13, CKV2_DOCKER_14, CKV2_DOCKER_15, CKV2_DOCKER_16]
#   parameters: {}
package rules.dockerfile.certificate_check_off

import data.lib.dockerfile

violation contains {"msg": msg, "details": {"path": i.path, "key": sprintf("%s/%s", [i.op, pair.name])}} if {
	some i in input.dockerfile.instructions
	i.op in {"env", "arg"}
	some pair in i.pairs
	switch_off(pair.name, pair.value)
	msg := sprintf("%s %s switches the check of certificates off", [upper(i.op), pair.name])
}

violation contains {"msg": msg, "details": {"path": cmd.path, "key": sprintf("%s/%s", [i.op, name])}} if {
	some [k, n, name, value] in dockerfile.assigned
	i := input.dockerfile.instructions[k]
	cmd := i.commands[n]
	switch_off(name, value)
	msg := sprintf("%s switches the check of certificates off", [name])
}

violation contains {"msg": msg, "details": {"path": cmd.path}} if {
	some name, places in dockerfile.called
	regex.match(`^(curl|wget|git|npm|yarn|pnpm|(pip|python|pypy)[0-9.]*|(yum|dnf|microdnf|tdnf)(-config-manager)?)$`, name)
	some [k, n] in places
	cmd := input.dockerfile.instructions[k].commands[n]
	unchecked(cmd)
	msg := sprintf("%s does not check certificates", [cmd.name])
}

# git and pip look at whether these are set, not at what they are set to.
switch_off(name, value) if {
	name in {"GIT_SSL_NO_VERIFY", "PIP_TRUSTED_HOST"}
	value != ""
}

switch_off(name, "0") if name in {"NODE_TLS_REJECT_UNAUTHORIZED", "PYTHONHTTPSVERIFY"}

switch_off(name, value) if {
	lower(name) == "npm_config_strict_ssl"
	lower(value) in {"false", "0"}
}

unchecked(cmd) if {
	cmd.name == "curl"
	some word in cmd.words
	regex.match(`^(--insecure|-[0-9#BGIJLNORSZafgijlnpqsv]*k[a-zA-Z#]*)$`, word)
}

unchecked(cmd) if {
	cmd.name == "wget"
	dockerfile.has_flag(cmd, {"no-check-certificate"})
}

unchecked(cmd) if {
	dockerfile.is_pip(cmd)
	dockerfile.has_flag(cmd, {"trusted-host"})
}

unchecked(cmd) if {
	cmd.name in {"npm", "yarn", "pnpm"}
	regex.match(`(?i)\bstrict-ssl[\s=]+["']?false`, concat(" ", cmd.words))
}

unchecked(cmd) if {
	cmd.name == "git"
	regex.match(`(?i)\bsslverify[\s=]+["']?(false|0|no|off)\b`, concat(" ", cmd.words))
}

unchecked(cmd) if {
	cmd.name in {"yum", "dnf", "microdnf", "tdnf", "yum-config-manager", "dnf-config-manager"}
	some word in cmd.words
	regex.match(`(?i)(^|[.=])sslverify=["']?(0|false|no)\b`, word)
}
