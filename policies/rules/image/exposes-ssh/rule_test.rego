package rules.image.exposes_ssh_test

import data.lib.artifact_test as art
import data.rules.image.exposes_ssh as rule

found(port) := v if v := {f.msg | some f in rule.violation} with input as art.config({"ports": [{"port": port, "host_port": -1, "protocol": "TCP"}]})

test_found if count(found(22)) == 1

test_not if count(found(8080)) == 0
