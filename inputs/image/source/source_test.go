package source

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/static"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/boltseal/boltseal/inputs"
)

// result is what an address came to, layers read to the end.
type result struct {
	images []*Image
	layers []string // what each layer of each image holds, uncompressed
	errs   []error
}

func (r result) err() error { return errors.Join(r.errs...) }

func collect(t *testing.T, address string, o inputs.ImageOptions) result {
	t.Helper()
	return gather(Open(t.Context(), address, nil, o))
}

func gather(seq func(func(*Image, error) bool)) result {
	var r result
	for image, err := range seq {
		if err != nil {
			r.errs = append(r.errs, err)
			continue
		}
		r.images = append(r.images, image)
		for _, l := range image.Layers {
			text, err := listLayer(l)
			if err != nil {
				r.errs = append(r.errs, err)
				continue
			}
			r.layers = append(r.layers, text)
		}
	}
	return r
}

// listLayer reads a layer to its end and lists its entries.
func listLayer(l Layer) (string, error) {
	r, err := l.Open(context.Background())
	if err != nil {
		return "", err
	}
	defer r.Close()
	stored, err := io.ReadAll(r)
	if err != nil {
		return "", err
	}
	var content io.Reader = bytes.NewReader(stored)
	if bytes.HasPrefix(stored, gzipMagic()) {
		if content, err = gzip.NewReader(content); err != nil {
			return "", err
		}
	}
	var out []string
	tr := tar.NewReader(content)
	for {
		h, err := tr.Next()
		if err == io.EOF {
			return strings.Join(out, " "), nil
		}
		if err != nil {
			return "", err
		}
		text := h.Name
		if h.Linkname != "" {
			text += ">" + h.Linkname
		}
		out = append(out, text)
	}
}

// tarOf makes a layer's tar of names and contents.
func tarOf(files ...string) []byte {
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for i := 0; i+1 < len(files); i += 2 {
		_ = w.WriteHeader(&tar.Header{Name: files[i], Mode: 0o644, Size: int64(len(files[i+1])), Typeflag: tar.TypeReg})
		_, _ = w.Write([]byte(files[i+1]))
	}
	_ = w.Close()
	return buf.Bytes()
}

func layerOf(t testing.TB, files ...string) v1.Layer {
	t.Helper()
	raw := tarOf(files...)
	l, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil })
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func imageOf(t testing.TB, platform v1.Platform, layers ...v1.Layer) v1.Image {
	t.Helper()
	image, err := mutate.AppendLayers(empty.Image, layers...)
	if err != nil {
		t.Fatal(err)
	}
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	config = config.DeepCopy()
	config.OS, config.Architecture, config.Variant = platform.OS, platform.Architecture, platform.Variant
	config.Config.User = "app"
	if image, err = mutate.ConfigFile(image, config); err != nil {
		t.Fatal(err)
	}
	return image
}

func linux(arch string) v1.Platform { return v1.Platform{OS: "linux", Architecture: arch} }

// indexOf is an index of two platforms and an attestation.
func indexOf(t testing.TB) v1.ImageIndex {
	t.Helper()
	add := func(image v1.Image, p v1.Platform, notes map[string]string) mutate.IndexAddendum {
		return mutate.IndexAddendum{Add: image, Descriptor: v1.Descriptor{Platform: &p, Annotations: notes}}
	}
	shared := layerOf(t, "etc/os-release", "ID=debian\n")
	return mutate.AppendManifests(mutate.IndexMediaType(empty.Index, types.OCIImageIndex),
		add(imageOf(t, linux("amd64"), shared, layerOf(t, "bin/a", "amd")), linux("amd64"), nil),
		add(imageOf(t, linux("arm64"), shared, layerOf(t, "bin/a", "arm")), v1.Platform{OS: "linux", Architecture: "arm64", Variant: "v8"}, nil),
		add(imageOf(t, linux("unknown")), v1.Platform{OS: "unknown", Architecture: "unknown"}, map[string]string{"vnd.docker.reference.type": "attestation-manifest"}))
}

