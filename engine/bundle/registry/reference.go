package registry

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
)

// Scheme begins the address of a bundle in a registry.
const Scheme = "oci://"

// Reference names an artifact: oci://HOST/REPOSITORY[:TAG][@DIGEST].
type Reference struct {
	ref name.Reference
	// insecure says that it may be spoken to without TLS.
	insecure bool
	// digest is the one that the address says, "" for none.
	digest string
}

// Parse reads an address. The host must be said: what a bare name means
// depends on who asks.
func Parse(address string, insecure ...string) (Reference, error) {
	text, ok := strings.CutPrefix(address, Scheme)
	if !ok {
		return Reference{}, fmt.Errorf("%q does not begin with %s", address, Scheme)
	}
	host, _, found := strings.Cut(text, "/")
	if !found || !strings.ContainsAny(host, ".:") && host != "localhost" {
		return Reference{}, fmt.Errorf("%q names no registry: oci://HOST/REPOSITORY:TAG", address)
	}
	for part := range strings.SplitSeq(text, "/") {
		if part == "." || part == ".." {
			return Reference{}, fmt.Errorf("%q is no address in a registry: oci://HOST/REPOSITORY:TAG", address)
		}
	}
	if strings.Contains(host, "@") {
		return Reference{}, errors.New("credentials do not belong in an address; docker login keeps them")
	}
	var options []name.Option
	for _, lax := range insecure {
		if strings.EqualFold(lax, host) {
			options = append(options, name.Insecure)
		}
	}
	ref, err := name.ParseReference(text, options...)
	if err != nil {
		return Reference{}, fmt.Errorf("%q is no address in a registry: oci://HOST/REPOSITORY:TAG", address)
	}
	r := Reference{ref: ref, insecure: len(options) > 0}
	if d, ok := ref.(name.Digest); ok {
		r.digest = d.DigestStr()
	}
	return r, nil
}

// settled asks a registry that may do without TLS whether it does: one that
// speaks TLS, with whatever certificate, is spoken to so.
func (r Reference) settled(ctx context.Context, t http.RoundTripper) (Reference, error) {
	if !r.insecure {
		return r, nil
	}
	challenge, err := transport.Ping(ctx, r.ref.Context().Registry, t)
	if err != nil {
		return r, brief(err)
	}
	if challenge.Insecure {
		return r, nil
	}
	ref, err := name.ParseReference(r.ref.Name())
	if err != nil {
		return r, fmt.Errorf("%s: %w", r.ref.Name(), err)
	}
	r.ref = ref
	return r, nil
}

// Host is the registry, host[:port].
func (r Reference) Host() string { return r.ref.Context().RegistryStr() }

// Digest is that of the manifest, "" where the address says none.
func (r Reference) Digest() string { return r.digest }

// At is the address of another manifest in the same repository.
func (r Reference) At(digest string) string { return Scheme + r.ref.Context().Name() + "@" + digest }

// String is the address in full.
func (r Reference) String() string { return Scheme + r.ref.Name() }
