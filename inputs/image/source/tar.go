package source

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// Bounds of an archive. An image of the largest number of layers has some
// thousand members.
const (
	maxMembers = 100_000
	maxLinks   = 8
)

// errSparse refuses members whose content is not stored in one piece.
var errSparse = errors.New("the archive holds sparse files")

// member is where an archive holds a file, or what it is a link to.
type member struct {
	offset, size int64
	link         string
	broken       bool
}

// archive is a tar whose members can be read in any order. Nothing of it is
// held but where they are.
type archive struct {
	file    inputs.File
	members map[string]member
}

// readArchive looks where a tar's members are.
func readArchive(file inputs.File) (*archive, error) {
	a := &archive{file: file, members: map[string]member{}}
	section := io.NewSectionReader(file, 0, file.Size())
	r := tar.NewReader(section)
	for n := 0; ; n++ {
		header, err := r.Next()
		if err == io.EOF {
			return a, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the archive: %w", err)
		}
		if n == maxMembers {
			return nil, fmt.Errorf("the archive has more than %d members", maxMembers)
		}
		offset, err := section.Seek(0, io.SeekCurrent)
		if err != nil {
			return nil, fmt.Errorf("read the archive: %w", err)
		}
		if err := a.add(header, offset); err != nil {
			return nil, err
		}
	}
}

func (a *archive) add(header *tar.Header, offset int64) error {
	name, ok := inside(header.Name)
	if !ok {
		return nil // Nobody can ask for it.
	}
	switch header.Typeflag {
	case tar.TypeReg:
		if sparse(header) {
			return errSparse
		}
		a.members[name] = member{offset: offset, size: header.Size, broken: offset+header.Size > a.file.Size()}
	case tar.TypeLink:
		if target, ok := inside(header.Linkname); ok {
			a.members[name] = member{link: target}
		}
	case tar.TypeSymlink:
		if target, ok := inside(path.Join(path.Dir(name), header.Linkname)); ok && !path.IsAbs(header.Linkname) {
			a.members[name] = member{link: target}
		}
	}
	return nil
}

func sparse(header *tar.Header) bool {
	for key := range header.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return header.Typeflag == tar.TypeGNUSparse
}

// inside gives a name its plain form; false for names that lead out.
func inside(name string) (string, bool) {
	name = path.Clean(name)
	return name, name != "." && name != ".." && !strings.HasPrefix(name, "../") && !path.IsAbs(name)
}

// find follows links.
func (a *archive) find(name string) (member, error) {
	name = path.Clean(name)
	for range maxLinks {
		m, ok := a.members[name]
		switch {
		case !ok:
			return member{}, fs.ErrNotExist
		case m.link == "":
			return m, nil
		}
		name = m.link
	}
	return member{}, errors.New("too many links")
}

// open implements files.
func (a *archive) open(name string) (io.ReadCloser, int64, error) {
	m, err := a.find(name)
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w", clean(name), err)
	}
	if m.broken {
		return nil, 0, fmt.Errorf("%s: %w", clean(name), errTruncated)
	}
	return io.NopCloser(io.NewSectionReader(a.file, m.offset, m.size)), m.size, nil
}
