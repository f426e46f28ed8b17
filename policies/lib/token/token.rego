# METADATA
# title: Tokens
# description: >-
#   Tells secrets by their shape alone, whatever they are called: the shapes are
#   those that the issuers document for their keys and tokens.
package lib.token

# shapes are the known ones: every text of a shape holds one of its marks, and
# what the pattern matches is the secret.
shapes := {
	"an AWS access key id": {
		"marks": ["AKIA", "ASIA", "ABIA", "ACCA"],
		"pattern": `\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b`,
	},
	"an AWS secret access key": {
		"marks": ["aws_secret_access_key", "AWS_SECRET_ACCESS_KEY", "secretAccessKey", "SecretAccessKey"],
		"pattern": `(?i)(?:aws_)?secret_?access_?key["']?[\s:=]+["']?[0-9A-Za-z/+]{40}\b`,
	},
	"an Amazon MWS token": {"marks": ["amzn.mws."], "pattern": `\bamzn\.mws\.[0-9a-f]{8}-[0-9a-f-]{27}`},
	"an Amazon Bedrock key": {"marks": ["ABSKQmVkcm9ja0FQSUtleS"], "pattern": `\bABSKQmVkcm9ja0FQSUtleS[0-9A-Za-z+/=]{40,}`},
	"a Google API key": {"marks": ["AIza"], "pattern": `\bAIza[0-9A-Za-z_-]{35}`},
	"a Google OAuth secret": {"marks": ["GOCSPX-"], "pattern": `\bGOCSPX-[0-9A-Za-z_-]{28}`},
	"a Google OAuth token": {"marks": ["ya29."], "pattern": `\bya29\.[0-9A-Za-z_-]{30,}`},
	"an Azure storage key": {"marks": ["AccountKey="], "pattern": `\bAccountKey=[0-9A-Za-z+/]{86}==`},
	"an Azure shared access key": {"marks": ["SharedAccessKey="], "pattern": `\bSharedAccessKey=[0-9A-Za-z+/]{40,}=`},
	"an Azure shared access signature": {"marks": ["sig="], "pattern": `[?&]sig=[0-9A-Za-z%+/]{43,}(?:=|%3[dD])`},
	"an Azure client secret": {"marks": ["8Q~", "7Q~"], "pattern": `\b[0-9A-Za-z_.~-]{3}[78]Q~[0-9A-Za-z_.~-]{31,34}`},
	"an Alibaba access key id": {"marks": ["LTAI"], "pattern": `\bLTAI[0-9A-Za-z]{16,24}\b`},
	"a Tencent secret id": {"marks": ["AKID"], "pattern": `\bAKID[0-9A-Za-z]{32}\b`},
	"a DigitalOcean token": {"marks": ["dop_v1_", "doo_v1_", "dor_v1_"], "pattern": `\bdo[opr]_v1_[0-9a-f]{64}\b`},
	"a Cloudflare origin key": {"marks": ["v1.0-"], "pattern": `\bv1\.0-[0-9a-f]{24}-[0-9a-f]{146}\b`},
	"a Heroku key": {"marks": ["HRKU-"], "pattern": `\bHRKU-[0-9A-Za-z_-]{36,}`},
	"a Fly.io token": {"marks": ["fo1_", "fm1r_", "fm2_"], "pattern": `\b(?:fo1_[0-9A-Za-z_-]{43}|fm1r_[0-9A-Za-z+/=]{100,}|fm2_[0-9A-Za-z+/=]{100,})`},
	"a Databricks token": {"marks": ["dapi"], "pattern": `\bdapi[0-9a-f]{32}\b`},
	"a PlanetScale token": {"marks": ["pscale_"], "pattern": `\bpscale_(?:tkn|oauth|pw)_[0-9A-Za-z_.-]{32,}`},
	"a Supabase token": {"marks": ["sbp_", "sb_secret_"], "pattern": `\b(?:sbp_[0-9a-f]{40}|sb_secret_[0-9A-Za-z_-]{20,})`},
	"a Terraform Cloud token": {"marks": [".atlasv1."], "pattern": `\b[0-9A-Za-z]{14}\.atlasv1\.[0-9A-Za-z_=-]{60,}`},
	"a Pulumi token": {"marks": ["pul-"], "pattern": `\bpul-[0-9a-f]{40}\b`},
	"a Vault token": {"marks": ["hvs.", "hvb.", "hvr."], "pattern": `\bhv[sbr]\.[0-9A-Za-z_-]{24,}`},
	"a Doppler token": {"marks": ["dp."], "pattern": `\bdp\.(?:pt|st|ct|sa|scim|audit)\.(?:[0-9a-z_-]+\.)?[0-9A-Za-z]{40,44}\b`},
	"a 1Password token": {"marks": ["ops_eyJ"], "pattern": `\bops_eyJ[0-9A-Za-z_+/=-]{100,}`},
	"an age key": {"marks": ["AGE-SECRET-KEY-1"], "pattern": `\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b`},
	"a GitHub token": {
		"marks": ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
		"pattern": `\b(?:gh[pousr]_[0-9A-Za-z]{36,}|github_pat_[0-9A-Za-z_]{60,})`,
	},
	"a GitLab token": {
		"marks": ["glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glsoat-", "glagent-", "gloas-", "glimt-", "glffct-", "glft-", "GR1348941"],
		"pattern": `\b(?:gl(?:pat|dt|rt|ptt|cbt|soat|agent|oas|imt|ffct|ft)-[0-9A-Za-z_-]{20,}|GR1348941[0-9A-Za-z_-]{20})`,
	},
	"a Bitbucket token": {"marks": ["ATBB", "ATCTT3"], "pattern": `\b(?:ATBB[0-9A-Za-z_]{28,}|ATCTT3xFfG[0-9A-Za-z_=-]{60,})`},
	"an Atlassian token": {"marks": ["ATATT3"], "pattern": `\bATATT3[0-9A-Za-z_=-]{60,}`},
	"an Azure DevOps token": {"marks": ["AZDO"], "pattern": `\b[0-9A-Za-z]{76}AZDO[0-9A-Za-z]{4}\b`},
	"an npm token": {"marks": ["npm_"], "pattern": `\bnpm_[0-9A-Za-z]{36}\b`},
	"an npm registry login": {"marks": [":_authToken=", ":_password=", ":_auth="], "pattern": `:_(?:authToken|password|auth)=["']?[0-9A-Za-z_+/.=-]{8,}`},
	"a PyPI token": {"marks": ["pypi-Ag"], "pattern": `\bpypi-Ag(?:EIcHlwaS5vcmc|ENdGVzdC5weXBpLm9yZ)[0-9A-Za-z_-]{50,}`},
	"a RubyGems key": {"marks": ["rubygems_"], "pattern": `\brubygems_[0-9a-f]{48}\b`},
	"a Clojars token": {"marks": ["CLOJARS_"], "pattern": `\bCLOJARS_[0-9A-Za-z]{60}\b`},
	"a NuGet key": {"marks": ["oy2"], "pattern": `\boy2[0-9a-z]{43}\b`},
	"a Docker access token": {"marks": ["dckr_pat_", "dckr_oat_"], "pattern": `\bdckr_[po]at_[0-9A-Za-z_-]{27,}`},
	"a registry login": {"marks": [`"auth":`, `"auth" :`], "pattern": `"auth" ?: ?"[0-9A-Za-z+/]{12,}={0,2}"`},
	"an Artifactory token": {"marks": ["AKCp", "cmVmd"], "pattern": `\b(?:AKCp[0-9A-Za-z]{50,}|cmVmd[0-9A-Za-z]{59,})\b`},
	"a Slack token": {"marks": ["xox", "xapp-"], "pattern": `\b(?:xox[abeoprs]-[0-9A-Za-z.-]{10,}|xapp-[0-9]-[0-9A-Za-z-]{20,})`},
	"a Slack webhook": {"marks": ["hooks.slack.com/"], "pattern": `hooks\.slack\.com/(?:services|workflows)/T[0-9A-Z]+/[AB][0-9A-Z]+/[0-9A-Za-z/]{20,}`},
	"a Discord webhook": {"marks": ["/api/webhooks/"], "pattern": `\bdiscord(?:app)?\.com/api/webhooks/[0-9]{17,20}/[0-9A-Za-z_-]{60,}`},
	"a Teams webhook": {"marks": [".webhook.office.com/"], "pattern": `\.webhook\.office\.com/webhookb2/[0-9a-f-]{36}@[0-9a-f-]{36}/[0-9A-Za-z]+/[0-9a-f]{32}/[0-9a-f-]{36}`},
	"a Telegram bot token": {"marks": [":AA"], "pattern": `\b[0-9]{8,10}:AA[0-9A-Za-z_-]{33}\b`},
	"a Twilio key": {"marks": ["SK"], "pattern": `\bSK[0-9a-f]{32}\b`},
	"a SendGrid key": {"marks": ["SG."], "pattern": `\bSG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43}`},
	"a Mailgun key": {"marks": ["key-"], "pattern": `\bkey-[0-9a-f]{32}\b`},
	"a Mailchimp key": {"marks": ["-us"], "pattern": `\b[0-9a-f]{32}-us[0-9]{1,2}\b`},
	"a Brevo key": {"marks": ["xkeysib-", "xsmtpsib-"], "pattern": `\b(?:xkeysib|xsmtpsib)-[0-9a-f]{64}-[0-9A-Za-z]{16}\b`},
	"a Stripe key": {"marks": ["k_live_", "whsec_"], "pattern": `\b(?:[rs]k_live_[0-9A-Za-z]{20,}|whsec_[0-9A-Za-z+/=]{32,})`},
	"a Square token": {"marks": ["sq0", "EAAA"], "pattern": `\b(?:sq0(?:atp|csp)-[0-9A-Za-z_-]{22,}|EAAA[0-9A-Za-z_-]{60})\b`},
	"a Shopify token": {"marks": ["shpat_", "shpss_", "shpca_", "shppa_"], "pattern": `\bshp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}\b`},
	"a Braintree token": {"marks": ["access_token$production$"], "pattern": `access_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32}`},
	"an Anthropic key": {"marks": ["sk-ant-"], "pattern": `\bsk-ant-[a-z0-9]+-[0-9A-Za-z_-]{20,}`},
	"an OpenAI key": {
		"marks": ["sk-"],
		"pattern": `\bsk-(?:(?:proj|svcacct|admin|None)-[0-9A-Za-z_-]{20,}|[0-9A-Za-z]{20}T3BlbkFJ[0-9A-Za-z]{20})`,
	},
	"an API key of a language model": {
		"marks": ["sk-", "gsk_", "xai-", "pplx-", "r8_", "nvapi-", "tvly-", "lsv2_"],
		"pattern": `\b(?:sk-(?:or-v1-)?[0-9A-Za-z]{32,64}|gsk_[0-9A-Za-z]{48,}|xai-[0-9A-Za-z]{64,}|pplx-[0-9A-Za-z]{40,}|r8_[0-9A-Za-z]{37,}|nvapi-[0-9A-Za-z_-]{60,}|tvly-[0-9A-Za-z_-]{28,}|lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10})\b`,
	},
	"a Hugging Face token": {"marks": ["hf_", "api_org_"], "pattern": `\b(?:hf|api_org)_[0-9A-Za-z]{34,}\b`},
	"a Grafana token": {"marks": ["glsa_", "glc_eyJ"], "pattern": `\b(?:glsa_[0-9A-Za-z]{32}_[0-9a-fA-F]{8}|glc_eyJ[0-9A-Za-z+/=]{40,})`},
	"a New Relic key": {"marks": ["NRAK-", "NRII-", "NRAL"], "pattern": `\b(?:NRAK-[0-9A-Z]{27}|NRII-[0-9A-Za-z_-]{32}|[0-9a-f]{36}NRAL)\b`},
	"a Sentry token": {"marks": ["sntrys_", "sntryu_"], "pattern": `\b(?:sntrys_eyJ[0-9A-Za-z_+/=-]{60,}|sntryu_[0-9a-f]{64}\b)`},
	"a Dynatrace token": {"marks": ["dt0"], "pattern": `\bdt0[a-z][0-9]{2}\.[0-9A-Z]{24}\.[0-9A-Z]{64}\b`},
	"a Sonar token": {"marks": ["squ_", "sqp_", "sqa_"], "pattern": `\bsq[upa]_[0-9a-f]{40}\b`},
	"a Linear key": {"marks": ["lin_api_"], "pattern": `\blin_api_[0-9A-Za-z]{40}\b`},
	"a Notion token": {"marks": ["ntn_", "secret_"], "pattern": `\b(?:ntn_[0-9A-Za-z]{40,}|secret_[0-9A-Za-z]{43})\b`},
	"a Postman key": {"marks": ["PMAK-"], "pattern": `\bPMAK-[0-9a-f]{24}-[0-9a-f]{34}\b`},
	"a Figma token": {"marks": ["figd_"], "pattern": `\bfigd_[0-9A-Za-z_-]{36,}`},
	"a Prefect key": {"marks": ["pnu_", "pnb_"], "pattern": `\bpn[ub]_[0-9A-Za-z]{36}\b`},
	"a Buildkite token": {"marks": ["bkua_"], "pattern": `\bbkua_[0-9a-f]{40}\b`},
	"a Tailscale key": {"marks": ["tskey-"], "pattern": `\btskey-(?:auth|api|client|scim|webhook)-[0-9A-Za-z]+-[0-9A-Za-z]{20,}`},
	"an ngrok token": {"marks": ["ngrok config add-authtoken "], "pattern": `\bngrok config add-authtoken [0-9A-Za-z_]{40,}`},
	"a JSON web token": {"marks": ["eyJ"], "pattern": `\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}`},
	"a private key": {
		"marks": ["PRIVATE KEY", "PuTTY-User-Key-File-"],
		"pattern": `-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[0-9A-Za-z+/=,:\s\\-]*|PuTTY-User-Key-File-[23][^\x00]*`,
	},
	"a client key": {"marks": ["client-key-data"], "pattern": `client-key-data["']?:\s*["']?[0-9A-Za-z+/=]{40,}`},
	"an authorization header": {
		"marks": ["earer ", "EARER ", "asic ", "uthorization"],
		"pattern": `(?i)authorization["']?\s*[:=]\s*["']?(?:bearer|basic|token)\s+[0-9A-Za-z_.~+/=-]{16,}|\bbearer [0-9A-Za-z_.~+/=-]{24,}`,
	},
	"a login of a .netrc": {"marks": ["machine "], "pattern": `\bmachine\s+\S+\s+login\s+\S+\s+password\s+[^\s$<{]+`},
	"a password in a URL": {"marks": ["://"], "pattern": `\b[a-zA-Z][0-9a-zA-Z+.-]*://[^/\s:@"'${}<>]*:[^/\s:@"'${}<>*]+@[^/\s@"']+`},
}

