package java

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

// kind is the type of Maven's package URLs.
const kind = "maven"

// What one archive may cost, all that lies within it included.
const (
	// maxDepth is how deep archives may lie within each other: a jar in a war in an ear is 2.
	maxDepth = 8
	// maxEntries is the largest number of entries.
	maxEntries = 1_000_000
	// maxNested is the largest archive within another that has to be unpacked, in bytes.
	maxNested = 128 << 20
	// maxInflated is how much is unpacked, in bytes.
	maxInflated = 512 << 20
	// maxText is the largest manifest, pom.properties or pom.xml.
	maxText = 1 << 20
	// maxGaps is how many archives within that could not be read are listed.
	maxGaps = 20
)

// Cataloger reads Java archives. One too large to be held is read as it goes by.
func Cataloger() packages.Cataloger {
	return packages.Cataloger{Name: "java", Wants: func(f packages.File) bool { return isArchive(f.Path) }, Read: read, Stream: stream}
}

// isArchive says by its name whether a file is a Java archive.
func isArchive(p string) bool {
	if len(p) < 5 || p[len(p)-4] != '.' {
		return false
	}
	for _, suffix := range [...]string{"jar", "war", "ear", "par", "sar", "kar", "nar", "rar", "hpi", "jpi"} {
		if strings.EqualFold(p[len(p)-3:], suffix) {
			return true
		}
	}
	return false
}

// read opens the archive. A resource adapter (.rar) may be another format of
// that name; every other archive has to be one.
func read(f packages.File) (packages.Found, error) {
	var r reader
	z, err := zip.NewReader(io.NewSectionReader(f.Content, 0, f.Size), f.Size)
	if err != nil {
		if f.Size == 0 || strings.EqualFold(path.Ext(f.Path), ".rar") {
			return packages.Found{}, nil
		}
		return packages.Found{}, fmt.Errorf("read the archive: %w", err)
	}
	if err := r.archive(z, f.Content, f.Path, 0); err != nil {
		return packages.Found{}, err
	}
	return r.found, nil
}

// reader walks one archive and those within it.
type reader struct {
	found    packages.Found
	entries  int
	inflated int64
}

// contents is what of an archive's entries says what it is.
type contents struct {
	manifest   manifest
	properties []coordinates
	poms       []*zip.File
	nested     []*zip.File
}

// archive reads an archive at a place: app.jar!/BOOT-INF/lib/x.jar.
func (r *reader) archive(z *zip.Reader, at io.ReaderAt, place string, depth int) error {
	if r.entries += len(z.File); r.entries > maxEntries {
		return fmt.Errorf("the archive has more than %d entries", maxEntries)
	}
	var c contents
	for _, entry := range z.File {
		if err := r.entry(entry, &c); err != nil {
			return fmt.Errorf("%s: %w", entryName(entry), err)
		}
	}
	if err := r.poms(&c); err != nil {
		return err
	}
	r.state(identify(place, c.manifest, c.properties), place, depth)
	for _, entry := range c.nested {
		if err := r.within(entry, at, place, depth+1); err != nil {
			r.gap(place, entry, err)
		}
	}
	return nil
}

// poms adds what each pom.xml says: the licences, and the coordinates where no
// pom.properties stands beside it.
func (r *reader) poms(c *contents) error {
	byFolder := map[string]int{}
	for i, p := range c.properties {
		byFolder[p.folder] = i
	}
	for _, entry := range c.poms {
		text, err := r.text(entry)
		if err != nil {
			return fmt.Errorf("%s: %w", entryName(entry), err)
		}
		p, ok := parsePom(text)
		if i, there := byFolder[path.Dir(strings.TrimPrefix(entry.Name, "/"))]; there {
			c.properties[i].licenses = p.licenses
		} else if ok {
			c.properties = append(c.properties, p)
		}
	}
	return nil
}

