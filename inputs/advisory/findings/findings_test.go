package findings

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

var update = flag.Bool("update", false, "write the golden files")

func load(t *testing.T, name string) *Report {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Parse(name, b)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// image is the image that the reports of testdata are about.
func image() *inputs.Document {
	hex := func(c string) string { return "sha256:" + strings.Repeat(c, 64) }
	return &inputs.Document{Kind: inputs.KindImage,
		Image: &inputs.Image{Source: "registry", Reference: inputs.ParseReference("ghcr.io/acme/app:1.2"), Digest: hex("b"), ID: hex("c"),
			Layers: []inputs.Layer{{Digest: hex("1"), DiffID: "sha256:" + strings.Repeat("d1", 32)}}},
		Packages: []inputs.Package{
			{Name: "libssl3", Version: "3.0.11-1~deb12u2", Type: "deb", PURL: "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12", Layer: hex("1")},
			{Name: "golang.org/x/net", Version: "v0.1.0", Type: "golang", PURL: "pkg:golang/golang.org/x/net@v0.1.0", Layer: hex("1"), OwnedBy: "app"},
		},
		Vulnerabilities: []inputs.Vulnerability{}, Evidence: inputs.Evidence{Missing: []inputs.Gap{}}}
}

func TestReportsAreRead(t *testing.T) {
	for _, name := range []string{"trivy.json", "grype.json", "osv-scanner.json", "cyclonedx.json", "trivy.sarif", "grype.sarif"} {
		r := load(t, name)
		covers := []string{}
		for kind := range r.covers {
			covers = append(covers, kind)
		}
		slices.Sort(covers)
		got, err := json.MarshalIndent(map[string]any{"report": r, "covers": covers}, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		golden := filepath.Join("testdata", name+".golden")
		if *update {
			if err := os.WriteFile(golden, append(got, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if string(got)+"\n" != string(want) {
			t.Errorf("%s differs from its golden file:\n%s", name, got)
		}
		if strings.Contains(string(got), "null") && name != "osv-scanner.json" && strings.Contains(string(got), `"Vulnerabilities": null`) {
			t.Errorf("%s: a finding has null in it", name)
		}
	}
}

func TestReportsBecomeOneWithTheDocument(t *testing.T) {
	doc := image()
	rs := &Reports{all: []*Report{load(t, "trivy.json"), load(t, "grype.json"), load(t, "osv-scanner.json")}}
	covers, err := rs.Merge(context.Background(), doc)
	if err != nil || !covers(&doc.Packages[0]) || !covers(&doc.Packages[1]) {
		t.Fatalf("the reports do not stand in for all packages, error %v", err)
	}
	byID := map[string]inputs.Vulnerability{}
	for _, v := range doc.Vulnerabilities {
		if _, twice := byID[v.ID]; twice {
			t.Errorf("%s is listed twice", v.ID)
		}
		byID[v.ID] = v
	}
	ssl := byID["CVE-2024-0727"]
	if ssl.PURL != doc.Packages[0].PURL || ssl.Layer != doc.Packages[0].Layer || ssl.EPSS != 0.00217 || !ssl.KEV || ssl.Severity != "high" || ssl.FixedSince != "2024-03-02T00:00:00Z" || !slices.Equal(ssl.Sources, []string{"grype", "trivy"}) {
		t.Errorf("CVE-2024-0727 is %+v", ssl)
	}
	if len(ssl.Disagreements) == 0 || !strings.Contains(strings.Join(ssl.Disagreements, "\n"), "medium") {
		t.Errorf("disagreements are %q", ssl.Disagreements)
	}
	net := byID["CVE-2023-44487"]
	if !slices.Equal(net.Sources, []string{"grype", "osv-scanner", "trivy"}) || net.OwnedBy != "app" || net.Reachable != "yes" || !slices.Contains(net.Aliases, "GO-2023-2102") {
		t.Errorf("CVE-2023-44487 is %+v", net)
	}
	if v := byID["CVE-2024-2"]; v.VEX != "not_affected" || !slices.Contains(v.Disagreements, "trivy: affected; grype: not listed") {
		t.Errorf("CVE-2024-2 is %+v", v)
	}
	if v := byID["CVE-2000-1"]; v.Severity != "info" || v.Package != "elsewhere" {
		t.Errorf("CVE-2000-1 is %+v", v)
	}
}

func TestReportsAboutOthersAreNotApplied(t *testing.T) {
	other := image()
	other.Image.Digest, other.Image.ID = "sha256:"+strings.Repeat("e", 64), "sha256:"+strings.Repeat("f", 64)
	other.Image.Layers[0].DiffID = "sha256:" + strings.Repeat("d2", 32)
	renamed := image()
	renamed.Image.Reference = inputs.ParseReference("mirror.example/app:1.2")
	untold := image()
	untold.Image.Digest, untold.Image.ID, untold.Image.Layers = "", "", nil
	wrong := image()
	wrong.Image.Digest, wrong.Image.ID, wrong.Image.Layers = "", "", nil
	wrong.Image.Reference = inputs.ParseReference("ghcr.io/acme/other:1")
	for name, c := range map[string]struct {
		doc     *inputs.Document
		applied bool
		gap     string
	}{
		"same":              {image(), true, ""},
		"another digest":    {other, false, "report trivy.json is not applied: it is about sha256:cccccccccccc…, this is sha256:eeeeeeeeeeee…"},
		"another name":      {renamed, true, ""},
		"no digest":         {untold, true, ""},
		"neither fits":      {wrong, false, "report trivy.json is not applied: it is about ghcr.io/acme/app, this is ghcr.io/acme/other:1"},
		"same, two reports": {image(), true, ""},
	} {
		rs := &Reports{all: []*Report{load(t, "trivy.json")}}
		if name == "same, two reports" {
			second := load(t, "grype.json")
			second.Digests = []string{"sha256:" + strings.Repeat("9", 64)}
			rs.all = append(rs.all, second)
		}
		covers, err := rs.Merge(context.Background(), c.doc)
		if err != nil {
			t.Fatal(err)
		}
		covered := covers(&c.doc.Packages[0])
		if applied := len(c.doc.Vulnerabilities) > 0; applied != c.applied || covered != c.applied {
			t.Errorf("%s: applied is %v, covered %v, want %v", name, applied, covered, c.applied)
		}
		gaps := c.doc.Evidence.Missing
		if c.gap == "" && len(gaps) > 0 || c.gap != "" && (len(gaps) != 1 || gaps[0].Why != c.gap) {
			t.Errorf("%s: gaps are %+v, want %q", name, gaps, c.gap)
		}
	}
}

func TestWhatReportsStandInFor(t *testing.T) {
	doc := image()
	npm := inputs.Package{Name: "x", Type: "npm"}
	for name, want := range map[string][]bool{ // deb, golang, npm
		"trivy.json":       {true, true, false},
		"grype.json":       {true, true, false},
		"cyclonedx.json":   {true, false, false},
		"osv-scanner.json": {false, false, false}, // it does not say what it is about
		"trivy.sarif":      {false, false, false},
	} {
		rs := &Reports{all: []*Report{load(t, name)}}
		covers, err := rs.Merge(context.Background(), doc)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range []inputs.Package{doc.Packages[0], doc.Packages[1], npm} {
			if got := covers(&p); got != want[i] {
				t.Errorf("%s stands in for %s: %v, want %v", name, p.Type, got, want[i])
			}
		}
	}
}

func TestSARIFSaysWhatItCannotTell(t *testing.T) {
	r, err := Parse("x.sarif", []byte(`{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Some Tool"}},"results":[
		{"ruleId":"js/xss","message":{"text":"xss"}},
		{"ruleId":"rule-7","level":"error","message":{"text":"bundled code has CVE-2021-44228"}},
		{"ruleId":"ghsa-JFH8-c2jp-5v3q","message":{"text":"log4j"},"properties":{"security-severity":"10.0"},"locations":[{"logicalLocations":[{"fullyQualifiedName":"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"}]}]},
		{"ruleId":"CVE-2021-1","kind":"pass","message":{"text":""}},{"ruleId":"CVE-2021-2","baselineState":"absent","message":{"text":""}}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Vulnerabilities) != 2 || len(r.Notes) != 2 || r.Tool != "some tool" {
		t.Fatalf("%d findings, notes %q, tool %q", len(r.Vulnerabilities), r.Notes, r.Tool)
	}
	a, b := r.Vulnerabilities[0], r.Vulnerabilities[1]
	if a.ID != "CVE-2021-44228" || a.Severity != "high" || a.Package != "" || len(a.Disagreements) != 1 {
		t.Errorf("first finding is %+v", a)
	}
	if b.ID != "GHSA-jfh8-c2jp-5v3q" || b.Severity != "critical" || b.Package != "org.apache.logging.log4j:log4j-core" || b.Installed != "2.14.1" {
		t.Errorf("second finding is %+v", b)
	}
}

func TestOtherForms(t *testing.T) {
	r, err := Parse("1.json", []byte(`[{"Target":"alpine:3.10 (alpine 3.10.2)","Type":"alpine","Vulnerabilities":[{"VulnerabilityID":"CVE-2019-1549","PkgName":"openssl","InstalledVersion":"1.1.1c-r0","FixedVersion":"1.1.1d-r0","Severity":"MEDIUM"}]},{"Target":"x","Vulnerabilities":null}]`))
	if err != nil || len(r.Vulnerabilities) != 1 || !r.covers["apk"] || r.states() {
		t.Errorf("Trivy's first schema: %v, %+v", err, r)
	}
	r, err = Parse("x.xml", []byte(`<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><component type="library" bom-ref="a"><name>x</name><version>1</version><purl>pkg:npm/x@1</purl></component></components>
		<vulnerabilities><vulnerability><id>CVE-1</id><ratings><rating><source><name>NVD</name></source><score>9.8</score></rating></ratings><affects><target><ref>a</ref></target></affects></vulnerability></vulnerabilities></bom>`))
	if err != nil || len(r.Vulnerabilities) != 1 || r.Vulnerabilities[0].PURL != "pkg:npm/x@1" || r.Vulnerabilities[0].Severity != "critical" {
		t.Errorf("CycloneDX in XML: %v, %+v", err, r)
	}
	r, err = Parse("empty.json", []byte(`{"results":[]}`))
	if err != nil || r.Format != "osv-scanner" {
		t.Errorf("OSV-Scanner found nothing: %v", err)
	}
	for name, text := range map[string]string{
		"none": `{"a":1}`, "text": `x`, "list": `[1]`, "objects": `[{"a":1}]`, "old sarif": `{"version":"2.0.0","runs":[]}`, "schema 3": `{"SchemaVersion":3,"ArtifactName":"x","Results":[]}`,
		"a bill of materials": `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"name":"x"}]}`, "cut": `{"SchemaVersion":2,"ArtifactName":`, "xml": `<a/>`, "empty": ``,
	} {
		if _, err := Parse(name, []byte(text)); err == nil {
			t.Errorf("%s is no error", name)
		} else if name == "none" && !errors.Is(err, ErrUnknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"trivy.json", "grype.json", "osv-scanner.json", "cyclonedx.json", "trivy.sarif", "grype.sarif"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><vulnerabilities><vulnerability><id>CVE-1</id></vulnerability></vulnerabilities></bom>`))
	f.Add([]byte(`[{"Target":"a","Vulnerabilities":[{"VulnerabilityID":"CVE-1"}]}]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Parse("f", b)
		if err != nil {
			return
		}
		doc := image()
		rs := &Reports{all: []*Report{r}}
		if _, err := rs.Merge(context.Background(), doc); err != nil {
			t.Fatal(err)
		}
	})
}