# marks are those of all shapes.
marks contains mark if some mark in shapes[_].marks

# suspect says that a text could hold a token: one cheap question before the
# many. A pattern costs more than the marks one by one where a text is long.
suspect(text) if {
	count(text) < long
	regex.match(
		concat("", [
			`AKI|ASIA|ABIA|ACCA|(?i:secret_?access_?key)|amzn\.|ABSK|AIza|GOCSPX|ya29|AccountK|SharedA|sig=|[78]Q~|LTAI|do[opr]_v|v1\.0-|HRKU|f[om][12]|dapi|pscale|`,
			`sbp_|sb_sec|atlasv1|pul-|hv[sbr]\.|dp\.|ops_eyJ|AGE-|gh[pousr]_|github_|gl[a-z]+-|GR13|AT[ABC][BT]|AZDO|npm_|:_|pypi-|ruby|CLOJ|oy2|dckr|"auth|AKCp|cmVmd|`,
			`xox|xapp|hooks|/api/w|\.webhook|:AA|SK[0-9a-f]|SG\.|key-|-us[0-9]|x[a-z]+sib-|k_live|whsec|sq[0upa]|EAAA|shp|access_token\$|sk-|gsk_|xai-|pplx|r8_|nvapi|tvly|lsv2|`,
			`hf_|api_org|glsa|glc_|NR[AI]|sntry|dt0|lin_api|ntn_|secret_|PMAK|figd|pn[ub]_|bkua|tskey|ngrok|eyJ|PRIVATE|PuTTY|client-key|earer|EARER|asic |uthoriz|machine|://[^/\s]*:[^/\s]*@`,
		]),
		text,
	)
}

