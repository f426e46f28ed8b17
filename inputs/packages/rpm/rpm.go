package rpm

import (
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/license"
	"github.com/boltseal/boltseal/inputs/packages"
	"github.com/boltseal/boltseal/inputs/sqlite"
)

// Bounds of a database. A large server's has 3,000 packages, 150 MB and a
// million files.
const (
	maxDatabase = 512 << 20
	maxHeld     = 192 << 20
	maxPackages = 200_000
	maxPaths    = 8_000_000
	maxHeader   = 64 << 20
)

// Cataloger reads rpm's databases.
func Cataloger() packages.Cataloger {
	return packages.Cataloger{Name: "rpm", Wants: wants, Read: read, Stream: func(f packages.File) packages.Stream { return &held{f: f} }}
}

func wants(f packages.File) bool { return format(f.Path) != nil }

// format is how a file is read, nil for one that is not rpm's. The database
// lies in one of three directories: rpm's own, that of distributions that can
// roll back (since Fedora 36, SUSE), and that of ostree.
func format(p string) func(io.ReaderAt, int64, *found) error {
	if p == "var/lib/rpmmanifest/container-manifest-2" {
		return readManifest
	}
	name := ""
	for _, dir := range []string{"var/lib/rpm/", "usr/lib/sysimage/rpm/", "usr/share/rpm/"} {
		if rest, ok := strings.CutPrefix(p, dir); ok {
			name = rest
		}
	}
	switch name {
	case "rpmdb.sqlite":
		return readSQLite
	case "rpmdb.sqlite-wal":
		return readLog
	case "Packages.db":
		return readNDB
	case "Packages":
		return readBDB
	}
	return nil
}

// found gathers what a database says.
type found struct {
	packages.Found
	paths int
}

func read(f packages.File) (packages.Found, error) {
	read := format(f.Path)
	if read == nil {
		return packages.Found{}, fmt.Errorf("%s is no database of rpm's", f.Path)
	}
	if f.Size > maxDatabase {
		return packages.Found{}, fmt.Errorf("the database has %d bytes, more than the %d that are read", f.Size, maxDatabase)
	}
	if f.Size == 0 {
		return packages.Found{}, nil
	}
	var all found
	if err := read(f.Content, f.Size, &all); err != nil {
		return packages.Found{}, fmt.Errorf("read rpm's database: %w", err)
	}
	return all.Found, nil
}

// held gathers a database that is larger than most and goes by: its pages lead
// to and fro, so it has to be there as a whole.
type held struct {
	f       packages.File
	content []byte
	over    bool
}

func (h *held) Write(p []byte) (int, error) {
	if h.over || len(h.content)+len(p) > maxHeld {
		h.over, h.content = true, nil
		return len(p), nil
	}
	h.content = append(h.content, p...)
	return len(p), nil
}

func (h *held) Found() (packages.Found, error) {
	if h.over {
		return packages.Found{}, fmt.Errorf("the database has more than the %d bytes that are held", maxHeld)
	}
	content := h.content
	h.content = nil
	h.f.Content, h.f.Size = strings.NewReader(string(content)), int64(len(content))
	return read(h.f)
}

// readSQLite reads table Packages(hnum, blob).
func readSQLite(r io.ReaderAt, size int64, all *found) error {
	db, err := sqlite.Open(r, size)
	if err != nil {
		return err
	}
	table, ok := db.Table("Packages")
	if !ok {
		return errors.New("there is no table Packages")
	}
	column := table.Column("blob")
	if column < 0 {
		return errors.New("table Packages has no column blob")
	}
	for row, err := range db.Scan(table) {
		if err != nil {
			return err
		}
		if err := all.add(row.Bytes(column)); err != nil {
			return fmt.Errorf("package %d: %w", row.ID, err)
		}
	}
	return nil
}

// walHeader is the size of an empty write-ahead log (SQLite's file format, §4.1).
const walHeader = 32

// readLog says that there is a write-ahead log beside the database: what was
// last installed or removed may stand in it alone.
func readLog(_ io.ReaderAt, size int64, all *found) error {
	if size > walHeader {
		all.Gaps = append(all.Gaps, inputs.Gap{Fact: "packages", Why: "rpm's database was not closed: its write-ahead log (rpmdb.sqlite-wal) is not read"})
	}
	return nil
}

// add takes the package of one header.
func (all *found) add(blob []byte) error {
	h, err := parseHeader(blob)
	if err != nil {
		return err
	}
	if h.name == "gpg-pubkey" {
		return nil // keys that rpm trusts are entries of the database too
	}
	if h.name == "" || h.version == "" {
		return errors.New("the header has no name or no version")
	}
	version := h.version
	if h.release != "" {
		version += "-" + h.release
	}
	paths, err := h.paths(maxPaths - all.paths)
	if err != nil {
		return fmt.Errorf("%.80s: %w", h.name, err)
	}
	all.paths += len(paths)
	if err := all.state(h.name, version, h.epoch, h.architecture, h.source, h.license, h.module); err != nil {
		return err
	}
	if len(paths) > 0 {
		all.Owns = append(all.Owns, packages.Ownership{Type: "rpm", Package: h.name, Paths: paths})
	}
	return nil
}

// state adds a package. The epoch is part of the version where it is not 0, as
// rpm writes it; the source package's is taken to be the same.
func (all *found) state(name, version string, epoch uint32, architecture, source, licenses, module string) error {
	if len(all.Packages) == maxPackages {
		return fmt.Errorf("there are more than %d packages", maxPackages)
	}
	prefix := ""
	if epoch != 0 {
		prefix = fmt.Sprintf("%d:", epoch)
	}
	from := sourceOf(source)
	if from.Version != "" {
		from.Version = prefix + from.Version
	}
	p := packages.System("rpm", name, prefix+version, architecture, from)
	if expression := license.Normalize(licenses); expression != "" {
		p.Licenses = []string{expression}
	}
	if module != "" {
		p.PURL = packages.Qualify(p.PURL, "modularitylabel", module)
	}
	all.Packages = append(all.Packages, p)
	return nil
}

// sourceOf reads NAME-VERSION-RELEASE.src.rpm.
func sourceOf(file string) inputs.PackageSource {
	base := path.Base(file)
	for _, suffix := range []string{".src.rpm", ".nosrc.rpm"} {
		rest, ok := strings.CutSuffix(base, suffix)
		if !ok {
			continue
		}
		release := strings.LastIndexByte(rest, '-')
		if release <= 0 {
			break
		}
		version := strings.LastIndexByte(rest[:release], '-')
		if version <= 0 {
			break
		}
		return inputs.PackageSource{Name: rest[:version], Version: rest[version+1:]}
	}
	return inputs.PackageSource{}
}
