package match

import (
	"cmp"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/advisory/merge"
	"github.com/boltseal/boltseal/inputs/advisory/severity"
	"github.com/boltseal/boltseal/inputs/advisory/store"
	"github.com/boltseal/boltseal/inputs/advisory/version"
)

// statementsOf are what the entries say of a package: one statement for each
// vulnerability of each entry.
func statementsOf(f found) []merge.Statement {
	var statements []merge.Statement
	for i := range f.verdict.hits {
		h := &f.verdict.hits[i]
		s := merge.Statement{By: by(h), Not: !h.affected, Vulnerability: vulnerability(f, h)}
		if len(h.entry.Upstream) == 0 {
			s.ID, s.Aliases = h.entry.ID, h.entry.Aliases
			statements = append(statements, s)
			continue
		}
		for _, id := range h.entry.Upstream {
			s.ID, s.Aliases = id, append([]string{h.entry.ID}, h.entry.Aliases...)
			statements = append(statements, s)
		}
	}
	return statements
}

func by(h *hit) string { return h.entry.Source + ":" + h.entry.ID }

// vulnerability is what an entry says, without its identifiers. FixedSince is
// when the entry that states a fix was published, else when it was last
// changed; of several entries the earliest counts. The databases do not say
// when a fix was added: an entry that got its fix later seems to have had it
// all along, so a fix is never taken for younger than it is.
func vulnerability(f found, h *hit) inputs.Vulnerability {
	e := &h.entry
	v := inputs.Vulnerability{Severity: severity.Unknown, CVSS: -1, EPSS: -1, Package: f.p.Name, PURL: f.p.PURL, Installed: f.p.Version,
		Layer: f.p.Layer, OwnedBy: f.owned, Published: e.Published, Reachable: "unknown", Summary: e.Summary, URL: e.URL, Sources: []string{e.Source}}
	if v.URL == "" && e.Source == "osv" {
		v.URL = "https://osv.dev/vulnerability/" + e.ID
	}
	v.Ratings = ratings(e)
	v.Severity, v.CVSS = choose(v.Ratings)
	if h.doubt != "" {
		v.Disagreements = []string{h.doubt}
	}
	if h.affected {
		v.Fixed = fixes(e, h.version)
	}
	if len(v.Fixed) > 0 {
		v.FixedSince = cmp.Or(e.Published, e.Modified)
	}
	return v
}

// fixes are the versions with a fix that come after the installed one.
func fixes(e *store.Found, installed string) []string {
	all := slices.Clone(e.Fixed)
	for _, i := range e.Intervals {
		if i.To != "" && i.End == store.Fixed {
			all = append(all, i.To)
		}
	}
	v, err := version.Parse(e.Ecosystem, installed)
	if err != nil {
		return all
	}
	return slices.DeleteFunc(all, func(text string) bool {
		other, err := version.Parse(e.Ecosystem, text)
		if err != nil {
			return false
		}
		order, err := v.Compare(other)
		return err == nil && order >= 0
	})
}

// ratings are an entry's, worked out: every vector with its score and word.
// A word of somebody who also gives a vector is kept where it differs.
func ratings(e *store.Found) []inputs.Rating {
	var list []inputs.Rating
	for _, r := range e.Ratings {
		source := cmp.Or(r.Source, e.Source)
		if r.Vector != "" {
			if score, word, _, ok := severity.Score(r.Vector); ok {
				list = append(list, inputs.Rating{Source: source, Severity: word, CVSS: score, Vector: r.Vector})
				continue
			}
		}
		word := severity.Word(r.Severity)
		if word == severity.Unknown && r.Severity == "" {
			continue
		}
		list = append(list, inputs.Rating{Source: source, Severity: word, CVSS: -1})
	}
	return slices.DeleteFunc(list, func(r inputs.Rating) bool {
		return r.Vector == "" && slices.ContainsFunc(list, func(o inputs.Rating) bool {
			return o.Vector != "" && o.Source == r.Source && o.Severity == r.Severity
		})
	})
}

// choose is the severity that ratings come to: the vector of the latest
// generation of CVSS decides, of several the worst; else the worst word.
func choose(list []inputs.Rating) (word string, score float64) {
	word, score = severity.Unknown, -1
	generation := -1
	for _, r := range list {
		g := 0
		switch {
		case strings.HasPrefix(r.Vector, "CVSS:4"):
			g = 4
		case strings.HasPrefix(r.Vector, "CVSS:3"):
			g = 3
		case r.Vector != "":
			g = 2
		}
		// Malicious code is as bad as it gets, whatever a vector says.
		if r.Source == "malicious-packages" && g == 0 {
			g = 5
		}
		switch {
		case g > generation:
			word, generation = r.Severity, g
			if g < 5 {
				score = r.CVSS
			}
		case g == generation && severity.Rank(r.Severity) > severity.Rank(word):
			word, score = r.Severity, max(score, r.CVSS)
		}
	}
	return word, score
}
