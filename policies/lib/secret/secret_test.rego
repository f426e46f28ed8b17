package lib.secret_test

import data.lib.secret

# The samples are put together so that no scanner takes this file for a leak.
joined(parts) := concat("", parts)

github := joined(["gh", "p_0123456789abcdefghijABCDEFGHIJ012345"])

test_shape if {
	secret.shape(github) == "a GitHub token"
	secret.shape(joined(["AK", "IAIOSFODNN7ABCDEFG"])) == "an AWS access key id"
	secret.shape(joined(["-----BEGIN RSA ", "PRIVATE KEY-----\nMIIE"])) == "a private key"
	secret.shape("postgres://app:hunter2@db/app") == "a password in a URL"
	secret.shape(joined(["https://ci:gh", "p_0123456789abcdefghijABCDEFGHIJ012345@github.com"])) == "a GitHub token"
}

test_no_shape if {
	not secret.shape("hello")
	not secret.shape("https://example.com:8080/a@b")
	not secret.shape("postgres://app:$PASSWORD@db/app")
	not secret.shape("postgres://app:<password>@db/app")
}

test_announced if {
	every name in ["DB_PASSWORD", "dbPassword", "PGPASSWORD", "API_KEY", "apikey", "AWS_SECRET_ACCESS_KEY", "SECRET_KEY_BASE", "token", "TOKEN2", "credentials"] {
		secret.announced(name)
	}
	every name in ["PASSWORD_FILE", "TOKEN_URL", "SECRET_NAME", "KEY", "KEYCLOAK", "AWS_ACCESS_KEY_ID", "TOKENIZER", "PUBLIC_ACCESS_KEY"] {
		not secret.announced(name)
	}
}

test_literal if {
	every value in ["hunter2", "changeme", "S3cr3t!", "pass word", "admin"] {
		secret.literal(value)
	}
	every value in ["", "$X", "${X}", "$(X)", "{{ .x }}", "true", "No", "42", "/run/secrets/x", "./x", "~/x", "file:/x", "https://a/b", "***", "<your password>", "your-password", "replace_me"] {
		not secret.literal(value)
	}
}
