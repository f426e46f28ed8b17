package feed

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/boltseal/boltseal/inputs/advisory/store"
)

// Options bound what a feed may hold. Zero values mean the defaults.
type Options struct {
	// Wants says by name which files of a directory or archive are read; nil for
	// all. A path that is itself a file is always read.
	Wants func(name string) bool
	// Files is the largest number of files (default 10 million).
	Files int
	// Unpacked is the largest size of all files together (default 64 GiB).
	Unpacked int64
	// Progress, if set, is told how many of how many bytes are done.
	Progress func(done, total int64)
}

// depth is how deep archives within archives are read.
const depth = 2

// HasExtension says whether a name, compression aside, ends in one of the extensions.
func HasExtension(name string, extensions ...string) bool {
	name = strings.ToLower(name)
	for _, packed := range []string{".gz", ".zst"} {
		name = strings.TrimSuffix(name, packed)
	}
	for _, extension := range extensions {
		if strings.HasSuffix(name, extension) {
			return true
		}
	}
	return false
}

// Read calls file for every file that path stands for: itself, the files
// below it, or those inside an archive. Its error ends the reading.
func Read(ctx context.Context, name string, o Options, file func(name string, content io.Reader) error) ([]store.Input, error) {
	if o.Files == 0 {
		o.Files = 10_000_000
	}
	if o.Unpacked == 0 {
		o.Unpacked = 64 << 30
	}
	r := &reader{ctx: ctx, Options: o, file: file, left: o.Unpacked}
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	input := store.Input{Name: filepath.Base(name)}
	if info.IsDir() {
		input.Digest, err = r.directory(name)
	} else {
		r.total = info.Size()
		input.Digest, err = r.path(name)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return []store.Input{input}, nil
}

type reader struct {
	Options
	ctx   context.Context
	file  func(name string, content io.Reader) error
	left  int64
	files int
	done  int64
	total int64
}

// directory reads what lies in a directory, in order of names. Nothing leads
// out of it: links that do are errors.
func (r *reader) directory(name string) (digest string, err error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return "", err
	}
	defer root.Close()
	var paths []string
	err = fs.WalkDir(root.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && p != ".":
			return fs.SkipDir
		case d.Type().IsRegular() && (r.wants(p) || archive(p)):
			info, err := d.Info()
			if err != nil {
				return err
			}
			r.total += info.Size()
			if paths = append(paths, p); len(paths) > r.Files {
				return fmt.Errorf("there are more than %d files", r.Files)
			}
		}
		return r.ctx.Err()
	})
	if err != nil {
		return "", err
	}
	all := sha256.New()
	for _, p := range paths {
		file, err := root.Open(p)
		if err != nil {
			return "", err
		}
		sum, err := r.open(p, file)
		if err != nil {
			return "", fmt.Errorf("%s: %w", p, err)
		}
		fmt.Fprintf(all, "%s %s\n", p, sum)
	}
	return fmt.Sprintf("sha256:%x", all.Sum(nil)), nil
}

func archive(name string) bool {
	return HasExtension(name, ".zip", ".tar", ".tgz")
}

func (r *reader) wants(name string) bool { return r.Wants == nil || r.Wants(name) }

func (r *reader) path(name string) (digest string, err error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	return r.open(filepath.Base(name), file)
}

// open reads a file that lies on disk, closes it, and gives its digest.
func (r *reader) open(name string, file *os.File) (digest string, err error) {
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", errors.New("it is no regular file")
	}
	sum := sha256.New()
	if isZip(file) {
		// The directory of a zip lies at its end, so it is read twice.
		if _, err := io.Copy(sum, io.NewSectionReader(file, 0, info.Size())); err != nil {
			return "", err
		}
		err = r.zip(file, info.Size(), depth)
	} else {
		counted := &counter{r: r, from: file, sum: sum}
		if err = r.stream(name, counted, depth); err == nil {
			_, err = io.Copy(io.Discard, counted)
		}
	}
	return fmt.Sprintf("sha256:%x", sum.Sum(nil)), err
}

func isZip(file io.ReaderAt) bool {
	var head [4]byte
	_, err := file.ReadAt(head[:], 0)
	return err == nil && (string(head[:]) == "PK\x03\x04" || string(head[:]) == "PK\x05\x06")
}

// counter hashes what is read and reports the progress.
type counter struct {
	r    *reader
	from io.Reader
	sum  hash.Hash
}

// Read implements io.Reader.
func (c *counter) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.sum.Write(p[:n])
	c.r.advance(int64(n))
	return n, err
}

func (r *reader) advance(n int64) {
	r.done += n
	if r.Progress != nil {
		r.Progress(r.done, r.total)
	}
}

func (r *reader) zip(file io.ReaderAt, size int64, deep int) error {
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return err
	}
	for _, f := range archive.File {
		if f.Mode().IsRegular() && (r.wants(f.Name) || deep > 0 && isTar(f.Name)) {
			content, err := f.Open()
			if err == nil {
				err = errors.Join(r.stream(f.Name, content, deep-1), content.Close())
			}
			if err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
		}
		r.advance(int64(f.CompressedSize64))
	}
	return nil
}

func isTar(name string) bool { return HasExtension(name, ".tar", ".tgz") }

// stream reads what comes without an end that could be looked at first.
func (r *reader) stream(name string, from io.Reader, deep int) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	b := bufio.NewReaderSize(from, 64<<10)
	head, err := b.Peek(512)
	if err != nil && err != io.EOF {
		return err
	}
	switch {
	case strings.HasPrefix(string(head), "\x1f\x8b") && deep > 0:
		packed, err := gzip.NewReader(b)
		if err != nil {
			return err
		}
		return r.stream(strings.TrimSuffix(name, ".gz"), packed, deep-1)
	case strings.HasPrefix(string(head), "\x28\xb5\x2f\xfd") && deep > 0:
		packed, err := zstd.NewReader(b, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20))
		if err != nil {
			return err
		}
		defer packed.Close()
		return r.stream(strings.TrimSuffix(name, ".zst"), packed, deep-1)
	case len(head) >= 262 && string(head[257:262]) == "ustar" && deep > 0:
		return r.tar(b, deep-1)
	}
	if r.files++; r.files > r.Files {
		return fmt.Errorf("there are more than %d files", r.Files)
	}
	return r.file(name, &limited{r: r, from: b})
}

func (r *reader) tar(from io.Reader, deep int) error {
	archive := tar.NewReader(from)
	for {
		header, err := archive.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if header.Typeflag != tar.TypeReg || !r.wants(path.Clean(header.Name)) {
			continue
		}
		if err := r.stream(header.Name, archive, deep); err != nil {
			return fmt.Errorf("%s: %w", header.Name, err)
		}
	}
}

// limited takes what is read from the budget for everything.
type limited struct {
	r    *reader
	from io.Reader
}

// Read implements io.Reader.
func (l *limited) Read(p []byte) (int, error) {
	n, err := l.from.Read(p)
	if l.r.left -= int64(n); l.r.left < 0 {
		return n, fmt.Errorf("it unpacks to more than %d bytes", l.r.Unpacked)
	}
	return n, err
}
