package lint

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
)

// compiles finds what does not parse, compile or load.
func compiles(p *pass) {
	broken := false
	for _, f := range p.tree.files {
		if f.err != nil {
			broken = true
			p.errors(f.err, f)
		}
	}
	if broken {
		return
	}
	compiler := p.tree.compiled()
	if compiler.Failed() {
		p.errors(compiler.Errors, nil)
		return
	}
	if p.tree.options.Library {
		return // package author's Check compiles a library by kind
	}
	source := engine.Source{Name: "lint", Path: p.tree.options.Path, FS: p.tree.options.Policies, Root: "."}
	if _, err := engine.Compile(p.ctx, engine.Config{Profiles: []string{"none"}}, engine.Shipped(), source); err != nil {
		p.errors(err, nil)
	}
}

// strict finds what only opa check --strict refuses.
func strict(p *pass) {
	if slices.ContainsFunc(p.tree.files, func(f *file) bool { return f.err != nil }) || p.tree.compiled().Failed() {
		return
	}
	compiler := p.tree.compile(true)
	for _, err := range compiler.Errors {
		p.report(err.Location, "%s", err.Message)
	}
}

// compiled is the tree compiled, not strictly; it is compiled once.
func (t *tree) compiled() *ast.Compiler {
	if t.compiler == nil {
		t.compiler = t.compile(false)
	}
	return t.compiler
}

// compile compiles the tree with the shipped library, as far as the tree does
// not define its packages itself. Strictly means v1 files only: v0 was written
// for another compiler.
func (t *tree) compile(strictly bool) *ast.Compiler {
	modules := map[string]*ast.Module{}
	own := map[string]bool{}
	for _, f := range t.files {
		if f.parsed != nil && !(strictly && f.old) {
			modules[f.display] = f.parsed.Copy()
			own[f.pkg()] = true
		}
	}
	if !t.options.Library {
		for name, module := range shippedLibrary() {
			if !own[strings.TrimPrefix(module.Package.Path.String(), "data.")] {
				modules[name] = module
			}
		}
	}
	compiler := ast.NewCompiler().WithCapabilities(engine.Capabilities()).SetErrorLimit(0).WithStrict(strictly).WithEnablePrintStatements(true)
	compiler.Compile(modules)
	return compiler
}

// errors reports what keeps policies from being used.
func (p *pass) errors(err error, f *file) {
	var many ast.Errors
	var policy *engine.PolicyError
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range joined.Unwrap() {
			p.errors(one, f)
		}
		return
	}
	switch {
	case errors.As(err, &many):
		for _, one := range many {
			p.report(one.Location, "%s", explained(one.Message))
		}
	case errors.As(err, &policy):
		p.report(&ast.Location{File: policy.File, Row: policy.Line, Col: min(policy.Line, 1)}, "%s", explained(policy.Message))
	case f != nil:
		p.report(&ast.Location{File: f.display, Row: 1, Col: 1}, "%s", err)
	default:
		p.report(nil, "%s", err)
	}
}

// explained says why OPA does not know a function that its documentation has.
func explained(message string) string {
	_, name, ok := strings.Cut(message, "undefined function ")
	if ok && slices.ContainsFunc(ast.Builtins, func(b *ast.Builtin) bool { return b.Name == name }) {
		return message + ": policies reach no network, no file and no environment"
	}
	return message
}

// formatted finds files that opa fmt would change.
func formatted(p *pass) {
	for _, f := range p.tree.files {
		if f.parsed == nil || f.old {
			continue
		}
		want, err := format.SourceWithOpts(f.display, f.content, format.Opts{RegoVersion: ast.RegoV1})
		if err != nil || bytes.Equal(want, f.content) {
			continue
		}
		line := 1
		for lines := strings.Split(string(want), "\n"); line <= min(len(f.lines), len(lines)) && f.lines[line-1] == lines[line-1]; {
			line++
		}
		p.reportFile(f.name, line, "not formatted as opa fmt does")
	}
}

// secrets finds secrets in the text of policies and their tests.
func secrets(p *pass) {
	if p.tree.options.Secrets == nil {
		return
	}
	for _, f := range p.tree.files {
		for _, s := range p.tree.options.Secrets(p.ctx, f.display, f.content) {
			p.reportFile(f.name, max(s.Line, 1), "a secret stands here: %s", s.What)
		}
	}
}
