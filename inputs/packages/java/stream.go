package java

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs/packages"
)

// Records of a zip file (PKWARE's APPNOTE, sections 4.3.7 to 4.3.16).
const (
	localSize    = 30
	centralSize  = 46
	local        = "PK\x03\x04"
	central      = "PK\x01\x02"
	descriptor   = "PK\x07\x08"
	end          = "PK\x05\x06"
	end64        = "PK\x06\x06"
	hasEncrypted = 0x1
	hasTrailer   = 0x8
	// maxScript is how long a script before the archive may be, in bytes.
	maxScript = 128 << 10
	// maxHeld is the largest entry that is kept to be looked at, in bytes.
	maxHeld = 64 << 20
	// maxKept is what all manifests and descriptions may come to, in bytes.
	maxKept = 32 << 20
)

var errOrder = errors.New("the archive cannot be read from beginning to end")

// scanner reads an archive that goes by, entry after entry. Entries that say
// what the archive is are kept to the end, archives within it are read at once.
type scanner struct {
	r       reader
	place   string
	pending []byte
	started bool
	listed  bool // the central directory has begun
	ended   bool
	err     error

	entries, central int
	cur              *entry
	kept             bytes.Buffer
	keeper           *zip.Writer
}

// entry is the one whose data goes by.
type entry struct {
	name    string
	method  uint16
	trailer bool
	wanted  bool
	too     bool   // large
	size    uint64 // of the data where there is no trailer
	seen    uint64 // of the data
	data    []byte
}

// stream reads archives too large to be held.
func stream(f packages.File) packages.Stream {
	s := &scanner{place: f.Path, r: reader{}}
	s.keeper = zip.NewWriter(&s.kept)
	return s
}

// Write implements packages.Stream.
func (s *scanner) Write(p []byte) (int, error) {
	if s.err == nil && !s.ended {
		s.pending = append(s.pending, p...)
		n := 0
		for s.err == nil && !s.ended {
			used := s.step(s.pending[n:])
			if used == 0 {
				break
			}
			n += used
		}
		s.pending = append(s.pending[:0], s.pending[n:]...)
	}
	return len(p), nil
}

// step takes one record, or a piece of an entry's data; it returns how many
// bytes it took, 0 where it needs more.
func (s *scanner) step(b []byte) int {
	switch {
	case s.cur != nil && s.cur.trailer:
		return s.untilTrailer(b)
	case s.cur != nil:
		n := int(min(s.cur.size-s.cur.seen, uint64(len(b))))
		s.cur.take(b[:n])
		if s.cur.seen == s.cur.size {
			s.finish()
			if n == 0 {
				return s.step(b)
			}
		}
		return n
	case !s.started:
		i := bytes.Index(b, []byte(local))
		if i < 0 && len(b) > maxScript {
			s.err = zip.ErrFormat
		}
		s.started = i >= 0
		return max(i, 0) + s.begin(b[max(i, 0):])
	}
	return s.begin(b)
}

// begin reads the header of the next record.
func (s *scanner) begin(b []byte) int {
	if len(b) < 4 || !s.started {
		return 0
	}
	switch string(b[:4]) {
	case local:
		if s.listed {
			s.err = errOrder
			return 0
		}
		return s.localHeader(b)
	case central:
		s.listed = true
		if len(b) < centralSize {
			return 0
		}
		n := centralSize + int(binary.LittleEndian.Uint16(b[28:])) + int(binary.LittleEndian.Uint16(b[30:])) + int(binary.LittleEndian.Uint16(b[32:]))
		if len(b) < n {
			return 0
		}
		s.central++
		return n
	case end, end64:
		s.ended = true
		return 4
	}
	s.err = errOrder
	return 0
}

func (s *scanner) localHeader(b []byte) int {
	if len(b) < localSize {
		return 0
	}
	length := int(binary.LittleEndian.Uint16(b[26:]))
	n := localSize + length + int(binary.LittleEndian.Uint16(b[28:]))
	if len(b) < n {
		return 0
	}
	flags := binary.LittleEndian.Uint16(b[6:])
	e := &entry{name: string(b[localSize : localSize+length]), method: binary.LittleEndian.Uint16(b[8:]),
		size: uint64(binary.LittleEndian.Uint32(b[18:]))}
	e.trailer = flags&hasTrailer != 0 && e.size == 0
	e.wanted = isArchive(e.name) || isDescription(e.name)
	if s.entries++; s.entries > maxEntries || e.size == 0xffffffff || e.wanted && flags&hasEncrypted != 0 {
		s.err = errOrder
		return 0
	}
	s.cur = e
	return n
}

