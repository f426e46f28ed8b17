package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

// gatekeeperOPA is the version of OPA that Gatekeeper 3.23 is built with (its go.mod).
const gatekeeperOPA = "v1.17.1"

// gatekeeperBuiltins are the built-ins that templates may call: OPA's of that
// version without those that Gatekeeper switches off (frameworks/constraint,
// rego driver: http.send unless enabled).
var gatekeeperBuiltins = sync.OnceValues(func() (map[string]bool, error) {
	capabilities, err := ast.LoadCapabilitiesVersion(gatekeeperOPA)
	if err != nil {
		return nil, fmt.Errorf("load OPA's capabilities: %w", err)
	}
	out := map[string]bool{}
	for _, b := range capabilities.Builtins {
		out[b.Name] = b.Name != "http.send"
	}
	return out, nil
})

// gatekeeper finds what keeps a rule for Kubernetes from being exported. A
// rule that requires facts says itself that it is not for Gatekeeper.
func gatekeeper(p *pass) {
	builtins, err := gatekeeperBuiltins()
	if err != nil {
		p.report(nil, "%s", err)
		return
	}
	mains := map[string]*file{}
	p.tree.eachNative(func(id string, main *file, all []*file) {
		if requires, _ := main.custom("requires").([]any); !main.judges(inputs.KindKubernetes) || len(requires) > 0 || main.metadata() == nil {
			return
		}
		before := len(p.found)
		defer func() {
			if len(p.found) == before {
				mains[id] = main
			}
		}()
		for _, f := range all {
			if f.resolved == nil {
				continue
			}
			for _, r := range f.resolved.Rules {
				p.foreignReads(main, f, r)
				calls(r, func(c call) {
					switch {
					case strings.HasPrefix(c.name, "rego.metadata."):
						p.report(c.loc, "Gatekeeper has no METADATA: %s is undefined there", c.name)
					case isBuiltin(c.name) && !builtins[c.name]:
						p.report(c.loc, "the OPA of Gatekeeper (%s) has no %s", gatekeeperOPA, c.name)
					}
				})
			}
			for _, i := range f.parsed.Imports {
				if path := i.Path.String(); strings.HasPrefix(path, "input.") {
					p.report(i.Location, "Gatekeeper refuses import %s", path)
				}
			}
		}
	})
	p.unportable(mains)
}

// unportable reports the rules whose text shows nothing, but which cannot be
// exported all the same.
func (p *pass) unportable(mains map[string]*file) {
	if p.tree.options.Portable == nil || len(mains) == 0 {
		return
	}
	reasons, err := p.tree.options.Portable(p.ctx, slices.Sorted(maps.Keys(mains)))
	if err != nil {
		return // policies that do not load are findings of the check compile
	}
	for _, id := range slices.Sorted(maps.Keys(reasons)) {
		if main := mains[id]; main != nil {
			p.report(main.parsed.Package.Location, "rule %s cannot be exported: %s", id, reasons[id])
		}
	}
}

func isBuiltin(name string) bool {
	return slices.ContainsFunc(ast.Builtins, func(b *ast.Builtin) bool { return b.Name == name })
}

// foreignReads finds reads of what Gatekeeper does not provide. What only
// documents of another kind have is no fault in a rule for that kind as well.
func (p *pass) foreignReads(main, f *file, r *ast.Rule) {
	ast.WalkTerms(r, func(t *ast.Term) bool {
		ref, ok := t.Value.(ast.Ref)
		if !ok {
			return false
		}
		switch {
		case ref[0].Equal(ast.InputRootDocument) && len(ref) > 1:
			key, constant := text(ref[1])
			if constant && !slices.Contains([]string{"review", "parameters"}, key) && !otherKinds(main, key) && !(guarded(r, key)) {
				p.report(t.Location, "Gatekeeper has no input.%s%s", key, instead(key))
			}
		case ref[0].Equal(ast.DefaultRootDocument) && len(ref) > 1:
			if !ref.HasPrefix(f.parsed.Package.Path) && !ref[1].Equal(ast.StringTerm("lib")) && !ref[1].Equal(ast.StringTerm("inventory")) {
				p.report(t.Location, "Gatekeeper has no %s: templates read data.lib and data.inventory only", ref)
			}
		}
		return false
	})
}

