package layer

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

// smallFile is the largest file for which every layer that is read has room of
// its own. Only one larger file is held at a time.
const smallFile = 1 << 20

// content is what looking at one file's content after the other takes. It is
// used again for every file.
type content struct {
	small  []byte
	chunk  []byte
	head   [packages.HeadSize]byte
	hash   hash.Hash
	reader bytes.Reader
	wanted []packages.Cataloger
	feed   feed
}

// room gives memory for a file, to be given back by the function.
func (s *scanner) room(size int64) ([]byte, func(), error) {
	if size <= smallFile {
		if s.content.small == nil {
			s.content.small = make([]byte, smallFile)
		}
		return s.content.small[:size], func() {}, nil
	}
	large := s.options.Budget.large
	select {
	case buf := <-large:
		if int64(cap(buf)) < size {
			buf = make([]byte, (size+smallFile-1)/smallFile*smallFile)
		}
		return buf[:size], func() { large <- buf }, nil
	case <-s.ctx.Done():
		return nil, nil, s.ctx.Err()
	}
}

// file looks at a regular file and keeps what it says.
func (s *scanner) file(h *tar.Header, e Entry, index uint32) error {
	d := Detail{Entry: index}
	if value, ok := h.PAXRecords[capabilityRecord]; ok {
		c, err := parseCapability(value)
		if err != nil {
			d.Gaps = append(d.Gaps, inputs.Gap{Fact: "files", Why: fmt.Sprintf("%s: %v", e.Path, err)})
		} else if c.Permitted != 0 {
			c.Entry = index
			s.facts.Capabilities = append(s.facts.Capabilities, c)
		}
	}
	var err error
	if e.Size > 0 {
		err = s.look(h, e, &d)
	}
	if len(d.Found) > 0 || len(d.Secrets) > 0 || len(d.Gaps) > 0 || d.Core {
		s.facts.Details = append(s.facts.Details, d)
	}
	return err
}

// look reads as much of a file as somebody wants to see.
func (s *scanner) look(h *tar.Header, e Entry, d *Detail) error {
	if sparse(h) {
		if limit := s.options.Budget.limits.Content; e.Size > limit {
			d.Gaps = append(d.Gaps, inputs.Gap{Fact: "files", Why: fmt.Sprintf("%s is a sparse file of more than %d bytes", e.Path, limit)})
			return nil
		}
		if err := s.options.Budget.unpack(e.Size); err != nil {
			return err
		}
	}
	c := &s.content
	if c.chunk == nil {
		c.chunk, c.hash = make([]byte, 64<<10), sha256.New()
	}
	head := c.head[:min(e.Size, int64(len(c.head)))]
	if _, err := io.ReadFull(s.tar, head); err != nil {
		return short(err)
	}
	f := packages.File{Path: e.Path, Mode: fileMode(e.Mode), Size: e.Size, Head: head}
	c.wanted = s.wants(f, c.wanted[:0])
	executable := e.Mode&0111 != 0 && program(head)
	secrets := s.options.Secrets != nil && s.options.Secrets.Wants(e.Path, e.Size, head)
	d.Core = coreDump(head)
	if len(c.wanted) == 0 && !executable && !secrets {
		return nil
	}
	c.feed = feed{head: head, rest: s.tar, left: e.Size}
	c.hash.Reset()
	if executable {
		c.feed.sinks = append(c.feed.sinks, c.hash)
	}
	var err error
	if len(c.wanted) > 0 && e.Size <= s.options.Budget.limits.Content {
		err = s.hold(f, secrets, d)
	} else {
		err = s.stream(f, secrets, d)
	}
	if err != nil {
		return err
	}
	if executable {
		hashed := Hash{Entry: d.Entry}
		c.hash.Sum(hashed.SHA256[:0])
		s.facts.Hashes = append(s.facts.Hashes, hashed)
	}
	return nil
}

// wants appends the catalogers that want to see a file.
func (s *scanner) wants(f packages.File, to []packages.Cataloger) []packages.Cataloger {
	for _, c := range s.options.Catalogers {
		if c.Wants(f) {
			to = append(to, c)
		}
	}
	return to
}

// hold reads a file into memory and shows it to those who want it.
func (s *scanner) hold(f packages.File, secrets bool, d *Detail) error {
	c := &s.content
	held, release, err := s.room(f.Size)
	if err != nil {
		return err
	}
	defer release()
	if _, err := io.ReadFull(&c.feed, held); err != nil {
		return short(err)
	}
	c.reader.Reset(held)
	f.Content = &c.reader
	for _, cataloger := range c.wanted {
		found, err := guard(func() (packages.Found, error) { return cataloger.Read(f) })
		d.found(f.Path, cataloger, found, err)
	}
	if secrets {
		c.reader.Reset(held)
		s.secret(f, &c.reader, d)
	}
	return nil
}

