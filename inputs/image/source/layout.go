package source

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/boltseal/boltseal/inputs"
)

// Files of an OCI layout (OCI image-spec, image-layout.md) and of what docker
// save writes.
const (
	indexFile    = "index.json"
	layoutFile   = "oci-layout"
	manifestFile = "manifest.json"
)

// Annotations that name an image of a layout (OCI image-spec, annotations.md,
// and containerd's own).
const (
	refName        = "org.opencontainers.image.ref.name"
	containerdName = "io.containerd.image.name"
)

// files is a tree of files that can be opened by name: a directory or an archive.
type files interface {
	// open opens a regular file; what is not there is fs.ErrNotExist.
	open(name string) (io.ReadCloser, int64, error)
}

// directory is a directory as files; nothing leads out of it.
type directory struct{ root *os.Root }

func (d directory) open(name string) (io.ReadCloser, int64, error) {
	info, err := d.root.Stat(name)
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, fmt.Errorf("%s is no regular file", name)
	}
	f, err := d.root.Open(name)
	if err != nil {
		return nil, 0, err
	}
	return f, info.Size(), nil
}

// layoutStore keeps blobs as a layout does: blobs/ALGORITHM/HEX.
type layoutStore struct{ files files }

func blobName(h v1.Hash) string { return "blobs/" + h.Algorithm + "/" + h.Hex }

func (s layoutStore) blob(_ context.Context, d v1.Descriptor) (io.ReadCloser, error) {
	if d.Digest.Hex == "" {
		return nil, errors.New("it has no digest")
	}
	r, _, err := s.files.open(blobName(d.Digest))
	return r, err
}

func (s layoutStore) manifest(ctx context.Context, d v1.Descriptor) (io.ReadCloser, error) {
	return s.blob(ctx, d)
}

func (s layoutStore) holds(_ context.Context, d v1.Descriptor) bool {
	r, size, err := s.files.open(blobName(d.Digest))
	if err != nil {
		return false
	}
	return r.Close() == nil && size == d.Size
}

// layout reads a directory that is an OCI layout.
func (w *walk) layout(a address) error {
	path, name := split(w.o.Dir, a.path)
	root, err := os.OpenRoot(path)
	if err != nil {
		return fmt.Errorf("open the layout: %w", plain(err))
	}
	defer func() { _ = root.Close() }() // It was only read.
	w.base.Kind, w.base.Reference = KindLayout, unnamed(path)
	return w.layoutIn(directory{root}, name)
}

// plain drops the operation and the path, which the caller names.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// layoutIn yields the images of a layout, or the one that is called name.
func (w *walk) layoutIn(f files, name string) error {
	raw, err := w.small(f, layoutFile)
	if err != nil {
		return fmt.Errorf("it is no OCI layout: %s: %w", layoutFile, plain(err))
	}
	var mark struct {
		Version string `json:"imageLayoutVersion"`
	}
	if err := json.Unmarshal(raw, &mark); err != nil || !strings.HasPrefix(mark.Version, "1.") {
		return fmt.Errorf("the version of the OCI layout is unknown: %q", clean(mark.Version))
	}
	raw, err = w.small(f, indexFile)
	if err != nil {
		return fmt.Errorf("read %s: %w", indexFile, plain(err))
	}
	m, err := parseManifest(raw, types.OCIImageIndex)
	if err != nil {
		return fmt.Errorf("read %s: %w", indexFile, err)
	}
	if !m.index() {
		return fmt.Errorf("%s is no index", indexFile)
	}
	w.store, w.sparse = layoutStore{f}, true
	list, err := w.layoutEntries(m, name)
	if err != nil {
		return err
	}
	return w.entries(list)
}

// layoutEntries lists the manifests of a layout's index.json, which is no
// index of an image itself: each entry may be an image of its own.
func (w *walk) layoutEntries(m *manifest, name string) ([]entry, error) {
	var list []entry
	found := name == ""
	for _, d := range m.Manifests {
		if noPlatform(d) || name != "" && !isCalled(d, name) {
			continue
		}
		found = true
		if w.read++; w.read > maxManifests {
			return nil, fmt.Errorf("the layout lists more than %d manifests", maxManifests)
		}
		reference := w.layoutReference(d)
		inner, err := w.load(d)
		switch {
		case w.gone(err):
			list = append(list, entry{desc: d, platform: platformOf(d.Platform), reference: reference})
		case err != nil:
			return nil, err
		case inner.index():
			nested, err := w.flatten(inner, d, reference, 1)
			if err != nil {
				return nil, err
			}
			list = append(list, nested...)
		default:
			list = append(list, entry{desc: d, platform: platformOf(d.Platform), reference: reference, raw: inner})
		}
	}
	if !found {
		return nil, fmt.Errorf("no image is called %q there, but %s", name, names(m))
	}
	return list, nil
}

// isCalled says whether an entry of a layout is meant by a name: its digest,
// its annotations, or the tag of a whole name.
func isCalled(d v1.Descriptor, name string) bool {
	if d.Digest.String() == name {
		return true
	}
	for _, called := range []string{d.Annotations[refName], d.Annotations[containerdName]} {
		if called == "" {
			continue
		}
		if called == name || sameName(called, name) {
			return true
		}
	}
	return false
}

// sameName compares names as Docker completes them; a name that is only a tag
// equals the tag of a whole one.
func sameName(a, b string) bool {
	x, y := inputs.ParseReference(a), inputs.ParseReference(b)
	if x.Repository == "" || y.Repository == "" {
		return false
	}
	if x.Tag != "" && x.Tag == b {
		return true
	}
	complete := func(r inputs.ImageReference) inputs.ImageReference {
		if r.Reference = ""; r.Tag == "" && r.Digest == "" {
			r.Tag = "latest"
		}
		return r
	}
	return complete(x) == complete(y)
}

func names(m *manifest) string {
	var out []string
	for _, d := range m.Manifests {
		for _, called := range []string{d.Annotations[containerdName], d.Annotations[refName]} {
			if called != "" && !slices.Contains(out, called) {
				out = append(out, clean(called))
				break
			}
		}
	}
	switch {
	case len(out) == 0:
		return "none has a name"
	case len(out) > 10:
		out = append(out[:10], "…")
	}
	return strings.Join(out, ", ")
}

// layoutReference is the name of an entry as far as annotations give it: a
// whole name, else the layout's own with the tag.
func (w *walk) layoutReference(d v1.Descriptor) inputs.ImageReference {
	for _, called := range []string{d.Annotations[containerdName], d.Annotations[refName]} {
		if strings.ContainsAny(called, "/:") {
			if _, err := parseName(called); err == nil {
				return inputs.ParseReference(called)
			}
		}
	}
	reference := w.base.Reference
	if tag := d.Annotations[refName]; tag != "" {
		reference.Tag = clean(tag)
	}
	return reference
}

// small reads a file of a layout or archive that is no blob.
func (w *walk) small(f files, name string) ([]byte, error) {
	r, size, err := f.open(name)
	if err != nil {
		return nil, err
	}
	if size > w.o.Limits.Manifest {
		_ = r.Close() // Nothing was read.
		return nil, fmt.Errorf("it takes %d bytes, more than %d", size, w.o.Limits.Manifest)
	}
	return readAll(r, w.o.Limits.Manifest)
}
