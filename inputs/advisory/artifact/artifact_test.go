package artifact

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"

	"github.com/boltseal/boltseal/inputs/advisory/store"
)

// storeOf makes a store with one file per ecosystem.
func storeOf(t testing.TB, ecosystems ...string) string {
	t.Helper()
	dir := t.TempDir()
	imp, err := store.NewImporter(context.Background(), dir, "osv")
	if err != nil {
		t.Fatal(err)
	}
	defer imp.Close()
	for _, e := range ecosystems {
		if err := imp.Add(store.Entry{Ecosystem: e, Package: "a", ID: "X-1"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := imp.Commit(store.Terms{}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func archiveOf(t testing.TB, key crypto.Signer, day int, ecosystems ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, storeOf(t, ecosystems...), key, time.Date(2024, 1, day, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func install(dir string, archive []byte, t Terms) (Pin, error) {
	return Install(context.Background(), dir, "here", bytes.NewReader(archive), t)
}

func edKey(t testing.TB) (crypto.Signer, crypto.PublicKey) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return private, public
}

func TestInstall(t *testing.T) {
	key, public := edKey(t)
	other, otherPublic := edKey(t)
	dir := t.TempDir()
	terms := Terms{Keys: []crypto.PublicKey{otherPublic, public}}
	first := archiveOf(t, key, 2, "Go", "npm")
	pin, err := install(dir, first, terms)
	if err != nil || !pin.Signed || len(pin.Files) != 2 {
		t.Fatalf("got %+v, %v", pin, err)
	}
	db, err := store.Open(dir)
	if err != nil || strings.Join(db.Ecosystems(), " ") != "Go npm" {
		t.Fatalf("got %v, %v", db.Ecosystems(), err)
	}
	db.Close()
	locked := terms
	locked.Locked = true
	for name, test := range map[string]struct {
		archive []byte
		terms   Terms
		want    string
	}{
		"another key":  {archiveOf(t, other, 3, "Go"), Terms{Keys: []crypto.PublicKey{public}}, "of none of the given keys"},
		"no signature": {archiveOf(t, nil, 3, "Go"), terms, "it is not signed"},
		"a key counts": {archiveOf(t, nil, 3, "Go"), Terms{Keys: terms.Keys, Unsigned: true}, "it is not signed"},
		"no key":       {first, Terms{}, "no key"},
		"older":        {archiveOf(t, key, 1, "Go"), terms, "older than what is installed"},
		"not pinned":   {archiveOf(t, key, 3, "Go"), locked, "it has changed"},
		"cut":          {first[:len(first)/2], terms, ""},
		"no archive":   {[]byte("what"), terms, "does not begin with"},
	} {
		if _, err := install(dir, test.archive, test.terms); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := install(dir, first, locked); err != nil {
		t.Errorf("what is pinned: %v", err)
	}
	// What the next archive no longer has is gone; what others imported stays.
	if err := os.Rename(filepath.Join(storeOf(t, "PyPI"), "osv.pypi.advisories"), filepath.Join(dir, "own.pypi.advisories")); err != nil {
		t.Fatal(err)
	}
	if _, err := install(dir, archiveOf(t, key, 4, "Go"), terms); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != 4 {
		t.Errorf("got %v, %v", left, err)
	}
	if _, err := install(t.TempDir(), archiveOf(t, nil, 1, "Go"), Terms{Unsigned: true}); err != nil {
		t.Error(err)
	}
	if _, err := install(t.TempDir(), first, locked); err == nil {
		t.Error("installed what nothing pins")
	}
}

// TestTampering changes every 97th byte: whatever is installed after that is
// what was signed.
func TestTampering(t *testing.T) {
	key, public := edKey(t)
	archive := archiveOf(t, key, 2, "Go")
	want, err := install(t.TempDir(), archive, Terms{Keys: []crypto.PublicKey{public}})
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(archive); i += 97 {
		damaged := bytes.Clone(archive)
		damaged[i] ^= 1
		if pin, err := install(t.TempDir(), damaged, Terms{Keys: []crypto.PublicKey{public}}); err == nil && pin.Digest != want.Digest {
			t.Errorf("byte %d can be changed unseen", i)
		}
	}
}

func TestKeys(t *testing.T) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ed, _ := edKey(t)
	for _, key := range []crypto.Signer{ec, ed} {
		private, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		public, err := x509.MarshalPKIXPublicKey(key.Public())
		if err != nil {
			t.Fatal(err)
		}
		signer, err := PrivateKey(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
		if err != nil {
			t.Fatal(err)
		}
		verifier, err := PublicKey(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}))
		if err != nil {
			t.Fatal(err)
		}
		signature, err := sign([]byte("text"), signer)
		if err != nil {
			t.Fatal(err)
		}
		if err := verify([]byte("text"), signature, []crypto.PublicKey{verifier}); err != nil {
			t.Errorf("%T: %v", key, err)
		}
		if verify([]byte("other"), signature, []crypto.PublicKey{verifier}) == nil {
			t.Errorf("%T: another text is no error", key)
		}
	}
	if _, err := PublicKey([]byte("what")); err == nil {
		t.Error("no error")
	}
}

func TestRegistryAndURL(t *testing.T) {
	key, public := edKey(t)
	archive := archiveOf(t, key, 2, "Go")
	server := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	defer server.Close()
	ref := strings.TrimPrefix(server.URL, "http://") + "/team/advisories:latest"
	pushed, err := Push(context.Background(), ref, archive, true, http.DefaultTransport)
	if err != nil || !strings.Contains(pushed, "/team/advisories@sha256:") {
		t.Fatalf("got %s, %v", pushed, err)
	}
	for _, from := range []string{ref, pushed} {
		content, err := Pull(context.Background(), from, true, http.DefaultTransport)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Install(context.Background(), t.TempDir(), from, content, Terms{Keys: []crypto.PublicKey{public}}); err != nil {
			t.Error(err)
		}
		content.Close()
	}
	if _, err := Pull(context.Background(), strings.TrimPrefix(server.URL, "http://")+"/none:latest", true, http.DefaultTransport); err == nil {
		t.Error("found what is not there")
	}
	web := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a.tar":
			_, _ = w.Write(archive)
		case "/plain":
			http.Redirect(w, r, server.URL, http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer web.Close()
	content, err := Download(context.Background(), web.URL+"/a.tar", web.Client().Transport)
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	if got, err := io.ReadAll(content); err != nil || !bytes.Equal(got, archive) {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
	for _, path := range []string{"/none", "/plain"} {
		if _, err := Download(context.Background(), web.URL+path, web.Client().Transport); err == nil {
			t.Errorf("%s: no error", path)
		}
	}
}

func FuzzInstall(f *testing.F) {
	f.Add(archiveOf(f, nil, 1, "Go"))
	f.Fuzz(func(t *testing.T, archive []byte) {
		_, _ = install(t.TempDir(), archive, Terms{Unsigned: true})
	})
}
