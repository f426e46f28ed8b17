package author

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
)

// Check finds what is wrong with a rule library: the tree of lib, rules,
// profiles and schemas that package policies embeds. An empty list means that
// it may ship. It finds:
//   - what does not parse, or is not formatted as `opa fmt` does;
//   - incomplete METADATA and whatever else keeps the index from being built;
//   - what does not compile strictly, once per kind with input bound to that
//     kind's schema, and the library with a union of all kinds;
//   - rules that read more than input, data.lib and data.inventory, or
//     rego.metadata, or lack the schemas that make the above find anything;
//   - parameters that are read but not declared, or declared but not read;
//   - rules without tests, bad examples or good ones.
func Check(ctx context.Context, fsys fs.FS) []Problem {
	sources, problems := readTree(ctx, fsys, "", false)
	for _, s := range sources {
		problems = append(problems, formatted(s)...)
	}
	if len(sources) == 0 && len(problems) == 0 {
		problems = append(problems, Problem{Message: "there are no policies"})
	}
	if _, err := engine.BuildIndex(fsys); err != nil {
		problems = append(problems, problemsOf(err)...)
	}
	problems = append(problems, complete(fsys, sources)...)
	schemas, failed := readSchemas(fsys)
	problems = append(problems, failed...)
	c := checker{sources: sources, schemas: schemas}
	problems = append(problems, c.references()...)
	problems = append(problems, c.strict(ctx)...)
	return sorted(problems)
}

// formatted finds a file that `opa fmt` would change.
func formatted(s source) []Problem {
	want, err := format.SourceWithOpts(s.name, s.content, format.Opts{RegoVersion: ast.RegoV1})
	if err != nil {
		return problemsOf(err)
	}
	if bytes.Equal(want, s.content) {
		return nil
	}
	line := 1
	have, formatted := bytes.Split(s.content, []byte("\n")), bytes.Split(want, []byte("\n"))
	for line <= min(len(have), len(formatted)) && bytes.Equal(have[line-1], formatted[line-1]) {
		line++
	}
	return []Problem{{File: s.name, Line: line, Message: "not formatted: run opa fmt -w"}}
}

// complete finds rules without tests or examples.
func complete(fsys fs.FS, sources []source) []Problem {
	var problems []Problem
	rules := folders(sources)
	for _, folder := range slices.Sorted(maps.Keys(rules)) {
		if !slices.ContainsFunc(sources, func(s source) bool { return s.test() && path.Dir(s.name) == folder }) {
			problems = append(problems, Problem{File: folder, Message: "rule " + rules[folder] + " has no test"})
		}
		for _, side := range []string{bad, good} {
			names, err := files(fsys, path.Join(folder, examplesFolder, side))
			names = slices.DeleteFunc(names, func(name string) bool { return path.Ext(name) == wantExtension })
			if err != nil {
				problems = append(problems, Problem{File: folder, Message: err.Error()})
			} else if len(names) == 0 {
				problems = append(problems, Problem{File: folder, Message: fmt.Sprintf("rule %s has no %s example", rules[folder], side)})
			}
		}
	}
	return problems
}

// readSchemas reads schemas/*.json by name.
func readSchemas(fsys fs.FS) (map[string]any, []Problem) {
	names, err := fs.Glob(fsys, "schemas/*.json")
	if err != nil || len(names) == 0 {
		return nil, []Problem{{File: "schemas", Message: "there are no schemas: generate them"}}
	}
	out := map[string]any{}
	var problems []Problem
	for _, name := range names {
		content, err := fs.ReadFile(fsys, name)
		var schema any
		if err == nil {
			err = json.Unmarshal(content, &schema)
		}
		if err != nil {
			problems = append(problems, Problem{File: name, Message: err.Error()})
			continue
		}
		out[strings.TrimSuffix(path.Base(name), ".json")] = schema
	}
	return out, problems
}

// checker checks the references and the types of a library.
type checker struct {
	sources []source
	schemas map[string]any
}

// unionSchema is the schema that the library is checked with.
const unionSchema = "input"

// kindsOf are the kinds that a rule's METADATA names.
func kindsOf(s source) map[inputs.Kind]bool {
	out := map[inputs.Kind]bool{}
	if a := s.metadata(); a != nil {
		list, _ := a.Custom["kinds"].([]any)
		for _, kind := range list {
			if name, ok := kind.(string); ok {
				out[inputs.Kind(name)] = true
			}
		}
	}
	return out
}

// strict compiles the tree as `opa check --strict` does: everything together,
// then the rules of each kind with that kind's schema. The library's input is
// always the union of all kinds, for it serves all of them.
func (c checker) strict(ctx context.Context) []Problem {
	problems := compile(modulesOf(c.sources, func(source) bool { return true }), nil)
	if len(c.schemas) == 0 || ctx.Err() != nil {
		return problems
	}
	if _, ok := c.schemas[unionSchema]; !ok {
		return append(problems, Problem{File: "schemas", Message: "there is no " + unionSchema + ".json"})
	}
	covered := map[string]bool{}
	for _, kind := range inputs.Kinds() {
		if _, ok := c.schemas[string(kind)]; !ok {
			continue
		}
		modules := modulesOf(c.sources, func(s source) bool {
			judges := s.rule() != "" && kindsOf(s)[kind]
			if judges {
				covered[s.name] = true
			}
			return judges || s.library() && !s.test()
		})
		for _, p := range compile(modules, c.schemaSet(kind)) {
			// The library is checked against the union: it fails alike for all.
			if !strings.HasPrefix(p.File, "lib/") {
				p.Message = fmt.Sprintf("kind %s: %s", kind, p.Message)
			}
			problems = append(problems, p)
		}
	}
	for _, s := range c.sources {
		if s.rule() != "" && !covered[s.name] {
			problems = append(problems, at(s.module.Package.Location, "rule %s judges no kind that has a schema", s.rule()))
		}
	}
	return problems
}

// schemaSet binds schema.input to a kind's schema, and the others by name.
func (c checker) schemaSet(kind inputs.Kind) *ast.SchemaSet {
	set := ast.NewSchemaSet()
	for name, schema := range c.schemas {
		set.Put(ast.SchemaRootRef.Append(ast.StringTerm(name)), schema)
	}
	set.Put(ast.SchemaRootRef.Append(ast.StringTerm(unionSchema)), c.schemas[string(kind)])
	set.Put(ast.SchemaRootRef, c.schemas[unionSchema])
	return set
}

// compile compiles modules strictly.
func compile(modules map[string]*ast.Module, schemas *ast.SchemaSet) []Problem {
	compiler := ast.NewCompiler().WithCapabilities(engine.Capabilities()).WithStrict(true).SetErrorLimit(0).
		WithEnablePrintStatements(true)
	if schemas != nil {
		compiler = compiler.WithSchemas(schemas).WithUseTypeCheckAnnotations(true)
	}
	compiler.Compile(modules)
	if !compiler.Failed() {
		return nil
	}
	return problemsOf(compiler.Errors)
}
