package images

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"

	"github.com/boltseal/boltseal/inputs/image/layer"
)

// TestFlattenedImagesAreAsDockerUnpacksThem puts layers on top of each other that
// get into each other's way, and compares with what docker makes of them. What
// docker cannot unpack is passed over.
func TestFlattenedImagesAreAsDockerUnpacksThem(t *testing.T) {
	d := startDocker(t)
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	compared := 0
	for round := range 60 {
		img := v1.Image(empty.Image)
		var facts []*layer.Facts
		told, files := []string{}, map[string]bool{}
		for n := range 2 + random.IntN(3) {
			plain, said := entangled(t, random, files)
			told = append(told, fmt.Sprintf("%d: %s", n, strings.Join(said, ", ")))
			open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(plain)), nil }
			l, err := tarball.LayerFromOpener(open)
			if err != nil {
				t.Fatal(err)
			}
			if img, err = mutate.AppendLayers(img, l); err != nil {
				t.Fatal(err)
			}
			f, err := layer.Scan(t.Context(), layer.Layer{Open: func(context.Context) (io.ReadCloser, error) { return open() }}, layer.Options{})
			if err != nil {
				t.Fatal(err)
			}
			facts = append(facts, f)
		}
		want, ok := exported(t, d, img, filepath.Join(dir, "image.tar"), fmt.Sprintf("flat:%d", round))
		if !ok {
			continue
		}
		compared++
		root, err := layer.Merge(t.Context(), facts)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for e := range root.List() {
			got = append(got, described(e.Path, e.Kind == layer.Directory, e.Kind == layer.Symlink, e.Link, e.Size))
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("round %d\n%s\ngot    %s\ndocker %s", round, strings.Join(told, "\n"), strings.Join(got, ", "), strings.Join(want, ", "))
		}
	}
	t.Logf("%d images compared", compared)
	if compared < 10 {
		t.Errorf("docker unpacked %d images only", compared)
	}
}

func described(path string, directory, symlink bool, link string, size int64) string {
	switch {
	case directory:
		return path + "/"
	case symlink:
		return path + " -> " + link
	}
	return fmt.Sprintf("%s %d", path, size)
}

// entangled makes a layer of few names. Marks of opaque directories come first,
// and no name is both deleted and written, since docker applies whiteouts in the
// order of the archive. files are the names that are files so far.
func entangled(t *testing.T, random *rand.Rand, files map[string]bool) ([]byte, []string) {
	t.Helper()
	names := []string{"a", "b", "c", "a/b", "a/c", "b/a", "b/c", "c/a", "c/b", "a/b/c", "b/a/c", "c/a/b"}
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	said := []string{}
	add := func(h *tar.Header) {
		h.Mode = 0o755
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(make([]byte, h.Size)); err != nil {
			t.Fatal(err)
		}
		said = append(said, fmt.Sprintf("%s(%c)%s", h.Name, h.Typeflag, h.Linkname))
	}
	used := map[string]bool{}
	touched := func(name string) bool {
		for other := range used {
			if other == name || strings.HasPrefix(other, name+"/") || strings.HasPrefix(name, other+"/") {
				return true
			}
		}
		return false
	}
	for range random.IntN(3) {
		switch name := names[random.IntN(len(names))]; {
		case touched(name):
		case random.IntN(2) == 0:
			add(&tar.Header{Name: filepath.Join(filepath.Dir(name), ".wh."+filepath.Base(name)), Typeflag: tar.TypeReg})
		default:
			add(&tar.Header{Name: name + "/", Typeflag: tar.TypeDir})
			add(&tar.Header{Name: name + "/.wh..wh..opq", Typeflag: tar.TypeReg})
		}
	}
	last := ""
	for range 1 + random.IntN(6) {
		name := names[random.IntN(len(names))]
		if top := strings.Split(name, "/")[0]; used[name] || name != top && (files[filepath.Dir(name)] || files[top]) {
			continue // Docker wants each name once, and refuses what lies below a file.
		}
		used[name] = true
		switch random.IntN(8) {
		case 0, 1:
			add(&tar.Header{Name: name + "/", Typeflag: tar.TypeDir})
			files[name] = false
		case 2:
			add(&tar.Header{Name: name, Typeflag: tar.TypeSymlink, Linkname: "/" + names[random.IntN(3)]})
		case 3:
			if last != "" {
				add(&tar.Header{Name: name, Typeflag: tar.TypeLink, Linkname: last})
				files[name] = true
			}
		default:
			add(&tar.Header{Name: name, Typeflag: tar.TypeReg, Size: int64(1 + random.IntN(9))})
			last, files[name] = name, true
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes(), said
}

// exported lists what a container of the image holds; false where docker cannot
// unpack it.
func exported(t *testing.T, d daemon, img v1.Image, file, tag string) ([]string, bool) {
	t.Helper()
	ref, err := name.NewTag(tag)
	if err != nil {
		t.Fatal(err)
	}
	if err := tarball.WriteToFile(file, ref, img); err != nil {
		t.Fatal(err)
	}
	docker := func(args ...string) ([]byte, error) {
		return exec.Command("docker", append([]string{"--host", "unix://" + d.socket}, args...)...).Output()
	}
	if _, err := docker("load", "--input", file); err != nil {
		return nil, false
	}
	id, err := docker("create", tag, "/x")
	if err != nil {
		t.Fatal(err)
	}
	content, err := docker("export", strings.TrimSpace(string(id)))
	if err != nil {
		t.Fatal(err)
	}
	_ = os.Remove(file)
	list := []string{}
	sizes := map[string]int64{}
	for r := tar.NewReader(bytes.NewReader(content)); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		path := strings.TrimSuffix(h.Name, "/")
		if first, _, _ := strings.Cut(path, "/"); len(first) != 1 {
			continue // what docker puts into every container
		}
		size := h.Size
		if h.Typeflag == tar.TypeLink {
			size = sizes[h.Linkname]
		}
		sizes[path] = size
		list = append(list, described(path, h.Typeflag == tar.TypeDir, h.Typeflag == tar.TypeSymlink, h.Linkname, size))
	}
	slices.Sort(list)
	return list, true
}
