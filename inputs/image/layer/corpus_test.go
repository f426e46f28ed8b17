package layer

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// corpus is the path of an image of the corpora, unzipped.
func corpus(t *testing.T, name string) string {
	t.Helper()
	file := filepath.Join("..", "..", "..", "..", "shared", "corpora", "images", name)
	f, err := os.Open(file)
	if err != nil {
		t.Skip("the corpora are not beside the repository")
	}
	defer func() { _ = f.Close() }()
	if !strings.HasSuffix(name, ".gz") {
		return file
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	plain := filepath.Join(t.TempDir(), "image.tar")
	out, err := os.Create(plain)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, z); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return plain
}

// layersOf are the layers of an image as Scan takes them.
func layersOf(t *testing.T, img v1.Image) []Layer {
	t.Helper()
	list, err := img.Layers()
	if err != nil {
		t.Fatal(err)
	}
	var layers []Layer
	for _, l := range list {
		digest, err := l.Digest()
		if err != nil {
			t.Fatal(err)
		}
		diffID, err := l.DiffID()
		if err != nil {
			t.Fatal(err)
		}
		layers = append(layers, Layer{Digest: digest.String(), DiffID: diffID.String(), Open: func(context.Context) (io.ReadCloser, error) { return l.Compressed() }})
	}
	return layers
}

func merge(t *testing.T, img v1.Image, o Options) *Root {
	t.Helper()
	var facts []*Facts
	for _, l := range layersOf(t, img) {
		f, err := Scan(t.Context(), l, o)
		if err != nil {
			t.Fatal(err)
		}
		facts = append(facts, f)
	}
	r, err := Merge(t.Context(), facts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// extracted lists an image's files as go-containerregistry unpacks them,
// with the directories that it only implies.
func extracted(t *testing.T, img v1.Image) []string {
	t.Helper()
	all := map[string]string{}
	rc := mutate.Extract(img)
	defer func() { _ = rc.Close() }()
	for r := tar.NewReader(rc); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		name := strings.Trim(filepath.Clean("/"+h.Name), "/")
		if name == "" {
			continue
		}
		switch h.Typeflag {
		case tar.TypeDir:
			all[name] = name + "/"
		case tar.TypeSymlink:
			all[name] = name + " -> " + h.Linkname
		default:
			all[name] = name
		}
		for dir := filepath.Dir(name); dir != "."; dir = filepath.Dir(dir) {
			if all[dir] == "" {
				all[dir] = dir + "/"
			}
		}
	}
	list := make([]string, 0, len(all))
	for _, name := range all {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

func TestTheCorporasImagesAreAsTheyUnpack(t *testing.T) {
	for name, want := range map[string][]string{
		"go-containerregistry__whiteout_image.tar":  {"bar.txt"},
		"go-containerregistry__test_image_1.tar":    nil,
		"go-containerregistry__hello-world-v25.tar": {"hello"},
		"osv-scalibr__multiple-files.tar":           nil,
		"osv-scalibr__symlink-basic.tar":            nil,
		"trivy__alpine-310.tar.gz":                  nil,
	} {
		t.Run(name, func(t *testing.T) {
			img, err := tarball.ImageFromPath(corpus(t, name), nil)
			if err != nil {
				t.Fatal(err)
			}
			r := merge(t, img, with())
			got := listing(r)
			slices.Sort(got)
			oracle := extracted(t, img)
			if !slices.Equal(got, oracle) {
				t.Errorf("got    %s\noracle %s", strings.Join(got, ", "), strings.Join(oracle, ", "))
			}
			if want != nil && !slices.Equal(got, want) {
				t.Errorf("got %s, want %s", strings.Join(got, ", "), strings.Join(want, ", "))
			}
			t.Logf("%d entries, %d executables, %d gaps", r.Entries, len(r.Files.Executables), len(r.Gaps))
		})
	}
}

// TestRandomImagesAreAsTheyUnpack compares with an independent unpacker on
// images without what it does differently: opaque directories, names twice in a
// layer, files that become directories, and paths below links.
func TestRandomImagesAreAsTheyUnpack(t *testing.T) {
	state := uint64(7)
	random := func(n int) int {
		state = state*6364136223846793005 + 1442695040888963407
		return int(state>>33) % n
	}
	for round := range 60 {
		img := v1.Image(empty.Image)
		for range 1 + random(5) {
			chosen := map[string]string{}
			for range random(25) {
				dir := fmt.Sprintf("d%d/", random(4))
				if random(2) == 0 {
					dir += fmt.Sprintf("e%d/", random(3))
				}
				switch name := fmt.Sprintf("f%d", random(6)); random(4) {
				case 0:
					if chosen[dir+name] == "" {
						chosen[dir+name] = dir + ".wh." + name
					}
				case 1:
					chosen[dir+"l"+name] = dir + "l" + name + " -> nowhere"
				case 2:
					chosen[dir] = dir
				default:
					chosen[dir+name] = dir + name + " = x"
				}
			}
			var entries []string
			for _, e := range chosen {
				entries = append(entries, e)
			}
			slices.Sort(entries)
			plain := archive(t, entries...)
			l, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return stored(plain).Open(t.Context()) })
			if err != nil {
				t.Fatal(err)
			}
			if img, err = mutate.AppendLayers(img, l); err != nil {
				t.Fatal(err)
			}
		}
		got := listing(merge(t, img, Options{}))
		slices.Sort(got)
		if want := extracted(t, img); !slices.Equal(without(got), without(want)) {
			t.Errorf("round %d\ngot  %s\nwant %s", round, strings.Join(got, ", "), strings.Join(want, ", "))
		}
	}
}

// without leaves out directories: an unpacker that goes from the top layer down
// does not make those whose files are all deleted.
func without(list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return strings.HasSuffix(s, "/") })
}
