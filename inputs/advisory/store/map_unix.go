//go:build unix

package store

import (
	"errors"
	"os"
	"syscall"
)

// mapFile maps a file into memory: only what is looked at is read. The file
// must not be written to in place; a store's files never are.
func mapFile(path string) (content []byte, release func() error, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() || info.Size() == 0 || info.Size() != int64(int(info.Size())) {
		return nil, nil, errors.New("it is no regular file, or empty")
	}
	content, err = syscall.Mmap(int(file.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil, err
	}
	return content, func() error { return syscall.Munmap(content) }, nil
}
