package source

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/registry"

	"github.com/boltseal/boltseal/inputs"
)

func TestPublic(t *testing.T) {
	tests := map[string]bool{
		"8.8.8.8": true, "1.1.1.1": true, "2606:4700::1111": true, "172.32.0.1": true, "100.128.0.1": true, "64:ff9b::808:808": true,
		"127.0.0.1": false, "127.8.9.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false,
		"100.100.100.200": false, "0.0.0.0": false, "0.1.2.3": false, "224.0.0.1": false, "255.255.255.255": false, "198.18.0.1": false, "192.0.0.192": false,
		"168.63.129.16": false, "::1": false, "::": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd00:ec2::254": false, "ff02::1": false,
		"::ffff:10.0.0.1": false, "::ffff:169.254.169.254": false, "::127.0.0.1": false, "64:ff9b::a00:1": false, "64:ff9b::a9fe:a9fe": false,
		"64:ff9b:1::1": false, "2002:a00:1::": false, "2001::1": false, "fec0::1": false, "2001:db8::1": false,
	}
	for text, want := range tests {
		err := public(netip.MustParseAddr(text))
		if (err == nil) != want || err != nil && !errors.Is(err, ErrPrivate) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if public(netip.Addr{}) == nil {
		t.Error("no address is taken for a public one")
	}
}

// quick are timeouts for tests.
func quick() timeouts {
	return timeouts{connect: 2 * time.Second, header: 300 * time.Millisecond, idle: 300 * time.Millisecond, backoff: time.Millisecond}
}

type keys map[string]authn.AuthConfig

func (k keys) Resolve(r authn.Resource) (authn.Authenticator, error) {
	if c, ok := k[r.RegistryStr()]; ok {
		return authn.FromConfig(c), nil
	}
	return authn.Anonymous, nil
}

// testing is a network without a proxy, with credentials for one host.
func testNetwork(k keys) network {
	return network{times: quick(), keychain: k, adjust: func(g *guard) { g.proxy = func(*http.Request) (*url.URL, error) { return nil, nil } }}
}

func openWith(t *testing.T, n network, text string, o inputs.ImageOptions) result {
	t.Helper()
	return gather(func(yield func(*Image, error) bool) {
		w := &walk{ctx: t.Context(), o: withDefaults(o), yield: yield, network: n, seen: map[string]bool{}}
		w.base = Image{Address: text, Annotations: map[string]string{}}
		if err := w.address(text); err != nil && !errors.Is(err, errStop) {
			yield(nil, err)
		}
	})
}

// hostile serves a registry through a handler that may change what it answers.
func hostile(t *testing.T, change func(w http.ResponseWriter, r *http.Request, inner http.Handler)) string {
	t.Helper()
	inner := registry.New(registry.Logger(quiet()))
	var mu sync.Mutex
	ready := false
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		on := ready
		mu.Unlock()
		if !on {
			inner.ServeHTTP(w, r)
			return
		}
		change(w, r, inner)
	}))
	t.Cleanup(s.Close)
	host := strings.TrimPrefix(s.URL, "http://")
	push(t, host+"/app:1", imageOf(t, linux("amd64"), layerOf(t, "a", strings.Repeat("x", 10_000)), layerOf(t, "b", "2")))
	mu.Lock()
	ready = true
	mu.Unlock()
	return host
}

func isBlob(r *http.Request) bool { return strings.Contains(r.URL.Path, "/blobs/") }

