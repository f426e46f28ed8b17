package layer

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs/catalogers"
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
