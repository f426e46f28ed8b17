package python

import (
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs/packages"
)

// kind is the type of PyPI's package URLs.
const kind = "pypi"

// Cataloger reads the metadata of installed distributions and the lock files of
// pip, Pipenv, Poetry, PDM and uv.
func Cataloger() packages.Cataloger {
	return packages.Cataloger{Name: "python", Wants: func(f packages.File) bool { return readerOf(f.Path) != nil }, Read: read}
}

func read(f packages.File) (packages.Found, error) {
	if r := readerOf(f.Path); r != nil {
		return r(f)
	}
	return packages.Found{}, nil
}

// readerOf is the reader of a file by its path, nil for any other file.
func readerOf(p string) func(packages.File) (packages.Found, error) {
	switch p[max(0, len(p)-1):] {
	case "A": // METADATA
		if strings.HasSuffix(p, ".dist-info/METADATA") {
			return readMetadata
		}
	case "O": // PKG-INFO
		if strings.HasSuffix(p, ".egg-info/PKG-INFO") || strings.HasSuffix(p, "EGG-INFO/PKG-INFO") {
			return readMetadata
		}
	case "o": // a file name.egg-info, of distutils
		if strings.HasSuffix(p, ".egg-info") {
			return readMetadata
		}
	case "n":
		if strings.HasSuffix(p, ".json") && strings.HasSuffix(p[:strings.LastIndexByte(p, '/')+1], "conda-meta/") {
			return readConda
		}
	case "t":
		return lockReader(p, "requirements.txt", readRequirements)
	case "k":
		if r := lockReader(p, "Pipfile.lock", readPipfile); r != nil {
			return r
		}
		if r := lockReader(p, "poetry.lock", readPoetry); r != nil {
			return r
		}
		if r := lockReader(p, "pdm.lock", readPDM); r != nil {
			return r
		}
		return lockReader(p, "uv.lock", readUV)
	case "l":
		return lockReader(p, "pylock.toml", readPylock)
	}
	return nil
}

// lockReader is r where p is a file of that name and came with no package.
func lockReader(p, name string, r func(packages.File) (packages.Found, error)) func(packages.File) (packages.Found, error) {
	if !strings.HasSuffix(p, name) || path.Base(p) != name || packages.Within(p, "/site-packages/") || packages.Within(p, "/dist-packages/") {
		return nil
	}
	return r
}

// normal is a distribution's name as PyPI and OSV write it: lower case, runs of
// -, _ and . as one dash (PEP 503).
func normal(name string) string {
	var b strings.Builder
	b.Grow(len(name))
	dash := false
	for _, r := range strings.ToLower(strings.TrimSpace(name)) {
		if r == '-' || r == '_' || r == '.' {
			dash = true
			continue
		}
		if dash && b.Len() > 0 {
			b.WriteByte('-')
		}
		dash = false
		b.WriteRune(r)
	}
	return b.String()
}
