package kustomize

import (
	"context"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
	"sigs.k8s.io/kustomize/api/resource"

	"github.com/boltseal/boltseal/inputs"
)

// mapper makes the documents of built objects and traces them back to the
// files they come from. Files are read as manifests once, when first asked for.
type mapper struct {
	ctx       context.Context
	manifests inputs.Collector
	sources   *sources
	read      map[string][]*inputs.Collected
	others    map[string][]byte // contents by reported name
}

func newMapper(ctx context.Context, manifests inputs.Collector, s *sources) *mapper {
	m := &mapper{ctx: ctx, manifests: manifests, sources: s, read: map[string][]*inputs.Collected{}, others: map[string][]byte{}}
	for name, content := range s.files {
		m.others[s.name(name)] = content
	}
	return m
}

// documents yields the documents of one built object; false ends the walk.
func (m *mapper) documents(object *resource.Resource, yield func(*inputs.Collected, error) bool) bool {
	origin, err := object.GetOrigin()
	if err == nil {
		err = object.SetOrigin(nil)
	}
	if err != nil {
		return yield(nil, fmt.Errorf("find where %s comes from: %w", object.GetName(), err))
	}
	text, err := object.AsYAML()
	if err != nil {
		return yield(nil, fmt.Errorf("write %s: %w", object.GetName(), err))
	}
	ref := m.sources.ref
	ref.Tree, ref.Path, ref.Head = nil, "", nil
	ref.Bytes = func() ([]byte, error) { return text, nil }
	for c, err := range m.manifests.Collect(m.ctx, ref) {
		if err != nil {
			var at *inputs.PositionError
			if errors.As(err, &at) { // Its line is that of no file.
				err = fmt.Errorf("%s, as built: %w", object.GetName(), at.Err)
			}
			if !yield(nil, err) {
				return false
			}
			continue
		}
		m.trace(c, origin)
		if !yield(c, nil) {
			return false
		}
	}
	return true
}

// trace replaces what a document says of its place by what its files say.
func (m *mapper) trace(c *inputs.Collected, origin *resource.Origin) {
	t := &tracer{mapper: m, built: c, own: c.Locator}
	switch {
	case origin == nil:
	case origin.ConfiguredIn != "":
		t.configured = m.layerOf(m.fromRoot(origin.ConfiguredIn))
	case origin.Path != "":
		t.base = m.pick(m.fromRoot(origin.Path), c)
	}
	c.Ignores = nil
	if t.base != nil {
		for _, ignore := range t.base.Ignores {
			ignore.File = m.sources.name(m.fromRoot(origin.Path))
			c.Ignores = append(c.Ignores, ignore)
		}
	}
	c.Locator, c.Source, c.Others = t, nil, m.others
}

// fromRoot is the path within the tree of a file that Kustomize names from
// the kustomization it was started on.
func (m *mapper) fromRoot(file string) string {
	return path.Join(path.Dir(m.sources.ref.Path), file)
}

func (m *mapper) layerOf(file string) *layer {
	for _, l := range m.sources.layers {
		if l.path == file {
			return l
		}
	}
	return nil
}

// manifestsOf reads a file as manifests; what is none has none.
func (m *mapper) manifestsOf(file string, content []byte) []*inputs.Collected {
	if known, ok := m.read[file]; ok {
		return known
	}
	ref := m.sources.ref
	ref.Name, ref.Tree, ref.Path, ref.Head = m.sources.name(file), nil, "", nil
	ref.Bytes = func() ([]byte, error) { return content, nil }
	var found []*inputs.Collected
	for c, err := range m.manifests.Collect(m.ctx, ref) {
		if err == nil {
			found = append(found, c)
		}
	}
	m.read[file] = found
	return found
}

// pick finds the object of a file that a built object was made of: the one of
// its kind, or of several the one whose name the built name holds, the longest.
func (m *mapper) pick(file string, built *inputs.Collected) *inputs.Collected {
	kind, name, namespace := identity(built)
	var best *inputs.Collected
	score := -1
	for _, c := range m.manifestsOf(file, m.sources.files[file]) {
		k, n, ns := identity(c)
		if k != kind || !strings.Contains(name, n) {
			continue
		}
		s := 2 * len(n)
		if ns == namespace {
			s++
		}
		if s > score {
			best, score = c, s
		}
	}
	return best
}

func identity(c *inputs.Collected) (kind, name, namespace string) {
	object := c.Doc.Review.Object
	kind, _ = object["kind"].(string)
	meta, _ := object["metadata"].(map[string]any)
	name, _ = meta["name"].(string)
	namespace, _ = meta["namespace"].(string)
	return kind, name, namespace
}

// targets says that a patch of a layer may be for an object.
func targets(p patch, kind, name string) bool {
	if p.target == nil {
		return true
	}
	return matchesWhole(scalar(child(p.target, "kind")), kind) && matchesWhole(scalar(child(p.target, "name")), name)
}

// matchesWhole matches a selector's pattern, which Kustomize anchors.
func matchesWhole(pattern, text string) bool {
	if pattern == "" || pattern == text {
		return true
	}
	expression, err := regexp.Compile("^(?:" + pattern + ")$")
	return err == nil && expression.MatchString(text)
}

// text is what a patch says, and the file it stands in.
func (m *mapper) text(l *layer, p patch) (content []byte, file string) {
	if p.file != "" {
		return m.sources.files[p.file], p.file
	}
	return []byte(p.text), l.path
}

// operations reads a JSON 6902 patch; nil for one of another sort.
func operations(content []byte) []*yaml.Node {
	var document yaml.Node
	if yaml.Unmarshal(content, &document) != nil || len(document.Content) == 0 || document.Content[0].Kind != yaml.SequenceNode {
		return nil
	}
	return document.Content[0].Content
}
