package oracle

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"k8s.io/pod-security-admission/api"

	"github.com/boltseal/boltseal/tests/pss"
)

// TestNamespaceLabels compares what the labels of a namespace ask for: with
// enforce the library's reading of it counts; without, the stricter of those
// that only warn.
func TestNamespaceLabels(t *testing.T) {
	j := newJury(t)
	from := fields()
	random := rand.New(rand.NewPCG(*seed, 2))
	told := []string{"privileged", "baseline", "restricted", "Restricted", ""}
	pinned := []string{"latest", "v1.0", "v1.7", "v1.18", "v1.24", "v1.25", "v1.31", "v1.34", "v1.37", "v1.99", "1.24", "v1.024", ""}
	defaults := api.MajorMinorVersion(1, 34)
	for n := range *pods {
		labels := map[string]string{}
		for _, mode := range []string{"enforce", "warn", "audit"} {
			if random.IntN(3) > 0 {
				labels["pod-security.kubernetes.io/"+mode] = told[random.IntN(len(told))]
			}
			if random.IntN(3) > 0 {
				labels["pod-security.kubernetes.io/"+mode+"-version"] = pinned[random.IntN(len(pinned))]
			}
		}
		profile := []api.Level{api.LevelBaseline, api.LevelRestricted}[random.IntN(2)]
		asked := asks(labels, api.LevelVersion{Level: profile, Version: defaults})
		raw := generate(random, from)
		shop := fmt.Sprintf("shop-%d", n)
		raw["metadata"] = object{"name": "web", "namespace": shop}
		text, err := encode(raw)
		if err != nil {
			t.Fatal(err)
		}
		pod, err := readPod(text)
		if err != nil {
			t.Fatal(err)
		}
		namespace, err := encode(object{"apiVersion": "v1", "kind": "Namespace", "metadata": object{"name": shop, "labels": labels}})
		if err != nil {
			t.Fatal(err)
		}
		at := batch{profile, defaults.String()}
		want := j.library.verdict(pod, asked.Level, asked.Version)
		// The namespace itself is a case: it is no pod and is never refused.
		j.batches[at] = append(j.batches[at], testCase{fmt.Sprintf("pod of namespace %d", n), text, want},
			testCase{fmt.Sprintf("namespace %d", n), namespace, pss.Verdict{Allowed: true}})
	}
	j.judge(t)
}

// asks is the level and version that a namespace's labels ask for. A version
// that is not pinned is that of the cluster.
func asks(labels map[string]string, otherwise api.LevelVersion) api.LevelVersion {
	none := api.LevelVersion{Level: api.LevelPrivileged, Version: api.LatestVersion()}
	read, _ := api.PolicyToEvaluate(labels, api.Policy{Enforce: none, Audit: none, Warn: none})
	asked := otherwise
	has := func(label string) bool { _, ok := labels[label]; return ok }
	switch {
	case has(api.EnforceLevelLabel):
		asked = read.Enforce
	case has(api.WarnLevelLabel) && (!has(api.AuditLevelLabel) || api.CompareLevels(read.Warn.Level, read.Audit.Level) >= 0):
		asked = read.Warn
	case has(api.AuditLevelLabel):
		asked = read.Audit
	default:
		// The version that is enforced counts also for the level by default.
		asked.Version = read.Enforce.Version
	}
	if asked.Version.Latest() {
		asked.Version = otherwise.Version
	}
	return asked
}
