package registry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/static"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/boltseal/boltseal/engine/bundle"
)

// FileName is what the bundle is called within an artifact.
const FileName = "bundle.tar.gz"

// revisionKey is the annotation with the version.
const revisionKey = "org.opencontainers.image.revision"

// Push puts a bundle under a tag and gives the digest of its manifest. The same
// bundle has the same manifest.
func Push(ctx context.Context, ref Reference, b *bundle.Bundle, o Options) (string, error) {
	if o.Offline {
		return "", errors.New("a push needs the network, and --offline forbids it")
	}
	if ref.digest != "" {
		return "", errors.New("a bundle is pushed under a tag, not under a digest")
	}
	image, err := artifact(b)
	if err != nil {
		return "", fmt.Errorf("make an artifact of the bundle: %w", err)
	}
	way := bounded{o.Transport, o.Limit + largestManifest}
	if ref, err = ref.settled(ctx, way); err != nil {
		return "", err
	}
	options := []remote.Option{
		remote.WithContext(ctx), remote.WithTransport(way), remote.WithAuthFromKeychain(o.keychain()),
	}
	done := make(chan struct{})
	if o.Progress != nil {
		updates := make(chan v1.Update, 16)
		options = append(options, remote.WithProgress(updates))
		go func() {
			defer close(done)
			for u := range updates {
				if u.Error == nil {
					o.Progress(u.Complete, u.Total)
				}
			}
		}()
	} else {
		close(done)
	}
	err = remote.Write(ref.ref, image, options...)
	<-done
	if err != nil {
		return "", brief(err)
	}
	digest, err := image.Digest()
	if err != nil {
		return "", fmt.Errorf("make an artifact of the bundle: %w", err)
	}
	return digest.String(), nil
}

// artifact is the image that holds a bundle.
func artifact(b *bundle.Bundle) (v1.Image, error) {
	m, err := b.Manifest()
	if err != nil {
		return nil, err
	}
	var archive bytes.Buffer
	if err := b.Write(&archive); err != nil {
		return nil, err
	}
	whole, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(archive.Bytes())), nil
	}, tarball.WithMediaType(gzipped))
	if err != nil {
		return nil, err
	}
	layers := []mutate.Addendum{{Layer: whole, MediaType: gzipped, Annotations: map[string]string{titleKey: FileName}}}
	for _, f := range b.Files() {
		if kind, ok := ownLayer(f.Name); ok {
			layers = append(layers, mutate.Addendum{
				Layer: static.NewLayer(f.Content, kind), MediaType: kind, Annotations: map[string]string{titleKey: f.Name},
			})
		}
	}
	image, err := mutate.Append(mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON), layers...)
	if err != nil || m.Revision == "" {
		return image, err
	}
	annotated, ok := mutate.Annotations(image, map[string]string{revisionKey: m.Revision}).(v1.Image)
	if !ok {
		return nil, errors.New("it cannot be annotated")
	}
	return annotated, nil
}

// ownLayer is the media type of a file that conftest reads.
func ownLayer(name string) (types.MediaType, bool) {
	switch base := path.Base(name); {
	case path.Ext(base) == ".rego":
		return policyType, true
	case base == "data.json", base == "data.yaml":
		return dataType, true
	}
	return "", false
}
