package rules.image.secret_file_test

import data.lib.artifact_test as art
import data.rules.image.secret_file as rule

secret(more) := object.union({"rule": "private-key", "where": "file", "path": "/root/key", "line": 1, "fingerprint": "ab", "layer": "sha256:1", "removed_in": "", "owned_by": ""}, more)

found(more) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.holding("secrets", [secret(more)]), {"allow": ["/test/*"]})

test_found if found({}) == {"/root/key holds a secret (private-key)"}

test_removed if found({"removed_in": "sha256:2"}) == {"/root/key holds a secret (private-key); a later layer deletes the file, and the secret is in the image all the same"}

test_not if {
	count(found({"owned_by": "python3"})) == 0
	count(found({"where": "env"})) == 0
	count(found({"path": "/test/key"})) == 0
	count(found({"path": "/etc/ssh/ssh_host_rsa_key"})) == 0
}