// serve starts a registry on this machine and gives its host.
func serve(t testing.TB) string {
	t.Helper()
	s := httptest.NewServer(registry.New(registry.WithReferrersSupport(true), registry.Logger(quiet())))
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://")
}

func push(t testing.TB, ref string, what remote.Taggable) {
	t.Helper()
	tag, err := name.ParseReference(ref)
	if err != nil {
		t.Fatal(err)
	}
	if err := remote.Push(tag, what, remote.WithAuth(authn.Anonymous)); err != nil {
		t.Fatal(err)
	}
}

func platforms(r result) []string {
	var out []string
	for _, image := range r.images {
		out = append(out, platformText(image.Platform))
	}
	return out
}

// TestTheSameImageFromEverywhere reads one index from a registry, a layout, and
// an archive of the layout: platforms, configuration and layers are the same.
func TestTheSameImageFromEverywhere(t *testing.T) {
	host, index := serve(t), indexOf(t)
	push(t, host+"/team/app:1", index)
	digest, err := index.Digest()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "layout")
	writeLayout(t, dir, index, "1")
	oci := filepath.Join(t.TempDir(), "oci.tar")
	tarDirectory(t, dir, oci)
	want := collect(t, host+"/team/app:1", inputs.ImageOptions{})
	if err := want.err(); err != nil {
		t.Fatal(err)
	}
	if got := platforms(want); !slices.Equal(got, []string{"linux/amd64", "linux/arm64/v8"}) {
		t.Fatalf("platforms %v", got)
	}
	for _, address := range []string{
		host + "/team/app@" + digest.String(), "registry:" + host + "/team/app:1", "registry://" + host + "/team/app:1",
		"oci:" + dir, "oci-dir:" + dir + ":1", "oci:" + dir + "@" + digest.String(), "oci-archive:" + oci, "oci-archive:" + oci + ":1",
	} {
		got := collect(t, address, inputs.ImageOptions{})
		if err := got.err(); err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if !slices.Equal(got.layers, want.layers) || len(got.images) != 2 {
			t.Errorf("%s: layers %v of %d images, want %v", address, got.layers, len(got.images), want.layers)
			continue
		}
		for i, image := range got.images {
			o := want.images[i]
			if image.Digest != o.Digest || image.ID != o.ID || image.Index != digest.String() || image.Size != o.Size || image.Config.Config.User != "app" {
				t.Errorf("%s: got %+v, want %+v", address, image, o)
			}
			if !slices.Equal(image.Platforms, []string{"linux/amd64", "linux/arm64/v8"}) {
				t.Errorf("%s: platforms %v", address, image.Platforms)
			}
		}
	}
}

// TestDockerArchive reads one image from what docker save writes, compressed too.
func TestDockerArchive(t *testing.T) {
	image := imageOf(t, linux("amd64"), layerOf(t, "a", "1"), layerOf(t, "b", "2"))
	file := filepath.Join(t.TempDir(), "image.tar")
	tag, err := name.NewTag("example.com/team/app:2")
	if err != nil {
		t.Fatal(err)
	}
	if err := tarball.WriteToFile(file, tag, image); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	packed := file + ".gz"
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	_, _ = w.Write(raw)
	_ = w.Close()
	if err := os.WriteFile(packed, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	id, err := image.ConfigName()
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"docker-archive:" + file, "docker-archive:" + file + ":example.com/team/app:2", "docker-archive:" + packed} {
		got := collect(t, address, inputs.ImageOptions{})
		if err := got.err(); err != nil || len(got.images) != 1 {
			t.Fatalf("%s: %v, %d images", address, err, len(got.images))
		}
		one := got.images[0]
		if one.ID != id.String() || one.Digest != "" || one.Kind != KindArchive || one.Reference.Repository != "team/app" || one.Reference.Tag != "2" {
			t.Errorf("%s: %+v", address, one)
		}
		if !slices.Equal(got.layers, []string{"a", "b"}) {
			t.Errorf("%s: layers %v", address, got.layers)
		}
	}
	for _, address := range []string{"docker-archive:" + file + ":other:1", "oci-archive:" + file, "docker-archive:" + file + ".none"} {
		if got := collect(t, address, inputs.ImageOptions{}); got.err() == nil {
			t.Errorf("%s: no error", address)
		}
	}
}

