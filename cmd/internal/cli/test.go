package cli

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/engine/author"
	"github.com/boltseal/boltseal/inputs/collectors"
	"github.com/boltseal/boltseal/policies"
)

const testLong = `Run the Rego tests (*_test.rego) of policies, judge the examples beside their rules, and run Gatekeeper's
suites (kind: Suite, test.gatekeeper.sh) as gator verify does; -r takes TEST//CASE for those too.
Without a directory it tests the rules that ship with boltseal.

Exit codes: 0 passed, 1 failed or not enough coverage, 2 policies that do not compile, 3 no tests.`

const testExample = `  boltseal test ./policy
  boltseal test ./policy --coverage --threshold 100
  boltseal test -r run_as_root -v`

// testFlags are the flags of test.
type testFlags struct {
	coverage  bool
	threshold percent
	run       pattern
	format    *choice
	verbose   bool
}

func (a *App) testVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "test [DIR...]",
		Short:   "Run the tests and examples of policies",
		Long:    testLong,
		Example: testExample,
	}
	f := &testFlags{format: addFormat(cmd.Flags(), "text", "json", "junit")}
	cmd.Flags().BoolVar(&f.coverage, "coverage", false, "measure which lines the tests reach")
	cmd.Flags().Var(&f.threshold, "threshold", "least coverage in percent; implies --coverage")
	cmd.Flags().VarP(&f.run, "run", "r", "only tests, and examples of rules, whose full name this regular expression matches")
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "print what was false in a failed test, and its output")
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
	var results []tested
	var none error
	for _, options := range trees {
		options.Run, options.Coverage, options.Threshold = f.run.text, f.coverage, float64(f.threshold)
		options.Collectors = collectors.All()
		result, err := a.testTree(ctx, options)
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

// testTree runs the Rego tests, the examples and Gatekeeper's suites of a tree.
func (a *App) testTree(ctx context.Context, options author.Options) (author.Result, error) {
	suites, err := a.suites(ctx, options.Policies, options.Path, options.Run)
	if err != nil {
		return suites, err
	}
	result, err := author.Test(ctx, options)
	if errors.Is(err, author.ErrNoTests) && suites.Tests+len(suites.Failures) > 0 {
		return suites, nil
	}
	result.Tests, result.Skipped = result.Tests+suites.Tests, result.Skipped+suites.Skipped
	result.Failures = append(result.Failures, suites.Failures...)
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

func (a *App) printTested(f *testFlags, results []tested) error {
	switch f.format.word {
	case "json":
		if results == nil {
			results = []tested{}
		}
		return printJSON(a.Stdout, results)
	case "junit":
		return a.printTestedXML(results)
	}
	for _, r := range results {
		if err := a.printTestedText(f, r); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) printTestedText(f *testFlags, r tested) error {
	var b strings.Builder
	for _, failure := range r.Failures {
		fmt.Fprintf(&b, "%s\n", printable(failure.String()))
		if !f.verbose {
			continue
		}
		for _, line := range failure.Trace {
			fmt.Fprintf(&b, "    %s\n", printable(line))
		}
		for line := range strings.Lines(failure.Output) {
			fmt.Fprintf(&b, "    | %s\n", printable(line))
		}
	}
	verdict := "passed"
	if testStatus(f, []tested{r}, false) != nil {
		verdict = "FAILED"
	}
	fmt.Fprintf(&b, "%s %s: %d tests, %d examples, %d failures", printable(r.Path), verdict, r.Tests, r.Examples, len(r.Failures))
	if r.Skipped > 0 {
		fmt.Fprintf(&b, ", %d skipped", r.Skipped)
	}
	if r.Coverage >= 0 {
		fmt.Fprintf(&b, ", coverage %g %%", r.Coverage)
	}
	b.WriteByte('\n')
	_, err := a.Stdout.Write([]byte(b.String()))
	return err
}

type junitSuites struct {
	XMLName xml.Name     `xml:"testsuites"`
	Suites  []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string       `xml:"name,attr"`
	Class   string       `xml:"classname,attr"`
	Failure junitFailure `xml:"failure"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// printTestedXML names the failures; those that passed are only counted.
func (a *App) printTestedXML(results []tested) error {
	var suites junitSuites
	for _, r := range results {
		suite := junitSuite{Name: printable(r.Path), Tests: r.Tests + r.Examples + r.Skipped, Failures: len(r.Failures), Skipped: r.Skipped}
		for _, failure := range r.Failures {
			suite.Cases = append(suite.Cases, junitCase{
				Name: printable(failure.Name), Class: suite.Name,
				Failure: junitFailure{Message: printable(failure.String()), Text: printable(strings.Join(failure.Trace, "; "))},
			})
		}
		suites.Suites = append(suites.Suites, suite)
	}
	content, err := xml.MarshalIndent(suites, "", "  ")
	if err != nil {
		return fmt.Errorf("encode results: %w", err)
	}
	_, err = fmt.Fprintf(a.Stdout, "%s%s\n", xml.Header, content)
	return err
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
