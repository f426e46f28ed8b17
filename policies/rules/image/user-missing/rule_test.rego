package rules.image.user_missing_test

import data.lib.artifact_test as art
import data.rules.image.user_missing as rule

found(user) := v if v := {f.msg | some f in rule.violation} with input as art.image({"config": {"user": user}, "accounts": [{"name": "app", "uid": 1}]})

test_found if found("web:web") == {"the image runs as web, which its /etc/passwd does not know"}

test_not if {
	count(found("app")) == 0
	count(found("1000:1000")) == 0
	count(found("")) == 0
	count(found("root")) == 0
}