// entry looks at one entry by its name.
func (r *reader) entry(entry *zip.File, c *contents) error {
	name := strings.TrimPrefix(entry.Name, "/")
	switch {
	case strings.EqualFold(name, "META-INF/MANIFEST.MF"):
		text, err := r.text(entry)
		if err != nil {
			return err
		}
		c.manifest = parseManifest(text)
	case strings.HasSuffix(name, "pom.properties") && path.Base(name) == "pom.properties":
		text, err := r.text(entry)
		if err != nil {
			return err
		}
		if p, ok := parseProperties(text); ok {
			p.folder = path.Dir(name)
			c.properties = append(c.properties, p)
		}
	case strings.HasPrefix(name, "META-INF/maven/") && strings.HasSuffix(name, "/pom.xml"):
		c.poms = append(c.poms, entry)
	case isArchive(name):
		c.nested = append(c.nested, entry)
	}
	return nil
}

// text unpacks a small entry.
func (r *reader) text(entry *zip.File) ([]byte, error) {
	return r.unpack(entry, maxText)
}

// unpack unpacks an entry of most bytes at most, whatever its header says.
func (r *reader) unpack(entry *zip.File, most int64) ([]byte, error) {
	in, err := entry.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	if room := maxInflated - r.inflated; room < most {
		most = room
	}
	var out bytes.Buffer
	if entry.UncompressedSize64 <= uint64(most) {
		// Not more than the compressed bytes can come to.
		out.Grow(int(min(entry.UncompressedSize64, entry.CompressedSize64*8+512)))
	}
	n, err := io.Copy(&out, io.LimitReader(in, most+1))
	r.inflated += n
	switch {
	case n > most:
		return nil, fmt.Errorf("more than %d bytes unpacked", most)
	case err != nil:
		return nil, err
	}
	return out.Bytes(), nil
}

// within reads an archive that is an entry of another; one that is stored as it
// is needs no copy.
func (r *reader) within(entry *zip.File, at io.ReaderAt, place string, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("more than %d archives within each other", maxDepth)
	}
	var content io.ReaderAt
	size := int64(entry.UncompressedSize64)
	offset, err := entry.DataOffset()
	if err != nil {
		return err
	}
	if entry.Method == zip.Store && entry.CompressedSize64 == entry.UncompressedSize64 && size >= 0 {
		content = io.NewSectionReader(at, offset, size)
	} else {
		text, err := r.unpack(entry, maxNested)
		if err != nil {
			return err
		}
		content, size = bytes.NewReader(text), int64(len(text))
	}
	if size == 0 {
		return nil
	}
	z, err := zip.NewReader(content, size)
	if err != nil {
		return err
	}
	return r.archive(z, content, place+"!/"+entryName(entry), depth)
}

// state adds the packages of one archive.
func (r *reader) state(list []coordinates, place string, depth int) {
	for _, c := range list {
		if !packages.Believable(c.name(), c.version) || len(r.found.Packages) >= maxEntries {
			continue
		}
		p := packages.Installed(kind, c.name(), c.version, c.licenses...)
		if depth > 0 {
			p.Path = place
		}
		r.found.Packages = append(r.found.Packages, p)
	}
}

// gap notes an archive that could not be read: what it holds is not known.
func (r *reader) gap(place string, entry *zip.File, err error) {
	if strings.EqualFold(path.Ext(entry.Name), ".rar") && err == zip.ErrFormat || len(r.found.Gaps) == maxGaps {
		return
	}
	r.found.Gaps = append(r.found.Gaps, inputs.Gap{Fact: "packages", Why: fmt.Sprintf("%s!/%s: %v", place, entryName(entry), err)})
}

// entryName is an entry's name as a place: it leads nowhere else, and holds
// nothing that a terminal would obey.
func entryName(entry *zip.File) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\uFFFD' {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(entry.Name, "_"))
	name = path.Clean("/" + strings.ReplaceAll(name, "\\", "/"))[1:]
	return name[:min(len(name), 1024)]
}
