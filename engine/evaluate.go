package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/metrics"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// Session is one run's view of a policy: the inventory and the effective time.
// It is safe for concurrent use.
type Session struct {
	policy *Policy
	stores map[*unit]*snapshot
}

// snapshot is a unit's data as the session's queries see it.
type snapshot struct {
	// open gives it as a store, for topdown; data as a value, for the plan.
	open func() (stored, error)
	data func() *ast.Term
}

// stored is data in a store.
type stored struct {
	store storage.Store
	txn   storage.Transaction
}

// Session starts a run.
func (p *Policy) Session(ctx context.Context, inv Inventory) (*Session, error) {
	s := &Session{policy: p, stores: make(map[*unit]*snapshot, len(p.units))}
	if !p.NeedsInventory() {
		// It was made for the namespaces' sake: nobody reads it as data.
		inv = nil
	}
	for _, u := range p.units {
		data := make(map[string]any, len(u.data)+1)
		for key, value := range u.data {
			data[key] = value
		}
		if inv != nil {
			data["inventory"] = encodeAny(map[string]any(inv)).Value
		}
		if u.source.Shipped && inv.holdsAny() && p.NeedsInventory() {
			if err := p.overlay(ctx, u, data); err != nil {
				return nil, fmt.Errorf("start session: %w", err)
			}
		}
		s.stores[u] = newSnapshot(ctx, data)
	}
	return s, ctx.Err()
}

// newSnapshot holds data for queries; neither form is made before it is asked for.
func newSnapshot(ctx context.Context, data map[string]any) *snapshot {
	return &snapshot{
		data: sync.OnceValue(func() *ast.Term { return dataTerm(data) }),
		open: sync.OnceValues(func() (stored, error) {
			store := inmem.NewFromObjectWithOpts(data, inmem.OptRoundTripOnWrite(false), inmem.OptReturnASTValuesOnRead(true))
			txn, err := store.NewTransaction(context.WithoutCancel(ctx))
			if err != nil {
				return stored{}, fmt.Errorf("open the run's data: %w", err)
			}
			return stored{store, txn}, nil
		}),
	}
}

// Evaluate judges one document. The error is for what keeps the document from
// being judged at all; a rule that cannot be judged is in the Decision.
func (s *Session) Evaluate(ctx context.Context, c *inputs.Collected) (Decision, error) {
	if c == nil || c.Doc == nil {
		return Decision{}, errors.New("evaluate: there is no document")
	}
	plan, err := s.policy.prepared(c.Doc.Kind)
	if err != nil {
		return Decision{}, fmt.Errorf("prepare policies for %s: %w", c.Doc.Kind, err)
	}
	if len(plan.rules) == 0 {
		return Decision{}, ctx.Err()
	}
	j := newJudgement(s, plan, c)
	limit := s.policy.cfg.Limits.Evaluation
	bounded, stop := context.WithTimeout(ctx, limit)
	defer stop()
	var again []*program
	for _, p := range plan.programs {
		if p.bare && !j.applies(p.entries[0].rule) {
			continue
		}
		if p.planned != nil && j.judgePlanned(bounded, p) {
			continue
		}
		p, err := p.compiled()
		if err != nil {
			return Decision{}, fmt.Errorf("prepare policies for %s: %w", c.Doc.Kind, err)
		}
		if !j.judge(bounded, p) {
			again = append(again, p)
		}
	}
	if err := ctx.Err(); err != nil {
		return Decision{}, err
	}
	if len(again) > 0 {
		j.retry(ctx, again)
		if err := ctx.Err(); err != nil {
			return Decision{}, err
		}
	}
	d := j.decision()
	j.done()
	return d, nil
}

// judgement is one document being judged.
type judgement struct {
	session *Session
	plan    *plan
	c       *inputs.Collected
	// outcomes are by the rule's place in the plan.
	outcomes []outcome
	lent     *[]outcome
	// content is the encoded document, and document the same as input, for
	// rules that share their parameters' place; raw is conftest's, review
	// Gatekeeper's.
	content  map[string]any
	document *ast.Term
	raw      *ast.Term
	review   *ast.Term
}

