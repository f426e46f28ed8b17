package bundle

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/boltseal/boltseal/engine"
)

// The files of a bundle that are neither policy nor data.
const (
	manifestFile   = ".manifest"
	signaturesFile = ".signatures.json"
	// OwnFolder holds what only boltseal reads; OPA passes over it.
	OwnFolder = "boltseal"
	// IndexFile is the index of the bundle's rules.
	IndexFile = OwnFolder + "/index.json"
	// TemplatesFolder holds Gatekeeper's templates and constraints, in YAML.
	TemplatesFolder = OwnFolder + "/gatekeeper"
	// ProfilesFolder holds the profiles of the source, name.yaml each.
	ProfilesFolder = "profiles"
)

// File is one file of a bundle.
type File struct {
	// Name is slash-separated and relative, as fs.ValidPath has it.
	Name string
	// Content must not be changed.
	Content []byte
}

// Bundle is an unpacked bundle. It does not change.
type Bundle struct {
	// files are all but the signatures, sorted by name.
	files []File
	// signatures is the content of .signatures.json, nil without one.
	signatures []byte
	// archive is the bundle as it was read or written.
	archive []byte
}

// Files lists all files but .signatures.json, sorted by name.
func (b *Bundle) Files() []File { return slices.Clone(b.files) }

// Content is the content of a file; it must not be changed.
func (b *Bundle) Content(name string) ([]byte, bool) {
	i, ok := slices.BinarySearchFunc(b.files, name, func(f File, name string) int { return strings.Compare(f.Name, name) })
	if !ok {
		return nil, false
	}
	return b.files[i].Content, true
}

// Signed reports whether the bundle carries a signature, right or wrong.
func (b *Bundle) Signed() bool { return b.signatures != nil }

// Digest is sha256:hex of the bundle's bytes: what a lock file pins, and the
// digest of its layer in a registry.
func (b *Bundle) Digest() string { return digestOf(b.archive) }

// Size is the number of the bundle's bytes.
func (b *Bundle) Size() int64 { return int64(len(b.archive)) }

// Write writes the bundle's bytes: for one that was read, those that were read.
func (b *Bundle) Write(w io.Writer) error {
	if _, err := w.Write(b.archive); err != nil {
		return fmt.Errorf("write bundle: %w", err)
	}
	return nil
}

// Source gives the bundle's policies to the engine; place is how errors call
// it, such as its file or address. The source's name, which is part of the ids
// of conftest policies, is that of the directory that was bundled, so that
// findings keep their identity; a bundle that does not say takes the last
// name of place. Its index counts only once the caller has verified the bundle
// and says so, by Verified.
func (b *Bundle) Source(place string) (engine.Source, error) {
	m, err := b.Manifest()
	if err != nil {
		return engine.Source{}, fmt.Errorf("read bundle %s: %w", place, err)
	}
	name := m.Boltseal.Source
	if !isName(name) {
		name = baseName(place)
	}
	files := map[string][]byte{}
	for _, f := range b.files {
		if !ignoredByUs(f.Name) {
			files[f.Name] = f.Content
		}
	}
	source, err := engine.FromFiles(name, place, files)
	if err != nil {
		return engine.Source{}, fmt.Errorf("read bundle %s: %w", place, err)
	}
	source.Roots = m.Roots
	source.Index, _ = b.Content(IndexFile)
	return source, nil
}

// ignoredByUs says that a file serves OPA only: compiled policies.
func ignoredByUs(name string) bool {
	switch path.Base(name) {
	case "policy.wasm", "plan.json", "plan.pb":
		return true
	}
	return false
}

// baseName is the last name of a path or address, without what says that it
// is an archive, a tag or a digest.
func baseName(place string) string {
	place, _, _ = strings.Cut(place, "@")
	name := path.Base(strings.ReplaceAll(place, "\\", "/"))
	name, _, _ = strings.Cut(name, ":")
	for _, suffix := range []string{".tar.gz", ".tgz"} {
		name = strings.TrimSuffix(name, suffix)
	}
	if !isName(name) {
		return "bundle"
	}
	return name
}

// longestSourceName bounds the name of a source: a file's, on most systems.
const longestSourceName = 255

// isName reports whether a source may be called name: it becomes part of ids.
func isName(name string) bool {
	if name == "" || len(name) > longestSourceName || name == "." || name == ".." {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return r == '/' || r == '\\' || r == unicode.ReplacementChar || !unicode.IsPrint(r)
	})
}

// digestOf is sha256:hex of content.
func digestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha256:" + hex.EncodeToString(sum[:])
}
