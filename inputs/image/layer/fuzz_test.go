package layer

import (
	"bytes"
	"context"
	"io"
	"path"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

// sound fails where a merged image is not a tree of clean paths.
func sound(t *testing.T, r *Root) {
	t.Helper()
	seen := map[string]Kind{"": Directory}
	n := 0
	for e := range r.List() {
		n++
		if e.Path == "" || strings.HasPrefix(e.Path, "/") || path.Clean("/" + e.Path)[1:] != e.Path || len(e.Path) > maxPath {
			t.Fatalf("the path %q", e.Path)
		}
		if _, twice := seen[e.Path]; twice {
			t.Fatalf("%q twice", e.Path)
		}
		parent := strings.TrimPrefix(path.Dir("/"+e.Path), "/")
		if kind, ok := seen[parent]; !ok || kind != Directory {
			t.Fatalf("%q lies in no directory", e.Path)
		}
		if e.Kind >= HardLink && e.Kind != CharDevice && e.Kind != BlockDevice && e.Kind != Fifo {
			t.Fatalf("%q is of kind %d", e.Path, e.Kind)
		}
		seen[e.Path] = e.Kind
	}
	if n != r.Entries {
		t.Fatalf("%d entries, %d said", n, r.Entries)
	}
}

func FuzzScan(f *testing.F) {
	plain := archive(f, "d/", "packages = a 1\nbroken\n", "755: bin/x = #!/bin/sh\n", "l -> d", "h => packages", "d/.wh.x", "d/.wh..wh..opq")
	f.Add(plain)
	f.Add(zipped(f, plain))
	f.Add(plain[:1000])
	f.Fuzz(func(t *testing.T, data []byte) {
		o := with()
		o.Budget = limited(func(l *inputs.ImageLimits) { l.Entries, l.Unpacked, l.Content = 1000, 4<<20, 1<<20 })
		l := Layer{Digest: "sha256:x", Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
		facts, err := Scan(t.Context(), l, o)
		if (err == nil) != (facts != nil) {
			t.Fatal("neither facts nor an error, or both")
		}
		if err != nil {
			return
		}
		if err := facts.check(); err != nil {
			t.Fatal(err)
		}
		kept, err := facts.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(kept); err != nil {
			t.Fatal(err)
		}
		r, err := Merge(t.Context(), []*Facts{facts, facts})
		if err != nil {
			t.Fatal(err)
		}
		sound(t, r)
	})
}

func FuzzDecode(f *testing.F) {
	for _, entries := range [][]string{{"packages = a 1\nos debian 12\nowns deb a /x\n", "755: x = #!x", "key = SECRET s\n"}, {"a => b", "c -> d", ".wh.x"}, {}} {
		data, err := scanned(f, with(), entries...).Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		facts, err := Decode(data)
		if err != nil {
			return
		}
		r, err := Merge(t.Context(), []*Facts{facts})
		if err != nil {
			t.Fatal(err)
		}
		sound(t, r)
	})
}

// FuzzMerge makes layers of a few names that get into each other's way: two
// bytes an entry, kind and names.
func FuzzMerge(f *testing.F) {
	f.Add([]byte("\x00\x11\x12\x13\xff\xff\x61\x21\x72\x12"))
	f.Fuzz(func(t *testing.T, data []byte) {
		names := []string{"a", "b", "c", "a/b", "a/c", "b/a", "b/c", "a/b/c", "c/b/a", "a/a", "b/b", "c/a", "a/b/a", "b/a/b", "c/c/c", "a/a/a"}
		var layers []*Facts
		var p packer
		current := &Facts{}
		finish := func() {
			current.Packed = p.buf
			layers = append(layers, current)
			current, p = &Facts{}, packer{}
		}
		for i := 0; i+1 < len(data) && len(layers) < 8; i += 2 {
			if data[i] == 0xff {
				finish()
				continue
			}
			e := Entry{Path: names[data[i+1]&15], Kind: Kind(data[i]) % kinds}
			if link := names[data[i+1]>>4]; e.Kind == Symlink || e.Kind == HardLink {
				e.Link = link
				if e.Kind == Symlink && data[i]&0x80 != 0 {
					e.Link = "../" + link
				}
			}
			p.add(e)
			if e.Kind == File && data[i]&0x40 != 0 {
				d := Detail{Entry: uint32(current.Count), Secrets: []inputs.FoundSecret{{Rule: "x"}}}
				found, err := statements("x 1\n")
				if err != nil {
					t.Fatal(err)
				}
				d.Found = append(d.Found, found)
				current.Details = append(current.Details, d)
			}
			current.Count++
		}
		finish()
		r, err := Merge(t.Context(), layers)
		if err != nil {
			t.Fatal(err)
		}
		sound(t, r)
		secrets := 0
		for _, l := range layers {
			for _, d := range l.Details {
				secrets += len(d.Secrets)
			}
		}
		if got := len(r.Files.Secrets); got != secrets {
			t.Errorf("%d secrets of %d", got, secrets)
		}
	})
}
