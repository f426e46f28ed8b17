package findings

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/advisory/severity"
)

// trivyReport is Trivy's JSON of schema version 2; version 1 is its Results alone.
type trivyReport struct {
	SchemaVersion int
	ArtifactName  string
	ArtifactType  string
	Metadata      struct {
		ImageID     string
		DiffIDs     []string
		RepoTags    []string
		RepoDigests []string
		Reference   string
	}
	Results []trivyResult
}

type trivyResult struct {
	Target                       string
	Class                        string
	Type                         string
	Packages                     []trivyPackage
	Vulnerabilities              []trivyVulnerability
	ExperimentalModifiedFindings []struct {
		Type      string
		Status    string
		Statement string
		Source    string
		Finding   json.RawMessage
	}
}

type trivyPackage struct {
	Name       string
	Version    string
	Identifier struct{ PURL string }
	Licenses   []string
	Layer      trivyLayer
	FilePath   string
}

type trivyLayer struct{ Digest, DiffID string }

type trivyVulnerability struct {
	VulnerabilityID  string
	VendorIDs        []string
	PkgName          string
	PkgIdentifier    struct{ PURL string }
	PkgRef           string // schema 1: a package URL or an id
	InstalledVersion string
	FixedVersion     string
	Layer            trivyLayer
	SeveritySource   string
	PrimaryURL       string
	Title            string
	Description      string
	Severity         string
	VendorSeverity   map[string]int
	CVSS             map[string]struct {
		V2Vector, V3Vector, V40Vector string
		V2Score, V3Score, V40Score    float64
	}
	PublishedDate string
}

func (r *Report) trivy1(content []byte) error {
	var results []trivyResult
	if err := json.Unmarshal(content, &results); err != nil {
		return fmt.Errorf("reading Trivy's JSON: %w", err)
	}
	for _, one := range results {
		if one.Target == "" {
			return ErrUnknown
		}
	}
	return r.trivyResults(results)
}

func (r *Report) trivy2(content []byte) error {
	var in trivyReport
	if err := json.Unmarshal(content, &in); err != nil {
		return fmt.Errorf("reading Trivy's JSON: %w", err)
	}
	if in.SchemaVersion != 2 {
		return fmt.Errorf("schema version %d of Trivy's JSON is not known", in.SchemaVersion)
	}
	// A report about the bill of materials of an image names the image as well.
	r.DiffIDs = in.Metadata.DiffIDs
	r.digest(in.Metadata.ImageID)
	for _, d := range in.Metadata.RepoDigests {
		r.repository(d)
	}
	for _, t := range append(in.Metadata.RepoTags, in.Metadata.Reference) {
		r.reference(t)
	}
	if in.ArtifactType == "" || in.ArtifactType == "container_image" {
		if len(r.References) == 0 && !strings.HasSuffix(in.ArtifactName, ".tar") && !strings.HasSuffix(in.ArtifactName, ".tar.gz") {
			r.reference(in.ArtifactName)
		}
	}
	return r.trivyResults(in.Results)
}

func (r *Report) digest(d string) {
	if strings.Contains(d, ":") && !slices.Contains(r.Digests, d) {
		r.Digests = append(r.Digests, d)
	}
}

func (r *Report) reference(name string) {
	if name != "" && !slices.Contains(r.References, name) {
		r.References = append(r.References, name)
	}
}

// repository takes name@digest.
func (r *Report) repository(name string) {
	name, digest, ok := strings.Cut(name, "@")
	r.reference(name)
	if ok {
		r.digest(digest)
	}
}

func (r *Report) trivyResults(results []trivyResult) error {
	r.Format, r.Tool = "trivy", "trivy"
	for i := range results {
		one := &results[i]
		kind := trivyType(one.Type)
		if kind != "" && (one.Class == "os-pkgs" || one.Class == "lang-pkgs" || one.Class == "") {
			r.covers[kind] = true
		}
		for _, p := range one.Packages {
			r.Packages = append(r.Packages, inputs.Package{Name: p.Name, Version: p.Version, Type: kind, PURL: p.Identifier.PURL, CPEs: []string{},
				Licenses: append([]string{}, p.Licenses...), Layer: p.Layer.Digest, Path: p.FilePath, Installed: true})
		}
		for j := range one.Vulnerabilities {
			r.Vulnerabilities = append(r.Vulnerabilities, one.Vulnerabilities[j].read())
		}
		// What Trivy was told to leave out is here with the reason.
		for _, m := range one.ExperimentalModifiedFindings {
			if m.Type != "vulnerability" {
				continue
			}
			var v trivyVulnerability
			if err := json.Unmarshal(m.Finding, &v); err != nil {
				return fmt.Errorf("reading Trivy's JSON: modified finding: %w", err)
			}
			read := v.read()
			switch m.Status {
			case "not_affected", "affected", "fixed", "under_investigation":
				read.VEX, read.VEXWhy, read.VEXSource = m.Status, line(m.Statement), m.Source
			default:
				read.VEXNotes = []string{fmt.Sprintf("trivy left it out (%s %s): %s", m.Status, m.Source, line(m.Statement))}
			}
			r.Vulnerabilities = append(r.Vulnerabilities, read)
		}
	}
	return nil
}

