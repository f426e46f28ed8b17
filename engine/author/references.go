package author

import (
	"maps"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/open-policy-agent/opa/v1/ast"
)

// bound are the parts of the library's view that a rule must bind to their
// schema, for the type checker does not see through the library.
func bound() map[string]string {
	return map[string]string{"data.lib.workload.containers": "schema.containers"}
}

// references checks what rules and library read.
func (c checker) references() []Problem {
	compiler := ast.NewCompiler().WithCapabilities(engine.Capabilities()).SetErrorLimit(0).WithOnlyStagesUpTo(ast.StageResolveRefs)
	compiler.Compile(modulesOf(c.sources, func(s source) bool { return !s.test() }))
	if compiler.Failed() {
		return problemsOf(compiler.Errors)
	}
	var problems []Problem
	parameters := map[string]*reads{}
	for _, s := range c.sources {
		if s.test() {
			continue
		}
		r := readsOf(compiler.Modules[s.module.Package.Location.File])
		problems = append(problems, r.outside(s)...)
		id := s.rule()
		if id == "" {
			if s.library() && len(r.parameters) > 0 {
				problems = append(problems, at(first(r.parameters), "a library must not read input.parameters: hand the value over"))
			}
			continue
		}
		problems = append(problems, r.unbound(s)...)
		if parameters[id] == nil {
			parameters[id] = &reads{parameters: map[string]*ast.Location{}}
		}
		maps.Copy(parameters[id].parameters, r.parameters)
		parameters[id].whole = parameters[id].whole || r.whole
	}
	for _, s := range c.sources {
		if id := s.rule(); id != "" && s.metadata() != nil {
			problems = append(problems, parameters[id].undeclared(s)...)
		}
	}
	return problems
}

// reads are what a module reads.
type reads struct {
	refs []*ast.Term
	// parameters are the names after input.parameters, with a place each.
	parameters map[string]*ast.Location
	// whole says that input.parameters is read as a whole, or by a computed name.
	whole bool
}

// readsOf collects what a module whose references are resolved reads.
func readsOf(m *ast.Module) *reads {
	r := &reads{parameters: map[string]*ast.Location{}}
	for _, rule := range m.Rules {
		ast.WalkTerms(rule, func(t *ast.Term) bool {
			if ref, ok := t.Value.(ast.Ref); ok {
				r.refs = append(r.refs, t)
				r.noteParameter(t, ref)
			}
			return false
		})
	}
	return r
}

// noteParameter remembers a read of input.parameters.
func (r *reads) noteParameter(t *ast.Term, ref ast.Ref) {
	if !ref.HasPrefix(ast.InputRootRef) || len(ref) < 2 || !ref[1].Equal(ast.StringTerm("parameters")) {
		return
	}
	if len(ref) > 2 {
		if name, ok := ref[2].Value.(ast.String); ok {
			r.parameters[string(name)] = t.Location
			return
		}
	}
	r.whole = true
	r.parameters[""] = t.Location
}

// outside finds references that Gatekeeper would not allow, and rego.metadata,
// which does not survive the merge of rules.
func (r *reads) outside(s source) []Problem {
	var problems []Problem
	for _, t := range r.refs {
		ref := t.Value.(ast.Ref)
		text := ref.String()
		switch {
		case strings.HasPrefix(text, "rego.metadata."):
			problems = append(problems, at(t.Location, "%s is not allowed in shipped policies: METADATA is joined outside Rego", text))
		case ref.HasPrefix(ast.DefaultRootRef) && !allowedData(ref, s.module.Package.Path):
			problems = append(problems, at(t.Location, "%s is read: policies read input, data.lib and data.inventory only", text))
		}
	}
	return problems
}

// allowedData says that a policy may read ref.
func allowedData(ref, own ast.Ref) bool {
	if len(ref) < 2 {
		return false
	}
	return ref.HasPrefix(own) || ref[1].Equal(ast.StringTerm("lib")) || ref[1].Equal(ast.StringTerm("inventory"))
}

// unbound finds schemas that a rule's METADATA lacks: without them a typo is
// silently undefined.
func (r *reads) unbound(s source) []Problem {
	has := map[string]string{}
	if a := s.metadata(); a != nil {
		for _, schema := range a.Schemas {
			has[schema.Path.String()] = schema.Schema.String()
		}
	}
	var problems []Problem
	if has["input"] != "schema.input" && s.metadata() != nil {
		problems = append(problems, at(s.metadata().Location, "METADATA lacks schemas: - input: schema.input"))
	}
	need := bound()
	for _, t := range r.refs {
		text := t.Value.(ast.Ref).String()
		for _, path := range slices.Sorted(maps.Keys(need)) {
			if (text == path || strings.HasPrefix(text, path+"[")) && has[path] != need[path] {
				problems = append(problems, at(t.Location, "METADATA lacks schemas: - %s: %s", path, need[path]))
			}
		}
	}
	return problems
}

// undeclared compares the parameters that a rule reads with those its
// METADATA declares.
func (r *reads) undeclared(s source) []Problem {
	declared := declaredParameters(s.metadata())
	var problems []Problem
	for _, name := range slices.Sorted(maps.Keys(r.parameters)) {
		if name != "" && !declared[name] {
			problems = append(problems, at(r.parameters[name], "parameter %s is not declared in METADATA custom.parameters", name))
		}
	}
	if r.whole {
		return problems
	}
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		if _, read := r.parameters[name]; !read {
			problems = append(problems, at(s.metadata().Location, "parameter %s is declared but never read", name))
		}
	}
	return problems
}

// declaredParameters are the names in METADATA custom.parameters, which may
// leave out the schema's wrapper of type object.
func declaredParameters(a *ast.Annotations) map[string]bool {
	schema, _ := a.Custom["parameters"].(map[string]any)
	if properties, ok := schema["properties"].(map[string]any); ok && schema["type"] == "object" {
		schema = properties
	}
	out := make(map[string]bool, len(schema))
	for name := range schema {
		out[name] = true
	}
	return out
}

// first is the place of the alphabetically first of the parameters.
func first(parameters map[string]*ast.Location) *ast.Location {
	return parameters[slices.Min(slices.Collect(maps.Keys(parameters)))]
}
