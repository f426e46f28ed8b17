package findings

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/advisory/severity"
)

// grypeReport is Grype's JSON.
type grypeReport struct {
	Matches []grypeMatch `json:"matches"`
	Ignored []struct {
		grypeMatch
		Rules []struct {
			Reason string `json:"reason"`
			Status string `json:"vex-status"`
			Why    string `json:"vex-justification"`
		} `json:"appliedIgnoreRules"`
	} `json:"ignoredMatches"`
	Source struct {
		Type   string          `json:"type"`
		Target json.RawMessage `json:"target"`
	} `json:"source"`
	Distro struct {
		Name   string   `json:"name"`
		IDLike []string `json:"idLike"`
	} `json:"distro"`
}

type grypeMatch struct {
	Vulnerability grypeVulnerability   `json:"vulnerability"`
	Related       []grypeVulnerability `json:"relatedVulnerabilities"`
	Artifact      struct {
		Name      string `json:"name"`
		Version   string `json:"version"`
		Type      string `json:"type"`
		PURL      string `json:"purl"`
		Locations []struct {
			Path  string `json:"path"`
			Layer string `json:"layerID"`
		} `json:"locations"`
	} `json:"artifact"`
}

type grypeVulnerability struct {
	ID          string   `json:"id"`
	DataSource  string   `json:"dataSource"`
	Namespace   string   `json:"namespace"`
	Severity    string   `json:"severity"`
	URLs        []string `json:"urls"`
	Description string   `json:"description"`
	CVSS        []struct {
		Source  string `json:"source"`
		Version string `json:"version"`
		Vector  string `json:"vector"`
		Metrics struct {
			Base *float64 `json:"baseScore"`
		} `json:"metrics"`
	} `json:"cvss"`
	EPSS []struct {
		EPSS float64 `json:"epss"`
	} `json:"epss"`
	Exploited []json.RawMessage `json:"knownExploited"`
	Fix       struct {
		Versions  []string `json:"versions"`
		State     string   `json:"state"`
		Available []struct {
			Date string `json:"date"`
		} `json:"available"`
	} `json:"fix"`
}

func (r *Report) grype(content []byte) error {
	r.Format, r.Tool = "grype", "grype"
	var in grypeReport
	if err := json.Unmarshal(content, &in); err != nil {
		return fmt.Errorf("reading Grype's JSON: %w", err)
	}
	if in.Source.Type == "image" {
		if err := r.grypeTarget(in.Source.Target); err != nil {
			return err
		}
	}
	if kind := distroType(in.Distro.Name, in.Distro.IDLike); kind != "" {
		r.covers[kind] = true
	}
	for i := range in.Matches {
		r.Vulnerabilities = append(r.Vulnerabilities, in.Matches[i].read())
		if kind := typeOf(in.Matches[i].Artifact.PURL); in.Matches[i].Artifact.PURL != "" {
			r.covers[kind] = true
		}
	}
	left := 0
	for i := range in.Ignored {
		m := &in.Ignored[i]
		status, why := "", ""
		for _, rule := range m.Rules {
			if rule.Status != "" {
				status, why = rule.Status, rule.Why
			}
		}
		if status == "" {
			left++ // Grype's own rules, and what it was told to leave out
			continue
		}
		v := m.read()
		v.VEX, v.VEXWhy, v.VEXSource = status, line(why), "grype"
		r.Vulnerabilities = append(r.Vulnerabilities, v)
	}
	if left > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%d matches that Grype leaves out by its rules are not taken over", left))
	}
	return nil
}

func (r *Report) grypeTarget(raw json.RawMessage) error {
	var t struct {
		UserInput string   `json:"userInput"`
		ImageID   string   `json:"imageID"`
		Manifest  string   `json:"manifestDigest"`
		Digests   []string `json:"repoDigests"`
		Tags      []string `json:"tags"`
	}
	if len(raw) == 0 || raw[0] != '{' {
		return nil
	}
	if err := json.Unmarshal(raw, &t); err != nil {
		return fmt.Errorf("reading Grype's JSON: source: %w", err)
	}
	r.digest(t.ImageID)
	r.digest(t.Manifest)
	for _, d := range t.Digests {
		r.repository(d)
	}
	for _, tag := range t.Tags {
		r.reference(tag)
	}
	if len(r.References) == 0 {
		r.reference(t.UserInput)
	}
	return nil
}

func (m *grypeMatch) read() inputs.Vulnerability {
	g := &m.Vulnerability
	v := finding(g.ID)
	v.Package, v.PURL, v.Installed = m.Artifact.Name, m.Artifact.PURL, m.Artifact.Version
	if len(m.Artifact.Locations) > 0 {
		v.Layer = m.Artifact.Locations[0].Layer
	}
	v.Severity, v.Summary, v.URL = severity.Word(g.Severity), g.Description, g.DataSource
	v.Fixed = append([]string{}, g.Fix.Versions...)
	for _, a := range g.Fix.Available {
		if date := day(a.Date); date != "" && (v.FixedSince == "" || date < v.FixedSince) {
			v.FixedSince = date
		}
	}
	v.Ratings = []inputs.Rating{{Source: "grype", Severity: v.Severity, CVSS: -1}}
	for _, one := range append([]grypeVulnerability{*g}, m.Related...) {
		if one.ID != g.ID {
			v.Aliases = append(v.Aliases, one.ID)
		}
		if v.Summary == "" {
			v.Summary = one.Description
		}
		for _, e := range one.EPSS {
			v.EPSS = max(v.EPSS, e.EPSS)
		}
		v.KEV = v.KEV || len(one.Exploited) > 0
		for _, c := range one.CVSS {
			rating := inputs.Rating{Source: c.Source, Severity: severity.Unknown, CVSS: -1, Vector: c.Vector}
			if rating.Source == "" {
				rating.Source = one.Namespace
			}
			if c.Metrics.Base != nil {
				rating.CVSS = *c.Metrics.Base
				rating.Severity = severity.Of(rating.CVSS)
			}
			// The scores of the match itself come before those of what it is related to.
			if v.CVSS < 0 || one.ID == g.ID {
				v.CVSS = max(v.CVSS, rating.CVSS)
			}
			v.Ratings = append(v.Ratings, rating)
		}
	}
	return v
}

// day makes a date a time.
func day(s string) string {
	if len(s) == len("2006-01-02") {
		return s + "T00:00:00Z"
	}
	return s
}

// distroType is the package URL's type of a distribution's packages.
func distroType(name string, like []string) string {
	for _, id := range append([]string{strings.ToLower(name)}, like...) {
		switch id {
		case "debian", "ubuntu", "raspbian", "echo":
			return "deb"
		case "alpine", "wolfi", "chainguard", "minimos":
			return "apk"
		case "rhel", "redhat", "centos", "fedora", "rocky", "rockylinux", "almalinux", "ol", "oraclelinux", "amzn", "amazonlinux", "sles", "suse",
			"opensuse", "opensuse-leap", "photon", "mariner", "azurelinux":
			return "rpm"
		case "arch", "archlinux":
			return "alpm"
		}
	}
	return ""
}
