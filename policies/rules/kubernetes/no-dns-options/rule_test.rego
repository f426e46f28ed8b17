package rules.kubernetes.no_dns_options_test

import data.rules.kubernetes.no_dns_options as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_none if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == {`Pod "web" leaves the DNS option ndots at its default`}
}

test_good_ndots if {
	found({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"dnsConfig": {"options": [{"name": "ndots", "value": "2"}]}, "containers": [{"name": "web", "image": "registry.example.com/web:1.4.2"}]}}) == set()
}
