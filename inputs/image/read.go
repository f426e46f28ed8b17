package image

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/image/layer"
	"github.com/boltseal/boltseal/inputs/image/source"
)

// found is what the layers of an image hold.
type found struct {
	files    inputs.Files
	packages []inputs.Package
	os       inputs.OSRelease
	accounts []inputs.Account
	groups   []inputs.Group
	entries  int
	gaps     []inputs.Gap
	layers   []layer.Count
}

// nothing is the total value where layers cannot be read.
func nothing(layers int) *found {
	return &found{files: inputs.NoFiles(), packages: []inputs.Package{}, os: inputs.OSRelease{IDLike: []string{}},
		accounts: []inputs.Account{}, groups: []inputs.Group{}, layers: make([]layer.Count, layers)}
}

// read goes over the layers of an image, several at once, and puts them on top
// of each other. If one cannot be read, nothing is said of what is inside: the
// others alone may show what it takes away.
func read(ctx context.Context, options layer.Options, image *source.Image) (*found, error) {
	facts, err := scan(ctx, options, image.Layers)
	if err != nil {
		f := nothing(len(image.Layers))
		f.gaps = source.Gaps("a layer could not be read: " + reason(err))
		return f, err
	}
	root, err := layer.Merge(ctx, facts)
	if err != nil {
		f := nothing(len(image.Layers))
		f.gaps = source.Gaps("the layers could not be put together: " + reason(err))
		return f, err
	}
	f := &found{files: root.Files, packages: root.Packages, os: root.OS, accounts: root.Accounts, groups: root.Groups,
		entries: root.Entries, gaps: root.Gaps, layers: root.Layers}
	for _, l := range image.Layers {
		if l.Unread != nil {
			f.gaps = append(f.gaps, l.Unread()...)
		}
	}
	return f, nil
}

// reason is the first line of an error, bounded.
func reason(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	return text[:min(len(text), 300)]
}

// scan reads the layers side by side. A foreign layer, which nobody here can
// read, is taken for empty; source says that it is missing.
func scan(ctx context.Context, options layer.Options, layers []source.Layer) ([]*layer.Facts, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	facts, errs := make([]*layer.Facts, len(layers)), make([]error, len(layers))
	slots := make(chan struct{}, max(1, min(runtime.GOMAXPROCS(0), maxAtOnce)))
	var group sync.WaitGroup
	for i, l := range layers {
		if l.Foreign {
			facts[i] = &layer.Facts{Digest: l.Digest, DiffID: l.DiffID}
			continue
		}
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			facts[i], errs[i] = layer.Scan(ctx, layer.Layer{Digest: l.Digest, DiffID: l.DiffID, MediaType: l.MediaType, Size: l.Size, Open: l.Open}, options)
			if errs[i] != nil {
				cancel() // The image is not going to be understood.
			}
		})
	}
	group.Wait()
	return facts, first(errs)
}

// maxAtOnce bounds the layers that are read at once, and so the memory that
// decompressing takes.
const maxAtOnce = 8

// first is the first error that is not only that another layer failed.
func first(errs []error) error {
	var other error
	for _, err := range errs {
		if err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
		other = errors.Join(other, err)
	}
	return other
}
