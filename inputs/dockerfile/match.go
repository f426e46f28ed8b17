package dockerfile

import (
	"bytes"
	"path"
	"strings"
)

func excludedName(name string) bool {
	return strings.HasSuffix(strings.ToLower(path.Base(name)), ".dockerignore")
}

// knownName says that the file is named as Docker, Podman and the editors
// name Dockerfiles.
func knownName(name string) bool {
	base := path.Base(name)
	lower := strings.ToLower(base)
	switch {
	case lower == "dockerfile", lower == "containerfile":
		return true
	case strings.HasPrefix(base, "Dockerfile."), strings.HasPrefix(base, "Containerfile."):
		return true
	}
	return strings.HasSuffix(base, ".Dockerfile") || strings.HasSuffix(base, ".dockerfile")
}

// looksLike says that the first instruction of the text is FROM, after
// comments, directives and ARGs.
func looksLike(head []byte) bool {
	head = bytes.TrimPrefix(head, bom)
	if bytes.IndexByte(head, 0) >= 0 {
		return false
	}
	continued := false
	for line := range bytes.Lines(head) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		ends := bytes.HasSuffix(line, []byte{'\\'}) || bytes.HasSuffix(line, []byte{'`'})
		if continued {
			continued = ends
			continue
		}
		words := strings.Fields(string(line[:min(len(line), 512)]))
		switch strings.ToLower(words[0]) {
		case "arg":
			if len(words) < 2 {
				return false
			}
			continued = ends
		case "from":
			return looksLikeFrom(words[1:])
		default:
			return false
		}
	}
	return false
}

// looksLikeFrom tells FROM image [AS name] from prose and from SQL.
func looksLikeFrom(words []string) bool {
	for len(words) > 0 && strings.HasPrefix(words[0], "--") {
		words = words[1:]
	}
	switch len(words) {
	case 1:
		return !strings.ContainsAny(words[0], "(),;'")
	case 3:
		return strings.EqualFold(words[1], "as") && !strings.ContainsAny(words[0]+words[2], "(),;'")
	}
	return false
}
