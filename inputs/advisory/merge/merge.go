package merge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/advisory/severity"
	"github.com/boltseal/boltseal/inputs/advisory/version"
)

// Statement is what one source says of a vulnerability.
type Statement struct {
	inputs.Vulnerability
	// By names who says it, in disagreements.
	By string
	// Not says that the source knows the vulnerability and holds the package's
	// version for not affected. It adds nothing but a disagreement.
	Not bool
}

// Into adds vulnerabilities to a document. What the document already lists for
// the same package under the same identifier or alias becomes one with it.
// Every field that is unknown in one is taken from the other; of two
// severities the worse counts, and differences are stated.
func Into(doc *inputs.Document, found []inputs.Vulnerability) {
	if len(found) == 0 {
		return
	}
	statements := make([]Statement, 0, len(doc.Vulnerabilities)+len(found))
	for _, v := range slices.Concat(doc.Vulnerabilities, found) {
		statements = append(statements, Statement{Vulnerability: v, By: who(&v)})
	}
	doc.Vulnerabilities = List(statements)
}

func who(v *inputs.Vulnerability) string {
	if len(v.Sources) == 0 {
		return "the document"
	}
	return strings.Join(v.Sources, "+")
}

// List joins the statements that are about one vulnerability of one package,
// in the order of first mention. Every result is total.
func List(all []Statement) []inputs.Vulnerability {
	groups := newGroups(len(all))
	// Equal identifiers join within a package only.
	seen := map[string]int{}
	for i := range all {
		place := key(&all[i].Vulnerability)
		for _, id := range identifiers(&all[i].Vulnerability) {
			k := place + "\x00" + id
			if first, ok := seen[k]; ok {
				groups.join(first, i)
				continue
			}
			seen[k] = i
		}
	}
	var order []int
	members := map[int][]*Statement{}
	for i := range all {
		root := groups.root(i)
		if len(members[root]) == 0 {
			order = append(order, root)
		}
		members[root] = append(members[root], &all[i])
	}
	merged := make([]inputs.Vulnerability, 0, len(order))
	for _, root := range order {
		if v, ok := one(members[root]); ok {
			merged = append(merged, v)
		}
	}
	return merged
}

// one makes one vulnerability of a group; ok is false where nobody says that
// the package is affected.
func one(group []*Statement) (v inputs.Vulnerability, ok bool) {
	for _, s := range group {
		switch {
		case s.Not:
		case !ok:
			v, ok = total(s.Vulnerability), true
		default:
			join(&v, &s.Vulnerability)
		}
	}
	if ok {
		disagree(&v, group)
		finish(&v)
	}
	return v, ok
}

// key tells packages apart: by package URL without qualifiers that differ from
// tool to tool, else by name; and by version and layer.
func key(v *inputs.Vulnerability) string {
	name := v.Package
	if v.PURL != "" {
		name, _, _ = strings.Cut(v.PURL, "?")
		name, _, _ = strings.Cut(name, "#")
		if at := strings.LastIndexByte(name, '@'); at > strings.LastIndexByte(name, '/') {
			name = name[:at]
		}
	}
	return name + "\x00" + v.Installed
}

func identifiers(v *inputs.Vulnerability) []string {
	ids := make([]string, 0, 1+len(v.Aliases))
	if v.ID != "" {
		ids = append(ids, v.ID)
	}
	for _, alias := range v.Aliases {
		// A distribution's advisory speaks of several vulnerabilities.
		if alias != "" && !Collective(alias) {
			ids = append(ids, alias)
		}
	}
	return ids
}

// Collective says whether an identifier is an advisory that may speak of
// several vulnerabilities: it names none of them and must join none.
func Collective(id string) bool {
	for _, prefix := range []string{"USN-", "DSA-", "DLA-", "DTSA-", "RHSA-", "RHBA-", "RHEA-", "ALSA-", "ALBA-", "ALEA-", "RLSA-", "RXSA-",
		"ELSA-", "ELBA-", "ALAS", "SUSE-", "openSUSE-", "CESA-", "FEDORA-", "MGASA-", "OESA-", "PHSA-", "GLSA-", "TEMP-", "CGA-"} {
		if strings.HasPrefix(id, prefix) {
			return strings.IndexByte(id, '-') > 0 && !strings.Contains(id, "-CVE-")
		}
	}
	return false
}

// total is v with no null in it.
func total(v inputs.Vulnerability) inputs.Vulnerability {
	for _, list := range []*[]string{&v.Aliases, &v.Fixed, &v.VEXNotes, &v.Sources, &v.Disagreements} {
		*list = append([]string{}, *list...)
	}
	v.Ratings = append([]inputs.Rating{}, v.Ratings...)
	v.Severity = cmp.Or(v.Severity, severity.Unknown)
	v.Reachable = cmp.Or(v.Reachable, "unknown")
	return v
}

