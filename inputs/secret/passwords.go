package secret

import (
	"bytes"
	"path"
	"strings"
)

// urlPassword reads scheme://user:password@host from "://" on.
func urlPassword(c *context, at int) []match {
	if c.place.tests {
		return nil
	}
	text := c.text
	schemes := schemeSet
	start := at
	for start > 0 && at-start < 24 && schemes.has(text[start-1]) {
		start--
	}
	if start == at {
		return nil
	}
	scheme := strings.ToLower(string(text[start:at]))
	begin := at + 3
	colon, last := -1, -1
	end := begin
	for ; end < len(text) && end < begin+512; end++ {
		b := text[end]
		if b == ':' && colon < 0 {
			colon = end
		}
		if b == '@' {
			last = end
		}
		if b <= ' ' || b >= 0x7f || b == '"' || b == '\'' || b == '`' || b == '<' || b == '>' || b == '\\' || b == '/' || b == '?' || b == ',' && last >= 0 {
			break
		}
	}
	if colon < 0 || last < colon+2 {
		return nil
	}
	user, password := string(text[begin:colon]), string(text[colon+1:last])
	host, _, _ := strings.Cut(strings.ToLower(string(text[last+1:end])), ":")
	if host == "" || placeholder(password) || strings.EqualFold(user, password) || strings.ContainsAny(password, "$%{}[]()*|;") && !strings.Contains(password, "%") || strings.HasPrefix(host, "example") || strings.HasSuffix(host, ".example") || strings.Contains(host, "example.") || host == "host" || host == "hostname" || host == "server" {
		return nil
	}
	rule := "url-password"
	switch scheme {
	case "postgres", "postgresql", "mysql", "mysql2", "mariadb", "mongodb", "mongodb+srv", "redis", "rediss", "amqp", "amqps", "mssql", "sqlserver", "oracle", "clickhouse", "cockroachdb", "couchdb", "cassandra", "neo4j", "bolt", "nats", "ldap", "ldaps":
		rule = "database-url"
	}
	if base, _, ok := strings.Cut(scheme, "+"); ok && (base == "postgresql" || base == "mysql" || base == "mssql" || base == "postgres" || base == "oracle" || base == "mariadb") {
		rule = "database-url"
	}
	if c.place.library && (len(password) < 12 || entropy([]byte(password)) < 3.3 || !mixed([]byte(password))) {
		return nil
	}
	if !c.place.config && !c.place.library && len(password) < 4 {
		return nil
	}
	return []match{{rule, colon + 1, last}}
}

// longestSetting is the longest value that is taken for a password or token
// because of its name alone; registry tokens take some 200 bytes, those of
// clouds' sessions more.
const longestSetting = 1200

// assignment reads NAME = value, NAME: value, "NAME": "value" and <NAME>value<
// around a word at text[at]: name is the whole name in lower case. The value
// stands on the same line.
func assignment(text []byte, at int) (name string, start, end int, ok bool) {
	names := dottedSet
	from := at
	for from > 0 && at-from < 80 && names.has(text[from-1]) {
		from--
	}
	to := at + names.run(text, at, 80)
	name = strings.ToLower(string(text[from:to]))
	i := to
	if i < len(text) && (text[i] == '"' || text[i] == '\'') {
		i++ // "name": …
	}
	for i < len(text) && i < to+24 && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	switch {
	case i+1 < len(text) && text[i] == ':' && text[i+1] == '=', i+1 < len(text) && text[i] == '=' && text[i+1] == '>':
		i += 2
	case i < len(text) && text[i] == ':' && i+1 < len(text) && text[i+1] != ':' && text[i+1] != '/':
		i++
	case i < len(text) && text[i] == '=' && i+1 < len(text) && text[i+1] != '=' && text[i+1] != '~':
		i++
	case i < len(text) && text[i] == '>' && from > 0 && text[from-1] == '<':
		i++
	default:
		return "", 0, 0, false
	}
	for i < len(text) && (text[i] == ' ' || text[i] == '\t') && i < to+48 {
		i++
	}
	if i >= len(text) {
		return "", 0, 0, false
	}
	if q := text[i]; q == '"' || q == '\'' || q == '`' {
		line := text[i+1 : min(len(text), i+2+longestSetting)]
		n := bytes.IndexByte(line, q)
		if n <= 0 || bytes.IndexByte(line[:n], '\n') >= 0 {
			return "", 0, 0, false
		}
		return name, i + 1, i + 1 + n, true
	}
	n := 0
	for i+n < len(text) && n <= longestSetting && text[i+n] > ' ' && text[i+n] != '"' && text[i+n] != '\'' && text[i+n] != ',' && text[i+n] != ';' && text[i+n] != '<' && text[i+n] != '&' {
		n++
	}
	return name, i, i + n, n > 0
}

// setting reads passwords and tokens that are assigned in files of settings.
func setting(c *context, at int) []match {
	if !c.place.config || c.place.tests || c.binary {
		return nil
	}
	name, start, end, ok := assignment(c.text, at)
	if !ok || !secretName(name) {
		return nil
	}
	bits := 3.0
	if passwordName(name) {
		bits = 2.5
	}
	if n := end - start; n < 8 || n > longestSetting || entropy(c.text[start:end]) < bits {
		return nil
	}
	if value := string(c.text[start:end]); plainWord(value) || repeats(c.text[start:end]) || !literal(name, value) {
		return nil
	}
	return []match{{"password", start, end}}
}

