package kubernetes

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"path"
	"strings"
	"sync"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/inputs"
)

type collector struct{}

// New returns the collector of Kubernetes manifests.
func New() inputs.Collector { return collector{} }

// Kind implements inputs.Collector.
func (collector) Kind() inputs.Kind { return inputs.KindKubernetes }

// Collect implements inputs.Collector: one document for each object, Lists
// taken apart. A part that cannot be read is an error of its own and does not
// hide the parts around it.
func (collector) Collect(ctx context.Context, ref inputs.Ref) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		limits := withDefaults(ref.Limits)
		src, err := read(ref, limits)
		if err != nil {
			yield(nil, err)
			return
		}
		if !ref.Named && !mayHoldManifest(src.src) {
			// A walk passes large lock files and the like: they need no parser.
			yield(nil, &inputs.SkipError{Why: "no Kubernetes object: apiVersion stands nowhere"})
			return
		}
		f := &file{source: src, ref: ref, limits: limits, yield: yield}
		for c := range chunks(src.src, src.from) {
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			if !c.empty && !f.chunk(c) {
				return
			}
		}
		f.finish()
	}
}

// read gives the content once it is known to be text.
func read(ref inputs.Ref, limits inputs.Limits) (*source, error) {
	content, err := ref.Bytes()
	if err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	src := newSource(ref.Name, content)
	switch {
	case int64(len(content)) > limits.File:
		return nil, src.failFile(fmt.Errorf("the file is larger than the limit allows (%d bytes)", limits.File))
	case bytes.HasPrefix(content, []byte("\xFF\xFE")), bytes.HasPrefix(content, []byte("\xFE\xFF")):
		return nil, src.failFile(errors.New("the file is UTF-16: save it as UTF-8"))
	}
	if at := bytes.IndexByte(content, 0); at >= 0 {
		return nil, src.failAt(at, errors.New("the file holds a NUL byte: it is no text"))
	}
	if !utf8.Valid(content) {
		return nil, src.failAt(invalidAt(content), errors.New("the file is not valid UTF-8"))
	}
	return src, nil
}

