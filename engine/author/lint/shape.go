package lint

import (
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// conftestSet are the names of the sets that conftest judges
// (policy/engine.go of conftest v0.71.1).
var conftestSet = regexp.MustCompile(`^(deny|violation|warn)(_[a-zA-Z0-9]+)*$`)

// name is a rule's name: the first step of its head.
func name(r *ast.Rule) string {
	if len(r.Head.Reference) > 0 {
		return strings.Trim(r.Head.Reference[0].String(), `"`)
	}
	return string(r.Head.Name)
}

// set says that a rule adds to a set.
func set(r *ast.Rule) bool { return r.Head.Key != nil && r.Head.Value == nil && len(r.Head.Args) == 0 }

// neverFires finds native packages without a set violation, and users'
// packages in which nothing is judged although nothing else reads them.
func neverFires(p *pass) {
	p.tree.eachNative(func(id string, main *file, all []*file) {
		fires := slices.ContainsFunc(all, func(f *file) bool {
			return slices.ContainsFunc(f.parsed.Rules, func(r *ast.Rule) bool { return name(r) == "violation" })
		})
		if !fires {
			p.report(main.parsed.Package.Location, "rule %s has no set named violation, so it never fires%s", id, meant(all))
		}
	})
	if p.tree.options.Library {
		return
	}
	for _, f := range p.tree.files {
		if f.parsed == nil || f.rule() != "" || f.library() || f.test() || len(f.parsed.Rules) == 0 || p.tree.readElsewhere(f) {
			continue
		}
		if !slices.ContainsFunc(p.tree.files, func(other *file) bool { return other.parsed != nil && other.pkg() == f.pkg() && judges(other) }) {
			p.report(f.parsed.Package.Location, "package %s has no deny, warn or violation, and no other package reads it%s", f.pkg(), meant([]*file{f}))
		}
	}
}

// judges says that a file has findings or exceptions.
func judges(f *file) bool {
	return slices.ContainsFunc(f.parsed.Rules, func(r *ast.Rule) bool { return conftestSet.MatchString(name(r)) || name(r) == "exception" })
}

// meant guesses which set was meant.
func meant(files []*file) string {
	for _, f := range files {
		for _, r := range f.parsed.Rules {
			if n := name(r); set(r) && slices.Contains([]string{"violations", "denied", "denies", "warning", "warnings", "fail", "failure", "errors", "deny", "warn", "finding", "findings"}, n) {
				return "; " + n + " is none"
			}
		}
	}
	return ""
}

// readElsewhere says that another package reads the file's package.
func (t *tree) readElsewhere(f *file) bool {
	prefix := f.parsed.Package.Path
	for _, other := range t.files {
		if other.resolved == nil || other.test() || other.pkg() == f.pkg() {
			continue
		}
		found := false
		ast.WalkRefs(other.resolved, func(r ast.Ref) bool {
			found = found || r.HasPrefix(prefix) && !r.Equal(other.parsed.Package.Path)
			return found
		})
		if found {
			return true
		}
	}
	return false
}

// completeRule finds deny, warn and violation that are no sets: everything
// would pass.
func completeRule(p *pass) {
	for _, f := range p.tree.files {
		if f.parsed == nil || f.test() || f.library() {
			continue
		}
		for _, r := range f.parsed.Rules {
			n := name(r)
			judged := f.rule() != "" && n == "violation" || f.rule() == "" && conftestSet.MatchString(n)
			if judged && !set(r) && !r.Default && len(r.Head.Args) == 0 && len(r.Head.Reference) <= 1 {
				p.report(r.Location, "%s is no set, so nothing that it finds is reported", n)
			}
		}
	}
}

// noMessage finds elements of a native rule's violation that have no msg.
func noMessage(p *pass) {
	for _, f := range p.tree.files {
		if f.parsed == nil || f.rule() == "" {
			continue
		}
		for _, r := range f.parsed.Rules {
			if name(r) != "violation" || !set(r) {
				continue
			}
			switch v := r.Head.Key.Value.(type) {
			case ast.Object:
				if v.Get(ast.StringTerm("msg")) == nil {
					p.report(r.Head.Key.Location, "the violation has no msg")
				}
			case ast.String, ast.Number, ast.Boolean, *ast.Array:
				p.report(r.Location, "a violation is an object with msg, not %s", r.Head.Key)
			}
		}
	}
}

// unusedHelper finds rules that nothing reads. Libraries serve others; so do
// packages that another one reads as a whole.
func unusedHelper(p *pass) {
	if slices.ContainsFunc(p.tree.files, func(f *file) bool { return f.parsed != nil && f.resolved == nil }) {
		return
	}
	read := map[string]bool{}
	for _, f := range p.tree.files {
		if f.resolved == nil {
			continue
		}
		for _, r := range f.resolved.Rules {
			self := f.pkg() + "." + name(r)
			ast.WalkRefs(r, func(ref ast.Ref) bool {
				for n := 1; n <= len(ref); n++ {
					if at := strings.TrimPrefix(ref[:n].String(), "data."); at != self {
						read[at] = true
					}
				}
				read[strings.TrimPrefix(ref.String(), "data.")+".*"] = true
				return false
			})
		}
	}
	for _, f := range p.tree.files {
		if f.parsed == nil || f.test() || f.library() || read[f.pkg()+".*"] || !judges(f) && f.rule() == "" {
			continue
		}
		seen := map[string]bool{}
		for _, r := range f.parsed.Rules {
			n := name(r)
			if seen[n] || read[f.pkg()+"."+n] || conftestSet.MatchString(n) || slices.Contains([]string{"exception", "main", "allow"}, n) || strings.HasPrefix(n, "test_") {
				continue
			}
			seen[n] = true
			p.report(r.Location, "nothing reads %s", n)
		}
	}
}