func (in *trivyVulnerability) read() inputs.Vulnerability {
	v := finding(in.VulnerabilityID)
	v.Aliases = in.VendorIDs
	v.Package, v.PURL, v.Installed = in.PkgName, in.PkgIdentifier.PURL, in.InstalledVersion
	if v.PURL == "" && strings.HasPrefix(in.PkgRef, "pkg:") {
		v.PURL = in.PkgRef
	}
	v.Layer = in.Layer.DiffID
	if v.Layer == "" {
		v.Layer = in.Layer.Digest
	}
	v.Fixed, v.Severity = fixes(in.FixedVersion), severity.Word(in.Severity)
	v.Published, v.URL = in.PublishedDate, in.PrimaryURL
	if v.Summary = in.Title; v.Summary == "" {
		v.Summary = in.Description
	}
	v.Ratings = append(v.Ratings, inputs.Rating{Source: "trivy", Severity: v.Severity, CVSS: -1})
	raters := map[string]bool{}
	for who := range in.CVSS {
		raters[who] = true
	}
	for who := range in.VendorSeverity {
		raters[who] = true
	}
	names := make([]string, 0, len(raters))
	for who := range raters {
		names = append(names, who)
	}
	sort.Strings(names)
	for _, who := range names {
		v.Ratings = append(v.Ratings, in.rating(who))
	}
	// The score is that of who decided the severity, then the NVD's, then the highest.
	for _, r := range v.Ratings {
		if r.Source == in.SeveritySource && r.CVSS >= 0 {
			v.CVSS = r.CVSS
			return v
		}
	}
	for _, r := range v.Ratings {
		if r.Source == "nvd" && r.CVSS >= 0 {
			v.CVSS = r.CVSS
			return v
		}
		v.CVSS = max(v.CVSS, r.CVSS)
	}
	return v
}

func (in *trivyVulnerability) rating(who string) inputs.Rating {
	rating := inputs.Rating{Source: who, Severity: severity.Unknown, CVSS: -1}
	c := in.CVSS[who]
	switch {
	case c.V40Vector != "":
		rating.Vector, rating.CVSS = c.V40Vector, c.V40Score
	case c.V3Vector != "" || c.V3Score > 0:
		rating.Vector, rating.CVSS = c.V3Vector, c.V3Score
	case c.V2Vector != "" || c.V2Score > 0:
		rating.Vector, rating.CVSS = c.V2Vector, c.V2Score
	}
	if word, ok := in.VendorSeverity[who]; ok {
		// Trivy's numbers: unknown, low, medium, high, critical.
		if words := []string{severity.Unknown, severity.Low, severity.Medium, severity.High, severity.Critical}; word >= 0 && word < len(words) {
			rating.Severity = words[word]
		}
	} else if rating.CVSS >= 0 {
		rating.Severity = severity.Of(rating.CVSS)
	}
	return rating
}

// trivyType is the package URL's type of what a result lists, "" where there
// is none.
func trivyType(kind string) string {
	switch strings.ToLower(kind) {
	case "debian", "ubuntu", "echo":
		return "deb"
	case "alpine", "wolfi", "chainguard", "minimos":
		return "apk"
	case "redhat", "centos", "rocky", "alma", "fedora", "oracle", "amazon", "suse", "sles", "suse linux enterprise server", "suse linux enterprise micro",
		"opensuse", "opensuse-leap", "opensuse.leap", "opensuse-tumbleweed", "opensuse.tumbleweed", "photon", "azurelinux", "cbl-mariner", "slem":
		return "rpm"
	case "npm", "yarn", "pnpm", "bun", "node-pkg", "javascript":
		return "npm"
	case "pip", "pipenv", "poetry", "uv", "pylock", "python-pkg":
		return "pypi"
	case "gomod", "gobinary":
		return "golang"
	case "jar", "pom", "gradle", "sbt":
		return "maven"
	case "bundler", "gemspec":
		return "gem"
	case "cargo", "rustbinary":
		return "cargo"
	case "composer", "composer-vendor":
		return "composer"
	case "nuget", "dotnet-core", "packages-props":
		return "nuget"
	case "conan":
		return "conan"
	case "pub":
		return "pub"
	case "hex":
		return "hex"
	case "swift":
		return "swift"
	case "cocoapods":
		return "cocoapods"
	case "conda-pkg", "conda-environment":
		return "conda"
	case "bitnami":
		return "bitnami"
	case "julia":
		return "julia"
	}
	return ""
}
