package rules.controlplane.kubelet_weak_ciphers_test

import data.lib.controlplane_test as k
import data.rules.controlplane.kubelet_weak_ciphers as rule

found(words) := messages if {
	findings := rule.violation with input as k.runs(words)
	messages := {f.msg | some f in findings}
}

test_bad if found(["kubelet", "--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_RSA_WITH_AES_128_GCM_SHA256"]) == {`kubelet offers the weak cipher suite TLS_RSA_WITH_AES_128_GCM_SHA256`}

test_good if found(["kubelet", "--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"]) == set()

test_other_program if found(["nginx"]) == set()
