package rules.organisation.ingress_classes_test

import data.rules.organisation.ingress_classes as rule

parameters := {"allowedIngressClasses": ["inside"]}

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}, "parameters": parameters}
	messages := {f.msg | some f in findings}
}

test_bad if found({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "a", "annotations": {"kubernetes.io/ingress.class": "old"}}, "spec": {"ingressClassName": "inside"}}) == {`Ingress "a" has the class old`}

test_good if found({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}) == set()
