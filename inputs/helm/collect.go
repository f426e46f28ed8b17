package helm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/kubernetes"
)

type collector struct{ manifests inputs.Collector }

// New returns the collector of Helm charts.
func New() inputs.Composer { return collector{kubernetes.New()} }

// Kind implements inputs.Collector: a chart makes Kubernetes objects.
func (collector) Kind() inputs.Kind { return inputs.KindKubernetes }

// Match implements inputs.Collector: a file Chart.yaml that names a chart and
// is no Kubernetes object.
func (collector) Match(ref inputs.Ref) inputs.Confidence {
	if path.Base(ref.Name) != chartFile {
		return inputs.No
	}
	var named bool
	for line := range bytes.Lines(ref.Head) {
		if bytes.HasPrefix(line, []byte("kind:")) {
			return inputs.No
		}
		named = named || bytes.HasPrefix(line, []byte("name:")) || bytes.HasPrefix(line, []byte("apiVersion:"))
	}
	if named || ref.Named || len(ref.Head) == 0 {
		return inputs.Sure
	}
	return inputs.No
}

// Composes implements inputs.Composer: a chart is made of its templates and
// of the charts below it.
func (collector) Composes(_ context.Context, ref inputs.Ref) ([]string, error) {
	files, err := readFolder(ref)
	if err != nil {
		return nil, err
	}
	var parts []string
	for _, f := range files {
		if strings.HasPrefix(f.name, "templates/") || strings.HasPrefix(f.name, "charts/") {
			parts = append(parts, path.Join(path.Dir(ref.Path), f.origin))
		}
	}
	return parts, nil
}

// Collect implements inputs.Collector: the objects that the chart and its
// enabled subcharts render to, hooks included, tests and notes left out.
func (c collector) Collect(ctx context.Context, ref inputs.Ref) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		r, err := render(ctx, ref)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, out := range r.outputs {
			if !c.output(ctx, ref, r, out, yield) {
				return
			}
		}
		if len(r.outputs) == 0 {
			yield(nil, &inputs.SkipError{Why: "the chart renders to nothing with these values"})
		}
	}
}

// output yields the objects of one rendered template.
func (c collector) output(ctx context.Context, ref inputs.Ref, r *rendered, out output, yield func(*inputs.Collected, error) bool) bool {
	text := []byte(out.text)
	manifest := inputs.Ref{
		Name: out.file, Head: text[:min(len(text), inputs.HeadSize)], Named: true, Limits: ref.Limits, Namespace: ref.Namespace,
		Bytes: func() ([]byte, error) { return text, nil },
	}
	for collected, err := range c.manifests.Collect(ctx, manifest) {
		var skip *inputs.SkipError
		if errors.As(err, &skip) {
			continue // A template may render to nothing but comments.
		}
		if err != nil {
			if !yield(nil, out.place(err)) {
				return false
			}
			continue
		}
		out.move(collected, r.sources)
		if !yield(collected, nil) {
			return false
		}
	}
	return true
}

// move gives a rendered object the places and text of its template.
func (out *output) move(c *inputs.Collected, sources map[string][]byte) {
	c.Locator = &locator{inner: c.Locator, out: out}
	c.Source, c.Others = sources[out.file], sources
	for i := range c.Ignores {
		ignore := &c.Ignores[i]
		at := out.line(ignore.Line)
		from, to := out.line(ignore.From), out.line(ignore.To)
		if from.file != at.file || to.file != at.file {
			from, to = at, at
		}
		ignore.File, ignore.Line, ignore.From, ignore.To = at.file, at.line, from.line, max(from.line, to.line)
	}
}

// place moves an error of the rendered text to the template.
func (out *output) place(err error) error {
	pos := inputs.Position{File: out.file}
	var at *inputs.PositionError
	if errors.As(err, &at) && at.Pos.Line > 0 {
		from := out.line(at.Pos.Line)
		pos.File, pos.Line = from.file, from.line
	}
	return &inputs.PositionError{Pos: pos, Err: fmt.Errorf("the template renders to what is no manifest: %w", err)}
}

// locator maps places of the rendered text to the templates that wrote them.
type locator struct {
	inner inputs.Locator
	out   *output
}

// Locate implements inputs.Locator.
func (l *locator) Locate(path inputs.Path) (inputs.Position, int) {
	pos, rest := l.inner.Locate(path)
	from, to := l.out.line(pos.Line), l.out.line(pos.EndLine)
	mapped := inputs.Position{File: from.file, Line: from.line, Column: 1, EndLine: from.line, EndColumn: 1}
	if to.file == from.file && to.line >= from.line {
		mapped.EndLine = to.line
	}
	if from.text { // The line stands in the template as it was rendered.
		mapped.Column = max(pos.Column-from.shift, 1)
	}
	if mapped.EndLine == mapped.Line {
		mapped.EndColumn = mapped.Column
		if from.text && pos.EndLine == pos.Line {
			mapped.EndColumn = max(pos.EndColumn-from.shift, mapped.Column)
		}
	}
	return mapped, rest
}

// line is where a line of the rendered text was written.
func (out *output) line(n int) origin {
	if n >= 1 && n <= len(out.lines) && out.lines[n-1].file != "" {
		return out.lines[n-1]
	}
	return origin{file: out.file, line: 1}
}

// reported is how reports call a file of the chart.
func reported(ref inputs.Ref, name string) string {
	return path.Join(path.Dir(ref.Name), strings.TrimPrefix(name, "/"))
}
