package image

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
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
	"github.com/boltseal/boltseal/inputs/catalogers"
	"github.com/boltseal/boltseal/inputs/image/layer"
)

func newCollector() inputs.Addressed {
	return New(func() layer.Options { return layer.Options{Catalogers: catalogers.All()} })
}

// corpus is the directory of real images, absent from a bare checkout.
func corpus(t testing.TB) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "corpora", "images")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the corpora are not beside the repository")
	}
	return dir
}

type result struct {
	docs []*inputs.Collected
	errs []string
}

func (r result) says(text string) bool {
	all := strings.Join(r.errs, "; ")
	return text == "" && all == "" || text != "" && strings.Contains(all, text)
}

func collect(ctx context.Context, ref inputs.Ref) result {
	var r result
	for c, err := range newCollector().Collect(ctx, ref) {
		if err != nil {
			r.errs = append(r.errs, err.Error())
			continue
		}
		r.docs = append(r.docs, c)
	}
	return r
}

func address(text, dir string) inputs.Ref {
	return inputs.Ref{Name: text, Address: text, Named: true, Limits: inputs.DefaultLimits(), Images: inputs.ImageOptions{Dir: dir}}
}

// total fails if anything in a document is null.
func total(t *testing.T, doc *inputs.Document) string {
	t.Helper()
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte(":null")) {
		at := bytes.Index(raw, []byte(":null"))
		t.Errorf("the document is not total: %s", raw[max(0, at-60):at+5])
	}
	return string(raw)
}

func TestCorpus(t *testing.T) {
	dir := corpus(t)
	for _, text := range []string{
		"docker-archive:go-containerregistry__hello-world-v25.tar", "docker-archive:go-containerregistry__whiteout_image.tar",
		"docker-archive:osv-scalibr__symlink-basic.tar", "docker-archive:osv-scalibr__multiple-files.tar", "oci:oci-layout-test_index",
	} {
		r := collect(t.Context(), address(text, dir))
		if len(r.errs) > 0 || len(r.docs) == 0 {
			t.Errorf("%s: %d documents, %s", text, len(r.docs), strings.Join(r.errs, "; "))
		}
		for _, c := range r.docs {
			total(t, c.Doc)
		}
	}
	r := collect(t.Context(), address("docker-archive:trivy__alpine-310.tar.gz", dir))
	if len(r.docs) != 1 || len(r.errs) > 0 {
		t.Fatalf("alpine: %v", r.errs)
	}
	doc := r.docs[0].Doc
	if doc.Subject.Ref != "docker.io/library/alpine" || doc.Image.OS.ID != "alpine" || len(doc.Packages) != 14 || doc.Image.Layers[0].Packages != 14 ||
		doc.Image.History[0].Instruction != "ADD" || doc.Image.History[0].Layer != doc.Image.Layers[0].Digest || !doc.Containers[0].User.Root {
		t.Errorf("alpine: %+v, %d packages", doc.Image, len(doc.Packages))
	}
}

func layerOf(t testing.TB, files ...string) v1.Layer {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for i := 0; i+1 < len(files); i += 2 {
		_ = w.WriteHeader(&tar.Header{Name: files[i], Mode: 0o644, Size: int64(len(files[i+1])), Typeflag: tar.TypeReg})
		_, _ = w.Write([]byte(files[i+1]))
	}
	_ = w.Close()
	raw := buf.Bytes()
	l, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil })
	if err != nil {
		t.Fatal(err)
	}
	return l
}

const osRelease = "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"

// appImage is an image of two layers whose second deletes a file of the first.
func appImage(t testing.TB) v1.Image {
	t.Helper()
	image, err := mutate.Append(empty.Image,
		mutate.Addendum{Layer: layerOf(t, "etc/os-release", osRelease, "etc/passwd", "root:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\n", "gone", "x"), History: v1.History{CreatedBy: "ADD rootfs.tar.xz / # buildkit"}},
		mutate.Addendum{Layer: layerOf(t, ".wh.gone", "", "app", "y"), History: v1.History{CreatedBy: "RUN /bin/sh -c make # buildkit"}})
	if err != nil {
		t.Fatal(err)
	}
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	config = config.DeepCopy()
	config.OS, config.Architecture = "linux", "amd64"
	config.Config = v1.Config{User: "app", Entrypoint: []string{"/app"}, Cmd: []string{"-v"}, Env: []string{"A=1"}, ExposedPorts: map[string]struct{}{"80/tcp": {}},
		Labels: map[string]string{"org.opencontainers.image.base.name": "docker.io/library/debian:12"}}
	if image, err = mutate.ConfigFile(image, config); err != nil {
		t.Fatal(err)
	}
	return mutate.MediaType(image, types.OCIManifestSchema1)
}

