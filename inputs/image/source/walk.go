package source

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/boltseal/boltseal/inputs"
)

// Bounds of what an index may lead to. No published index comes near.
const (
	maxIndexDepth = 4
	maxManifests  = 1000
)

// store keeps manifests and blobs by digest. What is not there is fs.ErrNotExist.
type store interface {
	manifest(ctx context.Context, d v1.Descriptor) (io.ReadCloser, error)
	blob(ctx context.Context, d v1.Descriptor) (io.ReadCloser, error)
	// holds says whether a foreign layer is there all the same.
	holds(ctx context.Context, d v1.Descriptor) bool
}

// walk goes from an address to its images.
type walk struct {
	ctx    context.Context
	o      inputs.ImageOptions
	wanted []*wanted
	yield  func(*Image, error) bool
	// network is how registries are reached.
	network network
	// base is what all images of the address share.
	base  Image
	store store
	// sparse says that the store may hold a part of an index only.
	sparse bool
	// unstated says that manifests were made by whoever saved the image, so
	// that their digests mean nothing.
	unstated bool
	seen     map[string]bool
	read     int
}

// entry is one manifest that an index lists.
type entry struct {
	desc      v1.Descriptor
	platform  inputs.Platform
	index     string
	platforms []string
	reference inputs.ImageReference
	// raw is the content where it has been read.
	raw *manifest
}

// root yields the images of one manifest or index.
func (w *walk) root(raw []byte, d v1.Descriptor) error {
	m, err := parseManifest(raw, d.MediaType)
	if err != nil {
		return err
	}
	first := entry{desc: d, reference: w.base.Reference, raw: m, platform: platformOf(d.Platform)}
	var list []entry
	if m.index() {
		if list, err = w.flatten(m, d, w.base.Reference, 1); err != nil {
			return err
		}
	} else {
		list = []entry{first}
	}
	return w.entries(list)
}

// flatten lists the manifests of an index, those of nested ones included.
func (w *walk) flatten(m *manifest, d v1.Descriptor, reference inputs.ImageReference, depth int) ([]entry, error) {
	if depth > maxIndexDepth {
		return nil, fmt.Errorf("indexes are nested deeper than %d", maxIndexDepth)
	}
	var list []entry
	for _, child := range m.Manifests {
		if noPlatform(child) {
			continue
		}
		if w.read++; w.read > maxManifests {
			return nil, fmt.Errorf("the index lists more than %d manifests", maxManifests)
		}
		e := entry{desc: child, platform: platformOf(child.Platform), index: d.Digest.String(), reference: reference}
		if !child.MediaType.IsIndex() {
			list = append(list, e)
			continue
		}
		inner, err := w.load(child)
		if w.gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		nested, err := w.flatten(inner, child, reference, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, nested...)
	}
	offers := platformsOf(list)
	for i := range list {
		if list[i].index == d.Digest.String() {
			list[i].platforms = offers
		}
	}
	return list, nil
}

