package rules.image.sensitive_volume_test

import data.lib.artifact_test as art
import data.rules.image.sensitive_volume as rule

found(volume) := v if v := {f.msg | some f in rule.violation} with input as art.config({"volumes": [volume]})

test_found if {
	found("/etc/") == {"the volume /etc/ hides a directory of the system"}
	count(found("/")) == 1
}

test_not if count(found("/data")) == 0
