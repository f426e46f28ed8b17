package export

import (
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/boltseal/boltseal/engine"
)

// The keys of input in Gatekeeper, and those that the engine's documents of
// Kubernetes objects have besides. Any other key is undefined in both.
func given() []string { return []string{"review", "parameters"} }

func hidden() []string {
	return []string{"kind", "stage", "subject", "containers", "images", "pod", "packages", "vulnerabilities", "files", "evidence", "time"}
}

// analysis knows which rules of a unit can hold in Gatekeeper.
type analysis struct {
	unit *unit
	// dead are rules that are undefined for every Kubernetes object.
	dead map[*rule]bool
	// lifted are rules that compute what the document has outside Gatekeeper,
	// by the key of the document that they stand in for.
	lifted map[*rule]string
}

// analyse finds what cannot hold in Gatekeeper.
func analyse(u *unit) *analysis {
	a := &analysis{unit: u, dead: map[*rule]bool{}, lifted: map[*rule]string{}}
	names := slices.Sorted(maps.Keys(u.byName))
	for _, name := range names {
		a.lift(u.byName[name])
	}
	for changed := true; changed; {
		changed = false
		for _, name := range names {
			for _, r := range u.byName[name] {
				if !a.dead[r] && a.cannotHold(r.resolved()) {
					a.dead[r], changed = true, true
				}
			}
		}
	}
	return a
}

// lift recognises the rules that give the document's own view where there is
// one, and else compute the same from the review:
//
//	containers := input.containers
//	containers := … if not input.containers
func (a *analysis) lift(rules []*rule) {
	for _, own := range rules {
		key := a.givesKey(own.resolved())
		if key == "" {
			continue
		}
		var others []*rule
		for _, r := range rules {
			if r != own && isGuarded(r.resolved(), key) {
				others = append(others, r)
			}
		}
		if len(others) == 0 || len(others) != len(rules)-1 {
			return
		}
		a.dead[own] = true
		for _, r := range others {
			a.lifted[r] = key
		}
	}
}

// givesKey is the hidden key that a rule gives as it is, "" for any other rule.
func (a *analysis) givesKey(r *ast.Rule) string {
	if r.Default || r.Else != nil || len(r.Head.Args) > 0 || r.Head.Key != nil || len(r.Head.Reference) > 1 || r.Head.Value == nil {
		return ""
	}
	if len(r.Body) != 1 || !isTrue(r.Body[0]) {
		return ""
	}
	key, whole := inputKey(r.Head.Value)
	if !whole || !slices.Contains(hidden(), key) {
		return ""
	}
	return key
}

// isTrue reports whether an expression is the constant true.
func isTrue(e *ast.Expr) bool {
	t, ok := e.Terms.(*ast.Term)
	return ok && !e.Negated && t.Value.Compare(ast.Boolean(true)) == 0
}

// isGuarded reports whether a rule holds only where the document lacks key.
func isGuarded(r *ast.Rule, key string) bool {
	return !r.Default && r.Else == nil && slices.ContainsFunc(r.Body, func(e *ast.Expr) bool { return isGuard(e, key) })
}

// isGuard reports whether e is "not input.key".
func isGuard(e *ast.Expr, key string) bool {
	t, ok := e.Terms.(*ast.Term)
	if !ok || !e.Negated || len(e.With) > 0 {
		return false
	}
	name, whole := inputKey(t)
	return whole && name == key
}

// inputKey is the key of the document that t refers to, and whether it is all
// that t refers to; "" for any other term.
func inputKey(t *ast.Term) (key string, whole bool) {
	ref, ok := t.Value.(ast.Ref)
	if !ok || len(ref) < 2 || !isRoot(ref[0], ast.InputRootDocument) {
		return "", false
	}
	s, _ := ref[1].Value.(ast.String)
	return string(s), len(ref) == 2
}

// isRoot reports whether t is the given root document.
func isRoot(t, root *ast.Term) bool { return t.Value.Compare(root.Value) == 0 }

// isGone reports whether input has no such key, in Gatekeeper or outside it.
func isGone(key string) bool {
	return key != "" && !slices.Contains(given(), key) && !slices.Contains(hidden(), key)
}

// cannotHold reports whether a rule is undefined for every Kubernetes object,
// in Gatekeeper and outside it.
func (a *analysis) cannotHold(r *ast.Rule) bool {
	if r.Default || r.Else != nil {
		return false
	}
	for _, t := range headTerms(r.Head) {
		if a.isUndefined(t) {
			return true
		}
	}
	return slices.ContainsFunc(r.Body, a.fails)
}

// headTerms are the terms that a rule's head computes.
func headTerms(h *ast.Head) []*ast.Term {
	var out []*ast.Term
	if len(h.Reference) > 1 {
		out = append(out, h.Reference[1:]...)
	}
	for _, t := range []*ast.Term{h.Key, h.Value} {
		if t != nil {
			out = append(out, t)
		}
	}
	return out
}

