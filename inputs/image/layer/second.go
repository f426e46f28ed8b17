package layer

import (
	"archive/tar"
	"fmt"
	"io"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

// maxLinks bounds the hard links that a second pass looks at.
const maxLinks = 100_000

// link is a hard link whose name tells a cataloger something.
type link struct {
	name, target string
	entry        uint32
}

// link remembers a hard link if its name alone makes a cataloger want it: the
// content went by under another name, as in an ostree repository, where every
// file of the system is a second name of an object.
func (s *scanner) link(e Entry, index uint32) {
	f := packages.File{Path: e.Path, Mode: fileMode(e.Mode), Size: 1}
	s.content.wanted = s.wants(f, s.content.wanted[:0])
	if len(s.content.wanted) == 0 {
		return
	}
	switch {
	case len(s.links) < maxLinks:
		s.links = append(s.links, link{name: e.Path, target: e.Link, entry: index})
	case !s.tooMany:
		s.tooMany = true
		s.facts.Gaps = append(s.facts.Gaps, inputs.Gap{Fact: "packages", Why: fmt.Sprintf("a layer has more than %d package databases that are hard links", maxLinks)})
	}
}

// renamed gives the links that a second pass has to look at, by target. A
// target that says something under its own name has been read.
func (s *scanner) renamed() map[string][]link {
	if len(s.links) == 0 {
		return nil
	}
	wanted := map[string][]link{}
	for _, l := range s.links {
		wanted[l.target] = append(wanted[l.target], l)
	}
	names := map[string][]link{}
	at := 0
	u := unpacker{rest: s.packed.buf}
	var e item
	for i := uint32(0); u.next(&e); i++ {
		links := wanted[string(e.path)]
		if len(links) == 0 || e.kind != File {
			continue
		}
		for at < len(s.facts.Details) && s.facts.Details[at].Entry < i {
			at++
		}
		if at < len(s.facts.Details) && s.facts.Details[at].Entry == i && len(s.facts.Details[at].Found) > 0 {
			delete(names, links[0].target)
			continue
		}
		names[links[0].target] = links
	}
	return names
}

// again shows a file to catalogers under its other names.
func (s *scanner) again(h *tar.Header) error {
	kind, is, err := kindOf(h)
	if err != nil || !is || kind != File || h.Size == 0 {
		return err
	}
	p, err := cleanName(h.Name)
	if err != nil || len(s.names[p]) == 0 {
		return err
	}
	limit := s.options.Budget.limits.Content
	c := &s.content
	held, release, err := s.room(min(h.Size, limit))
	if err != nil {
		return err
	}
	defer release()
	if h.Size <= limit {
		if _, err := io.ReadFull(s.tar, held); err != nil {
			return short(err)
		}
	}
	for _, l := range s.names[p] {
		if err := s.options.Budget.unpack(h.Size); err != nil {
			return err
		}
		d := Detail{Entry: l.entry}
		if h.Size > limit {
			d.Gaps = []inputs.Gap{{Fact: "packages", Why: fmt.Sprintf("%s: the file is larger than the %d bytes that are held", l.name, limit)}}
			s.others = append(s.others, d)
			continue
		}
		f := packages.File{Path: l.name, Mode: fileMode(uint32(h.Mode)), Size: h.Size, Head: held[:min(len(held), packages.HeadSize)]}
		c.reader.Reset(held)
		f.Content = &c.reader
		for _, cataloger := range s.wants(f, nil) {
			found, err := guard(func() (packages.Found, error) { return cataloger.Read(f) })
			d.found(l.name, cataloger, found, err)
		}
		if len(d.Found) > 0 {
			s.others = append(s.others, d)
		}
	}
	return nil
}
