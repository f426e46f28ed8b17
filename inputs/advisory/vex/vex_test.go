package vex

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

const (
	digestA = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	digestB = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
	digestI = "sha256:1111111111111111111111111111111111111111111111111111111111111111"
)

// image is ghcr.io/acme/app:1.2 with an openssl of Debian, an rpm and a Go module.
func image() *inputs.Document {
	ref := inputs.ParseReference("ghcr.io/acme/app:1.2")
	doc := &inputs.Document{Kind: inputs.KindImage, Image: &inputs.Image{Source: "registry", Reference: ref, Digest: digestB, Index: digestI,
		ID: "sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc", Platform: inputs.Platform{OS: "linux", Architecture: "amd64"},
		OS: inputs.OSRelease{ID: "rhel", Version: "9.4"}}}
	doc.Packages = []inputs.Package{
		{Name: "libssl3", Version: "3.0.11-1~deb12u2", Type: "deb", PURL: "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12", Source: inputs.PackageSource{Name: "openssl", Version: "3.0.11-1~deb12u2"}, CPEs: []string{}},
		{Name: "openssl-libs", Version: "1:3.0.7-27.el9", Type: "rpm", PURL: "pkg:rpm/rhel/openssl-libs@3.0.7-27.el9?arch=x86_64&distro=rhel-9.4&epoch=1"},
		{Name: "golang.org/x/net", Version: "v0.1.0", Type: "golang", PURL: "pkg:golang/golang.org/x/net@v0.1.0", CPEs: []string{"cpe:2.3:a:golang:networking:0.1.0:*:*:*:*:go:*:*"}},
	}
	for _, p := range doc.Packages {
		doc.Vulnerabilities = append(doc.Vulnerabilities, inputs.Vulnerability{ID: "CVE-2024-1", Aliases: []string{"GHSA-aaaa-bbbb-cccc"}, Package: p.Name, PURL: p.PURL, Installed: p.Version, VEXNotes: []string{}})
	}
	return doc
}

func openvex(product string, more ...string) string {
	return `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"x","timestamp":"2024-01-01T00:00:00Z","statements":[{"vulnerability":{"name":"CVE-2024-1"},"products":[` +
		product + `],"status":"not_affected","justification":"vulnerable_code_not_present"` + strings.Join(more, "") + `}]}`
}