// outcome is what judging one rule gave.
type outcome struct {
	found []element
	err   string
	// spared says that the rule's constraint is not for the document.
	spared bool
}

// element is one element of a rule's set.
type element struct {
	entry *entry
	value *ast.Term
	// waiver is set where the policy's own exception covers it.
	waiver *WaiverUse
}

// newJudgement encodes the document for the views that are needed.
func newJudgement(s *Session, plan *plan, c *inputs.Collected) *judgement {
	j := &judgement{session: s, plan: plan, c: c}
	var known bool
	if j.lent, known = plan.outcomes.Get().(*[]outcome); !known {
		made := make([]outcome, len(plan.rules))
		j.lent = &made
	}
	j.outcomes = *j.lent
	if plan.document {
		j.content = s.policy.encoder.document(c.Doc)
		j.content["time"] = s.policy.now
		j.content["parameters"] = s.policy.parameters.Value
		j.document = ast.NewTerm(ast.LazyObject(j.content))
	}
	if plan.review && c.Doc.Review != nil {
		j.review = ast.NewTerm(ast.LazyObject(s.policy.encoder.review(c.Doc.Review)))
	}
	if plan.conftest {
		// For Kubernetes it mostly is the object that the document holds already.
		shown := c.Shown()
		object, isMap := shown.(map[string]any)
		if isMap {
			j.raw = ast.NewTerm(ast.LazyObject(object))
		} else {
			j.raw = encodeAny(shown)
		}
	}
	return j
}

// done gives back what the judgement of another document can use again.
func (j *judgement) done() {
	clear(j.outcomes)
	j.plan.outcomes.Put(j.lent)
	j.outcomes, j.lent = nil, nil
}

// with is the document with the given input.parameters.
func (j *judgement) with(parameters *ast.Term) *ast.Term {
	content := make(map[string]any, len(j.content)+1)
	maps.Copy(content, j.content)
	content["parameters"] = parameters.Value
	return ast.NewTerm(ast.LazyObject(content))
}

// input is what the program's rules see.
func (j *judgement) input(p *program) *ast.Term {
	switch {
	case p.view == ViewConftest:
		return j.raw
	case p.view == ViewReview:
		return j.constrained(p)
	case p.own:
		return j.with(p.entries[0].rule.ownParameters())
	}
	return j.document
}

// judge runs one program and keeps what its rules found. It is false where
// the rules must be judged one by one to tell which of them failed.
func (j *judgement) judge(ctx context.Context, p *program) bool {
	set, failures, err := j.session.run(ctx, p, j.input(p), nil)
	if err != nil {
		if len(p.entries) == 1 && !topdown.IsCancel(err) {
			j.fail(p.entries[0], err)
			return true
		}
		return false
	}
	for i := range failures {
		if p.owner(failures[i].Location) == nil && len(p.entries) > 1 {
			return false
		}
	}
	for i := range failures {
		owner := p.entries[0]
		if len(p.entries) > 1 {
			owner = p.owner(failures[i].Location)
		}
		j.fail(owner, &failures[i])
	}
	j.keep(p, set)
	return true
}

// run evaluates a program's query. The failures are built-ins that failed.
func (s *Session) run(ctx context.Context, p *program, input *ast.Term, tracer topdown.QueryTracer) (found ast.Set, failures []topdown.Error, err error) {
	defer func() {
		// A policy that breaks OPA must cost its own verdict, not the run.
		if r := recover(); r != nil {
			found, err = nil, fmt.Errorf("the policy engine failed: %v", r)
		}
	}()
	cancel := topdown.NewCancel()
	defer context.AfterFunc(ctx, cancel.Cancel)()
	if ctx.Err() != nil {
		cancel.Cancel()
	}
	data, err := s.stores[p.unit].open()
	if err != nil {
		return nil, nil, err
	}
	q := topdown.NewQuery(p.query).
		WithCompiler(p.compiler).
		WithStore(data.store).
		WithTransaction(data.txn).
		WithInput(input).
		WithCancel(cancel).
		WithMetrics(metrics.NoOp()).
		WithTime(s.policy.cfg.Time).
		WithBuiltinErrorList(&failures)
	if tracer != nil {
		q = q.WithQueryTracer(tracer).WithIndexing(false)
	}
	var result *ast.Term
	err = q.Iter(ctx, func(r topdown.QueryResult) error {
		result = r[queryVar]
		return nil
	})
	if err != nil {
		return nil, failures, err
	}
	found, err = p.set(result)
	return found, failures, err
}

