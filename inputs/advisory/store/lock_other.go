//go:build !unix

package store

import (
	"context"
	"errors"
	"os"
)

// lock refuses to go on while another import holds the lock file.
func lock(_ context.Context, path string) (unlock func() error, err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, errors.Join(errors.New("another import is under way, or left its lock behind"), err)
	}
	return func() error { return errors.Join(file.Close(), os.Remove(path)) }, nil
}
