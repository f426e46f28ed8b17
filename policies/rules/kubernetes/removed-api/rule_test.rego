package rules.kubernetes.removed_api_test

import data.lib.place_test as p
import data.rules.kubernetes.removed_api as rule

found(version, kind, kubernetes) := v if v := rule.violation with input as p.document(p.thing(version, kind, "a", {}), {"kubernetes_version": kubernetes})

test_removed if {
	some f in found("extensions/v1beta1", "Ingress", "latest")
	f.msg == `extensions/v1beta1 of Ingress "a" was removed in Kubernetes 1.22: use networking.k8s.io/v1`
	count(found("extensions/v1beta1", "Ingress", "v1.22")) == 1
}

test_served if {
	count(found("extensions/v1beta1", "Ingress", "v1.21")) == 0
	count(found("v1", "Endpoints", "latest")) == 0
	count(found("apps/v1", "Deployment", "latest")) == 0
}
