package registry

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/boltseal/boltseal/engine/bundle"
	"github.com/boltseal/boltseal/engine/bundle/cache"
	"github.com/boltseal/boltseal/engine/bundle/fetch"
)

// keys are the credentials of nobody, or of one user.
type keys struct{ authn.Authenticator }

func (k keys) Resolve(authn.Resource) (authn.Authenticator, error) { return k.Authenticator, nil }

func options(t testing.TB) Options {
	t.Helper()
	c, err := cache.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Options:  fetch.Options{Transport: http.DefaultTransport, Cache: c, Limit: 1 << 20, Pause: time.Millisecond},
		Keychain: keys{authn.Anonymous},
	}
}

// uncached are options without a cache.
func uncached(t testing.TB) Options {
	o := options(t)
	o.Cache = nil
	return o
}

// house is an in-process registry that can be made to misbehave.
type house struct {
	http.Handler
	mu   sync.Mutex
	log  []string
	turn func(w http.ResponseWriter, r *http.Request) bool
}

func (h *house) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	h.log = append(h.log, r.Method+" "+r.URL.Path)
	turn := h.turn
	h.mu.Unlock()
	if turn != nil && turn(w, r) {
		return
	}
	h.Handler.ServeHTTP(w, r)
}

func start(t testing.TB) (*house, string) {
	t.Helper()
	h := &house{Handler: registry.New(registry.Logger(log.New(io.Discard, "", 0)))}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return h, strings.TrimPrefix(server.URL, "http://")
}

