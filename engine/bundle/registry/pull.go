package registry

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/boltseal/boltseal/engine/bundle"
	"github.com/boltseal/boltseal/engine/bundle/cache"
	"github.com/boltseal/boltseal/engine/bundle/fetch"
)

// Media types of layers that hold policies.
const (
	// gzipped is what OPA, the policy command and oras give a bundle.
	gzipped = types.OCILayer
	// policyType and dataType are those of conftest, one file each.
	policyType = types.MediaType("application/vnd.cncf.openpolicyagent.policy.layer.v1+rego")
	dataType   = types.MediaType("application/vnd.cncf.openpolicyagent.data.layer.v1+json")
)

// titleKey is the annotation with a layer's file name.
const titleKey = "org.opencontainers.image.title"

// Pulled is what a registry holds.
type Pulled struct {
	// Bundle is not verified yet.
	Bundle *bundle.Bundle
	// Digest is that of the bundle's bytes; where each file is a layer of its
	// own, that of the manifest.
	Digest string
	// Manifest is the digest of the manifest.
	Manifest string
}

// Pull gets a bundle. pin, unless "", is the digest of the manifest that is
// meant, wherever the tag is now.
func Pull(ctx context.Context, ref Reference, pin string, o Options) (*Pulled, error) {
	raw, digest, c, err := find(ctx, ref, pin, o)
	if err != nil {
		return nil, err
	}
	m, err := parseManifest(raw)
	if err != nil {
		return nil, err
	}
	p := &Pulled{Manifest: digest}
	if c == nil && !o.Offline {
		// The manifest was in the cache: what it names most likely is, too.
		if p.Bundle, p.Digest, err = read(ctx, nil, m, digest, o); err == nil || !errors.Is(err, fetch.ErrOffline) {
			return p, err
		}
		if c, err = connect(ctx, ref, transport.PullScope, o); err != nil {
			return nil, err
		}
	}
	p.Bundle, p.Digest, err = read(ctx, c, m, digest, o)
	return p, err
}

// find gives the manifest, and the client if the registry was asked.
func find(ctx context.Context, ref Reference, pin string, o Options) (raw []byte, digest string, c *client, err error) {
	if ref.digest != "" && pin != "" && ref.digest != pin {
		return nil, "", nil, &fetch.Changed{Pinned: pin, Got: ref.digest}
	}
	wanted := pin
	if wanted == "" {
		wanted = ref.digest
	}
	if wanted != "" && !cache.IsDigest(wanted) {
		return nil, "", nil, errors.New("only digests by SHA-256 are known")
	}
	if raw, ok := o.Cache.Get(wanted, largestManifest); ok {
		return raw, wanted, nil, nil
	}
	if o.Offline {
		note, ok := o.Cache.Note(ref.String())
		if raw, kept := o.Cache.Get(note.Digest, largestManifest); ok && kept && wanted == "" {
			return raw, note.Digest, nil, nil
		}
		return nil, "", nil, fetch.ErrOffline
	}
	if c, err = connect(ctx, ref, transport.PullScope, o); err != nil {
		return nil, "", nil, err
	}
	identifier := wanted
	if identifier == "" {
		identifier = ref.ref.Identifier()
	}
	if raw, digest, err = c.manifest(ctx, identifier); err != nil {
		return nil, "", nil, err
	}
	_ = o.Cache.Put(raw) // It costs time, not the run.
	if wanted == "" {
		_ = o.Cache.PutNote(cache.Note{Address: ref.String(), Digest: digest})
	}
	return raw, digest, c, nil
}

// Resolve asks for the digest of the manifest that a tag names now.
func Resolve(ctx context.Context, ref Reference, o Options) (string, error) {
	if ref.digest != "" {
		return ref.digest, nil
	}
	if o.Offline {
		return "", fetch.ErrOffline
	}
	c, err := connect(ctx, ref, transport.PullScope, o)
	if err != nil {
		return "", err
	}
	_, digest, err := c.manifest(ctx, ref.ref.Identifier())
	return digest, err
}

