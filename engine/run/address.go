package run

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/boltseal/boltseal/inputs"
)

// layoutMark is the file that says a directory is an OCI image layout (OCI
// image-spec, image-layout.md).
const layoutMark = "oci-layout"

// addressed is the collector that is surest of an address.
func (o *Options) addressed(arg string) (inputs.Addressed, inputs.Confidence) {
	var best inputs.Addressed
	confidence := inputs.No
	for _, c := range o.Collectors {
		if a, ok := c.(inputs.Addressed); ok {
			if sure := a.Addresses(arg); sure > confidence {
				best, confidence = a, sure
			}
		}
	}
	return best, confidence
}

// address adds the items that an address stands for. index is the argument
// that it came from, name how the user wrote it.
func (w *walker) address(ctx context.Context, index int, c inputs.Addressed, address, name string) {
	all, err := c.Expand(ctx, address, w.options.Images)
	if err != nil {
		w.add(item{root: index, name: name, ident: name, named: true, err: err})
		return
	}
	for _, one := range all {
		called := one
		if one == address {
			called = name
		}
		w.addAddress(item{root: index, name: called, ident: called, address: one, named: true})
	}
}

// addAddress adds an item once, however often it was named.
func (w *walker) addAddress(it item) {
	if !slices.ContainsFunc(w.items, func(old item) bool { return old.address == it.address }) {
		w.items = append(w.items, it)
	}
}

// layout is the address of a named directory that is an image layout.
func (w *walker) layout(real string) (inputs.Addressed, string) {
	if info, err := os.Stat(filepath.Join(real, layoutMark)); err != nil || info.IsDir() {
		return nil, ""
	}
	address := "oci:" + real
	if c, confidence := w.options.addressed(address); confidence == inputs.Sure {
		return c, address
	}
	return nil, ""
}

// addressRef is what the collector of an address is asked for.
func (o *Options) addressRef(it *item) inputs.Ref {
	return inputs.Ref{Name: it.name, Address: it.address, Named: true, Limits: o.Limits, Images: o.Images,
		Bytes: func() ([]byte, error) { return nil, fmt.Errorf("%s is no file", it.name) }}
}

// enrich adds what is known from elsewhere to a document that lists software.
func (o *Options) enrich(ctx context.Context, doc *inputs.Document) error {
	if doc.Kind != inputs.KindImage && doc.Kind != inputs.KindSBOM {
		return nil
	}
	for _, e := range o.Enrichers {
		if err := e.Enrich(ctx, doc); err != nil {
			return fmt.Errorf("look up what is known of %s: %w", subjectName(doc), err)
		}
	}
	return nil
}
