package source

import (
	"archive/tar"
	"bytes"
	"context"
	"io"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"nginx:1", "registry://h:1/a", "containerd://a@b:1", "oci:a:b", "registry:2", "docker://x@sha256:aa"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := parseAddress(text)
		if err == nil && a.kind == "" {
			t.Errorf("%q is of no kind", text)
		}
		if Addresses(text) == inputs.Sure && err == nil && a.kind == KindRegistry && a.name == "" {
			t.Errorf("%q has no name", text)
		}
	})
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"schemaVersion":2,"config":{"digest":"sha256:a","size":1},"layers":[]}`))
	f.Add([]byte(`{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"sha256:a","size":1,"platform":{"os":"linux"}}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := parseManifest(raw, "")
		if err != nil {
			return
		}
		if !m.index() {
			_ = m.imageOnly()
		}
	})
}

func FuzzArchive(f *testing.F) {
	f.Add(legacy(tarOf("a", "1"), tar.Header{Name: "two/layer.tar", Typeflag: tar.TypeLink, Linkname: "one/layer.tar"}))
	f.Add(tarOf("oci-layout", `{"imageLayoutVersion":"1.0.0"}`, "index.json", `{"schemaVersion":2,"manifests":[]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		_ = IsArchive(inMemory(raw))
		o := inputs.ImageOptions{Limits: inputs.ImageLimits{Manifest: 1 << 16, Unpacked: 1 << 20}}
		for image, err := range Open(context.Background(), "a.tar", inMemory(raw), o) {
			if err != nil {
				continue
			}
			if image.Config == nil || image.Annotations == nil {
				t.Fatal("an image without a configuration")
			}
			for _, l := range image.Layers {
				if r, err := l.Open(context.Background()); err == nil {
					_, _ = io.Copy(io.Discard, r)
					_ = r.Close()
				}
			}
		}
	})
}

func FuzzWire(f *testing.F) {
	f.Add(appendText(nil, 1, "a"), 1)
	f.Add([]byte{0x08, 0x96, 0x01}, 1)
	f.Fuzz(func(t *testing.T, raw []byte, number int) {
		v, err := field(raw, number)
		if err == nil && !bytes.Contains(raw, v.bytes) {
			t.Error("bytes that are not in the message")
		}
		_, _ = parseTarget(raw)
	})
}

func FuzzChallenge(f *testing.F) {
	f.Add(`Bearer realm="https://a/token",service="x",scope="a\"b"`)
	f.Add(`Basic realm=x, charset=UTF-8`)
	f.Fuzz(func(_ *testing.T, header string) { challenge([]string{header}) })
}
