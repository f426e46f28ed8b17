package spdx

import (
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/sbom/listing"
	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// assessment reads what SPDX 3's security profile says of a vulnerability: its
// score, or its status for a package.
func (g *graph) assessment(n tree.Node, kind string) {
	kind, ok := strings.CutSuffix(kind, "VulnAssessmentRelationship")
	if !ok {
		return
	}
	status := map[string]string{"VexAffected": "affected", "VexFixed": "fixed", "VexNotAffected": "not_affected",
		"VexUnderInvestigation": "under_investigation"}[kind]
	if status == "" && !strings.HasPrefix(kind, "Cvss") {
		return
	}
	vulnerability := g.byID[field(n, "from").Text()]
	for _, to := range texts(field(n, "to")) {
		v := g.vulnerability(vulnerability, to, n)
		if v == nil {
			return
		}
		if status != "" {
			v.VEX, v.VEXSource = status, "the bill of materials itself"
			v.VEXWhy = g.Text(field(n, "justificationType").Text())
			if v.VEXWhy == "" {
				v.VEXWhy = g.Text(field(n, "impactStatement").Text())
			}
			continue
		}
		rating := inputs.Rating{Source: g.nameOf(field(n, "suppliedBy").Text()), Severity: graphSeverity(field(n, "severity").Text()),
			CVSS: score(field(n, "score")), Vector: g.Text(field(n, "vectorString").Text())}
		v.Ratings = append(v.Ratings, rating)
		if rating.CVSS > v.CVSS {
			v.CVSS, v.Severity = rating.CVSS, rating.Severity
		}
	}
}

func graphSeverity(s string) string {
	switch s = strings.ToLower(s); s {
	case "critical", "high", "medium", "low":
		return s
	case "none":
		return "info"
	}
	return "unknown"
}

// vulnerability is the entry of a vulnerability of an element, made where
// there is none yet; nil where there are too many.
func (g *graph) vulnerability(n tree.Node, element string, at tree.Node) *inputs.Vulnerability {
	id := g.Text(field(n, "name").Text())
	for identifier := range field(n, "externalIdentifier").All() {
		if kind := field(identifier, "externalIdentifierType").Text(); kind == "cve" {
			id = g.Text(field(identifier, "identifier").Text())
		}
	}
	if id == "" {
		id = g.Text(idOf(n))
	}
	v := inputs.Vulnerability{ID: id, Aliases: []string{}, Severity: "unknown", CVSS: -1, EPSS: -1, Fixed: []string{}, Reachable: "unknown",
		VEXNotes: []string{}, Sources: []string{}, Ratings: []inputs.Rating{}, Disagreements: []string{},
		Summary: g.Text(field(n, "summary").Text()), Published: g.Text(field(n, "publishedTime").Text())}
	if target, ok := g.byID[element]; ok {
		c, _ := g.element(target, typeOf(target))
		v.Package, v.Installed, v.PURL = c.Name, c.Version, c.PURL
	}
	key := id + "\x00" + element
	if i, ok := g.depends[key]; ok {
		return &g.Vulnerabilities[i]
	}
	if len(g.Vulnerabilities) >= listing.MostComponents {
		return nil
	}
	g.depends[key] = len(g.Vulnerabilities)
	g.Vulnerabilities = append(g.Vulnerabilities, v)
	if g.WithPlaces {
		g.VulnerabilityPlaces = append(g.VulnerabilityPlaces, place{at})
	}
	return &g.Vulnerabilities[len(g.Vulnerabilities)-1]
}