suspect(text) if {
	count(text) >= long
	some mark in marks
	contains(text, mark)
}

long := 400

# found are the tokens in a text: what each is, and the token itself.
found(text) := tokens if {
	count(text) >= 12
	suspect(text)
	all := {{"what": what, "value": bare(what, value)} |
		some what, shape in shapes
		some mark in shape.marks
		contains(text, mark)
		some value in regex.find_n(shape.pattern, text, 8)
		real(what, value)
	}
	tokens := {token | some token in all; not told_better(token, all)}
} else := set()

# bare is the secret itself: of a URL it is the password, so that it is hidden
# also where it stands alone.
bare(what, value) := value if what != "a password in a URL"

bare("a password in a URL", value) := regex.replace(regex.replace(value, `^[^:]*://[^:]*:`, ""), `@[^@]*$`, "")

# told_better says that a token stands inside what is found by a vaguer shape.
told_better(token, all) if {
	token.what in vague
	some other in all
	not other.what in vague
	contains(token.value, other.value)
}

# covers says that a value is part of a token of the text.
covers(text, value) if {
	some token in found(text)
	contains(token.value, value)
}

# best is the most telling token of a text: where one text fits two shapes, the
# shape that says more comes first.
best(tokens) := sort([[general(token.what), token.what, token.value] | some token in tokens])[0]

