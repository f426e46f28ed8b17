package export

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
)

// pruned is a file's module with the live rules only, and with the comments
// that belong to them.
func pruned(f *file, live map[int]bool) *ast.Module {
	m := f.raw.Copy()
	m.Annotations = nil
	comments := withoutMetadata(m.Comments)
	var kept []*ast.Rule
	for i, r := range m.Rules {
		if live[i] {
			kept = append(kept, r)
		}
	}
	for i := range m.Rules {
		if !live[i] {
			comments = withoutRule(comments, m.Rules, i, live)
		}
	}
	m.Rules, m.Comments = kept, comments
	m.Imports = slices.DeleteFunc(m.Imports, func(i *ast.Import) bool { return isDirective(i) || !uses(kept, i) })
	return m
}

// isDirective reports whether an import only says what version of Rego it is.
func isDirective(i *ast.Import) bool {
	path := i.Path.String()
	return path == "rego.v1" || strings.HasPrefix(path, "future.keywords")
}

// uses reports whether rules use an import's name.
func uses(rules []*ast.Rule, i *ast.Import) bool {
	found := false
	for _, r := range rules {
		walkRule(r, func(x any) bool {
			if v, ok := x.(ast.Var); ok && v == i.Name() {
				found = true
			}
			return found
		})
	}
	return found
}

// withoutMetadata drops METADATA, which says nothing in a template.
func withoutMetadata(comments []*ast.Comment) []*ast.Comment {
	var out []*ast.Comment
	row := -1
	for _, c := range comments {
		if strings.TrimSpace(string(c.Text)) == "METADATA" || c.Location.Row == row+1 && row > 0 {
			row = c.Location.Row
			continue
		}
		row = -1
		out = append(out, c)
	}
	return out
}

// withoutRule drops the comments in and right above a rule that is left out.
// Those above it stay where the next rule has the same name and is kept: they
// speak of both.
func withoutRule(comments []*ast.Comment, rules []*ast.Rule, at int, live map[int]bool) []*ast.Comment {
	from, to := lines(rules[at])
	above := from
	for _, c := range slices.Backward(comments) {
		if c.Location.Row == above-1 {
			above--
		}
	}
	shift := 0
	if next := at + 1; next < len(rules) && live[next] && headName(rules[next]) == headName(rules[at]) {
		start, _ := lines(rules[next])
		shift = start - from
	}
	var out []*ast.Comment
	for _, c := range comments {
		switch row := c.Location.Row; {
		case row >= from && row <= to:
			continue
		case row >= above && row < from:
			if shift == 0 {
				continue
			}
			moved := *c.Location
			moved.Row += shift
			c = &ast.Comment{Text: c.Text, Location: &moved}
		}
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b *ast.Comment) int { return a.Location.Row - b.Location.Row })
	return out
}

// lines are the first and the last line of a rule.
func lines(r *ast.Rule) (from, to int) {
	return r.Location.Row, r.Location.Row + strings.Count(string(r.Location.Text), "\n")
}

// print writes a module as opa fmt does.
func print(m *ast.Module) (string, error) {
	text, err := format.AstWithOpts(m, format.Opts{RegoVersion: ast.RegoV1, DropRedundantDirectiveImports: true})
	if err != nil {
		return "", fmt.Errorf("format %s: %w", m.Package.Location.File, err)
	}
	return strings.TrimSpace(string(text)) + "\n", nil
}

// withoutAliases replaces names that stand for a part of input, which a
// template may not import: resolved is the module with every name in full.
func withoutAliases(m, resolved *ast.Module) error {
	var aliases []*ast.Import
	m.Imports = slices.DeleteFunc(m.Imports, func(i *ast.Import) bool {
		path, ok := i.Path.Value.(ast.Ref)
		ours := ok && len(path) > 0 && isRoot(path[0], ast.InputRootDocument)
		if ours && len(path) > 1 {
			aliases = append(aliases, i)
		}
		return ours
	})
	if len(aliases) == 0 {
		return nil
	}
	meant := map[[2]int]ast.Ref{}
	for _, r := range resolved.Rules {
		walkRule(r, func(x any) bool {
			t, ok := x.(*ast.Term)
			if !ok || t.Location == nil {
				return false
			}
			if ref, ok := t.Value.(ast.Ref); ok && isRoot(ref[0], ast.InputRootDocument) && len(ref) > 1 {
				meant[[2]int{t.Location.Row, t.Location.Col}] = ref
			}
			return false
		})
	}
	for _, r := range m.Rules {
		walkRule(r, func(x any) bool {
			if t, ok := x.(*ast.Term); ok && t.Location != nil {
				for _, i := range aliases {
					spell(t, i, meant[[2]int{t.Location.Row, t.Location.Col}])
				}
			}
			return false
		})
	}
	return nil
}

