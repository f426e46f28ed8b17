package layer

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

// members are several gzip members one after the other, as estargz has them.
func members(t *testing.T, b []byte) []byte {
	var out []byte
	for part := range slices.Chunk(b, 1000) {
		out = append(out, zipped(t, part)...)
	}
	return out
}

func zstandard(t *testing.T, b []byte) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(b, nil)
}

// chunked has frames to be skipped around the real ones, as zstd:chunked does.
func chunked(t *testing.T, b []byte) []byte {
	skip := append([]byte{0x53, 0x2a, 0x4d, 0x18, 5, 0, 0, 0}, "table"...)
	out := slices.Clone(skip)
	for part := range slices.Chunk(b, 1500) {
		out = append(out, zstandard(t, part)...)
	}
	return append(out, skip...)
}

func TestHoweverALayerIsCompressedItSaysTheSame(t *testing.T) {
	plain := archive(t, "d/", "d/packages = a 1\nb 2\n", "755: bin/x = #!/bin/sh\n", "l -> d")
	for name, b := range map[string][]byte{"tar": plain, "gzip": zipped(t, plain), "members": members(t, plain), "zstd": zstandard(t, plain), "zstd:chunked": chunked(t, plain)} {
		l := stored(b)
		l.DiffID = digestOf(plain)
		l.Open = func(context.Context) (io.ReadCloser, error) {
			return io.NopCloser(iotest.OneByteReader(bytes.NewReader(b))), nil
		}
		f, err := Scan(t.Context(), l, Options{Catalogers: []packages.Cataloger{stated()}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if f.Count != 4 || f.DiffID != digestOf(plain) || f.Unpacked != int64(len(plain)) || len(f.Hashes) != 1 || len(f.Details) != 1 || len(f.Details[0].Found[0].Packages) != 2 {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestWhatNoLayerMayBeIsAnErrorThatNamesIt(t *testing.T) {
	noise := make([]byte, 50_000)
	for i, x := 0, uint32(1); i < len(noise); i, x = i+1, x*1664525+1013904223 {
		noise[i] = byte(x >> 24)
	}
	plain := archive(t, "a = "+string(noise), "b = 2")
	gz, zs := zipped(t, plain), zstandard(t, plain)
	damaged := func(b []byte, at int) []byte {
		b = slices.Clone(b)
		b[at] ^= 0x55
		return b
	}
	small := func(l *inputs.ImageLimits) { l.Entries, l.Unpacked = 10, 1<<20 }
	many := make([]string, 11)
	for i := range many {
		many[i] = "f" + strings.Repeat("x", i)
	}
	for _, tt := range []struct {
		name string
		b    []byte
		want string
	}{
		{"cut tar", plain[:20_000], "unexpected EOF"},
		{"cut in a header", plain[:300], "unexpected EOF"},
		{"cut gzip", gz[:len(gz)-20], "unexpected EOF"},
		{"cut gzip at the checksum", gz[:len(gz)-4], "unexpected EOF"},
		{"cut zstd", zs[:len(zs)-20], "unexpected EOF"},
		{"damaged gzip", damaged(gz, len(gz)/2), ""},
		{"wrong gzip checksum", damaged(gz, len(gz)-6), "checksum"},
		{"damaged zstd", damaged(zs, len(zs)/2), ""},
		{"text after gzip", append(slices.Clone(gz), "garbage"...), ""},
		{"no archive", []byte(strings.Repeat("this is no layer ", 100)), "tar"},
		{"wrong tar checksum", damaged(plain, 1), "tar"},
		{"xz", append([]byte("\xfd7zXZ\x00"), make([]byte, 600)...), "xz"},
		{"traversal", archive(t, "../etc/passwd = x"), "leads out of the image"},
		{"traversal inside", archive(t, "a/../../b = x"), "leads out of the image"},
		{"absolute traversal", archive(t, "/../x = x"), "leads out of the image"},
		{"traversal of a hard link", archive(t, "x => ../../etc/shadow"), "leads out of the image"},
		{"traversal of a whiteout", archive(t, "a/.wh..."), "no whiteout"},
		{"whiteout of the directory itself", archive(t, "a/.wh.."), "no whiteout"},
		{"whiteout of nothing", archive(t, "a/.wh."), "no whiteout"},
		{"long part", archive(t, strings.Repeat("x", 256)+" = x"), "longer than 255 bytes"},
		{"long name", archive(t, strings.Repeat("abc/", 1025)+"x = x"), "longer than 4096 bytes"},
		{"long link", archive(t, "l -> "+strings.Repeat("abc/", 1025)), "leads nowhere"},
		{"too many entries", archive(t, many...), "more than 10 entries"},
		{"too large", archive(t, "a = "+strings.Repeat("x", 1<<20)), "more than 1048576 bytes uncompressed"},
		{"a bomb", zipped(t, make([]byte, 64<<20)), "more than 1048576 bytes uncompressed"},
		{"a bomb of zstd", zstandard(t, make([]byte, 64<<20)), "more than 1048576 bytes uncompressed"},
		{"a bomb after the archive's end", zipped(t, append(archive(t, "a = 1"), make([]byte, 64<<20)...)), "more than 1048576 bytes uncompressed"},
		{"a bomb of a sparse file", sparseArchive(t, 1<<30), "more than 1048576 bytes uncompressed"},
		{"unknown type", typed(t, 'M'), "unknown type"},
	} {
		budget := limited(small)
		if tt.name == "a bomb of a sparse file" {
			budget = limited(func(l *inputs.ImageLimits) { l.Unpacked, l.Content = 1<<20, 2<<30 })
		}
		l := stored(tt.b)
		f, err := Scan(t.Context(), l, Options{Catalogers: []packages.Cataloger{stated()}, Budget: budget})
		if err == nil || f != nil {
			t.Errorf("%s: no error", tt.name)
			continue
		}
		if !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), l.Digest) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// sparseArchive holds a file of old GNU format that is nothing but a hole.
func sparseArchive(t *testing.T, size int64) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	if err := w.WriteHeader(&tar.Header{Name: "packages", Mode: 0o644, Format: tar.FormatGNU}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	b := buf.Bytes()
	b[156] = 'S'
	number := func(at int, n int64) {
		b[at] = 0x80
		binary.BigEndian.PutUint64(b[at+4:], uint64(n))
	}
	number(386, size) // offset and length of the only part, then the size of all
	number(398, 0)
	number(483, size)
	copy(b[148:156], "        ")
	sum := 0
	for _, c := range b[:512] {
		sum += int(c)
	}
	copy(b[148:156], []byte{byte('0' + sum>>15&7), byte('0' + sum>>12&7), byte('0' + sum>>9&7), byte('0' + sum>>6&7), byte('0' + sum>>3&7), byte('0' + sum&7), 0, ' '})
	return b
}

func typed(t *testing.T, flag byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	if err := w.WriteHeader(&tar.Header{Name: "x", Typeflag: flag, Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestASparseFileIsNoBomb(t *testing.T) {
	o := Options{Catalogers: []packages.Cataloger{stated()}, Budget: limited(func(l *inputs.ImageLimits) { l.Content = 1 << 20 })}
	f, err := Scan(t.Context(), stored(sparseArchive(t, 1<<40)), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Details) != 1 || len(f.Details[0].Gaps) != 1 || !strings.Contains(f.Details[0].Gaps[0].Why, "sparse") {
		t.Errorf("%+v", f.Details)
	}
}

func TestDigestsAreChecked(t *testing.T) {
	plain := archive(t, "a = 1")
	l := stored(zipped(t, plain))
	l.DiffID = digestOf([]byte("another"))
	if _, err := Scan(t.Context(), l, Options{}); err == nil || !strings.Contains(err.Error(), "not "+l.DiffID) {
		t.Errorf("wrong DiffID: %v", err)
	}
	// A source says that the digest is wrong when all has been read, and only then.
	for name, b := range map[string][]byte{"tar": plain, "gzip": zipped(t, plain), "zstd:chunked": chunked(t, plain), "padding": append(slices.Clone(plain), make([]byte, 300_000)...)} {
		wrong := errors.New("the digest is wrong")
		l := stored(b)
		l.Open = func(context.Context) (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(bytes.NewReader(b), iotest.ErrReader(wrong))), nil
		}
		if _, err := Scan(t.Context(), l, Options{}); !errors.Is(err, wrong) {
			t.Errorf("%s: %v", name, err)
		}
	}
	l.Open = func(context.Context) (io.ReadCloser, error) { return nil, errors.New("cannot be had") }
	if _, err := Scan(t.Context(), l, Options{}); err == nil || !strings.Contains(err.Error(), l.Digest) {
		t.Error(err)
	}
	l.MediaType = "application/vnd.oci.image.layer.v1.tar+gzip+encrypted"
	if _, err := Scan(t.Context(), l, Options{}); err == nil || !strings.Contains(err.Error(), "encrypted") {
		t.Error(err)
	}
}

// endless gives zeros forever.
type endless struct{ io.Closer }

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }
func (endless) Close() error               { return nil }

func TestEndlessLayersEnd(t *testing.T) {
	l := Layer{Digest: "sha256:endless", Open: func(context.Context) (io.ReadCloser, error) { return endless{}, nil }}
	if _, err := Scan(t.Context(), l, Options{Budget: limited(func(l *inputs.ImageLimits) { l.Unpacked = 10 << 20 })}); err == nil || !strings.Contains(err.Error(), "10485760") {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Scan(ctx, l, Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestTheBudgetIsTheImages(t *testing.T) {
	o := Options{Budget: limited(func(l *inputs.ImageLimits) { l.Entries = 3 })}
	scanned(t, o, "a = 1", "b = 1")
	if _, err := Scan(t.Context(), stored(archive(t, "a = 1", "b = 1")), o); err == nil || !strings.Contains(err.Error(), "more than 3 entries") {
		t.Error(err)
	}
}

func TestCatalogersSeeFiles(t *testing.T) {
	long := strings.Repeat("filler 1\n", 20_000)
	o := Options{Catalogers: []packages.Cataloger{stated()}, Secrets: marked{}, Budget: limited(func(l *inputs.ImageLimits) { l.Content = 100_000 })}
	f := scanned(t, o, "a/packages = x 1\n", "b/packages = broken", "c/packages = panic", "d/packages = "+long, "e/packages = SECRET s3\n", "755: run = #!/bin/sh\nSECRET abc\n", "x.png = SECRET no")
	if len(f.Details) != 6 {
		t.Fatalf("%d details", len(f.Details))
	}
	for i, want := range []int{1, 0, 0, 20_000, 1} {
		found := f.Details[i].Found
		if len(found) != 1 || len(found[0].Packages) != want {
			t.Errorf("%d: %d packages, want %d", i, len(found[0].Packages), want)
		}
	}
	for i, want := range map[int]string{1: `b/packages: stated: line "broken"`, 2: "c/packages: stated: the reader failed: a bug of the cataloger"} {
		if g := f.Details[i].Found[0].Gaps; len(g) != 1 || g[0].Fact != "packages" || g[0].Why != want {
			t.Errorf("%d: %v", i, g)
		}
	}
	for _, i := range []int{4, 5} {
		if s := f.Details[i].Secrets; len(s) != 1 || s[0].Rule != "marked" {
			t.Errorf("%d: secrets %v", i, s)
		}
	}
	if len(f.Hashes) != 1 || f.Hashes[0].Entry != 5 || digestOf([]byte("#!/bin/sh\nSECRET abc\n")) != "sha256:"+hexOf(f.Hashes[0].SHA256) {
		t.Errorf("hashes %v", f.Hashes)
	}
	o.Catalogers[0].Stream = nil
	f = scanned(t, o, "d/packages = "+long)
	if g := f.Details[0].Gaps; len(g) != 1 || !strings.Contains(g[0].Why, "d/packages: the file is larger than the 100000 bytes") {
		t.Errorf("%v", g)
	}
}

func TestAHardLinkIsLookedAtUnderItsOwnName(t *testing.T) {
	o := Options{Catalogers: []packages.Cataloger{stated()}}
	r, facts := image(t, o, []string{"ostree/objects/ab.file = x 1\n", "ostree/objects/cd.file = y 1\n", "usr/packages => ostree/objects/ab.file", "plain => ostree/objects/cd.file"}, []string{".wh.ostree"})
	if len(facts[0].Details) != 1 || facts[0].Details[0].Entry != 2 {
		t.Errorf("%+v", facts[0].Details)
	}
	if len(r.Packages) != 1 || r.Packages[0].Name != "x" || r.Packages[0].Path != "/usr/packages" {
		t.Errorf("%+v", r.Packages)
	}
	// A target that speaks for itself is not read twice.
	opened := 0
	l := stored(archive(t, "a/packages = x 1\n", "b/packages => a/packages"))
	open := l.Open
	l.Open = func(ctx context.Context) (io.ReadCloser, error) { opened++; return open(ctx) }
	if _, err := Scan(t.Context(), l, o); err != nil || opened != 1 {
		t.Errorf("opened %d times, %v", opened, err)
	}
}

func TestFileCapabilities(t *testing.T) {
	value := func(words ...uint32) string {
		var b []byte
		for _, w := range words {
			b = binary.LittleEndian.AppendUint32(b, w)
		}
		return string(b)
	}
	for _, tt := range []struct {
		value     string
		names     []string
		effective bool
		fails     bool
	}{
		{value(0x02000001, 1<<10, 0, 0, 0), []string{"NET_BIND_SERVICE"}, true, false},
		{value(0x02000000, 1<<13|1<<12, 0, 1<<7, 0), []string{"NET_ADMIN", "NET_RAW", "BPF"}, false, false},
		{value(0x03000001, 1<<21, 0, 0, 0, 1000), []string{"SYS_ADMIN"}, true, false},
		{value(0x01000001, 1<<7, 0), []string{"SETUID"}, true, false},
		{value(0x02000000, 0, 0, 1<<20, 0), []string{"52"}, false, false},
		{value(0x02000000, 1), nil, false, true},
		{value(0x04000000, 1, 0, 0, 0), nil, false, true},
		{"", nil, false, true},
	} {
		c, err := parseCapability(tt.value)
		if (err != nil) != tt.fails || err == nil && (!slices.Equal(c.names(), tt.names) || c.Effective != tt.effective) {
			t.Errorf("%x: %v %v %v", tt.value, c.names(), c.Effective, err)
		}
	}
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for name, v := range map[string]string{"usr/bin/ping": value(0x02000001, 1<<13, 0, 0, 0), "usr/bin/odd": "xxxxx"} {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Format: tar.FormatPAX, PAXRecords: map[string]string{capabilityRecord: v}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := Scan(t.Context(), stored(buf.Bytes()), Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := Merge(t.Context(), []*Facts{f})
	if err != nil {
		t.Fatal(err)
	}
	if p := r.Files.Privileged; len(p) != 1 || p[0].Path != "/usr/bin/ping" || !slices.Equal(p[0].Capabilities, []string{"NET_RAW"}) || !p[0].Effective {
		t.Errorf("%+v", p)
	}
	if len(r.Gaps) != 1 || !strings.Contains(r.Gaps[0].Why, "usr/bin/odd") {
		t.Errorf("%v", r.Gaps)
	}
}
