package lib.secret_test

import data.lib.secret

join(parts) := concat("", parts)

# Put together so that no scanner takes this file for a leak.
github := join(["gh", "p_q7Zr2Kx9Lw4Tb1Vd8Ns6Mf3Hg5Yc0PjaXeRu"])

machine := "q7Zr2Kx9Lw4Tb1Vd8Ns6Mf3H"

named := [
	["DB_PASSWORD", "hunter2"], ["DB_PASSWORD", "changeme"], ["MYSQL_ROOT_PASSWORD", "123456"], ["POSTGRES_PASSWORD", "postgres"], ["PGPASSWORD", "Pa$$w0rd!"],
	["password", "pass word"], ["spring.datasource.password", "s3cr3t"], ["dbPassword", "hunter2"], ["smtpPass", "hunter2"], ["RABBITMQ_DEFAULT_PASS", "guest"], ["DB_PWD", "hunter2"],
	["FTP_PASS", "hunter2"], ["user-pass", "hunter2"], ["requirepass", "foobared"], ["SSL_PASSPHRASE", "correct horse"], ["MYSQL_PASSWORT", "geheim"],
	["API_KEY", machine], ["apikey", "1234abcd"], ["X-Api-Key", machine], ["SECRET_KEY_BASE", machine], ["DJANGO_SECRET_KEY", "django-insecure-3k!x"], ["JWT_SECRET", "supersecret"],
	["AWS_SECRET_ACCESS_KEY", join(["wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYzzzzzz0003"])], ["AWS_SESSION_TOKEN", machine], ["token", "abcd1234"], ["TOKEN2", machine], ["credentials", "user:hunter2"],
	["CLIENT_SECRET", machine], ["clientSecret", machine], ["HEROKU_API_KEY", "01234567-89ab-cdef-0123-456789abcdef"], ["SIGNING_KEY", machine], ["PRIVATE_KEY", machine], ["STORAGE_ACCOUNT_KEY", machine],
	["ACCESS_KEY", "8312341g-5678-abcd-4a2b2c-33bcsd655"], ["SOME_KEY", machine], ["APP_KEY", join(["base64:", machine, machine, "="])], ["PASSWORD_SALT", machine], ["MASTER_KEY", machine],
	["MYSQL_ROOT_PASSWORD", "my_root_pw1"], ["ADMIN_PASSWORD", "admin"], ["CONNECTION_STRING", join([machine, "=="])],
]

test_named if {
	missed := {pair | some pair in named; not secret.named(pair[0], pair[1])}
	missed == set()
}

