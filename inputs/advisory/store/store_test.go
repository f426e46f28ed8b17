package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func entry(ecosystem, name, id string) Entry {
	return Entry{Ecosystem: ecosystem, Package: name, ID: id, Aliases: []string{"CVE-" + id}, Published: "2024-01-01T00:00:00Z", Modified: "2024-02-01T00:00:00Z", Summary: "something about " + name,
		URL: "https://example.com/" + id, Ratings: []Rating{{Source: "nvd", Severity: "high", Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}},
		Intervals: []Interval{{From: "1.0", To: "1.2"}, {From: "2.0", After: true, To: "2.5", End: Last}, {To: "9", End: Limit}},
		Versions:  []string{"3.0"}, Fixed: []string{"4.0"}, Upstream: []string{"CVE-1"}, Status: "deferred",
		Imports: []Import{{Path: "a/b", Symbols: []string{"F"}, GOOS: []string{"linux"}, GOARCH: []string{"arm64"}}}}
}

// importInto imports entries under a source's name.
func importInto(t testing.TB, dir, source string, terms Terms, entries ...Entry) []Replaced {
	t.Helper()
	imp, err := NewImporter(context.Background(), dir, source)
	if err != nil {
		t.Fatal(err)
	}
	defer imp.Close()
	for _, e := range entries {
		if err := imp.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	replaced, err := imp.Commit(terms)
	if err != nil {
		t.Fatal(err)
	}
	return replaced
}

func ids(t testing.TB, db *DB, ecosystem, name string) []string {
	t.Helper()
	var list []string
	for e, err := range db.Lookup(ecosystem, name) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, e.Source+":"+e.ID)
	}
	return list
}

