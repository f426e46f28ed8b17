//go:build !linux

package source

import (
	"io/fs"
	"os"
)

const nonblock = 0

func statOf(info fs.FileInfo) stat { return plainStat(info) }

func attributes(*os.File) map[string]string { return nil }
