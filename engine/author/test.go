package author

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/loader"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// ErrNoTests says that a tree holds neither a test nor an example that the
// filter lets through: a mistake in a name must not look like success.
var ErrNoTests = errors.New("no tests")

// Options say what Test runs.
type Options struct {
	// Policies is the tree: policies, their tests, data files and examples.
	Policies fs.FS
	// Path is how failures call the tree; it is put before file names.
	Path string
	// Library says that the tree is a rule library as package policies embeds
	// one. Any other tree is a user's: its policies may be conftest's, and see
	// the lib of the shipped library that they do not define themselves.
	Library bool
	// Run is a regular expression: only tests whose full name, such as
	// data.rules.a.b_test.test_c, and rules whose id it matches. "" is all.
	Run string
	// Coverage measures which lines the tests reach.
	Coverage bool
	// Threshold is the least coverage in percent; above 0 it implies Coverage,
	// and lines that no test reaches are failures where coverage is below it.
	Threshold float64
	// Collectors read the examples; without any, no example is judged.
	Collectors []inputs.Collector
	// Parallel is how many tests run at a time; 0 is one per processor.
	Parallel int
	// Timeout is the time that one test or example may take; 0 is DefaultTimeout.
	Timeout time.Duration
	// Progress is called with how many tests and examples are done, of those
	// known so far; nil for nobody. It is called from one goroutine at a time.
	Progress func(done, total int)
}

// DefaultTimeout is the time that one test may take: far more than any needs.
const DefaultTimeout = 10 * time.Second

// timeout is the time for one test.
func (o Options) timeout() time.Duration {
	if o.Timeout > 0 {
		return o.Timeout
	}
	return DefaultTimeout
}

// parallel is how many tests run at a time.
func (o Options) parallel() int {
	if o.Parallel > 0 {
		return o.Parallel
	}
	return runtime.GOMAXPROCS(0)
}

// Result is what Test saw.
type Result struct {
	// Tests counts the Rego tests that ran.
	Tests int `json:"tests"`
	// Skipped counts tests named todo_test_….
	Skipped int `json:"skipped"`
	// Examples counts example files.
	Examples int `json:"examples"`
	// Failures are tests, examples and uncovered lines, in order of place.
	Failures []Failure `json:"failures"`
	// Coverage is the share of lines reached, in percent; -1 where it was not measured.
	Coverage float64 `json:"coverage"`
	// Uncovered are the lines that no test reaches, where it was measured.
	Uncovered []Problem `json:"uncovered,omitempty"`
	// Seconds is the time that all of it took.
	Seconds float64 `json:"seconds"`
	// Cases are all tests and examples, in order of place.
	Cases []Case `json:"cases"`
}

// Case is one test or example that ran, or was left out.
type Case struct {
	// Name is the test's full name, or the rule of an example.
	Name string `json:"name"`
	// File and Line are where it stands; an example's line is 0.
	File string `json:"file"`
	Line int    `json:"line"`
	// Example says that it is an example, not a Rego test.
	Example bool `json:"example,omitempty"`
	// Status is passed, failed or skipped.
	Status string `json:"status"`
	// Seconds is the time that it took.
	Seconds float64 `json:"seconds"`
}

// The outcomes of a case.
const (
	Passed  = "passed"
	Failed  = "failed"
	Skipped = "skipped"
)

// Failure is a test or an example that failed.
type Failure struct {
	Problem
	// Name is the test's full name, the rule of an example, or "coverage".
	Name string `json:"name"`
	// Trace are the expressions that were false or undefined, the test's own
	// first, as file:line: expression.
	Trace []string `json:"trace,omitempty"`
	// Output is what print wrote.
	Output string `json:"output,omitempty"`
}

// Test runs the Rego tests of a tree and judges the examples beside its rules.
// The error is for what keeps them from running: policies that do not parse
// or compile, a broken filter, ErrNoTests.
func Test(ctx context.Context, o Options) (result Result, err error) {
	result = Result{Coverage: -1, Failures: []Failure{}, Cases: []Case{}}
	defer func(start time.Time) { result.Seconds = time.Since(start).Seconds() }(time.Now())
	filter, err := regexp.Compile(o.Run)
	if err != nil {
		return result, fmt.Errorf("read the filter: %w", err)
	}
	sources, problems := readTree(ctx, o.Policies, o.Path, !o.Library)
	if len(problems) > 0 {
		return result, join(problems)
	}
	if err := runTests(ctx, o, sources, &result); err != nil {
		return result, err
	}
	if len(o.Collectors) > 0 {
		if err := runExamples(ctx, o, filter, sources, &result); err != nil {
			return result, err
		}
	}
	if err := ctx.Err(); err != nil {
		return result, err
	}
	if result.Tests+result.Examples == 0 {
		return result, fmt.Errorf("%s: %w", called(o.Path), ErrNoTests)
	}
	slices.SortStableFunc(result.Failures, func(a, b Failure) int {
		if order := strings.Compare(a.File, b.File); order != 0 {
			return order
		}
		return a.Line - b.Line
	})
	slices.SortStableFunc(result.Cases, func(a, b Case) int {
		return cmp.Or(cmp.Compare(a.File, b.File), a.Line-b.Line, cmp.Compare(a.Name, b.Name))
	})
	return result, nil
}

