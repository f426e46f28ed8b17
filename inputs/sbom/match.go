package sbom

import (
	"bytes"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// Match implements inputs.Collector: Sure where the head shows the marks of a
// bill of materials, Maybe where only the name says so.
func (collector) Match(ref inputs.Ref) inputs.Confidence {
	if ref.Address != "" {
		return inputs.No
	}
	if sniff(ref.Head) {
		return inputs.Sure
	}
	if saysBOM(ref.Name) {
		return inputs.Maybe
	}
	return inputs.No
}

// saysBOM says that a file is named as bills of materials are.
func saysBOM(name string) bool {
	base := strings.ToLower(path.Base(name))
	switch base {
	case "bom.json", "bom.xml", "sbom.json", "sbom.xml", "sbom.yaml", "sbom.yml":
		return true
	}
	for _, end := range []string{".cdx.json", ".cdx.xml", ".bom.json", ".bom.xml", ".cyclonedx.json", ".cyclonedx.xml", ".sbom.json",
		".spdx", ".spdx.json", ".spdx.yaml", ".spdx.yml", ".spdx.rdf", ".spdx.rdf.xml", ".spdx.xml", ".spdx3.json", ".spdx.jsonld", ".intoto.json", ".intoto.jsonl", ".att.json"} {
		if strings.HasSuffix(base, end) {
			return true
		}
	}
	return false
}

// sniff looks for the marks of a bill of materials where they must stand: as
// keys of the outermost object, as the outermost element, at the start of a line.
func sniff(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(decodeUTF16(head), []byte("\ufeff")), " \t\r\n")
	if len(head) == 0 {
		return false
	}
	switch head[0] {
	case '{':
		return sniffJSON(head)
	case '<':
		return sniffXML(head)
	}
	return sniffLines(head)
}

// sniffJSON looks at the keys of the outermost object.
func sniffJSON(head []byte) bool {
	found := false
	outerKeys(head, func(key string, value []byte) bool {
		switch key {
		case "bomFormat", "spdxVersion", "SPDXID":
			found = true
		case "$schema":
			found = bytes.HasPrefix(value, []byte(`"http://cyclonedx.org/schema/`)) || bytes.HasPrefix(value, []byte(`"https://cyclonedx.org/schema/`))
		case "@context":
			found = bytes.Contains(value[:min(len(value), 200)], []byte("spdx.org/rdf/3"))
		case "mediaType":
			found = bytes.HasPrefix(value, []byte(`"application/vnd.dev.sigstore.bundle`))
		case "payloadType":
			found = bytes.HasPrefix(value, []byte(`"application/vnd.in-toto+json"`))
		case "predicateType":
			found = isPredicate(strings.Trim(string(value[:min(len(value), 100)]), `" `))
		}
		return !found
	})
	return found
}

// outerKeys yields the keys of a JSON text's outermost object and the text
// that follows each; the text may end anywhere.
func outerKeys(text []byte, yield func(key string, value []byte) bool) {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			end := stringEnd(text, i)
			if end < 0 {
				return
			}
			rest := bytes.TrimLeft(text[end:], " \t\r\n")
			if depth == 1 && len(rest) > 0 && rest[0] == ':' &&
				!yield(string(text[i+1:end-1]), bytes.TrimLeft(rest[1:], " \t\r\n")) {
				return
			}
			i = end - 1
		}
	}
}

// stringEnd is the offset after the string that starts at start, -1 where the text ends in it.
func stringEnd(text []byte, start int) int {
	for i := start + 1; i < len(text); i++ {
		switch text[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return -1
}

// sniffXML looks at the outermost element.
func sniffXML(head []byte) bool {
	for {
		head = bytes.TrimLeft(head, " \t\r\n")
		end := ">"
		switch {
		case bytes.HasPrefix(head, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(head, []byte("<?")):
			end = "?>"
		case !bytes.HasPrefix(head, []byte("<")):
			return false
		default:
			tag, _, _ := bytes.Cut(head, []byte(end))
			return bytes.Contains(tag, []byte("http://cyclonedx.org/schema/bom")) || bytes.Contains(tag, []byte("https://cyclonedx.org/schema/bom")) ||
				bytes.Contains(tag, []byte("http://spdx.org/rdf/terms"))
		}
		_, rest, found := bytes.Cut(head, []byte(end))
		if !found {
			return false
		}
		head = rest
	}
}

// sniffLines looks for SPDX as tag-value (SPDXVersion:) or as YAML (spdxVersion:).
func sniffLines(head []byte) bool {
	for line := range bytes.Lines(head) {
		line = bytes.TrimLeft(line, "\"'")
		for _, key := range []string{"SPDXVersion:", "spdxVersion:", "spdxVersion\":", "spdxVersion':"} {
			if rest, ok := bytes.CutPrefix(line, []byte(key)); ok && bytes.HasPrefix(bytes.TrimLeft(rest, " \t\"'"), []byte("SPDX-")) {
				return true
			}
		}
	}
	return false
}