func apply(t *testing.T, doc *inputs.Document, files ...string) *Statements {
	t.Helper()
	s := &Statements{byID: map[string][]*statement{}}
	for i, f := range files {
		if err := s.add(fmt.Sprintf("%c.json", 'a'+i), []byte(f)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Apply(context.Background(), doc); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestProductsMatchOrSayWhyNot(t *testing.T) {
	deb, rpm, golang := 0, 1, 2
	for _, c := range []struct {
		product string
		pkg     int
		note    string // "" for a match
	}{
		// The image.
		{`{"@id":"pkg:oci/app@` + digestB + `"}`, deb, ""},
		{`{"@id":"pkg:oci/app@` + strings.Replace(digestB, ":", "%3A", 1) + `?repository_url=ghcr.io/acme/app"}`, deb, ""},
		{`{"@id":"pkg:oci/elsewhere@` + digestI + `?repository_url=quay.io/x/elsewhere"}`, golang, ""},
		{`{"@id":"pkg:oci/app@` + digestA + `"}`, deb, "it names digest sha256:aaaaaaaaaaaa…, the image is sha256:bbbbbbbbbbbb…"},
		{`{"@id":"pkg:oci/app"}`, deb, ""},
		{`{"@id":"pkg:oci/app?tag=1.2"}`, deb, ""},
		{`{"@id":"pkg:oci/app?tag=1.3"}`, deb, "tag 1.3 is not 1.2"},
		{`{"@id":"pkg:oci/app?repository_url=ghcr.io/acme/app&tag=1.2&arch=amd64"}`, rpm, ""},
		{`{"@id":"pkg:oci/app?repository_url=ghcr.io/acme"}`, deb, ""},
		{`{"@id":"pkg:oci/app?repository_url=ghcr.io/acme/app&arch=arm64"}`, deb, "architecture arm64 is not amd64"},
		{`{"@id":"pkg:oci/app?repository_url=docker.io/acme/app"}`, deb, "image docker.io/acme/app is not ghcr.io/acme/app"},
		{`{"@id":"pkg:oci/other"}`, deb, "image other is not acme/app"},
		{`{"@id":"pkg:docker/acme/app@1.2?repository_url=ghcr.io"}`, deb, ""},
		{`{"@id":"ghcr.io/acme/app:1.2"}`, deb, ""},
		{`{"@id":"ghcr.io/acme/app@` + digestB + `"}`, deb, ""},
		{`{"@id":"ghcr.io/acme/app:9"}`, deb, "tag 9 is not 1.2"},
		{`{"@id":"app"}`, deb, ""},
		{`{"@id":"` + digestB + `"}`, deb, ""},
		{`{"@id":"https://acme.example/products/7","hashes":{"sha-256":"` + digestB[7:] + `"}}`, deb, ""},
		{`{"@id":"https://acme.example/products/7"}`, deb, "identifier https://acme.example/products/7 is none that what is judged has"},
		{`{"@id":"https://acme.example/7","identifiers":{"purl":"pkg:oci/app"}}`, deb, ""},
		// The image, and packages in it.
		{`{"@id":"pkg:oci/app","subcomponents":[{"@id":"pkg:deb/debian/libssl3"}]}`, deb, ""},
		{`{"@id":"pkg:oci/app","subcomponents":[{"@id":"pkg:deb/debian/libssl3@3.0.11-1~deb12u1"}]}`, deb, "subcomponent version 3.0.11-1~deb12u1 is not 3.0.11-1~deb12u2"},
		{`{"@id":"pkg:oci/app","subcomponents":[{"@id":"pkg:npm/x"},{"@id":"pkg:deb/debian/zlib1g"}]}`, deb, "subcomponent name debian/zlib1g is not debian/libssl3 (the nearest of 2)"},
		{`{"@id":"pkg:oci/other","subcomponents":[{"@id":"pkg:deb/debian/libssl3"}]}`, deb, "image other is not acme/app"},
		// A package.
		{`{"@id":"pkg:deb/debian/libssl3"}`, deb, ""},
		{`{"@id":"pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.5"}`, deb, ""},
		{`{"@id":"pkg:deb/debian/libssl3?distro=bookworm&upstream=openssl"}`, deb, ""},
		{`{"@id":"pkg:deb/debian/libssl3?distro=debian-11"}`, deb, "distro debian-11 is not debian-12"},
		{`{"@id":"pkg:deb/debian/libssl3?arch=arm64"}`, deb, "arch arm64 is not amd64"},
		{`{"@id":"pkg:deb/ubuntu/libssl3"}`, deb, `namespace "ubuntu" is not "debian"`},
		{`{"@id":"pkg:deb/debian/openssl?arch=source"}`, deb, ""},
		{`{"@id":"pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=source&distro=bookworm"}`, deb, ""},
		{`{"@id":"pkg:deb/debian/openssl@2?arch=source"}`, deb, "version 2 is not 3.0.11-1~deb12u2"},
		{`{"@id":"pkg:rpm/redhat/openssl-libs@3.0.7-27.el9?epoch=1"}`, rpm, ""},
		{`{"@id":"pkg:rpm/redhat/openssl-libs@1:3.0.7-27.el9?arch=x86_64"}`, rpm, ""},
		{`{"@id":"pkg:rpm/redhat/openssl-libs@3.0.7-27.el9"}`, rpm, "version 3.0.7-27.el9 is not 3.0.7-27.el9"},
		{`{"@id":"pkg:golang/golang.org/x/net@0.1.0"}`, golang, ""},
		{`{"@id":"pkg:golang/golang.org/x/net@0.2.0"}`, golang, "version 0.2.0 is not v0.1.0"},
		{`{"@id":"https://x.example","identifiers":{"cpe23":"cpe:2.3:a:golang:networking:*:*:*:*:*:*:*:*"}}`, golang, ""},
		{`{"identifiers":{"cpe23":"cpe:2.3:a:golang:networking:0.2.0:*:*:*:*:*:*:*"}}`, golang, "version 0.2.0 is not 0.1.0"},
		{`{"identifiers":{"cpe22":"cpe:/o:redhat:enterprise_linux:9"}}`, rpm, ""},
		{`{"identifiers":{"cpe22":"cpe:/o:redhat:enterprise_linux:8"}}`, rpm, "release 8 is not 9.4"},
	} {
		doc := image()
		apply(t, doc, openvex(c.product))
		v := doc.Vulnerabilities[c.pkg]
		switch {
		case c.note == "" && (v.VEX != "not_affected" || v.VEXWhy != "vulnerable_code_not_present" || v.VEXSource != "a.json"):
			t.Errorf("%s: does not match: %q", c.product, v.VEXNotes)
		case c.note != "" && (v.VEX != "" || len(v.VEXNotes) != 1 || !strings.Contains(v.VEXNotes[0], c.note)):
			t.Errorf("%s: vex %q, notes %q, want one with %q", c.product, v.VEX, v.VEXNotes, c.note)
		}
	}
}

func TestTheLatestStatementDecides(t *testing.T) {
	at := func(status, day, more string) string {
		return `{"@context":"https://openvex.dev/ns/v0.2.0","timestamp":"` + day + `T00:00:00Z","statements":[{"vulnerability":{"name":"cve-2024-1"},"products":["pkg:oci/app"],"status":"` + status + `"` + more + `}]}`
	}
	no := `,"impact_statement":"not built in"`
	for _, c := range []struct {
		files  []string
		status string
		note   string
	}{
		{[]string{at("not_affected", "2024-01-01", no), at("affected", "2024-02-01", "")}, "affected", "a.json: its not_affected of 2024-01-01 is superseded by affected of 2024-02-01 of b.json"},
		{[]string{at("affected", "2024-02-01", ""), at("not_affected", "2024-01-01", no)}, "affected", "b.json: its not_affected of 2024-01-01 is superseded"},
		{[]string{at("affected", "2024-01-01", ""), at("fixed", "2024-01-01", "")}, "fixed", "a.json: its affected"},
		{[]string{at("not_affected", "2024-01-01", "")}, "", "gives neither a justification nor an impact statement"},
		{[]string{at("not_affected", "2024-01-01", `,"justification":"because"`)}, "", `justification "because" is none of OpenVEX's`},
		{[]string{at("harmless", "2024-01-01", "")}, "", `status "harmless" is none of OpenVEX's`},
	} {
		doc := image()
		apply(t, doc, c.files...)
		if v := doc.Vulnerabilities[0]; v.VEX != c.status || len(v.VEXNotes) != 1 || !strings.Contains(v.VEXNotes[0], c.note) {
			t.Errorf("vex %q, notes %q, want %q and %q", v.VEX, v.VEXNotes, c.status, c.note)
		}
	}
}

func TestStatementsMatchByAliasAndAreCounted(t *testing.T) {
	doc := image()
	s := apply(t, doc, `{"@context":"https://openvex.dev/ns","timestamp":"2023-01-01T00:00:00Z","statements":[
		{"vulnerability":"GHSA-AAAA-bbbb-cccc","products":["pkg:oci/app"],"subcomponents":["pkg:golang/golang.org/x/net"],"status":"fixed"},
		{"vulnerability":"CVE-1999-1","products":["pkg:oci/app"],"status":"fixed"},
		{"vulnerability":{"@id":"https://nvd.nist.gov/vuln/detail/CVE-1999-2","aliases":["CVE-2024-1"]},"products":["pkg:oci/nothing"],"status":"fixed"}]}`)
	if v := doc.Vulnerabilities[2]; v.VEX != "fixed" || len(v.VEXNotes) != 1 {
		t.Errorf("vex is %q, notes %q", v.VEX, v.VEXNotes)
	}
	if got, want := s.Stats(), (Stats{Files: 1, Statements: 3, Applied: 1, Absent: 1}); got != want {
		t.Errorf("stats are %+v, want %+v", got, want)
	}
}

func TestLocallyBuiltImagesHaveNoManifestDigest(t *testing.T) {
	doc := image()
	doc.Image.Source, doc.Image.Digest, doc.Image.Index = "docker", "", ""
	apply(t, doc, openvex(`"pkg:oci/app@`+digestB+`"`))
	want := "how it was read (docker) tells no manifest's digest, only the image id sha256:cccccccccccc…"
	if v := doc.Vulnerabilities[0]; len(v.VEXNotes) != 1 || !strings.Contains(v.VEXNotes[0], want) {
		t.Errorf("notes %q, want %q", v.VEXNotes, want)
	}
}

// bom is a bill of materials: app → direct → net, app → other → net.
func bom(otherUses bool) *inputs.Document {
	b := &inputs.SBOM{ID: "urn:uuid:3E671687-395b-41f5-a30f-a58921a69b79", Version: 1, Subject: inputs.Component{Ref: "root", Type: "application", Name: "ABC", Version: "2.4"}}
	doc := &inputs.Document{Kind: inputs.KindSBOM, SBOM: b}
	for _, name := range []string{"direct", "other", "net"} {
		url := "pkg:golang/example.com/" + name + "@v1.0.0"
		b.Components = append(b.Components, inputs.Component{Ref: "ref-" + name, Name: "example.com/" + name, Version: "v1.0.0", PURL: url})
		doc.Packages = append(doc.Packages, inputs.Package{Name: "example.com/" + name, Version: "v1.0.0", PURL: url})
	}
	b.Dependencies = []inputs.Dependency{{Ref: "root", DependsOn: []string{"ref-direct", "ref-other"}}, {Ref: "ref-direct", DependsOn: []string{"ref-net"}}}
	if otherUses {
		b.Dependencies = append(b.Dependencies, inputs.Dependency{Ref: "ref-other", DependsOn: []string{"ref-net"}})
	}
	doc.Vulnerabilities = []inputs.Vulnerability{{ID: "CVE-2024-1", Package: "example.com/net", Installed: "v1.0.0", PURL: doc.Packages[2].PURL}}
	return doc
}

func cyclonedx(state, affects string) string {
	return `{"bomFormat":"CycloneDX","specVersion":"1.5","serialNumber":"urn:uuid:00000000-0000-4000-8000-000000000001","metadata":{"timestamp":"2024-01-01T00:00:00Z","component":{"bom-ref":"product","type":"application","name":"ABC"}},
	"components":[{"bom-ref":"c1","type":"library","group":"","name":"net","version":"1","purl":"pkg:golang/example.com/net@1.0.0"}],
	"vulnerabilities":[{"id":"SNYK-1","references":[{"id":"CVE-2024-1","source":{"name":"NVD"}}],"analysis":{"state":"` + state + `","justification":"code_not_reachable"},"affects":[` + affects + `]}]}`
}

func TestCycloneDXStatements(t *testing.T) {
	for _, c := range []struct {
		state, affects, status, note string
	}{
		{"not_affected", `{"ref":"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#ref-net"}`, "not_affected", ""},
		{"not_affected", `{"ref":"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#root"}`, "not_affected", ""},
		{"not_affected", `{"ref":"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#ref-net"}`, "", "BOM-Link names version 2 of the bill of materials, this is 1"},
		{"not_affected", `{"ref":"urn:cdx:99999999-395b-41f5-a30f-a58921a69b79/1#ref-net"}`, "", "BOM-Link names bill of materials 99999999-395b-41f5-a30f-a58921a69b79, this is 3e671687-395b-41f5-a30f-a58921a69b79"},
		{"not_affected", `{"ref":"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#ref-other"}`, "", "component example.com/other v1.0.0 is not example.com/net v1.0.0"},
		{"false_positive", `{"ref":"c1"}`, "not_affected", ""},
		{"resolved", `{"ref":"c1"}`, "fixed", ""},
		{"in_triage", `{"ref":"pkg:golang/example.com/net@v1.0.0"}`, "under_investigation", ""},
		{"exploitable", `{"ref":"ref-net"}`, "affected", ""},
		{"exploitable", `{"ref":"product"}`, "affected", ""},
		{"exploitable", `{"ref":"product","versions":[{"version":"2.4","status":"affected"}]}`, "affected", ""},
		{"exploitable", `{"ref":"product","versions":[{"version":"2.5","status":"affected"},{"version":"2.4","status":"unaffected"}]}`, "not_affected", "version 2.5 is not 2.4"},
		{"not_affected", `{"ref":"product","versions":[{"range":"vers:generic/<2","status":"unaffected"}]}`, "", "its range of versions vers:generic/<2 is not evaluated"},
		{"guessed", `{"ref":"c1"}`, "", `state "guessed" is none of CycloneDX's`},
	} {
		doc := bom(false)
		apply(t, doc, cyclonedx(c.state, c.affects))
		v := doc.Vulnerabilities[0]
		if v.VEX != c.status || (c.note == "") != (len(v.VEXNotes) == 0) || c.note != "" && !strings.Contains(v.VEXNotes[0], c.note) {
			t.Errorf("%s %s: vex %q, notes %q, want %q, %q", c.state, c.affects, v.VEX, v.VEXNotes, c.status, c.note)
		}
	}
}

func TestCycloneDXInXML(t *testing.T) {
	doc := bom(false)
	apply(t, doc, `<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.4" version="1"><vulnerabilities><vulnerability><id>CVE-2024-1</id>
<analysis><state>not_affected</state><justification>code_not_present</justification><detail>removed</detail></analysis>
<affects><target><ref>pkg:golang/example.com/net@v1.0.0</ref></target></affects></vulnerability></vulnerabilities></bom>`)
	if v := doc.Vulnerabilities[0]; v.VEX != "not_affected" || v.VEXWhy != "code_not_present: removed" {
		t.Errorf("vex %q, why %q, notes %q", v.VEX, v.VEXWhy, v.VEXNotes)
	}
}

func TestAPartOfAPackageIsExcusedOnlyWhereNothingElseUsesIt(t *testing.T) {
	product := `{"@id":"pkg:golang/example.com/direct@1.0.0","subcomponents":[{"@id":"pkg:golang/example.com/net@1.0.0"}]}`
	doc := bom(false)
	if apply(t, doc, openvex(product)); doc.Vulnerabilities[0].VEX != "not_affected" {
		t.Errorf("not applied: %q", doc.Vulnerabilities[0].VEXNotes)
	}
	doc = bom(true)
	if apply(t, doc, openvex(product)); doc.Vulnerabilities[0].VEX != "" || !strings.Contains(doc.Vulnerabilities[0].VEXNotes[0], "is a part of others") {
		t.Errorf("applied although another package uses it: %q", doc.Vulnerabilities[0].VEXNotes)
	}
	doc = bom(false)
	doc.SBOM.Dependencies = []inputs.Dependency{}
	if apply(t, doc, openvex(product)); doc.Vulnerabilities[0].VEX != "" || !strings.Contains(doc.Vulnerabilities[0].VEXNotes[0], "cannot be told") {
		t.Errorf("applied although nothing says what depends on what: %q", doc.Vulnerabilities[0].VEXNotes)
	}
}

func csafDocument(tree, vulnerability string) string {
	return `{"document":{"category":"csaf_vex","csaf_version":"2.0","title":"t","publisher":{"name":"n"},"tracking":{"id":"1","current_release_date":"2024-03-03T11:00:00.000Z","status":"final","version":"1"}},
	"product_tree":` + tree + `,"vulnerabilities":[{"cve":"CVE-2024-1",` + vulnerability + `}]}`
}

func TestCSAFStatements(t *testing.T) {
	tree := `{"branches":[{"category":"vendor","name":"Acme","branches":[
		{"category":"product_name","name":"ABC","branches":[{"category":"product_version","name":"2.4","product":{"name":"Acme ABC 2.4","product_id":"ABC24"}},
			{"category":"product_version_range","name":"vers:generic/<2","product":{"name":"Acme ABC < 2","product_id":"ABCOLD"}}]},
		{"category":"product_version","name":"net","product":{"name":"net","product_id":"NET","product_identification_helper":{"purl":"pkg:golang/example.com/net@v1.0.0"}}},
		{"category":"product_version","name":"img","product":{"name":"img","product_id":"IMG","product_identification_helper":{"purl":"pkg:oci/app?repository_url=ghcr.io/acme/app"}}},
		{"category":"product_name","name":"RHEL","product":{"name":"RHEL 9","product_id":"RHEL9","product_identification_helper":{"cpe":"cpe:/o:redhat:enterprise_linux:9"}}},
		{"category":"product_name","name":"RHEL","product":{"name":"RHEL 8","product_id":"RHEL8","product_identification_helper":{"cpe":"cpe:/o:redhat:enterprise_linux:8"}}},
		{"category":"product_version","name":"ssl","product":{"name":"ssl","product_id":"SSL","product_identification_helper":{"purl":"pkg:rpm/redhat/openssl-libs"}}}]}],
		"product_groups":[{"group_id":"G","product_ids":["ABC24","NET"]}],
		"relationships":[
		{"category":"default_component_of","product_reference":"SSL","relates_to_product_reference":"RHEL9","full_product_name":{"product_id":"RHEL9:SSL","name":"ssl as part of RHEL 9"}},
		{"category":"default_component_of","product_reference":"SSL","relates_to_product_reference":"RHEL8","full_product_name":{"product_id":"RHEL8:SSL","name":"ssl as part of RHEL 8"}},
		{"category":"installed_on","product_reference":"RHEL9:SSL","relates_to_product_reference":"IMG","full_product_name":{"product_id":"IMG:SSL","name":"ssl in the image"}}]}`
	flag := `"flags":[{"label":"vulnerable_code_not_present","group_ids":["G"]}],`
	for _, c := range []struct {
		doc          *inputs.Document
		at           int
		about        string
		status, note string
	}{
		{bom(false), 0, flag + `"product_status":{"known_not_affected":["NET"]}`, "not_affected", ""},
		{bom(false), 0, flag + `"product_status":{"known_not_affected":["ABC24"]}`, "not_affected", ""},
		{bom(false), 0, `"product_status":{"known_not_affected":["ABC24"]}`, "", "neither a justification nor"},
		{bom(false), 0, `"product_status":{"known_not_affected":["ABC24"]},"threats":[{"category":"impact","details":"removed","product_ids":["ABC24"]}]`, "not_affected", ""},
		{bom(false), 0, `"product_status":{"fixed":["ABCOLD"]}`, "", "product Acme ABC < 2: its range of versions vers:generic/<2 is not evaluated"},
		{bom(false), 0, `"product_status":{"known_affected":["NET"]},"remediations":[{"category":"vendor_fix","details":"update","product_ids":["NET"]}]`, "affected", ""},
		{image(), 1, `"product_status":{"fixed":["RHEL9:SSL"]}`, "fixed", ""},
		{image(), 1, `"product_status":{"fixed":["RHEL8:SSL"]}`, "", "product ssl as part of RHEL 8: release 8 is not 9.4"},
		{image(), 1, `"product_status":{"under_investigation":["IMG:SSL"]}`, "under_investigation", ""},
		{image(), 0, `"product_status":{"under_investigation":["IMG:SSL"]}`, "", "subcomponent type rpm is not deb"},
		{image(), 1, `"product_status":{"fixed":["NOWHERE"]}`, "", "product NOWHERE: it has no package URL, CPE, digest or reference to compare"},
		{image(), 1, `"product_status":{"fixed":["ABC24"]}`, "", "product Acme ABC 2.4: name ABC is not openssl-libs"},
	} {
		apply(t, c.doc, csafDocument(tree, c.about))
		v := c.doc.Vulnerabilities[c.at]
		if v.VEX != c.status || (c.note == "") != (len(v.VEXNotes) == 0) || c.note != "" && !strings.Contains(v.VEXNotes[0], c.note) {
			t.Errorf("%s: vex %q, notes %q, want %q, %q", c.about, v.VEX, v.VEXNotes, c.status, c.note)
		}
	}
}

func TestFilesAndDirectories(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := write("d/good.json", openvex(`"pkg:oci/app"`))
	write("d/sub/index.json", `{"packages":[]}`)
	if s, err := Load([]string{filepath.Join(dir, "d"), good}); err != nil || s.Stats().Files != 2 {
		t.Errorf("loading a directory: %v", err)
	}
	for name, text := range map[string]string{"other.json": `{"a":1}`, "text.json": `hello`, "list.json": `[1]`, "x.xml": `<a/>`, "empty.json": ``,
		"cut.json": openvex(`"pkg:oci/app"`)[:80], "plain.json": `{"bomFormat":"CycloneDX","specVersion":"1.4"}`, "kind.json": `{"@context":"https://openvex.dev/ns/v0.2.0","statements":{}}`} {
		if _, err := Load([]string{write("bad/"+name, text)}); err == nil {
			t.Errorf("%s is no error", name)
		}
	}
	if _, err := Load([]string{write("e/list.json", `{}`), filepath.Join(dir, "e")}); !errors.Is(err, ErrUnknown) {
		t.Errorf("a named file of no format: %v", err)
	}
	if _, err := Load([]string{filepath.Join(dir, "e")}); err == nil {
		t.Error("a directory without VEX is no error")
	}
	if _, err := Load([]string{filepath.Join(dir, "missing")}); err == nil {
		t.Error("a missing file is no error")
	}
	write("f/broken.json", openvex(`"pkg:oci/app"`)[:90])
	if _, err := Load([]string{filepath.Join(dir, "f")}); err == nil {
		t.Error("a damaged VEX file in a directory is no error")
	}
}

func TestCorpus(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "corpora", "sbom", "bom-examples", "VEX__*vex.json"))
	if len(files) == 0 {
		t.Skip("the corpora are not beside the repository")
	}
	for _, f := range files {
		s, err := Load([]string{f})
		if err != nil || len(s.all) == 0 {
			t.Errorf("%s: %v", f, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(openvex(`{"@id":"pkg:oci/app@` + digestB + `","subcomponents":["pkg:deb/debian/libssl3"]}`)))
	f.Add([]byte(cyclonedx("exploitable", `{"ref":"product","versions":[{"version":"2.5"},{"version":"2.4","status":"unaffected"}]}`)))
	f.Add([]byte(csafDocument(`{"relationships":[{"product_reference":"a","relates_to_product_reference":"b","full_product_name":{"product_id":"a"}}]}`, `"product_status":{"fixed":["a"]}`)))
	f.Add([]byte(`<bom xmlns="http://cyclonedx.org/schema/bom/1.4"><vulnerabilities><vulnerability><id>CVE-2024-1</id></vulnerability></vulnerabilities></bom>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Parse("f", b)
		if err != nil {
			return
		}
		for _, doc := range []*inputs.Document{image(), bom(true)} {
			if err := s.Apply(context.Background(), doc); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func BenchmarkApply(b *testing.B) {
	var products []string
	for i := range 2000 {
		products = append(products, fmt.Sprintf(`{"@id":"pkg:oci/app","subcomponents":[{"@id":"pkg:deb/debian/lib%d@1"}]}`, i))
	}
	s, err := Parse("f", []byte(openvex(strings.Join(products, ","))))
	if err != nil {
		b.Fatal(err)
	}
	doc := image()
	for b.Loop() {
		for i := range doc.Vulnerabilities {
			doc.Vulnerabilities[i].VEXNotes = doc.Vulnerabilities[i].VEXNotes[:0]
		}
		if err := s.Apply(context.Background(), doc); err != nil {
			b.Fatal(err)
		}
	}
}
