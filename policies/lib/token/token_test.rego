package lib.token_test

import data.lib.token

# The samples are made from parts so that no scanner takes this file for a leak.
mixed(n) := substring("q7Zr2Kx9Lw4Tb1Vd8Ns6Mf3Hg5Yc0PjaXeRuQoWiBtZkDvSlFmGnCh7p2J9r4E6y1U8q3A5z0Q7Zr2Kx9Lw4Tb1Vd8Ns6Mf3Hg5Yc0PjaXeRuQoWiBtZkDvSlFmGnCh7p2J9r4E6y1U8q3A5z0w", 0, n)

hex(n) := substring("0a9c4e7b2d8f1635e0d4c7a2b9f81365ad72c4e09b8f1635e0d4c7a2b9f813650a9c4e7b2d8f1635e0d4c7a2b9f81365ad72c4e09b8f1635e0d4c7a2b9f81365e0d4c7a2b9f81365ad72c4e0", 0, n)

caps(n) := upper(mixed(n))

join(parts) := concat("", parts)

positives := {
	"an AWS access key id": [join(["AK", "IA", caps(16)]), join(["AS", "IA", caps(16)])],
	"an AWS secret access key": [join(["aws_secret_", "access_key = ", mixed(40)]), join(["\"SecretAccess", "Key\": \"", mixed(40), "\""])],
	"an Amazon MWS token": [join(["amzn.", "mws.", hex(8), "-", hex(4), "-", hex(4), "-", hex(4), "-", hex(12)])],
	"an Amazon Bedrock key": [join(["ABSK", "QmVkcm9ja0FQSUtleS", mixed(60)])],
	"a Google API key": [join(["AI", "za", mixed(35)])],
	"a Google OAuth secret": [join(["GOC", "SPX-", mixed(28)])],
	"a Google OAuth token": [join(["ya", "29.", mixed(60)])],
	"an Azure storage key": [join(["DefaultEndpointsProtocol=https;AccountName=x;Account", "Key=", mixed(86), "=="])],
	"an Azure shared access key": [join(["Endpoint=sb://x/;SharedAccess", "Key=", mixed(43), "="])],
	"an Azure shared access signature": [join(["https://x.blob.core.windows.net/c?sv=2022-11-02&s", "ig=", mixed(43), "%3D"])],
	"an Azure client secret": [join([mixed(3), "8", "Q~", mixed(34)])],
	"an Alibaba access key id": [join(["LT", "AI", mixed(20)])],
	"a Tencent secret id": [join(["AK", "ID", mixed(32)])],
	"a DigitalOcean token": [join(["dop", "_v1_", hex(64)])],
	"a Cloudflare origin key": [join(["v1", ".0-", hex(24), "-", hex(146)])],
	"a Heroku key": [join(["HR", "KU-", mixed(40)])],
	"a Fly.io token": [join(["fo", "1_", mixed(43)]), join(["fm", "2_", mixed(120)])],
	"a Databricks token": [join(["da", "pi", hex(32)])],
	"a PlanetScale token": [join(["psc", "ale_tkn_", mixed(43)])],
	"a Supabase token": [join(["sb", "p_", hex(40)]), join(["sb_", "secret_", mixed(31)])],
	"a Terraform Cloud token": [join([mixed(14), ".atlas", "v1.", mixed(67)])],
	"a Pulumi token": [join(["pu", "l-", hex(40)])],
	"a Vault token": [join(["hv", "s.", mixed(90)]), join(["hv", "b.", mixed(120)])],
	"a Doppler token": [join(["dp", ".pt.", mixed(43)])],
	"a 1Password token": [join(["ops", "_eyJ", mixed(120)])],
	"an age key": [join(["AGE-SECRET-", "KEY-1", caps(58)])],
	"a GitHub token": [join(["gh", "p_", mixed(36)]), join(["gh", "s_", mixed(36)]), join(["gh", "o_", mixed(36)]), join(["github", "_pat_", mixed(22), "_", mixed(59)])],
	"a GitLab token": [join(["gl", "pat-", mixed(20)]), join(["gl", "dt-", mixed(20)]), join(["gl", "ptt-", mixed(40)])],
	"a Bitbucket token": [join(["AT", "BB", mixed(32)])],
	"an Atlassian token": [join(["ATA", "TT3", mixed(100)])],
	"an Azure DevOps token": [join([mixed(76), "AZ", "DO", mixed(4)])],
	"an npm token": [join(["np", "m_", mixed(36)])],
	"an npm registry login": [join(["//registry.npmjs.org/:_auth", "Token=", mixed(24)])],
	"a PyPI token": [join(["py", "pi-AgEIcHlwaS5vcmc", mixed(100)])],
	"a RubyGems key": [join(["ruby", "gems_", hex(48)])],
	"a Clojars token": [join(["CLO", "JARS_", mixed(60)])],
	"a NuGet key": [join(["oy", "2", lower(mixed(43))])],
	"a Docker access token": [join(["dckr", "_pat_", mixed(27)])],
	"a registry login": [join(["{\"auths\":{\"x\":{\"au", "th\":\"", mixed(24), "\"}}}"])],
	"an Artifactory token": [join(["AK", "Cp", mixed(69)])],
	"a Slack token": [join(["xo", "xb-", mixed(24), "-", mixed(24)]), join(["xa", "pp-1-", mixed(40)])],
	"a Slack webhook": [join(["https://hooks.", "slack.com/services/T", caps(8), "/B", caps(8), "/", mixed(24)])],
	"a Discord webhook": [join(["https://discord.com/api/web", "hooks/123456789012345678/", mixed(68)])],
	"a Teams webhook": [join(["https://x.webhook.", "office.com/webhookb2/", uuid, "@", uuid, "/IncomingWebhook/", hex(32), "/", uuid])],
	"a Telegram bot token": [join(["110201543", ":A", "A", mixed(33)])],
	"a Twilio key": [join(["S", "K", hex(32)])],
	"a SendGrid key": [join(["S", "G.", mixed(22), ".", mixed(43)])],
	"a Mailgun key": [join(["ke", "y-", hex(32)])],
	"a Mailchimp key": [join([hex(32), "-u", "s12"])],
	"a Brevo key": [join(["xkey", "sib-", hex(64), "-", mixed(16)])],
	"a Stripe key": [join(["sk_", "live_", mixed(24)]), join(["rk_", "live_", mixed(24)]), join(["wh", "sec_", mixed(32)])],
	"a Square token": [join(["sq0", "atp-", mixed(22)])],
	"a Shopify token": [join(["shp", "at_", hex(32)])],
	"a Braintree token": [join(["access_", "token$production$", lower(mixed(16)), "$", hex(32)])],
	"an Anthropic key": [join(["sk-", "ant-api03-", mixed(90)])],
	"an OpenAI key": [join(["sk-", "proj-", mixed(80)]), join(["sk-", mixed(20), "T3Blbk", "FJ", mixed(20)])],
	"an API key of a language model": [join(["sk-", mixed(48)]), join(["gs", "k_", mixed(52)]), join(["pp", "lx-", mixed(48)]), join(["nv", "api-", mixed(64)])],
	"a Hugging Face token": [join(["h", "f_", mixed(34)])],
	"a Grafana token": [join(["gl", "sa_", mixed(32), "_", hex(8)])],
	"a New Relic key": [join(["NR", "AK-", caps(27)])],
	"a Sentry token": [join(["sntr", "yu_", hex(64)])],
	"a Dynatrace token": [join(["dt0", "c01.", caps(24), ".", caps(64)])],
	"a Sonar token": [join(["sq", "u_", hex(40)])],
	"a Linear key": [join(["lin_", "api_", mixed(40)])],
	"a Notion token": [join(["nt", "n_", mixed(46)])],
	"a Postman key": [join(["PM", "AK-", hex(24), "-", hex(34)])],
	"a Figma token": [join(["fi", "gd_", mixed(40)])],
	"a Prefect key": [join(["pn", "u_", mixed(36)])],
	"a Buildkite token": [join(["bk", "ua_", hex(40)])],
	"a Tailscale key": [join(["tsk", "ey-auth-", mixed(12), "-", mixed(32)])],
	"an ngrok token": [join(["ngrok config add-", "authtoken ", mixed(49)])],
	"a JSON web token": [join(["ey", "J", mixed(30), ".ey", "J", mixed(60), ".", mixed(43)])],
	"a private key": [
		join(["-----BEGIN RSA ", "PRIVATE KEY-----\nMIIE", mixed(60), "\n-----END RSA PRIVATE KEY-----"]),
		join(["-----BEGIN OPENSSH ", "PRIVATE KEY-----\\nb3Blbn", mixed(60)]),
		join(["-----BEGIN PGP ", "PRIVATE KEY BLOCK-----\n\nlQ", mixed(60)]),
		join(["PuTTY-User-Key-", "File-2: ssh-rsa\nPrivate-Lines: 8\n", mixed(60)]),
	],
	"a client key": [join(["client-key-", "data: LS0tLS1CRUdJTi", mixed(60)])],
	"an authorization header": [join(["Authorization", ": Bearer ", mixed(32)]), join(["authorization", ": Basic ", mixed(24)])],
	"a login of a .netrc": [join(["machine git.corp ", "login ci password ", "hunter2"])],
	# boltseal:lint-ignore=secrets made up
	"a password in a URL": ["postgres://app:hunter2@db/app", "https://ci:hunter2@git.corp/x.git", "redis://:s3cr3t@cache:6379/0", "mongodb+srv://root:toor@db.corp", "amqp://guest:guest@mq", "http://proxyuser:pr0xy@proxy:3128"],
}