func TestPlatforms(t *testing.T) {
	host := serve(t)
	push(t, host+"/app:1", indexOf(t))
	push(t, host+"/one:1", imageOf(t, linux("amd64"), layerOf(t, "a", "1")))
	tests := []struct {
		name, wanted, platforms, err string
	}{
		{"app:1", "linux/arm64", "linux/arm64/v8", ""},
		{"app:1", "linux/arm64/v8 linux/amd64", "linux/amd64 linux/arm64/v8", ""},
		{"app:1", "linux/aarch64", "linux/arm64/v8", ""},
		{"app:1", "linux/s390x", "", "no image for platform linux/s390x, but for linux/amd64, linux/arm64/v8"},
		{"app:1", "linux/amd64 windows/amd64", "linux/amd64", "no image for platform windows/amd64"},
		{"app:1", "amd64", "", "is not os/arch"},
		{"one:1", "linux/amd64", "linux/amd64", ""},
		{"one:1", "linux/arm64", "", "no image for platform linux/arm64"},
	}
	for _, test := range tests {
		got := collect(t, host+"/"+test.name, inputs.ImageOptions{Platforms: strings.Fields(test.wanted)})
		if strings.Join(platforms(got), " ") != test.platforms || !says(got.err(), test.err) {
			t.Errorf("%s for %s: %v, %v", test.name, test.wanted, platforms(got), got.err())
		}
	}
}

// says compares an error with the text that it must hold, "" for none.
func says(err error, text string) bool {
	if text == "" {
		return err == nil
	}
	return err != nil && strings.Contains(err.Error(), text)
}

// corpus is the directory of real images, absent from a bare checkout.
func corpus(t testing.TB) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "..", "shared", "corpora", "images")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the corpora are not beside the repository")
	}
	return dir
}

func TestCorpus(t *testing.T) {
	dir := corpus(t)
	tests := []struct {
		address string
		images  int
		layers  string
		ref     string
	}{
		{"docker-archive:go-containerregistry__hello-world-v25.tar", 1, "hello", ""},
		{"docker-archive:go-containerregistry__test_image_1.tar", 1, "./ ./bar ./foo", ""},
		{"docker-archive:go-containerregistry__whiteout_image.tar", 1, "./ ./bar.txt ./foo.txt | ./ ./.wh.foo.txt | ", ""},
		{"docker-archive:osv-scalibr__multiple-files.tar", 1, "", ""},
		{"docker-archive:osv-scalibr__symlink-basic.tar", 1, "", ""},
		{"docker-archive:trivy__alpine-310.tar.gz", 1, "", "library/alpine"},
		{"oci:oci-layout-test_index", 2, "", ""},
		{"oci:oci-layout-test_index:2", 1, "", ""},
	}
	for _, test := range tests {
		t.Run(test.address, func(t *testing.T) {
			got := collect(t, test.address, inputs.ImageOptions{Dir: dir})
			if err := got.err(); err != nil || len(got.images) != test.images {
				t.Fatalf("%d images, %v", len(got.images), err)
			}
			t.Logf("%+v", got.images[0].Reference)
			if text := strings.Join(got.layers, " | "); test.layers != "" && text != test.layers {
				t.Errorf("layers %q, want %q", text, test.layers)
			}
		})
	}
}

