package secret

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	lowers = "abcdefghijklmnopqrstuvwxyz"
	uppers = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	ten    = "0123456789"
	hexed  = ten + "abcdef"
	all62  = lowers + uppers + ten
	url64  = all62 + "-_"
	std64  = all62 + "+/"
)

// of makes n random characters.
func of(t testing.TB, set string, n int) string {
	t.Helper()
	raw := make([]byte, n)
	if _, err := rand.Read(raw); err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		raw[i] = set[int(raw[i])%len(set)]
	}
	return string(raw)
}

func ed25519Key(t testing.TB) string {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func rsaKey(t testing.TB, headers map[string]string) string {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Headers: headers, Bytes: x509.MarshalPKCS1PrivateKey(private)}))
}

func ecKey(t testing.TB) string {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}))
}

// armored is a block of a kind that the standard library does not make.
func armored(t testing.TB, label, head string, n int) string {
	t.Helper()
	body := base64.StdEncoding.EncodeToString([]byte(head + of(t, std64, n)))
	var b strings.Builder
	b.WriteString("-----BEGIN " + label + "-----\n")
	for len(body) > 70 {
		b.WriteString(body[:70] + "\n")
		body = body[70:]
	}
	b.WriteString(body + "\n-----END " + label + "-----\n")
	return b.String()
}

type sample struct{ rule, path, content string }

