package bundle

import (
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

// parse parses a policy as the engine does: Rego v1 and, where that fails, v0.
func parse(name string, content []byte) (*ast.Module, error) {
	m, err := ast.ParseModuleWithOpts(name, string(content), ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: true})
	if err == nil && m != nil {
		return m, nil
	}
	old, oldErr := ast.ParseModuleWithOpts(name, string(content), ast.ParserOptions{RegoVersion: ast.RegoV0, ProcessAnnotation: true})
	if oldErr == nil && old != nil {
		return old, nil
	}
	if err == nil {
		err = errors.New(name + ": the file holds no policy")
	}
	return nil, err
}

// packageName is a module's package without "data.".
func packageName(m *ast.Module) string { return strings.TrimPrefix(m.Package.Path.String(), "data.") }

// addLibrary adds the packages of the shipped library that the policies read
// and do not define, and those that these need, until none is missing: stock
// OPA has no library of its own.
func (b *builder) addLibrary() error {
	if b.options.Shipped.FS == nil {
		return nil
	}
	library, err := b.library()
	if err != nil {
		return err
	}
	modules, own := map[string]*ast.Module{}, map[string]bool{}
	for name, content := range b.files {
		if !isPolicy(name) {
			continue
		}
		if modules[name], err = parse(name, content); err != nil {
			return b.placed(err)
		}
		own[packageName(modules[name])] = true
	}
	for name, m := range library {
		if !own[packageName(m)] {
			modules[name] = m
		}
	}
	compiler := ast.NewCompiler().WithCapabilities(engine.Capabilities())
	compiler.Compile(modules)
	if compiler.Failed() {
		return fmt.Errorf("join the policies with the shipped library: %w", b.placed(compiler.Errors))
	}
	for _, name := range needed(compiler.Modules, own, library) {
		if err := b.addFromShipped(name); err != nil {
			return err
		}
	}
	return nil
}

// library parses the packages lib.… of the shipped library.
func (b *builder) library() (map[string]*ast.Module, error) {
	out := map[string]*ast.Module{}
	src := b.options.Shipped
	err := fs.WalkDir(src.FS, path.Join(src.Root, "lib"), func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !isPolicy(name) {
			return err
		}
		content, err := fs.ReadFile(src.FS, name)
		if err != nil {
			return err
		}
		out[name], err = parse(name, content)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read shipped library: %w", err)
	}
	return out, nil
}

// needed lists the files of library that the packages of own reach.
func needed(modules map[string]*ast.Module, own map[string]bool, library map[string]*ast.Module) []string {
	reads := map[string][]string{}
	for _, m := range modules {
		pkg := packageName(m)
		ast.WalkRefs(m, func(ref ast.Ref) bool {
			if ref.HasPrefix(ast.DefaultRootRef) {
				reads[pkg] = append(reads[pkg], engine.Dotted(ref))
			}
			return false
		})
	}
	queue := slices.Sorted(maps.Keys(own))
	seen := maps.Clone(own)
	for ; len(queue) > 0; queue = queue[1:] {
		for _, read := range reads[queue[0]] {
			for other := range reads {
				if !seen[other] && engine.Meets(read, other) {
					seen[other] = true
					queue = append(queue, other)
				}
			}
		}
	}
	var names []string
	for name, m := range library {
		if pkg := packageName(m); seen[pkg] && !own[pkg] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
