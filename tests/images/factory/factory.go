package factory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
)

// version changes whenever the images would be made otherwise: a folder of
// another version is of no use.
const version = "2"

// Names of the images, each a tag of the layout.
const (
	Base    = "debian"
	Python  = "python"
	Node    = "node"
	Java    = "java"
	Static  = "static"
	Index   = "multi"
	Secrets = "secrets"
)

// Images are what was made.
type Images struct {
	// Dir holds the OCI layout and the truth.
	Dir string
}

// Layout is the folder of the OCI layout.
func (i Images) Layout() string { return filepath.Join(i.Dir, "layout") }

// Truth is what the tools say of an image, by the name of the file:
// dpkg-query.0.tsv is what dpkg-query said when layer 0 was done.
func (i Images) Truth(image, name string) ([]byte, error) {
	content, err := os.ReadFile(filepath.Join(i.Dir, "truth", image, name))
	if err != nil {
		return nil, fmt.Errorf("read what is true of %s: %w", image, err)
	}
	return content, nil
}

// Dir is where the images are kept: BOLTSEAL_TEST_IMAGES, else a folder of
// the user's cache.
func Dir() (string, error) {
	if dir := os.Getenv("BOLTSEAL_TEST_IMAGES"); dir != "" {
		return dir, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a folder for the images: %w", err)
	}
	return filepath.Join(cache, "boltseal-test-images"), nil
}

// Find gives the images that were made before.
func Find() (Images, error) {
	dir, err := Dir()
	if err != nil {
		return Images{}, err
	}
	made, err := os.ReadFile(filepath.Join(dir, "made"))
	if err != nil || string(made) != version {
		return Images{}, errors.New("the images were not made: `make images` does, as root, on Debian")
	}
	return Images{Dir: dir}, nil
}

// maker makes images.
type maker struct {
	dir, work string
	log       io.Writer
	path      layout.Path
	mounted   []string
}

// Make makes the images unless they are there.
func Make(ctx context.Context, log io.Writer) (err error) {
	if _, err := Find(); err == nil {
		fmt.Fprintln(log, "the images are there already")
		return nil
	}
	dir, err := Dir()
	if err != nil {
		return err
	}
	for _, old := range []string{"layout", "truth", "made", "work"} {
		if err := os.RemoveAll(filepath.Join(dir, old)); err != nil {
			return fmt.Errorf("remove what an earlier attempt left: %w", err)
		}
	}
	m := &maker{dir: dir, work: filepath.Join(dir, "work"), log: log}
	defer func() { err = errors.Join(err, m.close()) }()
	if err := os.MkdirAll(m.work, 0o755); err != nil {
		return fmt.Errorf("make a folder for the images: %w", err)
	}
	if m.path, err = layout.Write(filepath.Join(dir, "layout"), emptyIndex()); err != nil {
		return fmt.Errorf("make the layout: %w", err)
	}
	for _, step := range []func(context.Context) error{m.debian, m.python, m.node, m.java, m.static, m.secrets} {
		started := time.Now()
		if err := step(ctx); err != nil {
			return err
		}
		fmt.Fprintf(log, "  done in %s\n", time.Since(started).Round(time.Second))
	}
	if err := m.close(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "made"), []byte(version), 0o644)
}

// close gives back the mounts and the space.
func (m *maker) close() error {
	for len(m.mounted) > 0 {
		last := m.mounted[len(m.mounted)-1]
		if err := unmount(last); err != nil {
			return fmt.Errorf("unmount %s: %w", last, err)
		}
		m.mounted = m.mounted[:len(m.mounted)-1]
	}
	return os.RemoveAll(m.work)
}

// run runs a command and returns what it prints; on failure the end of it is in the error.
func (m *maker) run(ctx context.Context, dir, name string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", "CGO_ENABLED=0")
	var problems strings.Builder
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		text := problems.String() + string(out)
		return out, fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, text[max(0, len(text)-2000):])
	}
	return out, nil
}

// note writes down what is true of an image.
func (m *maker) note(image, name string, content []byte) error {
	dir := filepath.Join(m.dir, "truth", image)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make a folder for what is true: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, name), content, 0o644)
}

func (m *maker) noteJSON(image, name string, value any) error {
	content, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		return fmt.Errorf("write down what is true of %s: %w", image, err)
	}
	return m.note(image, name, content)
}

// save adds an image to the layout under its name.
func (m *maker) save(name string, img v1.Image) error {
	err := m.path.AppendImage(img, layout.WithAnnotations(map[string]string{"org.opencontainers.image.ref.name": name}))
	if err != nil {
		return fmt.Errorf("save image %s: %w", name, err)
	}
	return nil
}
