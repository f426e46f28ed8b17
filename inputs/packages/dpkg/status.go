package dpkg

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

// Bounds of a status file. Debian has some 65,000 packages; the longest field
// that is looked at is a version.
const (
	maxPackages = 500_000
	maxField    = 4096
)

// status reads the paragraphs of a status file (deb-control(5)) as they come:
// only the few fields that are wanted are kept, whatever the size.
type status struct {
	packages.Lines
	// alone says that the file is one of status.d: there is no Status field.
	alone bool
	entry entry
	list  []inputs.Package
	seen  map[string]bool
}

// entry is what one paragraph says.
type entry struct {
	name, status, architecture, source, version string
}

func newStatus(alone bool) *status {
	s := &status{alone: alone, seen: map[string]bool{}}
	s.Lines = packages.Lines{Longest: maxField + 1, Take: s.take}
	return s
}

// take reads a line.
func (s *status) take(line []byte) error {
	if len(bytes.TrimSpace(line)) == 0 {
		return s.end()
	}
	if line[0] == ' ' || line[0] == '\t' {
		return nil // what continues a field that is not wanted
	}
	colon := bytes.IndexByte(line, ':')
	if colon <= 0 {
		return fmt.Errorf("a line is no field: %.40q", line)
	}
	if len(line) > maxField {
		return nil
	}
	var field *string
	switch name := line[:colon]; {
	case equal(name, "package"):
		field = &s.entry.name
	case equal(name, "status"):
		field = &s.entry.status
	case equal(name, "architecture"):
		field = &s.entry.architecture
	case equal(name, "source"):
		field = &s.entry.source
	case equal(name, "version"):
		field = &s.entry.version
	default:
		return nil
	}
	*field = strings.ToValidUTF8(string(bytes.TrimSpace(line[colon+1:])), "\uFFFD")
	return nil
}

// equal compares without case and without allocating; want is in lower case.
func equal(name []byte, want string) bool {
	if len(name) != len(want) {
		return false
	}
	for i, c := range name {
		if c|0x20 != want[i] {
			return false
		}
	}
	return true
}

// end closes a paragraph.
func (s *status) end() error {
	e := s.entry
	s.entry = entry{}
	if e == (entry{}) {
		return nil
	}
	if e.name == "" {
		return errors.New("a paragraph has no Package field")
	}
	if !s.installed(e) {
		return nil
	}
	if e.version == "" || strings.ContainsAny(e.name, " \t") {
		return fmt.Errorf("package %.40q has no version, or its name is none", e.name)
	}
	key := e.name + "\x00" + e.architecture + "\x00" + e.version
	if s.seen[key] {
		return nil
	}
	if len(s.list) == maxPackages {
		return fmt.Errorf("the file states more than %d packages", maxPackages)
	}
	s.seen[key] = true
	s.list = append(s.list, packages.System("deb", e.name, e.version, e.architecture, sourceOf(e)))
	return nil
}

// installed says whether the package's files are there: the third word of
// Status (dpkg(1), PACKAGE STATES). Beside "installed" these are the states in
// which only the configuration is unfinished; a package that was never
// configured can be run, and be attacked, all the same.
func (s *status) installed(e entry) bool {
	words := strings.Fields(e.status)
	if len(words) == 0 {
		return s.alone
	}
	switch words[len(words)-1] {
	case "installed", "triggers-pending", "triggers-awaited", "half-configured", "unpacked":
		return true
	}
	return false
}

// sourceOf reads "Source: glibc (2.36-9)": the version is there only where it
// is not the binary package's (deb-control(5)).
func sourceOf(e entry) inputs.PackageSource {
	name, rest, ok := strings.Cut(e.source, "(")
	source := inputs.PackageSource{Name: strings.TrimSpace(name)}
	if ok {
		version, _, _ := strings.Cut(rest, ")")
		source.Version = strings.TrimSpace(version)
	}
	return source
}

// Found implements packages.Stream.
func (s *status) Found() (packages.Found, error) {
	err := s.End()
	if err == nil {
		err = s.end()
	}
	if err != nil {
		return packages.Found{}, fmt.Errorf("read dpkg's status: %w", err)
	}
	return packages.Found{Packages: s.list}, nil
}
