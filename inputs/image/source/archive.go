package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/boltseal/boltseal/inputs"
)

// osFile is a file of the disk as inputs.File.
type osFile struct {
	*os.File
	size int64
}

// Size implements inputs.File.
func (f osFile) Size() int64 { return f.size }

func (w *walk) archivePath(a address) error {
	path, name := split(w.o.Dir, a.path)
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no regular file")
	}
	if err != nil {
		return plain(err)
	}
	f, err := os.Open(path)
	if err != nil {
		return plain(err)
	}
	defer func() { _ = f.Close() }() // It was only read.
	a.path, a.name = path, name
	return w.archive(osFile{f, info.Size()}, a)
}

// archive yields the images of a tar, compressed or not.
func (w *walk) archive(file inputs.File, a address) error {
	if w.base.Kind = KindArchive; a.kind == KindDocker {
		w.base.Kind = KindDocker
	} else {
		w.base.Reference = unnamed(a.path)
	}
	plain, done, err := w.unpacked(file)
	if err != nil {
		return err
	}
	defer done()
	tar, err := readArchive(plain)
	if err != nil {
		return err
	}
	return w.archived(tar, a)
}

// archived reads what the archive is: a layout, or what docker save writes.
// Many are both; then the layout says more, unless it lists nothing.
func (w *walk) archived(f *archive, a address) error {
	if a.format != formatOCI {
		all, err := w.savedImages(f)
		both := err == nil
		switch {
		case err == nil && (a.format == formatDocker || !w.listsImages(f)):
			return w.savedIn(f, all, a.name)
		case err != nil && (a.format == formatDocker || !errors.Is(err, fs.ErrNotExist)):
			return fmt.Errorf("read %s: %w", manifestFile, err)
		case both:
			w.unstated = true
		}
	}
	if _, err := f.find(layoutFile); err != nil {
		return notImage(f, a)
	}
	return w.layoutIn(f, a.name)
}

func notImage(f *archive, a address) error {
	if _, err := f.find("repositories"); err == nil {
		return errors.New("the archive was saved by a Docker older than 1.10: save it again with a current one")
	}
	if a.format == formatOCI {
		return errors.New("the archive is no OCI layout")
	}
	return errors.New("the archive holds no image: neither a manifest.json nor an OCI layout")
}

// listsImages says whether the archive is a layout that lists anything.
func (w *walk) listsImages(f *archive) bool {
	if _, err := f.find(layoutFile); err != nil {
		return false
	}
	raw, err := w.small(f, indexFile)
	if err != nil {
		return false
	}
	m, err := parseManifest(raw, "application/vnd.oci.image.index.v1+json")
	return err == nil && len(m.Manifests) > 0
}

// unpacked gives the tar that a compressed archive holds. It has to be read in
// any order, so it goes to a file that has no name by then and that only the
// user may read.
func (w *walk) unpacked(file inputs.File) (inputs.File, func(), error) {
	head := make([]byte, 4)
	n, err := file.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, nil, err
	}
	if head = head[:n]; !bytes.HasPrefix(head, gzipMagic()) && !bytes.HasPrefix(head, zstdMagic()) {
		return file, func() {}, nil
	}
	r, err := decompress(io.NewSectionReader(file, 0, file.Size()), head)
	if err != nil {
		return nil, nil, fmt.Errorf("unpack the archive: %w", err)
	}
	defer func() { _ = r.Close() }() // Reading says what is wrong.
	out, err := w.spool(r)
	if err != nil {
		return nil, nil, fmt.Errorf("unpack the archive: %w", err)
	}
	return out, out.discard, nil
}