func parse(t testing.TB, address string) Reference {
	t.Helper()
	ref, err := Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// bundleOf makes a bundle of name, content, ….
func bundleOf(t testing.TB, files ...string) *bundle.Bundle {
	t.Helper()
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	w := tar.NewWriter(zipped)
	for i := 0; i < len(files); i += 2 {
		if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: files[i], Mode: 0o644, Size: int64(len(files[i+1]))}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, files[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Read(&out, bundle.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const rego = "package main\n\ndeny contains \"no\" if input.kind == \"Pod\"\n"

func small(t testing.TB) *bundle.Bundle {
	return bundleOf(t, ".manifest", `{"revision":"v7","roots":["main","limits"]}`, "main.rego", rego, "limits/data.json", `{"most":3}`)
}

func TestPushAndPull(t *testing.T) {
	ctx := context.Background()
	h, host := start(t)
	o, dir := options(t), t.TempDir()
	var err error
	if o.Cache, err = cache.Open(dir); err != nil {
		t.Fatal(err)
	}
	b := small(t)
	ref := parse(t, "oci://"+host+"/team/policies:v1")
	pushed, err := Push(ctx, ref, b, o)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Push(ctx, ref, b, o); err != nil || again != pushed {
		t.Errorf("the same bundle has another manifest: %s, %v", again, err)
	}
	for _, address := range []string{"oci://" + host + "/team/policies:v1", ref.At(pushed)} {
		got, err := Pull(ctx, parse(t, address), "", uncached(t))
		if err != nil || got.Digest != b.Digest() || got.Manifest != pushed || got.Bundle.Digest() != b.Digest() {
			t.Errorf("%s: got %+v, %v", address, got, err)
		}
	}
	if got, err := Pull(ctx, ref, "", o); err != nil || got.Digest != b.Digest() {
		t.Fatal(err)
	}
	// The tag moves; what is pinned stays, and comes from the cache.
	other := bundleOf(t, "main.rego", "package main\n")
	moved, err := Push(ctx, ref, other, o)
	if err != nil {
		t.Fatal(err)
	}
	asked := len(h.log)
	if got, err := Pull(ctx, ref, pushed, o); err != nil || got.Manifest != pushed || len(h.log) != asked {
		t.Errorf("pinned: %v, asked %d times", err, len(h.log)-asked)
	}
	if got, err := Pull(ctx, ref, pushed, uncached(t)); err != nil || got.Digest != b.Digest() {
		t.Errorf("pinned, without a cache: %v", err)
	}
	if now, err := Resolve(ctx, ref, o); err != nil || now != moved {
		t.Errorf("the tag is at %s, %v", now, err)
	}
	off := o
	off.Offline = true
	asked = len(h.log)
	if got, err := Pull(ctx, ref, "", off); err != nil || got.Manifest != pushed {
		t.Errorf("offline: %v", err)
	}
	if _, err := Pull(ctx, parse(t, "oci://"+host+"/team/policies:v2"), "", off); !errors.Is(err, fetch.ErrOffline) {
		t.Errorf("offline and unknown: %v", err)
	}
	if _, err := Pull(ctx, ref, moved, off); !errors.Is(err, fetch.ErrOffline) {
		t.Errorf("offline and pinned to what was never fetched: %v", err)
	}
	if len(h.log) != asked {
		t.Error("offline asked the registry")
	}
	if _, err := Push(ctx, ref, b, off); err == nil {
		t.Error("pushed while offline")
	}
	// A damaged cache is fetched anew.
	blobs, err := filepath.Glob(filepath.Join(dir, "bundles", "blobs", "*"))
	if err != nil || len(blobs) == 0 {
		t.Fatalf("no blobs: %v", err)
	}
	for _, path := range blobs {
		if err := os.WriteFile(path, []byte("damaged"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := Pull(ctx, ref, pushed, o); err != nil || got.Digest != b.Digest() {
		t.Errorf("a damaged cache: %v", err)
	}
}

// TestTheManifest holds what others read of it.
func TestTheManifest(t *testing.T) {
	image, err := artifact(small(t))
	if err != nil {
		t.Fatal(err)
	}
	m, err := image.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintln(m.MediaType, m.Config.MediaType, m.Annotations[revisionKey])
	for _, l := range m.Layers {
		got += fmt.Sprintln(l.MediaType, l.Annotations[titleKey])
	}
	want := `application/vnd.oci.image.manifest.v1+json application/vnd.oci.image.config.v1+json v7
application/vnd.oci.image.layer.v1.tar+gzip bundle.tar.gz
application/vnd.cncf.openpolicyagent.data.layer.v1+json limits/data.json
application/vnd.cncf.openpolicyagent.policy.layer.v1+rego main.rego
`
	if got != want {
		t.Errorf("got\n%s", got)
	}
}

// TestFlippedBytes changes one byte of every answer with content.
func TestFlippedBytes(t *testing.T) {
	ctx := context.Background()
	h, host := start(t)
	ref := parse(t, "oci://"+host+"/team/policies:v1")
	pushed, err := Push(ctx, ref, small(t), options(t))
	if err != nil {
		t.Fatal(err)
	}
	h.log = nil
	if _, err := Pull(ctx, ref, "", uncached(t)); err != nil {
		t.Fatal(err)
	}
	flipped := 0
	for _, entry := range h.log {
		path, ok := strings.CutPrefix(entry, "GET ")
		if !ok || !strings.Contains(path, "/manifests/") && !strings.Contains(path, "/blobs/") {
			continue
		}
		answer := httptest.NewRecorder()
		h.Handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		body := answer.Body.Bytes()
		for i := range body {
			if len(body) > 300 && i%31 != 0 {
				continue
			}
			flipped++
			h.mu.Lock()
			h.turn = func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path != path {
					return false
				}
				for key, values := range answer.Header() {
					w.Header()[key] = values
				}
				changed := bytes.Clone(body)
				changed[i] ^= 1
				_, _ = w.Write(changed)
				return true
			}
			h.mu.Unlock()
			if _, err := Pull(ctx, parse(t, ref.At(pushed)), "", uncached(t)); err == nil && !strings.HasSuffix(path, ":v1") && !strings.HasSuffix(path, "/v1") {
				t.Fatalf("%s: byte %d may change unseen", path, i)
			}
			if _, err := Pull(ctx, ref, "", uncached(t)); err == nil {
				t.Fatalf("%s: byte %d may change unseen", path, i)
			}
		}
	}
	if flipped < 100 {
		t.Errorf("only %d bytes were changed", flipped)
	}
}

func TestCredentials(t *testing.T) {
	ctx := context.Background()
	h, host := start(t)
	want := "Basic " + base64.StdEncoding.EncodeToString([]byte("team:secret"))
	h.turn = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("Authorization") == want {
			return false
		}
		w.Header().Set("WWW-Authenticate", `Basic realm="registry"`)
		w.WriteHeader(http.StatusUnauthorized)
		return true
	}
	ref := parse(t, "oci://"+host+"/team/policies:v1")
	o := uncached(t)
	if _, err := Pull(ctx, ref, "", o); err == nil || !strings.Contains(err.Error(), "401") || !strings.Contains(err.Error(), "docker login") {
		t.Errorf("without credentials: %v", err)
	}
	o.Keychain = keys{&authn.Basic{Username: "team", Password: "secret"}}
	if _, err := Push(ctx, ref, small(t), o); err != nil {
		t.Fatal(err)
	}
	if _, err := Pull(ctx, ref, "", o); err != nil {
		t.Error(err)
	}
}

// put puts a manifest with blobs into the registry as others would.
func put(t *testing.T, host string, config types.MediaType, layers ...[3]string) {
	t.Helper()
	send := func(method, path, kind string, body []byte) {
		r, err := http.NewRequest(method, "http://"+host+"/v2/team/other/"+path, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", kind)
		resp, err := http.DefaultClient.Do(r)
		if err != nil || resp.StatusCode >= 300 {
			t.Fatalf("%s %s: %v %v", method, path, resp, err)
		}
		resp.Body.Close()
	}
	blob := func(kind types.MediaType, title, content string) v1.Descriptor {
		hash, _, err := v1.SHA256(strings.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		send(http.MethodPost, "blobs/uploads/?digest="+hash.String(), "application/octet-stream", []byte(content))
		d := v1.Descriptor{MediaType: kind, Size: int64(len(content)), Digest: hash}
		if title != "" {
			d.Annotations = map[string]string{titleKey: title}
		}
		return d
	}
	m := v1.Manifest{SchemaVersion: 2, Config: blob(config, "", "{}")}
	for _, l := range layers {
		m.Layers = append(m.Layers, blob(types.MediaType(l[0]), l[1], l[2]))
	}
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	send(http.MethodPut, "manifests/v1", string(types.OCIManifestSchema1), raw)
}

// TestWhatOthersPush pulls what opa with oras, policy, conftest and gator push.
func TestWhatOthersPush(t *testing.T) {
	var archive bytes.Buffer
	if err := small(t).Write(&archive); err != nil {
		t.Fatal(err)
	}
	whole := archive.String()
	_, host := start(t)
	ref := parse(t, "oci://"+host+"/team/other:v1")
	policy, data := string(policyType), string(dataType)
	for name, test := range map[string]struct {
		config string
		layers [][3]string
		want   string
		bad    string
	}{
		"opa and oras":         {"application/vnd.oci.image.config.v1+json", [][3]string{{string(gzipped), "bundle.tar.gz", whole}}, "main.rego", ""},
		"policy":               {"application/vnd.oci.image.config.v1+json", [][3]string{{string(gzipped), "", whole}}, "main.rego", ""},
		"oras without types":   {"application/vnd.oci.empty.v1+json", [][3]string{{"application/vnd.oci.image.layer.v1.tar", "b.tar.gz", whole}}, "main.rego", ""},
		"conftest":             {"application/vnd.unknown.config.v1+json", [][3]string{{policy, "policy/a.rego", rego}, {data, "policy/data.yaml", "a: 1\n"}}, "policy/a.rego", ""},
		"oras, file by file":   {"application/vnd.oci.empty.v1+json", [][3]string{{"application/vnd.oci.image.layer.v1.tar", "a.rego", rego}}, "a.rego", ""},
		"out of the directory": {"application/vnd.unknown.config.v1+json", [][3]string{{policy, "../a.rego", rego}}, "", "no name of a file"},
		"twice":                {"application/vnd.unknown.config.v1+json", [][3]string{{policy, "a.rego", rego}, {policy, "/a.rego", rego}}, "", "called"},
		"without a name":       {"application/vnd.unknown.config.v1+json", [][3]string{{policy, "", rego}}, "", "no name of a file"},
		"an image":             {"application/vnd.oci.image.config.v1+json", [][3]string{{"application/x", "readme", "x"}}, "", "no bundle and no policy"},
		"no gzip":              {"application/vnd.oci.image.config.v1+json", [][3]string{{string(gzipped), "", "x"}}, "", "no gzip"},
		"another policy for conftest": {"application/vnd.oci.image.config.v1+json",
			[][3]string{{string(gzipped), "bundle.tar.gz", whole}, {policy, "main.rego", "package main\n"}}, "", "is not the file in the bundle"},
		"one more policy for conftest": {"application/vnd.oci.image.config.v1+json",
			[][3]string{{string(gzipped), "bundle.tar.gz", whole}, {policy, "more.rego", rego}}, "", "is not the file in the bundle"},
	} {
		put(t, host, types.MediaType(test.config), test.layers...)
		got, err := Pull(context.Background(), ref, "", uncached(t))
		if test.bad != "" {
			if err == nil || !strings.Contains(err.Error(), test.bad) {
				t.Errorf("%s: got %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, ok := got.Bundle.Content(test.want); !ok || !cache.IsDigest(got.Digest) {
			t.Errorf("%s: got %v, %s", name, got.Bundle.Files(), got.Digest)
		}
	}
}

// TestHostileRegistries holds what a registry may not do.
func TestHostileRegistries(t *testing.T) {
	ctx := context.Background()
	h, host := start(t)
	ref := parse(t, "oci://"+host+"/team/policies:v1")
	if _, err := Push(ctx, ref, small(t), options(t)); err != nil {
		t.Fatal(err)
	}
	endless := func(w http.ResponseWriter) {
		for {
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				return
			}
		}
	}
	for name, test := range map[string]struct {
		part string
		do   func(w http.ResponseWriter, r *http.Request)
		want string
	}{
		"an endless manifest": {"/manifests/", func(w http.ResponseWriter, _ *http.Request) { endless(w) }, "larger than 4 MiB"},
		"an endless blob":     {"/blobs/", func(w http.ResponseWriter, _ *http.Request) { endless(w) }, "more than"},
		"an endless error": {"/manifests/", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNotFound)
			endless(w)
		}, "404"},
		"another manifest": {"/manifests/", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Docker-Content-Digest", cache.DigestOf([]byte("x")))
			_, _ = w.Write([]byte("{}"))
		}, "does not have the digest"},
		"an index": {"/manifests/", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}`))
		}, "an index"},
		"no manifest": {"/manifests/", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hello")) }, "no JSON"},
		"odd digests": {"/manifests/", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"schemaVersion":2,"config":{"digest":"sha256:../x"},"layers":[{}]}`))
		}, "the manifest"},
		"no layers": {"/manifests/", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"schemaVersion":2,"layers":[]}`))
		}, "0 layers"},
		"a loop": {"/blobs/", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.String(), http.StatusFound) }, "redirects"},
		"gone":   {"/manifests/", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, "404"},
	} {
		h.mu.Lock()
		h.turn = func(w http.ResponseWriter, r *http.Request) bool {
			if strings.Contains(r.URL.Path, test.part) {
				test.do(w, r)
				return true
			}
			return false
		}
		h.mu.Unlock()
		if _, err := Pull(ctx, ref, "", uncached(t)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestATruncatedBlobIsTakenUp breaks off the bundle and counts what is sent.
func TestATruncatedBlobIsTakenUp(t *testing.T) {
	ctx := context.Background()
	h, host := start(t)
	b := bundleOf(t, "main.rego", rego, "x/data.json", `"`+strings.Repeat("0123456789abcdef", 999)+`"`)
	ref := parse(t, "oci://"+host+"/team/policies:v1")
	if _, err := Push(ctx, ref, b, options(t)); err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	if err := b.Write(&archive); err != nil {
		t.Fatal(err)
	}
	ranges := []string{}
	h.turn = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodGet || !strings.HasSuffix(r.URL.Path, b.Digest()) {
			return false
		}
		content, from := archive.Bytes(), 0
		ranges = append(ranges, r.Header.Get("Range"))
		if _, err := fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from); err == nil {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(content)-1, len(content)))
			w.Header().Set("Content-Length", fmt.Sprint(len(content)-from))
			w.WriteHeader(http.StatusPartialContent)
		} else {
			w.Header().Set("Content-Length", fmt.Sprint(len(content)))
		}
		if len(ranges) < 3 {
			content = content[:from+50]
		}
		_, _ = w.Write(content[from:])
		return true
	}
	got, err := Pull(ctx, ref, "", uncached(t))
	if err != nil || got.Digest != b.Digest() {
		t.Fatal(err)
	}
	if want := ",bytes=50-,bytes=100-"; strings.Join(ranges, ",") != want {
		t.Errorf("asked for %v", ranges)
	}
}

func TestParse(t *testing.T) {
	for address, ok := range map[string]bool{
		"oci://localhost/a:v1": true, "oci://ghcr.io/a/b": true, "oci://h:5000/a@sha256:" + strings.Repeat("a", 64): true,
		"oci://team/policies:v1": false, "oci://ghcr.io": false, "oci://": false, "ghcr.io/a/b": false,
		"oci://user:pw@ghcr.io/a": false, "oci://ghcr.io/A B": false, "oci://ghcr.io/a@sha256:aa": false, "oci://ghcr.io/../a": false,
	} {
		if _, err := Parse(address); (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		} else if err != nil && strings.Contains(err.Error(), "pw@") && !strings.Contains(err.Error(), "credentials") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"schemaVersion":2,"config":{"digest":"sha256:` + strings.Repeat("a", 64) + `","size":2},"layers":[{"digest":"sha256:` + strings.Repeat("b", 64) + `","size":1,"annotations":{"org.opencontainers.image.title":"a.rego"}}]}`))
	f.Add([]byte(`{"manifests":[{}]}`))
	o := options(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := parseManifest(raw)
		if err != nil {
			return
		}
		if _, _, err := read(context.Background(), nil, m, "", o); err == nil {
			t.Error("a bundle came from nowhere")
		}
	})
}
