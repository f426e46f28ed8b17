# METADATA
# title: Secrets
# description: >-
#   Tells secrets by what they are called, where lib.token does not know them by
#   their shape: names that announce one, and values that could be one.
package lib.secret

import data.lib.token

# held are the secrets in a value under its name: the tokens in it, else the
# whole value where its name calls it a secret.
held(name, value) := tokens if {
	tokens := token.found(value)
	count(tokens) > 0
} else := {{"what": by_name, "value": value}} if {
	named(name, value)
} else := set()

by_name := "what its name calls a secret"

# named says that a value is a secret because of its name. A name that says
# less, such as KEY, counts only for a value that looks random.
named(name, value) if {
	announced(name)
	literal(value)
	fits(name, value)
}

named(name, value) if {
	hinted(name)
	random(value)
	literal(value)
}

# announced says that a variable's name says that its value is a secret.
announced(name) if {
	regex.match(
		concat("", [
			`(?i)(?:passwor[dt]|passwd|passphrase|pgpass|secret|token|credential|api[_.-]?key|private[_.-]?key|secret[_.-]?key(?:[_.-]?base)?|`,
			`(?:signing|encryption|account|master|auth|client|license|webhook|session|cookie|jwt|hmac|admin)[_.-]?key|accesskeysecret)s?[0-9]*$|`,
			`[_.-](?:pass|pwd|pw|psw|pswd)[0-9]*$|^(?:pass|pwd|psw|pswd|requirepass|masterauth)$|(?-i:[a-z](?:Pass|Pwd)$)`,
		]),
		name,
	)
	not regex.match(`(?i)public|nopasswd|licenses$|^(?:old)?pwd$|(?:^|[_.-])(?:csrf|xsrf|pad|bos|eos|unk|stop|sep|cls|mask|next|continue|page|sync|image_?pull)[_.-]?(?:token|secret)s?$`, name)
}

# password says that the name is that of a password, which may be any word.
password(name) if regex.match(`(?i)(?:passwor[dt]|passwd|passphrase|pgpass|pass|pwd|pw|psw|pswd|requirepass|masterauth)s?[0-9]*$`, name)

# fits says that a value could be what the name announces. Only a password may
# be a number; a token or a secret may also be named by a word of its own, as
# Kubernetes names its objects.
fits(name, _) if password(name)

fits(name, value) if {
	not password(name)
	count(value) > 3
	not regex.match(`^[-+.0-9]+$`, value)
	not reference_name(value)
	not regex.match(`^[a-z][0-9a-z-]*(\.[a-z][0-9a-z-]*)+$`, value)
	not regex.match(`(?i)^(test|build|none|null|basic|bearer|jwt|opaque|string|header|cookie|bot|user|static|dynamic|required|optional|vault|file|env|kubernetes|k8s|auto|generated?|regcred|my[-_ ].*|local|dev|aws|gcp|azure|hex|base64|utf-?8)$`, value)
}

reference_name(value) if {
	regex.match(`^[0-9a-z]+([-_./][0-9a-z]+)+$`, value)
	regex.match(`secret|cert|tls|cred|token|auth|account|regcred|config|[-_.]key|key[-_.]|access|login|\.(json|ya?ml|txt|pem|crt|key)$`, value)
	not random(value)
}

# hinted says that a name may be that of a secret.
hinted(name) if {
	regex.match(`(?i)(?:key|auth|salt|pepper|jwt|bearer|cookie|session|pat|accesskey|webhook|seed|mnemonic|connection_?string|conn_?str)s?[0-9]*$`, name)
	not regex.match(`(?i)gpg|pgp|pub|finger|sha|hash|sum|digest|cache|primary|foreign|sort|partition|host|name|object|index|group|hkey|apt|rpm|repo|keyserver|release|sign(?:ed|ature)|compat|jpat|spat`, name)
}

