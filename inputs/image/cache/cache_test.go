package cache

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestWhatIsPutIsFound(t *testing.T) {
	c := must(t, 0)
	data := bytes.Repeat([]byte("what was found "), 10_000)
	if _, ok := c.Get("sha256:a", "1"); ok {
		t.Fatal("an empty cache has an entry")
	}
	if err := c.Put("sha256:a", "1", data); err != nil {
		t.Fatal(err)
	}
	got, ok := c.Get("sha256:a", "1")
	if !ok || !bytes.Equal(got, data) {
		t.Fatalf("found %v, %d bytes", ok, len(got))
	}
	for _, other := range [][2]string{{"sha256:b", "1"}, {"sha256:a", "2"}} {
		if _, ok := c.Get(other[0], other[1]); ok {
			t.Errorf("%v has the entry of another", other)
		}
	}
	_, file, _ := c.place("sha256:a", "1")
	for name, want := range map[string]os.FileMode{file: 0o600, filepath.Dir(file): 0o700, c.dir: 0o700} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, want %v (%v)", name, info.Mode().Perm(), want, err)
		}
	}
}

func TestDamageIsAsGoodAsMissing(t *testing.T) {
	c := must(t, 0)
	data := []byte("some facts")
	_, file, _ := c.place("d", "v")
	for name, damage := range map[string]func(b []byte) []byte{
		"a bit":       func(b []byte) []byte { b[len(b)-3] ^= 1; return b },
		"the hash":    func(b []byte) []byte { b[len(magic)] ^= 1; return b },
		"the format":  func(b []byte) []byte { b[0] ^= 1; return b },
		"cut off":     func(b []byte) []byte { return b[:len(b)-1] },
		"longer":      func(b []byte) []byte { return append(b, 0) },
		"empty":       func([]byte) []byte { return nil },
		"header only": func(b []byte) []byte { return b[:headerSize] },
	} {
		if err := c.Put("d", "v", data); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, damage(b), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, ok := c.Get("d", "v"); ok {
			t.Errorf("%s: the entry is taken for good", name)
		}
		if err := c.Put("d", "v", data); err != nil {
			t.Fatal(err)
		}
		if got, ok := c.Get("d", "v"); !ok || !bytes.Equal(got, data) {
			t.Errorf("%s: the entry was not written anew", name)
		}
	}
}

func TestAnEntryOfOneLayerIsNotTakenForAnothers(t *testing.T) {
	c := must(t, 0)
	if err := c.Put("d", "v", []byte("harmless")); err != nil {
		t.Fatal(err)
	}
	_, from, _ := c.place("d", "v")
	dir, to, _ := c.place("e", "v")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Get("e", "v"); ok {
		t.Error("a moved entry is taken for another layer's")
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	c := must(t, 0)
	if err := c.Put("d", "v", []byte("x")); err != nil {
		t.Fatal(err)
	}
	_, file, _ := c.place("d", "v")
	elsewhere := filepath.Join(t.TempDir(), "entry")
	if err := os.Rename(file, elsewhere); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, file); err != nil {
		t.Skip("no symbolic links:", err)
	}
	if _, ok := c.Get("d", "v"); ok {
		t.Error("an entry that is a link is read")
	}
	if err := c.Put("d", "v", []byte("y")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(file); err != nil || !info.Mode().IsRegular() {
		t.Errorf("the link was written through: %v %v", info, err)
	}
	dir := t.TempDir()
	if err := os.Symlink(t.TempDir(), filepath.Join(dir, folder)); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, 0); err == nil || !strings.Contains(err.Error(), "is no directory") {
		t.Errorf("a directory that is a link: %v", err)
	}
}

func TestTheOldestIsDeletedFirst(t *testing.T) {
	c := must(t, 100_000)
	noise := func(i int) []byte {
		b := make([]byte, 15_000)
		x := uint64(i*2 + 1)
		for j := range b {
			x = x*6364136223846793005 + 1442695040888963407
			b[j] = byte(x >> 56)
		}
		return b
	}
	for i := range 10 {
		digest := fmt.Sprint(i)
		c.written.Store(0)
		if err := c.Put(digest, "v", noise(i)); err != nil {
			t.Fatal(err)
		}
		_, file, _ := c.place(digest, "v")
		used := time.Now().Add(time.Duration(i-100) * time.Minute)
		if err := os.Chtimes(file, used, used); err != nil {
			t.Fatal(err)
		}
	}
	// Using an entry makes it young.
	if _, ok := c.Get("0", "v"); !ok {
		t.Fatal("the first is gone already")
	}
	c.shrink()
	kept := ""
	for i := range 10 {
		if _, ok := c.Get(fmt.Sprint(i), "v"); ok {
			kept += fmt.Sprint(i)
		}
	}
	if kept != "056789" && kept != "06789" {
		t.Errorf("kept %s", kept)
	}
	if err := c.Put("big", "v", bytes.Repeat(noise(77), 1)); err != nil {
		t.Fatal(err)
	}
	var large []byte
	for i := range 20 {
		large = append(large, noise(100+i)...)
	}
	if err := c.Put("larger than the cache", "v", large); err == nil {
		t.Error("an entry larger than the cache is kept")
	}
}

func TestManyAtOnce(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			c, err := Open(dir, 200_000)
			if err != nil {
				t.Error(err)
				return
			}
			for i := range 50 {
				digest := fmt.Sprint(i % 10)
				want := bytes.Repeat([]byte(digest), 20_000)
				if err := c.Put(digest, "v", want); err != nil {
					t.Error(err)
				}
				if i%7 == w%7 {
					c.shrink()
				}
				if got, ok := c.Get(digest, "v"); ok && !bytes.Equal(got, want) {
					t.Error("an entry has the content of another")
				}
			}
		})
	}
	wg.Wait()
}

func must(t *testing.T, size int64) *Cache {
	t.Helper()
	c, err := Open(t.TempDir(), size)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func FuzzEntry(f *testing.F) {
	key := [32]byte{1}
	good, err := seal([]byte("what was found"), key)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good[headerSize:])
	f.Fuzz(func(t *testing.T, data []byte) {
		// The checksum is right: only what lies behind it is at stake.
		sealed := append(append([]byte(magic), make([]byte, 32)...), data...)
		sum := checksum(key, data)
		copy(sealed[len(magic):], sum[:])
		if got, err := open(sealed, key); err == nil && len(got) > maxContent {
			t.Errorf("%d bytes", len(got))
		}
	})
}
