package source

import (
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// nonblock keeps a pipe that has taken a file's place from holding us up.
const nonblock = unix.O_NONBLOCK

func statOf(info fs.FileInfo) stat {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return plainStat(info)
	}
	return stat{device: uint64(s.Dev), number: s.Ino, links: uint64(s.Nlink), uid: int(s.Uid), gid: int(s.Gid), mode: s.Mode & 0o7777}
}

// capability is the attribute that gives a program privileges (capabilities(7)).
const capability = "security.capability"

// attributes are the extended attributes that matter, as tars hold them.
func attributes(f *os.File) map[string]string {
	var buf [256]byte
	n, err := unix.Fgetxattr(int(f.Fd()), capability, buf[:])
	if err != nil || n == 0 {
		return nil
	}
	return map[string]string{"SCHILY.xattr." + capability: string(buf[:n])}
}