// called is how an error calls a tree.
func called(name string) string {
	if name == "" {
		return "policies"
	}
	return name
}

// join makes one error of problems.
func join(problems []Problem) error {
	var errs []error
	for _, p := range sorted(problems) {
		errs = append(errs, &engine.PolicyError{File: p.File, Line: p.Line, Message: p.Message})
	}
	return errors.Join(errs...)
}

// suite is a compiled tree and what its tests read.
type suite struct {
	modules map[string]*ast.Module
	own     map[string]*ast.Module
	data    map[string]any
	options Options
	// count is how many tests there are, whatever the filter.
	count int
}

// runTests runs the Rego tests.
func runTests(ctx context.Context, o Options, sources []source, result *Result) error {
	data, err := readData(o)
	if err != nil {
		return err
	}
	s := suite{modules: modulesOf(sources, func(source) bool { return true }), data: data, options: o}
	s.own = modulesOf(sources, func(src source) bool { return !src.test() })
	for _, src := range sources {
		for _, r := range src.module.Rules {
			if strings.HasPrefix(string(r.Head.Name), tester.TestPrefix) || strings.HasPrefix(string(r.Head.Name), tester.SkipTestPrefix) {
				s.count++
			}
		}
	}
	if !o.Library {
		if err := s.addLibrary(ctx, sources); err != nil {
			return err
		}
	}
	var coverage *cover.Cover
	if o.Coverage || o.Threshold > 0 {
		coverage = cover.New()
	}
	failed, err := s.run(ctx, o.Run, coverage, result)
	if err != nil {
		return err
	}
	if len(failed) > 0 {
		if err := s.explain(ctx, failed); err != nil {
			return err
		}
		for _, test := range failed {
			result.Failures = append(result.Failures, s.failure(test))
		}
	}
	if coverage != nil {
		s.measure(coverage, result)
	}
	return nil
}

// readData reads the data files of a user's tree as OPA does.
func readData(o Options) (map[string]any, error) {
	if o.Library {
		return map[string]any{}, nil
	}
	loaded, err := loader.NewFileLoader().WithFS(o.Policies).Filtered([]string{"."}, func(name string, info fs.FileInfo, _ int) bool {
		if info.IsDir() {
			return info.Name() == examplesFolder
		}
		return !slices.Contains([]string{"data.json", "data.yaml", "data.yml"}, path.Base(name))
	})
	if err != nil {
		return nil, fmt.Errorf("read data of %s: %w", called(o.Path), err)
	}
	if loaded.Documents == nil {
		return map[string]any{}, nil
	}
	return loaded.Documents, nil
}

// addLibrary adds the packages of the shipped lib that the tree does not
// define itself.
func (s *suite) addLibrary(ctx context.Context, sources []source) error {
	lib, err := fs.Sub(engine.Shipped().FS, "lib")
	if err != nil {
		return fmt.Errorf("open the shipped library: %w", err)
	}
	shipped, problems := readTree(ctx, lib, "boltseal/lib", false)
	if len(problems) > 0 {
		return join(problems)
	}
	own := map[string]bool{}
	for _, src := range sources {
		own[src.pkg()] = true
	}
	maps.Copy(s.modules, modulesOf(shipped, func(src source) bool {
		return src.library() && !src.test() && !own[src.pkg()]
	}))
	return nil
}

// run runs the tests that filter matches and returns those that failed.
func (s *suite) run(ctx context.Context, filter string, coverage *cover.Cover, result *Result) (map[string]*tester.Result, error) {
	runner := s.runner(filter)
	if coverage != nil {
		runner.SetCoverageQueryTracer(coverage)
	}
	failed := map[string]*tester.Result{}
	err := s.each(ctx, runner, func(r *tester.Result) {
		c := Case{Name: r.Package + "." + r.Name, Status: Passed, Seconds: r.Duration.Seconds()}
		if r.Location != nil {
			c.File, c.Line = r.Location.File, r.Location.Row
		}
		switch {
		case r.Skip:
			result.Skipped++
			c.Status = Skipped
		case !r.Pass():
			failed[c.Name] = r
			c.Status = Failed
			fallthrough
		default:
			result.Tests++
		}
		result.Cases = append(result.Cases, c)
		s.options.progress(len(result.Cases), s.count)
	})
	return failed, err
}

