package run

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	"github.com/boltseal/boltseal/inputs"
)

// disk is what the run asks of the file system besides following links.
type disk interface {
	// ReadDir lists a directory sorted by name; with an error it may hold a part.
	ReadDir(path string) ([]fs.DirEntry, error)
	// Open opens a file for reading without ever waiting for a writer.
	Open(path string) (*os.File, error)
}

type realDisk struct{}

func (realDisk) ReadDir(path string) ([]fs.DirEntry, error) { return os.ReadDir(path) }

// Open asks not to block: between the look at the file and this call somebody
// may have put a pipe in its place.
func (realDisk) Open(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

// content is a file that is read as far as it is needed.
type content struct {
	head  []byte
	whole bool // head is all there is
	rest  func() ([]byte, error)
}

// bytes returns the whole content.
func (c *content) bytes() ([]byte, error) {
	if !c.whole {
		all, err := c.rest()
		if err != nil {
			return nil, err
		}
		c.head, c.whole = all, true
	}
	return c.head, nil
}

// start is the head that collectors are asked to match.
func (c *content) start() []byte { return c.head[:min(len(c.head), inputs.HeadSize)] }

// openContent reads the head of a regular file. close must be called once
// the content is no longer needed.
func openContent(d disk, path string, limit int64) (c *content, close func(), err error) {
	file, err := d.Open(path)
	if err != nil {
		return nil, nil, plain(err)
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err == nil {
		c, err = readContent(file, info.Size(), limit)
	}
	if err != nil {
		_ = file.Close() // The read error says more.
		return nil, nil, plain(err)
	}
	return c, func() { _ = file.Close() }, nil // Nothing was written.
}

// readContent reads the head; size is a guess that need not hold.
func readContent(r io.Reader, size, limit int64) (*content, error) {
	head := make([]byte, min(max(size, 0), inputs.HeadSize)+1)
	n, err := io.ReadFull(r, head)
	head = head[:n]
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &content{head: head, whole: true}, nil
	}
	if err != nil {
		return nil, err
	}
	return &content{head: head, rest: func() ([]byte, error) { return readRest(r, head, size, limit) }}, nil
}

// file is an open file with the size it had when it was opened.
type file struct {
	*os.File
	size int64
}

// Size implements inputs.File.
func (f file) Size() int64 { return f.size }

// openFile opens a regular file for reading anywhere in it.
func openFile(d disk, path string) (inputs.File, error) {
	f, err := d.Open(path)
	if err != nil {
		return nil, plain(err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err != nil {
		_ = f.Close() // Nothing was read.
		return nil, plain(err)
	}
	return file{f, info.Size()}, nil
}

func readRest(r io.Reader, head []byte, size, limit int64) ([]byte, error) {
	if size > limit {
		return nil, tooBig(size, limit)
	}
	all := make([]byte, len(head), max(size+1, int64(len(head))+512))
	copy(all, head)
	for {
		if len(all) == cap(all) {
			all = append(all, 0)[:len(all)]
		}
		n, err := r.Read(all[len(all):cap(all)])
		all = all[:len(all)+n]
		if int64(len(all)) > limit {
			return nil, tooBig(int64(len(all)), limit)
		}
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, plain(err)
		}
	}
}

func tooBig(size, limit int64) error {
	return fmt.Errorf("file has %d bytes or more, the limit is %d", size, limit)
}

// plain removes the path that the os package puts into its errors: reports
// name the file the way the user did.
func plain(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return fmt.Errorf("cannot %s: %w", verb(pathErr.Op), pathErr.Err)
	}
	return err
}

// verb says an operation of the os package in a word that people use.
func verb(op string) string {
	switch op {
	case "lstat", "stat", "fstat", "readdirent", "fdopendir", "open", "read":
		return "read"
	}
	return op
}
