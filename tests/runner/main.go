// Command runner runs `go test` over the module the way `make test` wants it:
// it shows the test tool's own lines, and at the end lists every test that was
// skipped and why. With CI=true a skip is a failure: what cannot run there is
// missing from the machine's set-up, and nobody would notice.
//
//	go run ./tests/runner ./...
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// event is one line of `go test -json` (go doc test2json).
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

func main() {
	code, err := run(os.Args[1:], os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "runner:", err)
		code = 1
	}
	os.Exit(code)
}

func run(args []string, out io.Writer) (int, error) {
	cmd := exec.Command("go", append([]string{"test", "-json"}, args...)...)
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return 1, err
	}
	if err := cmd.Start(); err != nil {
		return 1, fmt.Errorf("start go test: %w", err)
	}
	tally := newTally(out)
	if err := tally.read(stdout); err != nil {
		return 1, err
	}
	failed := cmd.Wait() != nil
	return tally.close(failed, os.Getenv("CI") == "true"), nil
}

// tally follows the tests of a run.
type tally struct {
	out            io.Writer
	output         map[string][]string
	skips          []string
	passed, failed int
}

func newTally(out io.Writer) *tally {
	return &tally{out: out, output: map[string][]string{}}
}

func (t *tally) read(r io.Reader) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Fprintln(t.out, lines.Text())
			continue
		}
		t.add(e)
	}
	return lines.Err()
}

func (t *tally) add(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output", "build-output":
		t.show(key, e)
	case "pass":
		if e.Test != "" {
			t.passed++
		}
		delete(t.output, key)
	case "skip":
		if e.Test != "" {
			t.skips = append(t.skips, key+": "+reason(t.output[key]))
		}
		delete(t.output, key)
	case "fail":
		if e.Test != "" {
			t.failed++
			fmt.Fprint(t.out, strings.Join(t.output[key], ""))
		}
		delete(t.output, key)
	}
}

// show prints what belongs to a package (its closing line, build errors) and
// keeps what a test prints until it is known whether the test failed.
func (t *tally) show(key string, e event) {
	if e.Test != "" {
		t.output[key] = append(t.output[key], e.Output)
		return
	}
	if e.Output != "PASS\n" && e.Output != "FAIL\n" && !strings.Contains(e.Output, "[no test files]") {
		fmt.Fprint(t.out, e.Output)
	}
}

// reason is what t.Skip said: the last indented line of the test's output.
func reason(output []string) string {
	for _, line := range slices.Backward(output) {
		if strings.HasPrefix(line, "    ") {
			return strings.TrimSpace(line)
		}
	}
	return "no reason given"
}

func (t *tally) close(failed, ci bool) int {
	slices.Sort(t.skips)
	if len(t.skips) > 0 {
		fmt.Fprintf(t.out, "\nskipped %d:\n", len(t.skips))
		for _, skip := range t.skips {
			fmt.Fprintln(t.out, "  "+skip)
		}
	}
	skippedInCI := ci && len(t.skips) > 0
	if skippedInCI {
		fmt.Fprintln(t.out, "a skip is a failure where CI=true: install what is missing")
	}
	fmt.Fprintf(t.out, "\n%d passed, %d failed, %d skipped\n", t.passed, t.failed, len(t.skips))
	if failed || skippedInCI || t.passed == 0 {
		return 1
	}
	return 0
}
