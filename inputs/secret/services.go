package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
)

// webhook reads an address that is a secret itself.
func webhook(rule, host string, least int) func(*context, int) []match {
	return func(c *context, at int) []match {
		n := webSet.run(c.text, at, 250)
		value := c.text[at : at+n]
		if n < least || n == 250 || c.place.tests || example(value) {
			return nil
		}
		secret := value[len(host):]
		if rule == "slack-webhook" {
			// services/T…/B…/…, workflows/… and triggers/….
			last := secret[bytes.LastIndexByte(secret, '/')+1:]
			if len(last) < 16 || entropy(last) < 3 || bytes.Count(secret, []byte("/")) < 3 {
				return nil
			}
		} else if entropy(secret) < 3.5 || !mixed(secret) {
			return nil
		}
		return []match{{rule, at, at + n}}
	}
}

// jwt reads a JSON Web Token (RFC 7519): header and payload are JSON, and
// there is a signature.
func jwt(c *context, at int) []match {
	if string(c.text[at:at+3]) != "eyJ" || !boundary(c.text, at) || c.place.tests || c.place.library {
		return nil
	}
	set := urlSet
	n := set.run(c.text, at, 1024)
	end := at + n
	if n < 15 || end+4 >= len(c.text) || c.text[end] != '.' || string(c.text[end+1:end+4]) != "eyJ" {
		return nil
	}
	var header struct {
		Alg string `json:"alg"`
	}
	raw, err := base64.RawURLEncoding.DecodeString(string(c.text[at:end]))
	if err != nil || json.Unmarshal(raw, &header) != nil || header.Alg == "" || header.Alg == "none" {
		return nil
	}
	n = set.run(c.text, end+1, 8<<10)
	payload := c.text[end+1 : end+1+n]
	end += 1 + n
	if end >= len(c.text) || c.text[end] != '.' {
		return nil
	}
	n = set.run(c.text, end+1, 1500)
	// The sample of jwt.io and its kin: "sub":"1234567890".
	if n < 32 || bytes.Contains(payload, []byte("eyJzdWIiOiIxMjM0NTY3ODkw")) || bytes.Contains(payload, []byte("IjEyMzQ1Njc4OTAi")) {
		return nil
	}
	return []match{{"jwt", at, end + 1 + n}}
}

// azure reads AccountKey= and SharedAccessKey= of connection strings.
func azure(word string, size int) func(*context, int) []match {
	set := unpadded
	return func(c *context, at int) []match {
		begin := at + len(word)
		n := set.run(c.text, begin, size+1)
		value := c.text[begin : begin+n]
		if n != size || c.place.tests || entropy(value) < 4 || example(value) || begin+n >= len(c.text) || c.text[begin+n] != '=' {
			return nil
		}
		end := begin + n
		for end < len(c.text) && c.text[end] == '=' && end < begin+n+2 {
			end++
		}
		// The key of the storage emulator is the same everywhere.
		if bytes.HasPrefix(value, []byte("Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq")) {
			return nil
		}
		return []match{{"azure-key", begin, end}}
	}
}

// azureClient reads a client secret of Entra: three characters, 8Q~ or 7Q~,
// and 31 to 34 more.
func azureClient(c *context, at int) []match {
	set := clientSet
	if at < 3 || c.text[at+1] != 'Q' || c.place.tests || c.place.library {
		return nil
	}
	start := at - 3
	if set.run(c.text, start, 3) < 3 || start > 0 && set.has(c.text[start-1]) {
		return nil
	}
	n := set.run(c.text, at, 40)
	if n < 33 || n > 37 || entropy(c.text[start:at+n]) < 3.5 {
		return nil
	}
	return []match{{"azure-client-secret", start, at + n}}
}

