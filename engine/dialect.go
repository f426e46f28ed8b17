package engine

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// What Gatekeeper's Rego driver does with a template's source: the entry's
// package is renamed, libraries must be packages lib.…, and of data there is
// only their packages and the inventory. The rules here are those of
// frameworks/constraint (pkg/client/drivers/rego and pkg/regorewriter, in the
// version of Gatekeeper 3.23). What the driver accepts although it could never
// work in a cluster is refused too.
const (
	// entryPackage is how the driver, and explanations, call the entry.
	entryPackage = "template"
	// libraryRoot is what library packages start with.
	libraryRoot = "lib"
	// inventoryRoot holds the objects of the run.
	inventoryRoot = "inventory"
)

// parseTemplate parses a template's sources: the entry, then its libraries.
// Errors carry the lines of the template's file.
func parseTemplate(file string, t *Template) (modules []*ast.Module, errs []error) {
	for i, code := range append([]TemplateCode{t.Entry}, t.Libs...) {
		m, failed := parseCode(file, code)
		if len(failed) == 0 && i == 0 {
			failed = checkEntry(m)
		} else if len(failed) == 0 {
			failed = checkLibrary(m)
		}
		errs = append(errs, failed...)
		modules = append(modules, m)
	}
	if len(errs) > 0 {
		return nil, errs
	}
	for _, m := range modules {
		errs = append(errs, checkImports(m)...)
		errs = append(errs, checkData(m)...)
	}
	return modules, errs
}

// parseCode parses one source in the version that the template states; the
// driver tries no other.
func parseCode(file string, code TemplateCode) (*ast.Module, []error) {
	version := ast.RegoV0
	if code.V1 {
		version = ast.RegoV1
	}
	// The lines before it give every node the line it has in the file.
	text := strings.Repeat("\n", max(0, code.Line-1)) + code.Text
	m, err := ast.ParseModuleWithOpts(file, text, ast.ParserOptions{RegoVersion: version})
	switch {
	case strings.TrimSpace(code.Text) == "" || err == nil && m == nil:
		return nil, []error{&PolicyError{File: file, Line: code.Line, Message: "the template's Rego is empty"}}
	case err == nil:
		return m, nil
	}
	errs := fromOPA(err)
	if !code.V1 {
		if _, other := ast.ParseModuleWithOpts(file, text, ast.ParserOptions{RegoVersion: ast.RegoV1}); other == nil {
			errs = append(errs, &PolicyError{File: file, Line: code.Line,
				Message: "this is Rego v1, but the template does not say so: Gatekeeper takes it from code[].source with \"version: v1\" only"})
		}
	}
	return nil, errs
}

// checkEntry checks that an entry collects its findings in a set violation.
func checkEntry(m *ast.Module) []error {
	found := false
	for _, r := range m.Rules {
		if headName(r) != nativeRule {
			continue
		}
		found = true
		if isSet(r) || len(r.Head.Ref()) == 1 && len(r.Head.Args) == 0 {
			continue
		}
		return []error{at(r.Location, "violation must be a set of objects with msg: Gatekeeper would never report this one")}
	}
	if !found {
		return []error{at(m.Package.Location, "the template's Rego has no violation")}
	}
	return nil
}

// checkLibrary checks the package of a library.
func checkLibrary(m *ast.Module) []error {
	if len(m.Package.Path) < 3 || m.Package.Path[1].Value.Compare(ast.String(libraryRoot)) != 0 {
		return []error{at(m.Package.Location, "a library must be a package lib.<name>, this one is %s", packageName(m.Package))}
	}
	return nil
}

// checkImports refuses the imports that the driver refuses.
func checkImports(m *ast.Module) (errs []error) {
	for _, i := range m.Imports {
		path, ok := i.Path.Value.(ast.Ref)
		if !ok || len(path) == 0 {
			continue
		}
		switch {
		case isRoot(path[0], ast.InputRootDocument):
			errs = append(errs, at(i.Location, "import of input is not allowed in a template"))
		case isRoot(path[0], ast.DefaultRootDocument) && hasPath(path, libraryRoot):
		case path[0].Value.Compare(ast.Var("future")) == 0:
		case path[0].Value.Compare(ast.Var("rego")) == 0:
			errs = append(errs, at(i.Location, "import %s is refused by Gatekeeper: a template says \"version: v1\" beside its source instead", path))
		default:
			errs = append(errs, at(i.Location, "import %s is not allowed in a template: only data.lib.… and future.keywords", path))
		}
	}
	return errs
}

// checkData refuses what the driver does not let a template read of data.
//
// The driver moves libraries to another place and corrects the references to
// them, but looks only at those that stand by themselves: one inside a call, a
// comprehension or a list leads nowhere afterwards, in silence.
func checkData(m *ast.Module) (errs []error) {
	corrected := map[*ast.Term]bool{}
	for _, r := range m.Rules {
		ast.WalkTerms(r, func(t *ast.Term) bool {
			corrected[t] = true
			return true
		})
	}
	for _, r := range m.Rules {
		ast.WalkTerms(r, func(t *ast.Term) bool {
			ref, ok := t.Value.(ast.Ref)
			if !ok || len(ref) == 0 || !isRoot(ref[0], ast.DefaultRootDocument) {
				return false
			}
			switch {
			case hasPath(ref, inventoryRoot):
			case !hasPath(ref, libraryRoot):
				errs = append(errs, at(t.Location, "%s is not allowed in a template: Gatekeeper gives it data.lib.… and data.inventory", ref))
			case !corrected[t]:
				errs = append(errs, at(t.Location, "Gatekeeper does not find %s inside another expression, so that it is never defined: import data.lib.… and use the import", ref))
			}
			return false
		})
	}
	return errs
}

// checkExternal refuses what templates call and no engine but Gatekeeper has.
func (w *workspace) checkExternal() (errs []error) {
	for _, f := range w.facts {
		for _, c := range f.calls {
			if c.name == "external_data" {
				errs = append(errs, at(c.loc, "external_data is not allowed: it asks a provider over the network, and policies reach no network"))
			}
		}
	}
	return errs
}
