package engine

import (
	"context"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

const indexingLibrary = `package lib.things

containers contains c if some c in input.containers

# names depends on the inventory through services.
names[namespace][name] := true if {
	some namespace, found in services
	some name, _ in found
}

services[namespace] := found if {
	some namespace, versions in data.inventory.namespace
	found := versions.v1.Service
}

plain := {"a": 1}

mixed[name] := true if {
	input.kind == "kubernetes"
	some name, _ in data.inventory.namespace.shop.v1.Service
}
`

func indexing() Source {
	return source("boltseal", "profiles/default.yaml", "name: default\ninclude: ['**']\n", "lib/things/things.rego", indexingLibrary,
		"rules/t/a/rule.rego", native("t", "a", "", `violation contains {"msg": name, "details": {"path": []}} if {
	some name, _ in things.names.shop
	things.mixed[name]
	things.plain.a == 1
}`))
}

func TestConstantsAreFound(t *testing.T) {
	index, err := makeIndex(indexing())
	if err == nil && len(index.Constants) == 2 {
		if got := index.Constants[0].path() + " " + index.Constants[1].path(); got != "lib/things/services lib/things/names" {
			t.Errorf("got %s", got)
		}
		return
	}
	t.Fatalf("got %v, %v", index, err)
}

func TestConstantsAreData(t *testing.T) {
	src := indexing()
	src.Shipped = true
	p := session(t, Config{}, src).policy
	shop := map[string]any{"v1": map[string]any{"Service": map[string]any{"web": map[string]any{}}}}
	s, err := p.Session(context.Background(), Inventory{"namespace": map[string]any{"shop": shop}})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rulesOf(evaluate(t, s, pod())), "|"); got != "t/a: web" {
		t.Errorf("findings %q", got)
	}
	for _, u := range p.units {
		data := s.stores[u].data().Value.(ast.Object)
		names, err := data.Find(ast.Ref{ast.StringTerm("lib"), ast.StringTerm("things"), ast.StringTerm("names"), ast.StringTerm("shop")})
		if err != nil || names.String() != `{"web": true}` {
			t.Errorf("the session's data hold %v, %v", names, err)
		}
	}
}
