package export

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// suite is what gator verify runs on a template.
type suite struct {
	// parameters are those of the rule's examples.
	parameters map[string]any
	cases      []suiteCase
	// files are the samples by name.
	files map[string][]byte
}

// suiteCase is one object that is judged.
type suiteCase struct {
	name, object string
	inventory    []string
	// messages are the messages that are expected, with how often.
	messages map[string]int
	total    int
}

// examplesProfile is the profile that the examples are judged under.
const examplesProfile = "exported rules"

// exampleTime is any fixed time: examples must not change their outcome with
// the day.
func exampleTime() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }

// addSuites makes the suites of templates from their rules' examples: what
// the engine finds in them is what Gatekeeper must find.
func addSuites(ctx context.Context, o Options, made []*template) error {
	if len(made) == 0 {
		return nil
	}
	cfg := engine.Config{Profiles: []string{examplesProfile}, Time: exampleTime()}
	profile := engine.Profile{Name: examplesProfile}
	for _, t := range made {
		profile.Include = append(profile.Include, t.rule.ID)
		t.suite = &suite{files: map[string][]byte{}}
		parameters, err := t.exampleParameters()
		if err != nil {
			t.fault = err.Error()
			continue
		}
		t.suite.parameters = parameters
		if len(parameters) > 0 {
			cfg.Rules = append(cfg.Rules, engine.RuleChange{Match: t.rule.ID, Parameters: parameters})
		}
	}
	cfg.ExtraProfiles = []engine.Profile{profile}
	sources := make([]engine.Source, len(o.Sources))
	for i, s := range o.Sources {
		sources[i] = s.Source
	}
	policy, err := engine.Compile(ctx, cfg, sources...)
	if err != nil {
		return fmt.Errorf("compile policies for the examples: %w", err)
	}
	session, err := policy.Session(ctx, nil)
	if err != nil {
		return fmt.Errorf("prepare policies for the examples: %w", err)
	}
	j := judge{policy: policy, session: session, collectors: o.Collectors}
	for _, t := range made {
		if t.fault != "" {
			continue
		}
		fired, err := j.examples(ctx, t)
		if err != nil {
			return err
		}
		t.settle(fired)
	}
	return nil
}

// settle decides what the constraint matches, from the types of the objects
// that the rule fired on: one that misses them would be silently weaker.
func (t *template) settle(fired []inputs.GroupVersionKind) {
	if !t.explicit {
		t.match = derived(fired)
		return
	}
	for _, gvk := range fired {
		if !reaches(t.match, gvk) {
			t.fault = fmt.Sprintf("METADATA match does not reach %s, which the rule fires on in an example of its own", strings.Trim(gvk.Group+"/"+gvk.Kind, "/"))
			return
		}
	}
}

// examplesFolder is where a rule's examples stand in its source.
func (t *template) examplesFolder() string { return path.Join(path.Dir(t.rule.File), "examples") }