// otherKinds says that a part of the document belongs to another kind, which
// the rule judges too.
func otherKinds(main *file, key string) bool {
	var owners []inputs.Kind
	switch key {
	case "dockerfile", "image", "sbom", "event":
		owners = []inputs.Kind{inputs.Kind(key)}
	case "process":
		owners = []inputs.Kind{inputs.KindEvent}
	case "packages", "vulnerabilities", "files":
		owners = []inputs.Kind{inputs.KindImage, inputs.KindSBOM}
	}
	return slices.ContainsFunc(owners, func(k inputs.Kind) bool { return main.judges(k) })
}

// guarded says that the rule gives the value that it has where there is none:
// its body asks "not input.key", or another rule of the name does.
func guarded(r *ast.Rule, key string) bool {
	if r.Module == nil {
		return false
	}
	for _, other := range r.Module.Rules {
		if name(other) != name(r) {
			continue
		}
		for _, e := range other.Body {
			if t, ok := e.Terms.(*ast.Term); ok && e.Negated && t.String() == "input."+key {
				return true
			}
		}
	}
	return false
}

// instead says what to read instead of a part of the document.
func instead(key string) string {
	switch key {
	case "containers", "images", "pod":
		return ": read data.lib.workload." + key
	case "kind":
		return ": ask for input.review"
	}
	return ""
}

// lowering finds constructs that partial evaluation leaves behind in a form
// that the kernel cannot judge exactly.
func lowering(p *pass) {
	p.tree.eachNative(func(id string, main *file, all []*file) {
		if !main.judges(inputs.KindEvent) || main.custom("kinds") == nil {
			return
		}
		for _, f := range all {
			if f.resolved == nil {
				continue
			}
			for _, r := range f.resolved.Rules {
				for ; r != nil; r = r.Else {
					p.lowerable(r)
				}
			}
		}
	})
}

// live says that a path leads into what only a live event tells.
func live(path []string) bool { return under(path, "input.event") || under(path, "input.process") }

// lowerable reports what of a rule about events is not exact.
func (p *pass) lowerable(r *ast.Rule) {
	from := originsOf(r)
	reads := false
	ast.WalkRefs(r, func(ref ast.Ref) bool {
		reads = reads || live(steps(ast.NewTerm(ref)))
		return false
	})
	if !reads {
		return
	}
	if r.Default || r.Else != nil {
		p.report(r.Location, "the kernel cannot judge %s: it has a default or else", name(r))
	}
	for _, e := range r.Body {
		if len(e.With) > 0 {
			p.report(e.Location, "the kernel cannot judge an expression with another input")
		}
		if every, ok := e.Terms.(*ast.Every); ok && live(from.path(every.Domain)) {
			p.report(e.Location, "the kernel cannot judge every … in a list of the event")
		}
	}
	// Messages are left to user space: only conditions count.
	calls(bodyWithoutMessages(r), func(c call) {
		touches := slices.ContainsFunc(c.args, func(t *ast.Term) bool { return from.touches(t) })
		switch {
		case !touches && c.name != "time.now_ns":
		case slices.Contains([]string{"split", "sprintf", "concat", "object.get", "and", "or", "time.now_ns", "json.unmarshal", "regex.find_n", "replace", "substring", "trim", "internal.template_string"}, c.name):
			p.report(c.loc, "the kernel cannot judge %s over fields of the event", c.name)
		}
	})
}

// touches says that a term reads live fields, directly or by what it stands for.
func (o origins) touches(t *ast.Term) bool {
	found := false
	ast.WalkTerms(t, func(t *ast.Term) bool {
		found = found || live(o.path(t))
		return found
	})
	return found
}

// bodyWithoutMessages is a rule's body without the assignments of variables
// that only the head uses.
func bodyWithoutMessages(r *ast.Rule) ast.Body {
	used := map[string]int{}
	for _, e := range r.Body {
		ast.WalkVars(e, func(v ast.Var) bool { used[string(v)]++; return false })
	}
	var out ast.Body
	for _, e := range r.Body {
		if terms, ok := e.Terms.([]*ast.Term); ok && len(terms) == 3 && terms[0].String() == "assign" && used[variable(terms[1])] == 1 {
			continue
		}
		out = append(out, e)
	}
	return out
}