uuid := join([hex(8), "-", hex(4), "-", hex(4), "-", hex(4), "-", hex(12)])

test_every_shape_has_a_sample if {
	{what | some what, _ in token.shapes} == {what | some what, _ in positives}
}

test_at_least_sixty if count([sample | some sample in positives[_]]) >= 60

# The sample is found alone, in a text, and in a text that is so long that its
# marks are looked for one by one.
test_found if {
	missed := {[what, n] |
		some what, samples in positives
		some n, sample in samples
		some text in [sample, concat("", ["set x ", sample, "\nmore"]), concat("", [long, " ", sample, " ", long])]
		not seen(what, text)
	}
	missed == set()
}

seen(what, text) if token.best(token.found(text))[1] == what

long := concat("", [line | some _ in numbers.range(1, 12); line := "nothing to be found in this line of words\n"])

negatives := [
	"", "hello", "https://example.com:8080/a@b", "postgres://app:$PASSWORD@db/app", "postgres://app:${PASSWORD}@db", "postgres://app:<password>@db/app",
	"https://user:password@proxy:3128", "https://user:pass@example.com/x", "http://username:password@host", "postgres://app:secret@example.org/db", "https://app:xxxx@db", "https://u:REDACTED@x",
	# boltseal:lint-ignore=secrets made up
	"docker://alpine:3.20@sha256:0a9c4e7b2d8f", "docker.io/library/node:24.17.0@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea", "git@github.com:org/repo.git", "ssh://git@github.com:22/x",
	"mailto:someone@corp.com", "https://x-access-token:{{ .Token }}@github.com", "https://oauth2:token@gitlab.corp/x", "https://$USER:$TOKEN@x",
	"AKIA", "AKIAIOSFODNN7EXAMPLE", "AKIAXXXXXXXXXXXXXXXX", "ghp_", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "glpat-xxxxxxxxxxxxxxxxxxxx", "npm_config_registry=https://registry.npmjs.org", "npm_package_version",
	"sk-", "task-force-of-the-evening-and-morning", "risk-assessment-of-the-year", "disk-pressure-eviction-threshold", "hf_hub_download", "hf_home", "key-value", "SKIP", "dapifoo", "secret_", "secret_key_base", "client_secret_name",
	"-----BEGIN CERTIFICATE-----\nMIIE", "-----BEGIN PUBLIC KEY-----\nMIIB", "grep -q '-----BEGIN PRIVATE KEY-----' x", "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
	"eyJ", "eyJhbGciOiJIUzI1NiJ9", "Authorization: Bearer $TOKEN", "Authorization: Bearer ${TOKEN}", "Authorization: token {{ token }}", "Bearer token", "the machine learning model", "machine x login y password $PASS",
	"client-key-data: <base64>", "\"auth\": \"\"", "\"auth\": true", "//registry.npmjs.org/:_authToken=${NPM_TOKEN}", "https://hooks.slack.com/services/", "https://hooks.slack.com/services/XXX/YYY/ZZZ",
	"sha256:0a9c4e7b2d8f1635e0d4c7a2b9f813650a9c4e7b2d8f1635e0d4c7a2b9f81365", "0a9c4e7b2d8f1635e0d4c7a2b9f81365", "A035C8C19219BA821ECEA86B64E628F8D684696D",
]

test_not_found if {
	wrong := {text | some text in negatives; count(token.found(text)) > 0}
	wrong == set()
	{text | some text in negatives; count(token.found(concat("", [long, text]))) > 0} == set()
}

test_value if {
	{found.value | some found in token.found("x postgres://app:hunter2@db/app?y")} == {"hunter2"}
}

# A GitHub token in an address is more than a password in a URL.
test_best if {
	text := join(["https://ci:gh", "p_", mixed(36), "@github.com"])
	token.best(token.found(text))[1] == "a GitHub token"
}

test_told_once if {
	text := join(["//registry.npmjs.org/:_auth", "Token=np", "m_", mixed(36)])
	{found.what | some found in token.found(text)} == {"an npm token"}
}

test_covers if {
	token.covers("x postgres://app:hunter2@db/app", "hunter2")
	not token.covers("x postgres://app:hunter2@db/app", "other")
}
