package sbom

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

// TestTestdata holds that one image's bill of materials is the same document
// in every format.
func TestTestdata(t *testing.T) {
	for name, encoding := range map[string]string{"static.cdx.json": "json", "static.cdx.xml": "xml", "static.spdx.json": "json",
		"static.spdx": "tag-value", "static.spdx.yaml": "yaml"} {
		c, errs := collectFile(t, filepath.Join("testdata", name))
		if errs != nil {
			t.Fatal(name, errs)
		}
		d := c.Doc
		if d.SBOM.Encoding != encoding || d.SBOM.Image != "sha256:4556bfa673791a597ac627a0b84a51571d2885896bb3729864d3c92131b5bedf" || !d.SBOM.Minimum.Dependencies {
			t.Errorf("%s: encoding %q, image %q, minimum %+v", name, d.SBOM.Encoding, d.SBOM.Image, d.SBOM.Minimum)
		}
		if len(d.Packages) < 3 || d.Packages[0].Name != "libssl3" || d.Packages[0].Source.Name != "openssl" ||
			d.Packages[0].Layer == "" || d.Packages[0].Path != "/var/lib/dpkg/status.d/libssl3" {
			t.Errorf("%s: packages %+v", name, d.Packages)
		}
		content, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(content), "\n")
		pos, rest := c.Locator.Locate(inputs.Path{"packages", 0, "version"})
		if rest != 0 || !strings.Contains(lines[pos.Line-1], "3.0.17-1~deb12u2") {
			t.Errorf("%s: the version is at %+v, rest %d", name, pos, rest)
		}
		if pos, rest := c.Locator.Locate(inputs.Path{"created"}); rest != 0 || !strings.Contains(lines[pos.Line-1], "2026-11-01T00:00:00Z") {
			t.Errorf("%s: the time is at %+v, rest %d", name, pos, rest)
		}
		if _, rest := c.Locator.Locate(inputs.Path{"components", 99}); rest == 0 {
			t.Errorf("%s: a component that is not there has a place", name)
		}
	}
}

const head = `{"bomFormat":"CycloneDX","specVersion":"1.6",`

