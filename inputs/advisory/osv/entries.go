package osv

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/boltseal/boltseal/inputs/advisory/merge"
	"github.com/boltseal/boltseal/inputs/advisory/store"
	"github.com/boltseal/boltseal/inputs/advisory/version"
)

// maxSummary is how much of a summary is kept, in bytes.
const maxSummary = 300

// entries are the entries of a record, one for each affected package.
func (c *converter) entries(r *record) ([]store.Entry, error) {
	if r.ID == "" {
		return nil, errors.New("the record has no id")
	}
	base := store.Entry{ID: r.ID, Published: moment(r.Published), Modified: moment(r.Modified), Summary: line(cmp.Or(r.Summary, r.Details)), URL: link(r)}
	base.Aliases, base.Upstream = names(r)
	var entries []store.Entry
	for i := range r.Affected {
		a := &r.Affected[i]
		switch {
		case a.Package.Ecosystem == "" && a.Package.Name == "":
			c.report.GitOnly++
			continue
		case a.Package.Ecosystem == "" || a.Package.Name == "":
			return nil, errors.New("an affected package has no name or no ecosystem")
		case !version.Known(a.Package.Ecosystem):
			c.report.Unmatched[store.Family(a.Package.Ecosystem)]++
			continue
		}
		e := base
		e.Ecosystem, e.Package = a.Package.Ecosystem, a.Package.Name
		e.Ratings = ratings(r, a)
		e.Status = a.Ecosystem.Status
		for _, i := range a.Ecosystem.Imports {
			e.Imports = append(e.Imports, store.Import(i))
		}
		if err := c.ranges(&e, a); err != nil {
			return nil, fmt.Errorf("%s: %w", a.Package.Name, err)
		}
		entries = append(entries, e)
	}
	return join(entries), nil
}

// join makes one entry of those that a record has for the same package: their
// intervals belong together.
func join(entries []store.Entry) []store.Entry {
	at := map[string]int{}
	joined := entries[:0]
	for _, e := range entries {
		key := e.Ecosystem + "\x00" + store.Normalize(e.Ecosystem, e.Package)
		// Packages of a Go module that stand apart may be limited to platforms apart.
		if i, ok := at[key]; ok && len(e.Imports) == 0 && len(joined[i].Imports) == 0 {
			joined[i].Intervals = append(joined[i].Intervals, e.Intervals...)
			joined[i].Versions = append(joined[i].Versions, e.Versions...)
			joined[i].Ratings = append(joined[i].Ratings, e.Ratings...)
			slices.SortFunc(joined[i].Ratings, func(a, b store.Rating) int {
				return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Vector, b.Vector))
			})
			joined[i].Ratings = slices.Compact(joined[i].Ratings)
			continue
		}
		at[key] = len(joined)
		joined = append(joined, e)
	}
	return joined
}

// names are a record's aliases, and the vulnerabilities that it stands for
// where it is an advisory for several.
func names(r *record) (aliases, upstream []string) {
	several := r.Upstream
	if merge.Collective(r.ID) {
		several = append(slices.Clone(r.Upstream), r.Aliases...)
		if len(several) == 0 {
			several = r.Related
		}
	} else {
		aliases = slices.Clone(r.Aliases)
	}
	several = slices.DeleteFunc(slices.Clone(several), func(id string) bool { return id == "" || id == r.ID })
	cves := slices.DeleteFunc(slices.Clone(several), func(id string) bool { return !strings.HasPrefix(id, "CVE-") })
	switch {
	case !merge.Collective(r.ID) && len(cves) <= 1:
		// A distribution's record of one vulnerability: DEBIAN-CVE-2024-1.
		return append(aliases, several...), nil
	case len(cves) > 0:
		return aliases, cves
	}
	return aliases, several
}

// ratings are what the record and the part for the package say of the severity.
func ratings(r *record, a *affected) []store.Rating {
	source := database(r.ID)
	var list []store.Rating
	for _, s := range slices.Concat(a.Severity, r.Severity) {
		switch {
		case strings.HasPrefix(s.Type, "CVSS_"):
			list = append(list, store.Rating{Source: source, Vector: s.Score})
		case s.Type != "" && s.Score != "":
			list = append(list, store.Rating{Source: strings.ToLower(s.Type), Severity: s.Score})
		}
	}
	words := []string{a.Ecosystem.Severity, a.Database.Severity, r.Specific.Severity, a.Ecosystem.Urgency, a.Ecosystem.Priority, a.Database.Priority}
	if a.Database.Informational != "" {
		words = append(words, "info")
	}
	if strings.HasPrefix(r.ID, "MAL-") {
		words = append(words, "critical")
	}
	for _, word := range words {
		if word != "" {
			list = append(list, store.Rating{Source: source, Severity: word})
		}
	}
	return list
}