// fails reports whether an expression is never true.
func (a *analysis) fails(e *ast.Expr) bool {
	if e.Negated || len(e.With) > 0 {
		return false
	}
	switch terms := e.Terms.(type) {
	case *ast.Term:
		return a.isUndefined(terms)
	case []*ast.Term:
		return slices.ContainsFunc(terms, a.isUndefined)
	case *ast.Every:
		return a.isUndefined(terms.Domain)
	case *ast.SomeDecl:
		return slices.ContainsFunc(terms.Symbols, func(t *ast.Term) bool {
			call, ok := t.Value.(ast.Call)
			return ok && a.isUndefined(call[len(call)-1])
		})
	}
	return false
}

// isUndefined reports whether a term is undefined for every Kubernetes object.
func (a *analysis) isUndefined(t *ast.Term) bool {
	switch v := t.Value.(type) {
	case ast.Ref:
		return a.isUndefinedRef(v)
	case ast.Call:
		return slices.ContainsFunc(v, a.isUndefined)
	case *ast.Array:
		found := false
		v.Foreach(func(e *ast.Term) { found = found || a.isUndefined(e) })
		return found
	case ast.Set:
		found := false
		v.Foreach(func(e *ast.Term) { found = found || a.isUndefined(e) })
		return found
	case ast.Object:
		found := false
		v.Foreach(func(k, e *ast.Term) { found = found || a.isUndefined(k) || a.isUndefined(e) })
		return found
	}
	return false
}

// isUndefinedRef is isUndefined of a reference.
func (a *analysis) isUndefinedRef(ref ast.Ref) bool {
	if slices.ContainsFunc(ref[1:], a.isUndefined) {
		return true
	}
	switch {
	case isRoot(ref[0], ast.InputRootDocument):
		key, _ := inputKey(ast.NewTerm(ref))
		return isGone(key)
	case isRoot(ref[0], ast.DefaultRootDocument):
		rules, rest := a.unit.named(ref)
		return len(rules) > 0 && !slices.ContainsFunc(rules, func(r *rule) bool {
			return !a.dead[r] || rest == 0 && isPartial(r.resolved())
		})
	}
	_, isCall := ref[0].Value.(ast.Call)
	return isCall && a.isUndefined(ref[0])
}

// isPartial reports whether a rule is part of a set or an object, which is
// empty, not undefined, where no rule holds.
func isPartial(r *ast.Rule) bool { return r.Head.Key != nil || len(r.Head.Reference) > 1 }

// named are the rules of the name that a reference reads, and how many steps
// of it come after the name.
func (u *unit) named(ref ast.Ref) (rules []*rule, rest int) {
	name := engine.PackagePath(ref)
	for at := len(name); at >= 0; at = strings.LastIndexByte(name[:at], '/') {
		if rules := u.byName[name[:at]]; rules != nil {
			return rules, len(ref) - 2 - strings.Count(name[:at], "/")
		}
	}
	return nil, 0
}

// reach is what a rule needs in Gatekeeper.
type reach struct {
	*analysis
	live map[*rule]bool
}

// from finds the rules that roots reach.
func (a *analysis) from(roots []*rule) *reach {
	out := &reach{analysis: a, live: map[*rule]bool{}}
	queue := slices.DeleteFunc(slices.Clone(roots), func(r *rule) bool { return a.dead[r] })
	for _, r := range queue {
		out.live[r] = true
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, ref := range refs(queue[0].resolved()) {
			if !isRoot(ref[0], ast.DefaultRootDocument) {
				continue
			}
			for _, r := range a.alive(ref) {
				if !out.live[r] {
					out.live[r] = true
					queue = append(queue, r)
				}
			}
		}
	}
	return out
}

// alive are the rules that a reference needs: those that can hold or, where
// none can, all of them, since a name must not vanish.
func (a *analysis) alive(ref ast.Ref) []*rule {
	touched := a.unit.touched(ref)
	alive := slices.DeleteFunc(slices.Clone(touched), func(r *rule) bool { return a.dead[r] })
	if len(alive) == 0 {
		return touched
	}
	return alive
}

// refs are the references of a rule.
func refs(r *ast.Rule) []ast.Ref {
	var out []ast.Ref
	visit := func(ref ast.Ref) bool {
		out = append(out, ref)
		return false
	}
	ast.WalkRefs(r, visit)
	for at := r; at != nil; at = at.Else {
		for _, t := range at.Head.Reference[min(1, len(at.Head.Reference)):] {
			ast.WalkRefs(t, visit)
		}
	}
	return out
}

// rules are the live rules, sorted by file and place.
func (r *reach) rules() []*rule {
	return slices.SortedFunc(maps.Keys(r.live), func(x, y *rule) int {
		if c := strings.Compare(x.file.name, y.file.name); c != 0 {
			return c
		}
		return x.at - y.at
	})
}
