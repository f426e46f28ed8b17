package golang

import (
	"bytes"
	"encoding/binary"
)

// dataRange is where a program's writable data lies in its file, from its
// headers alone: the first writable ELF segment, the first writable section of
// a PE file, the section __go_buildinfo of a Mach-O file. Empty where the headers
// do not tell.
func dataRange(h []byte) (from, to int64) {
	r := headers{bytes: h, order: binary.LittleEndian}
	switch {
	case bytes.HasPrefix(h, []byte("\x7fELF")):
		return r.elf()
	case bytes.HasPrefix(h, []byte("MZ")):
		return r.pe()
	default:
		return r.macho()
	}
}

// headers reads numbers at offsets; beyond the end they are 0.
type headers struct {
	bytes []byte
	order binary.ByteOrder
}

func (r headers) at(offset uint64, size int) []byte {
	if offset > uint64(len(r.bytes)) || uint64(len(r.bytes))-offset < uint64(size) {
		return make([]byte, size)
	}
	return r.bytes[offset : offset+uint64(size)]
}

func (r headers) u16(offset uint64) uint64 { return uint64(r.order.Uint16(r.at(offset, 2))) }
func (r headers) u32(offset uint64) uint64 { return uint64(r.order.Uint32(r.at(offset, 4))) }
func (r headers) u64(offset uint64) uint64 { return r.order.Uint64(r.at(offset, 8)) }

// span is a range of the file whose end does not overflow.
func span(offset, size uint64) (int64, int64) {
	const most = 1 << 62
	offset, size = min(offset, most), min(size, most)
	return int64(offset), int64(min(offset+size, most))
}

func (r headers) elf() (int64, int64) {
	if r.at(5, 1)[0] == 2 {
		r.order = binary.BigEndian
	}
	wide := r.at(4, 1)[0] == 2
	start, size, count := r.u32(28), r.u16(42), r.u16(44)
	if wide {
		start, size, count = r.u64(32), r.u16(54), r.u16(56)
	}
	const load, writable, executable = 1, 2, 1
	for i := range count {
		p := start + i*size
		if p > uint64(len(r.bytes)) {
			break
		}
		flags, offset, length := r.u32(p+24), r.u32(p+4), r.u32(p+16)
		if wide {
			flags, offset, length = r.u32(p+4), r.u64(p+8), r.u64(p+32)
		}
		if r.u32(p) == load && flags&(writable|executable) == writable {
			return span(offset, length)
		}
	}
	return 0, 0
}

func (r headers) pe() (int64, int64) {
	start := r.u32(0x3c)
	if string(r.at(start, 4)) != "PE\x00\x00" {
		return 0, 0
	}
	count, optional := r.u16(start+6), r.u16(start+20)
	const data, readable, writable = 0x40, 0x40000000, 0x80000000
	for i := range count {
		s := start + 24 + optional + i*40
		if s > uint64(len(r.bytes)) {
			break
		}
		if r.u32(s+36)&(data|readable|writable) == data|readable|writable && r.u32(s+16) != 0 {
			return span(r.u32(s+20), r.u32(s+16))
		}
	}
	return 0, 0
}

func (r headers) macho() (int64, int64) {
	m := binary.BigEndian.Uint32(r.at(0, 4))
	if m == 0xfeedface || m == 0xfeedfacf {
		r.order = binary.BigEndian
	}
	const segment, segment64 = 0x1, 0x19
	command := uint64(28)
	if m&0xff == 0xcf || m>>24 == 0xcf {
		command = 32
	}
	for range r.u32(16) {
		if command+8 > uint64(len(r.bytes)) {
			break
		}
		kind, size := r.u32(command), r.u32(command+4)
		sections, width, count := command+56, uint64(68), r.u32(command+48)
		if kind == segment64 {
			sections, width, count = command+72, 80, r.u32(command+64)
		}
		for i := uint64(0); i < count && (kind == segment || kind == segment64); i++ {
			s := sections + i*width
			if s+width > command+size || s > uint64(len(r.bytes)) {
				break
			}
			if !bytes.HasPrefix(r.at(s, 16), []byte("__go_buildinfo")) {
				continue
			}
			if kind == segment64 {
				return span(r.u32(s+48), r.u64(s+40))
			}
			return span(r.u32(s+40), r.u32(s+36))
		}
		if size < 8 {
			break
		}
		command += size
	}
	return 0, 0
}