func platformsOf(list []entry) []string {
	var out []string
	for _, e := range list {
		if e.platform.Architecture == "" {
			continue
		}
		if text := platformText(e.platform); !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// load reads a manifest that a descriptor speaks of.
func (w *walk) load(d v1.Descriptor) (*manifest, error) {
	raw, err := w.content(d, w.store.manifest)
	if err != nil {
		return nil, fmt.Errorf("manifest %s: %w", d.Digest, err)
	}
	return parseManifest(raw, d.MediaType)
}

// content reads a manifest or configuration and checks it.
func (w *walk) content(d v1.Descriptor, open func(context.Context, v1.Descriptor) (io.ReadCloser, error)) ([]byte, error) {
	limit := w.o.Limits.Manifest
	if d.Size > limit {
		return nil, fmt.Errorf("it takes %d bytes, more than %d", d.Size, limit)
	}
	r, err := open(w.ctx, d)
	if err != nil {
		return nil, err
	}
	if r, err = verify(r, d.Digest, d.Size); err != nil {
		return nil, err
	}
	return readAll(r, limit)
}

// gone says that something is not there, and that this is usual.
func (w *walk) gone(err error) bool { return w.sparse && errors.Is(err, fs.ErrNotExist) }

// entries yields the images that are wanted of a list.
func (w *walk) entries(list []entry) error {
	var other error
	yielded := 0
	away := w.away(list)
	for _, e := range list {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		if e.platform.Architecture != "" && !w.wants(e.platform) || w.seen[e.desc.Digest.String()] {
			continue
		}
		image, err := w.image(e)
		switch {
		case w.gone(err) && slices.Contains(away, e.text()):
			continue
		case NotAnImage(err) && len(list) > 1:
			other = err
			continue
		case err != nil:
			yielded++
			if !w.yield(nil, fmt.Errorf("read the image%s: %w", e.suffix(), err)) {
				return errStop
			}
			continue
		case image == nil:
			continue
		}
		yielded++
		w.seen[e.desc.Digest.String()] = true
		if !w.yield(image, nil) {
			return errStop
		}
	}
	return w.none(yielded, away, other, list)
}

// away are the platforms that an index lists but whose manifests are not
// there, as in a layout that holds one platform of many.
func (w *walk) away(list []entry) []string {
	if !w.sparse {
		return nil
	}
	var away []string
	for _, e := range list {
		if (e.platform.Architecture == "" || w.wants(e.platform)) && e.raw == nil && !w.store.holds(w.ctx, e.desc) {
			away = append(away, e.text())
		}
	}
	if len(away) > 0 {
		w.base.Missing = []inputs.Gap{{Fact: "platforms", Why: "listed, but not there: " + strings.Join(away[:min(len(away), 10)], ", ")}}
	}
	return away
}

// text is what an entry is called in messages.
func (e entry) text() string {
	if e.platform.Architecture == "" {
		return e.desc.Digest.String()
	}
	return platformText(e.platform)
}

// suffix says in messages which of several images is meant.
func (e entry) suffix() string {
	if e.platform.Architecture != "" {
		return " for " + platformText(e.platform)
	}
	return ""
}

// none says why there was nothing to yield, or not all that was asked for.
func (w *walk) none(yielded int, away []string, other error, list []entry) error {
	if absent := w.absent(); len(absent) > 0 {
		return fmt.Errorf("there is no image for platform %s, but for %s", strings.Join(absent, ", "), offered(list))
	}
	switch {
	case len(away) > 0 && (yielded == 0 || len(w.wanted) > 0):
		return fmt.Errorf("the images for %s are listed, but not there", strings.Join(away, ", "))
	case yielded > 0 || len(w.seen) > 0:
		return nil
	case other != nil:
		return other
	}
	return errors.New("the index lists no image")
}

func offered(list []entry) string {
	if all := platformsOf(list); len(all) > 0 {
		return strings.Join(all, ", ")
	}
	return "others"
}

// image makes an Image of a manifest; nil where its platform is not wanted.
func (w *walk) image(e entry) (*Image, error) {
	m := e.raw
	if m == nil {
		var err error
		if m, err = w.load(e.desc); err != nil {
			return nil, err
		}
	}
	if m.index() {
		return nil, errors.New("an index is called a manifest where it is listed")
	}
	if err := m.imageOnly(); err != nil {
		return nil, err
	}
	raw, err := w.content(*m.Config, w.store.blob)
	if err != nil {
		return nil, fmt.Errorf("configuration %s: %w", m.Config.Digest, err)
	}
	config, err := parseConfig(raw)
	if err != nil {
		return nil, fmt.Errorf("configuration %s: %w", m.Config.Digest, err)
	}
	image := w.base
	image.Missing = slices.Clone(w.base.Missing)
	image.Reference, image.Index, image.Platforms = e.reference, e.index, e.platforms
	image.Digest, image.ID, image.MediaType = e.desc.Digest.String(), m.Config.Digest.String(), string(m.MediaType)
	image.Config, image.Annotations = config, texts(m.Annotations)
	if image.Platform = e.platform; image.Platform.Architecture == "" {
		image.Platform = configPlatform(config)
		if !w.wants(image.Platform) {
			return nil, nil
		}
	}
	if image.Platforms == nil {
		image.Platforms = []string{platformText(image.Platform)}
	}
	if err := w.layers(&image, m); err != nil {
		return nil, err
	}
	if w.unstated && !compressed(m) {
		image.Digest, image.Index = "", ""
	}
	return &image, nil
}

// compressed says whether any layer is; what a daemon saves never is, unless
// it keeps what a registry gave it.
func compressed(m *manifest) bool {
	return slices.ContainsFunc(m.Layers, func(d v1.Descriptor) bool {
		return strings.Contains(string(d.MediaType), "gzip") || strings.Contains(string(d.MediaType), "zstd")
	})
}

func texts(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

func configPlatform(c *v1.ConfigFile) inputs.Platform {
	return inputs.Platform{OS: c.OS, Architecture: c.Architecture, Variant: c.Variant, OSVersion: c.OSVersion}
}

func parseConfig(raw []byte) (*v1.ConfigFile, error) {
	var config v1.ConfigFile
	if err := json.Unmarshal(raw, &config); err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	return &config, nil
}

// layers fills in what the manifest says of the layers.
func (w *walk) layers(image *Image, m *manifest) error {
	ids := image.Config.RootFS.DiffIDs
	if len(ids) != len(m.Layers) {
		return fmt.Errorf("the manifest has %d layers, the configuration %d", len(m.Layers), len(ids))
	}
	if len(ids) > w.o.Limits.Layers {
		return fmt.Errorf("%d layers are more than %d", len(ids), w.o.Limits.Layers)
	}
	image.Layers, image.Size = make([]Layer, len(ids)), 0
	for i, d := range m.Layers {
		if d.Size < 0 {
			return fmt.Errorf("layer %s has a size of %d", d.Digest, d.Size)
		}
		l := Layer{Digest: d.Digest.String(), DiffID: ids[i].String(), MediaType: string(d.MediaType), Size: d.Size}
		image.Size += d.Size
		l.Foreign = foreign(d) && !w.store.holds(w.ctx, d)
		l.Open = w.opener(d, l.Foreign)
		if l.Foreign {
			image.Missing = append(image.Missing, Gaps(fmt.Sprintf("layer %s is only to be had from a third party, which is not asked", l.Digest))...)
		}
		image.Layers[i] = l
	}
	return nil
}

// foreign says that a layer is not for everybody to pass on, and where its
// maker has it (OCI image-spec, layer.md, non-distributable layers).
func foreign(d v1.Descriptor) bool {
	kind := string(d.MediaType)
	return len(d.URLs) > 0 && (strings.Contains(kind, ".foreign.") || strings.Contains(kind, ".nondistributable."))
}

func (w *walk) opener(d v1.Descriptor, foreign bool) func(context.Context) (io.ReadCloser, error) {
	return func(ctx context.Context) (io.ReadCloser, error) {
		if foreign {
			return nil, fmt.Errorf("layer %s is only to be had from a third party", d.Digest)
		}
		if err := readableLayer(d.MediaType); err != nil {
			return nil, fmt.Errorf("layer %s: %w", d.Digest, err)
		}
		r, err := w.store.blob(ctx, d)
		if err != nil {
			return nil, fmt.Errorf("layer %s: %w", d.Digest, err)
		}
		return verify(r, d.Digest, d.Size)
	}
}

// Gaps are all the facts that are not known where a layer cannot be read.
func Gaps(why string) []inputs.Gap {
	var out []inputs.Gap
	for _, fact := range []string{"packages", "files", "secrets", "executables", "licenses", "vulnerabilities"} {
		out = append(out, inputs.Gap{Fact: fact, Why: why})
	}
	return out
}
