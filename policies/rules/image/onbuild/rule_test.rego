package rules.image.onbuild_test

import data.lib.artifact_test as art
import data.rules.image.onbuild as rule

found(list) := v if v := {f.msg | some f in rule.violation} with input as art.config({"on_build": list})

test_found if found(["RUN x"]) == {`builds on this image run "RUN x" unasked`}

test_not if count(found([])) == 0
