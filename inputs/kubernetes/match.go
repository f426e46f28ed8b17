package kubernetes

import (
	"bytes"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// isData says that the name is that of a YAML or JSON file.
func isData(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}

// Match implements inputs.Collector. YAML and JSON files are Sure where their
// head shows both keys apiVersion and kind, else Maybe. Other text is Maybe
// where both keys start lines and the text starts as a mapping does, unless
// its name says that it is prose or a program that quotes manifests.
func (collector) Match(ref inputs.Ref) inputs.Confidence {
	if IsKustomization(ref) {
		return inputs.No
	}
	if isData(ref.Name) {
		if showsKey(ref.Head, "apiVersion") && showsKey(ref.Head, "kind") {
			return inputs.Sure
		}
		return inputs.Maybe
	}
	if isProse(ref.Name) || !startsMapping(ref.Head) {
		return inputs.No
	}
	if startsLine(ref.Head, "apiVersion") && startsLine(ref.Head, "kind") {
		return inputs.Maybe
	}
	return inputs.No
}

// IsKustomization says that ref is a file for Kustomize, by its name, which is
// the only one Kustomize reads. Flux has resources of that kind: they are
// manifests, whatever their file is called.
func IsKustomization(ref inputs.Ref) bool {
	switch path.Base(ref.Name) {
	case "kustomization.yaml", "kustomization.yml", "Kustomization":
		return !bytes.Contains(ref.Head, []byte("kustomize.toolkit.fluxcd.io/"))
	}
	return false
}

// isProse says that a file of this name only quotes manifests.
func isProse(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown", ".rst", ".adoc", ".txt", ".html", ".go", ".py", ".js", ".ts", ".rb", ".rs", ".java",
		".sh", ".bash", ".tf", ".rego", ".tpl", ".gotmpl", ".jsonnet", ".libsonnet", ".cue", ".patch", ".diff":
		return true
	}
	return false
}

// mayHoldManifest says that a text may have the key apiVersion. It can be
// spelled without these letters in a row only with an escape or, in YAML, with
// the tag !!binary.
func mayHoldManifest(src []byte) bool {
	if bytes.Contains(src, []byte("apiVersion")) || bytes.IndexByte(src, '\\') >= 0 {
		return true
	}
	return bytes.IndexByte(src, '!') >= 0 && (bytes.IndexByte(src, '%') >= 0 || bytes.Contains(src, []byte("binary")))
}

// showsKey says that a key stands anywhere in head, quoted or not.
func showsKey(head []byte, key string) bool {
	for rest := head; ; {
		at := bytes.Index(rest, []byte(key))
		if at < 0 {
			return false
		}
		starts := at == 0 || bytes.IndexByte([]byte(" \t\r\n\"'{,\uFEFF"), rest[at-1]) >= 0
		rest = rest[at+len(key):]
		if starts && isColon(rest) {
			return true
		}
	}
}

func isColon(after []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(after, "\"' \t\r\n"), []byte(":"))
}

// startsLine says that a key stands at the start of a line, or of a JSON entry.
func startsLine(head []byte, key string) bool {
	for line := range bytes.Lines(head) {
		line = bytes.TrimPrefix(line, bom)
		if line[0] == '{' || line[0] == '[' {
			return showsKey(head, key)
		}
		rest, ok := bytes.CutPrefix(bytes.TrimLeft(line, "\"'"), []byte(key))
		if ok && isColon(rest) {
			return true
		}
	}
	return false
}

// startsMapping says that the first line with content is a mapping's key.
func startsMapping(head []byte) bool {
	for line := range bytes.Lines(bytes.TrimPrefix(head, bom)) {
		if !hasContent(line) || line[0] == '%' {
			continue
		}
		if isMarker(line, "---") {
			if !hasContent(line[3:]) {
				continue
			}
			line = line[3:]
		}
		line = bytes.TrimSpace(line)
		if line[0] == '{' {
			return !bytes.HasPrefix(line, []byte("{{"))
		}
		key, _, found := bytes.Cut(line, []byte(":"))
		return found && !bytes.ContainsAny(key, " \t()<>;=")
	}
	return false
}