func TestHostileRegistries(t *testing.T) {
	secret := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("an address that nobody named was reached") }))
	defer secret.Close()
	tests := []struct {
		name   string
		change func(w http.ResponseWriter, r *http.Request, inner http.Handler)
		says   string
	}{
		{"honest", func(w http.ResponseWriter, r *http.Request, inner http.Handler) { inner.ServeHTTP(w, r) }, ""},
		{"redirect to another port of this machine", func(w http.ResponseWriter, r *http.Request, inner http.Handler) {
			if isBlob(r) {
				http.Redirect(w, r, strings.Replace(secret.URL, "http:", "https:", 1), http.StatusTemporaryRedirect)
				return
			}
			inner.ServeHTTP(w, r)
		}, "is not public"},
		{"redirect without TLS", func(w http.ResponseWriter, r *http.Request, inner http.Handler) {
			if isBlob(r) {
				http.Redirect(w, r, secret.URL, http.StatusTemporaryRedirect)
				return
			}
			inner.ServeHTTP(w, r)
		}, "--insecure-registry"},
		{"redirect to metadata", func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
			http.Redirect(w, r, "https://169.254.169.254/latest", http.StatusFound)
		}, "is not public"},
		{"redirect to a name of this machine", func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
			http.Redirect(w, r, "https://localhost:1/", http.StatusFound)
		}, "is not public"},
		{"redirect to a file", func(w http.ResponseWriter, r *http.Request, inner http.Handler) {
			if isBlob(r) {
				http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
				return
			}
			inner.ServeHTTP(w, r)
		}, "is not http or https"},
		{"redirects without end", func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}, "redirect"},
		{"a realm of tokens that is private", func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="https://127.0.0.1:1/token",service="x"`)
			w.WriteHeader(http.StatusUnauthorized)
		}, "private"},
		{"a realm of tokens whose name is private", func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="https://localhost:1/token",service="x"`)
			w.WriteHeader(http.StatusUnauthorized)
		}, "is not public"},
		{"a manifest without end", func(w http.ResponseWriter, r *http.Request, inner http.Handler) {
			if strings.Contains(r.URL.Path, "/manifests/") {
				for range 20 << 10 {
					if _, err := w.Write(make([]byte, 1024)); err != nil {
						return
					}
				}
				return
			}
			inner.ServeHTTP(w, r)
		}, "more than 8388608 bytes"},
		{"a blob that is too long", func(w http.ResponseWriter, r *http.Request, inner http.Handler) {
			if isBlob(r) {
				w.(http.Flusher).Flush() // So that no length is said.
				_, _ = w.Write(make([]byte, 1<<20))
				return
			}
			inner.ServeHTTP(w, r)
		}, "more content than its size says"},
		{"a blob that says it is longer", func(w http.ResponseWriter, r *http.Request, inner http.Handler) {
			if isBlob(r) {
				_, _ = w.Write(make([]byte, 5))
				return
			}
			inner.ServeHTTP(w, r)
		}, "not as long as the manifest says"},
		{"another blob of the same length", func(w http.ResponseWriter, r *http.Request, inner http.Handler) {
			if isBlob(r) {
				rec := httptest.NewRecorder()
				inner.ServeHTTP(rec, r)
				_, _ = w.Write(make([]byte, rec.Body.Len()))
				return
			}
			inner.ServeHTTP(w, r)
		}, "does not have the digest"},
		{"a manifest of another digest", func(w http.ResponseWriter, r *http.Request, inner http.Handler) {
			if strings.Contains(r.URL.Path, "/manifests/") {
				w.Header().Set("Docker-Content-Digest", "sha256:"+strings.Repeat("0", 64))
				_, _ = w.Write([]byte(`{"schemaVersion":2}`))
				return
			}
			inner.ServeHTTP(w, r)
		}, "does not have the digest"},
		{"schema 1", func(w http.ResponseWriter, r *http.Request, inner http.Handler) {
			if strings.Contains(r.URL.Path, "/manifests/") {
				w.Header().Set("Content-Type", "application/vnd.docker.distribution.manifest.v1+prettyjws")
				_, _ = w.Write([]byte(`{"schemaVersion":1,"fsLayers":[]}`))
				return
			}
			inner.ServeHTTP(w, r)
		}, "schema 1"},
		{"silence", func(w http.ResponseWriter, r *http.Request, inner http.Handler) {
			if isBlob(r) {
				w.(http.Flusher).Flush()
				<-r.Context().Done()
				return
			}
			inner.ServeHTTP(w, r)
		}, "stopped sending"},
		{"no answer", func(_ http.ResponseWriter, r *http.Request, _ http.Handler) { <-r.Context().Done() }, "timeout"},
		{"an answer that is a page", func(w http.ResponseWriter, r *http.Request, inner http.Handler) {
			if strings.Contains(r.URL.Path, "/manifests/") {
				http.Error(w, strings.Repeat("<p>\x1b[31m", 100_000), http.StatusForbidden)
				return
			}
			inner.ServeHTTP(w, r)
		}, "403 Forbidden (docker login"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			host := hostile(t, test.change)
			got := openWith(t, testNetwork(nil), host+"/app:1", inputs.ImageOptions{})
			if !says(got.err(), test.says) {
				t.Errorf("%v", got.err())
			}
			if err := got.err(); err != nil && len(err.Error()) > 2000 {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
		})
	}
}

