package source

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"io"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// Bounds of how far a compressed archive is unpacked to see what it is.
const (
	maxPeekMembers = 256
	maxPeek        = 64 << 20
)

// ustar is what a tar has at byte 257 (POSIX 1003.1, pax).
const (
	ustar       = "ustar"
	ustarOffset = 257
)

// MayBeArchive says whether a file that begins with head can be an archive.
func MayBeArchive(head []byte) bool {
	return isTar(head) || bytes.HasPrefix(head, gzipMagic()) || bytes.HasPrefix(head, zstdMagic())
}

func isTar(head []byte) bool {
	return len(head) > ustarOffset+len(ustar) && string(head[ustarOffset:ustarOffset+len(ustar)]) == ustar
}

// IsArchive says whether a file is the archive of an image. A compressed one
// is unpacked no further than to the first members, whose names tell.
func IsArchive(file inputs.File) bool {
	head := make([]byte, 512)
	n, err := file.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return false
	}
	if head = head[:n]; isTar(head) {
		return isImage(file)
	}
	if !MayBeArchive(head) {
		return false
	}
	r, err := decompress(io.NewSectionReader(file, 0, file.Size()), head)
	if err != nil {
		return false
	}
	defer func() { _ = r.Close() }() // Only the start was looked at.
	return startsLikeImage(io.LimitReader(r, maxPeek))
}

// isImage looks for what an archive of an image must have. An archive that is
// cut off may be one: what is wrong with it is for whoever reads it to say.
func isImage(file inputs.File) bool {
	a, err := readArchive(file)
	if err != nil {
		return startsLikeImage(io.NewSectionReader(file, 0, file.Size()))
	}
	if _, err := a.find(layoutFile); err == nil {
		_, err = a.find(indexFile)
		return err == nil
	}
	r, size, err := a.open(manifestFile)
	if err != nil {
		_, err = a.find("repositories")
		return err == nil
	}
	const most = 8 << 20
	if size > most {
		return false
	}
	raw, err := readAll(r, most)
	if err != nil {
		return false
	}
	var all []saved
	return json.Unmarshal(raw, &all) == nil && len(all) > 0 && all[0].Config != ""
}

func startsLikeImage(r io.Reader) bool {
	tr := tar.NewReader(r)
	for range maxPeekMembers {
		header, err := tr.Next()
		if err != nil {
			return false
		}
		if name, ok := inside(header.Name); ok && imageMember(name) {
			return true
		}
	}
	return false
}

// imageMember says whether only the archive of an image has members of that
// name: layers and configurations are called by digests.
func imageMember(name string) bool {
	if name == layoutFile || strings.HasPrefix(name, "blobs/sha256/") {
		return true
	}
	dir, base := path.Split(name)
	if base == "layer.tar" || base == "VERSION" {
		return hexName(strings.TrimSuffix(dir, "/"))
	}
	base = strings.TrimPrefix(base, "sha256:")
	for _, ending := range []string{".json", ".tar", ".tar.gz"} {
		base = strings.TrimSuffix(base, ending)
	}
	return dir == "" && hexName(base)
}

func hexName(text string) bool {
	return len(text) == 64 && strings.Trim(text, "0123456789abcdef") == ""
}
