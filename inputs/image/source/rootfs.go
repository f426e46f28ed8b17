package source

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/boltseal/boltseal/inputs"
)

// rootfs yields a directory as an image of one layer. It has no configuration,
// so it runs what its user says, as root.
func (w *walk) rootfs(a address) error {
	dir, _ := split(w.o.Dir, a.path)
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the directory: %w", plain(err))
	}
	defer func() { _ = root.Close() }() // It was only read.
	image := w.base
	image.Kind, image.Reference, image.Size = KindRootfs, unnamed(dir), -1
	image.Config = &v1.ConfigFile{OS: "linux"}
	image.Platform = inputs.Platform{OS: "linux"}
	image.Platforms = []string{}
	t := &tree{root: root}
	image.Layers = []Layer{{MediaType: string(types.OCIUncompressedLayer), Size: -1, Open: t.open, Unread: t.unread}}
	if len(w.wanted) > 0 {
		return errors.New("a directory is of no platform that could be chosen")
	}
	if !w.yield(&image, nil) {
		return errStop
	}
	return nil
}

// tree writes a directory as a tar: the same bytes for the same files, in the
// order of their names. It does not leave the directory, nor the file system
// that it is on: what is mounted there is no part of it.
type tree struct {
	root *os.Root

	mu     sync.Mutex
	denied int
	other  []string
}

// maxDepth is deeper than paths that a system can use (PATH_MAX / 2).
const maxDepth = 2048

func (t *tree) open(ctx context.Context) (io.ReadCloser, error) {
	r, w := io.Pipe()
	go func() {
		tw := tar.NewWriter(w)
		s := &scan{ctx: ctx, tree: t, tar: tw, links: map[inode]string{}, buf: make([]byte, 64<<10)}
		err := s.start()
		if err == nil {
			err = tw.Close()
		}
		w.CloseWithError(err) // Nil is the end.
	}()
	return r, nil
}

// unread tells of files that the user may not read, and of what is mounted.
func (t *tree) unread() []inputs.Gap {
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []inputs.Gap
	if t.denied > 0 {
		out = Gaps(fmt.Sprintf("%d files and directories may not be read by this user", t.denied))
	}
	if len(t.other) > 0 {
		why := "on another file system: " + strings.Join(t.other[:min(len(t.other), 10)], ", ")
		out = append(out, Gaps(why)...)
	}
	return out
}

// inode is a file, whatever it is called.
type inode struct{ device, number uint64 }

// scan is one walk through the tree.
type scan struct {
	ctx    context.Context
	tree   *tree
	tar    *tar.Writer
	device uint64
	links  map[inode]string
	buf    []byte
}

func (s *scan) start() error {
	s.tree.mu.Lock()
	s.tree.denied, s.tree.other = 0, nil
	s.tree.mu.Unlock()
	info, err := s.tree.root.Stat(".")
	if err != nil {
		return fmt.Errorf("read the directory: %w", plain(err))
	}
	s.device = statOf(info).device
	return s.directory(".", 0)
}

// directory writes what is in a directory.
func (s *scan) directory(dir string, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("%s: directories are nested too deeply", dir)
	}
	f, err := s.tree.root.Open(dir)
	if err != nil {
		return s.refused(dir, err)
	}
	names, err := f.Readdirnames(-1)
	_ = f.Close() // It was only read.
	if err != nil {
		return s.refused(dir, err)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if err := s.entry(path.Join(dir, name), depth); err != nil {
			return err
		}
	}
	return nil
}

// refused notes what the user may not read; any other error ends the walk. A
// file that is gone by now never was there.
func (s *scan) refused(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		s.tree.mu.Lock()
		s.tree.denied++
		s.tree.mu.Unlock()
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return fmt.Errorf("read %s: %w", name, plain(err))
}

func (s *scan) entry(name string, depth int) error {
	info, err := s.tree.root.Lstat(name)
	if err != nil {
		return s.refused(name, err)
	}
	stat := statOf(info)
	header := &tar.Header{Name: name, Mode: int64(stat.mode), Uid: stat.uid, Gid: stat.gid, ModTime: info.ModTime().Truncate(time.Second), Format: tar.FormatPAX}
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return s.regular(header, info, stat)
	case mode.IsDir():
		header.Typeflag, header.Name = tar.TypeDir, name+"/"
		if err := s.tar.WriteHeader(header); err != nil {
			return err
		}
		if stat.device != s.device {
			s.mounted(name)
			return nil
		}
		return s.directory(name, depth+1)
	case mode&fs.ModeSymlink != 0:
		header.Typeflag = tar.TypeSymlink
		if header.Linkname, err = s.tree.root.Readlink(name); err != nil {
			return s.refused(name, err)
		}
	case mode&fs.ModeNamedPipe != 0:
		header.Typeflag = tar.TypeFifo
	case mode&fs.ModeCharDevice != 0:
		header.Typeflag = tar.TypeChar
	case mode&fs.ModeDevice != 0:
		header.Typeflag = tar.TypeBlock
	default:
		return nil // A socket is only there while its program runs.
	}
	return s.tar.WriteHeader(header)
}

// mounted notes what is on another file system, unless it is one that a kernel
// or the start of a system makes.
func (s *scan) mounted(name string) {
	switch name {
	case "proc", "sys", "dev", "run", "tmp":
		return
	}
	s.tree.mu.Lock()
	s.tree.other = append(s.tree.other, "/"+name)
	s.tree.mu.Unlock()
}

// regular writes a file; its second name is a link to the first.
func (s *scan) regular(header *tar.Header, info fs.FileInfo, stat stat) error {
	if stat.links > 1 {
		key := inode{stat.device, stat.number}
		if first, ok := s.links[key]; ok {
			header.Typeflag, header.Linkname = tar.TypeLink, first
			return s.tar.WriteHeader(header)
		}
		s.links[key] = header.Name
	}
	f, err := s.tree.root.OpenFile(header.Name, os.O_RDONLY|nonblock, 0)
	if err != nil {
		delete(s.links, inode{stat.device, stat.number})
		return s.refused(header.Name, err)
	}
	defer func() { _ = f.Close() }() // It was only read.
	now, err := f.Stat()
	if err != nil || !os.SameFile(now, info) {
		return fmt.Errorf("%s was changed while it was read", header.Name)
	}
	header.Typeflag, header.Size = tar.TypeReg, now.Size()
	header.PAXRecords = attributes(f)
	if err := s.tar.WriteHeader(header); err != nil {
		return err
	}
	n, err := io.CopyBuffer(struct{ io.Writer }{s.tar}, io.LimitReader(withContext(s.ctx, f), header.Size), s.buf)
	if err == nil && n < header.Size {
		err = errTruncated
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", header.Name, plain(err))
	}
	return nil
}

// stat is what a file system says of a file.
type stat struct {
	device, number uint64
	links          uint64
	uid, gid       int
	mode           uint32
}

// plainStat is what every system can say; owners are root there.
func plainStat(info fs.FileInfo) stat {
	mode := uint32(info.Mode().Perm())
	for bit, special := range map[fs.FileMode]uint32{fs.ModeSetuid: 0o4000, fs.ModeSetgid: 0o2000, fs.ModeSticky: 0o1000} {
		if info.Mode()&bit != 0 {
			mode |= special
		}
	}
	return stat{links: 1, mode: mode}
}
