package source

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func soon() timeouts {
	return timeouts{connect: time.Second, header: time.Second, idle: 50 * time.Millisecond, backoff: time.Millisecond}
}

// TestServer holds the way to a server: it repeats, keeps credentials, gives up
// on answers that never end, and is led nowhere private.
func TestServer(t *testing.T) {
	var asked atomic.Int32
	var leaked atomic.Value
	leaked.Store("")
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { leaked.Store(r.Header.Get("Authorization")) }))
	defer elsewhere.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/busy":
			if asked.Add(1) < 3 {
				w.WriteHeader(http.StatusTooManyRequests)
			}
		case "/slow":
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case "/private":
			http.Redirect(w, r, "https://169.254.169.254/latest", http.StatusFound)
		case "/plain":
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
		}
	}))
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://")
	client := http.Client{Transport: newServer(host, nil, nil, soon())}
	resp, err := client.Get(server.URL + "/busy")
	if err != nil || resp.StatusCode != http.StatusOK || asked.Load() != 3 {
		t.Errorf("busy: %v, asked %d times", err, asked.Load())
	}
	if resp, err = client.Get(server.URL + "/slow"); err == nil {
		_, err = io.ReadAll(resp.Body)
	}
	if !errors.Is(err, errIdle) {
		t.Errorf("slow: %v", err)
	}
	if _, err = client.Get(server.URL + "/private"); !errors.Is(err, ErrPrivate) {
		t.Errorf("private: %v", err)
	}
	if _, err = client.Get(server.URL + "/plain"); !errors.Is(err, errPlain) {
		t.Errorf("plain: %v", err)
	}
	r, err := http.NewRequest(http.MethodGet, elsewhere.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth("user", "secret")
	lax := newServer(host, nil, nil, soon()).(watching)
	lax.inner.(patient).inner.(loyal).inner.(*guard).named[strings.TrimPrefix(elsewhere.URL, "http://")] = true
	inner := lax.inner.(patient).inner.(loyal)
	inner.realms = map[string]bool{}
	if _, err := inner.RoundTrip(r); err != nil || leaked.Load() != "" {
		t.Errorf("credentials: %v, leaked %q", err, leaked.Load())
	}
}
