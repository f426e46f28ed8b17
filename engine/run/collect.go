package run

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/boltseal/boltseal/inputs"
)

// mostFileErrors is how many errors of one file are kept; the rest is counted.
const mostFileErrors = 100

// Collect finds and reads what the options name and yields the documents in
// order. An error is a *inputs.PositionError that says which file; it stops
// nothing. Files that are nothing to judge are left out in silence.
func Collect(ctx context.Context, o Options) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		o := o.withDefaults()
		w, err := find(ctx, &o)
		if err != nil {
			yield(nil, err)
			return
		}
		defer w.close()
		compose(ctx, &o, w.items)
		documents := 0
		for i := range w.items {
			for c, err := range o.documents(ctx, &w.items[i]) {
				var skip *inputs.SkipError
				if errors.As(err, &skip) {
					continue
				}
				if documents++; documents > o.Limits.Documents {
					yield(nil, tooManyDocuments(o.Limits.Documents))
					return
				}
				if !yield(c, err) {
					return
				}
			}
			if ctx.Err() != nil {
				yield(nil, ctx.Err())
				return
			}
		}
	}
}

func tooManyDocuments(most int) error {
	return fmt.Errorf("more than %d documents: judge less at once or raise the limit", most)
}

// documents yields an item's documents and what was wrong with it. A
// *inputs.SkipError says that all or a part of it is nothing to judge; every
// other error is a *inputs.PositionError.
func (o *Options) documents(ctx context.Context, it *item) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		switch {
		case it.err != nil:
			yield(nil, problem(it.name, it.err))
			return
		case it.skip != "":
			yield(nil, &inputs.SkipError{Why: it.skip})
			return
		}
		text, done, err := o.open(it)
		if err != nil {
			yield(nil, problem(it.name, err))
			return
		}
		defer done()
		g := grader{it: it, text: text, yield: yield}
		collector, ref, err := o.choose(it, text)
		if err != nil {
			g.failed(err)
			g.end()
			return
		}
		g.marked = collector.Kind() == inputs.KindSBOM && collector.Match(ref) == inputs.Sure
		for c, err := range collector.Collect(ctx, ref) {
			if !g.next(ctx, o, c, err) {
				return
			}
		}
		g.end()
	}
}

func (o *Options) open(it *item) (*content, func(), error) {
	if it.address != "" {
		return &content{whole: true}, func() {}, nil
	}
	if !it.stdin {
		return openContent(o.disk, it.path, o.Limits.File)
	}
	if o.Stdin == nil {
		return nil, nil, errors.New("there is no standard input")
	}
	text, err := readContent(o.Stdin, inputs.HeadSize, o.Limits.File)
	if err != nil {
		return nil, nil, fmt.Errorf("read standard input: %w", err)
	}
	return text, func() {}, nil
}

func (o *Options) ref(it *item, text *content) inputs.Ref {
	ref := inputs.Ref{Name: it.name, Head: text.start(), Named: it.named, Bytes: text.bytes,
		Limits: o.Limits, Namespace: o.Namespace, BuildArgs: o.BuildArgs}
	if ref.Chart = o.Chart; !it.named {
		// Values are meant for the charts that were named, not for all of a tree.
		ref.Chart.Values, ref.Chart.Set, ref.Chart.SetString = nil, nil, nil
	}
	if path, ok := it.tree.pathOf(it.path); ok {
		ref.Tree, ref.Path = it.tree, path
	}
	if ref.Images = o.Images; !it.stdin {
		ref.Open = func() (inputs.File, error) { return openFile(o.disk, it.path) }
	}
	return ref
}

