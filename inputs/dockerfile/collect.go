package dockerfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"unicode/utf8"

	"github.com/boltseal/boltseal/inputs"
)

// maxLine is the longest line BuildKit's parser reads (bufio.MaxScanTokenSize).
const maxLine = 64 << 10

var bom = []byte{0xEF, 0xBB, 0xBF}

type collector struct{}

// New returns the collector of Dockerfiles.
func New() inputs.Collector { return collector{} }

// Kind implements inputs.Collector.
func (collector) Kind() inputs.Kind { return inputs.KindDockerfile }

// Match implements inputs.Collector: well-known names are Sure, text that
// starts with FROM as a Dockerfile does is Maybe.
func (collector) Match(ref inputs.Ref) inputs.Confidence {
	switch {
	case excludedName(ref.Name):
		return inputs.No
	case knownName(ref.Name):
		return inputs.Sure
	case looksLike(ref.Head):
		return inputs.Maybe
	}
	return inputs.No
}

// Collect implements inputs.Collector: it yields one document, or one error.
func (collector) Collect(ctx context.Context, ref inputs.Ref) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		collected, err := collect(ctx, ref)
		yield(collected, err)
	}
}

func collect(ctx context.Context, ref inputs.Ref) (*inputs.Collected, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	src, err := ref.Bytes()
	if err != nil {
		return nil, fmt.Errorf("read Dockerfile: %w", err)
	}
	f := &file{name: ref.Name, src: src, limits: withDefaults(ref.Limits), buildArgs: ref.BuildArgs}
	if err := f.check(); err != nil {
		return nil, err
	}
	if err := f.parse(); err != nil {
		return nil, err
	}
	if f.ignored, err = ignoreFile(ref); err != nil {
		return nil, err
	}
	b := newBuilder(f)
	if err := b.build(ctx); err != nil {
		return nil, err
	}
	doc := b.document()
	return &inputs.Collected{
		Doc:     doc,
		Locator: &locator{file: f, states: b.states, spans: b.spans, doc: doc.Dockerfile},
		Raw:     raw(f),
		Source:  src,
		Ignores: f.ignores(),
		Secrets: []string{},
	}, nil
}

func withDefaults(l inputs.Limits) inputs.Limits {
	d := inputs.DefaultLimits()
	if l.File <= 0 {
		l.File = d.File
	}
	if l.Document <= 0 {
		l.Document = d.Document
	}
	if l.Depth <= 0 {
		l.Depth = d.Depth
	}
	if l.String <= 0 {
		l.String = d.String
	}
	return l
}

// check refuses what no Dockerfile is, before anything expensive happens.
func (f *file) check() error {
	switch {
	case int64(len(f.src)) > f.limits.File:
		return f.errorAt(0, fmt.Errorf("the file is larger than %d bytes", f.limits.File))
	case int64(len(f.src)) > f.limits.Document:
		return f.errorAt(0, fmt.Errorf("the file is larger than a document may be (%d bytes)", f.limits.Document))
	}
	if i := bytes.IndexByte(f.src, 0); i >= 0 {
		return f.errorAtOffset(i, errors.New("the file contains a NUL byte: it is no text"))
	}
	if !utf8.Valid(f.src) {
		return f.errorAtOffset(invalidOffset(f.src), errors.New("the file is not valid UTF-8"))
	}
	if lines := bytes.Count(f.src, []byte{'\n'}); int64(lines)*minLineCost > f.limits.Document {
		return f.errorAt(0, fmt.Errorf("the file has too many lines: %d", lines))
	}
	return nil
}

func invalidOffset(src []byte) int {
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(src)
}

func (f *file) errorAt(line int, err error) error {
	pos := inputs.Position{File: f.name}
	if line > 0 {
		pos.Line, pos.Column, pos.EndLine, pos.EndColumn = line, 1, line, 1
		if last := len(f.lines()); line > last {
			pos.Line, pos.EndLine = last, last
		}
	}
	return &inputs.PositionError{Pos: pos, Err: err}
}

func (f *file) errorAtOffset(offset int, err error) error {
	line := bytes.Count(f.src[:offset], []byte{'\n'}) + 1
	start := bytes.LastIndexByte(f.src[:offset], '\n') + 1
	if line == 1 && bytes.HasPrefix(f.src, bom) {
		start = min(len(bom), offset)
	}
	col := utf8.RuneCount(f.src[start:offset]) + 1
	return &inputs.PositionError{
		Pos: inputs.Position{File: f.name, Line: line, Column: col, EndLine: line, EndColumn: col + 1},
		Err: err,
	}
}
