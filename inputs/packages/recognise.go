package packages

import (
	"encoding/binary"
	"strings"
)

// IsExecutable says whether a file's head is that of a program or a shared
// library: ELF, PE or Mach-O.
func IsExecutable(head []byte) bool {
	if len(head) < 20 {
		return false
	}
	switch head[0] {
	case 0x7f:
		return head[1] == 'E' && head[2] == 'L' && head[3] == 'F' && elfType(head)
	case 'M':
		return head[1] == 'Z'
	case 0xfe, 0xce, 0xcf:
		switch binary.BigEndian.Uint32(head) {
		case 0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe:
			return true
		}
	case 0xca:
		// A Java class starts alike; its version (45 and above) stands where a
		// fat Mach-O counts its architectures.
		m := binary.BigEndian.Uint32(head)
		return (m == 0xcafebabe || m == 0xcafebabf) && binary.BigEndian.Uint32(head[4:]) < 40
	}
	return false
}

// elfType says that an ELF file is an executable or shared object: object
// files and kernel modules (1) and core dumps (4) are linked from nothing.
func elfType(head []byte) bool {
	t := binary.LittleEndian.Uint16(head[16:])
	if head[5] == 2 {
		t = binary.BigEndian.Uint16(head[16:])
	}
	return t == 2 || t == 3
}

// Within says whether p lies below a directory: name is the directory's path
// between slashes; p has no leading slash.
func Within(p, name string) bool {
	return strings.HasPrefix(p, name[1:]) || strings.Contains(p, name)
}
