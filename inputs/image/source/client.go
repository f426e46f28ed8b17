package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/boltseal/boltseal/inputs"
)

// errOffline says that a registry was to be asked although that is forbidden.
var errOffline = errors.New("it is in a registry, and --offline forbids to ask any")

// client speaks to one registry with the credentials for it (OCI
// distribution-spec 1.1).
type client struct {
	host   string
	scheme string
	http   *http.Client
	guard  *guard
	times  timeouts
	limit  int64
}

// network is how clients reach registries; tests have their own.
type network struct {
	times    timeouts
	keychain authn.Keychain
	adjust   func(*guard)
}

func internet() network {
	return network{times: defaultTimeouts(), keychain: authn.DefaultKeychain, adjust: func(*guard) {}}
}

// connect greets the registry and finds out how to be let in. The keychain
// knows the registry as resource; scope is what will be asked of it.
func (n network) connect(ctx context.Context, registry name.Registry, resource authn.Resource, scope string, o inputs.ImageOptions) (*client, error) {
	if o.Offline {
		return nil, errOffline
	}
	host := registry.RegistryStr()
	g := newGuard(append([]string{host}, o.Hosts...), o.Insecure, n.times)
	n.adjust(g)
	auth, err := authn.Resolve(ctx, n.keychain, resource)
	if err != nil {
		return nil, fmt.Errorf("find credentials for %s: %w", host, err)
	}
	agent := transport.NewUserAgent(loyal{inner: g, host: host, realms: g.named}, "boltseal")
	inner := patient{inner: agent, backoff: n.times.backoff}
	greeting, cancel := context.WithTimeout(ctx, 2*(n.times.connect+n.times.header))
	defer cancel()
	challenge, err := greet(greeting, host, inner)
	var through http.RoundTripper
	if err == nil {
		through, err = admitted(greeting, registry, auth, inner, challenge, scope)
	}
	if err != nil {
		g.close()
		return nil, fmt.Errorf("ask registry %s: %w", host, brief(err))
	}
	c := &client{host: host, scheme: "https", guard: g, times: n.times, limit: o.Limits.Manifest,
		http: &http.Client{Transport: through, CheckRedirect: redirected}}
	if challenge.Insecure {
		c.scheme = "http"
	}
	return c, nil
}

// redirected bounds redirects; the guard checks where they lead.
func redirected(_ *http.Request, via []*http.Request) error {
	if len(via) >= maxRedirects {
		return fmt.Errorf("more than %d redirects", maxRedirects)
	}
	return nil
}

func (c *client) close() { c.guard.close() }

// url is the address of something in the registry's API.
func (c *client) url(path string, query url.Values) string {
	u := url.URL{Scheme: c.scheme, Host: c.host, Path: "/v2/" + path, RawQuery: query.Encode()}
	return u.String()
}

// get asks for something; the body ends when nothing comes any more. What is
// not there is fs.ErrNotExist.
func (c *client) get(ctx context.Context, address string, header http.Header, codes ...int) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	for key, values := range header {
		r.Header[key] = values
	}
	resp, err := c.http.Do(r)
	if err != nil {
		cancel(nil)
		return nil, brief(err)
	}
	resp.Body = watch(ctx, cancel, resp.Body, c.times.idle)
	if err := checked(resp, codes...); err != nil {
		_ = resp.Body.Close() // What matters was read.
		if resp.StatusCode == http.StatusNotFound {
			return nil, fmt.Errorf("%w: %w", err, fs.ErrNotExist)
		}
		return nil, err
	}
	return resp, nil
}

// checked is the error that an answer means if it has none of codes.
func checked(resp *http.Response, codes ...int) error {
	err := transport.CheckError(resp, codes...)
	var answer *transport.Error
	if err != nil && !errors.As(err, &answer) {
		err = &transport.Error{StatusCode: resp.StatusCode} // What it sends is no answer.
	}
	return brief(err)
}

