package trivydb

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/boltseal/boltseal/inputs/advisory/severity"
	"github.com/boltseal/boltseal/inputs/advisory/store"
)

// detail is what the bucket of vulnerabilities says of one.
type detail struct {
	summary, published, modified, url string
	ratings                           []store.Rating
}

// detail looks a vulnerability up; one that is not there is empty.
func (d *reader) detail(id string) (*detail, error) {
	if known, ok := d.details[id]; ok {
		return known, nil
	}
	out := &detail{}
	if d.hasAbout {
		i, ok, err := d.bolt.get(d.about, []byte(id))
		if err != nil {
			return nil, err
		}
		if ok && !i.bucket {
			if out, err = parseDetail(i.value); err != nil {
				return nil, err
			}
		}
	}
	if len(d.details) >= maxDetails {
		clear(d.details)
	}
	d.details[id] = out
	return out, nil
}

func parseDetail(value []byte) (*detail, error) {
	var in struct {
		Title, Description, Severity    string
		VendorSeverity                  map[string]int
		References                      []string
		PublishedDate, LastModifiedDate string
		CVSS                            map[string]struct{ V2Vector, V3Vector, V40Vector string }
	}
	if err := json.Unmarshal(value, &in); err != nil {
		return nil, fmt.Errorf("reading the details: %w", err)
	}
	out := &detail{summary: in.Title, published: in.PublishedDate, modified: in.LastModifiedDate}
	if out.summary == "" {
		out.summary = in.Description
	}
	out.summary, _, _ = strings.Cut(strings.TrimSpace(out.summary), "\n")
	if len(out.summary) > maxSummary {
		cut := maxSummary
		for cut > 0 && !utf8.RuneStart(out.summary[cut]) {
			cut--
		}
		out.summary = out.summary[:cut] + "…"
	}
	if len(in.References) > 0 {
		out.url = in.References[0]
	}
	for _, who := range slices.Sorted(maps.Keys(in.VendorSeverity)) {
		if _, ok := in.CVSS[who]; !ok {
			out.ratings = append(out.ratings, store.Rating{Source: who, Severity: word(in.VendorSeverity[who])})
		}
	}
	for _, who := range slices.Sorted(maps.Keys(in.CVSS)) {
		rating := store.Rating{Source: who}
		if n, ok := in.VendorSeverity[who]; ok {
			rating.Severity = word(n)
		}
		c := in.CVSS[who]
		for _, vector := range []string{c.V40Vector, c.V3Vector, c.V2Vector} {
			if rating.Vector == "" {
				rating.Vector = vector
			}
		}
		out.ratings = append(out.ratings, rating)
	}
	if len(out.ratings) == 0 && in.Severity != "" {
		out.ratings = append(out.ratings, store.Rating{Severity: severity.Word(in.Severity)})
	}
	return out, nil
}

func (about *detail) into(e *store.Entry) {
	e.Summary, e.Published, e.Modified, e.URL = about.summary, about.published, about.modified, about.url
	e.Ratings = slices.Clone(about.ratings)
}

// word is Trivy's number of a severity.
func word(n int) string {
	words := []string{severity.Unknown, severity.Low, severity.Medium, severity.High, severity.Critical}
	if n < 0 || n >= len(words) {
		return severity.Unknown
	}
	return words[n]
}
