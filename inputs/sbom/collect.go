package sbom

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"unsafe"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// largest is the largest bill of materials in bytes. Those of large images
// with all their files have tens of megabytes.
const largest = 256 << 20

type collector struct{}

// New returns the collector of bills of materials.
func New() inputs.Collector { return collector{} }

// Kind implements inputs.Collector.
func (collector) Kind() inputs.Kind { return inputs.KindSBOM }

// Collect implements inputs.Collector: it yields one document, or what is wrong.
func (collector) Collect(ctx context.Context, ref inputs.Ref) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(nil, err)
			return
		}
		src, err := content(ref)
		if err != nil {
			yield(nil, fmt.Errorf("read bill of materials: %w", err))
			return
		}
		f := &file{name: ref.Name, src: text(src), limits: withDefaults(ref.Limits)}
		l, err := f.read(false)
		if err != nil {
			for _, one := range f.errors(err) {
				if !yield(nil, one) {
					return
				}
			}
			return
		}
		doc := l.Document(ref.Name)
		yield(&inputs.Collected{Doc: doc, Locator: &locator{file: f, doc: doc}, RawFrom: f.raw, Source: src, Secrets: []string{}}, nil)
	}
}

// text is content as a string of the same memory. Nobody changes what was read.
func text(content []byte) string { return unsafe.String(unsafe.SliceData(content), len(content)) }

func withDefaults(l inputs.Limits) inputs.Limits {
	d := inputs.DefaultLimits()
	if l.File <= 0 {
		l.File = d.File
	}
	if l.Depth <= 0 {
		l.Depth = d.Depth
	}
	if l.String <= 0 {
		l.String = d.String
	}
	return l
}

// content is the whole text in UTF-8, of a file that may be larger than
// others may be.
func content(ref inputs.Ref) ([]byte, error) {
	src, err := ref.Bytes()
	if err != nil && ref.Open != nil {
		src, err = readLarge(ref)
	}
	if err != nil {
		return nil, err
	}
	return decodeUTF16(src), nil
}

func readLarge(ref inputs.Ref) (src []byte, err error) {
	file, err := ref.Open()
	if err != nil {
		return nil, err
	}
	defer func() {
		if closing := file.Close(); err == nil {
			err = closing
		}
	}()
	if file.Size() > largest {
		return nil, fmt.Errorf("it is larger than %d bytes, which is the most for a bill of materials", int64(largest))
	}
	src = make([]byte, file.Size())
	if n, err := file.ReadAt(src, 0); n < len(src) {
		return nil, fmt.Errorf("it became shorter: %w", err)
	}
	return src, nil
}

// file is one file with a bill of materials.
type file struct {
	name   string
	src    string
	limits inputs.Limits
}

// errors are the errors of a file with their places.
func (f *file) errors(err error) []error {
	lines := tree.LinesOf(f.name, f.src)
	var broken *brokenError
	if errors.As(err, &broken) {
		var all []error
		for _, b := range broken.breaches {
			all = append(all, lines.Fail(b.Offset, fmt.Errorf("%s: %s", broken.of, b.What)))
		}
		return all
	}
	var syntax *tree.SyntaxError
	if errors.As(err, &syntax) {
		return []error{lines.Fail(syntax.Offset, syntax.Err)}
	}
	var skip *inputs.SkipError
	if errors.As(err, &skip) {
		return []error{err}
	}
	return []error{&inputs.PositionError{Pos: inputs.Position{File: f.name}, Err: err}}
}
