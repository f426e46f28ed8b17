package engine

import (
	"context"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/metrics"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// maxShownValue is how much of a value an explanation shows, in characters.
const maxShownValue = 120

// valuation collects the values that an expression's variables and
// references had when it was evaluated.
type valuation struct {
	tracer *tracer
	event  *topdown.Event
	out    map[string]string
	// undefined says that a reference led nowhere.
	undefined bool
}

// expression collects the values of one expression.
func (v *valuation) expression(e *ast.Expr) {
	switch terms := e.Terms.(type) {
	case *ast.Term:
		v.term(terms)
	case []*ast.Term:
		for _, t := range terms[1:] {
			v.term(t)
		}
	case *ast.Every:
		v.term(terms.Domain)
	case *ast.SomeDecl:
		for _, t := range terms.Symbols {
			v.term(t)
		}
	}
}

// term collects the values below t. Comprehensions have variables of their
// own, which have no value here.
func (v *valuation) term(t *ast.Term) {
	switch value := t.Value.(type) {
	case ast.Var:
		v.variable(t, value)
	case ast.Ref:
		v.reference(value)
	case ast.Call:
		for _, operand := range value[1:] {
			v.term(operand)
		}
	case *ast.Array:
		value.Foreach(v.term)
	case ast.Set:
		value.Foreach(v.term)
	case ast.Object:
		value.Foreach(func(_, below *ast.Term) { v.term(below) })
	}
}

// variable notes a variable of the source and its value.
func (v *valuation) variable(t *ast.Term, name ast.Var) {
	written := v.written(name)
	if written == "" {
		return
	}
	if plugged := v.event.Plug(t); plugged.IsGround() {
		v.out[written] = shown(plugged.Value)
	}
}

// written is a variable as the source calls it, "" for the compiler's own.
func (v *valuation) written(name ast.Var) string {
	if original, ok := v.tracer.program.compiler.RewrittenVars[name]; ok {
		name = original
	}
	if name.IsGenerated() || name.IsWildcard() || strings.HasPrefix(string(name), "__") {
		return ""
	}
	return string(name)
}

// reference notes a reference and what it led to.
func (v *valuation) reference(ref ast.Ref) {
	named := make(ast.Ref, len(ref))
	plugged := make(ast.Ref, len(ref))
	for i, step := range ref {
		named[i], plugged[i] = step, v.event.Plug(step)
		if name, ok := step.Value.(ast.Var); ok && !isRoot(step, ast.InputRootDocument) && !isRoot(step, ast.DefaultRootDocument) {
			written := v.written(name)
			switch {
			case written != "":
				named[i] = ast.VarTerm(written)
			case i == 0:
				return
			default:
				named[i] = plugged[i]
			}
			// A member of a set is its own key: the variable shows it already.
			if i > 0 && (!plugged[i].IsGround() || !ast.IsScalar(plugged[i].Value)) {
				return
			}
		}
	}
	name := named.String()
	if len(ref) > 2 && isParameters(ref) {
		name = strings.Replace(name, `["`+v.tracer.program.entries[0].rule.ID+`"]`, "", 1)
	}
	if value := v.value(plugged); value != nil {
		v.out[name] = shown(value)
	} else {
		v.out[name] = "undefined"
		v.undefined = true
	}
}

// value is what a reference without variables leads to, nil for nothing.
func (v *valuation) value(ref ast.Ref) ast.Value {
	head := ref[0].Value
	switch {
	case isRoot(ref[0], ast.InputRootDocument):
		head = v.event.Input().Value
	case isRoot(ref[0], ast.DefaultRootDocument):
		return v.ask(ref)
	}
	found, err := head.Find(ref[1:])
	if err != nil {
		return nil
	}
	return found
}

// ask evaluates a reference to data with a query of its own.
func (v *valuation) ask(ref ast.Ref) ast.Value {
	p, s := v.tracer.program, v.tracer.session
	query, err := p.compiler.QueryCompiler().Compile(ast.NewBody(ast.Equality.Expr(ast.NewTerm(queryVar), ast.NewTerm(ref))))
	if err != nil {
		return nil
	}
	data, err := s.stores[p.unit].open()
	if err != nil {
		return nil
	}
	cancel := topdown.NewCancel()
	defer context.AfterFunc(v.tracer.ctx, cancel.Cancel)()
	var found ast.Value
	err = topdown.NewQuery(query).WithCompiler(p.compiler).WithStore(data.store).
		WithTransaction(data.txn).WithInput(v.tracer.input).WithCancel(cancel).
		WithMetrics(metrics.NoOp()).WithTime(s.policy.cfg.Time).
		Iter(v.tracer.ctx, func(result topdown.QueryResult) error {
			if t := result[queryVar]; t != nil {
				found = t.Value
			}
			return nil
		})
	if err != nil {
		return nil
	}
	return found
}

// shown is a value as short JSON.
func shown(value ast.Value) string {
	text := []rune(string(canonical(nil, value, false)))
	if len(text) <= maxShownValue {
		return string(text)
	}
	// Of a large object the name says most.
	if o, ok := value.(ast.Object); ok {
		if name := detail(o, "name"); name != "" && len(name) < maxShownValue-16 {
			return string(append(quote([]byte(`{"name":`), name), ",…}"...))
		}
	}
	return string(text[:maxShownValue-1]) + "…"
}
