package layer

import (
	"bytes"
	"fmt"
	"path"
	"strings"
)

// maxPath and maxName are what Linux allows: PATH_MAX and NAME_MAX (limits.h).
const (
	maxPath = 4096
	maxName = 255
)

// The names that take away what lower layers hold (OCI image specification,
// layer.md, "Whiteouts"), and the prefix of what AUFS keeps for itself.
const (
	whiteoutPrefix = ".wh."
	opaqueName     = ".wh..wh..opq"
	aufsPrefix     = ".wh..wh."
	aufsLinks      = ".wh..wh.plnk"
)

// cleanName takes a name of a tar archive to a path without a leading slash.
// A name that leads out of the root is an error, wherever it would end.
func cleanName(name string) (string, error) {
	if len(name) > maxPath {
		return "", fmt.Errorf("the name %.40q… is longer than %d bytes", name, maxPath)
	}
	if strings.IndexByte(name, 0) >= 0 {
		return "", fmt.Errorf("the name %.80q has a NUL byte", name)
	}
	depth := 0
	for part := range strings.SplitSeq(name, "/") {
		switch {
		case part == "" || part == ".":
		case part == "..":
			if depth--; depth < 0 {
				return "", fmt.Errorf("the name %.80q leads out of the image", name)
			}
		case len(part) > maxName:
			return "", fmt.Errorf("the name %.40q… has a part longer than %d bytes", name, maxName)
		default:
			depth++
		}
	}
	return strings.TrimPrefix(path.Clean("/"+name), "/"), nil
}

// cleaned says whether cleanName would leave a path as it is.
func cleaned(p []byte) bool {
	if len(p) > maxPath || bytes.IndexByte(p, 0) >= 0 {
		return false
	}
	for rest, more := p, len(p) > 0; more; {
		var part []byte
		part, rest, more = bytes.Cut(rest, []byte{'/'})
		if len(part) == 0 || len(part) > maxName || string(part) == "." || string(part) == ".." {
			return false
		}
	}
	return true
}

// whiteout tells what a cleaned path stands for. It gives what is taken away,
// and how; skip says that the entry is AUFS's own and means nothing.
func whiteout(p string) (target string, kind Kind, is, skip bool, err error) {
	if strings.HasPrefix(p, aufsPrefix) && p != opaqueName {
		return "", 0, false, !strings.HasPrefix(p, aufsLinks+"/"), nil
	}
	dir, base := "", p
	if i := strings.LastIndexByte(p, '/'); i >= 0 {
		dir, base = p[:i], p[i+1:]
	}
	hidden, ok := strings.CutPrefix(base, whiteoutPrefix)
	switch {
	case !ok:
		return "", 0, false, false, nil
	case base == opaqueName:
		return dir, Opaque, true, false, nil
	case strings.HasPrefix(base, aufsPrefix):
		return "", 0, false, true, nil
	case hidden == "" || hidden == "." || hidden == "..":
		return "", 0, false, false, fmt.Errorf("%.80q is no whiteout", p)
	case dir == "":
		return hidden, Whiteout, true, false, nil
	}
	return dir + "/" + hidden, Whiteout, true, false, nil
}
