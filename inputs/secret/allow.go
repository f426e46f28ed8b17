package secret

import (
	"bytes"
	"math"
	"strings"
)

// entropy is Shannon's, in bits for each byte.
func entropy(b []byte) float64 {
	var count [256]int
	for _, c := range b {
		count[c]++
	}
	sum := 0.0
	for _, n := range count {
		if n > 0 {
			p := float64(n) / float64(len(b))
			sum -= p * math.Log2(p)
		}
	}
	return sum
}

// example says that the value of a token is one that documentation and tests
// show: it says so itself, or it counts up, or it repeats itself.
func example(value []byte) bool {
	lower := bytes.ToLower(value[:min(len(value), 128)])
	for _, word := range []string{"example", "placeholder", "xxxx", "****", "....", "changeme", "change-me", "change_me", "redacted", "your_", "your-", "yourtoken", "dummy", "abcdefgh", "abcd1234", "01234567", "12345678", "23456789", "0000000", "1111111", "aaaaaaa", "deadbeef", "fakefake", "notreal", "not_real", "sample"} {
		if bytes.Contains(lower, []byte(word)) {
			return true
		}
	}
	return repeats(value)
}

// repeats says that a value has few different bytes for its length.
func repeats(value []byte) bool {
	var seen [256]bool
	different := 0
	for _, c := range value {
		if !seen[c] {
			seen[c] = true
			different++
		}
	}
	return len(value) >= 16 && different < 8 || len(value) >= 64 && different < 12
}

// placeholder says that a password is none: a variable, a format, or a word
// that stands for one.
func placeholder(value string) bool {
	v := strings.ToLower(strings.Trim(value, "\"'`"))
	if v == "" || strings.ContainsAny(v, "<>{}") || strings.HasPrefix(v, "$") || strings.HasPrefix(v, "%") || strings.HasPrefix(v, "@") || strings.HasPrefix(v, "!") && len(v) < 4 || strings.HasPrefix(v, "/run/secrets") || strings.HasPrefix(v, "env:") || strings.HasPrefix(v, "vault:") || strings.HasPrefix(v, "file:") || strings.HasPrefix(v, "arn:") || strings.HasPrefix(v, "enc[") {
		return true
	}
	if strings.Trim(v, "*") == "" || strings.Trim(v, "x") == "" || strings.Trim(v, ".") == "" || strings.Trim(v, "-") == "" {
		return true
	}
	switch v {
	case "true", "false", "yes", "no", "on", "off", "0", "1", "none", "null", "nil", "undefined", "unset", "empty", "required", "optional", "string", "str", "text", "value", "disabled", "enabled", "default", "prompt", "ask",
		"password", "passwd", "pass", "pwd", "passphrase", "secret", "token", "key", "apikey", "api_key", "changeme", "change_me", "change-me", "change-this", "your-password", "yourpassword", "your_password", "mypassword", "mysecret", "my-secret", "mypass",
		"example", "placeholder", "dummy", "redacted", "hidden", "todo", "tbd", "foo", "bar", "baz", "test", "user", "username", "login", "hunter2", "blow", "userpass", "user_pass":
		return true
	}
	for _, word := range []string{"example", "placeholder", "changeme", "your_", "your-", "redacted", "xxxx", "****"} {
		if strings.Contains(v, word) {
			return true
		}
	}
	return false
}
