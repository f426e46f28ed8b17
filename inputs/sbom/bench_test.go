package sbom

import (
	"fmt"
	"strings"
	"testing"
)

// large is a CycloneDX document of n packages, each with what generators
// write: purl, licence, hash, properties, a dependency.
func large(n int) string {
	var b strings.Builder
	b.WriteString(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"timestamp":"2026-11-01T00:00:00Z"},"components":[`)
	for i := range n {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, `{"bom-ref":"p%[1]d","type":"library","name":"package-%[1]d","version":"1.%[1]d.0","purl":"pkg:deb/debian/package-%[1]d@1.%[1]d.0?arch=amd64&distro=debian-12","hashes":[{"alg":"SHA-256","content":"%064[1]x"}],"licenses":[{"license":{"id":"MIT"}}],"properties":[{"name":"syft:location:0:path","value":"/usr/share/doc/package-%[1]d/copyright"},{"name":"syft:metadata:source","value":"source-%[1]d"}]}`, i)
	}
	b.WriteString(`],"dependencies":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"ref":"p%d","dependsOn":["p%d"]}`, i, (i+1)%n)
	}
	b.WriteString(`]}`)
	return b.String()
}

func BenchmarkCycloneDXJSON(b *testing.B) { benchmark(b, large(20_000)) }

func benchmark(b *testing.B, content string) {
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		if _, errs := collectText(b, "bom.json", content); errs != nil {
			b.Fatal(errs)
		}
	}
}