// set is what a program's query gave, nil being nothing.
func (p *program) set(result *ast.Term) (ast.Set, error) {
	if result == nil && p.bare {
		return ast.NewSet(), nil
	}
	if result != nil {
		if found, ok := result.Value.(ast.Set); ok {
			return found, nil
		}
	}
	if p.bare {
		return nil, fmt.Errorf("%sviolation is no set but %s: Gatekeeper would never report it", p.entries[0].rule.where(), ast.ValueName(result.Value))
	}
	return nil, errors.New("the policies gave no result")
}

// keep sorts a program's elements by rule.
func (j *judgement) keep(p *program, set ast.Set) {
	if p.bare {
		j.keepBare(p.entries[0], set)
		return
	}
	var excepted []map[string]bool
	if len(p.exceptions) > 0 {
		excepted = exceptions(p, set)
	}
	set.Foreach(func(t *ast.Term) {
		pair, ok := t.Value.(*ast.Array)
		if !ok || pair.Len() != 2 {
			return
		}
		number, _ := pair.Elem(0).Value.(ast.Number)
		n, ok := number.Int()
		if !ok || n < 0 || n >= len(p.entries) {
			return
		}
		e := p.entries[n]
		found := element{entry: e, value: pair.Elem(1)}
		if excepted != nil {
			found.waiver = e.exception(p, excepted)
		}
		o := &j.outcomes[j.plan.at[e.rule]]
		o.found = append(o.found, found)
	})
}

// exceptions are the names that each package's exceptions except.
func exceptions(p *program, set ast.Set) []map[string]bool {
	out := make([]map[string]bool, len(p.exceptions))
	set.Foreach(func(t *ast.Term) {
		pair := t.Value.(*ast.Array)
		number, _ := pair.Elem(0).Value.(ast.Number)
		n, _ := number.Int()
		if n -= len(p.entries); n < 0 || n >= len(out) {
			return
		}
		if out[n] == nil {
			out[n] = map[string]bool{}
		}
		each(pair.Elem(1), func(name *ast.Term) {
			if s, ok := name.Value.(ast.String); ok {
				out[n][string(s)] = true
			}
		})
	})
	return out
}

// each calls f for the values of a collection, as x[_] does.
func each(t *ast.Term, f func(*ast.Term)) {
	switch v := t.Value.(type) {
	case *ast.Array:
		v.Foreach(f)
	case ast.Set:
		v.Foreach(f)
	case ast.Object:
		v.Foreach(func(_, value *ast.Term) { f(value) })
	}
}

// exception is the waiver of an entry that its package's exceptions except.
func (e *entry) exception(p *program, excepted []map[string]bool) *WaiverUse {
	for i, pkg := range p.exceptions {
		if pkg == e.pkg && excepted[i][exceptionName(e.set)] {
			loc := p.unit.exceptions[pkg][0].Location
			return &WaiverUse{Kind: "exception", Where: fmt.Sprintf("%s:%d", loc.File, loc.Row)}
		}
	}
	return nil
}

// fail notes that an entry's rule could not be judged; the first error stays.
func (j *judgement) fail(e *entry, err error) {
	o := &j.outcomes[j.plan.at[e.rule]]
	if o.err == "" {
		o.err = j.session.reason(err)
	}
}

// reason is an evaluation error in words, with the place where known.
func (s *Session) reason(err error) string {
	var failure *topdown.Error
	switch {
	case topdown.IsCancel(err), errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("evaluation deadline of %s exceeded", s.policy.cfg.Limits.Evaluation.Round(time.Millisecond))
	case errors.As(err, &failure):
		return at(failure.Location, "%s", failure.Message).Error()
	}
	return err.Error()
}