# random says that a text looks like made by a machine: letters and digits
# mixed, and of many different ones. The measure is how many equally frequent
# letters would repeat as seldom; English words come to about ten.
random(value) if {
	regex.match(`^[0-9A-Za-z+/_=.~:-]{16,512}$`, value)
	regex.match(`[0-9][^0-9]+[0-9]`, value)
	regex.match(`[A-Za-z][^A-Za-z]+[A-Za-z]`, value)
	not regex.match(`^[0-9A-F]{40}$|^0x[0-9A-Fa-f]+$|^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$|://|^v?[0-9]+(\.[0-9]+)+|^sha(256|384|512)[:-]`, value)
	spread(value) >= 8
}

spread(value) := (count(value) * count(value)) / repeats if {
	letters := {letter | some letter in split(value, "")}
	repeats := sum([square |
		some letter in letters
		k := count(split(value, letter)) - 1
		square := k * k
	])
}

# literal says that a value stands for itself and could be a secret: it is no
# reference, path, address, flag, number or placeholder.
literal(value) if {
	value != ""
	not reference(value)
	not regex.match(`(?i)^(?:true|false|yes|no|on|off|none|null|nil|undefined|enabled?|disabled?|empty|n/?a|[-+.0-9]{1,2}|[-+.]+)$`, value)
	not regex.match(`^(?:~?\.{0,2}/|[A-Za-z]:\\|[a-zA-Z][0-9a-zA-Z+.-]*:/)`, value)
	not placeholder(value)
}

# reference says that a value is looked up elsewhere: in a variable, a template
# or a store of secrets.
reference(value) if regex.match(`[$][({]|(?:^|[^0-9A-Za-z$])[$][A-Za-z_]|\{\{|<%|^%.*%$|^#\{|^\(\(|^@.*@$|^__.*__$|^ENC[\[(]|^[A-Z][0-9A-Z]*(?:_[0-9A-Z]+)+$`, value)

reference(value) if regex.match(`(?i)^(?:vault|secretsmanager|ssm|aws-?ssm|awssm|ref\+[a-z]+|op|azkv|gcpsm|sops|bao|key-?vault|secretref|env|arn:aws[a-z-]*|file):`, value)

reference(value) if regex.match(`(?:process\.env|os\.environ|getenv|System\.get|ENV\[|secrets?\.[A-Za-z]|config\.[A-Za-z]|\.Values\.)`, value)

# placeholder says that somebody still has to put the secret there.
placeholder(value) if regex.match(
	concat("", [
		`(?i)^(?:[x*.•?_=-]{3,}|<.*>|\[.*\]|\{.*\}|_+[a-z_]+_+|your.*|(?:insert|replace|enter|put|add|set|provide|fill|paste|generate|use|see|the|a|an|some)[-_ ].*|replace_?me|redacted|`,
		`todo.*|fixme.*|tbd|foo|bar|baz|foobar|dummy.*|fake.*|example.*|sample.*|placeholder.*|unused|not[-_ ]?(?:used|needed|required|set|real|a[-_ ]real.*|a[-_ ]secret.*)|\(.*\)|string|value|password[-_ ]?here|.*[-_ ]here|.*placeholder.*|.*EXAMPLE(?:KEY)?)$`,
	]),
	value,
)

# assigned are the secrets that a text gives to names: a line of a configuration
# file, a flag, a field of JSON, an element of XML, a user of a database.
assigned(text) := pairs if {
	telling(text)
	pairs := {{"name": name, "value": value} |
		some [name, value] in stated(text)
		named(name, value)
	}
} else := set()

stated(text) := union({assignments(text), statements(text), pairs_of(element, text), pairs_of(flag, text), pairs_of(setting, text)})

assignments(text) := {[match[1], value] |
	some match in regex.find_all_string_submatch_n(assignment, text, 200)
	value := trim_space(concat("", [match[2], match[3], match[4]]))
	plain(match[1], match[4])
}

statements(text) := {["password", match[1]] |
	some match in regex.find_all_string_submatch_n(statement, text, 50)
}

pairs_of(pattern, text) := {[match[1], match[2]] |
	some match in regex.find_all_string_submatch_n(pattern, text, 50)
}

# element is an element of XML, statement what sets a password in SQL.
element := `<([A-Za-z.]*(?i:password|secret|token|passphrase|apikey))>([^<>\s]+)</`