// spell writes a name out where it means what the import does.
func spell(t *ast.Term, i *ast.Import, meant ast.Ref) {
	path, _ := i.Path.Value.(ast.Ref)
	if len(meant) < len(path) || !meant.HasPrefix(path) {
		return
	}
	switch v := t.Value.(type) {
	case ast.Var:
		if v == i.Name() {
			t.Value = slices.Clone(path)
		}
	case ast.Ref:
		if head, ok := v[0].Value.(ast.Var); ok && head == i.Name() {
			t.Value = append(slices.Clone(path), v[1:]...)
		}
	}
}

// code is the Rego of a template.
type code struct {
	entry string
	// libraries are the library files with their packages.
	libraries []library
}

// library is one library file.
type library struct{ pkg, text string }

// write prints the modules that a rule reaches. entry is the path of its
// package; parameters are the defaults, nil where it reads none.
func (r *reach) write(entry string, defaults map[string]any) (code, error) {
	live := map[string]map[int]bool{}
	for _, one := range r.rules() {
		if live[one.file.name] == nil {
			live[one.file.name] = map[int]bool{}
		}
		live[one.file.name][one.at] = true
	}
	var out code
	var entries []*ast.Module
	for _, pkg := range sortedKeys(r.unit.byPackage) {
		for _, name := range r.unit.byPackage[pkg] {
			if live[name] == nil {
				continue
			}
			f := r.unit.files[name]
			m := pruned(f, live[name])
			if err := withoutAliases(m, f.resolved); err != nil {
				return out, err
			}
			if pkg == entry {
				entries = append(entries, m)
				continue
			}
			text, err := print(m)
			if err != nil {
				return out, err
			}
			out.libraries = append(out.libraries, library{strings.ReplaceAll(pkg, "/", "."), text})
		}
	}
	var err error
	out.entry, err = joined(entries, defaults)
	return out, err
}

// joined is the entry's text: one module, with the rule for its parameters.
func joined(modules []*ast.Module, defaults map[string]any) (string, error) {
	if len(modules) == 0 {
		return "", errors.New("nothing is left of the rule")
	}
	var rule string
	if defaults != nil {
		name := freeName(modules)
		for _, m := range modules {
			ownParameters(m, name)
		}
		var err error
		if rule, err = parametersRule(name, defaults); err != nil {
			return "", err
		}
	}
	var imports, bodies []string
	byName := map[ast.Var]string{}
	for _, m := range modules {
		for _, i := range m.Imports {
			if known, ok := byName[i.Name()]; ok && known != i.Path.String() {
				return "", refuse("two of its files import something else as %s", i.Name())
			} else if !ok {
				byName[i.Name()] = i.Path.String()
				imports = append(imports, i.String())
			}
		}
		text, err := print(m)
		if err != nil {
			return "", err
		}
		body, err := body(text)
		if err != nil {
			return "", err
		}
		bodies = append(bodies, body)
	}
	slices.Sort(imports)
	parts := []string{modules[0].Package.String(), strings.Join(imports, "\n"), rule}
	text := strings.Join(slices.DeleteFunc(append(parts, bodies...), func(s string) bool { return strings.TrimSpace(s) == "" }), "\n\n")
	formatted, err := format.SourceWithOpts("rule.rego", []byte(text), format.Opts{RegoVersion: ast.RegoV1})
	if err != nil {
		return "", fmt.Errorf("format the rule: %w", err)
	}
	return string(formatted), nil
}

// body is a formatted module without its package and imports.
func body(text string) (string, error) {
	m, err := ast.ParseModuleWithOpts("rule.rego", text, ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		return "", fmt.Errorf("parse the formatted rule: %w", err)
	}
	drop := map[int]bool{m.Package.Location.Row: true}
	for _, i := range m.Imports {
		drop[i.Location.Row] = true
	}
	var out []string
	for n, line := range strings.Split(text, "\n") {
		if !drop[n+1] {
			out = append(out, line)
		}
	}
	return strings.Trim(strings.Join(out, "\n"), "\n"), nil
}
