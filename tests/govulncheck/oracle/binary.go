package oracle

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// padding is how much room the template's build information has for modules:
// the linker's flags, which are part of it, carry a string of that length.
const padding = 16 << 10

// dependency is a module of a binary, replaced by another or not.
type dependency struct {
	path, version           string
	replacement, replacedBy string
}

// rewrite gives a binary other build information of the same length: the
// toolchain and the modules.
func rewrite(template []byte, toolchain string, mainVersion string, deps []dependency) ([]byte, error) {
	// The layout is that of debug/buildinfo: a header of 32 bytes, then two
	// strings with their lengths; the second stands between marks of 16 bytes.
	start := bytes.Index(template, []byte("\xff Go buildinf:"))
	if start < 0 {
		return nil, errors.New("the template has no build information")
	}
	at := start + 32
	size, n := binary.Uvarint(template[at:])
	oldTool := at + n
	at = oldTool + int(size)
	size, n = binary.Uvarint(template[at:])
	info := template[at+n : at+n+int(size)]
	end := at + n + int(size)
	if len(info) < 33 || info[len(info)-17] != '\n' {
		return nil, errors.New("the build information is not where it should be")
	}
	var text strings.Builder
	fmt.Fprintf(&text, "path\texample.com/program\nmod\texample.com/program\t%s\t\n", mainVersion)
	for _, d := range deps {
		if d.replacement == "" {
			fmt.Fprintf(&text, "dep\t%s\t%s\th1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", d.path, d.version)
			continue
		}
		fmt.Fprintf(&text, "dep\t%s\t%s\n=>\t%s\t%s\t\n", d.path, d.version, d.replacement, d.replacedBy)
	}
	text.WriteString("build\tGOARCH=amd64\nbuild\tGOOS=linux\nbuild\t-ldflags=")
	out := bytes.Clone(template)
	body := append(bytes.Clone(info[:16]), text.String()...)
	mark := info[len(info)-16:]
	// What is left of the old information becomes the flags.
	head := binary.AppendUvarint(nil, uint64(len(toolchain)))
	head = append(head, toolchain...)
	room := end - (oldTool - 1) - len(head)
	fill := room - 3 - len(body) - 1 - len(mark)
	if fill < 0 || room-3 < 1<<14 || room-3 >= 1<<21 {
		return nil, errors.New("there is no room for so many modules")
	}
	body = append(append(append(body, bytes.Repeat([]byte("x"), fill)...), '\n'), mark...)
	copy(out[oldTool-1:end], append(append(head, binary.AppendUvarint(nil, uint64(len(body)))...), body...))
	return out, nil
}
