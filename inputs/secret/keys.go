package secret

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// otherRules are the rules that look at more than a prefix.
func otherRules() []rule {
	return []rule{
		{word: "begin ", strong: true, match: privateKey},
		{word: "putty-user-key-file-", strong: true, match: puttyKey},
		{word: "ls0tls1crudjti", strong: true, match: encodedKey},
		{word: "t3blbkfj", strong: true, match: openAI},
		{word: ".atlasv1.", strong: true, match: terraform},
		{word: "hooks.slack.com/", strong: true, match: webhook("slack-webhook", "hooks.slack.com/", 40)},
		{word: "discord.com/api/webhooks/", strong: true, match: webhook("discord-webhook", "discord.com/api/webhooks/", 60)},
		{word: "discordapp.com/api/webhooks/", strong: true, match: webhook("discord-webhook", "discordapp.com/api/webhooks/", 60)},
		{word: ".webhook.office.com/webhookb2/", strong: true, match: webhook("teams-webhook", ".webhook.office.com/webhookb2/", 80)},
		{word: "eyj", match: jwt},
		{word: "accountkey=", strong: true, match: azure("accountkey=", 86)},
		{word: "sharedaccesskey=", strong: true, match: azure("sharedaccesskey=", 43)},
		{word: "8q~", match: azureClient},
		{word: "7q~", match: azureClient},
		{word: "sig=", match: azureSignature},
		{word: "://", match: urlPassword},
		{word: "\"auth\"", match: dockerAuth},
		{word: "identitytoken\"", match: quoted("docker-auth", 20)},
		{word: "_authtoken", match: assigned("npm-token", 8)},
		{word: "_auth", match: npmAuth},
		{word: "secret_access_key", match: awsSecret},
		{word: "secretaccesskey", match: awsSecret},
		{word: "aws_secret", match: awsSecret},
		{word: "aws_session_token", match: assigned("aws-session-token", 100)},
		{word: "secret_key", match: awsSecret},
		{word: "secretkey", match: awsSecret},
		{word: "twilio", match: near("twilio-key", 32, hexSet, 120)},
		{word: "heroku", match: nearUUID("heroku-key", 80)},
		{word: "mailchimp", match: mailchimp},
		{word: "discord", match: discord},
		{word: "bearer ", match: bearer},
		{word: "basic ", match: basic},
		{word: "passw", match: setting},
		{word: "pwd", match: setting},
		{word: "passphrase", match: setting},
		{word: "secret", match: setting},
		{word: "token", match: setting},
		{word: "apikey", match: setting},
		{word: "api_key", match: setting},
		{word: "api-key", match: setting},
		{word: "access_key", match: setting},
		{word: "accesskey", match: setting},
		{word: "private_key", match: setting},
		{word: "encryption_key", match: setting},
		{word: "signing_key", match: setting},
		{word: "account_key", match: setting},
		{word: "credential", match: setting},
	}
}

// privateKey reads a PEM block from "BEGIN " on (RFC 7468; OpenPGP's armor,
// RFC 9580 §6). Line ends may be written as \n, as in JSON.
func privateKey(c *context, at int) []match {
	text := c.text
	if at < 5 || string(text[at-5:at]) != "-----" || string(text[at:at+6]) != "BEGIN " || c.place.tests || c.binary && c.place.library {
		return nil
	}
	rest := text[at+6 : min(len(text), at+6+80)]
	end := bytes.Index(rest, []byte("-----"))
	if end < 0 {
		return nil
	}
	label := string(rest[:end])
	if !strings.HasSuffix(label, "PRIVATE KEY") && label != "PGP PRIVATE KEY BLOCK" {
		return nil
	}
	start := at + 6 + end + 5
	stop, body, headers := pemBody(text, start)
	if len(body) < 60 || entropy(body) < 4 || repeats(body) || bytes.Contains(body, []byte("....")) {
		return nil
	}
	rule := "private-key"
	switch {
	case label == "PGP PRIVATE KEY BLOCK":
		rule = "pgp-private-key"
	case strings.Contains(label, "ENCRYPTED") || bytes.Contains(headers, []byte("ENCRYPTED")) || label == "OPENSSH PRIVATE KEY" && sealed(body):
		rule = "encrypted-private-key"
	case bytes.Contains(text[max(0, at-400):at], []byte("service_account")) || bytes.Contains(text[stop:min(len(text), stop+600)], []byte("gserviceaccount.com")):
		rule = "gcp-service-account"
	}
	return []match{{rule, at - 5, stop}}
}

