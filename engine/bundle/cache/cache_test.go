package cache

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func open(t *testing.T) *Cache {
	t.Helper()
	c, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestContent(t *testing.T) {
	c := open(t)
	content := []byte("a bundle")
	digest := DigestOf(content)
	if err := c.Put(content); err != nil {
		t.Fatal(err)
	}
	if got, ok := c.Get(digest, 100); !ok || string(got) != "a bundle" {
		t.Errorf("got %q, %v", got, ok)
	}
	if _, ok := c.Get(digest, 3); ok {
		t.Error("more than the limit was read")
	}
	if err := os.WriteFile(c.blob(digest), []byte("b bundle"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Get(digest, 100); ok {
		t.Error("damaged content was given")
	}
	if _, err := os.Stat(c.blob(digest)); err == nil {
		t.Error("damaged content was kept")
	}
	elsewhere := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(elsewhere, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if os.Symlink(elsewhere, c.blob(digest)) == nil {
		if _, ok := c.Get(digest, 100); ok {
			t.Error("a link was followed")
		}
	}
	for _, odd := range []string{"", "sha256:", "sha256:../../x", "sha512:" + strings.Repeat("a", 64), "sha256:" + strings.Repeat("A", 64)} {
		if _, ok := c.Get(odd, 100); ok || IsDigest(odd) {
			t.Errorf("%q is taken for a digest", odd)
		}
	}
}

func TestNotesAndParts(t *testing.T) {
	c := open(t)
	n := Note{Address: "https://example.com/b.tar.gz", Digest: DigestOf(nil), ETag: `"1"`}
	if err := c.PutNote(n); err != nil {
		t.Fatal(err)
	}
	if got, ok := c.Note(n.Address); !ok || got != n {
		t.Errorf("got %+v", got)
	}
	if _, ok := c.Note("other"); ok {
		t.Error("a note of another address")
	}
	if err := os.Rename(c.named(notes, n.Address), c.named(notes, "other")); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Note("other"); ok {
		t.Error("a note that was moved counts")
	}
	if err := c.PutPart("k", "e", []byte("half\nof it")); err != nil {
		t.Fatal(err)
	}
	if got, etag := c.Part("k", 100); string(got) != "half\nof it" || etag != "e" {
		t.Errorf("got %q, %q", got, etag)
	}
	raw, err := os.ReadFile(c.named(parts, "k"))
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)-1] ^= 1
	if err := os.WriteFile(c.named(parts, "k"), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, _ := c.Part("k", 100); got != nil {
		t.Error("a damaged part was given")
	}
	if err := c.PutPart("k", "", nil); err != nil {
		t.Fatal(err)
	}
	if err := c.PutPart("k", "", nil); err != nil {
		t.Error(err)
	}
}

func TestNoCache(t *testing.T) {
	var c *Cache
	if err := c.Put([]byte("x")); err != nil {
		t.Error(err)
	}
	if _, ok := c.Get(DigestOf([]byte("x")), 10); ok {
		t.Error("nothing was kept")
	}
	if err := c.PutNote(Note{}); err != nil {
		t.Error(err)
	}
	if _, ok := c.Note(""); ok {
		t.Error("nothing was kept")
	}
	if err := c.PutPart("", "", []byte("x")); err != nil {
		t.Error(err)
	}
	if part, _ := c.Part("", 1); part != nil {
		t.Error("nothing was kept")
	}
}

func TestTheOldestGoesFirst(t *testing.T) {
	c := open(t)
	for i, text := range []string{"first", "second", "third"} {
		if err := c.Put([]byte(text)); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(time.Duration(i-10) * time.Hour)
		if err := os.Chtimes(c.blob(DigestOf([]byte(text))), at, at); err != nil {
			t.Fatal(err)
		}
	}
	c.Get(DigestOf([]byte("first")), 100)
	if err := c.shrinkTo(11); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{"first": true, "second": false, "third": true} {
		if _, ok := c.Get(DigestOf([]byte(text)), 100); ok != want {
			t.Errorf("%s is kept: %v", text, ok)
		}
	}
}

func TestALinkIsNoCache(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(t.TempDir(), filepath.Join(dir, folder)); err != nil {
		t.Skip("no symbolic links:", err)
	}
	if _, err := Open(dir); err == nil {
		t.Error("a link was taken")
	}
}