// azureSignature reads the signature of a shared access signature.
func azureSignature(c *context, at int) []match {
	if c.place.tests || c.place.library {
		return nil
	}
	around := c.text[max(0, at-400):min(len(c.text), at+400)]
	if !bytes.Contains(around, []byte("sv=20")) || !bytes.Contains(around, []byte("se=")) {
		return nil
	}
	n := sasSet.run(c.text, at+4, 120)
	if n < 43 || entropy(c.text[at+4:at+4+n]) < 4 {
		return nil
	}
	return []match{{"azure-sas", at + 4, at + 4 + n}}
}

// dockerAuth reads "auth": "<base64 of user:password>" of docker's configuration.
func dockerAuth(c *context, at int) []match {
	start, end := quotedValue(c.text, at+len(`"auth"`))
	if start < 0 || c.place.tests || c.place.library {
		return nil
	}
	if !userPassword(c.text[start:end]) {
		return nil
	}
	return []match{{"docker-auth", start, end}}
}

// userPassword says that value is the base64 of user:password.
func userPassword(value []byte) bool {
	raw, err := base64.StdEncoding.DecodeString(string(value))
	if err != nil {
		if raw, err = base64.RawStdEncoding.DecodeString(string(value)); err != nil {
			return false
		}
	}
	user, password, ok := strings.Cut(string(raw), ":")
	if !ok || user == "" || len(password) < 4 || placeholder(password) || strings.EqualFold(user, password) {
		return false
	}
	for _, r := range string(raw) {
		if r < ' ' || r > '~' {
			return false
		}
	}
	return true
}

// quotedValue finds : "value" behind a key.
func quotedValue(text []byte, at int) (start, end int) {
	i := at
	for i < len(text) && i < at+20 && (text[i] == ' ' || text[i] == ':' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r') {
		i++
	}
	if i == at || i >= len(text) || text[i] != '"' {
		return -1, -1
	}
	n := bytes.IndexByte(text[i+1:min(len(text), i+4000)], '"')
	if n <= 0 {
		return -1, -1
	}
	return i + 1, i + 1 + n
}

// quoted reads the long string behind a key of JSON.
func quoted(rule string, least int) func(*context, int) []match {
	return func(c *context, at int) []match {
		key := bytes.IndexByte(c.text[at:min(len(c.text), at+40)], '"')
		if key < 0 || c.place.tests || c.place.library {
			return nil
		}
		start, end := quotedValue(c.text, at+key+1)
		if start < 0 || end-start < least || example(c.text[start:end]) {
			return nil
		}
		return []match{{rule, start, end}}
	}
}

// assigned reads the value that is assigned behind a word.
func assigned(rule string, least int) func(*context, int) []match {
	return func(c *context, at int) []match {
		if c.place.tests || c.place.library {
			return nil
		}
		_, start, end, ok := assignment(c.text, at)
		if !ok || end-start < least || placeholder(string(c.text[start:end])) || example(c.text[start:end]) {
			return nil
		}
		return []match{{rule, start, end}}
	}
}

// npmAuth reads _auth= of npmrc: the base64 of user:password.
func npmAuth(c *context, at int) []match {
	name, start, end, ok := assignment(c.text, at)
	if !ok || !strings.HasSuffix(name, "_auth") || c.place.tests || c.place.library || !userPassword(c.text[start:end]) {
		return nil
	}
	return []match{{"npm-token", start, end}}
}

// awsSecret reads the 40 characters behind one of the names of AWS secret keys.
func awsSecret(c *context, at int) []match {
	if c.place.tests {
		return nil
	}
	set := unpadded
	end := min(len(c.text), at+120)
	for i := at; i < end; {
		n := set.run(c.text, i, 64)
		if n == 40 && i > at && c.text[i-1] != '.' && secretKey(c.text[i:i+40]) {
			return []match{{"aws-secret-key", i, i + 40}}
		}
		i += n + 1
		if i-1 < end && c.text[i-1] == '\n' && i-at > 60 {
			break
		}
	}
	return nil
}