// samples are one realistic place for each kind of secret, made anew each time
// so that no token stands in the source.
func samples(t testing.TB) []sample {
	t.Helper()
	b64 := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	raw := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	key := ed25519Key(t)
	token := raw(`{"alg":"HS256","typ":"JWT"}`) + "." + raw(`{"sub":"`+of(t, all62, 10)+`","iat":1700000000}`) + "." + of(t, url64, 43)
	return []sample{
		{"private-key", "root/.ssh/id_ed25519", key},
		{"private-key", "etc/tls/server.key", rsaKey(t, nil)},
		{"private-key", "app/key.pem", ecKey(t)},
		{"private-key", "home/me/.ssh/id_rsa", armored(t, "OPENSSH "+"PRIVATE KEY", "openssh-key-v1\x00\x00\x00\x00\x04none\x00\x00\x00\x04none", 300)},
		{"private-key", "app/config.json", `{"tls": {"key": "` + strings.ReplaceAll(key, "\n", `\n`) + `"}}`},
		{"private-key", "app/settings.py", "KEY = \"\"\"" + key + "\"\"\"\n"},
		{"private-key", "app/.env", "TLS_KEY=\"" + strings.ReplaceAll(key, "\n", `\n`) + "\"\n"},
		{"private-key", "manifests/secret.yaml", "data:\n  tls.key: " + b64(rsaKey(t, nil)) + "\n"},
		{"encrypted-private-key", "app/old.pem", rsaKey(t, map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-256-CBC," + of(t, hexed, 32)})},
		{"encrypted-private-key", "app/pkcs8.pem", armored(t, "ENCRYPTED "+"PRIVATE KEY", "", 400)},
		{"encrypted-private-key", "root/.ssh/id_rsa", armored(t, "OPENSSH "+"PRIVATE KEY", "openssh-key-v1\x00\x00\x00\x00\x0aaes256-ctr", 300)},
		{"pgp-private-key", "root/signing.asc", strings.Replace(armored(t, "PGP "+"PRIVATE KEY BLOCK", "", 500), "-----\n", "-----\nVersion: GnuPG v2\n\n", 1)},
		{"private-key", "app/key.ppk", "PuTTY-User-Key-File-" + "3: ssh-ed25519\nEncryption: none\nComment: me\nPublic-Lines: 1\nAAAA\nPrivate-Lines: 1\n" + of(t, std64, 48) + "\nPrivate-MAC: 1\n"},
		{"aws-access-key", "app/config.json", `{"aws": {"access": "AK` + "IA" + of(t, uppers+"234567", 16) + `"}}`},
		{"aws-secret-key", "root/.aws/credentials", "[default]\naws_access_key_id = AK" + "IA" + of(t, uppers+"234567", 16) + "\naws_secret_access_key = " + of(t, std64, 38) + "a9" + "\n"},
		{"aws-secret-key", "app/keys.csv", "Access key ID,Secret access key\nAK" + "IA" + of(t, uppers+"234567", 16) + "," + of(t, std64, 37) + "aZ9" + "\n"},
		{"aws-secret-key", "app/main.js", "const c = {secretAccessKey: '" + of(t, std64, 37) + "aZ9" + "'}\n"},
		{"gcp-service-account", "app/sa.json", `{"type": "service_account", "project_id": "p", "private_key_id": "` + of(t, hexed, 40) + `", "private_key": "` + strings.ReplaceAll(strings.ReplaceAll(rsaKey(t, nil), "RSA ", ""), "\n", `\n`) + `", "client_email": "x@p.iam.gserviceaccount.com"}`},
		{"google-api-key", "app/index.html", `<script src="https://maps.googleapis.com/maps/api/js?key=AI` + "za" + of(t, url64, 34) + `Q"></script>`},
		{"google-oauth", "app/client.json", `{"client_secret": "GOC` + "SPX-" + of(t, url64, 27) + `q"}`},
		{"azure-key", "app/appsettings.json", `{"c": "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=` + of(t, std64, 86) + `==;EndpointSuffix=core.windows.net"}`},
		{"azure-key", "app/bus.properties", "endpoint=Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=" + of(t, std64, 43) + "=\n"},
		{"azure-client-secret", "app/az.sh", "az login -p " + of(t, all62, 3) + "8Q~" + of(t, all62, 34) + "\n"},
		{"azure-sas", "app/copy.sh", "azcopy 'https://x.blob.core.windows.net/c?sv=2022-11-02&se=2026-01-01&sr=c&sp=rl&sig=" + of(t, all62, 40) + "%2B" + of(t, all62, 3) + "%3D'\n"},
		{"github-token", "app/.env", "GITHUB_TOKEN=gh" + "p_" + of(t, all62, 36) + "\n"},
		{"github-token", "app/ci.yml", "token: gh" + "s_" + of(t, all62, 36) + "\n"},
		{"github-token", "root/.gitconfig", "[url \"https://x-access-token:github" + "_pat_" + of(t, all62, 22) + "_" + of(t, all62, 59) + "@github.com/\"]\n"},
		{"gitlab-token", "app/.npmrc", "//gitlab.com/:_authToken=glp" + "at-" + of(t, all62, 20) + "\n"},
		{"slack-token", "app/bot.py", "client = WebClient('xo" + "xb-" + of(t, ten, 12) + "-" + of(t, ten, 12) + "-" + of(t, all62, 24) + "')\n"},
		{"slack-webhook", "app/notify.sh", "curl https://hooks.slack" + ".com/services/T" + of(t, uppers+ten, 8) + "/B" + of(t, uppers+ten, 8) + "/" + of(t, all62, 24) + "\n"},
		{"stripe-key", "app/pay.rb", "Stripe.api_key = 'sk" + "_live_" + of(t, all62, 24) + "'\n"},
		{"twilio-key", "app/.env", "TWILIO_AUTH_TOKEN=" + of(t, hexed, 30) + "a1" + "\n"},
		{"twilio-key", "app/sms.js", "twilio('AC" + of(t, hexed, 32) + "', '" + of(t, hexed, 30) + "a1')\n"},
		{"sendgrid-key", "app/mail.go", "key := \"S" + "G." + of(t, url64, 21) + "a." + of(t, url64, 42) + "b\"\n"},
		{"npm-token", "root/.npmrc", "//registry.npmjs.org/:_authToken=npm" + "_" + of(t, all62, 36) + "\n"},
		{"npm-token", "app/.npmrc", "//registry.corp.net/:_authToken=" + of(t, hexed, 8) + "-" + of(t, hexed, 4) + "-" + of(t, hexed, 12) + "\n"},
		{"npm-token", "srv/.npmrc", "_auth=" + b64("deploy:"+of(t, all62, 14)) + "\nalways-auth=true\n"},
		{"pypi-token", "root/.pypirc", "[pypi]\nusername = __token__\npassword = pypi-" + "AgEIcHlwaS5vcmc" + of(t, url64, 150) + "\n"},
		{"rubygems-token", "root/.gem/credentials", ":rubygems_api_key: rubygems_" + of(t, hexed, 48) + "\n"},
		{"docker-auth", "root/.docker/config.json", `{"auths": {"registry.corp.net": {"auth": "` + b64("robot:"+of(t, all62, 16)) + `"}}}`},
		{"docker-token", "app/login.sh", "docker login -u me -p dckr" + "_pat_" + of(t, all62, 27) + "\n"},
		{"kubeconfig-key", "root/.kube/config", "users:\n- user:\n    client-key-data: " + b64(rsaKey(t, nil)) + "\n"},
		{"jwt", "var/run/sa/token", token},
		{"jwt", "app/test.http", "Cookie: session=" + token + "\n"},
		{"vault-token", "root/.vault-token", "hv" + "s." + of(t, url64, 90)},
		{"vault-token", "app/agent.hcl", "token = \"hv" + "s." + of(t, all62, 24) + "\"\n"},
		{"terraform-token", "root/.terraform.d/credentials.tfrc.json", `{"credentials": {"app.terraform.io": {"token": "` + of(t, all62, 14) + ".atlas" + "v1." + of(t, url64, 67) + `"}}}`},
		{"openai-key", "app/.env", "OPENAI_API_KEY=sk-" + of(t, all62, 20) + "T3Blbk" + "FJ" + of(t, all62, 20) + "\n"},
		{"openai-key", "app/chat.py", "k='sk-" + "proj-" + of(t, url64, 74) + "T3Blbk" + "FJ" + of(t, all62, 74) + "'\n"},
		{"anthropic-key", "app/.env", "ANTHROPIC_API_KEY=sk-" + "ant-api03-" + of(t, url64, 93) + "AA\n"},
		{"huggingface-token", "root/.cache/huggingface/token", "h" + "f_" + of(t, lowers+uppers, 34)},
		{"digitalocean-token", "app/doctl.yaml", "access-token: dop" + "_v1_" + of(t, hexed, 64) + "\n"},
		{"mailgun-key", "app/mail.py", "auth=('api', 'key-" + of(t, hexed, 30) + "a1')\n"},
		{"mailchimp-key", "app/list.env", "MAILCHIMP_API_KEY=" + of(t, hexed, 32) + "-us12\n"},
		{"telegram-token", "app/bot.js", "new Bot('" + "7" + of(t, ten, 9) + ":A" + "A" + of(t, all62, 31) + "a1')\n"},
		{"discord-token", "app/discord.py", "DISCORD_TOKEN = 'M" + of(t, all62, 23) + "." + of(t, all62, 6) + "." + of(t, all62, 36) + "a1'\n"},
		{"discord-webhook", "app/hook.txt", "https://discord" + ".com/api/webhooks/" + of(t, ten, 18) + "/" + of(t, url64, 68) + "\n"},
		{"heroku-key", "app/deploy.sh", "export HEROKU_API_KEY=" + of(t, hexed, 8) + "-" + of(t, hexed, 4) + "-" + of(t, hexed, 4) + "-" + of(t, hexed, 4) + "-" + of(t, hexed, 12) + "\n"},
		{"database-url", "app/.env", "DATABASE_URL=postgres://shop:" + of(t, all62, 14) + "@db.internal:5432/shop\n"},
		{"database-url", "app/settings.py", "SQLALCHEMY = 'mysql+pymysql://root:" + of(t, all62, 10) + "@10.0.0.5/app'\n"},
		{"database-url", "app/mongo.js", "connect('mongodb+srv://admin:" + of(t, all62, 12) + "@cluster0.abcde.mongodb.net/x')\n"},
		{"url-password", "root/.git-credentials", "https://me:" + of(t, all62, 14) + "@git.corp.net\n"},
		{"url-password", "etc/pip.conf", "[global]\nindex-url = https://ci:" + of(t, all62, 16) + "@pypi.corp.net/simple\n"},
		{"netrc-password", "root/.netrc", "machine git.corp.net\nlogin me\npassword " + of(t, all62, 9) + "\n"},
		{"pgpass-password", "root/.pgpass", "db.internal:5432:shop:shop:" + of(t, all62, 9) + "\n"},
		{"htpasswd-hash", "etc/nginx/.htpasswd", "admin:$apr1$" + of(t, all62, 8) + "$" + of(t, all62, 22) + "\n"},
		{"bearer-token", "app/curl.sh", "curl -H 'Authorization: Bearer " + of(t, all62, 38) + "a1' https://api.corp.net\n"},
		{"basic-auth", "app/curl.sh", "curl -H 'Authorization: Basic " + b64("me:"+of(t, all62, 12)) + "' https://api.corp.net\n"},
		{"password", "app/.env", "DB_PASSWORD=" + of(t, all62, 12) + "1\n"},
		{"password", "app/application.properties", "spring.datasource.password=" + of(t, all62, 14) + "1\n"},
		{"password", "app/config.yaml", "database:\n  password: \"" + of(t, all62, 14) + "1!\"\n"},
		{"password", "app/wp.ini", "secret_key = '" + of(t, all62+"!#%&", 50) + "1'\n"},
		{"password", "root/.my.cnf", "[client]\nuser=root\npassword=" + of(t, all62, 12) + "1\n"},
		{"password", "app/terraform.tfvars", "admin_password = \"" + of(t, all62, 16) + "1\"\n"},
		{"shopify-token", "app/.env", "SHOPIFY=shp" + "at_" + of(t, hexed, 32) + "\n"},
		{"databricks-token", "root/.databrickscfg", "token = da" + "pi" + of(t, hexed, 30) + "a1\n"},
		{"postman-key", "app/x.sh", "KEY=PM" + "AK-" + of(t, hexed, 24) + "-" + of(t, hexed, 34) + "\n"},
		{"grafana-token", "app/x.sh", "KEY=gls" + "a_" + of(t, all62, 32) + "_" + of(t, hexed, 8) + "\n"},
		{"newrelic-key", "app/x.sh", "KEY=NR" + "AK-" + of(t, uppers+ten, 27) + "\n"},
		{"atlassian-token", "app/x.sh", "KEY=ATA" + "TT3" + of(t, url64, 184) + "a1\n"},
		{"age-key", "app/keys.txt", "AGE-SECRET-" + "KEY-1" + of(t, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58) + "\n"},
		{"tailscale-key", "app/x.sh", "tailscale up --authkey=tskey-" + "auth-" + of(t, all62, 12) + "CNTRL-" + of(t, all62, 32) + "\n"},
	}
}

func TestSamples(t *testing.T) {
	s := New()
	found := 0
	list := samples(t)
	for _, c := range list {
		hits, err := s.File(c.path, strings.NewReader(c.content))
		if err != nil {
			t.Fatal(err)
		}
		ok := false
		for _, h := range hits {
			ok = ok || h.Rule == c.rule && h.Line > 0 && len(h.Fingerprint) == 8 && strings.Contains(c.content, h.Value)
		}
		if !ok {
			t.Errorf("%s in %s: %v in\n%.200s", c.rule, c.path, hits, c.content)
			continue
		}
		found++
		if !s.Wants(c.path, int64(len(c.content)), []byte(c.content[:min(len(c.content), 512)])) {
			t.Errorf("%s is not wanted", c.path)
		}
	}
	t.Logf("%d of %d", found, len(list))
}

// TestAnywhere: where a secret stands in a large file does not matter.
func TestAnywhere(t *testing.T) {
	s := New()
	list := samples(t)
	filler := strings.Repeat("the quick brown fox jumps over the lazy dog; nothing to see here\n", 1)
	for _, c := range []sample{list[1], list[24], list[14], list[49]} {
		for _, before := range []int{0, 1, pieceSize - len(c.content)/2, pieceSize - 10, pieceSize + lookBehind - 3, pieceSize + lookAhead + lookBehind - len(c.content)/2, 3 * pieceSize, 700_001} {
			head := strings.Repeat(filler, before/len(filler)+1)[:before]
			if before > 0 {
				head += "\n"
			}
			hits, err := s.File(c.path, strings.NewReader(head+c.content+strings.Repeat(filler, 9000)))
			if err != nil {
				t.Fatal(err)
			}
			line := -1
			n := 0
			for _, h := range hits {
				if h.Rule == c.rule {
					line, n = h.Line, n+1
				}
			}
			if want := strings.Count(head, "\n") + 1; n != 1 || line < want || line > want+2 {
				t.Errorf("%s behind %d bytes: %d hits, line %d, want %d", c.rule, before, n, line, want)
			}
		}
	}
}

func TestExamples(t *testing.T) {
	s := New()
	for _, c := range [][2]string{
		{"app/README.md", "aws_access_key_id = AKIA" + "IOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"},
		{"app/.env", "PASSWORD=changeme\nDB_PASSWORD=${DB_PASSWORD}\nSECRET_KEY=<your-secret>\nTOKEN_FILE=/run/secrets/token\nAPI_KEY=\nMAX_TOKENS=4096\nPASSWORD_MIN_LENGTH=8\nPASSWORD=************\n"},
		{"app/config.yaml", "passwordSecretRef: my-secret\npassword: \"{{ .Values.password }}\"\nsecretName: web-tls\ntoken: null\nsecret: db-credentials\n"},
		{"app/x.py", "url = 'postgres://user:password@localhost/db'\nurl = f'https://{user}:{password}@host'\nredis://redis:redis@localhost\n"},
		{"app/x.py", "GITHUB = 'ghp_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'\n"},
		{"app/x.pem", "-----BEGIN RSA " + "PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----\n"},
		{"app/x.pem", "-----BEGIN CERTIFICATE-----\n" + of(t, std64, 800) + "\n-----END CERTIFICATE-----\n"},
		{"app/main.go", `if strings.HasPrefix(line, "-----BEGIN RSA ` + `PRIVATE KEY-----") { return "-----END RSA PRIVATE KEY-----" }`},
		{"app/x.js", "const t = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c'\n"},
		{"usr/lib/python3/dist-packages/x/tests/key.pem", ed25519Key(t)},
		{"usr/share/doc/openssl/key.pem", ed25519Key(t)},
		{"app/node_modules/x/test/fixtures/key.pem", ed25519Key(t)},
		{"app/package-lock.json", `"integrity": "sha512-` + of(t, std64, 86) + `=="`},
		{"etc/login.defs", "PASS_MAX_DAYS\t99999\nPASS_MIN_LEN 5\n"},
	} {
		hits, err := s.File(c[0], strings.NewReader(c[1]))
		if err != nil || len(hits) > 0 {
			t.Errorf("%s: %v %+v", c[0], err, hits)
		}
	}
}

func TestText(t *testing.T) {
	s := New()
	for _, c := range []struct{ name, value, rule string }{
		{"DB_PASSWORD", "hunter22", "password"}, {"MYSQL_ROOT_PASSWORD", "s3cr", "password"}, {"SLACK_TOKEN", "xo" + "xb-" + of(t, ten, 12) + "-" + of(t, ten, 12) + "-" + of(t, all62, 24), "slack-token"},
		{"API_KEY", of(t, hexed, 32), "password"}, {"DATABASE_URL", "postgres://a:" + of(t, all62, 10) + "@db/x", "database-url"}, {"SECRET_KEY_BASE", of(t, hexed, 64), "password"},
		{"PATH", "/usr/bin:/bin", ""}, {"GPG_KEY", "A035C8C19219BA821ECEA86B64E628F8D684696D", ""}, {"PWD", "/srv/application", ""}, {"PASSWORD_FILE", "/run/secrets/pw", ""}, {"DB_PASSWORD", "", ""},
		{"MYSQL_ALLOW_EMPTY_PASSWORD", "yes", ""}, {"AWS_ACCESS_KEY_ID", "x", ""}, {"TOKEN_TTL", "36000000", ""}, {"DB_PASSWORD", "$DB_PASSWORD", ""}, {"MAX_TOKEN", "100000000", ""},
	} {
		hits := s.Text(c.name, c.value)
		got := ""
		if len(hits) > 0 {
			got = hits[0].Rule
			if hits[0].Line != -1 {
				t.Errorf("%s: line %d", c.name, hits[0].Line)
			}
		}
		if got != c.rule {
			t.Errorf("%s: %q, want %q", c.name, got, c.rule)
		}
	}
}

func TestCommand(t *testing.T) {
	s := New()
	password := of(t, all62, 10)
	for text, want := range map[string]int{
		"RUN |1 DB_PASSWORD=" + password + " /bin/sh -c make install # buildkit":  1,
		"/bin/sh -c #(nop)  ENV DB_PASSWORD=" + password:                          1,
		"ENV DB_PASSWORD " + password:                                             1,
		"RUN /bin/sh -c mysql --password=" + password + " -e x":                   1,
		"RUN /bin/sh -c tool --api-key " + password + " go":                       1,
		"RUN /bin/sh -c curl https://me:" + password + "@git.corp.net/x":          1,
		"RUN /bin/sh -c GITHUB_TOKEN=gh" + "p_" + of(t, all62, 36) + " npm ci":    1,
		"RUN /bin/sh -c apt-get update && apt-get install -y openssl":             0,
		"ENV GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D":                    0,
		"RUN --mount=type=secret,id=npm NPM_TOKEN=$(cat /run/secrets/npm) npm ci": 0,
		"ARG DB_PASSWORD":                          0,
		"CMD [\"nginx\", \"-g\", \"daemon off;\"]": 0,
	} {
		if hits := s.Command(text); len(hits) != want {
			t.Errorf("%s: %+v", text, hits)
		}
	}
}

func FuzzFile(f *testing.F) {
	s := New()
	for _, c := range samples(f) {
		f.Add(c.path, []byte(c.content))
	}
	f.Fuzz(func(t *testing.T, path string, content []byte) {
		hits, err := s.File(path, bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range hits {
			if !bytes.Contains(content, []byte(h.Value)) || h.Value == "" || h.Line < 1 {
				t.Errorf("%+v", h)
			}
		}
		s.Command(string(content))
		s.Text(path, string(content))
	})
}

// TestManyPlaces: a file that is made to cost much is given up, and that is said.
func TestManyPlaces(t *testing.T) {
	s := New()
	content := strings.Repeat("password=a ", mostTries+1000)
	if _, err := s.Scan("app/x.env", int64(len(content)), strings.NewReader(content)); err == nil {
		t.Error("nothing is said")
	}
	for _, hostile := range []string{"glpat-", "eyJ", "://a:@", "-----BEGIN " + "PRIVATE KEY-----\n", "password=", "AK" + "IA", "T3Blbk" + "FJ", "sk-" + "proj-", "hooks.slack.com/"} {
		content := strings.Repeat(hostile, 1<<19/len(hostile))
		if hits, err := s.File("app/x.env", strings.NewReader(content)); err != nil || len(hits) > 10 {
			t.Errorf("%s: %d %v", hostile, len(hits), err)
		}
	}
}

func BenchmarkText(b *testing.B) {
	text := readSources(b, "*.go")
	b.SetBytes(int64(len(text)))
	s := New()
	defer processor(b, len(text))()
	for b.Loop() {
		if _, err := s.File("app/all.go", bytes.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkConfig(b *testing.B) {
	text := readSources(b, "*.go")
	b.SetBytes(int64(len(text)))
	s := New()
	defer processor(b, len(text))()
	for b.Loop() {
		if _, err := s.File("app/all.yaml", bytes.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPlain(b *testing.B) {
	text := bytes.Repeat([]byte("the quick brown fox jumps over the lazy dog, and nothing else is to be seen\n"), 100_000)
	b.SetBytes(int64(len(text)))
	s := New()
	defer processor(b, len(text))()
	for b.Loop() {
		if _, err := s.File("app/x.txt", bytes.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New()
	}
}

// readSources is some 8 MB of this program's own text.
func readSources(b *testing.B, pattern string) []byte {
	var all []byte
	names, err := filepath.Glob("../*/" + pattern)
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, content...)
	}
	for len(all) > 0 && len(all) < 8<<20 {
		all = append(all, all...)
	}
	return all
}
