package registry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/google/go-containerregistry/pkg/authn"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/boltseal/boltseal/engine/bundle/cache"
	"github.com/boltseal/boltseal/engine/bundle/fetch"
)

// Options say how to speak to a registry.
type Options struct {
	fetch.Options
	// Keychain knows the credentials, nil for docker's.
	Keychain authn.Keychain
}

func (o Options) keychain() authn.Keychain {
	if o.Keychain == nil {
		return authn.DefaultKeychain
	}
	return o.Keychain
}

// largestManifest bounds a manifest, as registries do (OCI distribution-spec
// 1.1 lets them refuse more than 4 MiB), and a configuration, in bytes.
const largestManifest = 4 << 20

// client speaks to one repository.
type client struct {
	http *http.Client
	base string
}

// connect greets the registry and finds out how to be let in.
func connect(ctx context.Context, ref Reference, scope string, o Options) (*client, error) {
	bounded := bounded{o.Transport, o.Limit + largestManifest}
	ref, err := ref.settled(ctx, bounded)
	if err != nil {
		return nil, err
	}
	repo := ref.ref.Context()
	auth, err := authn.Resolve(ctx, o.keychain(), repo)
	if err != nil {
		return nil, fmt.Errorf("find credentials for %s: %w", repo.RegistryStr(), err)
	}
	through, err := transport.NewWithContext(ctx, repo.Registry, auth, bounded, []string{repo.Scope(scope)})
	if err != nil {
		return nil, brief(err)
	}
	c := &client{http: &http.Client{Transport: through, CheckRedirect: redirected}}
	c.base = repo.Scheme() + "://" + repo.RegistryStr() + "/v2/" + repo.RepositoryStr()
	return c, nil
}

// maxRedirects bounds how often one request is led elsewhere.
const maxRedirects = 10

// redirected bounds redirects; the transport checks where they lead.
func redirected(_ *http.Request, via []*http.Request) error {
	if len(via) >= maxRedirects {
		return fmt.Errorf("more than %d redirects", maxRedirects)
	}
	return nil
}

// bounded ends answers that are longer than anything we ask for: tokens and
// errors are read whole.
type bounded struct {
	inner http.RoundTripper
	limit int64
}

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.inner.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body = &boundedBody{resp.Body, b.limit}
	return resp, nil
}

type boundedBody struct {
	io.ReadCloser
	left int64
}

// Read implements io.Reader.
func (b *boundedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errors.New("the registry's answer does not end")
	}
	return n, err
}

// accepted are the media types of manifests; indexes, so that it can be said
// what is there.
func accepted() string {
	return strings.Join([]string{
		string(types.OCIManifestSchema1), string(types.DockerManifestSchema2), string(types.OCIImageIndex), string(types.DockerManifestList), "*/*;q=0.1",
	}, ", ")
}

// manifest reads the manifest that a tag or digest names, with its digest.
func (c *client) manifest(ctx context.Context, identifier string) (raw []byte, digest string, err error) {
	resp, err := c.ask(ctx, http.MethodGet, identifier)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	raw, err = io.ReadAll(io.LimitReader(resp.Body, largestManifest+1))
	if err != nil {
		return nil, "", fmt.Errorf("read the manifest: %w", err)
	}
	if len(raw) > largestManifest {
		return nil, "", fmt.Errorf("the manifest is larger than %d MiB", largestManifest>>20)
	}
	digest = cache.DigestOf(raw)
	for _, stated := range []string{identifier, resp.Header.Get("Docker-Content-Digest")} {
		if strings.HasPrefix(stated, "sha256:") && stated != digest {
			return nil, "", fmt.Errorf("manifest %s: %w", stated, fetch.ErrDigest)
		}
	}
	return raw, digest, nil
}

// ask asks for a manifest.
func (c *client) ask(ctx context.Context, method, identifier string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.base+"/manifests/"+identifier, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", accepted())
	resp, err := c.http.Do(r)
	if err != nil {
		return nil, brief(err)
	}
	if resp.StatusCode != http.StatusOK {
		defer resp.Body.Close()
		return nil, refusal(resp)
	}
	return resp, nil
}

// blob downloads what a descriptor names; cached says that it may lie in the
// cache already.
func (c *client) blob(ctx context.Context, d v1.Descriptor, o Options) ([]byte, error) {
	digest := d.Digest.String()
	if content, ok := o.Cache.Get(digest, o.Limit); ok {
		return content, nil
	}
	if c == nil {
		return nil, fetch.ErrOffline
	}
	got, err := fetch.Download{
		Client: c.http, Address: c.base + "/blobs/" + digest, Key: digest, Digest: digest, Size: d.Size,
	}.Fetch(ctx, o.Options)
	if err != nil {
		return nil, brief(err)
	}
	// A cache that cannot be written to costs time, not the run.
	_ = o.Cache.Put(got.Content)
	return got.Content, nil
}

// refusal is the error that an answer means.
func refusal(resp *http.Response) error {
	err := transport.CheckError(resp, http.StatusOK)
	var answer *transport.Error
	if !errors.As(err, &answer) {
		err = &transport.Error{StatusCode: resp.StatusCode} // What it sends is no answer.
	}
	return brief(err)
}

// brief says what went wrong in words that are ours or short: the answer of a
// registry may be a page, and a URL may hold a signature.
func brief(err error) error {
	var answer *transport.Error
	if !errors.As(err, &answer) {
		return fetch.Brief(err)
	}
	text := fmt.Sprintf("the registry answers %d %s", answer.StatusCode, http.StatusText(answer.StatusCode))
	if len(answer.Errors) > 0 {
		words := string(answer.Errors[0].Code) + " " + answer.Errors[0].Message
		text += fmt.Sprintf(": %.200s", strings.ToValidUTF8(words, "?"))
	}
	if answer.StatusCode == http.StatusUnauthorized || answer.StatusCode == http.StatusForbidden {
		text += " (docker login gives credentials)"
	}
	return errors.New(text)
}

// parseManifest reads a manifest of an artifact.
func parseManifest(raw []byte) (*v1.Manifest, error) {
	var kind struct {
		MediaType types.MediaType   `json:"mediaType"`
		Manifests []json.RawMessage `json:"manifests"`
	}
	if err := json.Unmarshal(raw, &kind); err != nil {
		return nil, errors.New("the manifest is no JSON")
	}
	if kind.MediaType.IsIndex() || len(kind.Manifests) > 0 {
		return nil, errors.New("it is an index of several manifests, and no bundle: give the digest of one")
	}
	var m v1.Manifest
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, errors.New("the manifest is none of an artifact")
	}
	if len(m.Layers) == 0 || len(m.Layers) > maxLayers {
		return nil, fmt.Errorf("the manifest has %d layers", len(m.Layers))
	}
	for _, d := range append(slices.Clone(m.Layers), m.Config) {
		if !cache.IsDigest(d.Digest.String()) || d.Size < 0 {
			return nil, errors.New("the manifest names a blob without a digest by SHA-256")
		}
	}
	return &m, nil
}

// maxLayers bounds the layers of an artifact: one per file, and bundles have
// no more files.
const maxLayers = 10_000