func writeLayout(t testing.TB, dir string, index v1.ImageIndex, tag string) {
	t.Helper()
	l, err := layout.Write(dir, empty.Index)
	if err == nil {
		err = l.AppendIndex(index, layout.WithAnnotations(map[string]string{refName: tag}))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func tarDirectory(t testing.TB, dir, file string) {
	t.Helper()
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	w := tar.NewWriter(out)
	if err := errors.Join(w.AddFS(os.DirFS(dir)), w.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestNoImage tells what artifacts are.
func TestNoImage(t *testing.T) {
	host := serve(t)
	artifact := func(config, layer string) v1.Image {
		image := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.MediaType(config))
		image, err := mutate.Append(image, mutate.Addendum{Layer: static.NewLayer([]byte("{}"), types.MediaType(layer))})
		if err != nil {
			t.Fatal(err)
		}
		return image
	}
	tests := []struct{ name, config, layer, says string }{
		{"chart", "application/vnd.cncf.helm.config.v1+json", "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "a Helm chart"},
		{"signature", string(types.OCIConfigJSON), "application/vnd.dev.cosign.simplesigning.v1+json", "a cosign signature"},
		{"attestation", string(types.OCIConfigJSON), "application/vnd.dsse.envelope.v1+json", "an attestation"},
		{"policy", "application/vnd.oci.conftest.config", "application/vnd.x", "an artifact with a configuration of type application/vnd.oci.conftest.config"},
	}
	for _, test := range tests {
		push(t, host+"/"+test.name+":1", artifact(test.config, test.layer))
		got := collect(t, host+"/"+test.name+":1", inputs.ImageOptions{})
		if !says(got.err(), test.says) || !NotAnImage(got.err()) {
			t.Errorf("%s: %v", test.name, got.err())
		}
	}
	push(t, host+"/app:1", indexOf(t))
	push(t, host+"/app:v2", indexOf(t))
	push(t, host+"/app:sha256-"+strings.Repeat("a", 64)+".sig", artifact(tests[1].config, tests[1].layer))
	all, err := Expand(t.Context(), "registry://"+host, inputs.ImageOptions{})
	if err != nil || len(all) != 1 || !strings.HasPrefix(all[0], host+"/app:1@sha256:") {
		t.Errorf("expand: %v, %v", all, err)
	}
	if got := collect(t, all[0], inputs.ImageOptions{}); got.err() != nil || len(got.images) != 2 || got.images[0].Reference.Tag != "1" {
		t.Errorf("expanded: %v", got.err())
	}
}

func TestExpand(t *testing.T) {
	host := serve(t)
	for i, ref := range []string{"team/a:1", "team/a:v2", "team/b/c:latest", "other:1"} {
		push(t, host+"/"+ref, imageOf(t, linux("amd64"), layerOf(t, "f", fmt.Sprint(i))))
	}
	push(t, host+"/team/a:latest", imageOf(t, linux("amd64"), layerOf(t, "f", "1"))) // The same as v2.
	tests := []struct {
		address, repos, tags, want, err string
	}{
		{"", "", "", "other:1 team/a:1 team/a:latest team/b/c:latest", ""},
		{"", "team/*", "", "team/a:1 team/a:latest", ""},
		{"", "team/**", "", "team/a:1 team/a:latest team/b/c:latest", ""},
		{"", "team/*", "v*", "team/a:v2", ""},
		{"/team/a", "", "", "team/a:1 team/a:latest", ""},
		{"/", "oth*", "", "other:1", ""},
		{"", "none", "", "", "no image is meant"},
		{"", "[", "", "", "is no pattern"},
	}
	for _, test := range tests {
		all, err := Expand(t.Context(), "registry://"+host+test.address, inputs.ImageOptions{Repositories: strings.Fields(test.repos), Tags: strings.Fields(test.tags)})
		var short []string
		for _, address := range all {
			address, _, _ = strings.Cut(strings.TrimPrefix(address, host+"/"), "@")
			short = append(short, address)
		}
		if strings.Join(short, " ") != test.want || !says(err, test.err) {
			t.Errorf("%+v: %v, %v", test, short, err)
		}
	}
	if all, err := Expand(t.Context(), "nginx:1", inputs.ImageOptions{Offline: true}); err != nil || !slices.Equal(all, []string{"nginx:1"}) {
		t.Errorf("an image: %v, %v", all, err)
	}
	if _, err := Expand(t.Context(), "registry://"+host, inputs.ImageOptions{Offline: true}); !errors.Is(err, errOffline) {
		t.Errorf("offline: %v", err)
	}
}
