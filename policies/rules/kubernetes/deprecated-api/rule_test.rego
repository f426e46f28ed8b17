package rules.kubernetes.deprecated_api_test

import data.lib.place_test as p
import data.rules.kubernetes.deprecated_api as rule

found(version, kind, kubernetes) := v if v := rule.violation with input as p.document(p.thing(version, kind, "a", {}), {"kubernetes_version": kubernetes})

test_deprecated if {
	some f in found("extensions/v1beta1", "Ingress", "v1.21")
	f.msg == `extensions/v1beta1 of Ingress "a" is deprecated since Kubernetes 1.14: use networking.k8s.io/v1`
	count(found("v1", "Endpoints", "latest")) == 1
}

test_other if {
	count(found("extensions/v1beta1", "Ingress", "latest")) == 0
	count(found("extensions/v1beta1", "Ingress", "v1.13")) == 0
	count(found("apps/v1", "Deployment", "latest")) == 0
}
