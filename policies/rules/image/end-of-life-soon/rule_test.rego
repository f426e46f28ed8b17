package rules.image.end_of_life_soon_test

import data.lib.artifact_test as art
import data.rules.image.end_of_life_soon as rule

found(end) := v if v := {f.msg | some f in rule.violation} with input as art.with_parameters(art.image({"os": {"id": "debian", "version": "12", "end_of_life": end}}), {"days": 90})

test_soon if found("2026-02-01") == {"debian 12 has no more fixes in 31 days"}

test_not if {
	count(found("2028-01-01")) == 0
	count(found("2025-01-01")) == 0
	count(found("")) == 0
}
