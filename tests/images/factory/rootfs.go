package factory

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// epoch is the time of every file and image, so that the same packages make the
// same digests.
var epoch = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// dpkgFormat is what is compared of every package.
const dpkgFormat = `${db:Status-Status}\t${Package}\t${Version}\t${source:Package}\t${source:Version}\t${Architecture}\n`

func emptyIndex() v1.ImageIndex { return empty.Index }

// root is a root file system that is being made: layers on top of each other.
type root struct {
	m      *maker
	layers []string // folders, lowest first
}

// above is a mounted root on which a layer is made.
type above struct {
	upper, merged string
}

// mount lays an empty layer on top of the root.
func (r *root) mount(name string) (above, error) {
	base := filepath.Join(r.m.work, name)
	a := above{upper: filepath.Join(base, "upper"), merged: filepath.Join(base, "merged")}
	for _, dir := range []string{a.upper, a.merged, filepath.Join(base, "work")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return a, fmt.Errorf("make a layer: %w", err)
		}
	}
	lower := slices.Clone(r.layers)
	slices.Reverse(lower)
	options := fmt.Sprintf("lowerdir=%s,upperdir=%s,workdir=%s,index=off,metacopy=off,redirect_dir=nofollow", strings.Join(lower, ":"), a.upper, filepath.Join(base, "work"))
	if err := syscall.Mount("overlay", a.merged, "overlay", 0, options); err != nil {
		return a, fmt.Errorf("mount a layer: %w", err)
	}
	r.m.mounted = append(r.m.mounted, a.merged)
	return a, nil
}

// keep ends a layer: its folder is the next layer of the root.
func (r *root) keep(a above) (*root, error) {
	if err := unmount(a.merged); err != nil {
		return nil, fmt.Errorf("unmount a layer: %w", err)
	}
	r.m.mounted = slices.DeleteFunc(r.m.mounted, func(m string) bool { return m == a.merged })
	return &root{m: r.m, layers: append(slices.Clone(r.layers), a.upper)}, nil
}

func unmount(dir string) error { return syscall.Unmount(dir, 0) }

// apt makes a layer of Debian's packages.
func (r *root) apt(ctx context.Context, name string, packages ...string) (*root, error) {
	a, err := r.mount(name)
	if err != nil {
		return nil, err
	}
	if err := r.install(ctx, a.merged, packages); err != nil {
		return nil, err
	}
	if err := tidy(a.merged); err != nil {
		return nil, err
	}
	return r.keep(a)
}

// install runs apt in a root. Java's installation looks into /proc.
func (r *root) install(ctx context.Context, dir string, packages []string) error {
	proc := filepath.Join(dir, "proc")
	if err := syscall.Mount("proc", proc, "proc", syscall.MS_NOSUID|syscall.MS_NODEV|syscall.MS_NOEXEC, ""); err != nil {
		return fmt.Errorf("mount /proc: %w", err)
	}
	r.m.mounted = append(r.m.mounted, proc)
	if _, err := r.m.run(ctx, "", "chroot", dir, "apt-get", "-qq", "update"); err != nil {
		return err
	}
	args := append([]string{dir, "apt-get", "-qq", "install", "-y", "--no-install-recommends"}, packages...)
	if _, err := r.m.run(ctx, "", "chroot", args...); err != nil {
		return err
	}
	r.m.mounted = slices.DeleteFunc(r.m.mounted, func(m string) bool { return m == proc })
	if err := unmount(proc); err != nil {
		return fmt.Errorf("unmount /proc: %w", err)
	}
	return nil
}

// tidy removes what apt downloads.
func tidy(dir string) error {
	for _, pattern := range []string{"var/cache/apt/*.bin", "var/cache/apt/archives/*.deb", "var/lib/apt/lists/*_*", "var/log/*.log", "var/log/apt/*"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := os.RemoveAll(name); err != nil {
				return fmt.Errorf("tidy up after apt: %w", err)
			}
		}
	}
	return nil
}

// noteDpkg writes down what dpkg-query says of the root as it is now.
func (r *root) noteDpkg(ctx context.Context, image string) error {
	top := r.layers[len(r.layers)-1]
	admin := filepath.Join(top, "var/lib/dpkg")
	out, err := r.m.run(ctx, "", "dpkg-query", "--admindir="+admin, "-W", "-f="+dpkgFormat)
	if err != nil {
		return err
	}
	return r.m.note(image, fmt.Sprintf("dpkg-query.%d.tsv", len(r.layers)-1), out)
}

