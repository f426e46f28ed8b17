package image

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"path"
	"sync"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/image/layer"
	"github.com/boltseal/boltseal/inputs/image/source"
)

type collector struct {
	options func() layer.Options
	mu      sync.Mutex
	// caches are those that are open, by directory.
	caches map[string]layer.Store
}

// New returns the collector of images. options says what is looked for in
// layers; it is asked once, when the first image is read, since most runs read
// none.
func New(options func() layer.Options) inputs.Addressed {
	return &collector{options: sync.OnceValue(options), caches: map[string]layer.Store{}}
}

// Kind implements inputs.Collector.
func (*collector) Kind() inputs.Kind { return inputs.KindImage }

// Match implements inputs.Collector: a named file is an image's archive if it
// holds what one must hold. A walk takes none: an archive that lies about is
// no part of a source tree.
func (*collector) Match(ref inputs.Ref) inputs.Confidence {
	if !ref.Named || ref.Open == nil || !source.MayBeArchive(ref.Head) {
		return inputs.No
	}
	file, err := ref.Open()
	if err != nil {
		return inputs.No
	}
	defer func() { _ = file.Close() }() // It was only read.
	if source.IsArchive(file) {
		return inputs.Sure
	}
	return inputs.No
}

// Addresses implements inputs.Addressed.
func (*collector) Addresses(arg string) inputs.Confidence { return source.Addresses(arg) }

// Expand implements inputs.Addressed.
func (*collector) Expand(ctx context.Context, address string, o inputs.ImageOptions) ([]string, error) {
	return source.Expand(ctx, address, o)
}

// Collect implements inputs.Collector: it yields one document for each platform.
func (c *collector) Collect(ctx context.Context, ref inputs.Ref) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		images, done, err := opened(ctx, ref)
		if err != nil {
			yield(nil, err)
			return
		}
		defer done()
		for image, err := range images {
			if err != nil {
				if !yield(nil, err) {
					return
				}
				continue
			}
			if !c.one(ctx, ref, image, yield) {
				return
			}
		}
	}
}

// opened finds what ref stands for: an address, or the content of a file.
func opened(ctx context.Context, ref inputs.Ref) (iter.Seq2[*source.Image, error], func(), error) {
	if ref.Address != "" {
		return source.Open(ctx, ref.Address, nil, ref.Images), func() {}, nil
	}
	file, done, err := content(ref)
	if err != nil {
		return nil, nil, fmt.Errorf("read the image: %w", err)
	}
	return source.Open(ctx, ref.Name, file, ref.Images), done, nil
}

// held is content that is in memory.
type held struct{ *bytes.Reader }

// Close implements io.Closer.
func (held) Close() error { return nil }

// content is ref's file; standard input, which cannot be read in any order, is
// taken whole.
func content(ref inputs.Ref) (inputs.File, func(), error) {
	if ref.Open == nil {
		all, err := ref.Bytes()
		if err != nil {
			return nil, nil, err
		}
		return held{bytes.NewReader(all)}, func() {}, nil
	}
	file, err := ref.Open()
	if err != nil {
		return nil, nil, err
	}
	return file, func() { _ = file.Close() }, nil // It was only read.
}

// one makes the document of one image. What could not be read of it is an
// error beside the document, whose gaps keep every rule that needs the
// fact from passing.
func (c *collector) one(ctx context.Context, ref inputs.Ref, image *source.Image, yield func(*inputs.Collected, error) bool) bool {
	options := c.options()
	options.Budget = layer.NewBudget(ref.Images.Limits)
	options.Program, options.Store = program(), c.store(ref.Images)
	found, err := read(ctx, options, image)
	if ctx.Err() != nil {
		yield(nil, ctx.Err())
		return false
	}
	if !yield(document(ref, image, found), nil) {
		return false
	}
	if err != nil {
		return yield(nil, fmt.Errorf("read the image%s: %w", suffix(image), err))
	}
	return true
}

// suffix says in messages which platform of several is meant.
func suffix(image *source.Image) string {
	if len(image.Platforms) < 2 {
		return ""
	}
	return " for " + image.Platform.OS + "/" + path.Join(image.Platform.Architecture, image.Platform.Variant)
}
