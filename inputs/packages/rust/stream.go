package rust

import (
	"bytes"
	"compress/zlib"
	"io"

	"github.com/boltseal/boltseal/inputs/packages"
)

const (
	// start is how every list of cargo-auditable begins when unpacked.
	start = `{"packages":[`
	// probe is how many packed bytes are enough to see it.
	probe = 512
	// maxProbes is how often that is tried in one file: two bytes look like the
	// start of packed data every 16 KiB.
	maxProbes = 200_000
)

// scanner finds the list in an executable that goes by: where its sections are,
// the end of the file says, so packed data is tried wherever it may begin.
type scanner struct {
	pending []byte
	probes  int
	list    []byte // packed, what of it was seen yet
	begun   bool
	z       io.ReadCloser
}

// stream looks through executables too large to be held.
func stream(f packages.File) packages.Stream {
	if !packages.IsExecutable(f.Head) {
		return nil
	}
	return &scanner{}
}

// Write implements packages.Stream.
func (s *scanner) Write(p []byte) (int, error) {
	if s.begun {
		s.list = append(s.list, p[:min(len(p), maxPacked-len(s.list))]...)
		return len(p), nil
	}
	s.pending = append(s.pending, p...)
	s.search(probe)
	return len(p), nil
}

// search looks for the list where need bytes follow.
func (s *scanner) search(need int) {
	at := 0
	for at+need <= len(s.pending) && s.probes < maxProbes {
		i := bytes.IndexByte(s.pending[at:], 0x78)
		if i < 0 {
			at = len(s.pending)
			break
		}
		if at += i; at+need > len(s.pending) {
			break
		}
		if b := s.pending[at:]; len(b) > 2 && (uint(b[0])<<8|uint(b[1]))%31 == 0 && b[1]&0x20 == 0 {
			s.probes++
			if s.isList(b[:min(len(b), probe)]) {
				s.begun = true
				s.list = append(s.list, b[:min(len(b), maxPacked)]...)
				s.pending = nil
				return
			}
		}
		at++
	}
	s.pending = append(s.pending[:0], s.pending[min(at, len(s.pending)):]...)
}

// isList says whether packed data begins as a list does.
func (s *scanner) isList(b []byte) bool {
	var err error
	if s.z == nil {
		s.z, err = zlib.NewReader(bytes.NewReader(b))
	} else {
		err = s.z.(zlib.Resetter).Reset(bytes.NewReader(b), nil)
	}
	if err != nil {
		return false
	}
	text := make([]byte, len(start))
	_, err = io.ReadFull(s.z, text)
	return err == nil && string(text) == start
}

// Found implements packages.Stream.
func (s *scanner) Found() (packages.Found, error) {
	if !s.begun {
		s.search(2)
	}
	if !s.begun {
		return packages.Found{}, nil
	}
	text, err := inflate(s.list)
	if err != nil {
		return packages.Found{}, err
	}
	return parse(text)
}