general(what) := 1 if what in vague

general(what) := 0 if not what in vague

vague := {"a password in a URL", "an API key of a language model", "an authorization header", "an npm registry login", "a JSON web token"}

# real says that a token is none of those that documentation shows.
real(what, value) if {
	not what in {"a password in a URL", "a private key"}
	not dummy(value)
	letters := {letter | some letter in split(value, "")}
	count(letters) > 7
}

real("a private key", value) if {
	not dummy(value)
	not regex.match(`-----BEGIN [A-Z ]*-----[\s\\nr]*(?:\.|-----|$)`, value)
}

real("a password in a URL", value) if {
	parts := regex.find_all_string_submatch_n(`://([^:]*):([^@]*)@(.*)$`, value, 1)[0]
	not startswith(parts[3], "sha256:")
	not regex.match(`(?i)^(.*\.)?example(\.(com|org|net|local))?([:/]|$)`, parts[3])
	not placeholder_login(parts[1], parts[2])
	not regex.match(`(?i)^(x+|\.+|-+|_+|\[?redacted\]?|hidden|masked|%[a-z_]+%?|your.*|my[-_]?(password|token)|placeholder|token|api[-_]?key|secret[-_]token)$`, parts[2])
}

# "user:password" stands in every second manual.
placeholder_login(user, password) if {
	regex.match(`(?i)^(your[-_]?)?(user|username|login|uid|my[-_]?user|name)?$`, user)
	regex.match(`(?i)^(pass|passwd|password|pwd|pw|port)$`, password)
}

dummy(value) if regex.match(`EXAMPLE|(?i:example|placeholder|redacted|xxxxx|your[-_])|\*\*\*|\.\.\.`, value)
