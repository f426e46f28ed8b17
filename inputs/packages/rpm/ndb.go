package rpm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// rpm, lib/backend/ndb/rpmpkg.c.
const (
	ndbMagic     = 'R' | 'p'<<8 | 'm'<<16 | 'P'<<24
	ndbSlotMagic = 'S' | 'l'<<8 | 'o'<<16 | 't'<<24
	ndbBlobMagic = 'B' | 'l'<<8 | 'b'<<16 | 'S'<<24

	ndbHeaderSize = 32
	ndbPage       = 4096
	ndbSlot       = 16
	ndbBlock      = 16
	ndbBlobHead   = 16
	ndbBlobTail   = 12
	ndbMostPages  = 2048
)

func readNDB(r io.ReaderAt, size int64, all *found) error {
	head := make([]byte, ndbHeaderSize)
	if _, err := r.ReadAt(head, 0); err != nil {
		return fmt.Errorf("read the header: %w", err)
	}
	if binary.LittleEndian.Uint32(head) != ndbMagic {
		return errors.New("it is no ndb database")
	}
	if version := binary.LittleEndian.Uint32(head[4:]); version != 0 {
		return fmt.Errorf("it has version %d of the format", version)
	}
	pages := binary.LittleEndian.Uint32(head[12:])
	if pages == 0 || pages > ndbMostPages || int64(pages)*ndbPage > size {
		return fmt.Errorf("it states %d pages of slots", pages)
	}
	// The header takes the place of the first two slots.
	slots := make([]byte, int(pages)*ndbPage-ndbHeaderSize)
	if _, err := r.ReadAt(slots, ndbHeaderSize); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the slots: %w", err)
	}
	left := size
	for ; len(slots) >= ndbSlot; slots = slots[ndbSlot:] {
		if binary.LittleEndian.Uint32(slots) != ndbSlotMagic {
			return errors.New("a slot is none")
		}
		number := binary.LittleEndian.Uint32(slots[4:])
		if number == 0 {
			continue
		}
		start := int64(binary.LittleEndian.Uint32(slots[8:])) * ndbBlock
		length := int64(binary.LittleEndian.Uint32(slots[12:])) * ndbBlock
		// Blobs do not overlap: together they are no longer than the file.
		if left -= length; left < 0 || start > size-length || length < ndbBlobHead+ndbBlobTail || length > maxHeader {
			return fmt.Errorf("package %d does not fit the file", number)
		}
		blob := make([]byte, length)
		if _, err := r.ReadAt(blob, start); err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read package %d: %w", number, err)
		}
		used := int64(binary.LittleEndian.Uint32(blob[12:]))
		if binary.LittleEndian.Uint32(blob) != ndbBlobMagic || binary.LittleEndian.Uint32(blob[4:]) != number || used > length-ndbBlobHead-ndbBlobTail {
			return fmt.Errorf("package %d is not where its slot says", number)
		}
		if err := all.add(blob[ndbBlobHead : ndbBlobHead+used]); err != nil {
			return fmt.Errorf("package %d: %w", number, err)
		}
	}
	return nil
}
