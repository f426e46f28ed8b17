package lint

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

// Limits of a tree: far above what people write.
const (
	largestFile = 4 << 20
	mostFiles   = 20_000
)

// file is one .rego file.
type file struct {
	// name is within the tree, display with the tree's path before it.
	name, display string
	content       []byte
	lines         []string
	// parsed is the file as written, nil where it does not parse; resolved has
	// references in full, nil where they cannot be resolved.
	parsed, resolved *ast.Module
	err              error
	// old says that it is Rego v0.
	old bool
}

// tree is what checks judge.
type tree struct {
	options Options
	files   []*file
	// compiler is what compiled gave, nil before.
	compiler *ast.Compiler
}

// read reads and parses the tree.
func read(ctx context.Context, o Options) (*tree, error) {
	t := &tree{options: o}
	err := fs.WalkDir(o.Policies, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case entry.IsDir() && (entry.Name() == "examples" || name != "." && strings.HasPrefix(entry.Name(), ".")):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".rego"):
			return nil
		case len(t.files) >= mostFiles:
			return fmt.Errorf("more than %d policies", mostFiles)
		}
		info, err := entry.Info()
		if err == nil && info.Size() > largestFile {
			err = fmt.Errorf("larger than %d bytes", largestFile)
		}
		var content []byte
		if err == nil {
			content, err = fs.ReadFile(o.Policies, name)
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		t.files = append(t.files, parse(name, path.Join(o.Path, name), content, !o.Library))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read policies: %w", err)
	}
	if len(t.files) == 0 {
		return nil, ErrNoPolicies
	}
	t.resolve()
	return t, nil
}

// parse parses one file, as Rego v1 or, where users' files need it, as v0.
func parse(name, display string, content []byte, old bool) *file {
	f := &file{name: name, display: display, content: content, lines: strings.Split(string(content), "\n")}
	options := ast.ParserOptions{ProcessAnnotation: true, RegoVersion: ast.RegoV1}
	f.parsed, f.err = ast.ParseModuleWithOpts(display, string(content), options)
	if f.err != nil && old {
		options.RegoVersion = ast.RegoV0
		if m, err := ast.ParseModuleWithOpts(display, string(content), options); err == nil && m != nil && !strings.HasPrefix(m.Package.Path.String(), "data.rules.") {
			f.parsed, f.err, f.old = m, nil, true
		}
	}
	if f.err == nil && f.parsed == nil {
		f.err = errors.New("the file holds no policy")
	}
	if f.err != nil {
		f.parsed = nil
	}
	return f
}

// resolve resolves the references of all files together; where one file keeps
// that from being done, of those that it can be done for alone.
func (t *tree) resolve() {
	modules := map[string]*ast.Module{}
	for _, f := range t.files {
		if f.parsed != nil {
			modules[f.display] = f.parsed.Copy()
		}
	}
	if compiler := resolver(modules); !compiler.Failed() {
		for _, f := range t.files {
			f.resolved = compiler.Modules[f.display]
		}
		return
	}
	for _, f := range t.files {
		if f.parsed == nil {
			continue
		}
		if compiler := resolver(map[string]*ast.Module{f.display: f.parsed.Copy()}); !compiler.Failed() {
			f.resolved = compiler.Modules[f.display]
		}
	}
}

func resolver(modules map[string]*ast.Module) *ast.Compiler {
	compiler := ast.NewCompiler().WithCapabilities(engine.Capabilities()).SetErrorLimit(0).WithOnlyStagesUpTo(ast.StageResolveRefs)
	compiler.Compile(modules)
	return compiler
}

// test says that the file holds tests.
func (f *file) test() bool { return strings.HasSuffix(f.name, "_test.rego") }

// pkg is the file's package without "data.".
func (f *file) pkg() string { return strings.TrimPrefix(f.parsed.Package.Path.String(), "data.") }

// library says that the package is one of lib.
func (f *file) library() bool { return f.pkg() == "lib" || strings.HasPrefix(f.pkg(), "lib.") }

// rule is the id of the rule that the package is, "" for any other package.
func (f *file) rule() string {
	parts := strings.Split(f.pkg(), ".")
	if len(parts) != 3 || parts[0] != "rules" || f.test() || strings.HasSuffix(parts[2], "_test") {
		return ""
	}
	return strings.ReplaceAll(parts[1]+"/"+parts[2], "_", "-")
}

// metadata is the METADATA of the package, nil without one.
func (f *file) metadata() *ast.Annotations {
	for _, a := range f.parsed.Annotations {
		if a.Scope == "package" || a.Scope == "subpackages" {
			return a
		}
	}
	return nil
}

// custom is a key of the METADATA's custom, nil where there is none.
func (f *file) custom(key string) any {
	if a := f.metadata(); a != nil {
		return a.Custom[key]
	}
	return nil
}

// judges says that the rule's METADATA names the kind, or no kind at all.
func (f *file) judges(kind inputs.Kind) bool {
	list, ok := f.custom("kinds").([]any)
	return !ok || slices.Contains(list, any(string(kind)))
}

// native are a rule's files by its id.
func (t *tree) native() map[string][]*file {
	out := map[string][]*file{}
	for _, f := range t.files {
		if f.parsed != nil && f.rule() != "" {
			out[f.rule()] = append(out[f.rule()], f)
		}
	}
	return out
}

// eachNative calls do for every native rule with the file that has its
// METADATA, or the first.
func (t *tree) eachNative(do func(id string, main *file, all []*file)) {
	native := t.native()
	for _, id := range slices.Sorted(maps.Keys(native)) {
		main := native[id][0]
		for _, f := range native[id] {
			if f.metadata() != nil {
				main = f
				break
			}
		}
		do(id, main, native[id])
	}
}

// eachRule calls do for every Rego rule that is no test, with its else
// branches one by one, references resolved.
func (t *tree) eachRule(do func(f *file, r *ast.Rule)) {
	for _, f := range t.files {
		if f.resolved == nil || f.test() {
			continue
		}
		for _, r := range f.resolved.Rules {
			for ; r != nil; r = r.Else {
				do(f, r)
			}
		}
	}
}
