package bundle

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"
)

const denyX = "package main\n\ndeny contains \"x\"\n"

// entry is an entry of a hand-made archive.
type entry struct {
	name, content string
	kind          byte
}

// packed is a hand-made archive.
func packed(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	w := tar.NewWriter(zipped)
	for _, e := range entries {
		header := &tar.Header{Name: e.name, Mode: 0o644, Size: int64(len(e.content)), Typeflag: tar.TypeReg}
		if e.kind != 0 {
			header.Typeflag, header.Size, header.Linkname = e.kind, 0, "a.rego"
		}
		if err := w.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if header.Size > 0 {
			if _, err := io.WriteString(w, e.content); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.Close()
	zipped.Close()
	return out.Bytes()
}

// zipped is content in one gzip member.
func zipped(t testing.TB, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	w.Close()
	return out.Bytes()
}

// unzipped is the tar of an archive.
func unzipped(t testing.TB, archive []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestRead(t *testing.T) {
	for name, archive := range map[string][]byte{
		"as opa writes it": packed(t, entry{name: "/data.json", content: "{}"}, entry{name: "/a.rego", content: denyX}, entry{name: "/policy.wasm", content: "\x00"}),
		"as tar writes it": packed(t, entry{name: "./", kind: tar.TypeDir}, entry{name: "./data.json", content: "{}"}, entry{name: "./a.rego", content: denyX}),
		"padded":           zipped(t, append(unzipped(t, packed(t, entry{name: "a.rego", content: denyX}, entry{name: "data.json", content: "{}"})), make([]byte, 10240)...)),
	} {
		t.Run(name, func(t *testing.T) {
			b, err := Read(bytes.NewReader(archive), DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			if content, ok := b.Content("a.rego"); !ok || string(content) != denyX {
				t.Errorf("a.rego is %q", content)
			}
			m, err := b.Manifest()
			if err != nil || len(m.Roots) != 1 || m.Roots[0] != "" || m.RegoVersion != -1 {
				t.Errorf("manifest %+v, error %v", m, err)
			}
			var out bytes.Buffer
			if err := b.Write(&out); err != nil || !bytes.Equal(out.Bytes(), archive) {
				t.Error("it is not written as it was read")
			}
			src, err := b.Source("dir/policy-1.tar.gz")
			if err != nil || src.Name != "policy-1" || src.Path != "dir/policy-1.tar.gz" {
				t.Errorf("source %q at %q, error %v", src.Name, src.Path, err)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	small := Limits{Archive: 1 << 20, Total: 64 << 10, File: 16 << 10, Entries: 10}
	a := entry{name: "a.rego", content: denyX}
	many := make([]entry, 11)
	for i := range many {
		many[i] = entry{name: strings.Repeat("x", i+1), content: "x"}
	}
	good := packed(t, a)
	for name, tc := range map[string]struct {
		archive []byte
		want    string
	}{
		"no gzip":           {[]byte("x"), "it is no gzip"},
		"empty":             {nil, "it is no gzip"},
		"truncated":         {good[:len(good)/2], "unexpected EOF"},
		"no checksum":       {good[:len(good)-8], "unexpected EOF"},
		"something behind":  {append(bytes.Clone(good), 'x'), "unexpected EOF"},
		"a second archive":  {append(bytes.Clone(good), packed(t, a)...), "something behind its end"},
		"up":                {packed(t, entry{name: "../a.rego", content: denyX}), "leads out"},
		"up inside":         {packed(t, entry{name: "a/../../b.rego", content: denyX}), "leads out"},
		"absolute twice":    {packed(t, entry{name: "//a.rego", content: denyX}), "leads out"},
		"a drive":           {packed(t, entry{name: "C:/a.rego", content: denyX}), "leads out"},
		"backslash":         {packed(t, entry{name: `..\a.rego`, content: denyX}), "leads out"},
		"control character": {packed(t, entry{name: "a\x1b[2J.rego", content: denyX}), "cannot be printed"},
		"no UTF-8":          {packed(t, entry{name: "a\xff.rego", content: denyX}), "cannot be printed"},
		"trailing dot":      {packed(t, entry{name: "a.rego.", content: denyX}), "ends in a dot"},
		"long name":         {packed(t, entry{name: strings.Repeat("a/", 600) + "a", content: denyX}), "name of 1201 bytes"},
		"twice":             {packed(t, a, a), `holds "a.rego" twice`},
		"twice by slash":    {packed(t, a, entry{name: "/a.rego", content: denyX}), `holds "a.rego" twice`},
		"twice by case":     {packed(t, a, entry{name: "A.rego", content: denyX}), "where case does not count"},
		"twice by Kelvin":   {packed(t, entry{name: "k.rego", content: denyX}, entry{name: "\u212a.rego", content: denyX}), "where case does not count"},
		"file and folder":   {packed(t, entry{name: "a", content: "x"}, entry{name: "a/b.rego", content: denyX}), "both a file and a folder"},
		"symlink":           {packed(t, a, entry{name: "b.rego", kind: tar.TypeSymlink}), "no regular file"},
		"hard link":         {packed(t, a, entry{name: "b.rego", kind: tar.TypeLink}), "no regular file"},
		"device":            {packed(t, a, entry{name: "b", kind: tar.TypeChar}), "no regular file"},
		"pipe":              {packed(t, a, entry{name: "b", kind: tar.TypeFifo}), "no regular file"},
		"large file":        {packed(t, entry{name: "a.rego", content: strings.Repeat("#", 17<<10)}), "larger than"},
		"large together":    {packed(t, entry{name: "a", content: strings.Repeat("#", 16<<10)}, entry{name: "b", content: strings.Repeat("#", 16<<10)}, entry{name: "c", content: strings.Repeat("#", 16<<10)}, entry{name: "d", content: strings.Repeat("#", 16<<10)}), "too large when unpacked"},
		"bomb behind":       {zipped(t, append(unzipped(t, good), make([]byte, 1<<20)...)), "too large when unpacked"},
		"many":              {packed(t, many...), "more than 10 entries"},
		"two signatures":    {packed(t, a, entry{name: ".signatures.json", content: "{}"}, entry{name: "x/.signatures.json", content: "{}"}), "must stand at the top"},
		"signatures, upper": {packed(t, a, entry{name: ".SIGNATURES.json", content: "{}"}), "must stand at the top"},
		"a second manifest": {packed(t, a, entry{name: "x/.manifest", content: "{}"}), "the manifest must be called"},
		"named as one":      {packed(t, a, entry{name: "x.manifest", content: "{}"}), "the manifest must be called"},
		"in protobuf":       {packed(t, a, entry{name: ".manifest.pb", content: ""}), "the manifest must be called"},
		"delta":             {packed(t, entry{name: "patch.json", content: "{}"}), "delta bundles"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(bytes.NewReader(tc.archive), small)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want %q", err, tc.want)
			}
		})
	}
	if _, err := Read(bytes.NewReader(good), Limits{Archive: 10}); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("error %v", err)
	}
}

// FuzzRead feeds broken archives: an error or a bundle, never a panic; what
// is read is written as it was.
func FuzzRead(f *testing.F) {
	f.Add(packed(f, entry{name: "a.rego", content: denyX}, entry{name: ".manifest", content: `{"roots": ["main"]}`}))
	f.Add(packed(f, entry{name: "./", kind: tar.TypeDir}, entry{name: "./.signatures.json", content: `{"signatures": ["a.b.c"]}`}))
	f.Add([]byte{0x1f, 0x8b, 8, 0})
	f.Fuzz(func(t *testing.T, archive []byte) {
		b, err := Read(bytes.NewReader(archive), Limits{Archive: 1 << 20, Total: 1 << 20, File: 1 << 20, Entries: 100})
		if err != nil {
			return
		}
		for _, f := range b.Files() {
			if again, err := entryName(f.Name); err != nil || again != f.Name {
				t.Errorf("name %q", f.Name)
			}
		}
		_, _ = b.Manifest()
		if b.Signed() {
			_ = b.claim()
		}
	})
}

// FuzzTar feeds tars that are zipped whole, so that the mutations reach them.
func FuzzTar(f *testing.F) {
	f.Add(unzipped(f, packed(f, entry{name: "a.rego", content: denyX}, entry{name: ".manifest", content: `{"roots": ["main"]}`})))
	f.Fuzz(func(t *testing.T, content []byte) {
		b, err := Read(bytes.NewReader(zipped(t, content)), Limits{Archive: 1 << 20, Total: 1 << 20, File: 1 << 20, Entries: 100})
		if err == nil {
			_, _ = b.Manifest()
		}
	})
}

// FuzzManifest feeds manifests.
func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"revision": "1", "roots": ["a"], "rego_version": 1, "metadata": {"boltseal": {"rules": [{"id": "a/b", "kinds": ["image"]}]}}}`))
	f.Add([]byte(`{"metadata": {"boltseal": 1}}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		b := &Bundle{files: []File{{Name: manifestFile, Content: content}}}
		m, err := b.Manifest()
		if err != nil {
			return
		}
		if _, err := m.encode(); err != nil {
			t.Errorf("what was read is not written: %v", err)
		}
	})
}

// FuzzSignatures feeds signatures: none of them verifies.
func FuzzSignatures(f *testing.F) {
	f.Add([]byte(`{"signatures": ["eyJhbGciOiJub25lIn0.e30."]}`))
	f.Add([]byte(`{"signatures": ["eyJhbGciOiJIUzI1NiJ9.e30.AA"], "plugin": "_default"}`))
	key := fixedKey(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		b := &Bundle{signatures: content}
		if _, err := Verify(b, Keys{Public: []PublicKey{key}}); err == nil {
			t.Error("it verifies")
		}
	})
}
