package cli

import (
	"archive/tar"
	"bytes"
	"io"
	"os"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/rogpeppe/go-internal/testscript"
)

// makeImage TO NAME USER DIR... makes an image for linux/amd64 of which every
// directory is a layer: the archive TO where that ends in .tar, else a layout
// of that image and the same for linux/arm64.
func makeImage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: image to name user dir...")
	}
	to, called, user := ts.MkAbs(args[0]), args[1], args[2]
	amd, err := imageOf(ts, "amd64", user, args[3:])
	ts.Check(err)
	if len(to) > 4 && to[len(to)-4:] == ".tar" {
		tag, err := name.NewTag(called)
		ts.Check(err)
		ts.Check(tarball.WriteToFile(to, tag, amd))
		return
	}
	arm, err := imageOf(ts, "arm64", user, args[3:])
	ts.Check(err)
	platform := func(arch string) v1.Descriptor {
		return v1.Descriptor{Platform: &v1.Platform{OS: "linux", Architecture: arch}}
	}
	index := mutate.AppendManifests(empty.Index, mutate.IndexAddendum{Add: amd, Descriptor: platform("amd64")}, mutate.IndexAddendum{Add: arm, Descriptor: platform("arm64")})
	l, err := layout.Write(to, empty.Index)
	ts.Check(err)
	ts.Check(l.AppendIndex(index, layout.WithAnnotations(map[string]string{"org.opencontainers.image.ref.name": called})))
}

func imageOf(ts *testscript.TestScript, arch, user string, dirs []string) (v1.Image, error) {
	image := empty.Image
	for _, dir := range dirs {
		var buf bytes.Buffer
		w := tar.NewWriter(&buf)
		ts.Check(w.AddFS(os.DirFS(ts.MkAbs(dir))))
		ts.Check(w.Close())
		l, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(buf.Bytes())), nil })
		ts.Check(err)
		image, err = mutate.Append(image, mutate.Addendum{Layer: l, History: v1.History{CreatedBy: "COPY " + dir + " / # buildkit"}})
		ts.Check(err)
	}
	config, err := image.ConfigFile()
	ts.Check(err)
	config = config.DeepCopy()
	config.OS, config.Architecture, config.Config.User = "linux", arch, user
	return mutate.ConfigFile(image, config)
}
