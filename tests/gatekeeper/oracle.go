package gatekeeper

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// Oracle is a running Gatekeeper. It answers one question at a time.
type Oracle struct {
	process *exec.Cmd
	in      io.WriteCloser
	out     *json.Decoder
	dir     string
}

// StartOracle builds the oracle from its module's folder and starts it. It
// runs until Close.
func StartOracle(ctx context.Context, module string) (*Oracle, error) {
	dir, err := os.MkdirTemp("", "gatekeeper-oracle")
	if err != nil {
		return nil, err
	}
	o := &Oracle{dir: dir}
	if err := o.start(ctx, module); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return o, nil
}

func (o *Oracle) start(ctx context.Context, module string) error {
	binary := filepath.Join(o.dir, "oracle")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, ".")
	build.Dir = module
	if said, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build Gatekeeper: %w\n%s", err, said)
	}
	o.process = exec.CommandContext(context.WithoutCancel(ctx), binary)
	o.process.Stderr = os.Stderr
	var err error
	if o.in, err = o.process.StdinPipe(); err != nil {
		return err
	}
	out, err := o.process.StdoutPipe()
	if err != nil {
		return err
	}
	o.out = json.NewDecoder(bufio.NewReaderSize(out, 1<<20))
	if err := o.process.Start(); err != nil {
		return fmt.Errorf("start Gatekeeper: %w", err)
	}
	return nil
}

// Close ends the process.
func (o *Oracle) Close() error {
	return errors.Join(o.in.Close(), o.process.Wait(), os.RemoveAll(o.dir))
}

// ask sends a request, an object of one key, and reads what the answer has
// under the same key.
func (o *Oracle) ask(key string, request, answer any) error {
	text, err := json.Marshal(map[string]any{key: request})
	if err != nil {
		return fmt.Errorf("ask Gatekeeper: %w", err)
	}
	if _, err := o.in.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("ask Gatekeeper: %w", err)
	}
	var got map[string]json.RawMessage
	if err := o.out.Decode(&got); err != nil {
		return fmt.Errorf("read what Gatekeeper says: %w", err)
	}
	if said, failed := got["error"]; failed {
		return fmt.Errorf("ask Gatekeeper: %s", said)
	}
	if answer == nil || got[key] == nil {
		return nil
	}
	return json.Unmarshal(got[key], answer)
}

// Open starts anew with templates and constraints, and with constraints that
// are only matched. It returns what is wrong with each template, each
// constraint and each of those, "" for nothing.
func (o *Oracle) Open(templates, constraints, matchers []map[string]any) ([]string, error) {
	var said []string
	err := o.ask("open", map[string]any{"templates": some(templates), "constraints": some(constraints), "matchers": some(matchers)}, &said)
	return said, err
}

func some(list []map[string]any) []map[string]any {
	if list == nil {
		return []map[string]any{}
	}
	return list
}

// Fill adds to data.inventory.
func (o *Oracle) Fill(inventory map[string]any) error { return o.ask("inventory", inventory, nil) }

// Object is what is reviewed: an object, and its Namespace where that is known.
type Object struct {
	Object    map[string]any `json:"object"`
	Namespace map[string]any `json:"namespace,omitempty"`
}

// Reviewed is what Gatekeeper says of an object.
type Reviewed struct {
	// Error is why it could not be reviewed.
	Error   string   `json:"error"`
	Results []Result `json:"results"`
	// Errors are errors of built-ins, which Gatekeeper itself does not tell.
	Errors []string `json:"errors"`
	// Matched are the constraints that match, as "<kind>/<name>".
	Matched []string `json:"matched"`
}

// Result is a violation.
type Result struct {
	Kind    string         `json:"kind"`
	Name    string         `json:"name"`
	Msg     string         `json:"msg"`
	Details map[string]any `json:"details"`
	Action  string         `json:"action"`
	Scoped  []string       `json:"scoped"`
}

// Review judges objects.
func (o *Oracle) Review(objects []Object) ([]Reviewed, error) {
	var all []Reviewed
	err := o.ask("review", map[string]any{"objects": objects, "errors": true}, &all)
	if err == nil && len(all) != len(objects) {
		err = fmt.Errorf("ask Gatekeeper: it reviewed %d of %d objects", len(all), len(objects))
	}
	return all, err
}

// MatchCase asks whether a constraint's spec.match holds for an object that
// lies in Namespace and comes from Source: "", Original or Generated.
type MatchCase struct {
	Match     any            `json:"match"`
	Object    map[string]any `json:"object"`
	Namespace map[string]any `json:"namespace,omitempty"`
	Source    string         `json:"source,omitempty"`
}

// Matched is the matcher's answer. Refused says why there can be no
// constraint with such a match.
type Matched struct {
	Matched bool   `json:"matched"`
	Error   string `json:"error"`
	Refused string `json:"refused"`
}

// Match asks the matcher.
func (o *Oracle) Match(cases []MatchCase) ([]Matched, error) {
	var all []Matched
	err := o.ask("match", cases, &all)
	if err == nil && len(all) != len(cases) {
		err = fmt.Errorf("ask Gatekeeper: it matched %d of %d", len(all), len(cases))
	}
	return all, err
}

// CaseResult is what came of a case of a suite. Test and Case are "" where
// the suite or the test could not be run.
type CaseResult struct {
	Suite   string `json:"suite"`
	Test    string `json:"test"`
	Case    string `json:"case"`
	Skipped bool   `json:"skipped"`
	Error   string `json:"error"`
}

// Suites runs every suite at or below a path as gator verify does.
func (o *Oracle) Suites(path string) ([]CaseResult, error) {
	var all []CaseResult
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	return all, o.ask("suites", path, &all)
}
