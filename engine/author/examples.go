package author

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
	"go.yaml.in/yaml/v4"
)

// The folders of a rule's examples, and the file beside them that sets the
// rule's parameters for all of them.
const (
	bad            = "bad"
	good           = "good"
	parametersFile = "parameters.yaml"
)

// allRules is the profile that the examples of a library are judged under,
// noProfile that of users' examples: it leaves the shipped rules out.
const (
	allRules  = "every rule"
	noProfile = "none"
)

// examples judges the examples of a tree.
type examples struct {
	options Options
	policy  *engine.Policy
	session *engine.Session
	known   map[string]bool
	result  *Result
}

// runExamples judges the examples of the rules that filter matches: the real
// collectors and the engine, nothing less.
func runExamples(ctx context.Context, o Options, filter *regexp.Regexp, sources []source, result *Result) error {
	rules := folders(sources)
	cfg := engine.Config{
		Profiles:      []string{allRules},
		ExtraProfiles: []engine.Profile{{Name: allRules, Include: []string{"**"}}},
		Time:          exampleTime(),
		Limits:        engine.DefaultEvalLimits(),
	}
	cfg.Limits.Evaluation = o.timeout()
	if !o.Library {
		// The tree's own rules are always in force; the shipped ones are none of its business.
		cfg.Profiles, cfg.ExtraProfiles = []string{noProfile}, nil
	}
	found := false
	for _, folder := range slices.Sorted(maps.Keys(rules)) {
		names, err := files(o.Policies, path.Join(folder, examplesFolder))
		if err != nil {
			return fmt.Errorf("list examples of %s: %w", rules[folder], err)
		}
		found = found || len(names) > 0
		parameters, err := readParameters(o.Policies, path.Join(folder, examplesFolder, parametersFile))
		if err != nil {
			return err
		}
		if len(parameters) > 0 {
			cfg.Rules = append(cfg.Rules, engine.RuleChange{Match: rules[folder], Parameters: parameters})
		}
	}
	if !found {
		return nil
	}
	policy, err := engine.Compile(ctx, cfg, policySources(o)...)
	if err != nil {
		return fmt.Errorf("compile policies for the examples: %w", err)
	}
	e := examples{options: o, policy: policy, known: map[string]bool{}, result: result}
	for _, rule := range policy.Rules() {
		e.known[rule.ID] = true
	}
	if e.session, err = policy.Session(ctx, nil); err != nil {
		return fmt.Errorf("prepare policies for the examples: %w", err)
	}
	var tasks []*task
	for _, folder := range slices.Sorted(maps.Keys(rules)) {
		if !filter.MatchString(rules[folder]) {
			continue
		}
		for _, side := range []string{bad, good} {
			some, err := e.tasks(rules[folder], path.Join(folder, examplesFolder, side), side)
			if err != nil {
				return err
			}
			tasks = append(tasks, some...)
		}
	}
	return e.run(ctx, tasks)
}

// exampleTime is any fixed time: examples must not change their outcome with
// the day.
func exampleTime() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }

// policySources are what the examples are judged with.
func policySources(o Options) []engine.Source {
	if o.Library {
		return []engine.Source{{Name: "boltseal", Path: o.Path, FS: withoutIndex{o.Policies}, Root: ".", Shipped: true}}
	}
	return []engine.Source{engine.Shipped(), {Name: path.Base(called(o.Path)), Path: o.Path, FS: o.Policies, Root: "."}}
}

// withoutIndex hides a library's index: an author's tree is newer than it.
type withoutIndex struct{ fs.FS }

// Open implements fs.FS.
func (w withoutIndex) Open(name string) (fs.File, error) {
	if name == "index.json" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return w.FS.Open(name)
}

// readParameters reads the parameters of a rule's examples, if it has any.
func readParameters(fsys fs.FS, name string) (map[string]any, error) {
	content, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var out map[string]any
	if err := yaml.Unmarshal(content, &out); err != nil {
		return nil, &engine.PolicyError{File: name, Message: err.Error()}
	}
	return out, nil
}

// wanted reads what an example expects, by rule.
func (e *examples) wanted(name string, content []byte) (map[string][]int, []Problem) {
	expected, problems := wants(content)
	side, err := fs.ReadFile(e.options.Policies, name+wantExtension)
	if err == nil {
		more, failed := sideWants(side, bytes.Count(content, []byte("\n"))+1)
		for rule, lines := range more {
			expected[rule] = append(expected[rule], lines...)
		}
		problems = append(problems, failed...)
	} else if !errors.Is(err, fs.ErrNotExist) {
		problems = append(problems, Problem{Message: err.Error()})
	}
	for _, rule := range slices.Sorted(maps.Keys(expected)) {
		if !e.known[rule] {
			problems = append(problems, Problem{Line: expected[rule][0], Message: fmt.Sprintf("wants %s, which is no rule", rule)})
		}
	}
	return expected, problems
}

// reference is what a collector is asked to read, and what the file adds to
// the documents that come of it.
func (e *examples) reference(name string, content []byte) (inputs.Ref, func(*inputs.Document) error, error) {
	if strings.HasSuffix(name, imageExtension) {
		described, err := readImageFile(content)
		if err != nil {
			return inputs.Ref{}, nil, err
		}
		archive, err := described.archive()
		if err != nil {
			return inputs.Ref{}, nil, err
		}
		return archiveRef(name, archive), described.join, nil
	}
	return inputs.Ref{
		Name: name, Head: content[:min(len(content), inputs.HeadSize)], Named: true, Limits: inputs.DefaultLimits(),
		Tree: e.options.Policies, Path: name,
		Bytes: func() ([]byte, error) { return content, nil },
	}, func(*inputs.Document) error { return nil }, nil
}

// sessionFor is the session that judges a file: where the rule compares
// objects, one that knows those of the file.
func (e *examples) sessionFor(ctx context.Context, rule string, documents []*inputs.Collected) (*engine.Session, error) {
	if !e.policy.ReadsInventory(rule) {
		return e.session, nil
	}
	return e.policy.Session(ctx, engine.InventoryOf(documents, ""))
}

// lineOf is the line of an error, 0 where it has none.
func lineOf(err error) int {
	var position *inputs.PositionError
	if errors.As(err, &position) {
		return position.Pos.Line
	}
	return 0
}

// choose takes the one collector that is surest of ref.
func choose(collectors []inputs.Collector, ref inputs.Ref) (inputs.Collector, error) {
	var best inputs.Collector
	confidence, ties := inputs.No, 0
	for _, collector := range collectors {
		switch c := collector.Match(ref); cmp.Compare(c, confidence) {
		case 1:
			best, confidence, ties = collector, c, 1
		case 0:
			ties++
		}
	}
	if best == nil {
		return nil, errors.New("no collector reads this file")
	}
	if ties > 1 {
		return nil, errors.New("more than one collector reads this file")
	}
	return best, nil
}