// choose finds the collector, and what to ask it. A file with a NUL byte is
// binary unless its name says otherwise or it is UTF-16, which starts with a mark.
func (o *Options) choose(it *item, text *content) (inputs.Collector, inputs.Ref, error) {
	if it.address != "" {
		return o.chooseAddressed(it)
	}
	ref := o.ref(it, text)
	if !it.named && !saysDockerfile(it.name) && !saysData(it.name) && bytes.IndexByte(text.start(), 0) >= 0 && !utf16(text.start()) {
		return nil, ref, &inputs.SkipError{Why: "binary file"}
	}
	c, err := Detect(o.Collectors, ref, o.As)
	return c, ref, err
}

func (o *Options) chooseAddressed(it *item) (inputs.Collector, inputs.Ref, error) {
	ref := o.addressRef(it)
	c, _ := o.addressed(it.address)
	switch {
	case c == nil:
		return nil, ref, errors.New("nobody reads this address")
	case o.As != "" && o.As != c.Kind():
		return nil, ref, fmt.Errorf("the address of an %s cannot be read as %s", c.Kind(), o.As)
	}
	return c, ref, nil
}

func utf16(head []byte) bool {
	return bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff})
}

// grader decides what a file's errors mean: for a named file and for one that
// says it is to be judged they are errors, for any other they are the reason
// why it is skipped.
type grader struct {
	it   *item
	text *content
	// marked says that the content bears the marks of a bill of materials.
	marked  bool
	yield   func(*inputs.Collected, error) bool
	found   int // documents
	errors  []error
	dropped int // errors beyond the limit
	skips   []*inputs.SkipError
}

// next takes what the collector yields; false says that nobody wants more.
func (g *grader) next(ctx context.Context, o *Options, c *inputs.Collected, err error) bool {
	if err == nil && c == nil {
		err = errors.New("internal error: a collector gave neither document nor error")
	}
	if err != nil {
		g.failed(err)
		return true
	}
	g.found++
	o.complete(g.it, c)
	if err := o.enrich(ctx, c.Doc); err != nil {
		g.failed(err)
		return true
	}
	return g.yield(c, nil)
}

func (g *grader) failed(err error) {
	var skip *inputs.SkipError
	switch {
	case errors.As(err, &skip):
		if len(g.skips) < mostFileErrors {
			g.skips = append(g.skips, skip)
		}
	case len(g.errors) < mostFileErrors:
		g.errors = append(g.errors, err)
	default:
		g.dropped++
	}
}

// end yields the errors and skips of the file.
func (g *grader) end() {
	if g.dropped > 0 {
		g.errors = append(g.errors, fmt.Errorf("%d more errors in this file", g.dropped))
	}
	if g.found == 0 && len(g.errors) > 0 && !g.mustRead() {
		g.yield(nil, &inputs.SkipError{Why: g.errors[0].Error()})
		return
	}
	for _, err := range g.errors {
		if !g.yield(nil, problem(g.it.name, err)) {
			return
		}
	}
	if len(g.errors) > 0 {
		return
	}
	for _, skip := range g.skips {
		if g.found == 0 && g.it.named {
			g.yield(nil, problem(g.it.name, fmt.Errorf("cannot judge this: %s", skip.Why)))
			return
		}
		if !g.yield(nil, skip) {
			return
		}
	}
	if g.found == 0 && len(g.skips) == 0 {
		g.yield(nil, &inputs.SkipError{Why: "holds no document"})
	}
}

// mustRead reports whether the file claims to be something to judge.
func (g *grader) mustRead() bool {
	if g.it.named || g.it.composed || g.marked || saysDockerfile(g.it.name) || surelyBOM(g.it.name) {
		return true
	}
	text, err := g.text.bytes()
	return err != nil || saysManifest(text)
}

// complete fills in what the run knows and the collector does not: the
// effective time, and a Dockerfile's name within its repository, which is
// what identifies it.
func (o *Options) complete(it *item, c *inputs.Collected) {
	c.Doc.Time = rfc3339(o.Time)
	if c.Doc.Kind == inputs.KindDockerfile && !it.stdin {
		c.Doc.Subject.Ref = it.ident
	}
}
