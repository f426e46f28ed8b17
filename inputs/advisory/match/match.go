package match

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/advisory/merge"
	"github.com/boltseal/boltseal/inputs/advisory/store"
	"github.com/boltseal/boltseal/inputs/advisory/version"
)

// Matcher matches packages with a store. It is safe for concurrent use.
type Matcher struct {
	db *store.DB
	// ecosystems are the store's, by family.
	ecosystems map[string][]string

	mu sync.Mutex
	// streams are the ecosystems for a release, by family and release.
	streams map[string][]stream
}

// stream is an ecosystem of the store that speaks of a release.
type stream struct {
	ecosystem string
	rank      int
}

// NewMatcher makes a matcher.
func NewMatcher(db *store.DB) *Matcher {
	m := &Matcher{db: db, ecosystems: map[string][]string{}, streams: map[string][]stream{}}
	for _, name := range db.Ecosystems() {
		family := store.Family(name)
		m.ecosystems[family] = append(m.ecosystems[family], name)
	}
	return m
}

// Result is what is known about the packages of a document.
type Result struct {
	// Found are the vulnerabilities, joined by alias.
	Found []inputs.Vulnerability
	// Gaps say, in words, what could not be looked up or compared.
	Gaps []string
}

// Document matches the packages of a document. In an image only packages that
// are installed count: a lock file there declares what nobody may have put there.
func (m *Matcher) Document(ctx context.Context, doc *inputs.Document) (Result, error) {
	d := &document{m: m, known: map[string]verdict{}, missing: map[string]int{}, at: map[string]int{}}
	if doc.Image != nil {
		d.system = doc.Image.OS
		d.platform = doc.Image.Platform
	}
	if doc.SBOM != nil {
		d.system = systemOf(doc.SBOM)
	}
	for i := range doc.Packages {
		p := &doc.Packages[i]
		if doc.Kind == inputs.KindImage && !p.Installed {
			continue
		}
		if i%1024 == 0 && ctx.Err() != nil {
			return Result{}, ctx.Err()
		}
		if err := d.add(p); err != nil {
			return Result{}, err
		}
	}
	return d.result(), nil
}

// systemOf is the operating system that a bill of materials lists; none where
// it lists several.
func systemOf(b *inputs.SBOM) inputs.OSRelease {
	var system inputs.OSRelease
	for _, c := range b.Components {
		if c.Type != "operating-system" {
			continue
		}
		if system.ID != "" {
			return inputs.OSRelease{}
		}
		system.ID, system.Version = strings.ToLower(c.Name), c.Version
	}
	return system
}

// document is the matching of one document.
type document struct {
	m        *Matcher
	system   inputs.OSRelease
	platform inputs.Platform
	// known are verdicts that were reached: binary packages share their source.
	known map[string]verdict
	// missing counts the packages of ecosystems without data.
	missing map[string]int
	// unclear are packages with advisories whose version cannot be compared.
	unclear []string
	found   []found
	// at finds a package that is there several times.
	at map[string]int
}

// found is a package and the verdict on it.
type found struct {
	p       *inputs.Package
	owned   string
	verdict verdict
}

// verdict is what the store says of one name and version.
type verdict struct {
	hits []hit
	// unclear says that there are entries and the version cannot be compared.
	unclear bool
}

// hit is an entry that speaks of a package.
type hit struct {
	entry store.Found
	// version is the one that was compared: the source package's, if any.
	version string
	rank    int
	// affected says whether the version is.
	affected bool
	// doubt says what could not be compared; then the version counts as affected.
	doubt string
}

func (d *document) add(p *inputs.Package) error {
	t := targetOf(p, d.system)
	if t.family == "" || len(t.names) == 0 || t.names[0].name == "" {
		return nil
	}
	streams := d.m.streamsOf(t)
	if len(streams) == 0 {
		if !t.optional {
			d.missing[t.label()]++
		}
		return nil
	}
	place := p.PURL + "\x00" + p.Name + "\x00" + p.Version + "\x00" + p.Source.Name
	if i, ok := d.at[place]; ok {
		// A copy that no system package owns is nobody else's to repair.
		if p.OwnedBy == "" && d.found[i].owned != "" {
			d.found[i].p, d.found[i].owned = p, ""
		}
		return nil
	}
	all := verdict{}
	for _, n := range t.names {
		v, err := d.look(streams, n)
		if err != nil {
			return err
		}
		all.unclear = all.unclear || v.unclear
		all.hits = append(all.hits, v.hits...)
	}
	if all.unclear {
		d.unclear = append(d.unclear, strings.TrimSpace(p.Name+" "+p.Version))
	}
	if slices.ContainsFunc(all.hits, func(h hit) bool { return h.affected }) {
		d.at[place] = len(d.found)
		d.found = append(d.found, found{p, p.OwnedBy, all})
	}
	return nil
}

