package cli

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine/author"
)

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
	if f.verbose {
		printSlowest(&b, r.Cases)
	}
	for n, gap := range r.Uncovered {
		if f.threshold > 0 && r.Coverage < float64(f.threshold) {
			break // they are among the failures
		}
		if n == mostUncovered && !f.verbose {
			fmt.Fprintf(&b, "%d more places that no test reaches: -v lists them\n", len(r.Uncovered)-n)
			break
		}
		fmt.Fprintf(&b, "%s\n", printable(gap.String()))
	}
	fmt.Fprintf(&b, "%s %s: %d tests, %d examples, %d failures", printable(r.Path), verdict, r.Tests, r.Examples, len(r.Failures))
	if r.Skipped > 0 {
		fmt.Fprintf(&b, ", %d skipped", r.Skipped)
	}
	if r.Coverage >= 0 {
		fmt.Fprintf(&b, ", coverage %g %%", r.Coverage)
	}
	fmt.Fprintf(&b, ", %s\n", seconds(r.Seconds))
	_, err := a.Stdout.Write([]byte(b.String()))
	return err
}

// mostUncovered bounds the list of lines without tests where nothing asks for more.
const mostUncovered = 20

// mostSlow and slow bound the list of slow tests.
const (
	mostSlow = 10
	slow     = 0.05 // seconds
)

// seconds is a time as people read it.
func seconds(s float64) string {
	if s < 1 {
		return fmt.Sprintf("%.0f ms", s*1000)
	}
	return fmt.Sprintf("%.1f s", s)
}

// printSlowest lists the slowest tests, if any is slow.
func printSlowest(b *strings.Builder, cases []author.Case) {
	sorted := slices.Clone(cases)
	slices.SortStableFunc(sorted, func(x, y author.Case) int { return cmp.Compare(y.Seconds, x.Seconds) })
	for n, c := range sorted {
		if n == mostSlow || c.Seconds < slow {
			return
		}
		name := c.Name
		if c.Example {
			name = c.File
		}
		fmt.Fprintf(b, "slow: %s %s\n", seconds(c.Seconds), printable(name))
	}
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
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name     string         `xml:"name,attr"`
	Class    string         `xml:"classname,attr"`
	File     string         `xml:"file,attr"`
	Line     int            `xml:"line,attr,omitempty"`
	Time     string         `xml:"time,attr"`
	Failures []junitFailure `xml:"failure"`
	Skipped  *struct{}      `xml:"skipped"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// printTestedXML writes every case with its time. What fails as a whole, such
// as coverage, is a case of its own.
func (a *App) printTestedXML(results []tested) error {
	var suites junitSuites
	for _, r := range results {
		suites.Suites = append(suites.Suites, junitOf(r))
	}
	content, err := xml.MarshalIndent(suites, "", "  ")
	if err != nil {
		return fmt.Errorf("encode results: %w", err)
	}
	_, err = fmt.Fprintf(a.Stdout, "%s%s\n", xml.Header, content)
	return err
}

// junitOf is the suite of one tree.
func junitOf(r tested) junitSuite {
	suite := junitSuite{Name: printable(r.Path), Time: fmt.Sprintf("%.3f", r.Seconds)}
	// A test fails once; an example may for several reasons.
	failures := map[string][]author.Failure{}
	key := func(name, file string, example bool) string {
		if example {
			return name + "\x00" + file
		}
		return name
	}
	examples := map[string]bool{}
	for _, c := range r.Cases {
		examples[key(c.Name, c.File, true)] = c.Example
	}
	for _, f := range r.Failures {
		k := key(f.Name, f.File, examples[key(f.Name, f.File, true)])
		failures[k] = append(failures[k], f)
	}
	for _, c := range r.Cases {
		name := c.Name
		if c.Example {
			name = c.Name + " " + c.File
		}
		one := junitCase{Name: printable(name), Class: suite.Name, File: printable(c.File), Line: c.Line, Time: fmt.Sprintf("%.3f", c.Seconds)}
		k := key(c.Name, c.File, c.Example)
		one.Failures = junitFailures(failures[k])
		delete(failures, k)
		if c.Status == author.Skipped {
			one.Skipped = &struct{}{}
			suite.Skipped++
		}
		suite.add(one)
	}
	for _, k := range slices.Sorted(maps.Keys(failures)) {
		f := failures[k][0]
		suite.add(junitCase{Name: printable(f.Name), Class: suite.Name, File: printable(f.File), Line: f.Line, Time: "0.000", Failures: junitFailures(failures[k])})
	}
	return suite
}

// add adds a case and counts it.
func (s *junitSuite) add(c junitCase) {
	s.Tests++
	if len(c.Failures) > 0 {
		s.Failures++
	}
	s.Cases = append(s.Cases, c)
}

func junitFailures(list []author.Failure) []junitFailure {
	var out []junitFailure
	for _, f := range list {
		out = append(out, junitFailure{Message: printable(f.String()), Text: printable(strings.Join(f.Trace, "; "))})
	}
	return out
}
