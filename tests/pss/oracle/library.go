package oracle

import (
	"encoding/json"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"

	"github.com/boltseal/boltseal/tests/pss"
)

// newest is the last minor version of Kubernetes that is compared: one that
// the library does not know yet counts as the newest it knows.
const newest = 38

// library is the real one.
type library struct {
	evaluator policy.Evaluator
	checks    []policy.Check
}

func newLibrary() (*library, error) {
	checks := policy.DefaultChecks()
	evaluator, err := policy.NewEvaluator(checks, nil)
	if err != nil {
		return nil, fmt.Errorf("start the library: %w", err)
	}
	return &library{evaluator, checks}, nil
}

// versions are all versions, the oldest first.
func versions() []api.Version {
	var all []api.Version
	for minor := range newest + 1 {
		all = append(all, api.MajorMinorVersion(1, minor))
	}
	return append(all, api.LatestVersion())
}

// readPod reads a pod as the API server does; it fails where a field is of a
// wrong type.
func readPod(text []byte) (*corev1.Pod, error) {
	var pod corev1.Pod
	if err := json.Unmarshal(text, &pod); err != nil {
		return nil, fmt.Errorf("read pod: %w", err)
	}
	return &pod, nil
}

// verdict is whether the pod is allowed, and each check that fails on its own.
// A check of baseline that restricted replaces counts where the one that
// replaces it fails too: else the library allows what it says.
func (l *library) verdict(pod *corev1.Pod, level api.Level, version api.Version) pss.Verdict {
	results := l.evaluator.EvaluatePod(api.LevelVersion{Level: level, Version: version}, &pod.ObjectMeta, &pod.Spec)
	v := pss.Verdict{Allowed: policy.AggregateCheckResults(results).Allowed, Failed: []string{}}
	if level == api.LevelPrivileged {
		return v
	}
	failed := map[policy.CheckID]bool{}
	replacedBy := map[policy.CheckID]policy.CheckID{}
	for _, check := range l.checks {
		if level == api.LevelBaseline && check.Level == api.LevelRestricted {
			continue
		}
		if current := at(check, version); current != nil {
			failed[check.ID] = !current.CheckPod(&pod.ObjectMeta, &pod.Spec).Allowed
			for _, id := range current.OverrideCheckIDs {
				replacedBy[id] = check.ID
			}
		}
	}
	for id, bad := range failed {
		if other, replaced := replacedBy[id]; bad && (!replaced || failed[other]) {
			v.Failed = append(v.Failed, string(id))
		}
	}
	slices.Sort(v.Failed)
	return v
}

// at is the revision of a check that counts at a version; nil before the first.
func at(check policy.Check, version api.Version) *policy.VersionedCheck {
	var current *policy.VersionedCheck
	for i := range check.Versions {
		if !version.Older(check.Versions[i].MinimumVersion) {
			current = &check.Versions[i]
		}
	}
	return current
}
