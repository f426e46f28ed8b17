package source

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/boltseal/boltseal/inputs"
)

// repository is a store: what one repository of a registry holds.
type repository struct {
	*client
	path string
}

func (r repository) manifest(ctx context.Context, d v1.Descriptor) (io.ReadCloser, error) {
	resp, err := r.get(ctx, r.url(r.path+"/manifests/"+d.Digest.String(), nil), accepted(), http.StatusOK)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

func (r repository) blob(ctx context.Context, d v1.Descriptor) (io.ReadCloser, error) {
	return r.stream(ctx, r.url(r.path+"/blobs/"+d.Digest.String(), nil), d.Size)
}

func (repository) holds(context.Context, v1.Descriptor) bool { return false }

// resolve reads the manifest that a tag or digest names.
func (r repository) resolve(ctx context.Context, ref name.Reference) ([]byte, v1.Descriptor, error) {
	resp, err := r.get(ctx, r.url(r.path+"/manifests/"+ref.Identifier(), nil), accepted(), http.StatusOK)
	if err != nil {
		return nil, v1.Descriptor{}, err
	}
	raw, err := r.body(resp, r.limit)
	if err != nil {
		return nil, v1.Descriptor{}, err
	}
	d := v1.Descriptor{MediaType: types.MediaType(resp.Header.Get("Content-Type")), Size: int64(len(raw)), Digest: digestOf(raw)}
	wanted := resp.Header.Get("Docker-Content-Digest")
	if digest, ok := ref.(name.Digest); ok {
		wanted = digest.DigestStr()
	}
	if wanted == "" {
		return raw, d, nil
	}
	if d.Digest, err = sameDigest(raw, wanted); err != nil {
		return nil, v1.Descriptor{}, err
	}
	return raw, d, nil
}

// sameDigest checks content against the digest that it is called by.
func sameDigest(raw []byte, stated string) (v1.Hash, error) {
	want, err := v1.NewHash(stated)
	if err != nil {
		return want, fmt.Errorf("the manifest's digest: %w", err)
	}
	h, err := v1.Hasher(want.Algorithm)
	if err != nil {
		return want, fmt.Errorf("the manifest's digest: %w", err)
	}
	_, _ = h.Write(raw) // It never fails.
	if hex.EncodeToString(h.Sum(nil)) != want.Hex {
		return want, fmt.Errorf("manifest %s: %w", want, errDigest)
	}
	return want, nil
}

// registry yields the images of a name.
func (w *walk) registry(a address) error {
	ref, err := parseName(a.name)
	if err != nil {
		return err
	}
	w.base.Kind, w.base.Reference = KindRegistry, inputs.ParseReference(a.name)
	if w.base.Reference.Tag == "" && w.base.Reference.Digest == "" {
		w.base.Reference.Tag = ref.Identifier()
	}
	repo := ref.Context()
	c, err := w.network.connect(w.ctx, repo.Registry, repo, repo.Scope(transport.PullScope), w.o)
	if err != nil {
		return err
	}
	defer c.close()
	r := repository{client: c, path: repo.RepositoryStr()}
	raw, d, err := r.resolve(w.ctx, ref)
	if err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	w.store = r
	return w.root(raw, d)
}
