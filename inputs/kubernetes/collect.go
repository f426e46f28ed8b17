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

	"github.com/boltseal/boltseal/inputs"
)

// Collector makes a document of every object in a manifest.
type Collector struct{}

// New makes the collector.
func New() inputs.Collector { return Collector{} }

// Kind implements inputs.Collector.
func (Collector) Kind() inputs.Kind { return inputs.KindKubernetes }

// Match is sure of YAML and JSON files that show both apiVersion and kind, and
// may read every other YAML and JSON file, and any file that shows both.
func (Collector) Match(ref inputs.Ref) inputs.Confidence {
	shows := bytes.Contains(ref.Head, []byte("apiVersion")) && bytes.Contains(ref.Head, []byte("kind"))
	switch strings.ToLower(path.Ext(ref.Name)) {
	case ".yaml", ".yml", ".json":
		if shows {
			return inputs.Sure
		}
		return inputs.Maybe
	}
	if shows && showsLines(ref.Head) {
		return inputs.Maybe
	}
	return inputs.No
}

// showsLines reports whether apiVersion and kind start lines as keys do.
func showsLines(head []byte) bool {
	found := map[string]bool{}
	for line := range bytes.Lines(head) {
		line = bytes.TrimLeft(line, " \t-{\"'\uFEFF")
		for _, key := range []string{"apiVersion", "kind"} {
			rest, ok := bytes.CutPrefix(line, []byte(key))
			if ok && bytes.HasPrefix(bytes.TrimLeft(rest, "\"' "), []byte(":")) {
				found[key] = true
			}
		}
	}
	return len(found) == 2
}

// Collect implements inputs.Collector: one document for each object, Lists
// taken apart. A part that cannot be read is an error of its own and does not
// hide the parts around it.
func (Collector) Collect(ctx context.Context, ref inputs.Ref) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		src, err := read(ref)
		if err != nil {
			yield(nil, err)
			return
		}
		file := &file{ref: ref, src: src}
		for part, err := range file.parts() {
			if ctx.Err() != nil {
				yield(nil, ctx.Err())
				return
			}
			if !file.emit(part, err, yield) {
				return
			}
		}
		if file.found == 0 && !file.failed {
			why := "holds no Kubernetes object (apiVersion and kind)"
			if file.seen == 0 {
				why = "is empty"
			}
			yield(nil, &inputs.SkipError{Why: why})
		}
	}
}

// read returns the content as UTF-8 without a byte order mark.
func read(ref inputs.Ref) ([]byte, error) {
	src, err := ref.Bytes()
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(src, []byte("\xFF\xFE")) || bytes.HasPrefix(src, []byte("\xFE\xFF")) {
		return nil, problem(ref.Name, 1, "the file is UTF-16; save it as UTF-8")
	}
	if at := bytes.IndexByte(src, 0); at >= 0 {
		return nil, problem(ref.Name, lineOf(src, at), "the file holds a NUL byte")
	}
	if !utf8.Valid(src) {
		return nil, problem(ref.Name, lineOf(src, invalidAt(src)), "the file is not valid UTF-8")
	}
	return bytes.TrimPrefix(src, []byte("\uFEFF")), nil
}

func problem(file string, line int, why string) error {
	return &inputs.PositionError{Pos: inputs.Position{File: file, Line: line}, Err: errors.New(why)}
}

func lineOf(src []byte, at int) int { return bytes.Count(src[:at], []byte("\n")) + 1 }

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
	ref    inputs.Ref
	src    []byte
	lines  lines
	seen   int  // parts that hold anything
	found  int  // objects
	failed bool // a part could not be read
	other  []error
	// mu keeps the lazy indexes safe: documents of one file are located from
	// several goroutines.
	mu sync.Mutex
}

// part is one YAML document or JSON value of a file.
type part struct {
	value any
	root  element
	gaps  []inputs.Gap
	// from and to are the byte range of the part, for inline ignores.
	from, to int
}