// accepted are the media types of manifests. Docker's schema 1 is among them,
// so that what it is can be said.
func accepted() http.Header {
	return http.Header{"Accept": {strings.Join([]string{
		string(types.OCIImageIndex), string(types.DockerManifestList), string(types.OCIManifestSchema1), string(types.DockerManifestSchema2),
		string(types.DockerManifestSchema1Signed) + ";q=0.1", string(types.DockerManifestSchema1) + ";q=0.1", "*/*;q=0.1",
	}, ", ")}}
}

// brief says what went wrong in words that are ours or short: the answer of a
// registry may be a page, and a URL may hold a signature.
func brief(err error) error {
	var answer *transport.Error
	if errors.As(err, &answer) {
		return errors.New(answerText(answer))
	}
	var failed *url.Error
	if errors.As(err, &failed) {
		host := failed.URL
		if u, parseErr := url.Parse(failed.URL); parseErr == nil {
			host = u.Host
		}
		return fmt.Errorf("%s: %w", clean(host), failed.Err)
	}
	return err
}

func answerText(e *transport.Error) string {
	text := fmt.Sprintf("the registry answers %d %s", e.StatusCode, http.StatusText(e.StatusCode))
	if len(e.Errors) > 0 {
		text += ": " + clean(string(e.Errors[0].Code)+" "+e.Errors[0].Message)
	}
	if e.StatusCode == http.StatusUnauthorized || e.StatusCode == http.StatusForbidden {
		text += " (docker login gives credentials)"
	}
	return text
}

// body reads a whole answer.
func (c *client) body(resp *http.Response, limit int64) ([]byte, error) {
	if resp.ContentLength > limit {
		_ = resp.Body.Close() // Nothing was read.
		return nil, fmt.Errorf("the registry sends %d bytes, more than %d", resp.ContentLength, limit)
	}
	raw, err := readAll(resp.Body, limit)
	if err != nil {
		return nil, fmt.Errorf("read the registry's answer: %w", err)
	}
	return raw, nil
}

// stream is the body of a blob. A connection that breaks is taken up again
// where it ended.
type stream struct {
	ctx     context.Context
	c       *client
	address string
	body    io.ReadCloser
	size    int64
	offset  int64
	resumed int
}

// maxResumed is how often one blob is taken up again.
const maxResumed = 3

func (c *client) stream(ctx context.Context, address string, size int64) (io.ReadCloser, error) {
	resp, err := c.get(ctx, address, nil, http.StatusOK)
	if err != nil {
		return nil, err
	}
	if resp.ContentLength >= 0 && resp.ContentLength != size {
		_ = resp.Body.Close() // Nothing was read.
		return nil, fmt.Errorf("the registry sends %d bytes, not %d: %w", resp.ContentLength, size, errLength)
	}
	return &stream{ctx: ctx, c: c, address: address, body: resp.Body, size: size}, nil
}

// errLength says that a blob does not have the length that it was said to have.
var errLength = errors.New("the content is not as long as the manifest says")

// Read implements io.Reader.
func (s *stream) Read(p []byte) (int, error) {
	for {
		n, err := s.body.Read(p)
		s.offset += int64(n)
		if err == nil || s.offset >= s.size || s.ctx.Err() != nil {
			return n, err
		}
		if s.resumed == maxResumed || !s.resume() {
			return n, err
		}
		if n > 0 {
			return n, nil
		}
	}
}

// resume asks for the rest (RFC 9110, 14.2).
func (s *stream) resume() bool {
	s.resumed++
	if sleep(s.ctx, s.c.times.backoff<<(s.resumed-1)) != nil {
		return false
	}
	header := http.Header{"Range": {fmt.Sprintf("bytes=%d-", s.offset)}}
	resp, err := s.c.get(s.ctx, s.address, header, http.StatusPartialContent)
	if err != nil {
		return false
	}
	if !strings.HasPrefix(resp.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", s.offset)) {
		_ = resp.Body.Close() // It is something else.
		return false
	}
	_ = s.body.Close() // It is broken.
	s.body = resp.Body
	return true
}

// Close implements io.Closer.
func (s *stream) Close() error { return s.body.Close() }
