package rules.image.ssh_host_key_test

import data.lib.artifact_test as art
import data.rules.image.ssh_host_key as rule

found(path) := v if v := {f.msg | some f in rule.violation} with input as art.holding("secrets", [{"rule": "private-key", "where": "file", "path": path, "line": 1, "fingerprint": "", "layer": "", "removed_in": "", "owned_by": ""}])

test_found if found("/etc/ssh/ssh_host_ed25519_key") == {"/etc/ssh/ssh_host_ed25519_key is the private key of an SSH server"}

test_not if count(found("/root/.ssh/id_rsa")) == 0
