package layer

import (
	"encoding/binary"
	"errors"
	"iter"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

// Kind is what an entry of a layer is.
type Kind uint8

// The kinds of entries. Whiteout and Opaque are no files: they take away what
// the layers below hold.
const (
	File Kind = iota
	Directory
	Symlink
	HardLink
	CharDevice
	BlockDevice
	Fifo
	Whiteout
	Opaque
	kinds
)

// Entry is one entry of a layer, or of an image in the end.
type Entry struct {
	// Path is the path in the image, cleaned, without a leading slash; "" for
	// the root. For Whiteout it is what is deleted, for Opaque the directory.
	Path string
	// Kind is what it is; never HardLink in an image in the end.
	Kind Kind
	// Mode holds the permissions, setuid (04000), setgid (02000) and sticky (01000).
	Mode uint32
	// UID and GID are the owner.
	UID, GID uint32
	// Size is the length of the content in bytes.
	Size int64
	// Link is where a symbolic link leads as written, or the path that a hard
	// link is another name of, cleaned.
	Link string
}

// Facts are what is worth keeping of one layer.
type Facts struct {
	// Digest is the digest of the layer as it is stored.
	Digest string
	// DiffID is the digest of the layer uncompressed, as computed.
	DiffID string
	// Unpacked is the size uncompressed, in bytes.
	Unpacked int64
	// Count is the number of entries, whiteouts included.
	Count int
	// Packed are the entries in order, read by Entries.
	Packed []byte
	// Hashes are those of executables, by entry.
	Hashes []Hash
	// Capabilities are those of files that have some, by entry.
	Capabilities []Capability
	// Details is what the content of files says, by entry.
	Details []Detail
	// Gaps are what could not be told of the layer as a whole.
	Gaps []inputs.Gap
}

// Hash is the hash of an executable.
type Hash struct {
	// Entry is the entry's number, from 0.
	Entry uint32
	// SHA256 is the hash of its content.
	SHA256 [32]byte
}

// Capability is what a file gives to who runs it.
type Capability struct {
	// Entry is the entry's number, from 0.
	Entry uint32
	// Permitted are the permitted capabilities, one bit each.
	Permitted uint64
	// Effective says that they are raised without the program's doing.
	Effective bool
}

// Detail is what the content of one file says.
type Detail struct {
	// Entry is the entry's number, from 0.
	Entry uint32
	// Found is what catalogers found.
	Found []packages.Found
	// Secrets are the secrets in it.
	Secrets []inputs.FoundSecret
	// Core says that it is what a process left when it crashed.
	Core bool
	// Gaps are what could not be told of the file.
	Gaps []inputs.Gap
}

var errPacked = errors.New("the list of entries is damaged")

// packer writes entries so that a path takes what it has beyond the one before.
type packer struct {
	buf  []byte
	last string
}

func (p *packer) add(e Entry) {
	shared := 0
	for shared < len(p.last) && shared < len(e.Path) && p.last[shared] == e.Path[shared] {
		shared++
	}
	p.last = e.Path
	p.buf = append(p.buf, byte(e.Kind))
	p.buf = binary.AppendUvarint(p.buf, uint64(shared))
	p.buf = appendString(p.buf, e.Path[shared:])
	if e.Kind == Whiteout || e.Kind == Opaque {
		return
	}
	p.buf = binary.AppendUvarint(p.buf, uint64(e.Mode))
	p.buf = binary.AppendUvarint(p.buf, uint64(e.UID))
	p.buf = binary.AppendUvarint(p.buf, uint64(e.GID))
	switch e.Kind {
	case File:
		p.buf = binary.AppendUvarint(p.buf, uint64(e.Size))
	case Symlink, HardLink:
		p.buf = appendString(p.buf, e.Link)
	}
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// item is an entry whose strings are only good until the next one.
type item struct {
	path, link []byte
	kind       Kind
	mode       uint32
	uid, gid   uint32
	size       int64
}

// unpacker reads what packer wrote. It trusts nothing: what was kept may be damaged.
type unpacker struct {
	rest []byte
	path []byte
	bad  bool
}

// next reads the next entry into e. It is false at the end, and where the list
// is damaged: then bad is set.
func (u *unpacker) next(e *item) bool {
	if len(u.rest) == 0 {
		return false
	}
	e.kind = Kind(u.rest[0])
	u.rest = u.rest[1:]
	shared := u.number(uint64(len(u.path)))
	suffix := u.bytes(maxPath)
	u.path = append(u.path[:shared], suffix...)
	e.path, e.link, e.size, e.mode, e.uid, e.gid = u.path, nil, 0, 0, 0, 0
	if e.kind >= kinds || len(u.path) > maxPath {
		u.bad = true
	}
	if e.kind == Whiteout || e.kind == Opaque || u.bad {
		return !u.bad
	}
	e.mode = uint32(u.number(07777))
	e.uid = uint32(u.number(1<<32 - 1))
	e.gid = uint32(u.number(1<<32 - 1))
	switch e.kind {
	case File:
		e.size = int64(u.number(1<<63 - 1))
	case Symlink, HardLink:
		e.link = u.bytes(maxPath)
	}
	return !u.bad
}

func (u *unpacker) number(most uint64) uint64 {
	v, n := binary.Uvarint(u.rest)
	if n <= 0 || v > most {
		u.bad = true
		return 0
	}
	u.rest = u.rest[n:]
	return v
}

func (u *unpacker) bytes(most uint64) []byte {
	n := u.number(min(most, uint64(len(u.rest))))
	if n > uint64(len(u.rest)) {
		u.bad = true
		return nil
	}
	b := u.rest[:n]
	u.rest = u.rest[n:]
	return b
}

// Entries yields the entries in the order in which the layer has them.
func (f *Facts) Entries() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		u := unpacker{rest: f.Packed}
		var e item
		for u.next(&e) {
			if !yield(Entry{Path: string(e.path), Kind: e.kind, Mode: e.mode, UID: e.uid, GID: e.gid, Size: e.size, Link: string(e.link)}) {
				return
			}
		}
	}
}

// check says whether the facts hold together, so that Merge can rely on it.
func (f *Facts) check() error {
	u := unpacker{rest: f.Packed}
	var e item
	count := 0
	for u.next(&e) {
		if !cleaned(e.path) || e.kind == HardLink && !cleaned(e.link) {
			return errPacked
		}
		count++
	}
	if u.bad || count != f.Count {
		return errPacked
	}
	return nil
}
