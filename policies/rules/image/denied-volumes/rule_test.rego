package rules.image.denied_volumes_test

import data.lib.artifact_test as art
import data.rules.image.denied_volumes as rule

found(volume) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.config({"volumes": [volume]}), {"allow": ["/data*"]})

test_found if found("/x") == {"the image declares the volume /x"}

test_not if count(found("/data/a")) == 0
