package export

import (
	"fmt"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// groupKinds is an entry of match.kinds.
type groupKinds struct{ groups, kinds []string }

// matchKeys are the keys of a constraint's spec.match that METADATA may use.
func matchKeys() []string {
	return []string{"kinds", "scope", "namespaces", "excludedNamespaces", "labelSelector", "namespaceSelector", "name", "source"}
}

// workloads are what makes pods: the kinds of Kubernetes and the widespread
// custom ones that lib.manifest recognises by their shape.
func workloads() []groupKinds {
	return []groupKinds{
		{[]string{""}, []string{"Pod", "ReplicationController", "PodTemplate"}},
		{[]string{"apps", "extensions"}, []string{"Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"}},
		{[]string{"batch"}, []string{"Job", "CronJob"}},
		{[]string{"argoproj.io"}, []string{"Rollout"}},
		{[]string{"apps.openshift.io"}, []string{"DeploymentConfig"}},
		{[]string{"keda.sh"}, []string{"ScaledJob"}},
		{[]string{"serving.knative.dev"}, []string{"Service", "Configuration"}},
	}
}

// readMatch checks METADATA match and reads its kinds; nil where it has none.
func readMatch(match map[string]any) ([]groupKinds, error) {
	for _, key := range sortedKeys(match) {
		if !slices.Contains(matchKeys(), key) {
			return nil, refuse("METADATA match.%s is no key of Gatekeeper's match", key)
		}
	}
	list, ok := match["kinds"].([]any)
	if match["kinds"] != nil && !ok {
		return nil, refuse("METADATA match.kinds is not a list")
	}
	var out []groupKinds
	for i, item := range list {
		entry, _ := item.(map[string]any)
		groups, err := words(entry["apiGroups"])
		if err != nil {
			return nil, refuse("METADATA match.kinds[%d].apiGroups: %v", i, err)
		}
		kinds, err := words(entry["kinds"])
		if err != nil {
			return nil, refuse("METADATA match.kinds[%d].kinds: %v", i, err)
		}
		out = append(out, groupKinds{groups, kinds})
	}
	return out, nil
}

// words reads a list of texts.
func words(value any) ([]string, error) {
	list, ok := value.([]any)
	if !ok {
		return nil, fmt.Errorf("%v is not a list", value)
	}
	out := make([]string, len(list))
	for i, item := range list {
		if out[i], ok = item.(string); !ok {
			return nil, fmt.Errorf("%v is not a text", item)
		}
	}
	return out, nil
}

// reaches reports whether match.kinds names a type; no kinds name every type.
func reaches(kinds []groupKinds, gvk inputs.GroupVersionKind) bool {
	if len(kinds) == 0 {
		return true
	}
	return slices.ContainsFunc(kinds, func(k groupKinds) bool {
		return names(k.groups, gvk.Group) && names(k.kinds, gvk.Kind)
	})
}

// names reports whether a list of match.kinds names a word; an empty one names
// every word.
func names(list []string, word string) bool {
	return len(list) == 0 || slices.Contains(list, "*") || slices.Contains(list, word)
}

// matchValue is match.kinds as YAML.
func matchValue(kinds []groupKinds) []any {
	out := make([]any, len(kinds))
	for i, k := range kinds {
		out[i] = fields{{"apiGroups", k.groups}, {"kinds", k.kinds}}
	}
	return out
}

// derived are the kinds of a rule whose METADATA names none: the workloads,
// with what else its own examples show; only those where it fires on no
// workload at all.
func derived(fired []inputs.GroupVersionKind) []groupKinds {
	var extra []groupKinds
	workload := len(fired) == 0
	for _, gvk := range fired {
		if reaches(workloads(), gvk) {
			workload = true
			continue
		}
		if !reaches(extra, gvk) || len(extra) == 0 {
			extra = append(extra, groupKinds{[]string{gvk.Group}, []string{gvk.Kind}})
		}
	}
	slices.SortFunc(extra, func(a, b groupKinds) int {
		if c := strings.Compare(a.groups[0], b.groups[0]); c != 0 {
			return c
		}
		return strings.Compare(a.kinds[0], b.kinds[0])
	})
	if workload {
		return append(workloads(), extra...)
	}
	return extra
}
