package rules.dockerfile.secret_file_test

import data.lib.dockerfile_test as d
import data.rules.dockerfile.secret_file as rule

weight(source, changes) := {f.details.severity | some f in found} if {
	found := rule.violation with input as d.file([d.instruction("copy", object.union({"sources": [source]}, changes))])
}

test_key_files if {
	every source in [
		"id_rsa", ".ssh/id_ed25519", "keys/id_rsa_deploy", ".ssh", ".netrc", ".git-credentials", "home/.aws/credentials", ".aws", ".docker/config.json", ".kube/config", "kubeconfig", "prod.kubeconfig",
		"service-account.json", "my-gcp-key.json", "credentials.json", "cert.p12", "site.pfx", "tls.key", "private_key.pem", "server-key.pem", "privkey.pem", "config/master.key", ".pgpass", "x.kdbx", "putty.ppk",
	] {
		weight(source, {}) == {"high"}
	}
}

test_likely_files if {
	every source in [".env", "app/.env.production", ".npmrc", ".htpasswd", "secrets.yaml", "store.jks", "certs/site.key"] {
		weight(source, {}) == {"medium"}
	}
}

test_other_files if {
	every source in [
		"id_rsa.pub", ".env.example", ".env.sample", "truststore.jks", "ca.pem", "cert.pem", "chain.crt", "nodesource.gpg.key", "tests/fixtures/site.key", "key.json", "package.json", ".envrc.d", "public.key",
		"apt/release.key", "keys.txt", "sshd_config", "environment",
	] {
		weight(source, {}) == set()
	}
}

test_elsewhere if {
	weight("id_rsa", {"from_stage": 0}) == set()
	weight("id_rsa", {"from_image": "x"}) == set()
	stages := [d.stage({"last": false}), d.stage({"index": 1})]
	found := rule.violation with input as d.staged(stages, [d.instruction("add", {"sources": ["id_rsa", ".env"]})])
	{[f.msg, f.details.severity, f.details.path] | some f in found} == {["ADD puts id_rsa into the image", "medium", ["instructions", 0, "sources", 0]]}
}
