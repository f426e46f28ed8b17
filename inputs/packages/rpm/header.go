package rpm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"path"
	"strings"
)

// The tags that are read (rpm, include/rpm/rpmtag.h).
const (
	tagName            = 1000
	tagVersion         = 1001
	tagRelease         = 1002
	tagEpoch           = 1003
	tagLicense         = 1014
	tagArch            = 1022
	tagOldFilenames    = 1027
	tagSourceRPM       = 1044
	tagDirIndexes      = 1116
	tagBaseNames       = 1117
	tagDirNames        = 1118
	tagModularityLabel = 5096
)

// The types of values (rpm, include/rpm/rpmtypes.h).
const (
	typeInt32       = 4
	typeString      = 6
	typeStringArray = 8
	typeI18NString  = 9
)

// The bounds that rpm itself has for a header (lib/header.c, hdrchkTags).
const (
	maxTags   = 65535
	entrySize = 16
)

// header is what is read of a package's header.
type header struct {
	name, version, release, architecture, source, license, module string

	epoch                         uint32
	baseNames, dirNames, oldNames []byte // strings with NUL ends
	baseCount, dirCount, oldCount int
	dirIndexes                    []byte // big-endian 32-bit numbers
}

// parseHeader reads a header as the databases keep it: without the magic, the
// number of entries and the size of the data, then the entries, then the data.
// Entries that stand later, those added since the package was built, count.
func parseHeader(blob []byte) (*header, error) {
	if len(blob) < 8 {
		return nil, errors.New("the header is cut short")
	}
	count, size := binary.BigEndian.Uint32(blob), binary.BigEndian.Uint32(blob[4:])
	if count == 0 || count > maxTags || int64(size) > maxHeader || int64(8+entrySize*int(count))+int64(size) > int64(len(blob)) {
		return nil, fmt.Errorf("the header states %d entries and %d bytes and has %d", count, size, len(blob))
	}
	entries := blob[8 : 8+entrySize*int(count)]
	data := blob[8+len(entries) : 8+len(entries)+int(size)]
	h := &header{}
	for ; len(entries) > 0; entries = entries[entrySize:] {
		tag, kind := binary.BigEndian.Uint32(entries), binary.BigEndian.Uint32(entries[4:])
		offset, count := binary.BigEndian.Uint32(entries[8:]), binary.BigEndian.Uint32(entries[12:])
		if tag < tagName {
			continue // signatures, and the regions that hold entries together
		}
		if err := h.take(tag, kind, data, offset, count); err != nil {
			return nil, fmt.Errorf("tag %d: %w", tag, err)
		}
	}
	return h, nil
}

var errValue = errors.New("the value does not fit the header")

func (h *header) take(tag, kind uint32, data []byte, offset, count uint32) error {
	text, list, number := h.field(tag)
	if text == nil && list == nil && number == nil {
		return nil
	}
	if int64(offset) > int64(len(data)) || count == 0 {
		return errValue
	}
	data = data[offset:]
	switch {
	case text != nil && (kind == typeString || kind == typeI18NString):
		end := bytes.IndexByte(data, 0)
		if end < 0 {
			return errValue
		}
		*text = strings.ToValidUTF8(string(data[:end]), "\uFFFD")
		if *text == "(none)" {
			*text = ""
		}
		return nil
	case list != nil && kind == typeStringArray:
		end, ok := nth(data, int64(count))
		if !ok {
			return errValue
		}
		*list.data, *list.count = data[:end], int(count)
		return nil
	case number != nil && kind == typeInt32:
		if int64(count)*4 > int64(len(data)) {
			return errValue
		}
		*number = data[:4*int64(count)]
		if tag == tagEpoch {
			h.epoch = binary.BigEndian.Uint32(data)
		}
		return nil
	}
	return fmt.Errorf("it has type %d", kind)
}

// stringList is where a list of strings goes.
type stringList struct {
	data  *[]byte
	count *int
}

// field is where the value of a tag goes; all nil for one that is not wanted.
func (h *header) field(tag uint32) (*string, *stringList, *[]byte) {
	switch tag {
	case tagName:
		return &h.name, nil, nil
	case tagVersion:
		return &h.version, nil, nil
	case tagRelease:
		return &h.release, nil, nil
	case tagArch:
		return &h.architecture, nil, nil
	case tagSourceRPM:
		return &h.source, nil, nil
	case tagLicense:
		return &h.license, nil, nil
	case tagModularityLabel:
		return &h.module, nil, nil
	case tagBaseNames:
		return nil, &stringList{&h.baseNames, &h.baseCount}, nil
	case tagDirNames:
		return nil, &stringList{&h.dirNames, &h.dirCount}, nil
	case tagOldFilenames:
		return nil, &stringList{&h.oldNames, &h.oldCount}, nil
	case tagDirIndexes:
		return nil, nil, &h.dirIndexes
	case tagEpoch:
		var epoch []byte
		return nil, nil, &epoch
	}
	return nil, nil, nil
}

// nth is the offset behind the n-th string in data.
func nth(data []byte, n int64) (int, bool) {
	if n > int64(len(data)) {
		return 0, false
	}
	end := 0
	for ; n > 0; n-- {
		next := bytes.IndexByte(data[end:], 0)
		if next < 0 {
			return 0, false
		}
		end += next + 1
	}
	return end, true
}

// paths lists the files that the package owns: the name of each, and the index
// of its directory (rpm, lib/tagexts.c, fnTag); packages before rpm 4 have
// whole names.
func (h *header) paths(most int) ([]string, error) {
	if h.baseCount > most || h.oldCount > most {
		return nil, fmt.Errorf("there are more than %d files", maxPaths)
	}
	if h.baseCount == 0 {
		list := make([]string, 0, h.oldCount)
		for range h.oldCount {
			var name string
			name, h.oldNames = next(h.oldNames)
			list = append(list, path.Join("/", name))
		}
		return list, nil
	}
	if len(h.dirIndexes) != 4*h.baseCount || h.dirCount == 0 {
		return nil, errors.New("the names of the files do not fit their directories")
	}
	dirs := make([]string, 0, h.dirCount)
	for range h.dirCount {
		var name string
		name, h.dirNames = next(h.dirNames)
		dirs = append(dirs, name)
	}
	list := make([]string, 0, h.baseCount)
	total := 0
	for i := range h.baseCount {
		var name string
		name, h.baseNames = next(h.baseNames)
		index := binary.BigEndian.Uint32(h.dirIndexes[4*i:])
		if int64(index) >= int64(len(dirs)) {
			return nil, errors.New("a file lies in a directory that is not listed")
		}
		// A long directory with very many files would cost its square.
		if total += len(dirs[index]) + len(name); total > 4*maxHeader {
			return nil, errors.New("the names of the files are too long")
		}
		list = append(list, path.Join("/", dirs[index], name))
	}
	return list, nil
}

func next(data []byte) (string, []byte) {
	end := bytes.IndexByte(data, 0)
	if end < 0 {
		return string(data), nil
	}
	return string(data[:end]), data[end+1:]
}
