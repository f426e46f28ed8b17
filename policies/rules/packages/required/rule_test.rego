package rules.packages.required_test

import data.lib.artifact_test as art
import data.rules.packages.required as rule

found(packages) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.with_packages(art.image({}), [{}]), {"packages": packages})

test_found if found(["ca-certificates"]) == {"the package ca-certificates is missing"}

test_not if count(found(["a", "pkg:npm/a", "pkg:npm/*"])) == 0
