package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/engine/author"
	"github.com/boltseal/boltseal/inputs/collectors"
	"github.com/boltseal/boltseal/policies"
)

const testLong = `Run the Rego tests (*_test.rego) of policies, judge the examples beside their rules, and run Gatekeeper's
suites (kind: Suite, test.gatekeeper.sh) as gator verify does; -r takes TEST//CASE for those too.
Without a directory it tests the rules that ship with boltseal.

They run in parallel and reach no network: a policy that calls http.send does not compile.
With --watch they run again whenever a file changes, those of the changed rules first, until ctrl-C.

Exit codes: 0 passed, 1 failed or not enough coverage, 2 policies that do not compile, 3 no tests.`

const testExample = `  boltseal test ./policy
  boltseal test ./policy --coverage --threshold 100
  boltseal test -r run_as_root -v
  boltseal test ./policy --watch
  boltseal test ./policy -o junit > tests.xml`

// testFlags are the flags of test.
type testFlags struct {
	coverage  bool
	threshold percent
	run       pattern
	format    *choice
	verbose   bool
	watch     bool
	timeout   span
	parallel  count
}

func (a *App) testVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "test [DIR...]",
		Short:   "Run the tests and examples of policies",
		Long:    testLong,
		Example: testExample,
	}
	f := &testFlags{format: addFormat(cmd.Flags(), "text", "json", "junit"), timeout: span(author.DefaultTimeout), parallel: count(runtime.GOMAXPROCS(0))}
	cmd.Flags().BoolVar(&f.coverage, "coverage", false, "measure which lines the tests reach")
	cmd.Flags().Var(&f.threshold, "threshold", "least coverage in percent; implies --coverage")
	cmd.Flags().VarP(&f.run, "run", "r", "only tests, and examples of rules, whose full name this regular expression matches")
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "print what was false in a failed test, its output, and the slowest tests")
	cmd.Flags().BoolVar(&f.watch, "watch", false, "run again whenever a file changes, until interrupted")
	cmd.Flags().Var(&f.timeout, "timeout", "most time for one test or example")
	cmd.Flags().Var(&f.parallel, "parallel", "tests that run at a time")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		return a.test(cmd.Context(), f, args)
	})
}

// tested is the result of one tree.
type tested struct {
	// Path is the tree as the user named it, boltseal for the shipped rules.
	Path string `json:"path"`
	author.Result
}

func (a *App) test(ctx context.Context, f *testFlags, args []string) error {
	trees := []author.Options{{Policies: policies.FS, Path: "boltseal", Library: true}}
	if len(args) > 0 {
		trees = trees[:0]
	}
	for _, arg := range args {
		tree, close, err := a.tree(arg)
		if err != nil {
			return fmt.Errorf("test %s: %w", arg, err)
		}
		defer close()
		trees = append(trees, author.Options{Policies: tree, Path: filepath.ToSlash(filepath.Clean(arg))})
	}
	if f.watch {
		return a.watchTests(ctx, f, trees)
	}
	return a.testOnce(ctx, f, trees, f.run.text)
}

// testOnce runs the tests of trees that match a pattern, and prints the results.
func (a *App) testOnce(ctx context.Context, f *testFlags, trees []author.Options, run string) error {
	var results []tested
	var none error
	for _, options := range trees {
		result, err := a.testTree(ctx, f, options, run)
		if errors.Is(err, author.ErrNoTests) {
			none = err
			continue
		}
		if err != nil {
			return err
		}
		results = append(results, tested{options.Path, result})
	}
	if err := a.printTested(f, results); err != nil {
		return err
	}
	if none != nil {
		fmt.Fprintf(a.Stderr, "boltseal: %s\n", printable(none.Error()))
	}
	return testStatus(f, results, none != nil)
}

// testTree runs the Rego tests, the examples and Gatekeeper's suites of a tree,
// and shows on a terminal how far it is.
func (a *App) testTree(ctx context.Context, f *testFlags, o author.Options, run string) (author.Result, error) {
	o.Run, o.Coverage, o.Threshold = run, f.coverage, float64(f.threshold)
	o.Timeout, o.Parallel, o.Collectors = time.Duration(f.timeout), int(f.parallel), collectors.All()
	if isTerminal(a.Stderr) {
		bar := newProgress(a.Stderr, time.Now())
		bar.unit = "tests"
		defer bar.clear()
		o.Progress = bar.update
	}
	start := time.Now()
	suites, err := a.suites(ctx, o.Policies, o.Path, o.Run)
	if err != nil {
		return suites, err
	}
	result, err := author.Test(ctx, o)
	if errors.Is(err, author.ErrNoTests) && suites.Tests+len(suites.Failures) > 0 {
		result, err = suites, nil
	} else {
		result.Tests, result.Skipped = result.Tests+suites.Tests, result.Skipped+suites.Skipped
		result.Failures = append(result.Failures, suites.Failures...)
		result.Cases = append(result.Cases, suites.Cases...)
	}
	result.Seconds = time.Since(start).Seconds()
	return result, err
}

// testStatus is the exit code: a failure counts before a tree without tests.
func testStatus(f *testFlags, results []tested, none bool) error {
	for _, r := range results {
		if len(r.Failures) > 0 || r.Coverage >= 0 && r.Coverage < float64(f.threshold) {
			return exitStatus(exitFail)
		}
	}
	if none {
		return exitStatus(exitNothing)
	}
	return nil
}

// tree opens a directory; links that leave it are not followed.
func (a *App) tree(name string) (tree fs.FS, close func(), err error) {
	root, err := os.OpenRoot(a.path(name))
	if err != nil {
		return nil, nil, pathless(err)
	}
	return root.FS(), func() { root.Close() }, nil
}

// pattern is a regular expression.
type pattern struct{ text string }

// String implements pflag.Value.
func (p *pattern) String() string { return p.text }

// Set implements pflag.Value.
func (p *pattern) Set(text string) error {
	if _, err := regexp.Compile(text); err != nil {
		return fmt.Errorf("%q is no regular expression: %w", text, err)
	}
	p.text = text
	return nil
}

// Type implements pflag.Value.
func (p *pattern) Type() string { return "regexp" }
