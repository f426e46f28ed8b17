package rules.controlplane.proxy_metrics_address_test

import data.lib.controlplane_test as k
import data.rules.controlplane.proxy_metrics_address as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kube-proxy", "--metrics-bind-address=0.0.0.0:10249"]) == {`kube-proxy shows its metrics to other machines: --metrics-bind-address is not local`}

test_good if found(["kube-proxy", "--metrics-bind-address=127.0.0.1:10249"]) == set()

test_other_program if found(["nginx"]) == set()
