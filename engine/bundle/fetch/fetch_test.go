package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/engine/bundle/cache"
)

func options(t *testing.T) Options {
	t.Helper()
	c, err := cache.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return Options{Transport: http.DefaultTransport, Cache: c, Limit: 1 << 20, Pause: time.Millisecond}
}

// web is a server whose content changes, and which counts what it sends.
type web struct {
	content []byte
	// cut ends the next answers after so many bytes.
	cut  int
	cuts int
	sent int
	etag string
	log  []string
}

func (s *web) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.log = append(s.log, r.Header.Get("Range")+"|"+r.Header.Get("If-None-Match")+"|"+r.Header.Get("If-Range"))
	if s.etag != "" {
		w.Header().Set("ETag", s.etag)
	}
	if s.etag != "" && r.Header.Get("If-None-Match") == s.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	content, from := s.content, 0
	if n, err := fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from); n == 1 && err == nil && (r.Header.Get("If-Range") == s.etag) {
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(content)-1, len(content)))
		w.Header().Set("Content-Length", fmt.Sprint(len(content)-from))
		w.WriteHeader(http.StatusPartialContent)
		content = content[from:]
	} else {
		w.Header().Set("Content-Length", fmt.Sprint(len(content)))
	}
	if s.cuts > 0 {
		s.cuts--
		content = content[:min(s.cut, len(content))]
	}
	n, _ := w.Write(content)
	s.sent += n
}

func TestURL(t *testing.T) {
	ctx, o := context.Background(), options(t)
	s := &web{content: bytes.Repeat([]byte("bundle"), 1000), etag: `"1"`}
	server := httptest.NewServer(s)
	defer server.Close()
	first, err := URL(ctx, server.URL+"/b", "", o)
	if err != nil || !bytes.Equal(first.Content, s.content) || first.Digest != cache.DigestOf(s.content) {
		t.Fatalf("got %d bytes, %v", len(first.Content), err)
	}
	if again, err := URL(ctx, server.URL+"/b", "", o); err != nil || again.Digest != first.Digest || s.sent != len(s.content) {
		t.Errorf("what has not changed: %v, %d bytes sent", err, s.sent)
	}
	s.content, s.etag = []byte("another bundle"), `"2"`
	if pinned, err := URL(ctx, server.URL+"/b", first.Digest, o); err != nil || pinned.Digest != first.Digest {
		t.Errorf("what is pinned and kept: %v", err)
	}
	second, err := URL(ctx, server.URL+"/b", "", o)
	if err != nil || second.Digest == first.Digest {
		t.Errorf("what has changed: %v", err)
	}
	none := o
	none.Cache = nil
	var changed *Changed
	if _, err := URL(ctx, server.URL+"/b", first.Digest, none); !errors.As(err, &changed) {
		t.Errorf("what is pinned and gone: %v", err)
	}
	o.Offline = true
	asked := len(s.log)
	if kept, err := URL(ctx, server.URL+"/b", "", o); err != nil || kept.Digest != second.Digest {
		t.Errorf("offline: %v", err)
	}
	if _, err := URL(ctx, server.URL+"/c", "", o); !errors.Is(err, ErrOffline) {
		t.Errorf("offline and unknown: %v", err)
	}
	if _, err := URL(ctx, server.URL+"/b", cache.DigestOf([]byte("x")), o); !errors.As(err, &changed) {
		t.Errorf("offline and pinned otherwise: %v", err)
	}
	if len(s.log) != asked {
		t.Error("offline asked the server")
	}
}

// TestBrokenDownloads breaks answers off: within a run and between two.
func TestBrokenDownloads(t *testing.T) {
	for name, test := range map[string]struct {
		etag string
		cuts int
		want error
		sent int
	}{
		"taken up":               {`"1"`, 3, nil, 1000},
		"from the beginning":     {"", 3, nil, 1000 + 3*200},
		"by the next run":        {`"1"`, 4, nil, 1000},
		"weak tags do not count": {`W/"1"`, 1, nil, 1200},
	} {
		o := options(t)
		s := &web{content: bytes.Repeat([]byte("0123456789"), 100), etag: test.etag, cut: 200, cuts: test.cuts}
		server := httptest.NewServer(s)
		got, err := URL(context.Background(), server.URL, "", o)
		if test.cuts > maxResumed {
			if err == nil || !strings.Contains(err.Error(), "broke off") {
				t.Errorf("%s: the first run: %v", name, err)
			}
			got, err = URL(context.Background(), server.URL, "", o)
		}
		server.Close()
		if err != nil || !bytes.Equal(got.Content, s.content) || s.sent != test.sent {
			t.Errorf("%s: %d bytes, %v; %d bytes sent, want %d", name, len(got.Content), err, s.sent, test.sent)
		}
	}
}

// TestAPartOfSomethingElse begins with what another version left.
func TestAPartOfSomethingElse(t *testing.T) {
	o := options(t)
	s := &web{content: []byte("0123456789")}
	server := httptest.NewServer(s)
	defer server.Close()
	digest := cache.DigestOf(s.content)
	for _, part := range []string{"abc", "abcdefghij", "abcdefghijkl"} {
		if err := o.Cache.PutPart(digest, "", []byte(part)); err != nil {
			t.Fatal(err)
		}
		d := Download{Client: http.DefaultClient, Address: server.URL, Key: digest, Digest: digest, Size: 10}
		if got, err := d.Fetch(context.Background(), o); err != nil || string(got.Content) != "0123456789" {
			t.Errorf("%s: got %q, %v", part, got.Content, err)
		}
	}
	// And an If-Range that no longer holds.
	s.etag = `"new"`
	if err := o.Cache.PutPart(server.URL, `"old"`, []byte("abc")); err != nil {
		t.Fatal(err)
	}
	if got, err := URL(context.Background(), server.URL, "", o); err != nil || string(got.Content) != "0123456789" {
		t.Errorf("got %q, %v", got.Content, err)
	}
}

// TestHostileServers holds what a server may not do.
func TestHostileServers(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/endless":
			for {
				if _, err := w.Write(make([]byte, 4096)); err != nil {
					return
				}
			}
		case "/long":
			w.Header().Set("Content-Length", "99999999")
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/plain":
			http.Redirect(w, r, plain.URL, http.StatusFound)
		case "/304":
			w.WriteHeader(http.StatusNotModified)
		case "/206":
			w.Header().Set("Content-Range", "bytes 5-9/10")
			w.WriteHeader(http.StatusPartialContent)
		case "/401":
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	defer server.Close()
	o := options(t)
	o.Transport = server.Client().Transport
	for path, want := range map[string]string{
		"/endless": "more than 1048576 bytes", "/long": "99999999 bytes", "/loop": "without end", "/plain": "without TLS",
		"/304": "without a condition", "/206": "another part", "/401": "no credentials are sent",
	} {
		_, err := URL(context.Background(), server.URL+path+"?sig=secret", "", o)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v", path, err)
		}
	}
	for _, address := range []string{"https://user:secret@example.com/b", "ftp://example.com/b", "https:b", "b", "https://"} {
		if _, err := URL(context.Background(), address, "", o); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v", address, err)
		}
	}
}

func TestShown(t *testing.T) {
	for in, want := range map[string]string{
		"https://h/b.tar.gz?X-Sig=1#f": "https://h/b.tar.gz",
		"https://u:p@h/b":              "https://h/b",
	} {
		if got := Shown(in); got != want {
			t.Errorf("%s: got %s", in, got)
		}
	}
}
