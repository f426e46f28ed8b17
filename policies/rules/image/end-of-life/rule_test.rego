package rules.image.end_of_life_test

import data.lib.artifact_test as art
import data.rules.image.end_of_life as rule

found(os) := v if v := {f.msg | some f in rule.violation} with input as art.image({"os": os})

test_ended if found({"id": "debian", "version": "10", "end_of_life": "2024-06-30"}) == {"debian 10 has had no fixes since 2024-06-30"}

test_maintained if count(found({"id": "debian", "version": "12", "end_of_life": "2028-06-30"})) == 0

test_unknown if count(found({})) == 0
