package export

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// Sync is a type of objects that a rule looks up, in any of the groups and
// versions.
type Sync struct {
	Groups   []string `json:"groups"`
	Versions []string `json:"versions"`
	Kind     string   `json:"kind"`
}

// syncs are the types that a rule looks up in data.inventory: what METADATA
// custom.sync says, else what its references say.
func (r *reach) syncs(meta engine.Rule) ([]Sync, error) {
	var found []Sync
	reads := false
	for _, live := range r.rules() {
		for _, ref := range refs(live.resolved()) {
			if !isRoot(ref[0], ast.DefaultRootDocument) || len(ref) < 2 || ref[1].Value.Compare(ast.String("inventory")) != 0 {
				continue
			}
			reads = true
			if len(meta.Sync) > 0 {
				continue
			}
			one, ok := lookedUp(ref)
			if !ok {
				return nil, refuse("%s (%s) does not say which kinds it looks up: METADATA custom.sync must", ref, place(ref[0].Location))
			}
			found = append(found, one)
		}
	}
	if reads {
		for _, s := range meta.Sync {
			for _, kind := range s.Kinds {
				found = append(found, Sync{s.Groups, s.Versions, kind})
			}
		}
	}
	slices.SortFunc(found, func(a, b Sync) int { return strings.Compare(a.key(), b.key()) })
	return slices.CompactFunc(found, func(a, b Sync) bool { return a.key() == b.key() }), nil
}

// key orders and compares types.
func (s Sync) key() string {
	return strings.Join([]string{strings.Join(s.Groups, ","), s.Kind, strings.Join(s.Versions, ",")}, "\x00")
}

// has reports whether a type is one of those of s.
func (s Sync) has(gvk inputs.GroupVersionKind) bool {
	return s.Kind == gvk.Kind && slices.Contains(s.Groups, gvk.Group) && slices.Contains(s.Versions, gvk.Version)
}

// lookedUp is the type that data.inventory.cluster["g/v"].Kind or
// data.inventory.namespace[_]["g/v"].Kind names.
func lookedUp(ref ast.Ref) (Sync, bool) {
	at := 3
	if len(ref) > 2 && ref[2].Value.Compare(ast.String("namespace")) == 0 {
		at = 4
	}
	if len(ref) < at+2 {
		return Sync{}, false
	}
	scope, isScope := ref[2].Value.(ast.String)
	version, isVersion := ref[at].Value.(ast.String)
	kind, isKind := ref[at+1].Value.(ast.String)
	if !isScope || !isVersion || !isKind || scope != "cluster" && scope != "namespace" {
		return Sync{}, false
	}
	group, v, hasGroup := strings.Cut(string(version), "/")
	if !hasGroup {
		group, v = "", group
	}
	return Sync{[]string{group}, []string{v}, string(kind)}, true
}

// requiresSync is the value of the annotation that tells Gatekeeper's tools
// what must be synced: one requirement for each kind.
func requiresSync(syncs []Sync) (string, error) {
	type clause struct {
		Groups   []string `json:"groups"`
		Versions []string `json:"versions"`
		Kinds    []string `json:"kinds"`
	}
	out := make([][]clause, len(syncs))
	for i, s := range syncs {
		out[i] = []clause{{s.Groups, s.Versions, []string{s.Kind}}}
	}
	written, err := json.Marshal(out)
	return string(written), err
}

// syncSet is the object that makes Gatekeeper keep the types.
func syncSet(syncs []Sync) fields {
	var entries []any
	for _, s := range syncs {
		for _, group := range s.Groups {
			for _, version := range s.Versions {
				entries = append(entries, map[string]any{"group": group, "version": version, "kind": s.Kind})
			}
		}
	}
	return fields{
		{"apiVersion", "syncset.gatekeeper.sh/v1alpha1"},
		{"kind", "SyncSet"},
		{"metadata", fields{{"name", "boltseal"}}},
		{"spec", fields{{"gvks", entries}}},
	}
}
