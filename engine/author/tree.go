package author

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// examplesFolder holds a rule's examples; what lies in it is no policy.
const examplesFolder = "examples"

// source is one parsed .rego file.
type source struct {
	// name is the file's name within its tree.
	name    string
	content []byte
	module  *ast.Module
}

// test says that the file holds tests.
func (s source) test() bool { return strings.HasSuffix(s.name, "_test.rego") }

// pkg is the file's package without "data.".
func (s source) pkg() string { return strings.TrimPrefix(s.module.Package.Path.String(), "data.") }

// library says that the package is one of lib.
func (s source) library() bool { return strings.HasPrefix(s.pkg(), "lib.") }

// rule is the id of the rule that the package is, "" for any other package.
func (s source) rule() string {
	parts := strings.Split(s.pkg(), ".")
	if len(parts) != 3 || parts[0] != "rules" || s.test() {
		return ""
	}
	return strings.ReplaceAll(parts[1]+"/"+parts[2], "_", "-")
}

// metadata is the METADATA of the package, nil without one.
func (s source) metadata() *ast.Annotations {
	for _, a := range s.module.Annotations {
		if a.Scope == "package" || a.Scope == "subpackages" {
			return a
		}
	}
	return nil
}

// readTree parses every .rego file of a tree, each under prefix. With old,
// what is no Rego v1 may be v0, as policies for conftest often are.
func readTree(ctx context.Context, fsys fs.FS, prefix string, old bool) ([]source, []Problem) {
	var sources []source
	var problems []Problem
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case entry.IsDir() && (entry.Name() == examplesFolder || name != "." && strings.HasPrefix(entry.Name(), ".")):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".rego"):
			return nil
		}
		content, err := fs.ReadFile(fsys, name)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		module, err := parse(path.Join(prefix, name), string(content), old)
		if err != nil {
			problems = append(problems, problemsOf(err)...)
			return nil
		}
		sources = append(sources, source{name: name, content: content, module: module})
		return nil
	})
	if err != nil {
		problems = append(problems, Problem{Message: err.Error()})
	}
	return sources, problems
}

// parse parses one file.
func parse(name, content string, old bool) (*ast.Module, error) {
	options := ast.ParserOptions{ProcessAnnotation: true, RegoVersion: ast.RegoV1}
	module, err := ast.ParseModuleWithOpts(name, content, options)
	if err == nil && module == nil {
		return nil, errors.New(name + ": the file holds no policy")
	}
	if err == nil || !old {
		return module, err
	}
	options.RegoVersion = ast.RegoV0
	if module, oldErr := ast.ParseModuleWithOpts(name, content, options); oldErr == nil && module != nil {
		return module, nil
	}
	return nil, err
}

// modulesOf are copies of the sources' modules by the names that locations
// carry: the compiler rewrites what it is given.
func modulesOf(sources []source, wanted func(source) bool) map[string]*ast.Module {
	out := map[string]*ast.Module{}
	for _, s := range sources {
		if wanted(s) {
			out[s.module.Package.Location.File] = s.module.Copy()
		}
	}
	return out
}

// folders are the distinct folders of rules, with their ids.
func folders(sources []source) map[string]string {
	out := map[string]string{}
	for _, s := range sources {
		if id := s.rule(); id != "" {
			out[path.Dir(s.name)] = id
		}
	}
	return out
}

// files lists the files below a folder, sorted; none where it does not exist.
func files(fsys fs.FS, folder string) ([]string, error) {
	var out []string
	err := fs.WalkDir(fsys, folder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			out = append(out, name)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	slices.Sort(out)
	return out, err
}
