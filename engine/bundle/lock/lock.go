package lock

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/engine/bundle/cache"
)

// Name is the name of the file.
const Name = "boltseal.lock"

// Largest bounds the file in bytes.
const Largest = 1 << 20

// version is that of the format.
const version = 1

// longestText bounds names and revisions.
const longestText = 2048

// Lock is the content of a lock file.
type Lock struct {
	// Policies are sorted by name.
	Policies []Policy
	// Advisories is the digest of the advisory store, "" where none is pinned.
	Advisories string
}

// Policy pins one source of policies.
type Policy struct {
	// Name is the source as it is written in the config or on the command
	// line; a path is relative to the lock file's folder, with slashes.
	Name string `yaml:"name"`
	// Digest is sha256:hex of the bundle's bytes, or of a directory's files.
	Digest string `yaml:"digest"`
	// Manifest is that of the manifest in a registry, "" elsewhere.
	Manifest string `yaml:"manifest,omitempty"`
	// Revision is what the bundle says of itself.
	Revision string `yaml:"revision,omitempty"`
	// Size is the bundle's length in bytes, 0 for a directory.
	Size int64 `yaml:"size,omitempty"`
}

// file is the form of the file.
type file struct {
	Version    int         `yaml:"version"`
	Policies   []Policy    `yaml:"policies,omitempty"`
	Advisories *advisories `yaml:"advisories,omitempty"`
}

type advisories struct {
	Digest string `yaml:"digest"`
}

// Parse reads a lock file. Unknown keys, what is there twice and what is no
// digest are errors: a pin that is not understood must not be passed over.
func Parse(content []byte) (Lock, error) {
	if len(content) > Largest {
		return Lock{}, fmt.Errorf("it is larger than %d bytes", Largest)
	}
	d := yaml.NewDecoder(bytes.NewReader(content))
	d.KnownFields(true)
	var f file
	if err := d.Decode(&f); err != nil {
		if errors.Is(err, io.EOF) {
			return Lock{}, errors.New("it is empty")
		}
		return Lock{}, fmt.Errorf("it is no lock file: %s", strings.TrimPrefix(oneLine(err.Error()), "yaml: "))
	}
	if err := d.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return Lock{}, errors.New("it holds more than one document")
	}
	if f.Version != version {
		return Lock{}, fmt.Errorf("its version is %d, only %d can be read", f.Version, version)
	}
	l := Lock{Policies: f.Policies}
	if f.Advisories != nil {
		if l.Advisories = f.Advisories.Digest; !cache.IsDigest(l.Advisories) {
			return Lock{}, fmt.Errorf("advisories: %.100q is no digest by SHA-256", l.Advisories)
		}
	}
	seen := map[string]bool{}
	for _, p := range l.Policies {
		if err := p.check(); err != nil {
			return Lock{}, err
		}
		if seen[p.Name] {
			return Lock{}, fmt.Errorf("%q is pinned twice", p.Name)
		}
		seen[p.Name] = true
	}
	l.sort()
	return l, nil
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func (p Policy) check() error {
	for _, text := range []string{p.Name, p.Revision} {
		if len(text) > longestText || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			return errors.New("a name or revision is too long or cannot be printed")
		}
	}
	if p.Name == "" {
		return errors.New("a policy has no name")
	}
	if !cache.IsDigest(p.Digest) || p.Manifest != "" && !cache.IsDigest(p.Manifest) {
		return fmt.Errorf("%q is not pinned by a digest by SHA-256", p.Name)
	}
	if p.Size < 0 {
		return fmt.Errorf("%q has %d bytes", p.Name, p.Size)
	}
	return nil
}

func (l *Lock) sort() {
	slices.SortFunc(l.Policies, func(a, b Policy) int { return strings.Compare(a.Name, b.Name) })
}

// Format gives the file: the same bytes for the same pins. What Parse would
// refuse is an error.
func (l Lock) Format() ([]byte, error) {
	l.Policies = slices.Clone(l.Policies)
	l.sort()
	f := file{Version: version, Policies: l.Policies}
	if l.Advisories != "" {
		f.Advisories = &advisories{l.Advisories}
	}
	var out bytes.Buffer
	out.WriteString("# Written by boltseal bundle update. Keep it under version control.\n")
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	if err := errors.Join(e.Encode(f), e.Close()); err != nil {
		return nil, fmt.Errorf("write the lock file: %w", err)
	}
	if _, err := Parse(out.Bytes()); err != nil {
		return nil, fmt.Errorf("write the lock file: %w", err)
	}
	return out.Bytes(), nil
}

// Policy finds the pin of a source.
func (l Lock) Policy(name string) (Policy, bool) {
	for _, p := range l.Policies {
		if p.Name == name {
			return p, true
		}
	}
	return Policy{}, false
}

// Set pins a source, in place of what it was pinned to.
func (l *Lock) Set(p Policy) {
	l.Policies = slices.DeleteFunc(slices.Clone(l.Policies), func(q Policy) bool { return q.Name == p.Name })
	l.Policies = append(l.Policies, p)
	l.sort()
}

// Keep forgets the sources that names does not list, and gives their names.
func (l *Lock) Keep(names []string) (gone []string) {
	l.Policies = slices.DeleteFunc(slices.Clone(l.Policies), func(p Policy) bool {
		if slices.Contains(names, p.Name) {
			return false
		}
		gone = append(gone, p.Name)
		return true
	})
	return gone
}