func serve(t testing.TB) string {
	t.Helper()
	s := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://")
}

func tagOf(t testing.TB, text string) name.Tag {
	t.Helper()
	tag, err := name.NewTag(text)
	if err != nil {
		t.Fatal(err)
	}
	return tag
}

// TestOneDocument reads one image from a registry, a layout and an archive: the
// documents differ in where it is, and in nothing that a rule may ask for.
func TestOneDocument(t *testing.T) {
	image, host, dir := appImage(t), serve(t), t.TempDir()
	tag := tagOf(t, host+"/team/app:1")
	if err := remote.Write(tag, image, remote.WithAuth(authn.Anonymous)); err != nil {
		t.Fatal(err)
	}
	l, err := layout.Write(filepath.Join(dir, "layout"), empty.Index)
	if err == nil {
		err = l.AppendImage(image, layout.WithAnnotations(map[string]string{"org.opencontainers.image.ref.name": tag.String()}))
	}
	if err == nil {
		err = tarball.WriteToFile(filepath.Join(dir, "app.tar"), tag, image)
	}
	if err != nil {
		t.Fatal(err)
	}
	var first *inputs.Document
	for _, text := range []string{tag.String(), "oci:layout", "oci:layout:" + tag.String(), "docker-archive:app.tar"} {
		r := collect(t.Context(), address(text, dir))
		if len(r.docs) != 1 || len(r.errs) > 0 {
			t.Fatalf("%s: %v", text, r.errs)
		}
		doc := r.docs[0].Doc
		total(t, doc)
		if doc.Subject.Ref != host+"/team/app" || doc.Image.OS.Version != "12" || doc.Containers[0].User.ID != 1000 || doc.Image.Files != 4 ||
			doc.Images[0].Repository != "library/debian" || doc.Image.Layers[1].Instruction != "RUN make" || len(doc.Evidence.Missing) != 0 {
			t.Errorf("%s: %+v of %+v", text, doc, doc.Image)
		}
		if archive := doc.Image.Source == "archive"; archive != (doc.Subject.Digest == "") {
			t.Errorf("%s: digest %q", text, doc.Subject.Digest)
		}
		doc.Subject.Name, doc.Subject.Digest, doc.Image.Source, doc.Image.Digest, doc.Image.MediaType = "", "", "", "", ""
		for i := range doc.Image.Layers {
			doc.Image.Layers[i].MediaType = ""
		}
		if first == nil {
			first = doc
		} else if !reflect.DeepEqual(doc, first) {
			t.Errorf("%s: %s\nwant %s", text, total(t, doc), total(t, first))
		}
	}
}

// TestWhatCannotBeRead gives a document that says what is missing, and an error.
func TestWhatCannotBeRead(t *testing.T) {
	whole := layerOf(t, "a", "1")
	id, err := whole.DiffID()
	if err != nil {
		t.Fatal(err)
	}
	var bad bytes.Buffer
	w := gzip.NewWriter(&bad)
	_, _ = w.Write([]byte("no tar at all, but longer than a block would have to be"))
	_ = w.Close()
	tests := []struct {
		name  string
		layer v1.Layer
		says  string
	}{
		{"no tar", static.NewLayer(bad.Bytes(), types.DockerLayer), "layer sha256:"},
		{"encrypted", static.NewLayer([]byte("x"), "application/vnd.oci.image.layer.v1.tar+gzip+encrypted"), "encrypted"},
		{"unknown", static.NewLayer([]byte("x"), "application/x-other"), "cannot be read"},
		{"no gzip", static.NewLayer([]byte("\x1f\x8b"), types.DockerLayer), "layer sha256:"},
	}
	for _, test := range tests {
		image, err := mutate.Append(empty.Image, mutate.Addendum{Layer: whole, MediaType: types.DockerLayer}, mutate.Addendum{Layer: test.layer, MediaType: mediaType(t, test.layer)})
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		l, err := layout.Write(filepath.Join(dir, "l"), empty.Index)
		if err == nil {
			err = l.AppendImage(image)
		}
		if err != nil {
			t.Fatal(err)
		}
		r := collect(t.Context(), address("oci:l", dir))
		if len(r.docs) != 1 || len(r.errs) != 1 || !r.says(test.says) {
			t.Errorf("%s: %d documents, %v", test.name, len(r.docs), r.errs)
			continue
		}
		doc := r.docs[0].Doc
		total(t, doc)
		for _, fact := range []string{"packages", "files", "secrets", "executables", "vulnerabilities", "licenses"} {
			if !slices.ContainsFunc(doc.Evidence.Missing, func(g inputs.Gap) bool { return g.Fact == fact }) {
				t.Errorf("%s: %s is not missing", test.name, fact)
			}
		}
		if len(doc.Image.Layers) != 2 || doc.Image.Layers[0].DiffID != id.String() || len(doc.Packages) > 0 {
			t.Errorf("%s: %+v", test.name, doc.Image.Layers)
		}
	}
}

