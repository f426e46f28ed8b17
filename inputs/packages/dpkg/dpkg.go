package dpkg

import (
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs/packages"
)

// The places that dpkg and what stands in for it use, relative to the root.
const (
	statusFile = "var/lib/dpkg/status"
	statusDir  = "var/lib/dpkg/status.d/"
	infoDir    = "var/lib/dpkg/info/"
	docDir     = "usr/share/doc/"
)

// The largest files that are read, in bytes. A status file with every package
// of Debian takes some 120 MB; a desktop's takes 5 MB.
const (
	maxStatus    = 256 << 20
	maxList      = 64 << 20
	maxCopyright = 4 << 20
)

// Cataloger reads dpkg's databases.
func Cataloger() packages.Cataloger {
	return packages.Cataloger{Name: "dpkg", Wants: wants, Read: read, Stream: stream}
}

func wants(f packages.File) bool { return kind(f.Path) != nil }

// kind is how a file is read, nil for one that is not dpkg's.
func kind(p string) func(packages.File) (packages.Found, error) {
	switch {
	case p == statusFile:
		return readStatus
	case strings.HasPrefix(p, statusDir):
		name := p[len(statusDir):]
		switch {
		case name == "" || strings.Contains(name, "/"):
			return nil
		case strings.HasSuffix(name, ".md5sums"):
			return readSums
		}
		return readStatus
	case strings.HasPrefix(p, infoDir):
		if name := p[len(infoDir):]; strings.HasSuffix(name, ".list") && !strings.Contains(name, "/") {
			return readList
		}
	case strings.HasPrefix(p, docDir):
		if name, ok := strings.CutSuffix(p[len(docDir):], "/copyright"); ok && name != "" && !strings.Contains(name, "/") {
			return readCopyright
		}
	}
	return nil
}

func read(f packages.File) (packages.Found, error) {
	read := kind(f.Path)
	if read == nil {
		return packages.Found{}, fmt.Errorf("%s is no file of dpkg's", f.Path)
	}
	return read(f)
}

func readStatus(f packages.File) (packages.Found, error) {
	if f.Size > maxStatus {
		return packages.Found{}, fmt.Errorf("the file has %d bytes, more than the %d that are read", f.Size, maxStatus)
	}
	s := newStatus(f.Path != statusFile)
	if _, err := io.Copy(s, io.NewSectionReader(f.Content, 0, f.Size)); err != nil {
		return packages.Found{}, fmt.Errorf("read dpkg's status: %w", err)
	}
	return s.Found()
}

// stream reads a status file that is too large to be held.
func stream(f packages.File) packages.Stream {
	if f.Path == statusFile {
		return newStatus(false)
	}
	return &whole{f: f}
}

// whole gathers another file of dpkg's, up to the size that Read takes.
type whole struct {
	f       packages.File
	content []byte
	over    bool
}

func (w *whole) Write(p []byte) (int, error) {
	if len(w.content)+len(p) > maxList {
		w.over = true
		return len(p), nil
	}
	w.content = append(w.content, p...)
	return len(p), nil
}

func (w *whole) Found() (packages.Found, error) {
	if w.over {
		return packages.Found{}, fmt.Errorf("the file has more than the %d bytes that are read", maxList)
	}
	w.f.Content, w.f.Size = strings.NewReader(string(w.content)), int64(len(w.content))
	return read(w.f)
}

func text(f packages.File, limit int64) (string, error) {
	if f.Size > limit {
		return "", fmt.Errorf("the file has %d bytes, more than the %d that are read", f.Size, limit)
	}
	b, err := io.ReadAll(io.NewSectionReader(f.Content, 0, f.Size))
	if err != nil {
		return "", fmt.Errorf("read the content: %w", err)
	}
	return string(b), nil
}

// readList reads the paths that a package installed, one a line (dpkg-query(1), -L).
func readList(f packages.File) (packages.Found, error) {
	content, err := text(f, maxList)
	if err != nil {
		return packages.Found{}, err
	}
	// libc6:amd64.list belongs to libc6.
	name, _, _ := strings.Cut(strings.TrimSuffix(path.Base(f.Path), ".list"), ":")
	owns := packages.Ownership{Type: "deb", Package: name, Paths: make([]string, 0, strings.Count(content, "\n"))}
	for line := range strings.Lines(content) {
		if line = strings.TrimRight(line, "\n"); strings.HasPrefix(line, "/") && line != "/." {
			owns.Paths = append(owns.Paths, line)
		}
	}
	return packages.Found{Owns: []packages.Ownership{owns}}, nil
}

// readSums reads the files beside an entry of status.d: "<md5>  usr/bin/x".
func readSums(f packages.File) (packages.Found, error) {
	content, err := text(f, maxList)
	if err != nil {
		return packages.Found{}, err
	}
	name, _, _ := strings.Cut(strings.TrimSuffix(path.Base(f.Path), ".md5sums"), ":")
	owns := packages.Ownership{Type: "deb", Package: name, Paths: []string{}}
	for line := range strings.Lines(content) {
		if sum, file, ok := strings.Cut(strings.TrimRight(line, "\n"), "  "); ok && len(sum) == 32 && file != "" {
			owns.Paths = append(owns.Paths, path.Join("/", file))
		}
	}
	return packages.Found{Owns: []packages.Ownership{owns}}, nil
}
