package rules.image.unknown_base_test

import data.lib.artifact_test as art
import data.rules.image.unknown_base as rule

found(base) := v if v := {f.msg | some f in rule.violation} with input as art.image({"base": {"reference": base}})

test_found if count(found("")) == 1

test_not if count(found("debian:12")) == 0
