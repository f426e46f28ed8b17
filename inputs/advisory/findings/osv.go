package findings

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/package-url/packageurl-go"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/advisory/severity"
)

// osvReport is OSV-Scanner's JSON of versions 1 and 2.
type osvReport struct {
	Results []struct {
		Packages []osvPackage `json:"packages"`
	} `json:"results"`
	Image *struct {
		Layers []struct {
			DiffID string `json:"diff_id"`
		} `json:"layer_metadata"`
	} `json:"image_metadata"`
}

type osvPackage struct {
	Package struct {
		Name      string `json:"name"`
		OSName    string `json:"os_package_name"`
		Version   string `json:"version"`
		Ecosystem string `json:"ecosystem"`
		Origin    *struct {
			Index int `json:"index"`
		} `json:"image_origin_details"`
	} `json:"package"`
	Vulnerabilities []osvVulnerability `json:"vulnerabilities"`
	Groups          []struct {
		IDs      []string `json:"ids"`
		Aliases  []string `json:"aliases"`
		Max      string   `json:"max_severity"`
		Analysis map[string]struct {
			Called      bool `json:"called"`
			Unimportant bool `json:"unimportant"`
		} `json:"experimentalAnalysis"`
	} `json:"groups"`
}

type osvVulnerability struct {
	ID        string   `json:"id"`
	Aliases   []string `json:"aliases"`
	Published string   `json:"published"`
	Withdrawn string   `json:"withdrawn"`
	Summary   string   `json:"summary"`
	Details   string   `json:"details"`
	Severity  []struct {
		Type  string `json:"type"`
		Score string `json:"score"`
	} `json:"severity"`
	Database struct {
		Severity json.RawMessage `json:"severity"`
	} `json:"database_specific"`
	Affected []struct {
		Package struct {
			Name      string `json:"name"`
			Ecosystem string `json:"ecosystem"`
			PURL      string `json:"purl"`
		} `json:"package"`
		Ranges []struct {
			Type   string              `json:"type"`
			Events []map[string]string `json:"events"`
		} `json:"ranges"`
	} `json:"affected"`
}

func (r *Report) osvScanner(content []byte) error {
	r.Format, r.Tool = "osv-scanner", "osv-scanner"
	var in osvReport
	if err := json.Unmarshal(content, &in); err != nil {
		return fmt.Errorf("reading OSV-Scanner's JSON: %w", err)
	}
	if in.Image != nil {
		for _, l := range in.Image.Layers {
			if l.DiffID != "" {
				r.DiffIDs = append(r.DiffIDs, l.DiffID)
			}
		}
	}
	for _, result := range in.Results {
		for i := range result.Packages {
			p := &result.Packages[i]
			if kind := osvType(p.Package.Ecosystem); kind != "" {
				r.covers[kind] = true
			}
			layer := ""
			if o := p.Package.Origin; o != nil && in.Image != nil && o.Index >= 0 && o.Index < len(in.Image.Layers) {
				layer = in.Image.Layers[o.Index].DiffID
			}
			r.osvPackage(p, layer)
		}
	}
	return nil
}

func (r *Report) osvPackage(p *osvPackage, layer string) {
	for i := range p.Vulnerabilities {
		in := &p.Vulnerabilities[i]
		if in.Withdrawn != "" {
			continue
		}
		v := finding(in.ID)
		v.Aliases, v.Published, v.Summary, v.URL = in.Aliases, in.Published, in.Summary, "https://osv.dev/"+in.ID
		if v.Summary == "" {
			v.Summary = in.Details
		}
		v.Package, v.Installed, v.Layer = p.Package.Name, p.Package.Version, layer
		if p.Package.OSName != "" {
			v.Package = p.Package.OSName
		}
		v.PURL = purlOf(osvType(p.Package.Ecosystem), v.Package, v.Installed, p.Package.Ecosystem)
		in.rate(&v)
		for _, g := range p.Groups {
			if !slices.Contains(g.IDs, in.ID) {
				continue
			}
			v.Aliases = append(append(v.Aliases, g.IDs...), g.Aliases...)
			if score, err := strconv.ParseFloat(g.Max, 64); err == nil && score >= 0 && score <= 10 && v.CVSS < 0 {
				v.CVSS, v.Severity = score, severity.Of(score)
			}
			for _, id := range g.IDs {
				if a, ok := g.Analysis[id]; ok {
					v.Reachable = "no"
					if a.Called {
						v.Reachable = "yes"
						break
					}
				}
			}
		}
		slices.Sort(v.Aliases)
		v.Aliases = slices.DeleteFunc(slices.Compact(v.Aliases), func(id string) bool { return id == in.ID })
		v.Fixed = in.fixed(p)
		v.Ratings = append(v.Ratings, inputs.Rating{Source: "osv-scanner", Severity: v.Severity, CVSS: v.CVSS})
		r.Vulnerabilities = append(r.Vulnerabilities, v)
	}
}

