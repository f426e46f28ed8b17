package gatekeeper

import (
	"fmt"
	"math/rand/v2"
)

// Matches makes matches and objects at random, from few words so that they
// meet: every criterion alone and with others, in all shapes that the schema of
// constraints lets through and in some that it does not. Null is none of them:
// the API server takes it for unset, and gator refuses it.
type Matches struct{ random *rand.Rand }

// NewMatches makes the same ones for the same seed.
func NewMatches(seed uint64) *Matches { return &Matches{rand.New(rand.NewPCG(seed, 0))} }

type object = map[string]any

var (
	words      = []string{"shop", "shop-eu", "kube-system", "system", "web", "web-eu", "default", ""}
	wildcards  = []string{"shop", "shop-*", "*-eu", "*op*", "kube-*", "*", "**", "", "web", "*system", "web*", "-*", "sh*p"}
	labelKeys  = []string{"app", "team", "example.com/tier", "empty"}
	labelTexts = []string{"a", "b", "", "long-value"}
	groups     = []string{"", "apps", "rbac.authorization.k8s.io", "*"}
	kindNames  = []string{"Pod", "Deployment", "Namespace", "ClusterRole", "Widget", "*"}
)

// types are the objects' kinds; the last two share names with built-in ones.
var types = []struct{ version, kind string }{
	{"v1", "Pod"}, {"v1", "Pod"}, {"apps/v1", "Deployment"}, {"v1", "Namespace"}, {"rbac.authorization.k8s.io/v1", "ClusterRole"},
	{"example.com/v1", "Widget"}, {"example.com/v1", "Namespace"}, {"example.com/v1", "Pod"},
}

func (m *Matches) one(list []string) string { return list[m.random.IntN(len(list))] }

func (m *Matches) often(of, in int) bool { return m.random.IntN(in) < of }

// some are up to most of what pick gives.
func (m *Matches) some(most int, pick func() any) []any {
	out := []any{}
	for range m.random.IntN(most + 1) {
		out = append(out, pick())
	}
	return out
}

// Case is a case.
func (m *Matches) Case() MatchCase {
	c := MatchCase{Match: m.match(), Object: m.object(), Source: m.one([]string{"Original", "Original", "Original", "Generated"})}
	if m.often(2, 3) {
		c.Namespace = m.namespace(c.Object)
	}
	return c
}

func (m *Matches) match() object {
	out := object{}
	for _, criterion := range []struct {
		key  string
		make func() any
	}{
		{"kinds", func() any { return m.some(3, m.kinds) }},
		{"scope", func() any { return m.one([]string{"Cluster", "Namespaced", "*", "", "cluster", "Namespace"}) }},
		{"namespaces", func() any { return m.some(3, m.wildcard) }},
		{"excludedNamespaces", func() any { return m.some(3, m.wildcard) }},
		{"labelSelector", m.selector},
		{"namespaceSelector", m.selector},
		{"name", m.wildcard},
		{"source", func() any { return m.one([]string{"All", "All", "Original", "Generated", "", "original"}) }},
	} {
		if m.often(1, 4) {
			out[criterion.key] = criterion.make()
			if m.often(1, 60) {
				out[criterion.key] = []any{"text", 1, true, []any{1}, object{"a": 1}}[m.random.IntN(5)]
			}
		}
	}
	if m.often(1, 40) {
		out["unheard"] = "of"
	}
	return out
}

func (m *Matches) wildcard() any { return m.one(wildcards) }

func (m *Matches) kinds() any {
	out := object{}
	if m.often(5, 6) {
		out["apiGroups"] = m.some(2, func() any { return m.one(groups) })
	}
	if m.often(5, 6) {
		out["kinds"] = m.some(2, func() any { return m.one(kindNames) })
	}
	return out
}

func (m *Matches) selector() any {
	out := object{}
	if m.often(1, 2) {
		labels := object{}
		for range m.random.IntN(3) {
			labels[m.one(labelKeys)] = m.one(labelTexts)
		}
		out["matchLabels"] = labels
	}
	if m.often(1, 2) {
		out["matchExpressions"] = m.some(2, m.expression)
	}
	return out
}

func (m *Matches) expression() any {
	operator := m.one([]string{"In", "NotIn", "Exists", "DoesNotExist"})
	if m.often(1, 12) {
		operator = m.one([]string{"in", "Gt", "Lt", ""})
	}
	out := object{"key": m.one(labelKeys), "operator": operator}
	if m.often(1, 30) {
		out["key"] = m.one([]string{"", "not a key", "a/b/c", "-x"})
	}
	values := operator == "In" || operator == "NotIn"
	if values != m.often(1, 15) {
		out["values"] = m.some(3, func() any { return m.one(labelTexts) })
	}
	if m.often(1, 30) {
		out["values"] = []any{"not a value!"}
	}
	return out
}

func (m *Matches) labels() any {
	labels := object{}
	for range m.random.IntN(4) {
		labels[m.one(labelKeys)] = m.one(labelTexts)
	}
	return labels
}

func (m *Matches) object() object {
	kind := types[m.random.IntN(len(types))]
	metadata := object{}
	if m.often(4, 5) {
		metadata["name"] = m.one(words)
	} else if m.often(2, 3) {
		metadata["generateName"] = m.one(words) + "-"
	}
	if kind.kind != "Namespace" && kind.kind != "ClusterRole" && m.often(2, 3) {
		metadata["namespace"] = m.one(words)
	}
	if m.often(3, 4) {
		metadata["labels"] = m.labels()
	}
	out := object{"apiVersion": kind.version, "kind": kind.kind, "metadata": metadata}
	if m.often(1, 60) {
		metadata["labels"] = []any{nil, "text", object{"app": 1}, object{"app": nil, "team": "a"}}[m.random.IntN(4)]
	}
	if m.often(1, 60) {
		delete(out, "metadata")
	}
	return out
}

// namespace is the Namespace that an object lies in: by the object's own
// statement, or by somebody else's.
func (m *Matches) namespace(of object) object {
	name, _ := mapping(of, "metadata")["namespace"].(string)
	if name == "" || m.often(1, 8) {
		name = m.one(words)
	}
	metadata := object{"name": name}
	if m.often(3, 4) {
		metadata["labels"] = m.labels()
	}
	return object{"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}
}

// String shows a case.
func (c MatchCase) String() string {
	return fmt.Sprintf("match %v\nobject %v\nNamespace %v\nsource %q", c.Match, c.Object, c.Namespace, c.Source)
}
