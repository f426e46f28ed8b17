package rules.image.privileged_port_test

import data.lib.artifact_test as art
import data.rules.image.privileged_port as rule

found(port) := v if v := {f.msg | some f in rule.violation} with input as art.config({"ports": [{"port": port, "host_port": -1, "protocol": "TCP"}]})

test_found if found(80) == {"the image exposes port 80, which is below 1024"}

test_not if count(found(8080)) == 0
