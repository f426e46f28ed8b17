//go:build !unix

package store

import "os"

// mapFile reads a file.
func mapFile(path string) (content []byte, release func() error, err error) {
	content, err = os.ReadFile(path)
	return content, func() error { return nil }, err
}
