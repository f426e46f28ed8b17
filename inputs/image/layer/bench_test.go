package layer

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/inputs/catalogers"
	"github.com/boltseal/boltseal/inputs/image/cache"
)

// BenchmarkScan reads a synthetic layer of many small files and some programs.
func BenchmarkScan(b *testing.B) {
	var entries []string
	program := "\x7fELF" + strings.Repeat("code and data ", 20_000)
	for i := range 4000 {
		entries = append(entries, fmt.Sprintf("usr/lib/part%d/file%d.js = %s", i/50, i, strings.Repeat("some text ", 400)))
		if i%100 == 0 {
			entries = append(entries, fmt.Sprintf("755: usr/bin/program%d = %s", i, program))
		}
	}
	plain := archive(b, entries...)
	for name, l := range map[string]Layer{"tar": stored(plain), "gzip": stored(zipped(b, plain))} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(plain)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Scan(b.Context(), l, Options{Catalogers: catalogers.All()}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// manyEntries are the facts of a layer with as many entries as a large image.
func manyEntries(t testing.TB, n int) *Facts {
	f := &Facts{Digest: "sha256:many"}
	var p packer
	p.add(Entry{Path: "usr", Kind: Directory, Mode: 0o755})
	for i := range n - 1 {
		p.add(Entry{Path: "usr/lib/node_modules/module" + strconv.Itoa(i/40) + "/lib/file" + strconv.Itoa(i) + ".js", Mode: 0o644, Size: 1234})
	}
	f.Packed, f.Count = p.buf, n
	return f
}

func BenchmarkMerge(b *testing.B) {
	f := manyEntries(b, 40_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Merge(b.Context(), []*Facts{f}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	data, err := manyEntries(b, 40_000).Encode()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}

// TestMeasure reads the layers that BOLTSEAL_LAYERS names, a list of files
// separated by colons, once without and once with what was kept.
func TestMeasure(t *testing.T) {
	list := os.Getenv("BOLTSEAL_LAYERS")
	if list == "" {
		t.Skip("BOLTSEAL_LAYERS names no layers to measure")
	}
	store, err := cache.Open(os.Getenv("BOLTSEAL_LAYERS_CACHE"), 0)
	if err != nil {
		t.Fatal(err)
	}
	budget := limited(nil)
	o := Options{Catalogers: catalogers.All(), Budget: budget, Store: store}
	begin := time.Now()
	var facts []*Facts
	for name := range strings.SplitSeq(list, ":") {
		l := Layer{Digest: digestOf([]byte(name)), Open: func(context.Context) (io.ReadCloser, error) { return os.Open(name) }}
		f, err := Scan(t.Context(), l, o)
		if err != nil {
			t.Fatal(err)
		}
		facts = append(facts, f)
	}
	scanned := time.Since(begin)
	r, err := Merge(t.Context(), facts)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("scan %v, merge %v, %d entries, %d MB, %d packages, %d executables, %d tools, %d setuid, %d leftovers, %d gaps", scanned,
		time.Since(begin)-scanned, r.Entries, budget.unpacked.Load()>>20, len(r.Packages), len(r.Files.Executables), len(r.Files.Tools),
		len(r.Files.Setuid), len(r.Files.Leftovers), len(r.Gaps))
	for _, g := range r.Gaps {
		t.Log(g)
	}
}
