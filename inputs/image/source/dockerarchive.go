package source

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/boltseal/boltseal/inputs"
)

// saved is one image of manifest.json, as docker save writes it (moby,
// image/spec/v1.2.md).
type saved struct {
	Config       string
	RepoTags     []string
	Layers       []string
	LayerSources map[string]v1.Descriptor
}

// savedImages reads manifest.json.
func (w *walk) savedImages(f files) ([]saved, error) {
	raw, err := w.small(f, manifestFile)
	if err != nil {
		return nil, err
	}
	var all []saved
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, fmt.Errorf("read %s: %w", manifestFile, err)
	}
	if len(all) > maxManifests {
		return nil, fmt.Errorf("%s lists more than %d images", manifestFile, maxManifests)
	}
	return all, nil
}

// savedIn yields the images of manifest.json, or the one that is called name.
func (w *walk) savedIn(f files, all []saved, name string) error {
	yielded, offers := 0, []string(nil)
	for _, s := range all {
		if name != "" && !s.isCalled(name) || w.seen[s.Config] {
			continue
		}
		w.seen[s.Config] = true
		image, err := w.saved(f, s, name)
		if err != nil {
			err = fmt.Errorf("read the image: %w", err)
		} else if offers = append(offers, platformText(image.Platform)); !w.wants(image.Platform) {
			continue
		}
		yielded++
		if !w.yield(image, err) {
			return errStop
		}
	}
	switch absent := w.absent(); {
	case len(absent) > 0 && len(offers) > 0:
		return fmt.Errorf("there is no image for platform %s, but for %s", strings.Join(absent, ", "), strings.Join(offers, ", "))
	case yielded > 0:
		return nil
	case name != "":
		return fmt.Errorf("no image is called %q there, but %s", name, savedNames(all))
	}
	return errors.New("the archive holds no image")
}

func (s saved) isCalled(name string) bool {
	for _, tag := range s.RepoTags {
		if sameName(tag, name) {
			return true
		}
	}
	digest, ok := savedDigest(s.Config)
	return ok && digest.String() == name
}

func savedNames(all []saved) string {
	var out []string
	for _, s := range all {
		for _, tag := range s.RepoTags {
			out = append(out, clean(tag))
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

// savedDigest is the digest that the name of a member states: HEX.json,
// sha256:HEX, HEX.tar.gz, blobs/sha256/HEX.
func savedDigest(name string) (v1.Hash, bool) {
	base := path.Base(name)
	for _, ending := range []string{".json", ".tar.gz"} {
		base = strings.TrimSuffix(base, ending)
	}
	h, err := v1.NewHash("sha256:" + strings.TrimPrefix(base, "sha256:"))
	return h, err == nil
}

// saved makes an Image of an entry of manifest.json.
func (w *walk) saved(f files, s saved, name string) (*Image, error) {
	raw, err := w.small(f, s.Config)
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	digest := digestOf(raw)
	if stated, ok := savedDigest(s.Config); ok && stated != digest {
		return nil, fmt.Errorf("configuration %s: %w", stated, errDigest)
	}
	config, err := parseConfig(raw)
	if err != nil {
		return nil, err
	}
	image := w.base
	image.ID, image.Config, image.Platform = digest.String(), config, configPlatform(config)
	image.Platforms = []string{platformText(image.Platform)}
	image.Reference = s.reference(w.base.Reference, name)
	ids := config.RootFS.DiffIDs
	switch {
	case len(ids) != len(s.Layers):
		return nil, fmt.Errorf("%s lists %d layers, the configuration %d", manifestFile, len(s.Layers), len(ids))
	case len(ids) > w.o.Limits.Layers:
		return nil, fmt.Errorf("%d layers are more than %d", len(ids), w.o.Limits.Layers)
	}
	image.Layers = make([]Layer, len(ids))
	for i, id := range ids {
		image.Layers[i] = savedLayer(f, s.Layers[i], id, s.LayerSources[id.String()])
		if l := &image.Layers[i]; l.Foreign {
			image.Missing = append(image.Missing, Gaps(fmt.Sprintf("layer %s is only to be had from a third party, which is not asked", l.Digest))...)
		} else if l.Size >= 0 {
			image.Size += l.Size
		}
	}
	return &image, nil
}

// reference is the name that was asked for, else the first one.
func (s saved) reference(other inputs.ImageReference, name string) inputs.ImageReference {
	for _, tag := range s.RepoTags {
		if name == "" || sameName(tag, name) {
			return inputs.ParseReference(tag)
		}
	}
	return other
}

// savedLayer describes a layer that manifest.json lists. Its name only states
// a digest where it is one of the stored bytes: blobs/sha256/HEX, or HEX.tar.gz
// as go-containerregistry writes; older archives name layers as they like.
func savedLayer(f files, name string, id v1.Hash, from v1.Descriptor) Layer {
	l := Layer{Digest: id.String(), DiffID: id.String(), MediaType: string(types.DockerUncompressedLayer), Size: -1}
	r, size, err := f.open(name)
	if err != nil {
		if l.Foreign = foreign(from); l.Foreign {
			l.Digest, l.MediaType = from.Digest.String(), string(from.MediaType)
		}
		l.Open = func(context.Context) (io.ReadCloser, error) { return nil, fmt.Errorf("layer %s: %w", l.Digest, err) }
		return l
	}
	compressed := packed(r)
	_ = r.Close() // Only the start was looked at.
	l.Size = size
	want := id
	stated, ok := savedDigest(name)
	if ok = ok && (strings.HasPrefix(path.Clean(name), "blobs/sha256/") || strings.HasSuffix(name, ".tar.gz")); ok {
		want = stated
	}
	if compressed {
		l.MediaType = string(types.DockerLayer)
	}
	if ok && compressed {
		l.Digest = stated.String()
	}
	l.Open = func(context.Context) (io.ReadCloser, error) {
		r, _, err := f.open(name)
		if err != nil {
			return nil, fmt.Errorf("layer %s: %w", l.Digest, err)
		}
		if compressed && !ok {
			return r, nil // What it unpacks to has a digest all the same: DiffID.
		}
		return verify(r, want, size)
	}
	return l
}

// packed says whether content is compressed, from its first bytes.
func packed(r io.Reader) bool {
	head, _ := bufio.NewReaderSize(r, 16).Peek(4) // A short file is not.
	return bytes.HasPrefix(head, gzipMagic()) || bytes.HasPrefix(head, zstdMagic())
}

func gzipMagic() []byte { return []byte{0x1f, 0x8b} }             // RFC 1952, 2.3.1
func zstdMagic() []byte { return []byte{0x28, 0xb5, 0x2f, 0xfd} } // RFC 8878, 3.1.1
