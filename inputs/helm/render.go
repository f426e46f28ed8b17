package helm

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"

	"github.com/Masterminds/semver/v3"

	"github.com/boltseal/boltseal/inputs"
)

// Bounds of one rendering.
const (
	mostTime     = 10 * time.Second
	mostOutput   = 32 << 20 // bytes, includes counted each time
	mostIncludes = 1000     // of one template inside itself, as Helm has it
)

// rendered is what became of a chart.
type rendered struct {
	outputs []output
	sources map[string][]byte // templates by reported name
}

// output is the text of one template and where its lines come from.
type output struct {
	file  string
	text  string
	lines []origin
}

// render loads the chart of a Chart.yaml and renders it once.
func render(ctx context.Context, ref inputs.Ref) (*rendered, error) {
	fail := func(err error) error { return inChart(ref, err) }
	files, err := readFolder(ref)
	if err != nil {
		return nil, fail(err)
	}
	c, err := load(files, "", 0)
	if err != nil {
		return nil, fail(err)
	}
	if c.library() {
		return nil, &inputs.SkipError{Why: "a library chart: judged where a chart uses it"}
	}
	values, err := givenValues(&ref.Chart)
	if err != nil {
		return nil, err
	}
	caps, err := capabilitiesOf(&ref.Chart)
	if err != nil {
		return nil, fail(err)
	}
	if err := c.supports(caps); err != nil {
		return nil, fail(err)
	}
	if err := enable(c, values, ""); err != nil {
		return nil, fail(err)
	}
	if err := importValues(c); err != nil {
		return nil, fail(err)
	}
	if values, err = coalesce(c, values, false); err != nil {
		return nil, fail(err)
	}
	if err := checkSchemas(c, values); err != nil {
		return nil, fail(err)
	}
	e := &engine{ref: ref, track: newTrack(ctx, time.Now().Add(mostTime)), scopes: map[string]map[string]any{}, sources: map[string][]byte{}}
	e.scope(c, map[string]any{
		"Values": values, "Capabilities": caps, "Release": release(ref),
	})
	return e.run()
}

func release(ref inputs.Ref) map[string]any {
	name, namespace := ref.Chart.Release, ref.Namespace
	if name == "" {
		name = "release-name"
	}
	if namespace == "" {
		namespace = "default"
	}
	return map[string]any{"Name": name, "Namespace": namespace, "IsUpgrade": false, "IsInstall": true, "Revision": 1, "Service": "Helm"}
}

// supports checks the chart's kubeVersion.
func (c *chart) supports(caps *capabilities) error {
	if c.meta.KubeVersion == "" {
		return nil
	}
	constraint, err := semver.NewConstraint(c.meta.KubeVersion)
	if err != nil {
		return fmt.Errorf("kubeVersion %q: %w", c.meta.KubeVersion, err)
	}
	version, err := semver.NewVersion(caps.KubeVersion.String())
	if err != nil || !constraint.Check(version) {
		return fmt.Errorf("the chart wants Kubernetes %s, but is rendered for %s (--kube-version)", c.meta.KubeVersion, caps.KubeVersion.Version)
	}
	return nil
}

// engine renders the templates of a chart and its subcharts together, as one
// set of templates.
type engine struct {
	ref     inputs.Ref
	track   *track
	names   []string
	texts   map[string]file
	scopes  map[string]map[string]any
	sources map[string][]byte
	set     *template.Template
}

// scope works out what the templates of a chart see, and lists them.
func (e *engine) scope(c *chart, above map[string]any) map[string]any {
	subcharts := map[string]any{}
	scope := map[string]any{
		"Chart": c.asMap(), "Files": files(c.files), "Release": above["Release"], "Capabilities": above["Capabilities"],
		"Values": map[string]any{}, "Subcharts": subcharts,
	}
	if c.parent == nil {
		scope["Values"] = above["Values"]
	} else if values, ok := above["Values"].(map[string]any); ok {
		if table, ok := values[c.name()].(map[string]any); ok {
			scope["Values"] = table
		}
	}
	for _, sub := range c.children {
		subcharts[sub.name()] = e.scope(sub, scope)
	}
	if e.texts == nil {
		e.texts = map[string]file{}
	}
	for _, t := range c.templates {
		if c.library() && !strings.HasPrefix(path.Base(t.name), "_") {
			continue
		}
		name := path.Join(c.path(), t.name)
		if _, twice := e.texts[name]; !twice {
			e.names = append(e.names, name)
		}
		e.texts[name] = t
		own := maps.Clone(scope)
		own["Template"] = map[string]any{"Name": name, "BasePath": path.Join(c.path(), "templates")}
		e.scopes[name] = own
	}
	return scope
}

