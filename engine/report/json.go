package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// encode writes v as indented JSON without HTML escapes: people read it too.
func encode(w io.Writer, v any) error {
	var b bytes.Buffer
	if err := encodeCompact(&b, v); err != nil {
		return err
	}
	out := appendIndented(make([]byte, 0, b.Len()+b.Len()/2), b.Bytes(), 0)
	_, err := w.Write(defuse(out, inertJSON))
	return err
}

// encodeCompact writes v as compact JSON and a newline.
func encodeCompact(b *bytes.Buffer, v any) error {
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	return nil
}

// appendIndented adds compact JSON the way json.Indent does, with two spaces;
// depth is where it stands. It trusts its input, which makes it several times
// faster than json.Indent.
func appendIndented(out, compact []byte, depth int) []byte {
	quoted, copied := false, 0
	for i := 0; i < len(compact); i++ {
		c := compact[i]
		if quoted {
			switch c {
			case '\\':
				i++
			case '"':
				quoted = false
			}
			continue
		}
		switch c {
		case '"':
			quoted = true
		case '{', '[':
			out = append(out, compact[copied:i+1]...)
			copied = i + 1
			if i+1 < len(compact) && compact[i+1] == c+2 { // {} and [] stay together
				i++
				continue
			}
			depth++
			out = newLine(out, depth)
		case '}', ']':
			out = append(out, compact[copied:i]...)
			depth--
			out = append(newLine(out, depth), c)
			copied = i + 1
		case ',':
			out = newLine(append(out, compact[copied:i+1]...), depth)
			copied = i + 1
		case ':':
			out = append(append(out, compact[copied:i+1]...), ' ')
			copied = i + 1
		}
	}
	return append(out, compact[copied:]...)
}

// newLine adds a newline and the indent of depth.
func newLine(out []byte, depth int) []byte {
	out = append(out, '\n')
	for range depth {
		out = append(out, ' ', ' ')
	}
	return out
}