// pemBody gathers the base64 of a block until what cannot be part of it: stop
// is where the text ends, headers what stood before a colon's line.
func pemBody(text []byte, start int) (stop int, body, headers []byte) {
	limit := min(len(text), start+lookAhead-200)
	set := base64Set
	i := start
	for i < limit {
		switch b := text[i]; {
		case set.has(b):
			body = append(body, b)
			i++
		case b == '\\' && i+1 < limit && (text[i+1] == 'n' || text[i+1] == 'r' || text[i+1] == 't'):
			i += 2
		case b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == '"' || b == '\'' || b == '\\' || b == ',' || b == '#' || b == '>' || b == '|':
			i++
		case b == ':' || b == '(' || b == '.':
			// A header such as Proc-Type or Comment: what was gathered is its name.
			end := bytes.IndexByte(text[i:limit], '\n')
			if end < 0 || end > 120 || len(headers) > 2000 {
				return i, body, headers
			}
			headers = append(append(headers, body...), text[i:i+end]...)
			body = body[:0]
			i += end
		case b == '-':
			if bytes.HasPrefix(text[i:], []byte("-----END")) {
				end := bytes.Index(text[i+5:min(len(text), i+100)], []byte("-----"))
				if end >= 0 {
					return i + 5 + end + 5, body, headers
				}
				return i + 8, body, headers
			}
			if len(body) > 100 {
				return i, nil, headers
			}
			headers = append(headers, '-')
			i++ // Proc-Type, DEK-Info
		default:
			return i, nil, headers
		}
	}
	if len(body) < 2000 {
		return i, nil, headers
	}
	return i, body, headers
}

// sealed says that an OpenSSH key has a passphrase (PROTOCOL.key: the name of
// the cipher stands behind the magic).
func sealed(body []byte) bool {
	head, err := base64.StdEncoding.DecodeString(string(body[:min(len(body), 60)/4*4]))
	if err != nil || len(head) < 23 || string(head[:15]) != "openssh-key-v1\x00" {
		return false
	}
	return string(head[19:23]) != "none"
}

// puttyKey reads a key of PuTTY's.
func puttyKey(c *context, at int) []match {
	stop := min(len(c.text), at+8<<10)
	private := bytes.Index(c.text[at:stop], []byte("Private-Lines:"))
	if private < 0 || c.place.tests {
		return nil
	}
	rule := "private-key"
	if head := c.text[at : at+private]; bytes.Contains(head, []byte("Encryption: aes")) {
		rule = "encrypted-private-key"
	}
	line := bytes.IndexByte(c.text[at+private:stop], '\n')
	if line < 0 {
		return nil
	}
	begin := at + private + line + 1
	set := blockSet
	n := set.run(c.text, begin, 6000)
	if n < 40 {
		return nil
	}
	return []match{{rule, at, begin + n}}
}

// encodedKey reads a PEM block that is base64 once more, as Kubernetes keeps
// keys: LS0tLS1CRUdJTi is "-----BEGIN".
func encodedKey(c *context, at int) []match {
	if string(c.text[at:at+14]) != "LS0tLS1CRUdJTi" || !boundary(c.text, at) || c.place.tests {
		return nil
	}
	set := base64Set
	n := set.run(c.text, at, lookAhead-200)
	head, err := base64.StdEncoding.DecodeString(string(c.text[at : at+min(n, 80)/4*4]))
	if err != nil || !bytes.Contains(head, []byte("PRIVATE KEY")) || n < 200 {
		return nil
	}
	rule := "private-key"
	if bytes.Contains(bytes.ToLower(c.text[max(0, at-40):at]), []byte("client-key-data")) {
		rule = "kubeconfig-key"
	}
	return []match{{rule, at, at + n}}
}

// openAI reads keys of OpenAI's: all have T3BlbkFJ in the middle.
func openAI(c *context, at int) []match {
	if string(c.text[at:at+8]) != "T3BlbkFJ" || c.place.tests {
		return nil
	}
	set := urlSet
	start := at
	for start > 0 && at-start < 120 && set.has(c.text[start-1]) {
		start--
	}
	n := set.run(c.text, at, 120)
	if i := bytes.Index(c.text[start:at], []byte("sk-")); i < 0 {
		return nil
	} else {
		start += i
	}
	if at-start < 20 || n < 25 || example(c.text[start:at+n]) {
		return nil
	}
	return []match{{"openai-key", start, at + n}}
}

// terraform reads <14 characters>.atlasv1.<60 and more>.
func terraform(c *context, at int) []match {
	set := alnumSet
	start := at
	for start > 0 && at-start < 15 && set.has(c.text[start-1]) {
		start--
	}
	end := at + len(".atlasv1.")
	n := urlSet.run(c.text, end, 100)
	if at-start != 14 || n < 55 || n > 75 || example(c.text[start:end+n]) || c.place.tests {
		return nil
	}
	return []match{{"terraform-token", start, end + n}}
}