// rate takes the vectors, the latest version of CVSS first, else the word of
// the database.
func (in *osvVulnerability) rate(v *inputs.Vulnerability) {
	v.Severity = severity.Unknown
	latest := 0
	for _, s := range in.Severity {
		score, word, version, ok := severity.Score(s.Score)
		if !ok {
			continue
		}
		v.Ratings = append(v.Ratings, inputs.Rating{Source: strings.ToLower(prefix(in.ID)), Severity: word, CVSS: score, Vector: s.Score})
		if version > latest {
			v.CVSS, v.Severity, latest = score, word, version
		}
	}
	var word string
	if json.Unmarshal(in.Database.Severity, &word) == nil {
		if w := severity.Word(word); w != severity.Unknown {
			v.Severity = w
		}
	}
}

func prefix(id string) string {
	p, _, _ := strings.Cut(id, "-")
	return p
}

// fixed lists the versions that end a range of the package.
func (in *osvVulnerability) fixed(p *osvPackage) []string {
	out := []string{}
	for _, a := range in.Affected {
		if a.Package.Name != p.Package.Name || a.Package.Ecosystem != p.Package.Ecosystem && !strings.HasPrefix(a.Package.Ecosystem, p.Package.Ecosystem+":") {
			continue
		}
		for _, r := range a.Ranges {
			for _, e := range r.Events {
				if f := e["fixed"]; f != "" && r.Type != "GIT" && !slices.Contains(out, f) {
					out = append(out, f)
				}
			}
		}
	}
	return out
}

// osvType is the package URL's type of an ecosystem of OSV's.
func osvType(ecosystem string) string {
	family, _, _ := strings.Cut(ecosystem, ":")
	switch family {
	case "Go":
		return "golang"
	case "npm":
		return "npm"
	case "PyPI":
		return "pypi"
	case "Maven":
		return "maven"
	case "RubyGems":
		return "gem"
	case "crates.io":
		return "cargo"
	case "Packagist":
		return "composer"
	case "NuGet":
		return "nuget"
	case "Debian", "Ubuntu":
		return "deb"
	case "Alpine", "Wolfi", "Chainguard", "Alpaquita":
		return "apk"
	case "Red Hat", "AlmaLinux", "Rocky Linux", "SUSE", "openSUSE", "openEuler", "Mageia", "Photon OS":
		return "rpm"
	case "Pub", "Hex", "Bitnami":
		return strings.ToLower(family)
	case "ConanCenter":
		return "conan"
	case "SwiftURL":
		return "swift"
	}
	return ""
}

// purlOf makes a package URL for a report that has none; "" where the type is
// not known. The namespace of distributions is the ecosystem's name.
func purlOf(kind, name, version, ecosystem string) string {
	if kind == "" || name == "" {
		return ""
	}
	namespace := ""
	switch kind {
	case "deb", "apk", "rpm":
		family, _, _ := strings.Cut(ecosystem, ":")
		namespace = strings.ToLower(strings.ReplaceAll(family, " ", ""))
		if family == "Red Hat" {
			namespace = "redhat"
		}
	case "maven":
		if group, artifact, ok := strings.Cut(name, ":"); ok {
			namespace, name = group, artifact
		}
	default:
		if i := strings.LastIndexByte(name, '/'); i > 0 {
			namespace, name = name[:i], name[i+1:]
		}
	}
	return purlText(kind, namespace, name, version)
}

func purlText(kind, namespace, name, version string) string {
	return packageurl.NewPackageURL(kind, namespace, name, version, nil, "").ToString()
}