// image puts an image together from the root.
func (r *root) image(createdBy []string, config v1.Config) (v1.Image, error) {
	img := mutate.MediaType(empty.Image, "application/vnd.oci.image.manifest.v1+json")
	img = mutate.ConfigMediaType(img, "application/vnd.oci.image.config.v1+json")
	for i, dir := range r.layers {
		layer, err := layerOf(dir)
		if err != nil {
			return nil, err
		}
		if img, err = mutate.Append(img, mutate.Addendum{Layer: layer, History: v1.History{Created: v1.Time{Time: epoch}, CreatedBy: createdBy[i]}}); err != nil {
			return nil, fmt.Errorf("add layer %d: %w", i, err)
		}
	}
	return configured(img, config, "amd64")
}

func configured(img v1.Image, config v1.Config, architecture string) (v1.Image, error) {
	file, err := img.ConfigFile()
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	file = file.DeepCopy()
	file.Created, file.OS, file.Architecture, file.Config = v1.Time{Time: epoch}, "linux", architecture, config
	if img, err = mutate.ConfigFile(img, file); err != nil {
		return nil, fmt.Errorf("write the configuration: %w", err)
	}
	return img, nil
}

// layerOf is a folder as a gzipped layer.
func layerOf(dir string) (v1.Layer, error) {
	var content bytes.Buffer
	zip, err := gzip.NewWriterLevel(&content, gzip.DefaultCompression)
	if err != nil {
		return nil, err
	}
	if err := pack(zip, dir); err != nil {
		return nil, fmt.Errorf("pack %s: %w", filepath.Base(filepath.Dir(dir)), err)
	}
	if err := zip.Close(); err != nil {
		return nil, err
	}
	return tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content.Bytes())), nil })
}

// pack writes a folder as a layer: what overlayfs marks as deleted becomes a whiteout.
func pack(w io.Writer, dir string) error {
	out := tar.NewWriter(w)
	linked := map[uint64]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		return packOne(out, dir, path, d, linked)
	})
	if err != nil {
		return err
	}
	return out.Close()
}

func packOne(out *tar.Writer, dir, path string, d fs.DirEntry, linked map[uint64]string) error {
	name, err := filepath.Rel(dir, path)
	if err != nil {
		return err
	}
	info, err := d.Info()
	if err != nil {
		return err
	}
	stat := info.Sys().(*syscall.Stat_t)
	if info.Mode()&fs.ModeCharDevice != 0 && stat.Rdev == 0 {
		gone := filepath.Join(filepath.Dir(name), ".wh."+filepath.Base(name))
		return out.WriteHeader(&tar.Header{Name: gone, Typeflag: tar.TypeReg, Mode: 0o600, ModTime: epoch})
	}
	if info.Mode()&(fs.ModeSocket|fs.ModeNamedPipe|fs.ModeDevice) != 0 {
		return nil
	}
	target := ""
	if info.Mode()&fs.ModeSymlink != 0 {
		if target, err = os.Readlink(path); err != nil {
			return err
		}
	}
	header, err := tar.FileInfoHeader(info, target)
	if err != nil {
		return err
	}
	header.Name, header.ModTime, header.Uname, header.Gname, header.AccessTime, header.ChangeTime = name, epoch, "", "", time.Time{}, time.Time{}
	if d.IsDir() {
		header.Name += "/"
	}
	if first, ok := linked[stat.Ino]; ok && info.Mode().IsRegular() {
		header.Typeflag, header.Linkname, header.Size = tar.TypeLink, first, 0
		return out.WriteHeader(header)
	}
	if capability := xattr(path, "security.capability"); capability != "" {
		header.PAXRecords = map[string]string{"SCHILY.xattr.security.capability": capability}
	}
	if err := out.WriteHeader(header); err != nil {
		return err
	}
	if d.IsDir() && xattr(path, "trusted.overlay.opaque") == "y" {
		return out.WriteHeader(&tar.Header{Name: name + "/.wh..wh..opq", Typeflag: tar.TypeReg, Mode: 0o600, ModTime: epoch})
	}
	if !info.Mode().IsRegular() {
		return nil
	}
	if stat.Nlink > 1 {
		linked[stat.Ino] = name
	}
	return copyFile(out, path)
}

func copyFile(out io.Writer, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(out, file)
	return err
}

// xattr is an extended attribute, "" for none.
func xattr(path, name string) string {
	buf := make([]byte, 256)
	n, err := syscall.Getxattr(path, name, buf)
	if err != nil {
		return ""
	}
	return string(buf[:n])
}
