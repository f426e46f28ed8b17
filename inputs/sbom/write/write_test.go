package write

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/sbom"
)

var update = flag.Bool("update", false, "write the golden files anew")

// image is a small image with all that a bill of materials says.
func image() *inputs.Document {
	digest := "sha256:" + strings.Repeat("ab", 32)
	layer := "sha256:" + strings.Repeat("cd", 32)
	pkg := func(p inputs.Package) inputs.Package {
		p.Layer, p.Installed = layer, true
		if p.CPEs == nil {
			p.CPEs = []string{}
		}
		return p
	}
	return &inputs.Document{
		Kind: inputs.KindImage, Subject: inputs.Subject{Name: "registry.example/team/app:1", Digest: digest},
		Image: &inputs.Image{Reference: inputs.ParseReference("registry.example/team/app:1"), Digest: digest, ID: "sha256:" + strings.Repeat("ef", 32),
			Created: "2026-01-02T03:04:05.678Z", Platform: inputs.Platform{OS: "linux", Architecture: "amd64"},
			OS:     inputs.OSRelease{ID: "debian", Version: "12", Name: "Debian GNU/Linux"},
			Layers: []inputs.Layer{{Digest: layer, Instruction: "ENV TOKEN=hunter2"}}},
		Files: inputs.Files{Setuid: []inputs.FoundFile{{Path: "/usr/bin/su"}}},
		Packages: []inputs.Package{
			pkg(inputs.Package{Name: "libssl3", Version: "3.0.11-1~deb12u2", Type: "deb", Architecture: "amd64", Source: inputs.PackageSource{Name: "openssl", Version: "3.0.11-1~deb12u2"},
				PURL: "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12", Licenses: []string{"Apache-2.0", "Artistic-1.0 OR GPL-1.0-or-later"}, Path: "/var/lib/dpkg/status"}),
			pkg(inputs.Package{Name: "@babel/core", Version: "7.0.0", Type: "npm", PURL: "pkg:npm/%40babel/core@7.0.0", Licenses: []string{"MIT"}, Path: "/app/node_modules/@babel/core/package.json"}),
			pkg(inputs.Package{Name: "@babel/core", Version: "7.0.0", Type: "npm", PURL: "pkg:npm/%40babel/core@7.0.0", Licenses: []string{"MIT"}, Path: "/other/node_modules/@babel/core/package.json"}),
			pkg(inputs.Package{Name: "org.slf4j:slf4j-api", Version: "2.0.0", Type: "maven", OwnedBy: "libslf4j-java", PURL: "pkg:maven/org.slf4j/slf4j-api@2.0.0", Licenses: []string{"The \"MIT\" <licence>"}, Path: "/app/a.jar"}),
			pkg(inputs.Package{Name: "odd & strange", Version: "1", Type: "generic", Licenses: []string{}, Path: "/x"}),
		},
		Evidence: inputs.Evidence{Missing: []inputs.Gap{{Fact: "packages", Why: "a database could not be read"}}},
	}
}

// read reads what was written.
func read(t *testing.T, content []byte) *inputs.Document {
	t.Helper()
	ref := inputs.Ref{Name: "bom", Head: content[:min(len(content), inputs.HeadSize)], Named: true,
		Bytes: func() ([]byte, error) { return content, nil }, Limits: inputs.DefaultLimits()}
	if sbom.New().Match(ref) != inputs.Sure {
		t.Error("what was written is not recognised")
	}
	var doc *inputs.Document
	for c, err := range sbom.New().Collect(context.Background(), ref) {
		if err != nil {
			t.Fatalf("what was written is refused: %v", err)
		}
		doc = c.Doc
	}
	return doc
}

// TestRoundTrip holds that every format keeps its schema and says the same packages.
func TestRoundTrip(t *testing.T) {
	for _, format := range Formats() {
		for _, version := range CycloneDXVersions() {
			t.Run(format.Name+" "+version, func(t *testing.T) {
				var out, again bytes.Buffer
				if err := format.Write(&out, image(), Options{Version: version, Tool: "1.0"}); err != nil {
					t.Fatal(err)
				}
				if err := format.Write(&again, image(), Options{Version: version, Tool: "1.0"}); err != nil || again.String() != out.String() {
					t.Errorf("the same image gives other bytes: %v", err)
				}
				if strings.Contains(out.String(), "hunter2") {
					t.Error("an instruction, which may hold a secret, is shown")
				}
				golden(t, format.Name+"-"+version, out.Bytes())
				doc := read(t, out.Bytes())
				if doc.SBOM.Image != image().Image.Digest || doc.Subject.Ref != "registry.example/team/app" || len(doc.SBOM.Problems) > 0 {
					t.Errorf("image %q, ref %q, problems %v", doc.SBOM.Image, doc.Subject.Ref, doc.SBOM.Problems)
				}
				same(t, doc.Packages, image().Packages)
			})
		}
	}
}

// same holds that packages are equal but for what formats have no words for:
// several licences become one expression.
func same(t *testing.T, got, want []inputs.Package) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d packages, want %d", len(got), len(want))
	}
	for i := range want {
		g, w := got[i], want[i]
		if len(w.Licenses) > 1 {
			w.Licenses = []string{"Apache-2.0 AND (Artistic-1.0 OR GPL-1.0-or-later)"}
		}
		if w.Source.Name == "" && g.Type != "deb" {
			w.Source = g.Source
		}
		g.Architecture, w.Architecture = "", "" // only distributions' package URLs have it
		if !reflect.DeepEqual(g, w) {
			t.Errorf("got  %+v\nwant %+v", g, w)
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if strings.HasPrefix(name, "spdx") && !strings.HasSuffix(name, "1.6") || strings.HasSuffix(name, "1.5") || strings.HasSuffix(name, "1.7") {
		return
	}
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from what is written now; run go test -update and look at the difference", file)
	}
}

func TestTimeIsStated(t *testing.T) {
	var out bytes.Buffer
	at := time.Date(2030, 5, 6, 7, 8, 9, 0, time.UTC)
	if err := CycloneDX(&out, image(), Options{Time: at}); err != nil {
		t.Fatal(err)
	}
	if doc := read(t, out.Bytes()); doc.SBOM.Created != "2030-05-06T07:08:09Z" || doc.SBOM.SpecVersion != "1.6" {
		t.Errorf("created %s, version %s", doc.SBOM.Created, doc.SBOM.SpecVersion)
	}
}

func TestNothingToWrite(t *testing.T) {
	if err := SPDX(&bytes.Buffer{}, &inputs.Document{Kind: inputs.KindDockerfile}, Options{}); err == nil {
		t.Error("a Dockerfile became a bill of materials")
	}
	if err := CycloneDX(&bytes.Buffer{}, image(), Options{Version: "1.1"}); err == nil {
		t.Error("CycloneDX 1.1 was written")
	}
}

func TestExpressions(t *testing.T) {
	known, err := knownLicenses()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"MIT": true, "MIT OR Apache-2.0": true, "(MIT AND BSD-3-Clause) OR GPL-2.0-only WITH Classpath-exception-2.0": true,
		"GPL-2.0+": true, "LicenseRef-x.1": true, "": false, "MIT OR": false, "OR MIT": false, "(MIT": false, "MIT)": false,
		"MIT Apache-2.0": false, "MIT or Apache-2.0": false, "The MIT License": false, "()": false, "LicenseRef-": false,
	} {
		if got := known.isExpression(text); got != want {
			t.Errorf("%q is an expression: %v, want %v", text, got, want)
		}
	}
}
