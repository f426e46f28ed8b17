package run

import (
	"context"
	"path/filepath"

	"github.com/boltseal/boltseal/inputs"
)

// compose finds the files that others are made of, such as the bases and
// patches of a kustomization: they are judged as part of those and not by
// themselves, unless they are named.
func compose(ctx context.Context, o *Options, items []item) {
	part := map[string]string{} // real path of a part → what it is part of
	for i := range items {
		it := &items[i]
		if !it.judged() || it.stdin || it.address != "" {
			continue
		}
		composer, ref, done := composerOf(o, it)
		if composer == nil {
			continue
		}
		it.composed = true
		paths, err := composer.Composes(ctx, ref)
		done()
		if err != nil {
			continue // Collect says what is wrong with it.
		}
		for _, path := range paths {
			part[filepath.Join(it.tree.dir, filepath.FromSlash(path))] = it.name
		}
	}
	for i := range items {
		it := &items[i]
		if whole, ok := part[it.path]; ok && it.judged() && !it.named {
			it.skip = "judged as part of " + whole
		}
	}
}

// composerOf is the collector of an item that is made of several files, with
// what to ask it; nil for any other. Only a file whose name says so is opened.
func composerOf(o *Options, it *item) (inputs.Composer, inputs.Ref, func()) {
	for _, c := range o.Collectors {
		composer, ok := c.(inputs.Composer)
		if !ok || composer.Match(inputs.Ref{Name: it.name, Named: it.named}) != inputs.Sure {
			continue
		}
		text, done, err := o.open(it)
		if err != nil {
			return nil, inputs.Ref{}, nil
		}
		if ref := o.ref(it, text); ref.Tree != nil && composer.Match(ref) == inputs.Sure {
			return composer, ref, done
		}
		done()
	}
	return nil, inputs.Ref{}, nil
}
