package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/open-policy-agent/frameworks/constraint/pkg/client/drivers/rego/schema"
	"github.com/open-policy-agent/frameworks/constraint/pkg/core/constraints"
	"github.com/open-policy-agent/frameworks/constraint/pkg/core/templates"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/target"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// plain evaluates templates with nothing but OPA: the framework keeps the
// errors of built-ins to itself, and a rule that fails by one looks as if it
// had nothing to say.
type plain struct {
	// compilers are the templates by kind, their own package as data.template.
	compilers map[string]*ast.Compiler
	// queries are by kind, prepared when they are first asked for.
	queries map[string]*plainQuery
	store   storage.Store
	// constraints by "<kind>/<name>".
	constraints map[string]*plainConstraint
}

// plainQuery is a prepared query, and where its evaluation leaves the errors
// of built-ins.
type plainQuery struct {
	query  rego.PreparedEvalQuery
	failed []topdown.Error
}

type plainConstraint struct {
	kind       string
	parameters any
	matcher    constraints.Matcher
	evaluated  bool
}

func newPlain() *plain {
	return &plain{compilers: map[string]*ast.Compiler{}, queries: map[string]*plainQuery{},
		store: inmem.New(), constraints: map[string]*plainConstraint{}}
}

// addTemplate parses the template's Rego; its package becomes data.template.
func (p *plain) addTemplate(template *templates.ConstraintTemplate) error {
	for _, t := range template.Spec.Targets {
		for _, code := range t.Code {
			if code.Engine != schema.Name {
				continue
			}
			source, err := schema.GetSource(code)
			if err != nil {
				return err
			}
			version := ast.RegoV0
			if source.Version == "v1" {
				version = ast.RegoV1
			}
			modules := map[string]*ast.Module{}
			for i, text := range append([]string{source.Rego}, source.Libs...) {
				name := fmt.Sprintf("%d.rego", i)
				module, err := ast.ParseModuleWithOpts(name, text, ast.ParserOptions{RegoVersion: version})
				if err != nil {
					return fmt.Errorf("parse without the framework: %w", err)
				}
				if i == 0 {
					module.Package.Path = ast.MustParseRef("data.template")
				}
				modules[name] = module
			}
			compiler := ast.NewCompiler()
			if compiler.Compile(modules); compiler.Failed() {
				return fmt.Errorf("compile without the framework: %w", compiler.Errors)
			}
			kind := template.Spec.CRD.Spec.Names.Kind
			p.compilers[kind] = compiler
			delete(p.queries, kind)
		}
	}
	return nil
}

func (p *plain) addConstraint(t *target.K8sValidationTarget, object *unstructured.Unstructured, evaluated bool) error {
	matcher, err := t.ToMatcher(object)
	if err != nil {
		return err
	}
	parameters, found, err := unstructured.NestedFieldNoCopy(object.Object, "spec", "parameters")
	if err != nil {
		return err
	}
	if !found || parameters == nil {
		parameters = map[string]any{}
	}
	kind := object.GetKind()
	p.constraints[kind+"/"+object.GetName()] = &plainConstraint{kind: kind, parameters: parameters, matcher: matcher, evaluated: evaluated}
	return nil
}

// fill replaces the inventory.
func (p *plain) fill(inventory map[string]any) {
	p.store = inmem.NewFromObject(map[string]any{"inventory": inventory})
	clear(p.queries)
}

func (p *plain) query(ctx context.Context, kind string) (*plainQuery, error) {
	if known, ok := p.queries[kind]; ok {
		known.failed = nil
		return known, nil
	}
	q := &plainQuery{}
	var err error
	q.query, err = rego.New(rego.Query("violations = data.template.violation"), rego.Store(p.store),
		rego.Compiler(p.compilers[kind]), rego.BuiltinErrorList(&q.failed)).PrepareForEval(ctx)
	if err != nil {
		return nil, fmt.Errorf("prepare without the framework: %w", err)
	}
	p.queries[kind] = q
	return q, nil
}

// errors evaluates what matches the object, and notes each error of a
// built-in.
func (p *plain) errors(ctx context.Context, t *target.K8sValidationTarget, object target.AugmentedUnstructured, namespace map[string]any, out *reviewed) error {
	_, review, err := t.HandleReview(object)
	if err != nil {
		return err
	}
	text, err := json.Marshal(review)
	if err != nil {
		return err
	}
	var shown map[string]any
	if err := json.Unmarshal(text, &shown); err != nil {
		return err
	}
	shown["namespaceObject"] = namespace
	said := map[string]bool{}
	for _, key := range slices.Sorted(maps.Keys(p.constraints)) {
		c := p.constraints[key]
		matches, err := c.matcher.Match(review)
		if err != nil || !matches {
			continue
		}
		out.Matched = append(out.Matched, key)
		if !c.evaluated {
			continue
		}
		input, err := ast.InterfaceToValue(map[string]any{"review": shown, "parameters": c.parameters})
		if err != nil {
			return err
		}
		q, err := p.query(ctx, c.kind)
		if err != nil {
			return err
		}
		if _, err := q.query.Eval(ctx, rego.EvalParsedInput(input)); err != nil {
			said[key+": "+err.Error()] = true
		}
		for i := range q.failed {
			said[key+": "+q.failed[i].Error()] = true
		}
	}
	out.Errors = slices.Sorted(maps.Keys(said))
	return nil
}