// read makes a bundle of an artifact. Without a client only the cache is asked.
func read(ctx context.Context, c *client, m *v1.Manifest, manifest string, o Options) (*bundle.Bundle, string, error) {
	if m.Config.Size > largestManifest {
		return nil, "", fmt.Errorf("its configuration has %d bytes", m.Config.Size)
	}
	quiet := o
	quiet.Progress = nil
	if _, err := c.blob(ctx, m.Config, quiet); err != nil {
		return nil, "", fmt.Errorf("its configuration: %w", err)
	}
	limits := bundle.DefaultLimits()
	limits.Archive = min(limits.Archive, o.Limit)
	layer, ok := bundleLayer(m)
	if !ok {
		b, err := assemble(ctx, c, m, quiet, limits)
		return b, manifest, err
	}
	content, err := c.blob(ctx, layer, o)
	if err != nil {
		return nil, "", err
	}
	b, err := bundle.Read(bytes.NewReader(content), limits)
	if err != nil {
		return nil, "", err
	}
	if err := sameFiles(m, b); err != nil {
		return nil, "", err
	}
	return b, b.Digest(), nil
}

// bundleLayer is the layer with the whole bundle: the first one that OPA would
// take, else one that is called like a bundle.
func bundleLayer(m *v1.Manifest) (v1.Descriptor, bool) {
	for _, d := range m.Layers {
		if d.MediaType == gzipped || d.MediaType == types.DockerLayer {
			return d, true
		}
	}
	for _, d := range m.Layers {
		if title := d.Annotations[titleKey]; strings.HasSuffix(title, ".tar.gz") || strings.HasSuffix(title, ".tgz") {
			return d, true
		}
	}
	return v1.Descriptor{}, false
}

// sameFiles holds the layers for conftest to the bundle: nobody is to judge by
// other policies than those that are signed.
func sameFiles(m *v1.Manifest, b *bundle.Bundle) error {
	for _, d := range m.Layers {
		if d.MediaType != policyType && d.MediaType != dataType {
			continue
		}
		title := d.Annotations[titleKey]
		content, ok := b.Content(title)
		if !ok || cache.DigestOf(content) != d.Digest.String() {
			return fmt.Errorf("its layer %.100q is not the file in the bundle", title)
		}
	}
	return nil
}

// assemble makes a bundle of an artifact with a layer per file, as conftest
// and oras push it.
func assemble(ctx context.Context, c *client, m *v1.Manifest, o Options, limits bundle.Limits) (*bundle.Bundle, error) {
	files := map[string][]byte{}
	var total int64
	for _, d := range m.Layers {
		title := d.Annotations[titleKey]
		if !isPolicyFile(title) && d.MediaType != policyType && d.MediaType != dataType {
			continue
		}
		name := path.Clean(strings.TrimLeft(strings.ReplaceAll(title, "\\", "/"), "/"))
		if !fs.ValidPath(name) || name == "." {
			return nil, fmt.Errorf("its layer %.100q has no name of a file", title)
		}
		if _, twice := files[name]; twice {
			return nil, fmt.Errorf("two of its layers are called %.100q", name)
		}
		if total += d.Size; total > limits.Archive || len(files) >= limits.Entries {
			return nil, fmt.Errorf("its layers have more than %d bytes or are more than %d", limits.Archive, limits.Entries)
		}
		content, err := c.blob(ctx, d, o)
		if err != nil {
			return nil, err
		}
		files[name] = content
	}
	if len(files) == 0 {
		return nil, errors.New("it holds no bundle and no policy")
	}
	archive, err := pack(files)
	if err != nil {
		return nil, err
	}
	return bundle.Read(bytes.NewReader(archive), limits)
}

func isPolicyFile(title string) bool {
	return slices.Contains([]string{".rego", ".yaml", ".yml", ".json"}, path.Ext(title))
}

// pack writes files as an archive that bundle.Read takes.
func pack(files map[string][]byte) ([]byte, error) {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	var out bytes.Buffer
	zipped, err := gzip.NewWriterLevel(&out, gzip.NoCompression)
	if err != nil {
		return nil, err
	}
	entries := tar.NewWriter(zipped)
	for _, name := range names {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o644, Size: int64(len(files[name]))}
		if err := entries.WriteHeader(header); err != nil {
			return nil, fmt.Errorf("pack the layers: %w", err)
		}
		if _, err := entries.Write(files[name]); err != nil {
			return nil, fmt.Errorf("pack the layers: %w", err)
		}
	}
	if err := errors.Join(entries.Close(), zipped.Close()); err != nil {
		return nil, fmt.Errorf("pack the layers: %w", err)
	}
	return out.Bytes(), nil
}