unnamed := [
	# names that announce nothing
	["HOME", "/root"], ["NAME", "hunter2"], ["PASSWORD_FILE", "/run/secrets/x"], ["PASSWORD_FILE", "x"], ["TOKEN_URL", "x"], ["SECRET_NAME", "my-secret"], ["KEYCLOAK", "abc"], ["TOKENIZER", "bpe"],
	["AWS_ACCESS_KEY_ID", "x"], ["PUBLIC_ACCESS_KEY", machine], ["NEXT_PUBLIC_API_KEY", machine], ["PWD", "/app"], ["OLDPWD", "app"], ["BYPASS", "hunter2"], ["COMPASS", "north"], ["PASSTHROUGH", "x"],
	["NOPASSWD", "ALL"], ["CSRF_TOKEN", "abcd1234"], ["PAD_TOKEN", "pad1234"], ["BOS_TOKEN", "abc123"], ["org.opencontainers.image.licenses", "Elastic-License-2.0"], ["PASSWORD_MIN_LENGTH", "12"],
	# references
	["DB_PASSWORD", ""], ["DB_PASSWORD", "$X"], ["DB_PASSWORD", "${X}"], ["DB_PASSWORD", "$(X)"], ["DB_PASSWORD", "{{ .Values.password }}"], ["DB_PASSWORD", "%PASSWORD%"], ["DB_PASSWORD", "#{password}#"],
	["DB_PASSWORD", "@password@"], ["DB_PASSWORD", "__PASSWORD__"], ["DB_PASSWORD", "((db-password))"], ["DB_PASSWORD", "vault:secret/data/db#password"], ["DB_PASSWORD", "op://vault/item"], ["DB_PASSWORD", "DB_ROOT_PASSWORD"],
	["DB_PASSWORD", "ENC[AES256_GCM,data:x]"], ["DB_PASSWORD", "prefix-$X"], ["DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:1:secret:x"], ["TOKEN", "process.env.TOKEN"], ["TOKEN", "secrets.TOKEN"],
	# places
	["DB_PASSWORD", "/run/secrets/db"], ["DB_PASSWORD", "./db.txt"], ["DB_PASSWORD", "~/x"], ["DB_PASSWORD", "file:/x"], ["API_KEY", "https://a/b"], ["DB_PASSWORD", `C:\secret.txt`],
	# switches and numbers
	["ALLOW_EMPTY_PASSWORD", "yes"], ["USE_TOKEN", "true"], ["PASSWORD", "none"], ["PASSWORD", "null"], ["MAX_TOKENS", "4096"], ["SECRETS", "enabled"], ["MYSQL_ALLOW_EMPTY_PASSWORD", "1"],
	# what is still to be put there
	["DB_PASSWORD", "***"], ["DB_PASSWORD", "<your password>"], ["DB_PASSWORD", "yourpassword"], ["DB_PASSWORD", "xxxxxxxx"], ["DB_PASSWORD", "replace_me"], ["DB_PASSWORD", "INSERT_PASSWORD_HERE"], ["API_KEY", "your-api-key"],
	["API_KEY", "todo"], ["API_KEY", "example"], ["SECRET_KEY_BASE", "dummy"], ["SECRET_KEY", "not-a-real-key"], ["SECRET_KEY", "fake-key"], ["DB_PASSWORD", "[PASSWORD]"], ["SECRET_KEY", "placeholder"],
	["AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
	# names of secrets, and words
	["TLS_SECRET", "webhook-server-cert"], ["PULL_SECRET", "regcred"], ["IMAGE_PULL_SECRET", "registry-login"], ["DB_SECRET", "db-credentials"], ["TOKEN", "bearer"], ["SECRET", "kube-system/token"], ["SECRET", "com.corp.x"],
	["SECRET_KEY", "build"], ["TOKEN", "abc"], ["CREDENTIALS", "service-account.json"],
	# names that only hint, values that are no random text
	["CACHE_KEY", machine], ["GPG_KEY", "A035C8C19219BA821ECEA86B64E628F8D684696D"], ["SOME_KEY", "A035C8C19219BA821ECEA86B64E628F8D684696D"], ["SOME_KEY", "some-long-name-of-a-key"], ["SOME_KEY", "01234567-89ab-cdef-0123-456789abcdef"],
	["REPO_KEY", machine], ["AUTH", "1.2.3.4.5.6.7.8.9"], ["SESSION", "aaaa1111aaaa1111aaaa1"], ["SSH_KEY", "sha256:0a9c4e7b2d8f1635e0d4"], ["KEY", "k8s-app.v1-2.x3"],
]

test_unnamed if {
	wrong := {pair | some pair in unnamed; secret.named(pair[0], pair[1])}
	wrong == set()
}

test_enough if {
	count(named) >= 40
	count(unnamed) >= 80
}

test_held if {
	secret.held("X", github) == {{"what": "a GitHub token", "value": github}}
	secret.held("DB_PASSWORD", github) == {{"what": "a GitHub token", "value": github}}
	secret.held("DB_PASSWORD", "hunter2") == {{"what": "what its name calls a secret", "value": "hunter2"}}
	secret.held("X", "hunter2") == set()
}

given(text) := {[g.name, g.value] | some g in secret.assigned(text)}

test_assigned if {
	given("REDIS_PASSWORD=abcd1234") == {["REDIS_PASSWORD", "abcd1234"]}
	given("a=1\n  password: 'hunter two' # x\nb=2") == {["password", "hunter two"]}
	given(`{"user": "x", "password": "hunter2", "n": 1}`) == {["password", "hunter2"]}
	given("Server=db;User=sa;Password=hunter2;Encrypt=true") == {["Password", "hunter2"]}
	given("jdbc:mysql://db/x?user=a&password=hunter2&ssl=1") == {["password", "hunter2"]}
	given("<user>x</user><password>hunter2</password>") == {["password", "hunter2"]}
	given("CREATE USER a IDENTIFIED BY 'hunter2';") == {["password", "hunter2"]}
	given("ALTER USER a WITH PASSWORD 'hunter2'") == {["password", "hunter2"]}
	given("redis-server --requirepass hunter2 & other") == {["requirepass", "hunter2"]}
	given("match\n  user x\n  password changeme\n") == {["password", "changeme"]}
	given("requirepass foobared") == {["requirepass", "foobared"]}
	given("--db-password=hunter2") == {["db-password", "hunter2"]}
	given("export API_TOKEN=\"abcdef123\"") == {["API_TOKEN", "abcdef123"]}
}

test_nothing_assigned if {
	every text in [
		"", "pass", "password: ${PASSWORD}", "password = os.environ['PW']", "token = get_token()", "password: str", "def f(password: String, x)", "secret: regcred", "token: bearer", "password=",
		"REDIS_PASSWORD=", "if password == other:", "password_file: /x/y", "secretName: x-tls", "this.token = x.y", "passwords: [a]", "secret: &anchor", "password|hash", "token => $x", "--password-file x", "--token $TOKEN", "the password is told", "password authentication is off", "  password {",
	] {
		given(text) == set()
	}
}

test_worded if {
	secret.worded(["x", "--password", "hunter2", "-v"]) == {{"name": "password", "value": "hunter2"}}
	secret.worded(["x", "--password=hunter2"]) == {{"name": "password", "value": "hunter2"}}
	secret.worded(["sh", "-c", "x --token=abc123de && y"]) == {{"name": "token", "value": "abc123de"}}
	secret.worded(["x", "--password", "--other", "--password"]) == set()
	secret.worded(["x", "--password-file", "x"]) == set()
}

test_passwords if {
	secret.passwords(["/usr/bin/curl", "-s", "-u", "ci:hunter2", "https://x"]) == {"hunter2"}
	secret.passwords(["sshpass", "-p", "hunter2", "ssh", "x"]) == {"hunter2"}
	secret.passwords(["docker", "login", "-u", "x", "-p", "hunter2"]) == {"hunter2"}
	secret.passwords(["mysql", "-uroot", "-phunter2", "-e", "x"]) == {"hunter2"}
	secret.passwords(["htpasswd", "-cb", "f", "user", "hunter2"]) == {"hunter2"}
	secret.passwords(["aws", "configure", "set", "aws_secret_access_key", "hunter2"]) == {"hunter2"}
	every words in [
		["curl", "-u", "$U:$P", "https://x"], ["curl", "https://x"], ["mysql", "-p$PASSWORD"], ["mysql", "-p"], ["docker", "run", "-p", "80:80"],
		["htpasswd", "-c", "f", "user"], ["aws", "configure", "set", "region", "x"], ["other", "-p", "x"], ["sshpass", "-e", "ssh"],
	] {
		secret.passwords(words) == set()
	}
}
