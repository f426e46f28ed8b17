package engine

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

// conftestSets are the names of the sets that conftest judges
// (policy/engine.go of conftest v0.71.1), exceptionSet that of its exceptions.
var conftestSets = regexp.MustCompile(`^(deny|violation|warn)(_[a-zA-Z0-9]+)*$`)

const exceptionSet = "exception"

// findPolicies finds the conftest policies of one file. seen are the rules
// of the unit so far, by id.
func (u *unit) findPolicies(f file, seen map[string]*rule) (warnings []string, errs []error) {
	full := f.module.Package.Location.File
	m := u.work.modules[full]
	pkg := packageName(m.Package)
	if pkg == "lib" || strings.HasPrefix(pkg, "lib.") {
		return nil, nil
	}
	for i, head := range m.Rules {
		name := headName(head)
		switch {
		case name == exceptionSet && isSet(head):
			u.exceptions[pkg] = append(u.exceptions[pkg], head)
			continue
		case !conftestSets.MatchString(name) || len(head.Head.Args) > 0:
			continue
		case !isSet(head):
			errs = append(errs, at(head.Location, "%s is not a set, so conftest would pass everything: write \"%s contains msg if {…}\"", name, name))
			continue
		case u.readElsewhere(m.Package, name):
			warnings = append(warnings, at(head.Location, "%s.%s is read by another package and judged there only", pkg, name).Error())
			continue
		}
		errs = append(errs, u.addPolicy(f, f.module.Rules[i], head, seen)...)
	}
	return warnings, errs
}

// readElsewhere reports whether another package reads the set: then it is a
// helper, whose findings would come twice.
func (u *unit) readElsewhere(pkg *ast.Package, name string) bool {
	want := append(slices.Clone(pkg.Path), ast.StringTerm(name))
	for file, f := range u.work.facts {
		if u.work.modules[file].Package.Path.Equal(pkg.Path) {
			continue
		}
		for _, t := range f.data {
			if ref := t.Value.(ast.Ref); ref.HasPrefix(want) {
				return true
			}
		}
	}
	return false
}

// addPolicy adds one Rego rule: to the rule of its id, or as a new one.
func (u *unit) addPolicy(f file, parsed, head *ast.Rule, seen map[string]*rule) []error {
	own, shared := annotationsOf(f.module, parsed)
	id := u.source.Name + "/" + policyName(f, own, shared)
	set := headName(head)
	severity, err := policySeverity(set, own, shared)
	if err != nil {
		return []error{at(head.Location, "%v", err)}
	}
	r := seen[id]
	if r == nil {
		r = &rule{unit: u}
		r.describeShared(shared)
		r.describeShared(own)
		r.ID, r.Package, r.Source, r.View = id, packageName(f.module.Package), u.source.Name, ViewConftest
		r.File, r.Line, r.Kinds, r.Severity = f.name, head.Location.Row, inputs.Kinds(), severity
		if r.Title == "" {
			r.Title = strings.TrimPrefix(id, u.source.Name+"/")
		}
		for _, known := range u.work.facts {
			r.inventory = r.inventory || known.inventory
		}
		seen[id] = r
		u.rules = append(u.rules, r)
	}
	if severity.Rank() > r.Severity.Rank() {
		r.Severity = severity
	}
	pkg := packageName(f.module.Package)
	for _, e := range r.entries {
		if e.set == set && e.pkg == pkg && e.severity == severity {
			e.heads = append(e.heads, head)
			return nil
		}
	}
	r.entries = append(r.entries, &entry{rule: r, severity: severity, set: set, pkg: pkg, heads: []*ast.Rule{head}})
	return nil
}

// annotationsOf are the METADATA of a Rego rule and of its package.
func annotationsOf(m *ast.Module, parsed *ast.Rule) (own, shared *ast.Annotations) {
	shared = packageAnnotations(m)
	for _, a := range parsed.Annotations {
		if a.Scope == "rule" || own == nil {
			own = a
		}
	}
	return own, shared
}

// describeShared takes what a conftest policy's METADATA says in the words of
// ours; conftest gives the rest no meaning, so there is nothing to refuse.
func (r *Rule) describeShared(a *ast.Annotations) {
	if r.References == nil {
		_ = r.describe(nil)
	}
	if a == nil {
		return
	}
	if a.Title != "" {
		r.Title = a.Title
	}
	if a.Description != "" {
		r.Description = a.Description
	}
	for _, related := range a.RelatedResources {
		r.References = append(r.References, related.Ref.String())
	}
	if remediation, ok := a.Custom["remediation"].(string); ok {
		r.Remediation = remediation
	}
	if secrets, ok := a.Custom["secrets"].(bool); ok {
		r.Secrets = secrets
	}
	if list, err := controls(a.Custom["controls"]); err == nil && len(list) > 0 {
		r.Controls = list
	}
	if list, err := stringList(a.Custom["aliases"]); err == nil {
		r.Aliases = list
	}
}

// policyName is what identifies a conftest policy within its source.
func policyName(f file, annotations ...*ast.Annotations) string {
	for _, a := range annotations {
		if a != nil && a.Custom["id"] != nil {
			return strings.Join(strings.Fields(fmt.Sprint(a.Custom["id"])), "-")
		}
	}
	for _, a := range annotations {
		if a != nil && slug(a.Title) != "" {
			return slug(a.Title)
		}
	}
	return slug(strings.TrimSuffix(path.Base(f.name), ".rego"))
}

// slug makes a title part of an id.
func slug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return strings.Join(words, "-")
}

// policySeverity is custom.severity in any case, else high for deny and
// violation and low for warn.
func policySeverity(set string, annotations ...*ast.Annotations) (Severity, error) {
	for _, a := range annotations {
		if a == nil || a.Custom["severity"] == nil {
			continue
		}
		word := fmt.Sprint(a.Custom["severity"])
		severity, ok := ParseSeverity(word)
		if !ok {
			return "", fmt.Errorf("METADATA custom.severity %q is not critical, high, medium, low or info", word)
		}
		return severity, nil
	}
	if strings.HasPrefix(set, "warn") {
		return Low, nil
	}
	return High, nil
}

// exceptionName is how exceptions call a set: without its first word.
func exceptionName(set string) string {
	_, name, _ := strings.Cut(set, "_")
	return name
}
