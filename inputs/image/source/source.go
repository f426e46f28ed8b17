package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/boltseal/boltseal/inputs"
)

// The kinds of sources, as inputs.Image says in Source.
const (
	KindRegistry   = "registry"
	KindDocker     = "docker"
	KindContainerd = "containerd"
	KindLayout     = "layout"
	KindArchive    = "archive"
	KindRootfs     = "rootfs"
)

// Image is an image of one platform. Its layers can be read until the loop
// over Open goes on.
type Image struct {
	// Address is where it is, as the user wrote it.
	Address string
	// Kind is one of the Kind constants.
	Kind string
	// Reference is the image's name taken apart, as far as it is known.
	Reference inputs.ImageReference
	// Digest is the manifest's digest, "" where the source makes manifests of
	// its own.
	Digest string
	// Index is the digest of the index that lists the image, "" without one.
	Index string
	// ID is the digest of the configuration, "" for a rootfs.
	ID string
	// MediaType is the manifest's media type, "" where there is none.
	MediaType string
	// Platform is what the image was made for.
	Platform inputs.Platform
	// Platforms are all that the index offers, os/arch[/variant].
	Platforms []string
	// Size is what the layers take as stored, in bytes, -1 when unknown.
	Size int64
	// Config is the configuration; never nil.
	Config *v1.ConfigFile
	// Annotations are those of the manifest; never nil.
	Annotations map[string]string
	// Layers are the layers, lowest first.
	Layers []Layer
	// Missing are facts that cannot be had of this image: its foreign layers.
	Missing []inputs.Gap
}

// Layer is a layer that has not been read yet.
type Layer struct {
	// Digest is the digest of the layer as it is stored, "" for a rootfs. A
	// source that does not state it calls the layer by its DiffID.
	Digest string
	// DiffID is the digest of the layer uncompressed, "" for a rootfs.
	DiffID string
	// MediaType is the media type.
	MediaType string
	// Size is what the layer takes as stored, in bytes, -1 when unknown.
	Size int64
	// Foreign says that the source does not hold the layer but only says where
	// else it is. Open fails for it.
	Foreign bool
	// Open gives the bytes as stored. Reading to the end checks their digest
	// and number; what is wrong is an error, and so is what is missing.
	Open func(ctx context.Context) (io.ReadCloser, error)
	// Unread says what could not be read, once the layer has been read to its
	// end; nil where whatever cannot be read is an error.
	Unread func() []inputs.Gap
}

// Open yields the images that an address stands for: one for each platform of
// an index, unless o.Platforms chooses. file is the content of a named archive
// that has no address; address is its name then. An error does not end the
// loop unless it is the last thing that it yields.
func Open(ctx context.Context, address string, file inputs.File, o inputs.ImageOptions) iter.Seq2[*Image, error] {
	return func(yield func(*Image, error) bool) {
		if err := open(ctx, address, file, withDefaults(o), yield); err != nil {
			yield(nil, err)
		}
	}
}

// errStop says that whoever loops wants no more.
var errStop = errors.New("stop")

func open(ctx context.Context, text string, file inputs.File, o inputs.ImageOptions, yield func(*Image, error) bool) error {
	wanted, err := parsePlatforms(o.Platforms)
	if err != nil {
		return err
	}
	w := &walk{ctx: ctx, o: o, wanted: wanted, yield: yield, network: internet(), seen: map[string]bool{}}
	w.base = Image{Address: text, Annotations: map[string]string{}}
	if file != nil {
		err = w.archive(file, address{kind: KindArchive, path: text})
	} else {
		err = w.address(text)
	}
	if errors.Is(err, errStop) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the image: %w", err)
	}
	return nil
}

func (w *walk) address(text string) error {
	a, err := parseAddress(text)
	if err != nil {
		return err
	}
	switch a.kind {
	case KindRegistry:
		return w.registry(a)
	case KindDocker:
		return w.docker(a)
	case KindContainerd:
		return w.containerd(a)
	case KindLayout:
		return w.layout(a)
	case KindArchive:
		return w.archivePath(a)
	case KindRootfs:
		return w.rootfs(a)
	}
	return fmt.Errorf("%q is a whole registry: it has to be expanded", text)
}

func withDefaults(o inputs.ImageOptions) inputs.ImageOptions {
	d := inputs.DefaultImageLimits()
	if o.Limits.Layers <= 0 {
		o.Limits.Layers = d.Layers
	}
	if o.Limits.Entries <= 0 {
		o.Limits.Entries = d.Entries
	}
	if o.Limits.Unpacked <= 0 {
		o.Limits.Unpacked = d.Unpacked
	}
	if o.Limits.Manifest <= 0 {
		o.Limits.Manifest = d.Manifest
	}
	if o.Limits.Content <= 0 {
		o.Limits.Content = d.Content
	}
	return o
}