// stream shows a file as it goes by.
func (s *scanner) stream(f packages.File, secrets bool, d *Detail) error {
	c := &s.content
	streams := make([]packages.Stream, len(c.wanted))
	for i, cataloger := range c.wanted {
		if cataloger.Stream != nil {
			if streams[i] = cataloger.Stream(f); streams[i] != nil {
				c.feed.sinks = append(c.feed.sinks, &guarded{to: streams[i]})
				continue
			}
		}
		d.Gaps = append(d.Gaps, inputs.Gap{Fact: "packages",
			Why: fmt.Sprintf("%s: the file is larger than the %d bytes that are held", f.Path, s.options.Budget.limits.Content)})
	}
	if secrets {
		s.secret(f, &c.feed, d)
	}
	for {
		if _, err := c.feed.Read(c.chunk); err != nil {
			if err != io.EOF {
				return short(err)
			}
			break
		}
	}
	for i, stream := range streams {
		if stream != nil {
			found, err := guard(stream.Found)
			d.found(f.Path, c.wanted[i], found, err)
		}
	}
	return nil
}

// secret keeps the secrets in a file, up to a number that no honest layer has.
func (s *scanner) secret(f packages.File, content io.Reader, d *Detail) {
	hits, err := guard(func() ([]inputs.FoundSecret, error) {
		return s.options.Secrets.Scan(f.Path, f.Size, content)
	})
	if err != nil {
		d.Gaps = append(d.Gaps, inputs.Gap{Fact: "secrets", Why: fmt.Sprintf("%s: %v", f.Path, err)})
	}
	before := s.secrets
	s.secrets += len(hits)
	if s.secrets > maxSecrets {
		if before <= maxSecrets {
			s.facts.Gaps = append(s.facts.Gaps, inputs.Gap{Fact: "secrets", Why: fmt.Sprintf("a layer has more than %d places that look like secrets", maxSecrets)})
		}
		hits = hits[:max(0, maxSecrets-before)]
	}
	d.Secrets = append(d.Secrets, hits...)
}

// found keeps what a cataloger said of a file.
func (d *Detail) found(path string, c packages.Cataloger, found packages.Found, err error) {
	if err != nil {
		found.Gaps = append(found.Gaps, inputs.Gap{Fact: "packages", Why: fmt.Sprintf("%s: %s: %v", path, c.Name, err)})
	}
	if len(found.Packages) > 0 || len(found.Owns) > 0 || len(found.Licenses) > 0 || found.OS != nil ||
		len(found.Accounts) > 0 || len(found.Groups) > 0 || len(found.Gaps) > 0 {
		d.Found = append(d.Found, found)
	}
}

// guard turns the panic of whoever reads hostile content into an error.
func guard[T any](f func() (T, error)) (v T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the reader failed: %v", r)
		}
	}()
	return f()
}

// guarded is a stream whose failure is no failure of the others that read along.
type guarded struct {
	to     packages.Stream
	failed bool
}

func (g *guarded) Write(p []byte) (int, error) {
	if !g.failed {
		_, err := guard(func() (int, error) { return g.to.Write(p) })
		g.failed = err != nil
	}
	return len(p), nil
}

// feed reads a file's content and shows it to sinks on the way.
type feed struct {
	head  []byte
	rest  io.Reader
	left  int64
	sinks []io.Writer
	err   error
}

// Read implements io.Reader.
func (f *feed) Read(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	if len(p) == 0 {
		return 0, nil
	}
	if f.left == 0 {
		f.err = io.EOF
		return 0, f.err
	}
	var n int
	if len(f.head) > 0 {
		n = copy(p, f.head)
		f.head = f.head[n:]
	} else if n, f.err = f.rest.Read(p); f.err == io.EOF && int64(n) < f.left {
		f.err = io.ErrUnexpectedEOF
	}
	f.left -= int64(n)
	for _, sink := range f.sinks {
		_, _ = sink.Write(p[:n])
	}
	return n, f.err
}

// short says that what ended too early was cut off.
func short(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// program knows the start of what a system runs: ELF, PE and scripts.
func program(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\x7fELF")) || bytes.HasPrefix(head, []byte("MZ")) || bytes.HasPrefix(head, []byte("#!"))
}

// coreDump knows an ELF file of the type ET_CORE.
func coreDump(head []byte) bool {
	if len(head) < 18 || !bytes.HasPrefix(head, []byte("\x7fELF")) {
		return false
	}
	const core = 4
	if head[5] == 2 { // ELFDATA2MSB
		return head[16] == 0 && head[17] == core
	}
	return head[16] == core && head[17] == 0
}
