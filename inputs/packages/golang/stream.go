package golang

import (
	"bytes"
	"encoding/binary"
	"io"
	"runtime/debug"
	"strings"

	"github.com/boltseal/boltseal/inputs/packages"
)

// The build info blob (cmd/link, debug/buildinfo): a magic number at a multiple
// of 16, the size of a pointer, flags, 16 bytes, then the Go version and
// the module info, each behind its length, if the flags say so.
const (
	magic      = "\xff Go buildinf:"
	align      = 16
	headerSize = 32
	flagInline = 0x2
	// frame is what surrounds the module info on either side.
	frame = 16
	// maxBlob is the longest blob that is believed: a module takes some 100 bytes.
	maxBlob = 4 << 20
	// maxVersion is the longest toolchain version.
	maxVersion = 256
	// maxTries is how many blobs are looked at: each may cost maxBlob bytes.
	maxTries = 100
	// maxHeaders is how much of the file's start is kept to find out where its data lies.
	maxHeaders = 64 << 10
)

// scanner finds build info in a program that goes by. A program may hold
// others, embedded as data: the blob that counts is the one in the writable data
// segment, where the linker puts it.
type scanner struct {
	offset  int64  // of the first byte of pending in the file
	pending []byte // bytes not yet looked through
	headers []byte // the start of the file
	blobs   []blob
	tries   int
}

// blob is build info found at an offset of the file.
type blob struct {
	offset int64
	info   *debug.BuildInfo
}

// stream looks through programs too large to be held. Other files of that
// size are not read: that is evidence missing.
func stream(f packages.File) packages.Stream {
	if !packages.IsExecutable(f.Head) {
		return nil
	}
	return &scanner{}
}

// Write implements packages.Stream.
func (s *scanner) Write(p []byte) (int, error) {
	n := len(p)
	if room := maxHeaders - len(s.headers); room > 0 {
		s.headers = append(s.headers, p[:min(room, len(p))]...)
	}
	s.pending = append(s.pending, p...)
	s.search(false)
	return n, nil
}

// search consumes what is pending up to what may still become a blob.
func (s *scanner) search(end bool) {
	at := 0
	for {
		i := bytes.Index(s.pending[at:], []byte(magic))
		if i < 0 {
			// The magic may begin in the last bytes.
			at = max(at, len(s.pending)-len(magic)+1)
			break
		}
		at += i
		if (s.offset+int64(at))%align != 0 || s.tries == maxTries {
			at++
			continue
		}
		info, err := parseBlob(s.pending[at:])
		if err == io.ErrUnexpectedEOF && !end && len(s.pending)-at < maxBlob {
			break
		}
		s.tries++
		if info != nil {
			s.blobs = append(s.blobs, blob{s.offset + int64(at), info})
		}
		at++
	}
	at = min(at, len(s.pending))
	if at <= 0 {
		return
	}
	s.offset += int64(at)
	s.pending = append(s.pending[:0], s.pending[at:]...)
}

// parseBlob reads a blob; io.ErrUnexpectedEOF says that more bytes are needed.
func parseBlob(b []byte) (*debug.BuildInfo, error) {
	if len(b) < headerSize {
		return nil, io.ErrUnexpectedEOF
	}
	if b[len(magic)+1]&flagInline == 0 {
		return nil, nil
	}
	version, rest, err := counted(b[headerSize:], maxVersion)
	if err != nil || !(strings.HasPrefix(version, "go") || strings.HasPrefix(version, "devel")) {
		return nil, err
	}
	mod, _, err := counted(rest, maxBlob)
	if err != nil {
		return nil, err
	}
	if len(mod) >= 2*frame+1 && mod[len(mod)-frame-1] == '\n' {
		mod = mod[frame : len(mod)-frame]
	} else {
		mod = ""
	}
	info, err := debug.ParseBuildInfo(mod)
	if err != nil {
		return nil, err
	}
	info.GoVersion = version
	return info, nil
}

// counted cuts a string off that stands behind its length.
func counted(b []byte, most uint64) (string, []byte, error) {
	length, n := binary.Uvarint(b)
	switch {
	case n == 0:
		return "", nil, io.ErrUnexpectedEOF
	case n < 0 || length > most:
		return "", nil, nil
	case uint64(len(b)-n) < length:
		return "", nil, io.ErrUnexpectedEOF
	}
	return string(b[n : n+int(length)]), b[n+int(length):], nil
}

// Found implements packages.Stream.
func (s *scanner) Found() (packages.Found, error) {
	s.search(true)
	if len(s.blobs) == 0 {
		return packages.Found{}, nil
	}
	from, to := dataRange(s.headers)
	for _, b := range s.blobs {
		if b.offset >= from && b.offset < to {
			return packages.Found{Packages: modules(b.info)}, nil
		}
	}
	return packages.Found{Packages: modules(s.blobs[0].info)}, nil
}
