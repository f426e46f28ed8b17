package layer

import (
	"archive/tar"
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// maxSecrets bounds the secrets that are listed of one layer.
const maxSecrets = 10_000

// Scan goes over a layer once. The error names the layer: it is truncated, is
// not what its digests say, holds what no layer may hold, or exceeds the
// budget. Nothing is known of such a layer. What only single files withhold are
// Gaps.
func Scan(ctx context.Context, l Layer, o Options) (*Facts, error) {
	if o.Budget == nil {
		o.Budget = NewBudget(inputs.DefaultImageLimits())
	}
	if f := o.kept(l); f != nil {
		if err := o.Budget.charge(f); err != nil {
			return nil, fmt.Errorf("layer %s: %w", l.name(), err)
		}
		return f, nil
	}
	f, err := scan(ctx, l, o)
	if err != nil {
		return nil, fmt.Errorf("layer %s: %w", l.name(), err)
	}
	o.keep(f)
	return f, nil
}

func scan(ctx context.Context, l Layer, o Options) (*Facts, error) {
	s := &scanner{ctx: ctx, options: o, facts: &Facts{Digest: l.Digest}}
	if strings.HasSuffix(l.MediaType, "+encrypted") {
		return nil, errors.New("it is encrypted")
	}
	if err := s.pass(l); err != nil {
		return nil, err
	}
	if s.names = s.renamed(); len(s.names) > 0 {
		if err := s.pass(l); err != nil {
			return nil, err
		}
		s.facts.Details = append(s.facts.Details, s.others...)
		slices.SortStableFunc(s.facts.Details, func(a, b Detail) int { return cmp.Compare(a.Entry, b.Entry) })
		s.facts.Details = slices.CompactFunc(s.facts.Details, func(a, b Detail) bool { return a.Entry == b.Entry })
	}
	s.facts.Packed = s.packed.buf
	return s.facts, nil
}

// scanner is one look at one layer.
type scanner struct {
	ctx     context.Context
	options Options
	facts   *Facts
	packed  packer
	tar     *tar.Reader
	content content
	// links are the hard links whose own names tell a cataloger something.
	links []link
	// names are those, by the file that they lead to, while a second pass reads it.
	names map[string][]link
	// others is what that pass finds.
	others []Detail
	// tooMany says that there were more links than are looked at.
	tooMany bool
	// secrets is how many were found.
	secrets int
}

// pass reads the layer from beginning to end.
func (s *scanner) pass(l Layer) error {
	raw, err := l.Open(s.ctx)
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	defer func() { _ = raw.Close() }()
	ahead := newReadAhead(s.ctx, raw, s.options.Budget)
	defer ahead.close()
	s.tar = tar.NewReader(ahead)
	if err := s.walk(); err != nil {
		return fmt.Errorf("read: %w", err)
	}
	if err := ahead.drain(); err != nil {
		return fmt.Errorf("read: %w", err)
	}
	ahead.close()
	diffID := "sha256:" + hex.EncodeToString(ahead.hash.Sum(nil))
	if l.DiffID != "" && l.DiffID != diffID {
		return fmt.Errorf("its content has the digest %s, not %s as the image says", diffID, l.DiffID)
	}
	s.facts.DiffID, s.facts.Unpacked = diffID, ahead.total
	return nil
}

func (s *scanner) walk() error {
	for n := 0; ; n++ {
		if n%256 == 0 && s.ctx.Err() != nil {
			return s.ctx.Err()
		}
		h, err := s.tar.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return err
		}
		if s.names != nil {
			err = s.again(h)
		} else {
			err = s.entry(h)
		}
		if err != nil {
			return err
		}
	}
}

// kindOf tells what the tar archive's flag means; false for what is no entry.
func kindOf(h *tar.Header) (Kind, bool, error) {
	switch h.Typeflag {
	case tar.TypeReg, tar.TypeCont, tar.TypeGNUSparse, '\x00':
		return File, true, nil
	case tar.TypeDir:
		return Directory, true, nil
	case tar.TypeSymlink:
		return Symlink, true, nil
	case tar.TypeLink:
		return HardLink, true, nil
	case tar.TypeChar:
		return CharDevice, true, nil
	case tar.TypeBlock:
		return BlockDevice, true, nil
	case tar.TypeFifo:
		return Fifo, true, nil
	case tar.TypeXGlobalHeader:
		return File, false, nil
	}
	return File, false, fmt.Errorf("%.80q is of the unknown type %q", h.Name, h.Typeflag)
}

func (s *scanner) entry(h *tar.Header) error {
	kind, is, err := kindOf(h)
	if err != nil || !is {
		return err
	}
	if err := s.options.Budget.enter(1); err != nil {
		return err
	}
	p, err := cleanName(h.Name)
	if err != nil {
		return err
	}
	target, hides, is, skip, err := whiteout(p)
	switch {
	case err != nil || skip:
		return err
	case is:
		s.add(Entry{Path: target, Kind: hides})
		return nil
	}
	e := Entry{Path: p, Kind: kind, Mode: uint32(h.Mode) & 07777, UID: owner(h.Uid), GID: owner(h.Gid)}
	switch kind {
	case File:
		e.Size = h.Size
	case HardLink:
		if e.Link, err = cleanName(h.Linkname); err != nil {
			return err
		}
	case Symlink:
		if e.Link = h.Linkname; len(e.Link) > maxPath || strings.IndexByte(e.Link, 0) >= 0 {
			return fmt.Errorf("the symbolic link %.80q leads nowhere a link can lead", p)
		}
	}
	index := s.add(e)
	if kind == HardLink {
		s.link(e, index)
	}
	if kind == File {
		return s.file(h, e, index)
	}
	return nil
}

// add lists an entry and gives its number.
func (s *scanner) add(e Entry) uint32 {
	s.packed.add(e)
	s.facts.Count++
	return uint32(s.facts.Count - 1)
}

// owner takes a number of an archive to a user's or group's id. One that no
// kernel knows must not become root's by being cut.
func owner(id int) uint32 {
	if id < 0 || int64(id) > 1<<32-2 {
		return 1<<32 - 2
	}
	return uint32(id)
}

// fileMode is the mode as io/fs has it.
func fileMode(mode uint32) fs.FileMode {
	m := fs.FileMode(mode & 0777)
	if mode&04000 != 0 {
		m |= fs.ModeSetuid
	}
	if mode&02000 != 0 {
		m |= fs.ModeSetgid
	}
	if mode&01000 != 0 {
		m |= fs.ModeSticky
	}
	return m
}

// sparse says whether the archive leaves out parts of a file: such a file may
// claim any size at no cost.
func sparse(h *tar.Header) bool {
	if h.Typeflag == tar.TypeGNUSparse {
		return true
	}
	for key := range h.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return false
}
