# METADATA
# title: File with keys or passwords is copied
# description: >-
#   A file that a layer holds can be read by whoever can pull the image, even if a later
#   layer deletes it.
# related_resources:
# - https://docs.docker.com/build/building/secrets/
# schemas:
# - input: schema.input
# custom:
#   severity: from-finding
#   kinds: [dockerfile]
#   action: alert
#   requires: []
#   remediation: >-
#     Mount it with RUN --mount=type=secret or type=ssh for the command that needs it; give
#     it to the running container as a secret.
#   controls: {cis-docker: ["4.10"], mitre: [T1552]}
#   aliases: [AVD-DS-0031, CIS-DI-0010]
#   parameters: {}
package rules.dockerfile.secret_file

import data.lib.dockerfile

violation contains {"msg": msg, "details": {
	"file": source,
	"severity": severity,
	"path": array.concat(i.path, ["sources", n]),
	"key": sprintf("file/%s", [source]),
}} if {
	some op in ["copy", "add"]
	some k in dockerfile.of[op]
	i := input.dockerfile.instructions[k]
	i.from_stage == -1
	i.from_image == ""
	some n, source in i.sources
	severity := weight(lower(source), i.stage in dockerfile.shipped)
	msg := sprintf("%s puts %s into the image", [upper(op), source])
}

# In a stage that is not part of the image, keys still stay in the build cache.
weight(source, true) := "high" if key_file(source)

weight(source, false) := "medium" if key_file(source)

weight(source, true) := "medium" if {
	likely(source)
	not key_file(source)
}

# key_file says that a file holds secrets and nothing else.
key_file(source) if regex.match(
	concat("", [
		`(?:^|/)(?:id_(?:rsa|dsa|ecdsa|ed25519)(?:_[0-9a-z_-]+)?|[0-9a-z_.-]+\.ppk|\.netrc|_netrc|\.git-credentials|\.pgpass|\.my\.cnf|\.pypirc|\.dockercfg|\.s3cfg|\.boto|\.vault-token|`,
		`\.aws(?:/credentials)?|\.ssh/?|\.docker/config\.json|\.kube(?:/config)?|kubeconfig(?:\.ya?ml)?|[0-9a-z_.-]+\.kubeconfig|\.azure|\.config/gcloud|\.gnupg|secring\.gpg|`,
		`(?:[0-9a-z_.-]*[_.-])?(?:service[-_]?account|gcp|gcloud|google|firebase)[-_]?(?:account|credentials?|creds?|key|adminsdk[0-9a-z-]*)\.json|(?:[0-9a-z_.-]*[_.-])?service[-_]?account\.json|(?:[0-9a-z_.-]*[_.-])?credentials?\.json|client_secrets?\.json|`,
		`[0-9a-z_.-]+\.(?:kdbx?|p12|pfx)|(?:[0-9a-z_.-]*[_.-])?(?:privkey|private[-_]?key|server[-_]?key|ssl[-_]?key|tls[-_]?key)(?:\.(?:pem|key|der))?|(?:[0-9a-z_.-]*[_.-])?key\.pem|tls\.key|server\.key|master\.key|terraform\.tfstate)$`,
	]),
	source,
)

# likely says that a file mostly holds a secret.
likely(source) if {
	regex.match(`(?:^|/)(?:\.env(?:\.(?:local|prod|production|dev|development|staging|stage|secrets?))?|prod\.env|production\.env|\.npmrc|\.htpasswd|secrets?\.(?:ya?ml|json|env|txt|properties|toml)|[0-9a-z_.-]+\.(?:keystore|jks)|[0-9a-z_.-]+\.key)$`, source)
	not regex.match(`trust|public|licen[cs]e|(?:^|/)(?:tests?|testdata|fixtures?|examples?|mocks?)/|(?:^|[/_.-])pub[_.-]|gpg|release|example|sample|template|archive|keyring|cacerts|apt|repo`, source)
}