func TestCycloneDX(t *testing.T) {
	c, errs := collectText(t, "bom.json", head+`"metadata":{"component":{"type":"container","name":"nginx","bom-ref":"root",
		"properties":[{"name":"aquasecurity:trivy:RepoDigest","value":"nginx@sha256:`+strings.Repeat("0a", 32)+`"}]}},
		"components":[
		{"type":"operating-system","name":"debian","version":"12.5"},
		{"type":"library","bom-ref":"a","name":"bash","version":"5.2","purl":"pkg:deb/debian/bash@5.2?arch=amd64&epoch=2","properties":[
			{"name":"aquasecurity:trivy:SrcName","value":"bash-src"},{"name":"aquasecurity:trivy:SrcVersion","value":"5.1"},{"name":"aquasecurity:trivy:SrcRelease","value":"3"},
			{"name":"aquasecurity:trivy:LayerDigest","value":"sha256:1"},{"name":"aquasecurity:trivy:LayerDiffID","value":"sha256:2"}],
		 "components":[{"type":"library","name":"inner","purl":"pkg:maven/org.x/inner@1","scope":"excluded"}]},
		{"type":"library","name":"musl","purl":"pkg:apk/alpine/musl@1.2?distro=3.19.1&upstream=musl-src"},
		{"type":"library","name":"zlib","purl":"pkg:rpm/rhel/zlib@1.2-3?epoch=1&upstream=zlib-src-1.2-3.src.rpm&distro=rhel-9"},
		{"type":"file","name":"/etc/passwd"},{"type":"application","name":"app"}],
		"vulnerabilities":[{"id":"CVE-1","source":{"name":"NVD"},"references":[{"id":"GHSA-1","source":{"name":"GitHub"}}],
			"ratings":[{"source":{"name":"GitHub"},"severity":"low"},{"source":{"name":"NVD"},"score":9.8,"severity":"critical","method":"CVSSv31","vector":"CVSS:3.1/AV:N"}],
			"analysis":{"state":"not_affected","justification":"code_not_reachable"},
			"affects":[{"ref":"a","versions":[{"version":"5.3","status":"unaffected"}]},{"ref":"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg:npm/x@1"}]},
			{"id":"CVE-2","ratings":[{"score":5.0,"method":"CVSSv3"}]}],
		"compositions":[{"aggregate":"incomplete"}]}`)
	if errs != nil {
		t.Fatal(errs)
	}
	d := c.Doc
	var got []string
	for _, p := range d.Packages {
		got = append(got, strings.Join([]string{p.Type, p.Name, p.Version, p.Source.Name, p.Source.Version, p.PURL, p.Layer, map[bool]string{true: "installed"}[p.Installed]}, "|"))
	}
	want := []string{
		"deb|bash|2:5.2|bash-src|5.1-3|pkg:deb/debian/bash@5.2?arch=amd64&distro=debian-12.5&epoch=2|sha256:1|installed",
		"maven|org.x:inner|1|||pkg:maven/org.x/inner@1||",
		"apk|musl|1.2|musl-src|1.2|pkg:apk/alpine/musl@1.2?distro=alpine-3.19.1&upstream=musl-src||installed",
		"rpm|zlib|1:1.2-3|zlib-src|1:1.2-3|pkg:rpm/rhel/zlib@1.2-3?epoch=1&upstream=zlib-src-1.2-3.src.rpm&distro=rhel-9||installed",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("packages\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if d.Subject.Ref != "docker.io/library/nginx" || d.Subject.Digest != "sha256:"+strings.Repeat("0a", 32) || len(d.SBOM.Compositions) != 1 {
		t.Errorf("subject %+v, compositions %v", d.Subject, d.SBOM.Compositions)
	}
	if n := len(d.Vulnerabilities); n != 3 {
		t.Fatalf("%d vulnerabilities", n)
	}
	v := d.Vulnerabilities[0]
	if v.ID != "CVE-1" || v.Package != "bash" || v.Severity != "critical" || v.CVSS != 9.8 || v.VEX != "not_affected" || v.VEXWhy != "code_not_reachable" ||
		!reflect.DeepEqual(v.Fixed, []string{"5.3"}) || !reflect.DeepEqual(v.Aliases, []string{"GHSA-1"}) || v.Installed != "2:5.2" {
		t.Errorf("%+v", v)
	}
	if v := d.Vulnerabilities[1]; v.Package != "x" || v.PURL != "pkg:npm/x@1" {
		t.Errorf("%+v", v)
	}
	if v := d.Vulnerabilities[2]; v.Severity != "medium" || v.Package != "" {
		t.Errorf("%+v", v)
	}
}

func TestRefused(t *testing.T) {
	xml := func(version, rest string) string {
		return `<bom xmlns="http://cyclonedx.org/schema/bom/` + version + `" version="1">` + rest + `</bom>`
	}
	for name, text := range map[string]string{
		"an array":               `[]`,
		"a key twice":            head + `"version":1,"version":2}`,
		"no version":             `{"bomFormat":"CycloneDX","components":[]}`,
		"a version of no sort":   `{"bomFormat":"CycloneDX","specVersion":"twelve"}`,
		"another format":         `{"bomFormat":"Cyclone","specVersion":"9.9"}`,
		"an unknown property":    head + `"color":"red"}`,
		"components that are no": head + `"components":[1]}`,
		"a cut text":             head + `"components":[`,
		"text after it":          head + `"version":1} x`,
		"no UTF-8":               head + `"serialNumber":"` + "\xff" + `"}`,
		"a time that is none":    head + `"metadata":{"timestamp":"yesterday"}}`,
		"XML, another namespace": xml("12", ""),
		"XML, a type":            xml("1.5", `<components><component type="foo"><name>a</name></component></components>`),
		"XML, no name":           xml("1.5", `<components><component type="library"><version>1</version></component></components>`),
		"XML, a reference twice": xml("1.5", `<components><component type="library" bom-ref="a"><name>a</name></component><component type="library" bom-ref="a"><name>b</name></component></components>`),
		"XML, two licence ids":   xml("1.2", `<components><component type="library"><name>a</name><version>1</version><licenses><license><id>MIT</id><id>MIT</id></license></licenses></component></components>`),
		"XML, a hash":            xml("1.0", `<components><component type="library"><name>a</name><version>1</version><hashes><hash alg="MD5">x</hash></hashes><modified>false</modified></component></components>`),
		"XML, a declaration":     `<!DOCTYPE bom [<!ENTITY a "b">]>` + xml("1.5", ""),
		"XML, an entity":         xml("1.5", `<components><component type="library"><name>&a;</name></component></components>`),
		"XML, cut":               `<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components>`,
		"SPDX without a name":    `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","creationInfo":{"created":"2020-01-01T00:00:00Z","creators":["Tool: x"]}}`,
		"SPDX, a package":        `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"x","creationInfo":{"created":"2020-01-01T00:00:00Z","creators":["Tool: x"]},"packages":[{"SPDXID":"SPDXRef-a"}]}`,
		"SPDX, no creators":      `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"x","creationInfo":{"created":"2020-01-01T00:00:00Z","creators":[]}}`,
		"tag-value, no tag":      "SPDXVersion: SPDX-2.3\nwhat is this\n",
		"tag-value, no end":      "SPDXVersion: SPDX-2.3\nDocumentComment: <text>a\n",
		"YAML, an alias":         "spdxVersion: SPDX-2.3\nSPDXID: &a x\nname: *a\n",
		"SPDX 3 without a type":  `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"spdxId":"a"}]}`,
		"SPDX 3 without a name":  `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"software_Package","spdxId":"a"}]}`,
		"an envelope of nothing": `{"payloadType":"application/vnd.in-toto+json","payload":"%%"}`,
	} {
		c, errs := collectText(t, "x", text)
		if c != nil {
			t.Errorf("%s: it was read", name)
			continue
		}
		var skip *inputs.SkipError
		var at *inputs.PositionError
		if errors.As(errs[0], &skip) != (name == "an array") || !errors.As(errs[0], &at) && name != "an array" || at != nil && at.Pos.Line == 0 {
			t.Errorf("%s: %v has no place", name, errs[0])
		}
	}
}

func TestTolerated(t *testing.T) {
	for text, problem := range map[string]string{
		`{"bomFormat":"CycloneDX","specVersion":"1.8","new":1,"components":[{"type":"library","name":"a"}]}`:                                                                         "1.8 is not known",
		`{"bomFormat":"CycloneDX","specVersion":"1.4","components":[{"type":"library","name":"a","evidence":{"occurrences":[{"location":"/a"}]}}]}`:                                  "occurrences",
		head + `"components":[{"type":"library","name":"a","bom-ref":"x"},{"type":"library","name":"b","bom-ref":"x"}]}`:                                                             "names several components",
		head + `"components":[{"type":"library","name":"a"}],"dependencies":[{"ref":"nobody"}]}`:                                                                                     "does not list",
		`<bom xmlns="http://cyclonedx.org/schema/bom/1.9"><components><component type="library"><name>a</name></component></components></bom>`:                                       "1.9 is not known",
		`<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="library"><version>1</version><name>a</name></component></components></bom>`:                   "order",
		"SPDXVersion: SPDX-2.9\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: x\nCreator: Tool: y\nCreated: 2020-01-01T00:00:00Z\nPackageName: a\nSPDXID: SPDXRef-a": "2.9 is not known",
		`{"@context":"https://spdx.org/rdf/3.1.0/spdx-context.jsonld","@graph":[{"type":"CreationInfo","specVersion":"3.1.0"},{"type":"software_Package","spdxId":"a","name":"a"}]}`: "3.1.0 is not known",
	} {
		c, errs := collectText(t, "x", text)
		if errs != nil {
			t.Errorf("%s: %v", text, errs)
			continue
		}
		b := c.Doc.SBOM
		if !strings.Contains(strings.Join(b.Problems, "\n"), problem) || len(c.Doc.Packages) == 0 {
			t.Errorf("%s: problems %q, packages %d", text, b.Problems, len(c.Doc.Packages))
		}
		gap := len(c.Doc.Evidence.Missing) > 0
		if unknown := strings.Contains(problem, "not known"); unknown == b.Known || unknown != gap {
			t.Errorf("%s: known %v, missing %v", text, b.Known, c.Doc.Evidence.Missing)
		}
	}
}

func TestAttestation(t *testing.T) {
	bom := head + `"components":[{"type":"library","name":"a","purl":"pkg:npm/a@1"}]}`
	statement := `{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"x","digest":{"sha256":"` + strings.Repeat("AB", 32) + `"}}],"predicateType":"https://cyclonedx.org/bom","predicate":` + bom + `}`
	envelope, err := json.MarshalIndent(map[string]any{"payload": base64.StdEncoding.EncodeToString([]byte(statement)), "payloadType": "application/vnd.in-toto+json"}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	bundle := `{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","dsseEnvelope":` + string(envelope) + `}`
	for _, text := range []string{statement, string(envelope), bundle} {
		c, errs := collectText(t, "x", text)
		if errs != nil {
			t.Fatal(errs)
		}
		d := c.Doc
		if len(d.Packages) != 1 || d.SBOM.Image != "sha256:"+strings.Repeat("ab", 32) || !strings.Contains(d.SBOM.Problems[0], "not verified") {
			t.Errorf("%+v", d.SBOM)
		}
		if pos, rest := c.Locator.Locate(inputs.Path{"components", 0, "name"}); rest != 0 || pos.Line == 0 {
			t.Errorf("the component is at %+v, rest %d", pos, rest)
		}
	}
	if _, errs := collectText(t, "x", strings.Replace(statement, "https://cyclonedx.org/bom", "https://slsa.dev/provenance/v1", 1)); errs == nil {
		t.Error("provenance was read as a bill of materials")
	}
}

func TestMatch(t *testing.T) {
	for text, want := range map[string]inputs.Confidence{
		`{"components":[], "bomFormat":"CycloneDX"`:                                   inputs.Sure,
		"\ufeff \n{\"$schema\":\"http://cyclonedx.org/schema/bom-1.5.schema.json\"":   inputs.Sure,
		`{"SPDXID":"SPDXRef-DOCUMENT"`:                                                inputs.Sure,
		`<?xml version="1.0"?><!-- x --><bom xmlns="http://cyclonedx.org/schema/bom/`: inputs.Sure,
		"# comment\nSPDXVersion: SPDX-2.3":                                            inputs.Sure,
		"---\nspdxVersion: \"SPDX-2.3\"":                                              inputs.Sure,
		`{"data":{"bomFormat":"CycloneDX"}}`:                                          inputs.No,
		`{"text":"{\"bomFormat\":\"CycloneDX\"}"}`:                                    inputs.No,
		`{"apiVersion":"v1","kind":"ConfigMap"}`:                                      inputs.No,
		"a:\n  spdxVersion: SPDX-2.3":                                                 inputs.No,
		`<project xmlns="http://maven.apache.org/POM/4.0.0">`:                         inputs.No,
		``: inputs.No,
	} {
		if got := New().Match(refTo("x.json", text)); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	for name, want := range map[string]inputs.Confidence{"a/bom.json": inputs.Maybe, "x.cdx.xml": inputs.Maybe, "x.SPDX": inputs.Maybe, "x.json": inputs.No, "bomb.json": inputs.No} {
		if got := New().Match(refTo(name, "{")); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestLimits(t *testing.T) {
	deep := head + `"components":[` + strings.Repeat(`{"type":"library","name":"a","components":[`, 200) + strings.Repeat(`]}`, 200) + `]}`
	if _, errs := collectText(t, "x", deep); errs == nil || !strings.Contains(errs[0].Error(), "nested deeper") {
		t.Errorf("deep: %v", errs)
	}
	ref := refTo("x", head+`"components":[{"type":"library","name":"`+strings.Repeat("n", 100)+`"}]}`)
	ref.Limits.String = 10
	for c, err := range New().Collect(t.Context(), ref) {
		if err != nil || c.Doc.Packages[0].Name != "nnnnnnnnnn" || len(c.Doc.Evidence.Missing) != 1 {
			t.Errorf("%v, %+v", err, c)
		}
	}
	utf16 := []byte{0xff, 0xfe}
	for _, b := range []byte(head + `"version":1}`) {
		utf16 = append(utf16, b, 0)
	}
	if _, errs := collectText(t, "x", string(utf16)); errs != nil {
		t.Errorf("UTF-16: %v", errs)
	}
}
