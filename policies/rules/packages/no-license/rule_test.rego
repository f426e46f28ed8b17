package rules.packages.no_license_test

import data.lib.artifact_test as art
import data.rules.packages.no_license as rule

found(list) := v if v := {f.msg | some f in rule.violation} with input as art.with_packages(art.image({}), list)

test_found if found([{}, {"name": "b"}, {"licenses": ["MIT"], "name": "c"}]) == {"2 packages of type npm without a license: a 1, b 1"}

test_not if count(found([{"licenses": ["MIT"]}])) == 0