// isDescription says whether an entry says what its archive is.
func isDescription(name string) bool {
	name = strings.TrimPrefix(name, "/")
	return strings.EqualFold(name, "META-INF/MANIFEST.MF") || path.Base(name) == "pom.properties" || strings.HasPrefix(name, "META-INF/maven/") && path.Base(name) == "pom.xml"
}

// take takes a piece of the data.
func (e *entry) take(b []byte) {
	e.seen += uint64(len(b))
	if !e.wanted || e.too {
		return
	}
	if len(e.data)+len(b) > maxHeld {
		e.data, e.too = nil, true
		return
	}
	e.data = append(e.data, b...)
}

// untilTrailer takes data up to the record that ends it: one that gives the
// length which the data has.
func (s *scanner) untilTrailer(b []byte) int {
	const size, size64 = 16, 24
	at := 0
	for {
		i := bytes.Index(b[at:], []byte(descriptor))
		if i < 0 {
			n := max(0, len(b)-len(descriptor)+1)
			s.cur.take(b[:n])
			return n
		}
		at += i
		if len(b)-at < size64 {
			s.cur.take(b[:at])
			return at
		}
		length := s.cur.seen + uint64(at)
		used := 0
		switch {
		case uint64(binary.LittleEndian.Uint32(b[at+8:])) == length && bytes.HasPrefix(b[at+size:], []byte("PK")):
			used = size
		case binary.LittleEndian.Uint64(b[at+8:]) == length:
			used = size64
		default:
			at++
			continue
		}
		s.cur.take(b[:at])
		s.finish()
		return at + used
	}
}

// finish looks at the entry whose data has gone by.
func (s *scanner) finish() {
	e := s.cur
	s.cur = nil
	if !e.wanted {
		return
	}
	h := &zip.File{FileHeader: zip.FileHeader{Name: e.name}}
	if e.too {
		s.r.gap(s.place, h, fmt.Errorf("larger than %d bytes", maxHeld))
		return
	}
	content, err := s.unpack(e)
	switch {
	case err != nil && isDescription(e.name):
		s.err = fmt.Errorf("%s: %w", entryName(h), err)
	case err != nil:
		s.r.gap(s.place, h, err)
	case isDescription(e.name):
		if s.kept.Len()+len(content) > maxKept {
			s.err = fmt.Errorf("manifests and descriptions of more than %d bytes", maxKept)
			return
		}
		if w, err := s.keeper.CreateHeader(&zip.FileHeader{Name: e.name, Method: zip.Store}); err == nil {
			_, _ = w.Write(content)
		}
	case len(content) > 0:
		z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err == nil {
			err = s.r.archive(z, bytes.NewReader(content), s.place+"!/"+entryName(h), 1)
		}
		if err != nil {
			s.r.gap(s.place, h, err)
		}
	}
}

// unpack unpacks an entry's data.
func (s *scanner) unpack(e *entry) ([]byte, error) {
	most := int64(maxHeld)
	if isDescription(e.name) {
		most = maxText
	}
	if most = min(most, maxInflated-s.r.inflated); most <= 0 {
		return nil, fmt.Errorf("more than %d bytes unpacked", int64(maxInflated))
	}
	var in io.Reader = bytes.NewReader(e.data)
	switch e.method {
	case zip.Store:
	case zip.Deflate:
		in = flate.NewReader(in)
	default:
		return nil, zip.ErrAlgorithm
	}
	content, err := io.ReadAll(io.LimitReader(in, most+1))
	s.r.inflated += int64(len(content))
	if int64(len(content)) > most {
		return nil, fmt.Errorf("more than %d bytes unpacked", most)
	}
	return content, err
}

// Found implements packages.Stream. What the archive's directory lists must be
// what went by: a reader that starts from the directory would see no more.
func (s *scanner) Found() (packages.Found, error) {
	if s.err != nil {
		return packages.Found{}, s.err
	}
	if !s.ended || s.central != s.entries {
		return packages.Found{}, errOrder
	}
	if err := s.keeper.Close(); err != nil {
		return packages.Found{}, err
	}
	z, err := zip.NewReader(bytes.NewReader(s.kept.Bytes()), int64(s.kept.Len()))
	if err != nil {
		return packages.Found{}, err
	}
	if err := s.r.archive(z, bytes.NewReader(s.kept.Bytes()), s.place, 0); err != nil {
		return packages.Found{}, err
	}
	return s.r.found, nil
}
