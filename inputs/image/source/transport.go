package source

import (
	"context"
	"net/http"
	"time"
)

// Transport is the way to the network for others that read what a user names:
// the named hosts, host[:port], may be anywhere; where they lead to must be a
// public address. Insecure hosts may be spoken to without TLS.
func Transport(named, insecure []string) http.RoundTripper {
	return newGuard(named, insecure, defaultTimeouts())
}

// Server is the way to one server, host[:port], for others that read bundles
// or archives from it: the server and hosts may be anywhere, where they lead to
// must be a public address; insecure ones may be spoken to without TLS.
// Requests without a body are repeated where that may help, credentials stay
// with the server, and an answer that stops coming is an error.
func Server(server string, hosts, insecure []string) http.RoundTripper {
	return newServer(server, hosts, insecure, defaultTimeouts())
}

func newServer(server string, hosts, insecure []string, t timeouts) http.RoundTripper {
	g := newGuard(append([]string{server}, hosts...), insecure, t)
	return watching{patient{inner: loyal{inner: g, host: server, realms: g.named}, backoff: t.backoff}, t.idle}
}

// watching ends answers that stop coming.
type watching struct {
	inner http.RoundTripper
	idle  time.Duration
}

// RoundTrip implements http.RoundTripper.
func (w watching) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(r.Context())
	resp, err := w.inner.RoundTrip(r.WithContext(ctx))
	if err != nil {
		cancel(nil)
		return nil, err
	}
	resp.Body = watch(ctx, cancel, resp.Body, w.idle)
	return resp, nil
}
