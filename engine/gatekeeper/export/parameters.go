package export

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/boltseal/boltseal/engine"
)

// readsParameters reports whether a rule reads input.parameters.
func readsParameters(rules []*rule, pkg string) bool {
	for _, r := range rules {
		if engine.PackagePath(r.file.raw.Package.Path) != pkg {
			continue
		}
		if slices.ContainsFunc(readInput(r.resolved()), func(in read) bool { return in.key == "parameters" }) {
			return true
		}
	}
	return false
}

// freeName is a name for the parameters that none of some modules uses for
// anything else.
func freeName(modules []*ast.Module) string {
	used := map[string]bool{}
	for _, m := range modules {
		for _, i := range m.Imports {
			used[string(i.Name())] = true
		}
		for _, r := range m.Rules {
			used[headName(r)] = true
			walkRule(r, func(x any) bool {
				if v, ok := x.(ast.Var); ok {
					used[string(v)] = true
				}
				return false
			})
		}
	}
	for _, name := range []string{"params", "constraint_params"} {
		if !used[name] {
			return name
		}
	}
	for i := 2; ; i++ {
		if name := fmt.Sprintf("params_%d", i); !used[name] {
			return name
		}
	}
}

// ownParameters makes a module read its parameters from the rule called name:
// input.parameters.x becomes params.x.
func ownParameters(m *ast.Module, name string) {
	params := func(loc *ast.Location) *ast.Term { return ast.VarTerm(name).SetLocation(loc) }
	visit := func(x any) bool {
		switch x := x.(type) {
		case *ast.Expr:
			if terms, ok := x.Terms.([]*ast.Term); ok && gets(terms) == "parameters" {
				x.Terms = ownGet(terms, params)
			}
		case *ast.Term:
			switch v := x.Value.(type) {
			case ast.Call:
				if gets(v) == "parameters" {
					own := ownGet(v, params)
					if len(own) == 1 {
						x.Value = own[0].Value
					} else {
						x.Value = ast.Call(own)
					}
				}
			case ast.Ref:
				if key, _ := inputKey(x); key != "parameters" {
					break
				}
				if len(v) == 2 {
					x.Value = ast.Var(name)
					break
				}
				x.Value = append(ast.Ref{params(v[0].Location)}, v[2:]...)
			}
		}
		return false
	}
	for _, r := range m.Rules {
		walkRule(r, visit)
	}
}

// ownGet is object.get(input, ["parameters", …], …) on the rule's parameters:
// the parameters as they are where all of them are asked for.
func ownGet(terms []*ast.Term, params func(*ast.Location) *ast.Term) []*ast.Term {
	own := params(terms[1].Location)
	path, ok := terms[2].Value.(*ast.Array)
	if !ok || path.Len() == 1 {
		// The parameters are always there, so what was the default is not asked for.
		whole := ast.NewTerm(ast.NewArray()).SetLocation(terms[2].Location)
		return append([]*ast.Term{terms[0], own, whole}, terms[3:]...)
	}
	rest := ast.NewTerm(path.Slice(1, -1)).SetLocation(terms[2].Location)
	return append([]*ast.Term{terms[0], own, rest}, terms[3:]...)
}

// parametersRule is the Rego that joins the defaults with what a constraint
// says. What it says replaces a parameter as a whole, so objects among the
// defaults must not be merged into.
func parametersRule(name string, defaults map[string]any) (string, error) {
	known, err := literal(defaults)
	if err != nil {
		return "", err
	}
	const given = `object.get(input, "parameters", {})`
	if slices.ContainsFunc(slices.Collect(maps.Values(defaults)), isFilledObject) {
		known = fmt.Sprintf("object.remove(%s, object.keys(%s))", known, given)
	}
	return fmt.Sprintf("# Gatekeeper applies no defaults: they stand here.\n%s := object.union(%s, %s)\n", name, known, given), nil
}

// isFilledObject reports whether a value is an object that has keys.
func isFilledObject(value any) bool {
	m, ok := value.(map[string]any)
	return ok && len(m) > 0
}

// literal is a value as Rego.
func literal(value any) (string, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "", fmt.Errorf("write parameters: %w", err)
	}
	line := strings.TrimSpace(b.String())
	if len(line) <= 80 {
		return line, nil
	}
	b.Reset()
	encoder.SetIndent("", "\t")
	if err := encoder.Encode(value); err != nil {
		return "", fmt.Errorf("write parameters: %w", err)
	}
	return strings.TrimSpace(b.String()), nil
}