// parts yields the YAML documents or JSON values of the file.
func (f *file) parts() iter.Seq2[part, error] {
	start := bytes.TrimLeft(f.src, " \t\r\n")
	json := strings.EqualFold(path.Ext(f.ref.Name), ".json")
	if len(start) > 0 && (start[0] == '{' || json && start[0] == '[') {
		if json || looksJSON(start, f.ref.Limits.Depth) {
			return f.jsonParts()
		}
	}
	return f.yamlParts()
}

// looksJSON reports whether a text that starts with a brace is JSON, not a
// YAML flow mapping.
func looksJSON(src []byte, depth int) bool {
	d := decoder{src: src, deep: depth}
	_, err := d.value(depth)
	return err == nil
}

func (f *file) jsonParts() iter.Seq2[part, error] {
	return func(yield func(part, error) bool) {
		d := decoder{src: f.src, deep: f.ref.Limits.Depth, long: f.ref.Limits.String}
		for d.space(); d.at < len(d.src); d.space() {
			start := d.at
			d.gaps = nil
			value, err := d.value(d.deep)
			if err == nil && int64(d.at-start) > f.ref.Limits.Document {
				err = d.fail("the document is larger than the limit allows")
			}
			if err != nil {
				at := start
				var where *jsonError
				if errors.As(err, &where) {
					at = where.at
				}
				line, column := f.lines.of(f.src).place(at)
				yield(part{}, &inputs.PositionError{Pos: inputs.Position{File: f.ref.Name, Line: line, Column: column}, Err: err})
				return
			}
			if !yield(part{value: value, root: jsonElement{file: f, key: -1, start: start}, gaps: d.gaps, from: start, to: d.at}, nil) {
				return
			}
		}
	}
}

// emit turns one part into documents; false ends the walk.
func (f *file) emit(p part, err error, yield func(*inputs.Collected, error) bool) bool {
	if err != nil {
		f.failed = true
		return yield(nil, err)
	}
	if p.value == nil {
		return true
	}
	f.seen++
	before := f.found
	if !f.objects(p, p.value, p.root, object{}, 0, yield) {
		return false
	}
	if f.found == before {
		f.other = append(f.other, f.noObject(p))
	}
	if f.found > 0 {
		for _, skip := range f.other {
			if !yield(nil, skip) {
				return false
			}
		}
		f.other = nil
	}
	return true
}

func (f *file) noObject(p part) error {
	line, _ := f.lines.of(f.src).place(p.from)
	return &inputs.SkipError{Why: fmt.Sprintf("line %d: a document without apiVersion and kind", line)}
}

// object is what a List says of items that do not say it themselves.
type object struct{ apiVersion, kind string }

// objects yields the document of a value that is an object, or those of a
// List's items.
func (f *file) objects(p part, value any, at element, assumed object, depth int, yield func(*inputs.Collected, error) bool) bool {
	manifest, ok := value.(map[string]any)
	if !ok {
		return true
	}
	apiVersion, kind := text(manifest["apiVersion"]), text(manifest["kind"])
	if apiVersion == "" && kind == "" && assumed.kind != "" {
		apiVersion, kind = assumed.apiVersion, assumed.kind
		manifest["apiVersion"], manifest["kind"] = apiVersion, kind
	}
	if apiVersion == "" || kind == "" {
		return true
	}
	items, isList := manifest["items"].([]any)
	if isList && strings.HasSuffix(kind, "List") && depth < 4 {
		inner := object{}
		if kind != "List" {
			inner = object{apiVersion: apiVersion, kind: strings.TrimSuffix(kind, "List")}
		}
		f.found++
		list := child(at, "items")
		for i, item := range items {
			if !f.objects(p, item, child(list, i), inner, depth+1, yield) {
				return false
			}
		}
		return true
	}
	f.found++
	if f.found > f.ref.Limits.Documents {
		yield(nil, problem(f.ref.Name, 0, fmt.Sprintf("the file holds more than %d documents", f.ref.Limits.Documents)))
		return false
	}
	return yield(f.document(p, manifest, at), nil)
}