statement := `(?i)(?:identified by|with(?: encrypted)? password|set password(?: for [^=]+)? ?=) ?(?:password\()?'([^'\n]+)'`

# flag is an option of a command line, setting a line without any sign between
# name and value, as in redis.conf.
flag := `(?:^|\s)--?([0-9A-Za-z_-]*(?:password|passwd|passphrase|requirepass|token|secret|api-key))[ \t]+["']?([^\s"'$<({;&|-][^\s"';&|]*)`

setting := `(?m)^[ \t]*((?:[A-Za-z]+[_.-])?(?:password|passwd|requirepass|masterauth))[ \t]+([^\s:=#$<({]\S*)[ \t]*$`

# telling says that a text holds a word that announces a secret.
telling(text) if {
	count(text) > 6
	small := lower(text)
	some word in ["pass", "secret", "token", "pwd", "credential", "_key", "apikey", "api-key", "api.key", "masterauth", "identified by"]
	contains(small, word)
}

assignment := concat("", [
	"(?m)(?:^|[\\s,;{&?\"'(`-])",
	`([A-Za-z][0-9A-Za-z_.-]{0,60})`,
	`["']?[ \t]*(?:=>|[:=])[ \t]*`,
	"(?:\"([^\"\\n]*)\"|'([^'\\n]*)'|([^\\s\"'#,;&)}\\]`]+))",
])

# plain says that an unquoted value in a text is no code. For anything but a
# password it has to look like no word of a language.
plain(_, "")

plain(name, value) if {
	value != ""
	not regex.match(`[()\[\]<>{}|]|^[A-Za-z_][0-9A-Za-z_]*\.[A-Za-z_]|^[=~!:]|\\$|^[*&!]|^(?i:str|string|bool|int|any|none|self|os|var|let|const|new|await|this|req|request|props|args|get|input|sys|f|b|u|r)$`, value)
	telling_value(name, value)
}

telling_value(name, _) if password(name)

telling_value(name, value) if {
	not password(name)
	regex.match(`[0-9]|[a-z][A-Z]|[!@%^*+~]`, value)
}

# worded are the secrets that the words of a command give to names: in a word,
# or in the word behind a flag.
worded(words) := {given | some word in words; some given in assigned(word)} | {{"name": name, "value": value} |
	some n, word in words
	startswith(word, "-")
	telling(word)
	not contains(word, "=")
	name := trim_left(word, "-")
	value := words[n + 1]
	not startswith(value, "-")
	named(name, value)
}

# passwords are those that a command takes where no name says so.
passwords(words) := {value |
	some value in taken(base(words[0]), words)
	literal(value)
}

base(path) := regex.replace(path, `^.*/`, "")

taken(command, words) := {parts[1] |
	some n, word in words
	word in {"-u", "--user", "--proxy-user"}
	parts := regex.find_all_string_submatch_n(`^[^:]+:(.+)$`, words[n + 1], 1)[0]
} if {
	command == "curl"
}

taken(command, words) := {words[n + 1] | some n, word in words; word == "-p"} if command == "sshpass"

taken(command, words) := {words[n + 1] | some n, word in words; word in {"-p", "--password"}} if {
	command in {"docker", "podman", "buildah", "skopeo", "crane", "oras", "helm", "nerdctl", "az"}
	"login" in words
}

taken(command, words) := {substring(word, 2, -1) | some word in words; regex.match(`^-p[^=]`, word)} if {
	command in {"mysql", "mysqladmin", "mysqldump", "mariadb", "mariadb-admin", "mariadb-dump"}
}

taken(command, words) := {words[count(words) - 1] | some word in words; regex.match(`^-[a-zA-Z]*b`, word)} if {
	command == "htpasswd"
	count(words) > 3
}

taken(command, words) := {words[count(words) - 1]} if {
	command == "aws"
	array.slice(words, 1, 3) == ["configure", "set"]
	words[3] in {"aws_secret_access_key", "aws_session_token"}
	count(words) > 4
}
