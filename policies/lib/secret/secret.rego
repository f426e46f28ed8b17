# METADATA
# title: Secrets
# description: >-
#   Tells values that are secrets by their shape, and names that announce one.
#   The shapes are those the issuers document for their tokens.
package lib.secret

shapes := {
	"an AWS access key id": `\b(AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b`,
	"a GitHub token": `\b(gh[pousr]_[0-9A-Za-z]{36,}|github_pat_[0-9A-Za-z_]{60,})`,
	"a GitLab token": `\bglpat-[0-9A-Za-z_-]{20,}`,
	"a Slack token": `\bxox[abeoprs]-[0-9A-Za-z-]{10,}`,
	"a Slack webhook": `hooks\.slack\.com/services/T[0-9A-Z]+/B[0-9A-Z]+/[0-9A-Za-z]{20,}`,
	"a private key": `-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----`,
	"a JSON web token": `\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}`,
	"a Google API key": `\bAIza[0-9A-Za-z_-]{35}`,
	"an npm token": `\bnpm_[0-9A-Za-z]{36}\b`,
	"a PyPI token": `\bpypi-AgEIcHlwaS5vcmc[0-9A-Za-z_-]{50,}`,
	"a Docker access token": `\bdckr_pat_[0-9A-Za-z_-]{27,}`,
	"a Stripe key": `\b[rs]k_live_[0-9A-Za-z]{20,}`,
	"a SendGrid key": `\bSG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43}`,
	"a Hugging Face token": `\bhf_[0-9A-Za-z]{34,}\b`,
	"an Azure storage key": `\bAccountKey=[0-9A-Za-z+/]{86}==`,
	"a password in a URL": `\b[a-zA-Z][0-9a-zA-Z+.-]*://[^/\s:@"'$]*:[^/\s:@"'${}<>*]+@[^/\s]`,
}

# suspect says that a text holds what every known shape holds: it is one cheap
# question before the many.
suspect(value) if regex.match(
	`AKIA|ASIA|ABIA|ACCA|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|hooks\.slack|-----BEGIN|eyJ|AIza|npm_|pypi-Ag|dckr_pat_|k_live_|SG\.|hf_|AccountKey=|://[^/\s]*@`,
	value,
)

# shape is what a value is by its form alone; undefined when it is nothing known.
shape(value) := sort([what |
	suspect(value)
	some what, pattern in shapes
	regex.match(pattern, value)
])[0]

# announced says that a variable's name says that its value is a secret.
announced(name) if {
	regex.match(
		concat("", [
			`(?i)(passwor[dt]|passwd|pgpass|passphrase|secret|token|credential|`,
			`api_?key|private_?key|access_?key|secret_?key(_?base)?|signing_?key|encryption_?key)s?[0-9]*$`,
		]),
		name,
	)
	not regex.match(`(?i)public`, name)
}

# literal says that a value stands for itself and could be a secret: it is no
# reference, path, address, flag, number or placeholder.
literal(value) if {
	not regex.match(`[$][({A-Za-z_]|\{\{|^%.*%$`, value)
	not regex.match(`(?i)^(true|false|yes|no|on|off|none|null|nil|enabled|disabled|[-+.0-9]*)$`, value)
	not regex.match(`^(~?\.{0,2}/|[A-Za-z]:\\|[a-zA-Z][0-9a-zA-Z+.-]*:/)`, value)
	not regex.match(`(?i)^([x*.•-]{3,}|<.*>|\[.*\]|_+[a-z_]+_+|(your|my|insert|replace|todo|fill)[-_ ].*|replaceme|redacted|todo|placeholder|example)$`, value)
}
