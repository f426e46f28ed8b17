package engine

import (
	"slices"
	"strings"
	"sync"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

// liveness finds the Rego rules that some roots can reach. A library serves
// every kind of document and Gatekeeper; what one kind never evaluates need
// be neither read nor compiled for it.
type liveness struct {
	work *workspace
	// byName are the rules by package and name, byPackage by package alone.
	byName    map[string][]*ast.Rule
	byPackage map[string][]*ast.Rule
	// mu guards deadRules, those of the kinds that were asked for.
	mu        sync.Mutex
	deadRules map[inputs.Kind]map[*ast.Rule]bool
}

// newLiveness indexes a workspace's rules.
func newLiveness(w *workspace) *liveness {
	l := &liveness{work: w, byName: map[string][]*ast.Rule{}, byPackage: map[string][]*ast.Rule{}, deadRules: map[inputs.Kind]map[*ast.Rule]bool{}}
	for _, m := range w.modules {
		pkg := PackagePath(m.Package.Path)
		l.byPackage[pkg] = append(l.byPackage[pkg], m.Rules...)
		for _, r := range m.Rules {
			name := pkg + "/" + headName(r)
			l.byName[name] = append(l.byName[name], r)
		}
	}
	return l
}

// from are the rules that roots reach, a root only if it is reached itself.
// Where the kind is known, rules that cannot hold for it are left out.
func (l *liveness) from(roots []*ast.Rule, kind inputs.Kind) map[*ast.Rule]bool {
	dead := l.dead(kind)
	live := map[*ast.Rule]bool{}
	seen := map[string]bool{}
	queue := slices.Clone(roots)
	for ; len(queue) > 0; queue = queue[1:] {
		for _, ref := range l.work.refs[queue[0]] {
			path := PackagePath(ref)
			if seen[path] {
				continue
			}
			seen[path] = true
			for _, r := range l.touched(path) {
				if !live[r] && !dead[r] {
					live[r] = true
					queue = append(queue, r)
				}
			}
		}
	}
	return live
}

// dead are the workspace's dead rules for a kind.
func (l *liveness) dead(kind inputs.Kind) map[*ast.Rule]bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.deadRules[kind] == nil {
		l.deadRules[kind] = l.work.dead(kind)
	}
	return l.deadRules[kind]
}

// touched are the rules that a reference to path reads.
func (l *liveness) touched(path string) []*ast.Rule {
	for at := len(path); at >= 0; at = strings.LastIndexByte(path[:at], '/') {
		if rules := l.byName[path[:at]]; rules != nil {
			return rules
		}
	}
	var out []*ast.Rule
	for pkg, rules := range l.byPackage {
		if path == "" || pkg == path || strings.HasPrefix(pkg, path+"/") {
			out = append(out, rules...)
		}
	}
	return out
}

// present are the keys that documents of a kind always have, with a value
// other than false; absent those that they never have.
func present(kind inputs.Kind) (present, absent []string) {
	present = []string{"kind", "stage", "subject", "containers", "images", "packages", "vulnerabilities", "files", "evidence"}
	switch kind {
	case inputs.KindKubernetes:
		return append(present, "pod", "review"), []string{"dockerfile"}
	case inputs.KindDockerfile:
		return append(present, "dockerfile"), []string{"pod", "review"}
	}
	return present, nil
}

// dead are the rules with a body that cannot hold for documents of a kind:
// one that asks for what they lack, or for the lack of what they have. With
// kind "" nothing is known. A function keeps its rules, since a call of one
// without any is an error; so do rules with default or else.
func (w *workspace) dead(kind inputs.Kind) map[*ast.Rule]bool {
	dead := map[*ast.Rule]bool{}
	if kind == "" || w.changesInput() {
		return dead
	}
	has, lacks := present(kind)
	for r := range w.refs {
		if r.Default || r.Else != nil || len(r.Head.Args) > 0 {
			continue
		}
		dead[r] = slices.ContainsFunc(r.Body, func(e *ast.Expr) bool { return cannotHold(e, has, lacks) })
	}
	return dead
}

// changesInput reports whether any expression evaluates with another input.
func (w *workspace) changesInput() bool {
	for _, f := range w.facts {
		for _, t := range f.targets {
			if ref, ok := t.Value.(ast.Ref); isInput(t) || ok && isRoot(ref[0], ast.InputRootDocument) {
				return true
			}
		}
	}
	return false
}

// cannotHold reports whether an expression is never true for documents that
// have and lack certain keys.
func cannotHold(e *ast.Expr, has, lacks []string) bool {
	switch terms := e.Terms.(type) {
	case *ast.Term:
		key, whole := inputKey(terms)
		if e.Negated {
			return whole && slices.Contains(has, key)
		}
		return slices.Contains(lacks, key)
	case []*ast.Term:
		return !e.Negated && slices.ContainsFunc(terms[1:], func(t *ast.Term) bool {
			key, _ := inputKey(t)
			return slices.Contains(lacks, key)
		})
	case *ast.SomeDecl:
		for _, t := range terms.Symbols {
			if call, ok := t.Value.(ast.Call); ok {
				if key, _ := inputKey(call[len(call)-1]); slices.Contains(lacks, key) {
					return true
				}
			}
		}
	}
	return false
}

// inputKey is the key of the document that t refers to, and whether it is
// all that t refers to; "" for any other term.
func inputKey(t *ast.Term) (key string, whole bool) {
	ref, ok := t.Value.(ast.Ref)
	if !ok || len(ref) < 2 || !isRoot(ref[0], ast.InputRootDocument) {
		return "", false
	}
	s, _ := ref[1].Value.(ast.String)
	return string(s), len(ref) == 2
}
