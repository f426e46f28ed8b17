package source

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"

	"github.com/boltseal/boltseal/inputs"
)

// socketServer serves on a socket of the file system, with HTTP/2 for gRPC.
func socketServer(t *testing.T, handler http.Handler) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "sock") // A socket's path must be short.
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(handler)
	_ = s.Listener.Close() // Ours is another.
	s.Listener = l
	s.Config.Protocols = new(http.Protocols)
	s.Config.Protocols.SetHTTP1(true)
	s.Config.Protocols.SetUnencryptedHTTP2(true)
	s.Start()
	t.Cleanup(func() {
		s.Close()
		_ = os.RemoveAll(dir)
	})
	return path
}

// TestDocker reads an image from a daemon and from what the daemon saves.
func TestDocker(t *testing.T) {
	image := imageOf(t, linux("amd64"), layerOf(t, "a", "1"), layerOf(t, "b", "2"))
	tag, err := name.NewTag("team/app:2")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "saved.tar")
	if err := tarball.WriteToFile(file, tag, image); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /images/", func(w http.ResponseWriter, r *http.Request) {
		switch name, what, _ := cutLast(strings.TrimPrefix(r.URL.Path, "/images/")); {
		case name == "broken:1" && what == "json":
			_, _ = w.Write([]byte("{}"))
		case name == "broken:1":
			w.Header().Set("Content-Length", "100000")
			_, _ = w.Write([]byte("half"))
		case name != "team/app:2" && name != "0123456789ab":
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"message":"No such image"}`))
		case what == "json":
			_, _ = w.Write([]byte(`{"Id":"sha256:1","RepoTags":["team/app:2"]}`))
		case name == "team/app:2":
			http.ServeFile(w, r, file)
		}
	})
	t.Setenv("DOCKER_HOST", "unix://"+socketServer(t, mux))
	want := collect(t, "docker-archive:"+file, inputs.ImageOptions{})
	for _, address := range []string{"docker://team/app:2", "docker://0123456789ab"} {
		got := collect(t, address, inputs.ImageOptions{})
		if err := got.err(); err != nil || len(got.images) != 1 {
			t.Fatalf("%s: %v", address, err)
		}
		one := got.images[0]
		if one.Kind != KindDocker || one.ID != want.images[0].ID || one.Digest != "" || one.Reference.Repository != "team/app" || !slices.Equal(got.layers, want.layers) {
			t.Errorf("%s: %+v", address, one)
		}
	}
	for address, text := range map[string]string{"docker://none:1": "has no image none:1", "docker://broken:1": "unexpected EOF", "docker://a b": "is no name"} {
		if got := collect(t, address, inputs.ImageOptions{}); !says(got.err(), text) {
			t.Errorf("%s: %v", address, got.err())
		}
	}
	t.Setenv("DOCKER_HOST", "ssh://host")
	if got := collect(t, "docker://team/app:2", inputs.ImageOptions{}); !says(got.err(), "ssh://") {
		t.Errorf("ssh: %v", got.err())
	}
}

func cutLast(path string) (before, after string, found bool) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return path, "", false
	}
	return path[:i], path[i+1:], true
}

// fakeContainerd answers the calls that are made of containerd.
type fakeContainerd struct {
	namespace string
	images    map[string]v1.Descriptor
	blobs     map[string][]byte
}

func (f fakeContainerd) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	w.Header().Set("Content-Type", "application/grpc+proto")
	argument, err := field(raw[messageHead:], 1)
	if err != nil || r.Header.Get("Containerd-Namespace") != f.namespace {
		w.Header().Set("Grpc-Status", "5") // Trailers only.
		return
	}
	w.Header().Set("Trailer", "Grpc-Status, Grpc-Message")
	status := "5"
	switch key := string(argument.bytes); r.URL.Path {
	case getImageMethod:
		if d, ok := f.images[key]; ok {
			target := appendText(appendText(nil, descriptorType, string(d.MediaType)), descriptorDigest, d.Digest.String())
			target = binary.AppendUvarint(append(target, descriptorSize<<3), uint64(d.Size))
			send(w, appendText(nil, imageOfResponse, string(appendText(appendText(nil, 1, key), imageTarget, string(target)))))
			status = "0"
		}
	case infoOfContentMethod:
		if _, ok := f.blobs[key]; ok {
			send(w, nil)
			status = "0"
		}
	case readContentMethod:
		if blob, ok := f.blobs[key]; ok {
			for piece := range slices.Chunk(blob, 100) {
				send(w, appendText(nil, readContentData, string(piece)))
			}
			status = "0"
		}
	}
	w.Header().Set("Grpc-Status", status)
	w.Header().Set("Grpc-Message", "content%20that%20is%20not%20there")
}

func send(w io.Writer, message []byte) {
	_, _ = w.Write(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message))))
	_, _ = w.Write(message)
}

// TestContainerd reads an index of which one platform only is there, as after a pull.
func TestContainerd(t *testing.T) {
	index := indexOf(t)
	raw, err := index.RawManifest()
	if err != nil {
		t.Fatal(err)
	}
	digest, err := index.Digest()
	if err != nil {
		t.Fatal(err)
	}
	f := fakeContainerd{namespace: "default", images: map[string]v1.Descriptor{}, blobs: map[string][]byte{digest.String(): raw}}
	f.images["docker.io/library/app:1"] = v1.Descriptor{MediaType: "application/vnd.oci.image.index.v1+json", Digest: digest, Size: int64(len(raw))}
	manifest, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	image, err := index.Image(manifest.Manifests[0].Digest)
	if err != nil {
		t.Fatal(err)
	}
	keep(t, f.blobs, image)
	path := socketServer(t, f)
	t.Setenv("CONTAINERD_ADDRESS", path)
	got := collect(t, "containerd://app:1", inputs.ImageOptions{})
	if err := got.err(); err != nil || !slices.Equal(platforms(got), []string{"linux/amd64"}) {
		t.Fatalf("%v, %v", platforms(got), err)
	}
	one := got.images[0]
	if one.Kind != KindContainerd || one.Index != digest.String() || one.Digest != manifest.Manifests[0].Digest.String() || len(one.Platforms) != 2 ||
		len(one.Missing) != 1 || one.Missing[0].Fact != "platforms" || !slices.Equal(got.layers, []string{"etc/os-release", "bin/a"}) {
		t.Errorf("%+v, %v", one, got.layers)
	}
	if got := collect(t, "containerd://app:1", inputs.ImageOptions{Platforms: []string{"linux/arm64"}}); !says(got.err(), "listed, but not there") {
		t.Errorf("a platform that is not there: %v", got.err())
	}
	for _, address := range []string{"containerd://k8s.io/app:1", "containerd://other@app:1", "containerd://app:2"} {
		if got := collect(t, address, inputs.ImageOptions{}); !says(got.err(), "containerd has no image") {
			t.Errorf("%s: %v", address, got.err())
		}
	}
	layer, err := image.Layers()
	if err != nil {
		t.Fatal(err)
	}
	hash, err := layer[1].Digest()
	if err != nil {
		t.Fatal(err)
	}
	f.blobs[hash.String()] = f.blobs[hash.String()][:20]
	if got := collect(t, "containerd://app:1", inputs.ImageOptions{}); !says(got.err(), "ends too early") {
		t.Errorf("a layer that is cut off: %v", got.err())
	}
	delete(f.blobs, hash.String())
	if got := collect(t, "containerd://app:1", inputs.ImageOptions{}); !says(got.err(), "content that is not there") {
		t.Errorf("a layer that is away: %v", got.err())
	}
}

// keep puts what an image is made of into blobs.
func keep(t *testing.T, blobs map[string][]byte, image v1.Image) {
	t.Helper()
	put := func(h v1.Hash, raw []byte, err error) {
		if err != nil {
			t.Fatal(err)
		}
		blobs[h.String()] = raw
	}
	raw, err := image.RawManifest()
	put(digestOf(raw), raw, err)
	raw, err = image.RawConfigFile()
	put(digestOf(raw), raw, err)
	layers, err := image.Layers()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range layers {
		r, err := l.Compressed()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		put(digestOf(raw), raw, err)
	}
}

func TestNoDaemon(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none.sock")
	t.Setenv("CONTAINERD_ADDRESS", none)
	t.Setenv("DOCKER_HOST", "unix://"+none)
	for _, address := range []string{"containerd://app:1", "docker://app:1"} {
		if got := collect(t, address, inputs.ImageOptions{}); !says(got.err(), "no such file") {
			t.Errorf("%s: %v", address, got.err())
		}
	}
	_ = context.Background()
}
