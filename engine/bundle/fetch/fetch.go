package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/boltseal/boltseal/engine/bundle/cache"
)

// Options say how to fetch.
type Options struct {
	// Transport is the way to the server: it decides whom may be spoken to, and
	// ends answers that stop coming.
	Transport http.RoundTripper
	// Cache keeps what was fetched, nil for none.
	Cache *cache.Cache
	// Offline forbids the network: only the cache is used.
	Offline bool
	// Limit is how many bytes a bundle may have.
	Limit int64
	// Progress is told how many bytes there are, of how many; total is 0 where
	// the server does not say. It may be nil.
	Progress func(done, total int64)
	// Pause is the first pause before a download goes on, 0 for half a second;
	// it doubles.
	Pause time.Duration
}

// Fetched is what a source holds.
type Fetched struct {
	// Content are the bundle's bytes.
	Content []byte
	// Digest is sha256:hex of them.
	Digest string
}

// longest bounds one whole download: a bundle is small.
const longest = 15 * time.Minute

// ErrOffline says that the network is needed and forbidden.
var ErrOffline = errors.New("it is not in the cache, and --offline forbids to fetch it")

// Changed says that a source no longer holds what is pinned.
type Changed struct {
	// Pinned and Got are digests.
	Pinned, Got string
}

// Error implements error.
func (c *Changed) Error() string {
	return fmt.Sprintf("it has changed: %s is pinned, the server has %s (boltseal bundle update moves the pin)", c.Pinned, c.Got)
}

// CheckURL says what is wrong with a source's address.
func CheckURL(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Opaque != "":
		return errors.New("it is no URL")
	case u.Scheme != "https" && u.Scheme != "http":
		return fmt.Errorf("%s: only https and oci sources can be fetched", u.Scheme)
	case u.User != nil:
		return errors.New("credentials do not belong in an address")
	}
	return nil
}

// URL fetches the bundle at an address. pin, unless "", is the digest it must
// have; if the cache holds that, nobody is asked.
func URL(ctx context.Context, address, pin string, o Options) (Fetched, error) {
	if err := CheckURL(address); err != nil {
		return Fetched{}, err
	}
	if content, ok := o.Cache.Get(pin, o.Limit); ok {
		return Fetched{content, pin}, nil
	}
	note, noted := o.Cache.Note(address)
	content, kept := []byte(nil), false
	if noted {
		content, kept = o.Cache.Get(note.Digest, o.Limit)
	}
	if o.Offline {
		if !kept {
			return Fetched{}, ErrOffline
		}
		return pinned(Fetched{content, note.Digest}, pin)
	}
	d := Download{
		Client: &http.Client{Transport: o.Transport, CheckRedirect: redirected}, Address: address, Key: address, Size: -1,
		// A server that could send only what has changed is asked for all.
		Header: http.Header{"Accept": {"application/gzip, application/octet-stream, */*"}, "Prefer": {"modes=snapshot"}},
	}
	if kept {
		d.ETag = note.ETag
	}
	got, err := d.Fetch(ctx, o)
	if err != nil {
		return Fetched{}, err
	}
	if got.NotModified {
		return pinned(Fetched{content, note.Digest}, pin)
	}
	fetched := Fetched{got.Content, cache.DigestOf(got.Content)}
	// A cache that cannot be written to costs time, not the run.
	_ = o.Cache.Put(fetched.Content)
	_ = o.Cache.PutNote(cache.Note{Address: address, Digest: fetched.Digest, ETag: got.ETag})
	return pinned(fetched, pin)
}

func pinned(f Fetched, pin string) (Fetched, error) {
	if pin != "" && f.Digest != pin {
		return Fetched{}, &Changed{Pinned: pin, Got: f.Digest}
	}
	return f, nil
}

// maxRedirects bounds how often one request is led elsewhere.
const maxRedirects = 5

// redirected bounds redirects, and lets none leave TLS.
func redirected(r *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return errors.New("it leads from one address to another without end")
	}
	if r.URL.Scheme != "https" && via[0].URL.Scheme == "https" {
		return errors.New("it leads to an address without TLS")
	}
	return nil
}

// Brief drops the address from an error of a request: it may hold a secret.
func Brief(err error) error {
	var failed *url.Error
	if !errors.As(err, &failed) {
		return err
	}
	host := ""
	if u, parseErr := url.Parse(failed.URL); parseErr == nil && u.Host != "" {
		host = u.Host + ": "
	}
	if errors.Is(failed.Err, context.DeadlineExceeded) {
		return fmt.Errorf("%sit took too long: %w", host, failed.Err)
	}
	return fmt.Errorf("%s%w", host, failed.Err)
}

// Shown is an address as people may see it: without what may hold a
// secret: a password and the query.
func Shown(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.User, u.RawQuery, u.Fragment, u.ForceQuery = nil, "", "", false
	return u.String()
}