// progress says how much is done.
func (o Options) progress(done, total int) {
	if o.Progress != nil {
		o.Progress(done, max(done, total))
	}
}

// runner makes a runner over fresh copies: compiling changes modules.
func (s *suite) runner(filter string) *tester.Runner {
	modules := make(map[string]*ast.Module, len(s.modules))
	for name, module := range s.modules {
		modules[name] = module.Copy()
	}
	compiler := ast.NewCompiler().WithCapabilities(engine.Capabilities()).SetErrorLimit(0).WithEnablePrintStatements(true)
	return tester.NewRunner().SetCompiler(compiler).SetModules(modules).SetParallel(s.options.parallel()).SetTimeout(s.options.timeout()).
		SetStore(inmem.NewFromObjectWithOpts(s.data, inmem.OptRoundTripOnWrite(false))).
		SetCoverageRuns(nil).RaiseBuiltinErrors(true).CapturePrintOutput(true).Filter(filter)
}

// each runs a runner's tests and hands over the results, one at a time.
func (s *suite) each(ctx context.Context, runner *tester.Runner, take func(*tester.Result)) error {
	store := inmem.NewFromObjectWithOpts(s.data, inmem.OptRoundTripOnWrite(false))
	runner.SetStore(store)
	txn, err := store.NewTransaction(ctx, storage.TransactionParams{})
	if err != nil {
		return fmt.Errorf("open the data: %w", err)
	}
	defer store.Abort(ctx, txn)
	results, err := runner.RunTests(ctx, txn)
	if err != nil {
		if problems := problemsOf(err); len(problems) > 0 {
			return join(problems)
		}
		return fmt.Errorf("run tests: %w", err)
	}
	for r := range results {
		take(r)
	}
	return nil
}

// explain runs failed tests again, traced.
func (s *suite) explain(ctx context.Context, failed map[string]*tester.Result) error {
	var names []string
	for name, r := range failed {
		if topdown.IsCancel(r.Error) {
			continue // it took too long: traced it would take longer, and much memory
		}
		names = append(names, regexp.QuoteMeta(name))
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	runner := s.runner("^(" + strings.Join(names, "|") + ")$").EnableTracing(true)
	return s.each(ctx, runner, func(r *tester.Result) {
		if first := failed[r.Package+"."+r.Name]; first != nil {
			first.Trace = r.Trace
		}
	})
}

// traceLength bounds the trace of a failure.
const traceLength = 8

// failure describes a failed test. The last failing expression of the test
// itself is where it failed.
func (s *suite) failure(r *tester.Result) Failure {
	f := Failure{Name: r.Package + "." + r.Name, Output: string(r.Output)}
	f.Problem = at(r.Location, "%s failed", r.Name)
	switch {
	case topdown.IsCancel(r.Error):
		f.Message = fmt.Sprintf("%s takes longer than %s", r.Name, s.options.timeout())
	case r.Error != nil:
		f.Message = fmt.Sprintf("%s: %v", r.Name, r.Error)
	}
	var own, others []string
	for _, event := range slices.Backward(r.Trace) {
		expr, ok := event.Node.(*ast.Expr)
		if event.Op != topdown.FailOp || !ok || expr.Location == nil || len(expr.Location.Text) == 0 {
			continue
		}
		loc := expr.Location
		line := fmt.Sprintf("%s:%d: %s", loc.File, loc.Row, oneLine(string(loc.Text)))
		mine := loc.File == f.File
		switch {
		case mine && len(own) == 0:
			f.Line = loc.Row
			f.Message += ": not true: " + oneLine(string(loc.Text))
			own = append(own, line)
		case mine && !slices.Contains(own, line):
			own = append(own, line)
		case !mine && !slices.Contains(others, line):
			others = append(others, line)
		}
	}
	f.Trace = slices.Concat(own, others)
	f.Trace = f.Trace[:min(len(f.Trace), traceLength)]
	return f
}

// oneLine is an expression on one line, cut where it is long.
func oneLine(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > 160 {
		return string(runes[:159]) + "…"
	}
	return string(runes)
}