// invalidAt is the offset of the first byte that is not UTF-8.
func invalidAt(src []byte) int {
	for at := 0; at < len(src); {
		r, size := utf8.DecodeRune(src[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return len(src)
}

// file is one file on its way to documents.
type file struct {
	*source
	ref    inputs.Ref
	limits inputs.Limits
	yield  func(*inputs.Collected, error) bool

	documents int  // documents made
	failed    bool // a part could not be read
	lists     int  // Lists seen
	worth     bool // one of skips is worth being told: it is close to a manifest
	// skips are held back until the first object shows that the file is one
	// of manifests.
	skips []error
}

// part is one YAML document or JSON value of a file.
type part struct {
	value any
	tree  *tree
	gaps  []inputs.Gap
	// start and end are the range in which comments belong to the part.
	start, end int
	// ignores are the part's, once searched for.
	ignores  []inputs.InlineIgnore
	searched bool
}

// tree is the places of a part, found when first asked for. It is shared by
// the documents of a List.
type tree struct {
	once sync.Once
	make func() *node
	root *node
}

func (t *tree) get() *node {
	t.once.Do(func() { t.root, t.make = t.make(), nil })
	return t.root
}

// chunk reads one document of the stream; false ends the walk. JSON is tried
// where the text starts like it: a YAML flow mapping does, too.
func (f *file) chunk(c chunk) bool {
	start := c.start
	for start < c.end && bytes.IndexByte([]byte(" \t\r\n"), f.src[start]) >= 0 {
		start++
	}
	if start < c.end && (f.src[start] == '{' || f.src[start] == '[') {
		if handled, more := f.json(start, c.end); handled {
			return more
		}
	}
	return f.yaml(c.start, c.end)
}

// json reads JSON values one after the other. It leaves a chunk to YAML when
// the first is none, unless the file's name says JSON.
func (f *file) json(start, end int) (handled, more bool) {
	r := jsonReader{src: string(f.src[start:end])}
	for first := true; r.space(); first = false {
		r.budget = &budget{limits: f.limits}
		from := r.at
		value, err := r.value(0)
		if err == nil && int64(r.at-from) > f.limits.Document {
			err = &syntaxError{from, fmt.Errorf("the document is larger than the limit allows (%d bytes)", f.limits.Document)}
		}
		if err != nil {
			if first && !strings.EqualFold(path.Ext(f.name), ".json") {
				return false, true
			}
			return true, f.fail(start+syntaxOffset(err), start, end, err)
		}
		text, base := r.src[from:r.at], start+from
		places := &tree{make: func() *node { return (&jsonReader{src: text}).nodes(base) }}
		if !f.part(&part{value: value, tree: places, gaps: r.gaps, start: base, end: start + r.at}) {
			return true, false
		}
	}
	return true, true
}

func syntaxOffset(err error) int {
	var at *syntaxError
	if errors.As(err, &at) {
		return at.offset
	}
	return 0
}

// yaml reads a chunk of YAML, normally one document.
func (f *file) yaml(start, end int) (more bool) {
	if err := checkChunk(f.src[start:end], f.limits.Document); err != nil {
		return f.fail(start, start, start, err)
	}
	more = true
	yamlDocuments(f.src[start:end], func(root *yaml.Node, err error) bool {
		var value any
		r := &yamlReader{budget: &budget{limits: f.limits}}
		if err == nil {
			value, err = r.value(root, 0)
		}
		if err != nil {
			more = f.fail(f.yamlOffset(err, start, end), start, end, err)
			return more
		}
		places := &tree{make: func() *node { return newYAMLPlaces(f.src, start, end).node(root) }}
		more = f.part(&part{value: value, tree: places, gaps: r.gaps, start: start, end: end})
		return more
	})
	return more
}

func (f *file) yamlOffset(err error, start, end int) int {
	var at *yamlError
	if !errors.As(err, &at) {
		return start
	}
	// The end of the text is told as its last line with content.
	last := start + len(bytes.TrimRight(f.src[start:end], " \t\r\n"))
	return min(newYAMLPlaces(f.src, start, end).offset(at.line, max(at.column, 1)), max(last-1, start))
}

// fail yields the error of a chunk, at an offset.
func (f *file) fail(offset, start, end int, err error) bool {
	f.failed = true
	var at *syntaxError
	if errors.As(err, &at) {
		err = at.err
	}
	if bytes.Contains(f.src[start:end], []byte("{{")) {
		err = fmt.Errorf("%w (it looks like a Helm template: check the rendered chart)", err)
	}
	return f.yield(nil, f.failAt(offset, err))
}

// part makes the documents of one part; false ends the walk.
func (f *file) part(p *part) bool {
	if p.value == nil {
		return true
	}
	return f.objects(p, p.value, inputs.Path{}, assumed{})
}

// assumed is what a typed List says of items that do not say it themselves.
type assumed struct{ apiVersion, kind string }

// objects makes the document of an object, or those of a List's items. base is
// where the value stands in its part.
func (f *file) objects(p *part, value any, base inputs.Path, a assumed) bool {
	manifest, ok := value.(map[string]any)
	if ok && a.kind != "" && manifest["kind"] == nil {
		manifest = a.complete(manifest)
	}
	apiVersion, kind := text(manifest["apiVersion"]), text(manifest["kind"])
	if apiVersion == "" || kind == "" {
		return f.skip(p, value, base)
	}
	items, isList := manifest["items"].([]any)
	if isList && strings.HasSuffix(kind, "List") || kind == "List" && manifest["items"] == nil {
		return f.list(p, items, base, assumed{apiVersion, strings.TrimSuffix(kind, "List")})
	}
	if f.documents++; f.documents > f.limits.Documents {
		f.yield(nil, f.failFile(fmt.Errorf("the file holds more than %d documents", f.limits.Documents)))
		return false
	}
	if !f.flush() || !f.yield(f.document(p, manifest, base), nil) {
		return false
	}
	return f.disguised(p, items, base, assumed{apiVersion, kind})
}

// disguised makes the documents of what an object that is no List by its kind
// holds in a list of items: kubectl takes every such object for a List and
// applies its items, those without a kind as that of the object. Items that
// could make no object are none of a List and are left alone.
func (f *file) disguised(p *part, items []any, base inputs.Path, a assumed) bool {
	_, isNative := native("", a.kind)
	for i, item := range items {
		m := mapping(item)
		own := text(m["apiVersion"]) != "" && text(m["kind"]) != ""
		if !own && (m == nil || m["kind"] != nil || !isNative) {
			continue
		}
		if !f.objects(p, item, append(base[:len(base):len(base)], "items", i), a) {
			return false
		}
	}
	return true
}

// complete gives an item of a typed List its type, as kubectl does.
func (a assumed) complete(manifest map[string]any) map[string]any {
	out := make(map[string]any, len(manifest)+2)
	for key, value := range manifest {
		out[key] = value
	}
	out["apiVersion"], out["kind"] = a.apiVersion, a.kind
	return out
}

func (f *file) list(p *part, items []any, base inputs.Path, a assumed) bool {
	f.lists++
	for i, item := range items {
		if !f.objects(p, item, append(base[:len(base):len(base)], "items", i), a) {
			return false
		}
	}
	return true
}

// skip notes a value that is no object of Kubernetes.
func (f *file) skip(p *part, value any, base inputs.Path) bool {
	items, isList := value.([]any)
	if isList && len(base) == 0 && holdsManifest(items) {
		// Not to judge what looks like manifests must not pass as a skip.
		return f.fail(p.start, p.start, p.start, errors.New("a list of manifests is no Kubernetes file: use kind List, or one document each"))
	}
	what, why, at := "a document", whyNone(value), p.start
	worth := len(base) > 0 || why != hasNeither && mapping(value) != nil
	if len(base) > 0 {
		what = name(base)
	}
	if worth {
		root := p.tree.get()
		item, _ := place{root, root.start, root.end}.walk(base)
		at = item.start
	}
	err := &inputs.SkipError{Why: fmt.Sprintf("line %d: %s %s", f.line(at), what, why)}
	f.worth = f.worth || worth
	if f.documents > 0 {
		return f.yield(nil, err)
	}
	f.skips = append(f.skips, err)
	return true
}

// hasNeither is said of the many mappings that have nothing to do with
// Kubernetes.
const hasNeither = "has no apiVersion and kind"

// whyNone says why a value is no object of Kubernetes.
func whyNone(value any) string {
	m, ok := value.(map[string]any)
	if !ok {
		switch value.(type) {
		case []any:
			return "is a list, which is no Kubernetes object"
		case nil:
			return "is null, which is no Kubernetes object"
		}
		return "is no mapping"
	}
	if m["apiVersion"] == nil && m["kind"] == nil {
		return hasNeither
	}
	for _, key := range []string{"apiVersion", "kind"} {
		switch v := m[key].(type) {
		case nil:
			return "has no " + key
		case string:
			if v == "" {
				return "has an empty " + key
			}
		default:
			return "has something other than a string as " + key
		}
	}
	return hasNeither
}

func holdsManifest(items []any) bool {
	for _, item := range items {
		if m := mapping(item); text(m["apiVersion"]) != "" && text(m["kind"]) != "" {
			return true
		}
	}
	return false
}

// flush yields the skips that were held back.
func (f *file) flush() bool {
	for _, err := range f.skips {
		if !f.yield(nil, err) {
			return false
		}
	}
	f.skips = nil
	return true
}

// finish says what a file without any object is.
func (f *file) finish() {
	switch {
	case f.documents > 0 || f.failed:
	case f.worth:
		f.flush()
	case len(f.skips) > 0:
		f.yield(nil, &inputs.SkipError{Why: "no Kubernetes object: no document has apiVersion and kind"})
	case f.lists > 0:
		f.yield(nil, &inputs.SkipError{Why: "a List without items"})
	default:
		f.yield(nil, &inputs.SkipError{Why: "the file is empty"})
	}
}