// TestPatience repeats what may work later, and takes up broken downloads.
func TestPatience(t *testing.T) {
	var mu sync.Mutex
	times := map[string]int{}
	again := func(r *http.Request) int {
		mu.Lock()
		defer mu.Unlock()
		times[r.URL.Path]++
		return times[r.URL.Path]
	}
	host := hostile(t, func(w http.ResponseWriter, r *http.Request, inner http.Handler) {
		n := again(r)
		switch {
		case n == 1:
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
		case n == 2:
			w.WriteHeader(http.StatusBadGateway)
		case isBlob(r):
			partly(w, r, inner, n == 5)
		default:
			inner.ServeHTTP(w, r)
		}
	})
	if got := openWith(t, testNetwork(nil), host+"/app:1", inputs.ImageOptions{}); got.err() != nil || !slices.Equal(got.layers, []string{"a", "b"}) {
		t.Errorf("%v, %v", got.layers, got.err())
	}
	ever := hostile(t, func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	if got := openWith(t, testNetwork(nil), ever+"/app:1", inputs.ImageOptions{}); !says(got.err(), "503") {
		t.Errorf("%v", got.err())
	}
}

// partly answers with the second half of what is asked for missing, or the whole.
func partly(w http.ResponseWriter, r *http.Request, inner http.Handler, whole bool) {
	rec := httptest.NewRecorder()
	plain := r.Clone(r.Context())
	plain.Header.Del("Range")
	inner.ServeHTTP(rec, plain)
	body, from, code := rec.Body.Bytes(), 0, http.StatusOK
	if text, ok := strings.CutPrefix(r.Header.Get("Range"), "bytes="); ok {
		from, _ = strconv.Atoi(strings.TrimSuffix(text, "-"))
		code = http.StatusPartialContent
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(body)-1, len(body)))
	}
	rest := body[from:]
	w.Header().Set("Content-Length", strconv.Itoa(len(rest)))
	w.WriteHeader(code)
	if whole {
		_, _ = w.Write(rest)
		return
	}
	_, _ = w.Write(rest[:(len(rest)+1)/2])
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func TestCredentials(t *testing.T) {
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("me:secret"))
	var realm string
	var gave []string
	other := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		gave = append(gave, r.Header.Get("Authorization"))
		_, _ = w.Write([]byte(`{"token":"t"}`))
	}))
	defer other.Close()
	change := func(w http.ResponseWriter, r *http.Request, inner http.Handler) {
		switch {
		case r.URL.Path == "/token":
			if r.Header.Get("Authorization") != basic {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			_, _ = w.Write([]byte(`{"token":"good"}`))
		case r.Header.Get("Authorization") != "Bearer good":
			w.Header().Set("WWW-Authenticate", `Bearer realm="`+realm+`",service="x"`)
			w.WriteHeader(http.StatusUnauthorized)
		default:
			inner.ServeHTTP(w, r)
		}
	}
	host := hostile(t, change)
	realm = "http://" + host + "/token"
	n := testNetwork(keys{host: {Username: "me", Password: "secret"}})
	if got := openWith(t, n, host+"/app:1", inputs.ImageOptions{}); got.err() != nil || len(got.layers) != 2 {
		t.Errorf("with credentials: %v", got.err())
	}
	if got := openWith(t, testNetwork(nil), host+"/app:1", inputs.ImageOptions{}); !says(got.err(), "docker login") {
		t.Errorf("without credentials: %v", got.err())
	}
	// A realm elsewhere, which this test can reach wherever it is.
	elsewhere := strings.TrimPrefix(other.URL, "https://")
	realm = "https://" + strings.Replace(elsewhere, "127.0.0.1", "localhost", 1) + "/token"
	// It is given nothing unless it is named: then the connection is made, too.
	n.adjust = func(g *guard) {
		g.proxy = func(*http.Request) (*url.URL, error) { return nil, nil }
		g.lax.DialContext, g.direct = (&net.Dialer{}).DialContext, g.lax
	}
	_ = openWith(t, n, host+"/app:1", inputs.ImageOptions{})
	if len(gave) == 0 || slices.Contains(gave, basic) {
		t.Errorf("another host was given %q", gave)
	}
	named := strings.Replace(elsewhere, "127.0.0.1", "localhost", 1)
	_ = openWith(t, n, host+"/app:1", inputs.ImageOptions{Hosts: []string{named}})
	if !slices.Contains(gave, basic) {
		t.Errorf("a host that was named was given %q", gave)
	}
}

