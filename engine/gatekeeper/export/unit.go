package export

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/boltseal/boltseal/engine"
)

// unit is a source of policies with the library that it sees.
type unit struct {
	source Source
	// files are its policies, and those of the shipped library that it does not
	// define itself, by name.
	files map[string]*file
	// byPackage are the names of each package's files, sorted.
	byPackage map[string][]string
	// byName are the rules by package path and name, lib/workload/containers;
	// byFolder by package path alone.
	byName, byFolder map[string][]*rule
	// paths are the paths of the packages by their names.
	paths map[string]ast.Ref
	// analysis is made when the first of its rules is exported.
	analysis *analysis
}

// file is one policy file.
type file struct {
	name string
	// raw is the file as it is written, resolved the same with every name in
	// full; their rules stand in the same order.
	raw, resolved *ast.Module
}

// rule is one rule of a file: at is its place in the file.
type rule struct {
	file *file
	at   int
}

// resolved is the rule with every name in full.
func (r *rule) resolved() *ast.Rule { return r.file.resolved.Rules[r.at] }

// loadUnits reads the sources' policies.
func loadUnits(ctx context.Context, sources []Source) ([]*unit, error) {
	var shipped []*file
	for _, s := range sources {
		if !s.Shipped {
			continue
		}
		var err error
		if shipped, err = parse(s.Source); err != nil {
			return nil, err
		}
	}
	var units []*unit
	for _, s := range sources {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if len(s.Templates) > 0 {
			continue
		}
		own := shipped
		if !s.Shipped {
			var err error
			if own, err = parse(s.Source); err != nil {
				return nil, err
			}
			own = withLibrary(own, shipped)
		}
		u := &unit{source: s, files: map[string]*file{}, byPackage: map[string][]string{}, byName: map[string][]*rule{}, byFolder: map[string][]*rule{}, paths: map[string]ast.Ref{}}
		if err := u.resolve(own); err != nil {
			return nil, fmt.Errorf("resolve %s: %w", s.Path, err)
		}
		units = append(units, u)
	}
	return units, nil
}

// withLibrary adds the packages of the shipped library that a source does not
// define itself.
func withLibrary(own, shipped []*file) []*file {
	defined := map[string]bool{}
	for _, f := range own {
		defined[engine.PackagePath(f.raw.Package.Path)] = true
	}
	out := slices.Clone(own)
	for _, f := range shipped {
		if pkg := engine.PackagePath(f.raw.Package.Path); strings.HasPrefix(pkg, "lib/") && !defined[pkg] {
			out = append(out, f)
		}
	}
	return out
}

// parse parses the policies of a source; what is not Rego v1 is no rule of
// ours and is left out.
func parse(s engine.Source) ([]*file, error) {
	root := s.Root
	if root == "" {
		root = "."
	}
	var files []*file
	err := fs.WalkDir(s.FS, root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if s.Shipped && entry.Name() == "examples" {
				return fs.SkipDir
			}
			return nil
		case !strings.HasSuffix(name, ".rego"), strings.HasSuffix(name, "_test.rego"), strings.HasPrefix(path.Base(name), "."):
			return nil
		}
		content, err := fs.ReadFile(s.FS, name)
		if err != nil {
			return err
		}
		m, err := ast.ParseModuleWithOpts(path.Join(s.Name, name), string(content), ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: true})
		if err == nil && m != nil {
			files = append(files, &file{name: name, raw: m})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read policies %s: %w", s.Path, err)
	}
	return files, nil
}

// resolve resolves the names of all files and indexes their rules.
func (u *unit) resolve(files []*file) error {
	modules := make(map[string]*ast.Module, len(files))
	for _, f := range files {
		modules[f.raw.Package.Location.File] = f.raw.Copy()
	}
	c := ast.NewCompiler().WithCapabilities(engine.Capabilities()).SetErrorLimit(0).WithOnlyStagesUpTo(ast.StageResolveRefs)
	c.Compile(modules)
	if c.Failed() {
		return c.Errors
	}
	for _, f := range files {
		name := f.raw.Package.Location.File
		own := &file{name: name, raw: f.raw, resolved: c.Modules[name]}
		if len(own.raw.Rules) != len(own.resolved.Rules) {
			return errors.New("OPA's compiler changed the number of rules of " + name)
		}
		u.files[name] = own
		pkg := engine.PackagePath(f.raw.Package.Path)
		u.byPackage[pkg] = append(u.byPackage[pkg], name)
		u.paths[strings.TrimPrefix(f.raw.Package.Path.String(), "data.")] = f.raw.Package.Path
	}
	for _, name := range slices.Sorted(maps.Keys(u.files)) {
		f := u.files[name]
		pkg := engine.PackagePath(f.raw.Package.Path)
		for i, r := range f.raw.Rules {
			made := &rule{f, i}
			key := pkg + "/" + headName(r)
			u.byName[key] = append(u.byName[key], made)
			u.byFolder[pkg] = append(u.byFolder[pkg], made)
		}
	}
	for _, names := range u.byPackage {
		slices.Sort(names)
	}
	return nil
}

// headName is the constant start of a rule's name: a in a.b[c] := d.
func headName(r *ast.Rule) string {
	if ref := r.Head.Ref(); len(ref) > 0 {
		switch first := ref[0].Value.(type) {
		case ast.Var:
			return string(first)
		case ast.String:
			return string(first)
		}
	}
	return string(r.Head.Name)
}

// touched are the rules that a reference to data reads, empty where nothing
// defines it.
func (u *unit) touched(ref ast.Ref) []*rule {
	name := engine.PackagePath(ref)
	for at := len(name); at >= 0; at = strings.LastIndexByte(name[:at], '/') {
		if rules := u.byName[name[:at]]; rules != nil {
			return rules
		}
	}
	var out []*rule
	for _, pkg := range slices.Sorted(maps.Keys(u.byFolder)) {
		if name == "" || pkg == name || strings.HasPrefix(pkg, name+"/") {
			out = append(out, u.byFolder[pkg]...)
		}
	}
	return out
}

// unitOf is the unit that holds a rule's package.
func unitOf(units []*unit, r engine.Rule) *unit {
	for _, u := range units {
		if (r.Source == u.source.Name || r.Source == u.source.Path) && u.packageOf(r) != nil {
			return u
		}
	}
	return nil
}

// packageOf is the path of a rule's package, nil where the unit lacks it.
func (u *unit) packageOf(r engine.Rule) ast.Ref {
	return u.paths[r.Package]
}
