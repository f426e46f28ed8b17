package engine_test

import (
	"testing"

	"github.com/boltseal/boltseal/engine"
)

func TestAliases(t *testing.T) {
	rule := engine.Rule{Aliases: []string{"DL3002", "AVD-DS-0002", "KSV-0012", "CKV_K8S_16", "CIS-DI-0001"}}
	for _, id := range []string{"DL3002", "dl3002", "AVD-DS-0002", "DS-0002", "DS002", "ds2", "KSV012", "AVD-KSV-0012", "ckv_k8s_16", " CIS-DI-0001 "} {
		if !rule.HasAlias(id) {
			t.Errorf("%q is not found", id)
		}
	}
	for _, id := range []string{"", "DL300", "DS-0020", "DS-002x", "KSV-0120", "DS", "CKV_K8S_1"} {
		if rule.HasAlias(id) {
			t.Errorf("%q is found", id)
		}
	}
}