// database names the database that gave an identifier.
func database(id string) string {
	prefix, _, _ := strings.Cut(id, "-")
	switch prefix {
	case "MAL":
		return "malicious-packages"
	case "DSA", "DLA", "DTSA":
		return "debian"
	case "USN", "LSN":
		return "ubuntu"
	case "RHSA", "RHBA", "RHEA":
		return "redhat"
	case "ALSA", "ALBA", "ALEA":
		return "almalinux"
	case "RLSA", "RXSA":
		return "rocky"
	case "PYSEC":
		return "pypa"
	case "BIT":
		return "bitnami"
	case "CGA":
		return "chainguard"
	case "CVE":
		return "nvd"
	}
	return strings.ToLower(prefix)
}

// ranges reads the affected versions.
func (c *converter) ranges(e *store.Entry, a *affected) error {
	git := false
	for _, r := range a.Ranges {
		switch r.Type {
		case "SEMVER", "ECOSYSTEM":
			intervals, err := intervals(e.Ecosystem, r.Events)
			if err != nil {
				return err
			}
			e.Intervals = append(e.Intervals, intervals...)
		case "GIT":
			c.report.GitRanges++
			git = true
		default:
			return fmt.Errorf("%q is no type of range", r.Type)
		}
	}
	e.Versions = c.beyond(e, a.Versions)
	if len(e.Intervals) == 0 && len(a.Versions) == 0 && !git {
		// The schema: without ranges and versions every version is affected.
		e.Intervals = []store.Interval{{}}
	}
	return nil
}

// beyond are the versions that lie in none of the entry's intervals: databases
// list what the intervals already say.
func (c *converter) beyond(e *store.Entry, versions []string) []string {
	if len(e.Intervals) == 0 {
		return versions
	}
	spans := make([]version.Span, len(e.Intervals))
	for i := range spans {
		spans[i] = version.NewSpan(e.Ecosystem, e.Intervals[i])
	}
	var rest []string
	for _, text := range versions {
		if !c.covered(e.Ecosystem, spans, text) {
			rest = append(rest, text)
		}
	}
	return rest
}

func (c *converter) covered(ecosystem string, spans []version.Span, text string) bool {
	v, err := c.parse(ecosystem, text)
	if err != nil {
		return false
	}
	for i := range spans {
		if in, err := spans[i].Has(v); err == nil && in {
			return true
		}
	}
	return false
}

// maxParsed bounds the parsed versions that are kept.
const maxParsed = 100_000

func (c *converter) parse(ecosystem, text string) (version.Version, error) {
	key := store.Family(ecosystem) + "\x00" + text
	if v, ok := c.parsed[key]; ok {
		return v, nil
	}
	v, err := version.Parse(ecosystem, text)
	if err == nil {
		if len(c.parsed) >= maxParsed {
			clear(c.parsed)
		}
		c.parsed[key] = v
	}
	return v, err
}

// moment is a time in UTC without fractions, "" for none and for the year 1,
// which means none as well.
func moment(text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil || t.Year() <= 1 {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// line is the first line of a text, cut to maxSummary.
func line(text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	text = strings.ToValidUTF8(strings.TrimSpace(text), "\uFFFD")
	if len(text) <= maxSummary {
		return text
	}
	cut := maxSummary - len("…")
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// link leads to the advisory: its database's page, else the first reference
// that is an advisory.
func link(r *record) string {
	candidates := []string{r.Specific.URL}
	for _, kind := range []string{"ADVISORY", "REPORT", "WEB"} {
		for _, ref := range r.Refs {
			if ref.Type == kind {
				candidates = append(candidates, ref.URL)
			}
		}
	}
	for _, url := range candidates {
		if len(url) < 2000 && (strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://")) {
			return url
		}
	}
	return ""
}