// join adds what b knows to a.
func join(a, b *inputs.Vulnerability) {
	a.Aliases = append(append(a.Aliases, b.ID), b.Aliases...)
	if severity.Rank(b.Severity) > severity.Rank(a.Severity) {
		a.Severity = b.Severity
	}
	a.CVSS, a.EPSS = max(a.CVSS, b.CVSS), max(a.EPSS, b.EPSS)
	a.KEV = a.KEV || b.KEV
	for _, field := range [][2]*string{{&a.Package, &b.Package}, {&a.PURL, &b.PURL}, {&a.Installed, &b.Installed}, {&a.Layer, &b.Layer},
		{&a.OwnedBy, &b.OwnedBy}, {&a.Summary, &b.Summary}, {&a.URL, &b.URL}} {
		*field[0] = cmp.Or(*field[0], *field[1])
	}
	a.Published, a.FixedSince = earlier(a.Published, b.Published), earlier(a.FixedSince, b.FixedSince)
	a.Fixed = append(a.Fixed, b.Fixed...)
	a.Reachable = reachable(a.Reachable, b.Reachable)
	if a.VEX == "" {
		a.VEX, a.VEXWhy, a.VEXSource = b.VEX, b.VEXWhy, b.VEXSource
	}
	a.VEXNotes = append(a.VEXNotes, b.VEXNotes...)
	a.Sources = append(a.Sources, b.Sources...)
	a.Ratings = append(a.Ratings, b.Ratings...)
	a.Disagreements = append(a.Disagreements, b.Disagreements...)
}

// reachable: whoever saw a call is believed before whoever saw none.
func reachable(a, b string) string {
	for _, word := range []string{"yes", "no"} {
		if a == word || b == word {
			return word
		}
	}
	return "unknown"
}

// earlier is the earlier of two times in RFC 3339 with the same offset.
func earlier(a, b string) string {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}

// disagree notes where the sources of a group differ.
func disagree(v *inputs.Vulnerability, group []*Statement) {
	severities, fixes := opinions{}, opinions{}
	for _, s := range group {
		if s.Not {
			v.Disagreements = append(v.Disagreements, fmt.Sprintf("affected: %s says that %s is not affected", s.By, v.Installed))
			continue
		}
		fixes.add(cmp.Or(strings.Join(version.Sort(ecosystem(v.PURL), s.Fixed), ", "), "no version"), s.By)
	}
	best := map[string]inputs.Rating{}
	for _, r := range v.Ratings {
		// A vector counts before a word, a later generation's before an earlier's:
		// "CVSS:4.0/…", "CVSS:3.1/…", "AV:N/…" sort that way.
		if b, ok := best[r.Source]; severity.Rank(r.Severity) > 0 && (!ok || r.Vector > b.Vector) {
			best[r.Source] = r
		}
	}
	for source, r := range best {
		severities.add(r.Severity, source)
	}
	for subject, o := range map[string]opinions{"severity": severities, "fixed": fixes} {
		if len(o) > 1 {
			v.Disagreements = append(v.Disagreements, subject+": "+o.String())
		}
	}
}

// opinions are values and who holds them.
type opinions map[string][]string

func (o opinions) add(value, by string) {
	if !slices.Contains(o[value], by) {
		o[value] = append(o[value], by)
	}
}

// String is "a (x, y), b (z)", in order of values.
func (o opinions) String() string {
	var parts []string
	for value, by := range o {
		slices.Sort(by)
		parts = append(parts, fmt.Sprintf("%s (%s)", value, strings.Join(by, ", ")))
	}
	slices.Sort(parts)
	return strings.Join(parts, " / ")
}

// finish chooses the main identifier and puts lists in order.
func finish(v *inputs.Vulnerability) {
	ids := append([]string{v.ID}, v.Aliases...)
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(preference(a), preference(b)), cmp.Compare(a, b)) })
	ids = slices.DeleteFunc(slices.Compact(ids), func(id string) bool { return id == "" })
	if len(ids) > 0 {
		v.ID, v.Aliases = ids[0], append([]string{}, ids[1:]...)
	}
	for _, list := range []*[]string{&v.Sources, &v.VEXNotes, &v.Disagreements} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	v.Fixed = version.Sort(ecosystem(v.PURL), v.Fixed)
	slices.SortFunc(v.Ratings, func(a, b inputs.Rating) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(b.Vector, a.Vector), cmp.Compare(a.Severity, b.Severity))
	})
	v.Ratings = slices.Compact(v.Ratings)
}

// ecosystem is the family whose order of versions a package URL's type follows.
func ecosystem(purl string) string {
	kind, _, _ := strings.Cut(strings.TrimPrefix(purl, "pkg:"), "/")
	return version.FamilyOf(kind)
}

// preference orders identifiers: CVE, GHSA, the databases of ecosystems and
// distributions, advisories that speak of several.
func preference(id string) int {
	switch {
	case strings.HasPrefix(id, "CVE-"):
		return 0
	case strings.HasPrefix(id, "GHSA-"):
		return 1
	case Collective(id):
		return 3
	}
	return 2
}

// groups is a union-find over indexes.
type groups []int

func newGroups(n int) groups {
	g := make(groups, n)
	for i := range g {
		g[i] = i
	}
	return g
}

func (g groups) root(i int) int {
	for g[i] != i {
		g[i] = g[g[i]]
		i = g[i]
	}
	return i
}

// join keeps the smaller index as the root: the first mention.
func (g groups) join(a, b int) {
	a, b = g.root(a), g.root(b)
	g[max(a, b)] = min(a, b)
}
