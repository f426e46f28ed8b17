package source

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Bounds of what one request may lead to.
const (
	maxRedirects = 10
	maxAttempts  = 4
	maxPause     = 30 * time.Second
)

// patient repeats requests that may succeed later: too many requests, and
// errors of servers and connections.
type patient struct {
	inner   http.RoundTripper
	backoff time.Duration
}

// RoundTrip implements http.RoundTripper. Only requests without a body are repeated.
func (p patient) RoundTrip(r *http.Request) (*http.Response, error) {
	for attempt := 1; ; attempt++ {
		resp, err := p.inner.RoundTrip(r)
		again := err != nil && !final(err) || err == nil && temporary(resp.StatusCode)
		if !again || attempt == maxAttempts || r.Body != nil && r.Body != http.NoBody || r.Context().Err() != nil {
			return resp, err
		}
		pause := p.backoff << (attempt - 1)
		if resp != nil {
			pause = max(pause, asked(resp))
			_, _ = io.CopyN(io.Discard, resp.Body, 64<<10) // So that the connection can be used again.
			_ = resp.Body.Close()
		}
		if err := sleep(r.Context(), min(pause, maxPause)); err != nil {
			return nil, err
		}
	}
}

// final says that an error will be the same again.
func final(err error) bool {
	for _, sure := range []error{ErrPrivate, errPlain, errCredentials, syscall.ECONNREFUSED, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, sure) {
			return true
		}
	}
	var record tls.RecordHeaderError // It does not speak TLS.
	var certificate *tls.CertificateVerificationError
	var alert tls.AlertError
	var dns *net.DNSError
	return errors.As(err, &record) || errors.As(err, &certificate) || errors.As(err, &alert) || errors.As(err, &dns) && dns.IsNotFound
}

func temporary(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// asked is how long the server asks to wait, in seconds (RFC 9110, 10.2.3).
func asked(resp *http.Response) time.Duration {
	seconds, err := strconv.Atoi(resp.Header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(min(seconds, int(maxPause/time.Second))) * time.Second
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// errCredentials says that a registry wanted credentials to go elsewhere.
var errCredentials = errors.New("credentials only go to the registry that they are for")

// loyal keeps credentials with the registry that they belong to. A realm of
// tokens gets them over TLS only, and only where it is of the same site.
type loyal struct {
	inner http.RoundTripper
	// host is the registry's, with its port if it says one.
	host string
	// realms are hosts that the user named, too, with their ports.
	realms map[string]bool
}

// RoundTrip implements http.RoundTripper.
func (l loyal) RoundTrip(r *http.Request) (*http.Response, error) {
	host := hostPort(r.URL)
	if host == withPort(l.host, defaultPort(r.URL.Scheme)) || l.realms[host] || r.URL.Scheme == "https" && sameSite(r.URL.Hostname(), l.host) {
		return l.inner.RoundTrip(r)
	}
	if r.Body != nil && r.Body != http.NoBody {
		return nil, fmt.Errorf("%w: %s asks to send them to %s", errCredentials, l.host, r.URL.Host)
	}
	if strings.HasPrefix(r.Header.Get("Authorization"), "Basic ") {
		r = r.Clone(r.Context())
		r.Header.Del("Authorization")
	}
	return l.inner.RoundTrip(r)
}

// sameSite says whether two hosts share the last two labels of their names:
// registry-1.docker.io and auth.docker.io. Addresses share nothing.
func sameSite(a, host string) bool {
	b, _, err := net.SplitHostPort(withPort(host, "443"))
	x, y := site(strings.ToLower(a)), site(b)
	return err == nil && x != "" && x == y
}

func site(host string) string {
	labels := strings.Split(host, ".")
	last := labels[len(labels)-1]
	if len(labels) < 2 || last == "" || last[0] >= '0' && last[0] <= '9' || strings.Contains(host, ":") {
		return ""
	}
	return strings.Join(labels[len(labels)-2:], ".")
}

// watched ends a request whose answer stops coming, or comes so slowly that it
// is not meant to end. Only the time that is spent waiting counts.
type watched struct {
	io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc
	idle   time.Duration
	timer  *time.Timer
	waited time.Duration
	read   int64
}

// slowest is the least number of bytes a second, once idle has passed.
const slowest = 512

var errIdle = errors.New("the server stopped sending")

// watch takes over cancel, which ends ctx, the request's.
func watch(ctx context.Context, cancel context.CancelCauseFunc, body io.ReadCloser, idle time.Duration) io.ReadCloser {
	w := &watched{ReadCloser: body, ctx: ctx, cancel: cancel, idle: idle}
	w.timer = time.AfterFunc(idle, func() { cancel(errIdle) })
	w.timer.Stop()
	return w
}

// Read implements io.Reader.
func (w *watched) Read(p []byte) (int, error) {
	w.timer.Reset(w.idle)
	start := time.Now()
	n, err := w.ReadCloser.Read(p)
	w.timer.Stop()
	w.waited += time.Since(start)
	w.read += int64(n)
	if cause := context.Cause(w.ctx); cause != nil && err != nil && err != io.EOF {
		return n, cause
	}
	if err == nil && w.waited > w.idle && float64(w.read) < slowest*w.waited.Seconds() {
		return n, errIdle
	}
	return n, err
}

// Close implements io.Closer.
func (w *watched) Close() error {
	w.timer.Stop()
	err := w.ReadCloser.Close()
	w.cancel(nil)
	return err
}