// near reads a token of an exact length behind a service's name.
func near(rule string, size int, set charset, within int) func(*context, int) []match {
	return func(c *context, at int) []match {
		if c.place.tests || c.place.library {
			return nil
		}
		wide := alnumSet
		end := min(len(c.text), at+within)
		for i := at; i < end; {
			n := wide.run(c.text, i, 2*size)
			start := i
			if n == size+2 && (string(c.text[i:i+2]) == "SK" || string(c.text[i:i+2]) == "AC") {
				start, n = i+2, size
			}
			if n == size && set.run(c.text, start, size) == size && mixed(c.text[start:start+size]) && entropy(c.text[start:start+size]) >= 3 && !example(c.text[start:start+size]) {
				if start == i || c.text[i] == 'S' {
					return []match{{rule, i, start + size}}
				}
			}
			i = start + n + 1
		}
		return nil
	}
}

// nearUUID reads a UUID behind a service's name.
func nearUUID(rule string, within int) func(*context, int) []match {
	set := uuidSet
	return func(c *context, at int) []match {
		if c.place.tests || c.place.library {
			return nil
		}
		end := min(len(c.text), at+within)
		key := bytes.ToLower(c.text[at:end])
		if !bytes.Contains(key, []byte("key")) && !bytes.Contains(key, []byte("token")) && !bytes.Contains(key, []byte("password")) {
			return nil
		}
		for i := at; i < end; {
			n := set.run(c.text, i, 40)
			if v := c.text[i : i+n]; n == 36 && v[8] == '-' && v[13] == '-' && v[18] == '-' && v[23] == '-' && !example(v) {
				return []match{{rule, i, i + 36}}
			}
			i += n + 1
		}
		return nil
	}
}

// mailchimp reads <32 hex digits>-us<number>.
func mailchimp(c *context, at int) []match {
	if c.place.tests || c.place.library {
		return nil
	}
	set, end := hexSet, min(len(c.text), at+120)
	for i := at; i < end; {
		n := set.run(c.text, i, 40)
		if n == 32 && bytes.HasPrefix(c.text[i+32:], []byte("-us")) {
			digits := digitSet.run(c.text, i+35, 2)
			if digits > 0 && !example(c.text[i:i+32]) {
				return []match{{"mailchimp-key", i, i + 35 + digits}}
			}
		}
		i += n + 1
	}
	return nil
}

// discord reads a bot's token: three parts with dots between them.
func discord(c *context, at int) []match {
	if c.place.tests || c.place.library {
		return nil
	}
	set, end := dottedSet, min(len(c.text), at+120)
	for i := at; i < end; {
		n := set.run(c.text, i, 100)
		if n >= 57 && n <= 75 {
			value := c.text[i : i+n]
			first := bytes.IndexByte(value, '.')
			if first >= 23 && first <= 28 && bytes.Count(value, []byte(".")) == 2 && bytes.IndexByte(value[first+1:], '.') == 6 && mixed(value) && !example(value) {
				return []match{{"discord-token", i, i + n}}
			}
		}
		i += n + 1
	}
	return nil
}

// bearer reads an Authorization header with a token.
func bearer(c *context, at int) []match {
	if c.place.tests || c.place.library || !authorization(c.text, at) {
		return nil
	}
	begin := at + len("bearer ")
	n := bearerSet.run(c.text, begin, 4096)
	value := c.text[begin : begin+n]
	if n < 20 || entropy(value) < 3.5 || !mixed(value) || example(value) {
		return nil
	}
	return []match{{"bearer-token", begin, begin + n}}
}

// basic reads an Authorization header with user and password.
func basic(c *context, at int) []match {
	if c.place.tests || c.place.library || !authorization(c.text, at) {
		return nil
	}
	begin := at + len("basic ")
	n := base64Set.run(c.text, begin, 1024)
	if n < 12 || !userPassword(c.text[begin:begin+n]) {
		return nil
	}
	return []match{{"basic-auth", begin, begin + n}}
}

func authorization(text []byte, at int) bool {
	return bytes.Contains(bytes.ToLower(text[max(0, at-24):at]), []byte("authorization"))
}
