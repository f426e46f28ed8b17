package artifact

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/static"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// Media types of the artifact in a registry: the configuration's says what the
// artifact is, as OCI 1.1 does for artifacts without a type of their own.
const (
	configType = types.MediaType("application/vnd.boltseal.advisories.config.v1+json")
	layerType  = types.MediaType("application/vnd.boltseal.advisories.v1.tar")
)

// maxArchive bounds an archive in bytes.
const maxArchive = 16 << 30

// Download opens the archive at an https URL.
func Download(ctx context.Context, address string, way http.RoundTripper) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	client := http.Client{Transport: way, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > 5 {
			return errors.New("it leads from one address to another without end")
		}
		if r.URL.Scheme != "https" && via[0].URL.Scheme == "https" {
			return errors.New("it leads to an address without TLS")
		}
		return nil
	}}
	response, err := client.Do(request)
	if err != nil {
		// Only the cause: the URL may hold a password.
		var failed *url.Error
		if errors.As(err, &failed) {
			err = failed.Err
		}
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return nil, fmt.Errorf("the server answers %s", response.Status)
	}
	return limit(response.Body), nil
}

// Pull opens the archive that a registry holds under a reference. Its content
// is held to its digest while it is read.
func Pull(ctx context.Context, reference string, insecure bool, way http.RoundTripper) (io.ReadCloser, error) {
	ref, err := parse(reference, insecure)
	if err != nil {
		return nil, err
	}
	image, err := remote.Image(ref, options(ctx, way)...)
	if err != nil {
		return nil, err
	}
	layers, err := image.Layers()
	if err != nil {
		return nil, err
	}
	if len(layers) != 1 {
		return nil, errors.New("it is no archive of advisories")
	}
	if kind, err := layers[0].MediaType(); err != nil || kind != layerType {
		return nil, fmt.Errorf("it is no archive of advisories, but %s", kind)
	}
	content, err := layers[0].Compressed()
	if err != nil {
		return nil, err
	}
	return limit(content), nil
}

// Push puts an archive into a registry and gives its reference by digest.
func Push(ctx context.Context, reference string, archive []byte, insecure bool, way http.RoundTripper) (string, error) {
	ref, err := parse(reference, insecure)
	if err != nil {
		return "", err
	}
	var image v1.Image = mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), configType)
	if image, err = mutate.AppendLayers(image, static.NewLayer(bytes.Clone(archive), layerType)); err != nil {
		return "", err
	}
	if err := remote.Write(ref, image, options(ctx, way)...); err != nil {
		return "", err
	}
	digest, err := image.Digest()
	if err != nil {
		return "", err
	}
	return ref.Context().Name() + "@" + digest.String(), nil
}

func parse(reference string, insecure bool) (name.Reference, error) {
	var options []name.Option
	if insecure {
		options = append(options, name.Insecure)
	}
	return name.ParseReference(reference, options...)
}

// Registry is the host of a reference.
func Registry(reference string) (string, error) {
	ref, err := name.ParseReference(reference)
	if err != nil {
		return "", err
	}
	return ref.Context().RegistryStr(), nil
}

func options(ctx context.Context, way http.RoundTripper) []remote.Option {
	return []remote.Option{remote.WithContext(ctx), remote.WithTransport(way), remote.WithAuthFromKeychain(authn.DefaultKeychain)}
}

// limit makes what is larger than any archive an error.
func limit(from io.ReadCloser) io.ReadCloser {
	return &limited{from, maxArchive}
}

type limited struct {
	io.ReadCloser
	left int64
}

// Read implements io.Reader.
func (l *limited) Read(p []byte) (int, error) {
	n, err := l.ReadCloser.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return n, fmt.Errorf("it is larger than %d bytes", int64(maxArchive))
	}
	return n, err
}
