package apk

import (
	"fmt"
	"io"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/license"
	"github.com/boltseal/boltseal/inputs/packages"
)

// The places of the database: since apk-tools 3 it may lie below usr.
const (
	database    = "lib/apk/db/installed"
	databaseUsr = "usr/lib/apk/db/installed"
)

// Bounds of a database; Alpine has some 30,000 packages.
const (
	maxDatabase = 256 << 20
	maxPackages = 200_000
	maxPaths    = 5_000_000
	maxField    = 4096
)

// Cataloger reads apk's database.
func Cataloger() packages.Cataloger {
	return packages.Cataloger{Name: "apk", Wants: wants, Read: read, Stream: func(packages.File) packages.Stream { return newInstalled() }}
}

func wants(f packages.File) bool { return f.Path == database || f.Path == databaseUsr }

func read(f packages.File) (packages.Found, error) {
	if f.Size > maxDatabase {
		return packages.Found{}, fmt.Errorf("the file has %d bytes, more than the %d that are read", f.Size, maxDatabase)
	}
	i := newInstalled()
	if _, err := io.Copy(i, io.NewSectionReader(f.Content, 0, f.Size)); err != nil {
		return packages.Found{}, fmt.Errorf("read apk's database: %w", err)
	}
	return i.Found()
}

// installed reads the records of the database (apk-tools 2, src/database.c,
// apk_db_read): one letter, a colon and the value, an empty line at the end.
type installed struct {
	packages.Lines
	record record
	found  packages.Found
	paths  int
}

type record struct {
	name, version, architecture, origin, license, directory string
	paths                                                   []string
}

func newInstalled() *installed {
	i := &installed{}
	i.Lines = packages.Lines{Longest: maxField, Take: i.take}
	return i
}

func (i *installed) take(line []byte) error {
	if len(line) == 0 {
		return i.end()
	}
	if len(line) < 2 || line[1] != ':' {
		return fmt.Errorf("a line is no field: %.40q", line)
	}
	value := strings.ToValidUTF8(string(line[2:]), "\uFFFD")
	r := &i.record
	switch line[0] {
	case 'P':
		r.name = value
	case 'V':
		r.version = value
	case 'A':
		r.architecture = value
	case 'o':
		r.origin = value
	case 'L':
		r.license = value
	case 'F':
		r.directory = value
		if value != "" {
			return i.owns("/" + value)
		}
	case 'R':
		if r.directory == "" {
			return i.owns("/" + value)
		}
		return i.owns("/" + r.directory + "/" + value)
	}
	return nil
}

func (i *installed) owns(path string) error {
	if i.paths++; i.paths > maxPaths {
		return fmt.Errorf("the database states more than %d files", maxPaths)
	}
	i.record.paths = append(i.record.paths, path)
	return nil
}

func (i *installed) end() error {
	r := i.record
	i.record = record{}
	if r.name == "" && r.version == "" {
		if len(r.paths) > 0 {
			return fmt.Errorf("a record has files and no name")
		}
		return nil
	}
	if r.name == "" || r.version == "" {
		return fmt.Errorf("package %.40q has no name or no version", r.name+r.version)
	}
	if len(i.found.Packages) == maxPackages {
		return fmt.Errorf("the database states more than %d packages", maxPackages)
	}
	// A subpackage is built from its origin, at the same version.
	p := packages.System("apk", r.name, r.version, r.architecture, inputs.PackageSource{Name: r.origin})
	if expression := licenses(r.license); expression != "" {
		p.Licenses = []string{expression}
	}
	i.found.Packages = append(i.found.Packages, p)
	i.found.Owns = append(i.found.Owns, packages.Ownership{Type: "apk", Package: r.name, Paths: append([]string{}, r.paths...)})
	return nil
}

// licenses reads the licence: an SPDX expression now, names with blanks
// between them in releases before 3.10 or so.
func licenses(text string) string {
	words := strings.Fields(text)
	if _, err := license.Parse(text); err == nil || len(words) < 2 {
		return license.Normalize(text)
	}
	var all []string
	for _, word := range words {
		expression := license.Normalize(word)
		if expression == "" || strings.HasPrefix(expression, "LicenseRef-") && !strings.HasPrefix(word, "custom") || strings.Contains(expression, " OR ") {
			return license.Normalize(text)
		}
		all = append(all, expression)
	}
	return license.Normalize(strings.Join(all, " AND "))
}

// Found implements packages.Stream.
func (i *installed) Found() (packages.Found, error) {
	err := i.End()
	if err == nil {
		err = i.end()
	}
	if err != nil {
		return packages.Found{}, fmt.Errorf("read apk's database: %w", err)
	}
	return i.found, nil
}
