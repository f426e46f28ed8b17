package bundle

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits bound what is read of a bundle.
type Limits struct {
	// Archive is how many bytes it may have as it is.
	Archive int64
	// Total is how many bytes it may have unpacked, headers included.
	Total int64
	// File is how many bytes one file may have.
	File int64
	// Entries is how many entries there may be, folders included.
	Entries int
}

// DefaultLimits are far above what people ship, far below what hurts.
func DefaultLimits() Limits {
	return Limits{Archive: 64 << 20, Total: 256 << 20, File: 32 << 20, Entries: 10_000}
}

// longestName is how long a file's name may be, in bytes: PATH_MAX of Linux
// is 4096, and no bundle comes near.
const longestName = 1024

// Read reads a bundle: a gzipped tar of regular files and folders. It unpacks
// it within the limits (in memory) and parses none of it. Links, names that
// lead out, names that are or may look the same, and anything behind the end
// are refused.
func Read(r io.Reader, limits Limits) (*Bundle, error) {
	archive, err := io.ReadAll(io.LimitReader(r, limits.Archive+1))
	if err != nil {
		return nil, fmt.Errorf("read bundle: %w", err)
	}
	if int64(len(archive)) > limits.Archive {
		return nil, fmt.Errorf("the bundle is larger than %d MiB", limits.Archive>>20)
	}
	b, err := unpack(archive, limits)
	if err != nil {
		return nil, fmt.Errorf("unpack bundle: %w", err)
	}
	return b, nil
}

// unpack reads the entries of an archive.
func unpack(archive []byte, limits Limits) (*Bundle, error) {
	zipped, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, fmt.Errorf("it is no gzip: %w", err)
	}
	stream := &bounded{r: zipped, left: limits.Total}
	entries := tar.NewReader(stream)
	b := &Bundle{archive: archive}
	seen := map[string]string{}
	for count := 0; ; count++ {
		header, err := entries.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if count >= limits.Entries {
			return nil, fmt.Errorf("it holds more than %d entries", limits.Entries)
		}
		if err := b.add(header, entries, limits, seen); err != nil {
			return nil, err
		}
	}
	if err := onlyPadding(stream); err != nil {
		return nil, err
	}
	slices.SortFunc(b.files, func(x, y File) int { return strings.Compare(x.Name, y.Name) })
	for _, f := range b.files {
		for folder := path.Dir(f.Name); folder != "."; folder = path.Dir(folder) {
			if _, ok := seen[fold(folder)]; ok {
				return nil, fmt.Errorf("%s is both a file and a folder", folder)
			}
		}
	}
	return b, nil
}

// fold is the same for names that differ in case only.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		return least
	}, name)
}

// add takes one entry.
func (b *Bundle) add(header *tar.Header, content io.Reader, limits Limits, seen map[string]string) error {
	name, err := entryName(header.Name)
	if err != nil {
		return err
	}
	switch header.Typeflag {
	case tar.TypeDir, tar.TypeXGlobalHeader:
		return nil
	case tar.TypeReg:
	default:
		return fmt.Errorf("entry %q is no regular file", header.Name)
	}
	folded := fold(name)
	if other, ok := seen[folded]; ok {
		if other == name {
			return fmt.Errorf("it holds %q twice", name)
		}
		return fmt.Errorf("it holds %q and %q, which are one file where case does not count", other, name)
	}
	seen[folded] = name
	if header.Size > limits.File {
		return fmt.Errorf("%s is larger than %d MiB", name, limits.File>>20)
	}
	bytes, err := io.ReadAll(io.LimitReader(content, limits.File+1))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	switch base := path.Base(name); {
	case name == signaturesFile:
		b.signatures = bytes
		return nil
	case strings.EqualFold(base, signaturesFile):
		// OPA takes it from any folder: it must not find another one than we.
		return fmt.Errorf("%s must stand at the top of the bundle", name)
	case base == "patch.json":
		return fmt.Errorf("it holds %s: bundles that only change others (delta bundles) are not supported, and cannot be signed", name)
	case name != manifestFile && (strings.HasSuffix(name, manifestFile) || strings.HasSuffix(name, manifestFile+".pb")):
		// OPA takes any such name for the manifest.
		return fmt.Errorf("%s: the manifest must be called %s and stand at the top of the bundle", name, manifestFile)
	}
	b.files = append(b.files, File{Name: name, Content: bytes})
	return nil
}

// entryName is the name of an entry without the "/" or "./" that opa and tar
// put before it. Names that mean another place on some system are refused.
func entryName(raw string) (string, error) {
	name := strings.TrimSuffix(raw, "/")
	if rest, ok := strings.CutPrefix(name, "./"); ok {
		name = rest
	} else {
		name = strings.TrimPrefix(name, "/")
	}
	if name == "" {
		name = "."
	}
	switch {
	case len(name) > longestName:
		return "", fmt.Errorf("an entry has a name of %d bytes", len(name))
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "", fmt.Errorf("entry %q has a name that cannot be printed", raw)
	case !fs.ValidPath(name) || strings.ContainsAny(name, `\:`):
		return "", fmt.Errorf("entry %q has a name that leads out of the bundle, or may on some system", raw)
	}
	for part := range strings.SplitSeq(name, "/") {
		// Windows drops trailing dots and spaces.
		if part != "." && strings.TrimRight(part, ". ") != part {
			return "", fmt.Errorf("entry %q has a name that ends in a dot or space", raw)
		}
	}
	return name, nil
}

// bounded reads at most left bytes.
type bounded struct {
	r    io.Reader
	left int64
}

// errTooLarge is what a bundle that unpacks to too much gives.
var errTooLarge = errors.New("it is too large when unpacked")

// Read implements io.Reader.
func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		// The end may be right here.
		n, err := b.r.Read(make([]byte, 1))
		if n > 0 {
			err = errTooLarge
		}
		return 0, err
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	return n, err
}

// onlyPadding reads to the end, which also checks the checksum: there may be
// zeros, with which tar fills its last block, and nothing else.
func onlyPadding(r io.Reader) error {
	block := make([]byte, 4096)
	for {
		n, err := r.Read(block)
		for _, c := range block[:n] {
			if c != 0 {
				return errors.New("there is something behind its end")
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