// secretName says that a variable or key of that name holds a secret. name is
// in lower case.
func secretName(name string) bool {
	name = strings.ReplaceAll(strings.ReplaceAll(name, "-", "_"), ".", "_")
	for _, suffix := range []string{"_file", "_path", "_dir", "_url", "_uri", "_length", "_len", "_ttl", "_expiry", "_expires", "_expiration", "_lifetime", "_timeout", "_name", "_id", "_header", "_type", "_enabled", "_required", "_rounds", "_hash", "_algorithm", "_policy", "_prompt", "_field", "_count", "_limit", "_class", "_min", "_max", "_days", "_age", "_size", "_format", "_regex", "_pattern", "_provider", "_store", "_manager", "_helper", "_env", "_ref", "_arn", "_version", "_endpoint", "_key_id", "_location", "_encryption", "_mode"} {
		if strings.HasSuffix(name, suffix) {
			return false
		}
	}
	switch name {
	case "pwd", "oldpwd", "tokens", "secrets", "credentials", "max_tokens", "passwd_files", "passwords":
		return false
	}
	for _, word := range []string{"password", "passwd", "passphrase", "pwd", "secret", "token", "api_key", "apikey", "access_key", "accesskey", "private_key", "privatekey", "encryption_key", "signing_key", "account_key", "credential", "auth_key", "master_key", "license_key"} {
		if strings.HasSuffix(name, word) || strings.Contains(name, word+"_") {
			return true
		}
	}
	return strings.HasSuffix(name, "_pass") || name == "pass" || strings.HasSuffix(name, "_key_base") || strings.HasSuffix(name, "_salt") || strings.HasSuffix(name, "secretkey") || strings.HasSuffix(name, "secret_key")
}

// passwordName says that the name is a password's, which people choose.
func passwordName(name string) bool {
	return strings.Contains(name, "pass") || strings.HasSuffix(name, "pwd")
}

// literal says that a value is the secret itself and not where it is.
func literal(name, value string) bool {
	v := strings.TrimSpace(value)
	if placeholder(v) || strings.HasPrefix(v, "/") || strings.HasPrefix(v, "./") || strings.HasPrefix(v, "~/") || strings.Contains(v, "://") || strings.HasPrefix(v, "(") || strings.HasPrefix(v, "[") || strings.ContainsAny(v, " \t") || strings.Contains(v, "${") || strings.Contains(v, "$(") || strings.Contains(v, "{{") || strings.HasSuffix(v, "()") || strings.Contains(v, "os.environ") || strings.Contains(v, "process.env") || strings.Contains(v, "getenv") {
		return false
	}
	// A name of a name: password: db-password-ref.
	return !strings.EqualFold(strings.ReplaceAll(v, "-", "_"), name)
}

// plainWord says that a value is words with nothing else: a name of something.
func plainWord(value string) bool {
	return plainSet.run([]byte(value), 0, len(value)) == len(value)
}

// wholeFile is what reads all of a file whose name says what it holds.
func wholeFile(p string) func(*context) []match {
	switch path.Base(p) {
	case ".netrc", "_netrc", "netrc":
		return netrc
	case ".pgpass", "pgpass.conf":
		return pgpass
	case ".htpasswd", "htpasswd", "htpasswd.users":
		return htpasswd
	case ".vault-token":
		return func(c *context) []match {
			n := dottedSet.run(c.text, 0, 200)
			if n < 20 {
				return nil
			}
			return []match{{"vault-token", 0, n}}
		}
	}
	return nil
}

// words goes through the words of a text of settings.
func words(text []byte, visit func(start, end int)) {
	for i := 0; i < len(text); {
		for i < len(text) && text[i] <= ' ' {
			i++
		}
		start := i
		for i < len(text) && text[i] > ' ' {
			i++
		}
		if i > start {
			visit(start, i)
		}
	}
}

// netrc reads the passwords of netrc(5).
func netrc(c *context) []match {
	var found []match
	password := false
	words(c.text, func(start, end int) {
		word := string(c.text[start:end])
		if password && !placeholder(word) {
			found = append(found, match{"netrc-password", start, end})
		}
		password = word == "password"
	})
	return found
}

// pgpass reads host:port:database:user:password.
func pgpass(c *context) []match {
	var found []match
	at := 0
	for line := range bytes.Lines(c.text) {
		start, n := at, len(bytes.TrimRight(line, "\r\n"))
		at += len(line)
		if n == 0 || line[0] == '#' {
			continue
		}
		fields := bytes.SplitN(line[:n], []byte(":"), 5)
		if len(fields) == 5 && !placeholder(string(fields[4])) {
			found = append(found, match{"pgpass-password", start + n - len(fields[4]), start + n})
		}
	}
	return found
}

// htpasswd reads the hashes of Apache's password files.
func htpasswd(c *context) []match {
	var found []match
	at := 0
	for line := range bytes.Lines(c.text) {
		start, n := at, len(bytes.TrimRight(line, "\r\n"))
		at += len(line)
		_, hash, ok := bytes.Cut(line[:n], []byte(":"))
		if ok && len(hash) >= 13 && (hash[0] == '$' || bytes.HasPrefix(hash, []byte("{SHA}")) || len(hash) == 13) {
			found = append(found, match{"htpasswd-hash", start + n - len(hash), start + n})
		}
	}
	return found
}
