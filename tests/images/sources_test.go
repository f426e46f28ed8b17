package images

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/tarball"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/tests/images/factory"
)

// stored gives an image of the layout.
func stored(t testing.TB, images factory.Images, image string) v1.Image {
	t.Helper()
	path, err := layout.FromPath(images.Layout())
	if err != nil {
		t.Fatal(err)
	}
	index, err := path.ImageIndex()
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range manifest.Manifests {
		if d.Annotations["org.opencontainers.image.ref.name"] == image {
			img, err := index.Image(d.Digest)
			if err != nil {
				t.Fatal(err)
			}
			return img
		}
	}
	t.Fatalf("no image %s", image)
	return nil
}

// TestSourcesAgree: an image is the same document wherever it is read, but for
// what the places call it and how they store its layers.
func TestSourcesAgree(t *testing.T) {
	images := made(t)
	for _, image := range []string{factory.Secrets, factory.Static} {
		t.Run(image, func(t *testing.T) {
			img := stored(t, images, image)
			want := plain(t, document(t, images, image))
			tag, err := name.NewTag("boltseal.example/team/" + image + ":v1")
			if err != nil {
				t.Fatal(err)
			}
			archive := filepath.Join(t.TempDir(), "saved.tar")
			if err := tarball.WriteToFile(archive, tag, img); err != nil {
				t.Fatal(err)
			}
			t.Run("registry", func(t *testing.T) {
				address := pushed(t, img, image)
				same(t, one(t, address, func(o *inputs.ImageOptions) { o.Insecure = []string{strings.SplitN(address, "/", 2)[0]} }), want)
			})
			t.Run("archive", func(t *testing.T) {
				same(t, one(t, "docker-archive:"+archive, nil), want)
				same(t, one(t, archive, nil), want)
			})
			t.Run("docker", func(t *testing.T) {
				address := startDocker(t).load(t, archive, tag.Name())
				same(t, one(t, address, nil), want)
			})
			t.Run("containerd", func(t *testing.T) {
				address := startContainerd(t).load(t, archive, tag.Name())
				same(t, one(t, address, nil), want)
			})
		})
	}
}

// pushed puts an image into a registry of this process.
func pushed(t *testing.T, img v1.Image, image string) string {
	t.Helper()
	server := httptest.NewServer(registry.New())
	t.Cleanup(server.Close)
	address := strings.TrimPrefix(server.URL, "http://") + "/team/" + image + ":v1"
	ref, err := name.ParseReference(address, name.Insecure)
	if err != nil {
		t.Fatal(err)
	}
	if err := remote.Write(ref, img); err != nil {
		t.Fatal(err)
	}
	return address
}

func one(t *testing.T, address string, change func(*inputs.ImageOptions)) map[string]any {
	t.Helper()
	documents := collect(t, address, change)
	if len(documents) != 1 {
		t.Fatalf("%s: %d documents", address, len(documents))
	}
	return plain(t, documents[0])
}

// plain is a document without what the places name otherwise: layers are
// numbered, names and manifests' digests are left out.
func plain(t *testing.T, doc *inputs.Document) map[string]any {
	t.Helper()
	for i, l := range doc.Image.Layers {
		if l.DiffID == "" || l.Digest == "" {
			t.Errorf("layer %d has digest %q, diff id %q", i, l.Digest, l.DiffID)
		}
	}
	content, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range doc.Image.Layers {
		content = bytes.ReplaceAll(content, []byte(l.Digest), []byte(l.DiffID))
	}
	var all map[string]any
	if err := json.Unmarshal(content, &all); err != nil {
		t.Fatal(err)
	}
	delete(all, "subject")
	delete(all, "time")
	body := all["image"].(map[string]any)
	for _, key := range []string{"reference", "source", "digest", "index", "id", "media_type", "size", "annotations", "platforms"} {
		delete(body, key)
	}
	for _, l := range body["layers"].([]any) {
		delete(l.(map[string]any), "size")
		delete(l.(map[string]any), "media_type")
	}
	for _, c := range all["containers"].([]any) {
		delete(c.(map[string]any), "image")
	}
	return all
}

func same(t *testing.T, got, want map[string]any) {
	t.Helper()
	for key := range want {
		if !reflect.DeepEqual(got[key], want[key]) {
			a, _ := json.Marshal(got[key])
			b, _ := json.Marshal(want[key])
			at := 0
			for at < min(len(a), len(b)) && a[at] == b[at] {
				at++
			}
			t.Errorf("%s differs:\n got …%.300s\nwant …%.300s", key, a[max(at-60, 0):], b[max(at-60, 0):])
		}
	}
}