func TestSameSite(t *testing.T) {
	tests := []struct {
		a, host string
		want    bool
	}{
		{"auth.docker.io", "index.docker.io", true}, {"gitlab.com", "registry.gitlab.com", true}, {"evil.io", "index.docker.io", false},
		{"10.0.0.2", "10.0.0.2:5000", false}, {"localhost", "localhost:5000", false}, {"a.b", "a.b:5000", true}, {"docker.io.evil.io", "index.docker.io", false},
	}
	for _, test := range tests {
		if got := sameSite(test.a, test.host); got != test.want {
			t.Errorf("%s and %s: %v", test.a, test.host, got)
		}
	}
}

// TestProxy checks that hosts which a proxy is to connect to are checked, too.
func TestProxy(t *testing.T) {
	g := newGuard([]string{"named.example:5000"}, nil, quick())
	g.lookup = func(_ context.Context, _, host string) ([]netip.Addr, error) {
		switch host {
		case "inside.example":
			return []netip.Addr{netip.MustParseAddr("8.8.8.8"), netip.MustParseAddr("10.0.0.1")}, nil
		case "outside.example":
			return []netip.Addr{netip.MustParseAddr("8.8.8.8")}, nil
		}
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	tests := map[string]bool{"named.example:5000": true, "named.example:443": false, "outside.example:443": true, "inside.example:443": false,
		"unknown.example:443": false, "169.254.169.254:80": false, "8.8.8.8:443": true}
	for host, want := range tests {
		if err := g.checkProxied(t.Context(), host); (err == nil) != want {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestOffline(t *testing.T) {
	if got := collect(t, "registry.invalid/app:1", inputs.ImageOptions{Offline: true}); !errors.Is(got.err(), errOffline) {
		t.Errorf("%v", got.err())
	}
}

// TestInsecure speaks TLS that nobody can verify, and none, only where that is allowed.
func TestInsecure(t *testing.T) {
	inner := registry.New(registry.Logger(quiet()))
	s := httptest.NewTLSServer(inner)
	defer s.Close()
	host := strings.TrimPrefix(s.URL, "https://")
	got := openWith(t, testNetwork(nil), host+"/app:1", inputs.ImageOptions{})
	if !says(got.err(), "certificate") {
		t.Errorf("%v", got.err())
	}
	got = openWith(t, testNetwork(nil), host+"/app:1", inputs.ImageOptions{Insecure: []string{host}})
	if !says(got.err(), "404") {
		t.Errorf("%v", got.err())
	}
}

func TestCancelled(t *testing.T) {
	host := hostile(t, func(_ http.ResponseWriter, r *http.Request, _ http.Handler) { <-r.Context().Done() })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	got := gather(Open(ctx, host+"/app:1", nil, inputs.ImageOptions{}))
	if got.err() == nil || time.Since(start) > 5*time.Second {
		t.Errorf("%v after %v", got.err(), time.Since(start))
	}
}

func TestMain(m *testing.M) {
	// No test speaks with the credentials of whoever runs it.
	dir, err := os.MkdirTemp("", "no-docker")
	if err == nil {
		_ = os.Setenv("DOCKER_CONFIG", dir)
		_ = os.Setenv("HOME", dir)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}
