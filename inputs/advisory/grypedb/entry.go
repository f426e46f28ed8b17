package grypedb

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/boltseal/boltseal/inputs/advisory/constraint"
	"github.com/boltseal/boltseal/inputs/advisory/merge"
	"github.com/boltseal/boltseal/inputs/advisory/severity"
	"github.com/boltseal/boltseal/inputs/advisory/store"
)

// affectedBlob says which versions of a package are affected.
type affectedBlob struct {
	CVEs   []string `json:"cves"`
	Ranges []struct {
		Version struct {
			Constraint string `json:"constraint"`
		} `json:"version"`
		Fix *struct {
			Version string `json:"version"`
			State   string `json:"state"`
		} `json:"fix"`
	} `json:"ranges"`
}

// entry makes an entry of an affected package.
func (d *reader) entry(ecosystem, name string, h handle, blob int64) (store.Entry, error) {
	e := store.Entry{Ecosystem: ecosystem, Package: store.Normalize(ecosystem, name), ID: h.name, Published: h.published, Modified: h.modified}
	about, err := d.detail(h)
	if err != nil {
		return e, err
	}
	e.ID, e.Summary, e.URL, e.Ratings = about.id, about.summary, about.url, slices.Clone(about.ratings)
	var in affectedBlob
	if err := d.blob(blob, &in); err != nil {
		return e, err
	}
	others := slices.DeleteFunc(appendNew(slices.Clone(about.aliases), in.CVEs...), func(id string) bool { return strings.EqualFold(id, e.ID) })
	if merge.Collective(e.ID) {
		e.Upstream = others
	} else {
		e.Aliases = others
	}
	for _, r := range in.Ranges {
		state, fix := "", ""
		if r.Fix != nil {
			state, fix = r.Fix.State, r.Fix.Version
		}
		text := r.Version.Constraint
		if state == "not-affected" || text == "none" {
			continue
		}
		intervals, err := constraint.Parse(ecosystem, text)
		if err != nil {
			return e, err
		}
		if state == "fixed" && fix != "" {
			constraint.MarkFixed(intervals, []string{fix})
			if !slices.ContainsFunc(intervals, func(i store.Interval) bool { return i.End == store.Fixed && i.To == fix }) {
				e.Fixed = appendNew(e.Fixed, fix)
			}
		}
		if state == "wont-fix" {
			e.Status = "will_not_fix"
		}
		e.Intervals = append(e.Intervals, intervals...)
	}
	return e, nil
}

// detail is what a vulnerability's blob says.
type detail struct {
	id, summary, url string
	aliases          []string
	ratings          []store.Rating
}

func (d *reader) detail(h handle) (*detail, error) {
	if known, ok := d.details[h.blob]; ok {
		return known, nil
	}
	var in struct {
		ID          string   `json:"id"`
		Description string   `json:"description"`
		Aliases     []string `json:"aliases"`
		Refs        []struct {
			URL string `json:"url"`
		} `json:"refs"`
		Severities []struct {
			Value  json.RawMessage `json:"value"`
			Source string          `json:"source"`
		} `json:"severities"`
	}
	if err := d.blob(h.blob, &in); err != nil {
		return nil, err
	}
	out := &detail{id: h.name, aliases: in.Aliases}
	if strings.EqualFold(in.ID, h.name) && in.ID != strings.ToLower(in.ID) {
		out.id = in.ID
	}
	out.id = upperCVE(out.id)
	for i := range out.aliases {
		out.aliases[i] = upperCVE(out.aliases[i])
	}
	out.summary, _, _ = strings.Cut(strings.TrimSpace(in.Description), "\n")
	if len(out.summary) > maxSummary {
		cut := maxSummary
		for cut > 0 && !utf8.RuneStart(out.summary[cut]) {
			cut--
		}
		out.summary = out.summary[:cut] + "…"
	}
	if len(in.Refs) > 0 {
		out.url = in.Refs[0].URL
	}
	for _, s := range in.Severities {
		rating := store.Rating{Source: s.Source}
		if rating.Source == "" {
			rating.Source = h.provider
		}
		var word string
		var cvss struct {
			Vector  string `json:"vector"`
			Version string `json:"version"`
		}
		if json.Unmarshal(s.Value, &word) == nil {
			rating.Severity = severity.Word(word)
		} else if json.Unmarshal(s.Value, &cvss) == nil && cvss.Vector != "" {
			rating.Vector = cvss.Vector
			if !strings.HasPrefix(strings.ToUpper(cvss.Vector), "CVSS:") && (cvss.Version == "3.0" || cvss.Version == "3.1" || cvss.Version == "4.0") {
				rating.Vector = "CVSS:" + cvss.Version + "/" + cvss.Vector
			}
		} else {
			continue
		}
		out.ratings = append(out.ratings, rating)
	}
	if len(d.details) >= maxDetails {
		clear(d.details)
	}
	if h.blob != 0 {
		d.details[h.blob] = out
	}
	return out, nil
}

// upperCVE writes the identifiers that are upper case as such: blobs may have
// them in lower case.
func upperCVE(id string) string {
	if upper := strings.ToUpper(id); strings.HasPrefix(upper, "CVE-") {
		return upper
	}
	return id
}
