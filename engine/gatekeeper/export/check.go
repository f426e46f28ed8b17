package export

import (
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/boltseal/boltseal/engine"
)

// check refuses what Gatekeeper does not have: the rule would be silently
// weaker there.
func (r *reach) check(entry string) error {
	for _, live := range r.rules() {
		if err := r.checkRule(live, entry); err != nil {
			return err
		}
	}
	return nil
}

// checkRule checks one rule; entry is the path of the entry's package.
func (r *reach) checkRule(live *rule, entry string) error {
	resolved := live.resolved()
	pkg := engine.PackagePath(live.file.raw.Package.Path)
	if pkg != entry && !strings.HasPrefix(pkg, "lib/") {
		return refuse("it reads data.%s (%s): a template may read data.lib and data.inventory only", strings.ReplaceAll(pkg, "/", "."), place(resolved.Location))
	}
	if err := checkWiths(resolved); err != nil {
		return err
	}
	if err := r.checkData(live, entry); err != nil {
		return err
	}
	read := readInput(resolved)
	for _, in := range read {
		switch {
		case in.key == "":
			return refuse("it reads input as a whole (%s), which is another document in Gatekeeper", place(in.loc))
		case in.key == "parameters" && pkg != entry:
			return refuse("the library reads input.parameters (%s): it must be handed the value", place(in.loc))
		case slices.Contains(hidden(), in.key) && !r.isLifted(live, in):
			return refuse("it reads input.%s (%s), which Gatekeeper does not give", in.key, place(in.loc))
		}
	}
	return nil
}

// isLifted reports whether a read only asks whether the document has the view
// that the rule computes in its place.
func (r *reach) isLifted(live *rule, in read) bool {
	key, ok := r.lifted[live]
	if !ok || key != in.key {
		return false
	}
	return slices.ContainsFunc(live.resolved().Body, func(e *ast.Expr) bool {
		return isGuard(e, key) && e.Terms == any(in.term)
	})
}

// checkWiths refuses expressions that are evaluated with another document or
// function: what they reach is not what was analysed.
func checkWiths(r *ast.Rule) error {
	var bad *ast.With
	ast.WalkWiths(r, func(w *ast.With) bool {
		if key, _ := inputKey(w.Target); key != "review" {
			bad = w
		}
		return false
	})
	if bad != nil {
		return refuse("it evaluates with another %s (%s)", bad.Target, place(bad.Location))
	}
	return nil
}

// checkData refuses references to data that a template may not read, or that
// nothing defines.
func (r *reach) checkData(live *rule, entry string) error {
	for _, ref := range refs(live.resolved()) {
		if strings.HasPrefix(ref.String(), "rego.metadata.") {
			return refuse("it calls %s (%s), which says nothing in a template", ref, place(ref[0].Location))
		}
		if !isRoot(ref[0], ast.DefaultRootDocument) {
			continue
		}
		path := engine.PackagePath(ref)
		top, _, _ := strings.Cut(path, "/")
		switch {
		case top == "inventory":
		case len(r.unit.touched(ref)) == 0:
			return refuse("%s (%s) is not defined", ref, place(ref[0].Location))
		case top == "lib" && path != "lib":
		case path == entry || strings.HasPrefix(path, entry+"/"):
		default:
			return refuse("it reads %s (%s): a template may read data.lib and data.inventory only", ref, place(ref[0].Location))
		}
	}
	var own error
	ast.WalkRefs(live.file.raw.Rules[live.at], func(ref ast.Ref) bool {
		if isRoot(ref[0], ast.DefaultRootDocument) && !strings.HasPrefix(engine.PackagePath(ref), "lib/") && !strings.HasPrefix(engine.PackagePath(ref)+"/", "inventory/") {
			own = refuse("it reads %s (%s): a template may read data.lib and data.inventory only", ref, place(ref[0].Location))
		}
		return false
	})
	return own
}

// place is where something stands, for people.
func place(loc *ast.Location) string {
	if loc == nil {
		return "?"
	}
	return fmt.Sprintf("%s:%d", loc.File, loc.Row)
}

// read is a place that reads input.
type read struct {
	// key is the document's key, "" for input as a whole or a computed key.
	key  string
	term *ast.Term
	loc  *ast.Location
}

// readInput are the places of a rule that read input.
func readInput(r *ast.Rule) []read {
	var out []read
	handled := map[*ast.Term]bool{}
	visit := func(x any) bool {
		switch x := x.(type) {
		case *ast.Expr:
			if terms, ok := x.Terms.([]*ast.Term); ok {
				out = append(out, inputGet(terms, handled)...)
			}
		case *ast.With:
			// A target says what is replaced; it reads nothing.
			handled[x.Target] = true
		case *ast.Term:
			if call, ok := x.Value.(ast.Call); ok {
				out = append(out, inputGet(call, handled)...)
			}
			if ref, ok := x.Value.(ast.Ref); ok && isInput(x) {
				handled[ref[0]] = true
			}
			if isInput(x) && !handled[x] {
				out = append(out, read{"", x, x.Location})
			}
			if ref, ok := x.Value.(ast.Ref); ok && len(ref) > 1 && isRoot(ref[0], ast.InputRootDocument) {
				handled[ref[0]] = true
				if !handled[x] {
					key, _ := inputKey(x)
					out = append(out, read{key, x, x.Location})
				}
			}
		}
		return false
	}
	walkRule(r, visit)
	return out
}

// walkRule visits everything in a rule, with the computed parts of its name.
func walkRule(r *ast.Rule, visit func(any) bool) {
	v := ast.NewGenericVisitor(visit)
	v.Walk(r)
	for at := r; at != nil; at = at.Else {
		for _, t := range at.Head.Reference[min(1, len(at.Head.Reference)):] {
			v.Walk(t)
		}
	}
}

// inputGet is what object.get(input, path, …) with a constant path reads.
func inputGet(terms []*ast.Term, handled map[*ast.Term]bool) []read {
	key := gets(terms)
	if key == "" {
		return nil
	}
	handled[terms[1]] = true
	return []read{{key, terms[1], terms[0].Location}}
}

// gets is the first key that object.get(input, path, …) reads, "" for any other call.
func gets(terms []*ast.Term) string {
	name, ok := terms[0].Value.(ast.Ref)
	if !ok || len(terms) < 3 || name.String() != ast.ObjectGet.Name || !isInput(terms[1]) {
		return ""
	}
	switch path := terms[2].Value.(type) {
	case ast.String:
		return string(path)
	case *ast.Array:
		if path.Len() > 0 {
			key, _ := path.Elem(0).Value.(ast.String)
			return string(key)
		}
	}
	return ""
}

// isInput reports whether t is input as a whole.
func isInput(t *ast.Term) bool {
	if ref, ok := t.Value.(ast.Ref); ok {
		return len(ref) == 1 && isRoot(ref[0], ast.InputRootDocument)
	}
	return isRoot(t, ast.InputRootDocument)
}