// streamsOf are the store's ecosystems for a target.
func (m *Matcher) streamsOf(t target) []stream {
	key := t.family + "\x00" + t.release
	m.mu.Lock()
	defer m.mu.Unlock()
	if streams, ok := m.streams[key]; ok {
		return streams
	}
	var streams []stream
	for _, name := range m.ecosystems[t.family] {
		if !t.distro {
			if name == t.family {
				streams = append(streams, stream{ecosystem: name})
			}
			continue
		}
		if ok, rank := covers(t.family, t.release, name); ok {
			streams = append(streams, stream{name, rank})
		}
	}
	slices.SortStableFunc(streams, func(a, b stream) int { return cmp.Compare(a.rank, b.rank) })
	// What a hostile bill of materials names is not kept for ever.
	if len(m.streams) < 1000 {
		m.streams[key] = streams
	}
	return streams
}

// look judges one name and version.
func (d *document) look(streams []stream, n named) (verdict, error) {
	key := streams[0].ecosystem + "\x00" + n.name + "\x00" + n.version
	if v, ok := d.known[key]; ok {
		return v, nil
	}
	var v verdict
	for _, s := range streams {
		var installed version.Version
		var invalid error
		parsed := false
		for entry, err := range d.m.db.Lookup(s.ecosystem, n.name) {
			if err != nil {
				return verdict{}, err
			}
			if !parsed {
				installed, invalid = version.Parse(s.ecosystem, n.version)
				parsed = true
			}
			if h, ok := d.judge(entry, n.version, installed, invalid, s.rank); ok {
				v.hits = append(v.hits, h)
			} else {
				v.unclear = true
			}
		}
	}
	v.hits = withoutOverruled(v.hits)
	d.known[key] = v
	return v, nil
}

// withoutOverruled leaves out what another stream says of a vulnerability that
// the release's own advisories speak of.
func withoutOverruled(hits []hit) []hit {
	own := map[string]bool{}
	for _, h := range hits {
		if h.rank == 0 {
			own[h.entry.ID] = true
		}
	}
	return slices.DeleteFunc(hits, func(h hit) bool { return h.rank > 0 && own[h.entry.ID] })
}

// judge says whether an entry speaks of a version; ok is false where that
// cannot be told.
func (d *document) judge(entry store.Found, text string, installed version.Version, invalid error, rank int) (hit, bool) {
	h := hit{entry: entry, version: text, rank: rank}
	if !d.runsHere(entry.Imports) {
		return h, true
	}
	everything := len(entry.Intervals) == 1 && entry.Intervals[0] == store.Interval{}
	if everything {
		h.affected = true
		return h, true
	}
	if invalid != nil {
		h.affected = slices.Contains(entry.Versions, text) && text != ""
		return h, h.affected
	}
	for _, i := range entry.Intervals {
		in, err := version.In(entry.Ecosystem, installed, i)
		if err != nil {
			h.affected, h.doubt = true, fmt.Sprintf("affected: %s cannot be compared with what %s says: %v", text, entry.ID, err)
		}
		if in {
			h.affected, h.doubt = true, ""
			return h, true
		}
	}
	for _, one := range entry.Versions {
		if same(entry.Ecosystem, installed, text, one) {
			h.affected, h.doubt = true, ""
			return h, true
		}
	}
	return h, true
}

func same(ecosystem string, installed version.Version, text, other string) bool {
	if text == other {
		return true
	}
	v, err := version.Parse(ecosystem, other)
	if err != nil {
		return false
	}
	order, err := installed.Compare(v)
	return err == nil && order == 0
}

// runsHere says whether one of the affected Go packages is built for the
// image's platform, as far as that is known.
func (d *document) runsHere(imports []store.Import) bool {
	if len(imports) == 0 || d.platform.OS == "" {
		return true
	}
	fits := func(list []string, have string) bool {
		return len(list) == 0 || have == "" || slices.Contains(list, have)
	}
	return slices.ContainsFunc(imports, func(i store.Import) bool {
		return fits(i.GOOS, d.platform.OS) && fits(i.GOARCH, d.platform.Architecture)
	})
}

// maxNamed is how many packages a gap names.
const maxNamed = 5

func (d *document) result() Result {
	var r Result
	var statements []merge.Statement
	for _, f := range d.found {
		statements = append(statements, statementsOf(f)...)
	}
	r.Found = merge.List(statements)
	for label, n := range d.missing {
		r.Gaps = append(r.Gaps, fmt.Sprintf("no advisory data for %s (%d %s)", label, n, plural(n, "package")))
	}
	slices.Sort(r.Gaps)
	if n := len(d.unclear); n > 0 {
		slices.Sort(d.unclear)
		d.unclear = slices.Compact(d.unclear)
		n = len(d.unclear)
		rest := ""
		if n > maxNamed {
			rest = fmt.Sprintf(" and %d more", n-maxNamed)
		}
		r.Gaps = append(r.Gaps, fmt.Sprintf("there are advisories for %d %s whose version cannot be compared: %s%s",
			n, plural(n, "package"), strings.Join(d.unclear[:min(n, maxNamed)], ", "), rest))
	}
	return r
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}
