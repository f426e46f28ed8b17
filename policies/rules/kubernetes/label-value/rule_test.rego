package rules.kubernetes.label_value_test

import data.rules.kubernetes.label_value as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_long if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop", "labels": {"note": "this pod is for the shop"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == {`Pod "web" has the label note with the invalid value "this pod is for the shop"`}
}

test_bad_sixty_four_characters if {
	long := concat("", ["a" | some _ in numbers.range(1, 64)])
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop", "labels": {"note": long}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == {sprintf("Pod \"web\" has the label note with the invalid value %q", [long])}
}

test_good_sixty_three_characters if {
	long := concat("", ["a" | some _ in numbers.range(1, 63)])
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop", "labels": {"note": long}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
}

test_bad_template if {
	found({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app": "web", "version": "1.2-"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}}}) == {`Deployment "web" has the label version with the invalid value "1.2-"`}
}

test_good_valid if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop", "labels": {"note": "shop-1.2_a", "empty": "", "shard": "{{ shard }}"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
}
