package rules.image.ssh_server_test

import data.lib.artifact_test as art
import data.rules.image.ssh_server as rule

program(path) := {"path": path, "sha256": "", "owned_by": "", "layer": ""}

found(path) := v if v := {f.msg | some f in rule.violation} with input as art.holding("executables", [program(path)])

test_found if found("/usr/sbin/sshd") == {"there is an SSH server: /usr/sbin/sshd"}

test_not if count(found("/usr/bin/ssh")) == 0