// exampleParameters are the parameters of a rule's examples.
func (t *template) exampleParameters() (map[string]any, error) {
	if t.unit.source.Examples == nil {
		return nil, nil
	}
	content, err := fs.ReadFile(t.unit.source.Examples, path.Join(t.examplesFolder(), "parameters.yaml"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out map[string]any
	if err == nil {
		err = yaml.Unmarshal(content, &out)
	}
	if err != nil {
		return nil, fmt.Errorf("the parameters of its examples cannot be read: %w", err)
	}
	return out, nil
}

// judge judges examples.
type judge struct {
	policy     *engine.Policy
	session    *engine.Session
	collectors []inputs.Collector
}

// examples judges a rule's examples and returns the types that it fired on.
func (j judge) examples(ctx context.Context, t *template) ([]inputs.GroupVersionKind, error) {
	source := t.unit.source.Examples
	if source == nil || len(j.collectors) == 0 {
		return nil, nil
	}
	var fired []inputs.GroupVersionKind
	for _, side := range []string{"bad", "good"} {
		folder := path.Join(t.examplesFolder(), side)
		entries, err := fs.ReadDir(source, folder)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("list the examples of %s: %w", t.rule.ID, err)
		}
		for _, entry := range entries {
			if entry.IsDir() || strings.HasSuffix(entry.Name(), ".want") || strings.HasSuffix(entry.Name(), ".image.yaml") {
				continue
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			types, err := j.example(ctx, t, side, path.Join(folder, entry.Name()))
			if err != nil {
				t.notes = append(t.notes, fmt.Sprintf("example %s/%s is left out: %v", side, entry.Name(), err))
				continue
			}
			fired = append(fired, types...)
		}
	}
	return fired, nil
}

// example judges one file; what is no manifest adds nothing.
func (j judge) example(ctx context.Context, t *template, side, name string) ([]inputs.GroupVersionKind, error) {
	documents, err := j.collect(ctx, t.unit.source.Examples, name)
	if err != nil || len(documents) == 0 {
		return nil, err
	}
	session := j.session
	if j.policy.ReadsInventory(t.rule.ID) {
		if session, err = j.policy.Session(ctx, engine.InventoryOf(documents, "")); err != nil {
			return nil, err
		}
	}
	stem := side + "-" + constraintName(strings.TrimSuffix(path.Base(name), path.Ext(name)))
	for n := 2; t.suite.has(stem); n++ {
		stem = fmt.Sprintf("%s-%s-%d", side, constraintName(strings.TrimSuffix(path.Base(name), path.Ext(name))), n)
	}
	var inventory []string
	if len(t.syncs) > 0 {
		content, err := t.inventoryFile(documents)
		if err != nil {
			return nil, err
		}
		if len(content) > 0 {
			inventory = []string{t.suite.add(stem+"-inventory", content)}
		}
	}
	var fired []inputs.GroupVersionKind
	for i, c := range documents {
		decision, err := session.Evaluate(ctx, c)
		if err != nil {
			return nil, err
		}
		one := suiteCase{name: stem, messages: map[string]int{}, inventory: inventory}
		if len(documents) > 1 {
			one.name = fmt.Sprintf("%s-%d", stem, i+1)
		}
		if err := one.expect(decision, t.rule.ID); err != nil {
			return nil, err
		}
		if one.total > 0 {
			fired = append(fired, c.Doc.Review.Kind)
		}
		content, err := marshal(c.Doc.Review.Object)
		if err != nil {
			return nil, err
		}
		one.object = t.suite.add(one.name, content)
		t.suite.cases = append(t.suite.cases, one)
	}
	return fired, nil
}

// expect takes what the engine found: Gatekeeper tells violations apart by
// their message and details alone.
func (c *suiteCase) expect(decision engine.Decision, rule string) error {
	for _, r := range decision.Results {
		if r.Rule == rule && (r.Verdict == engine.Error || r.Verdict == engine.Incomplete) {
			return fmt.Errorf("the verdict is %s: %s", r.Verdict, r.Error)
		}
	}
	seen := map[string]bool{}
	for _, f := range decision.Findings {
		if f.Rule != rule {
			continue
		}
		details, err := json.Marshal(f.Details)
		if err != nil {
			return err
		}
		key := f.Message + "\x00" + string(details)
		if !seen[key] {
			seen[key] = true
			c.messages[f.Message]++
			c.total++
		}
	}
	return nil
}

// collect reads the manifests of a file.
func (j judge) collect(ctx context.Context, source fs.FS, name string) ([]*inputs.Collected, error) {
	content, err := fs.ReadFile(source, name)
	if err != nil {
		return nil, err
	}
	ref := inputs.Ref{
		Name: name, Head: content[:min(len(content), inputs.HeadSize)], Named: true, Limits: inputs.DefaultLimits(),
		Tree: source, Path: name, Bytes: func() ([]byte, error) { return content, nil },
	}
	collector := slices.MaxFunc(j.collectors, func(a, b inputs.Collector) int { return cmp.Compare(a.Match(ref), b.Match(ref)) })
	if collector.Match(ref) == inputs.No || collector.Kind() != inputs.KindKubernetes {
		return nil, nil
	}
	var out []*inputs.Collected
	for collected, err := range collector.Collect(ctx, ref) {
		if err != nil {
			return nil, err
		}
		if collected.Doc.Review == nil {
			continue
		}
		collected.Doc.Time = exampleTime().Format(time.RFC3339)
		out = append(out, collected)
	}
	return out, nil
}

// inventoryFile holds the objects of an example that Gatekeeper would have
// synced, each in the namespace that it would be created in.
func (t *template) inventoryFile(documents []*inputs.Collected) ([]byte, error) {
	var out bytes.Buffer
	for _, c := range documents {
		review := c.Doc.Review
		if !slices.ContainsFunc(t.syncs, func(s Sync) bool { return s.has(review.Kind) }) {
			continue
		}
		content, err := marshal(placed(review.Object, engine.NamespaceOf(c.Doc, "")))
		if err != nil {
			return nil, err
		}
		if out.Len() > 0 {
			out.WriteString("---\n")
		}
		out.Write(content)
	}
	return out.Bytes(), nil
}

// placed is an object with its namespace.
func placed(object map[string]any, namespace string) map[string]any {
	metadata, ok := object["metadata"].(map[string]any)
	if !ok || namespace == "" || metadata["namespace"] == namespace {
		return object
	}
	object, metadata = maps.Clone(object), maps.Clone(metadata)
	metadata["namespace"] = namespace
	object["metadata"] = metadata
	return object
}

// has reports whether a sample of the name, or of one that starts with it, exists.
func (s *suite) has(stem string) bool {
	for name := range s.files {
		if name == stem+".yaml" || strings.HasPrefix(name, stem+"-") {
			return true
		}
	}
	return false
}

// add adds a sample and gives its file's name.
func (s *suite) add(name string, content []byte) string {
	s.files[name+".yaml"] = content
	return name + ".yaml"
}

// mostMessages is how many messages of a case are written out.
const mostMessages = 8

// object is the suite as gator reads it; dir is where its samples stand.
func (s *suite) object(t *template, dir string) fields {
	var cases []any
	for _, c := range s.cases {
		assertions := []any{fields{{"violations", "no"}}}
		if c.total > 0 {
			assertions = []any{fields{{"violations", c.total}}}
			for _, message := range sortedKeys(c.messages)[:min(len(c.messages), mostMessages)] {
				assertions = append(assertions, fields{{"violations", c.messages[message]}, {"message", "^" + regexp.QuoteMeta(message) + "$"}})
			}
		}
		one := fields{{"name", c.name}, {"object", dir + "/" + c.object}}
		if len(c.inventory) > 0 {
			var files []string
			for _, name := range c.inventory {
				files = append(files, dir+"/"+name)
			}
			one = append(one, field{"inventory", files})
		}
		cases = append(cases, append(one, field{"assertions", assertions}))
	}
	return fields{
		{"apiVersion", "test.gatekeeper.sh/v1alpha1"},
		{"kind", "Suite"},
		{"metadata", fields{{"name", constraintName(t.rule.ID)}}},
		{"tests", []any{fields{
			{"name", constraintName(t.rule.ID)},
			{"template", "template.yaml"},
			{"constraint", dir + "/constraint.yaml"},
			{"cases", cases},
		}}},
	}
}
