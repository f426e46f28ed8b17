package match_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/engine/gatekeeper/match"
)

// decode reads a JSON object; "" is nil.
func decode(t *testing.T, text string) map[string]any {
	t.Helper()
	if text == "" {
		return nil
	}
	var out map[string]any
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return out
}

const (
	pod       = `{"metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web", "tier": "front"}}}`
	loose     = `{"metadata": {"generateName": "web-"}}`
	role      = `{"metadata": {"name": "reader", "labels": {"app": "web"}}}`
	namespace = `{"metadata": {"name": "shop", "labels": {"env": "prod"}}}`
)

func TestObject(t *testing.T) {
	objects := map[string]match.Object{
		"pod":       {Kind: "Pod", Content: decode(t, pod), Namespaced: true},
		"known":     {Kind: "Pod", Content: decode(t, pod), Namespaced: true, Namespace: decode(t, namespace)},
		"loose":     {Kind: "Pod", Content: decode(t, loose), Namespaced: true},
		"role":      {Group: "rbac.authorization.k8s.io", Kind: "ClusterRole", Content: decode(t, role)},
		"namespace": {Kind: "Namespace", Content: decode(t, namespace)},
		"generated": {Kind: "Pod", Content: decode(t, pod), Namespaced: true, Source: match.Generated},
	}
	all := []string{"pod", "known", "loose", "role", "namespace", "generated"}
	for _, c := range []struct{ spec, want string }{
		{``, "pod known loose role namespace generated"},
		{`{"kinds": [], "namespaces": null}`, "pod known loose role namespace generated"},
		{`{"kinds": [{"apiGroups": [""], "kinds": ["Pod"]}]}`, "pod known loose generated"},
		{`{"kinds": [{"kinds": ["Pod"]}, {"apiGroups": ["rbac.authorization.k8s.io"], "kinds": ["*"]}]}`, "pod known loose role generated"},
		{`{"kinds": [{"apiGroups": ["*"]}]}`, "pod known loose role namespace generated"},
		{`{"kinds": [{"apiGroups": ["apps"], "kinds": ["Pod"]}]}`, ""},
		{`{"scope": "Cluster"}`, "role namespace"},
		{`{"scope": "Namespaced"}`, "pod known loose generated"},
		{`{"scope": "cluster"}`, "pod known loose role namespace generated"},
		{`{"namespaces": ["shop"]}`, "pod known loose role namespace generated"},
		{`{"namespaces": ["sh*"]}`, "pod known loose role namespace generated"},
		{`{"namespaces": ["*op", "x"]}`, "pod known loose role namespace generated"},
		{`{"namespaces": ["*ho*"]}`, "pod known loose role namespace generated"},
		{`{"namespaces": ["other"]}`, "loose role"},
		{`{"excludedNamespaces": ["shop"]}`, "loose role"},
		{`{"excludedNamespaces": ["kube-*"]}`, "pod known loose role namespace generated"},
		{`{"labelSelector": {"matchLabels": {"app": "web"}}}`, "pod known role generated"},
		{`{"labelSelector": {}}`, "pod known loose role namespace generated"},
		{`{"labelSelector": {"matchExpressions": [{"key": "tier", "operator": "In", "values": ["front", "back"]}]}}`, "pod known generated"},
		{`{"labelSelector": {"matchExpressions": [{"key": "tier", "operator": "NotIn", "values": ["front"]}]}}`, "loose role namespace"},
		{`{"labelSelector": {"matchExpressions": [{"key": "tier", "operator": "Exists"}]}}`, "pod known generated"},
		{`{"labelSelector": {"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]}}`, "role"},
		{`{"namespaceSelector": {"matchLabels": {"env": "prod"}}}`, "pod:error known loose role namespace generated:error"},
		{`{"namespaceSelector": {"matchLabels": {"env": "test"}}}`, "pod:error loose role generated:error"},
		{`{"name": "web"}`, "pod known generated"},
		{`{"name": "we*"}`, "pod known loose generated"},
		{`{"name": "*eb"}`, "pod known generated"},
		{`{"name": "*e*"}`, "pod known loose role generated"},
		{`{"source": "All"}`, "pod known loose role namespace generated"},
		{`{"source": "Original"}`, "pod known loose role namespace"},
		{`{"source": "Generated"}`, "generated"},
		{`{"kinds": [{"kinds": ["Pod"]}], "namespaceSelector": {"matchLabels": {"env": "prod"}}, "excludedNamespaces": ["shop"]}`, "loose"},
	} {
		m, err := match.New(decode(t, c.spec))
		if err != nil {
			t.Errorf("%s: %v", c.spec, err)
			continue
		}
		var got []string
		for _, name := range all {
			o := objects[name]
			if o.Source == "" {
				o.Source = match.Original
			}
			matched, err := m.Object(&o)
			switch {
			case errors.Is(err, match.ErrNamespace):
				got = append(got, name+":error")
			case err != nil:
				t.Errorf("%s: %s: %v", c.spec, name, err)
			case matched:
				got = append(got, name)
			}
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s matches %q, want %q", c.spec, text, c.want)
		}
	}
}

func TestRefused(t *testing.T) {
	for spec, want := range map[string]string{
		`{"kinds": {}}`:                                    "spec.match.kinds: is no list",
		`{"kinds": [1]}`:                                   "entry 0 is no object",
		`{"kinds": [{"kinds": [1]}]}`:                      "holds 1, which is no text",
		`{"scope": 1}`:                                     "1 is no text",
		`{"namespaces": ["a*b"]}`:                          `"a*b" is no name`,
		`{"excludedNamespaces": "a"}`:                      "is no list",
		`{"source": "Any"}`:                                `"Any" is none of`,
		`{"source": ""}`:                                   `"" is none of`,
		`{"name": "a*b"}`:                                  `"a*b" is no name`,
		`{"labels": {}}`:                                   "spec.match.labels is not known",
		`{"labelSelector": []}`:                            "is no object",
		`{"labelSelector": {"app": "web"}}`:                "app is no part",
		`{"labelSelector": {"matchLabels": {"a": 1}}}`:     "matchLabels.a is no text",
		`{"labelSelector": {"matchLabels": {"-a": "x"}}}`:  `"-a" is no name of a label`,
		`{"labelSelector": {"matchLabels": {"a": "x y"}}}`: `"x y" is no value`,
		`{"namespaceSelector": {"matchExpressions": [{"key": "a", "operator": "In"}]}}`:                      "needs values",
		`{"namespaceSelector": {"matchExpressions": [{"key": "a", "operator": "Exists", "values": ["b"]}]}}`: "takes no values",
		`{"namespaceSelector": {"matchExpressions": [{"key": "a", "operator": "Gt", "values": ["1"]}]}}`:     "is none of",
	} {
		if _, err := match.New(decode(t, spec)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", spec, err, want)
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add(`{"kinds": [{"kinds": ["Pod"]}], "labelSelector": {"matchLabels": {"a": "b"}}}`, pod)
	f.Add(`{"namespaceSelector": {"matchExpressions": [{"key": "a", "operator": "Exists"}]}, "name": "*"}`, loose)
	f.Fuzz(func(t *testing.T, spec, object string) {
		var selects, content map[string]any
		if json.Unmarshal([]byte(spec), &selects) != nil || json.Unmarshal([]byte(object), &content) != nil {
			return
		}
		m, err := match.New(selects)
		if err != nil {
			return
		}
		_, _ = m.Object(&match.Object{Kind: "Pod", Content: content, Source: match.Original})
	})
}