func open(t testing.TB, path string) *DB {
	t.Helper()
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestRoundTrip(t *testing.T) {
	want := entry("Go", "example.com/a", "1")
	got, err := decodeEntry(want.encode(nil))
	got.Ecosystem, got.Package = "Go", "example.com/a"
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	encoded := want.encode(nil)
	for n := range encoded {
		if _, err := decodeEntry(encoded[:n]); err == nil {
			t.Errorf("the first %d of %d bytes are no error", n, len(encoded))
		}
	}
}

func TestImportReplacesOneSource(t *testing.T) {
	dir := t.TempDir()
	importInto(t, dir, "osv", Terms{}, entry("Go", "a", "1"), entry("Debian:12", "a", "2"), entry("Debian:11", "a", "3"))
	importInto(t, dir, "own", Terms{}, entry("Go", "a", "4"))
	replaced := importInto(t, dir, "osv", Terms{}, entry("Go", "a", "5"), entry("Go", "a", "5"), entry("Go", "b", "6"))
	db := open(t, dir)
	if got := ids(t, db, "Go", "a"); !slices.Equal(got, []string{"osv:5", "own:4"}) {
		t.Errorf("got %v", got)
	}
	if got := ids(t, db, "Debian:12", "a"); !slices.Equal(got, []string{"osv:2"}) {
		t.Errorf("got %v", got)
	}
	if got := ids(t, db, "Debian:13", "a"); got != nil {
		t.Errorf("got %v", got)
	}
	if len(replaced) != 1 || replaced[0].Before.Records != 1 || replaced[0].After.Records != 2 || replaced[0].After.Entries != 2 || replaced[0].After.Newest != "2024-02-01T00:00:00Z" {
		t.Errorf("got %+v", replaced)
	}
	if got := db.Ecosystems(); !slices.Equal(got, []string{"Debian:11", "Debian:12", "Go"}) {
		t.Errorf("got %v", got)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*.tmp"))
	parts, _ := filepath.Glob(filepath.Join(dir, ".*.part"))
	if err != nil || len(left)+len(parts) > 0 {
		t.Errorf("left behind: %v %v", left, parts)
	}
}

func TestShrinkIsRefused(t *testing.T) {
	dir := t.TempDir()
	var many []Entry
	for i := range 150 {
		many = append(many, entry("Go", fmt.Sprint("p", i), fmt.Sprint(i)))
	}
	importInto(t, dir, "osv", Terms{}, many...)
	imp, err := NewImporter(context.Background(), dir, "osv")
	if err != nil {
		t.Fatal(err)
	}
	defer imp.Close()
	if err := imp.Add(entry("Go", "a", "1")); err != nil {
		t.Fatal(err)
	}
	var shrink *ShrinkError
	if _, err := imp.Commit(Terms{}); !errors.As(err, &shrink) || shrink.Before != 150 || shrink.After != 1 {
		t.Errorf("got %v", err)
	}
	if got := ids(t, open(t, dir), "Go", "p149"); len(got) != 1 {
		t.Errorf("the store has changed: %v", got)
	}
}

// TestSpill sorts more than memory may hold.
func TestSpill(t *testing.T) {
	s := sorter{dir: t.TempDir(), limit: 4 << 10}
	for i := range 2000 {
		if err := s.add(fmt.Sprintf("key%04d", (i*7919)%2000), []byte("value")); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.runs) < 5 {
		t.Fatalf("only %d runs", len(s.runs))
	}
	n := 0
	for r, err := range s.sorted() {
		if err != nil || r.key != fmt.Sprintf("key%04d", n) || string(r.value) != "value" {
			t.Fatalf("record %d is %q, %v", n, r.key, err)
		}
		n++
	}
	if n != 2000 {
		t.Errorf("got %d records", n)
	}
	if err := s.close(); err != nil {
		t.Error(err)
	}
}

// TestManyBlocks finds every entry, also those whose key fills several blocks.
func TestManyBlocks(t *testing.T) {
	dir := t.TempDir()
	var all []Entry
	for i := range 300 {
		all = append(all, entry("Debian:12", "linux", fmt.Sprintf("%04d", i)), entry("Debian:12", fmt.Sprintf("p%04d", i), "1"))
	}
	importInto(t, dir, "osv", Terms{}, all...)
	db := open(t, dir)
	if n := len(db.files[0].tail.blocks); n < 3 {
		t.Fatalf("only %d blocks", n)
	}
	if got := ids(t, db, "Debian:12", "linux"); len(got) != 300 {
		t.Errorf("got %d entries of linux", len(got))
	}
	for i := range 300 {
		if got := ids(t, db, "Debian:12", fmt.Sprintf("p%04d", i)); len(got) != 1 {
			t.Errorf("p%04d: got %v", i, got)
		}
	}
	for _, name := range []string{"", "a", "linux0", "p", "p0299a", "z"} {
		if got := ids(t, db, "Debian:12", name); got != nil {
			t.Errorf("%s: got %v", name, got)
		}
	}
	if err := db.files[0].Verify(); err != nil {
		t.Error(err)
	}
}

func TestDamageIsAnError(t *testing.T) {
	dir := t.TempDir()
	importInto(t, dir, "osv", Terms{}, entry("Go", "a", "1"))
	content, err := os.ReadFile(filepath.Join(dir, "osv.go.advisories"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range content {
		damaged := bytes.Clone(content)
		damaged[i] ^= 0x40
		f, err := newFile(damaged)
		if err != nil {
			continue
		}
		if err := f.Verify(); err == nil {
			t.Errorf("byte %d of %d can be changed unseen", i, len(content))
		}
	}
	for n := range content {
		if _, err := newFile(content[:n]); err == nil {
			t.Errorf("the first %d of %d bytes are no error", n, len(content))
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "osv.go.advisories"), content[:len(content)-1], 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "osv.go.advisories") {
		t.Errorf("got %v", err)
	}
	if _, err := Open(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestSideTables(t *testing.T) {
	dir := t.TempDir()
	for _, source := range []string{"kev", "epss"} {
		imp, err := NewImporter(context.Background(), dir, source)
		if err != nil {
			t.Fatal(err)
		}
		if source == "kev" {
			err = imp.AddExploited(Exploited{ID: "CVE-2021-44228", Added: "2021-12-10", Due: "2021-12-24", Ransomware: true})
		} else {
			err = imp.AddProbability(Probability{ID: "CVE-2021-44228", Score: 0.97, Percentile: 1})
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := imp.Commit(Terms{Newest: "2024-01-01T00:00:00Z"}); err != nil {
			t.Fatal(err)
		}
		imp.Close()
	}
	db := open(t, dir)
	if e, ok, err := db.Exploited("CVE-2021-44228"); err != nil || !ok || e != (Exploited{ID: "CVE-2021-44228", Added: "2021-12-10", Due: "2021-12-24", Ransomware: true}) {
		t.Errorf("got %+v %v %v", e, ok, err)
	}
	if p, ok, err := db.Probability("CVE-2021-44228"); err != nil || !ok || p.Score != 0.97 || p.Percentile != 1 {
		t.Errorf("got %+v %v %v", p, ok, err)
	}
	if _, ok, err := db.Exploited("CVE-2021-1"); ok || err != nil {
		t.Error("found what is not there")
	}
}

// TestReadersAndImports reads while others import.
func TestReadersAndImports(t *testing.T) {
	dir := t.TempDir()
	importInto(t, dir, "osv", Terms{}, entry("Go", "a", "0"))
	var wait sync.WaitGroup
	for w := range 3 {
		wait.Go(func() {
			for i := range 10 {
				importInto(t, dir, "osv", Terms{}, entry("Go", "a", fmt.Sprint(w*10+i)))
			}
		})
	}
	for range 3 {
		wait.Go(func() {
			for range 30 {
				db, err := Open(dir)
				if err != nil {
					t.Error(err)
					return
				}
				if got := ids(t, db, "Go", "a"); len(got) != 1 {
					t.Errorf("got %v", got)
				}
				db.Close()
			}
		})
	}
	wait.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	imp, err := NewImporter(ctx, dir, "osv")
	if err != nil {
		t.Fatal(err)
	}
	defer imp.Close()
	if _, err := NewImporter(ctx, dir, "osv"); err == nil {
		t.Error("two imports at once")
	}
}

func TestNormalize(t *testing.T) {
	for _, test := range [][3]string{
		{"PyPI", "Django_REST.-framework", "django-rest-framework"}, {"PyPI", "zope.interface", "zope-interface"}, {"NuGet", "Newtonsoft.Json", "newtonsoft.json"},
		{"npm", "@Babel/Core", "@Babel/Core"}, {"Go", "github.com/BurntSushi/toml", "github.com/BurntSushi/toml"}, {"Debian:12", "libX", "libX"},
	} {
		if got := Normalize(test[0], test[1]); got != test[2] {
			t.Errorf("%v: got %s", test, got)
		}
	}
}

func FuzzFile(f *testing.F) {
	dir := f.TempDir()
	importInto(f, dir, "osv", Terms{Inputs: []Input{{Name: "a", Digest: "b"}}}, entry("Go", "a", "1"), entry("Go", "b", "2"))
	content, err := os.ReadFile(filepath.Join(dir, "osv.go.advisories"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content)
	file, err := newFile(content)
	if err != nil {
		f.Fatal(err)
	}
	raw, err := file.tail.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	e := entry("Go", "a", "1")
	f.Add(e.encode(nil))
	f.Fuzz(func(t *testing.T, content []byte) {
		// The digests keep a fuzzer out of what lies behind them, so that is
		// given its share of the input directly.
		_, _ = decodeEntry(content)
		_, _ = decodeTail(content, int64(len(content)))
		file, err := newFile(content)
		if err != nil {
			return
		}
		if file.Verify() != nil {
			return
		}
		for _, err := range file.Lookup("Go", "a") {
			if err != nil {
				return
			}
		}
	})
}

// BenchmarkLookup2000 opens a store of 16,200 entries and looks 2,000 packages
// up, one in ten of which is there.
func BenchmarkLookup2000(b *testing.B) {
	dir := b.TempDir()
	var all []Entry
	for i := range 16_200 {
		all = append(all, entry("Debian:12", fmt.Sprintf("package-%05d", i/2), fmt.Sprintf("2024-%05d", i)))
	}
	importInto(b, dir, "osv", Terms{}, all...)
	names := make([]string, 2000)
	for i := range names {
		names[i] = fmt.Sprintf("package-%05d", i*40)
	}
	for b.Loop() {
		db, err := Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		for _, name := range names {
			for _, err := range db.Lookup("Debian:12", name) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
		db.Close()
	}
}