// run parses all templates, then renders those that make manifests.
func (e *engine) run() (*rendered, error) {
	e.set = template.New("gotpl").Option("missingkey=zero")
	e.set.Funcs(e.functions(e.set, map[string]int{}))
	// Deeper files first: where two define a name, the chart nearest to the root wins.
	slices.SortFunc(e.names, func(a, b string) int {
		if n := strings.Count(b, "/") - strings.Count(a, "/"); n != 0 {
			return n
		}
		return strings.Compare(b, a)
	})
	for _, name := range e.names {
		t := e.texts[name]
		e.sources[e.reported(name)] = t.data
		if _, err := e.set.New(name).Parse(string(t.data)); err != nil {
			return nil, e.failure(name, err)
		}
	}
	e.track.learn(e.set, e.reported)
	out := &rendered{sources: e.sources}
	for _, name := range slices.Sorted(slices.Values(e.names)) {
		if base := path.Base(name); strings.HasPrefix(base, "_") || base == "NOTES.txt" || strings.Contains(name, "/templates/tests/") {
			continue
		}
		if err := e.one(name, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (e *engine) one(name string, out *rendered) error {
	w := e.track.writer()
	if err := e.set.ExecuteTemplate(w, name, e.scopes[name]); err != nil {
		return e.failure(name, err)
	}
	text := w.String()
	if strings.TrimSpace(text) == "" {
		return nil
	}
	lines := w.lines
	if strings.Contains(text, "<no value>") {
		text = strings.ReplaceAll(text, "<no value>", "") // It holds no line break: the lines stay.
	}
	out.outputs = append(out.outputs, output{e.reported(name), text, lines})
	return nil
}

// reported is how reports call the file of a template.
func (e *engine) reported(name string) string {
	if t, ok := e.texts[name]; ok {
		return reported(e.ref, t.origin)
	}
	return ""
}

// place matches "template: NAME:LINE:COLUMN: what happened".
var place = regexp.MustCompile(`(?s)^template: (.+?):(\d+)(?::(\d+))?: (.*)$`)

// executing matches what stands between the place and the message.
var executing = regexp.MustCompile(`(?s)^executing ".*?" at <.*?>: (.*)$`)

// failure gives a template's error its place in the chart.
func (e *engine) failure(name string, err error) error {
	pos := inputs.Position{File: e.reported(name), Line: 1}
	if errors.Is(err, errStopped) {
		return &inputs.PositionError{Pos: pos, Err: e.track.why()}
	}
	outer := err.Error()
	if m := place.FindStringSubmatch(outer[:min(len(outer), 4<<10)]); m != nil && e.reported(m[1]) != "" {
		pos.File = e.reported(m[1])
		pos.Line, _ = strconv.Atoi(m[2])
	}
	// The cause is what matters: a chain of includes repeats every step.
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	message := err.Error()
	if m := place.FindStringSubmatch(message); m != nil {
		message = m[4]
		if m := executing.FindStringSubmatch(message); m != nil {
			message = m[1]
		}
	}
	if len(message) > 1000 {
		message = message[:1000] + "…"
	}
	return &inputs.PositionError{Pos: pos, Err: fmt.Errorf("the chart does not render: %s", message)}
}

// inChart gives an error of the chart's files the name that reports use.
func inChart(ref inputs.Ref, err error) error {
	var at *inputs.PositionError
	if errors.As(err, &at) {
		pos := at.Pos
		pos.File = reported(ref, pos.File)
		return &inputs.PositionError{Pos: pos, Err: at.Err}
	}
	return &inputs.PositionError{Pos: inputs.Position{File: ref.Name, Line: 1}, Err: fmt.Errorf("the chart does not render: %w", err)}
}
