package author

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// task is one example to be judged.
type task struct {
	*examples
	rule, side, name string
	failures         []Failure
	seconds          float64
}

// tasks are the examples in one folder.
func (e *examples) tasks(rule, folder, side string) ([]*task, error) {
	names, err := files(e.options.Policies, folder)
	if err != nil {
		return nil, fmt.Errorf("list examples of %s: %w", rule, err)
	}
	var out []*task
	for _, name := range names {
		t := &task{examples: e, rule: rule, side: side, name: name}
		switch path.Ext(name) {
		case wantExtension:
			if !slices.Contains(names, strings.TrimSuffix(name, wantExtension)) {
				t.fail(0, "there is no file that this one is about")
				e.result.Failures = append(e.result.Failures, t.failures...)
			}
		case ".dockerignore": // it belongs to the Dockerfile beside it
		default:
			out = append(out, t)
		}
	}
	return out, nil
}

// run judges examples, several at a time.
func (e *examples) run(ctx context.Context, tasks []*task) error {
	before := len(e.result.Cases)
	next := make(chan *task)
	errs := make([]error, min(e.options.parallel(), len(tasks)))
	var wait sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for worker := range errs {
		wait.Go(func() {
			for t := range next {
				start := time.Now()
				if err := t.judge(ctx); err != nil && errs[worker] == nil {
					errs[worker] = err
				}
				t.seconds = time.Since(start).Seconds()
				mu.Lock()
				done++
				e.options.progress(before+done, before+len(tasks))
				mu.Unlock()
			}
		})
	}
	for _, t := range tasks {
		next <- t
	}
	close(next)
	wait.Wait()
	for _, t := range tasks {
		c := Case{Name: t.rule, File: path.Join(e.options.Path, t.name), Example: true, Status: Passed, Seconds: t.seconds}
		if len(t.failures) > 0 {
			c.Status = Failed
		}
		e.result.Examples++
		e.result.Cases = append(e.result.Cases, c)
		e.result.Failures = append(e.result.Failures, t.failures...)
	}
	return errors.Join(errs...)
}

// judge judges one example, in the time that one may take.
func (t *task) judge(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, t.options.timeout())
	defer cancel()
	content, err := fs.ReadFile(t.options.Policies, t.name)
	if err != nil {
		return fmt.Errorf("read example: %w", err)
	}
	expected, failed := t.wanted(t.name, content)
	if strings.HasSuffix(t.name, imageExtension) {
		// What is found in an image has no line: it is wanted of the whole.
		for id := range expected {
			expected[id] = []int{0}
		}
	}
	for _, p := range failed {
		t.fail(p.Line, p.Message)
	}
	lines := expected[t.rule]
	switch {
	case t.side == bad && len(lines) == 0:
		t.fail(0, fmt.Sprintf("a bad example names no line: put \"# want: %s\" above it, or LINE %s into %s", t.rule, t.rule, path.Base(t.name)+wantExtension))
	case t.side == good && len(lines) > 0:
		t.fail(lines[0], "a good example must not want the rule itself")
	}
	found := t.lines(limited, content)
	if limited.Err() != nil && ctx.Err() == nil {
		t.failures = nil
		t.fail(0, fmt.Sprintf("takes longer than %s", t.options.timeout()))
		return nil
	}
	t.compare(lines, found)
	return ctx.Err()
}

// compare reports lines that are wanted and not found, and the other way round.
func (t *task) compare(wanted []int, found map[int]string) {
	for _, line := range wanted {
		if _, ok := found[line]; !ok && t.side == bad {
			t.fail(line, fmt.Sprintf("%s does not fire here", t.rule))
		}
	}
	for _, line := range slices.Sorted(maps.Keys(found)) {
		if t.side == good || !slices.Contains(wanted, line) {
			t.fail(line, fmt.Sprintf("%s fires here, which is not wanted: %s", t.rule, found[line]))
		}
	}
}

// lines judges one file and returns the messages of the rule's findings by line.
func (t *task) lines(ctx context.Context, content []byte) map[int]string {
	found := map[int]string{}
	ref, join, err := t.reference(t.name, content)
	if err != nil {
		t.fail(0, err.Error())
		return found
	}
	collector, err := choose(t.options.Collectors, ref)
	if err != nil {
		t.fail(0, err.Error())
		return found
	}
	var documents []*inputs.Collected
	for collected, err := range collector.Collect(ctx, ref) {
		if err != nil {
			t.fail(lineOf(err), err.Error())
			continue
		}
		if err := join(collected.Doc); err != nil {
			t.fail(0, err.Error())
			continue
		}
		// The time is the run's, as the policies' is.
		collected.Doc.Time = exampleTime().Format(time.RFC3339)
		documents = append(documents, collected)
	}
	if len(documents) == 0 {
		t.fail(0, "the file holds no document")
		return found
	}
	session, err := t.sessionFor(ctx, t.rule, documents)
	if err != nil {
		t.fail(0, err.Error())
		return found
	}
	for _, collected := range documents {
		decision, err := session.Evaluate(ctx, collected)
		if err != nil {
			t.fail(0, err.Error())
			continue
		}
		t.note(decision, found)
	}
	return found
}

// note takes the rule's findings and troubles from a decision.
func (t *task) note(decision engine.Decision, found map[int]string) {
	for _, r := range decision.Results {
		if r.Rule == t.rule && (r.Verdict == engine.Error || r.Verdict == engine.Incomplete) {
			t.fail(0, fmt.Sprintf("the verdict is %s: %s %v", r.Verdict, r.Error, r.Missing))
		}
	}
	for _, f := range decision.Findings {
		if f.Rule != t.rule {
			continue
		}
		line := 0
		if f.Location != nil {
			line = f.Location.Line
		}
		if f.Fallback > 0 {
			t.fail(line, fmt.Sprintf("details.path %v leads nowhere: the last %d steps do not exist in the file", f.Path, f.Fallback))
		}
		found[line] = f.Message
	}
}

// fail adds a failure of the example.
func (t *task) fail(line int, message string) {
	where := Problem{File: path.Join(t.options.Path, t.name), Line: line, Message: message}
	t.failures = append(t.failures, Failure{Problem: where, Name: t.rule})
}
