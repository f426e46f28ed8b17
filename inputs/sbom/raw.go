package sbom

import (
	"encoding/json"
	"strings"
	"unicode/utf16"
)

// raw is the value that conftest's parser would show for a JSON file.
func (f *file) raw() any {
	var value any
	if json.Unmarshal([]byte(strings.TrimPrefix(f.src, "\ufeff")), &value) != nil {
		return nil
	}
	return value
}

// decodeUTF16 turns UTF-16 with a byte order mark, as PowerShell's ">" writes
// it, into UTF-8; other text stays.
func decodeUTF16(src []byte) []byte {
	if len(src) < 2 {
		return src
	}
	big := src[0] == 0xFE && src[1] == 0xFF
	if !big && (src[0] != 0xFF || src[1] != 0xFE) {
		return src
	}
	units := make([]uint16, 0, len(src)/2)
	for i := 2; i+1 < len(src); i += 2 {
		a, b := uint16(src[i]), uint16(src[i+1])
		if big {
			a, b = b, a
		}
		units = append(units, a|b<<8)
	}
	return []byte(string(utf16.Decode(units)))
}
