package source

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

// memory is a file in memory.
type memory struct{ *bytes.Reader }

// Close implements io.Closer.
func (memory) Close() error { return nil }

func inMemory(raw []byte) inputs.File { return memory{bytes.NewReader(raw)} }

func hexOf(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// legacy is what Docker saved before it knew of layouts: a layer that two
// images share is a link.
func legacy(layer []byte, members ...tar.Header) []byte {
	config := fmt.Appendf(nil, `{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:%s","sha256:%s"]}}`, hexOf(layer), hexOf(layer))
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	file := func(name string, raw []byte) {
		_ = w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(raw)), Typeflag: tar.TypeReg})
		_, _ = w.Write(raw)
	}
	name := hexOf(config) + ".json"
	file("one/layer.tar", layer)
	for i := range members {
		_ = w.WriteHeader(&members[i])
	}
	file(name, config)
	file("manifest.json", fmt.Appendf(nil, `[{"Config":"%s","RepoTags":["app:1"],"Layers":["one/layer.tar","two/layer.tar"]}]`, name))
	_ = w.Close()
	return buf.Bytes()
}

func fromFile(raw []byte) result {
	return gather(Open(context.Background(), "image.tar", inMemory(raw), inputs.ImageOptions{}))
}

func TestLinkedLayers(t *testing.T) {
	layer := tarOf("a", "1")
	tests := []struct {
		name string
		link tar.Header
		says string
	}{
		{"symlink", tar.Header{Name: "two/layer.tar", Typeflag: tar.TypeSymlink, Linkname: "../one/layer.tar"}, ""},
		{"hard link", tar.Header{Name: "two/layer.tar", Typeflag: tar.TypeLink, Linkname: "one/layer.tar"}, ""},
		{"out of the archive", tar.Header{Name: "two/layer.tar", Typeflag: tar.TypeSymlink, Linkname: "../../../etc/passwd"}, "does not exist"},
		{"absolute", tar.Header{Name: "two/layer.tar", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}, "does not exist"},
		{"itself", tar.Header{Name: "two/layer.tar", Typeflag: tar.TypeSymlink, Linkname: "layer.tar"}, "too many links"},
	}
	for _, test := range tests {
		got := fromFile(legacy(layer, test.link))
		if !says(got.err(), test.says) || test.says == "" && !slices.Equal(got.layers, []string{"a", "a"}) {
			t.Errorf("%s: %v, %v", test.name, got.layers, got.err())
		}
	}
}

func TestBrokenArchives(t *testing.T) {
	layer := tarOf("a", strings.Repeat("x", 5000))
	whole := legacy(layer, tar.Header{Name: "two/layer.tar", Typeflag: tar.TypeLink, Linkname: "one/layer.tar"})
	if !IsArchive(inMemory(whole)) {
		t.Error("an archive is not known")
	}
	changed := bytes.Clone(whole)
	changed[1600] ^= 1 // Within the layer.
	if got := fromFile(changed); !says(got.err(), "does not have the digest") {
		t.Errorf("changed: %v", got.err())
	}
	for cut := 100; cut < len(whole)-1100; cut += 700 {
		if got := fromFile(whole[:cut]); got.err() == nil {
			t.Errorf("cut at %d of %d: no error", cut, len(whole))
		}
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(whole)
	_ = w.Close()
	if !IsArchive(inMemory(packed.Bytes())) {
		t.Error("a compressed archive is not known")
	}
	if got := fromFile(packed.Bytes()); got.err() != nil || len(got.layers) != 2 {
		t.Errorf("compressed: %v", got.err())
	}
	if got := fromFile(packed.Bytes()[:packed.Len()-10]); got.err() == nil {
		t.Error("compressed and cut: no error")
	}
	bomb := gather(Open(t.Context(), "image.tar.gz", inMemory(packed.Bytes()), inputs.ImageOptions{Limits: inputs.ImageLimits{Unpacked: 1000}}))
	if !says(bomb.err(), "more than 1000 bytes") {
		t.Errorf("a bomb: %v", bomb.err())
	}
}

func TestIsArchive(t *testing.T) {
	tests := map[string]bool{
		string(tarOf("Chart.yaml", "a")):                               false,
		string(tarOf("manifest.json", "{}")):                           false,
		string(tarOf("manifest.json", `[{"a":1}]`)):                    false,
		string(tarOf("manifest.json", `[{"Config":"a","Layers":[]}]`)): true,
		string(tarOf("oci-layout", "{}", "index.json", "{}")):          true,
		string(tarOf("oci-layout", "{}")):                              false,
		string(tarOf("repositories", "{}")):                            true,
		"apiVersion: v1":                                               false,
		"":                                                             false,
		"\x1f\x8b nonsense":                                            false,
	}
	for text, want := range tests {
		if got := IsArchive(inMemory([]byte(text))); got != want {
			t.Errorf("%.60q: %v", text, got)
		}
	}
}

func TestRootfs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "root")
	outside := filepath.Join(filepath.Dir(dir), "outside")
	write := func(name, text string, mode os.FileMode) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	write("etc/passwd", "root:x:0:0::/:/bin/sh\n", 0o644)
	write("bin/su", "su", os.ModeSetuid|0o755)
	write("b", "b", 0o644)
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{"out": "../outside", "etc/abs": outside, "up": ".."} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Link(filepath.Join(dir, "b"), filepath.Join(dir, "c")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		got := collect(t, "rootfs:"+dir, inputs.ImageOptions{})
		want := "b bin/ bin/su c>b etc/ etc/abs>" + outside + " etc/passwd out>../outside up>.."
		if err := got.err(); err != nil || len(got.layers) != 1 || got.layers[0] != want {
			t.Fatalf("%v, %q, want %q", err, got.layers, want)
		}
		one := got.images[0]
		if one.Kind != KindRootfs || one.Reference.Reference != "root" || one.Layers[0].Digest != "" || one.Layers[0].Unread() != nil {
			t.Errorf("%+v", one)
		}
	}
	if got := collect(t, "rootfs:"+dir, inputs.ImageOptions{Platforms: []string{"linux/amd64"}}); got.err() == nil {
		t.Error("a directory has a platform")
	}
	if got := collect(t, "rootfs:"+filepath.Join(dir, "b"), inputs.ImageOptions{}); got.err() == nil {
		t.Error("a file is taken for a directory")
	}
}

// TestLayoutStaysInside does not follow blobs that lead out of a layout.
func TestLayoutStaysInside(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "layout")
	writeLayout(t, dir, indexOf(t), "1")
	blobs, err := filepath.Glob(filepath.Join(dir, "blobs", "sha256", "*"))
	if err != nil || len(blobs) == 0 {
		t.Fatal(err)
	}
	out := filepath.Join(filepath.Dir(dir), "blob")
	for _, blob := range blobs {
		if err := os.Rename(blob, out+filepath.Base(blob)); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(out+filepath.Base(blob), blob); err != nil {
			t.Fatal(err)
		}
	}
	if got := collect(t, "oci:"+dir, inputs.ImageOptions{}); !says(got.err(), "escapes") {
		t.Errorf("%v", got.err())
	}
}