func mediaType(t *testing.T, l v1.Layer) types.MediaType {
	t.Helper()
	m, err := l.MediaType()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestForeign does not ask third parties for layers.
func TestForeign(t *testing.T) {
	asked := httptest.NewServer(nil)
	defer asked.Close()
	base := layerOf(t, "base", "1")
	image, err := mutate.Append(empty.Image, mutate.Addendum{Layer: base, MediaType: types.DockerForeignLayer, URLs: []string{asked.URL + "/layer"}}, mutate.Addendum{Layer: layerOf(t, "app", "2")})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	l, err := layout.Write(filepath.Join(dir, "l"), empty.Index)
	if err == nil {
		err = l.AppendImage(image)
	}
	digest, digestErr := base.Digest()
	if err != nil || digestErr != nil {
		t.Fatal(err, digestErr)
	}
	_ = os.Remove(filepath.Join(dir, "l", "blobs", "sha256", digest.Hex)) // It may be there or not.
	r := collect(t.Context(), address("oci:l", dir))
	if len(r.docs) != 1 || len(r.errs) > 0 {
		t.Fatalf("%v", r.errs)
	}
	doc := r.docs[0].Doc
	if len(doc.Evidence.Missing) == 0 || !strings.Contains(doc.Evidence.Missing[0].Why, "third party") || doc.Image.Files != 1 {
		t.Errorf("%+v, %d files", doc.Evidence.Missing, doc.Image.Files)
	}
}

func TestRootfs(t *testing.T) {
	dir := t.TempDir()
	for path, text := range map[string]string{"etc/os-release": osRelease, "app": "x"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, "root", path)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "root", path), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r := collect(t.Context(), address("rootfs:root", dir))
	if len(r.docs) != 1 || len(r.errs) > 0 {
		t.Fatalf("%v", r.errs)
	}
	doc := r.docs[0].Doc
	total(t, doc)
	if doc.Subject.Ref != "root" || doc.Image.OS.ID != "debian" || len(doc.Image.Layers) != 0 || doc.Image.Files != 3 || len(doc.Evidence.Missing) != 0 {
		t.Errorf("%+v, %+v", doc.Image, doc.Evidence)
	}
}

func TestMatch(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "app.tar")
	if err := tarball.WriteToFile(path, tagOf(t, "app:1"), appImage(t)); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	ref := inputs.Ref{Name: "app.tar", Named: true, Head: raw[:1000], Limits: inputs.DefaultLimits(), Open: func() (inputs.File, error) { return held{bytes.NewReader(raw)}, nil }}
	c := newCollector()
	if got := c.Match(ref); got != inputs.Sure {
		t.Errorf("an archive: %v", got)
	}
	if r := collect(t.Context(), ref); len(r.docs) != 1 || len(r.errs) > 0 || r.docs[0].Doc.Subject.Name != "app.tar app:1" {
		t.Errorf("%v", r.errs)
	}
	walked := ref
	walked.Named = false
	other := ref
	other.Head = []byte("kind: Pod\n")
	for _, ref := range []inputs.Ref{walked, other, {Name: "-", Named: true, Head: raw[:1000]}} {
		if got := c.Match(ref); got != inputs.No {
			t.Errorf("%s: %v", ref.Name, got)
		}
	}
}
