package rules.organisation.required_labels_test

import data.rules.organisation.required_labels as rule

parameters := {"labels": [{"key": "owner", "allowedRegex": "^[a-z]+\\.example$"}], "message": "", "kinds": ["Namespace"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad_missing if {
	found({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}) == {`Namespace "shop" lacks the label owner`}
}

test_bad_form if {
	found({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "labels": {"owner": "Nobody in particular"}}}) == {`Namespace "shop" has the label owner with the value "Nobody in particular", which is not of the form ^[a-z]+\.example$`}
}

test_good_present if {
	found({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "labels": {"owner": "payments.example"}}}) == set()
}

test_good_kind if {
	found({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "shop"}}) == set()
}

test_every_kind if {
	document := {"review": {"object": {"kind": "Secret", "metadata": {"name": "a"}}}, "parameters": {"labels": [{"key": "owner"}], "kinds": [], "message": "ask the team"}}
	{f.msg | some f in rule.violation} == {"ask the team"} with input as document
}
