package write

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// SPDXTagValue writes SPDX 2.3 as tag-value.
func SPDXTagValue(w io.Writer, doc *inputs.Document, o Options) error {
	d, err := spdxOf(doc, o)
	if err != nil {
		return err
	}
	t := tags{bufio.NewWriter(w)}
	t.line("SPDXVersion", d.Version)
	t.line("DataLicense", d.DataLic)
	t.line("SPDXID", d.ID)
	t.line("DocumentName", d.Name)
	t.line("DocumentNamespace", d.Namespace)
	for _, creator := range d.Creation.Creators {
		t.line("Creator", creator)
	}
	t.line("Created", d.Creation.Created)
	for i := range d.Packages {
		t.pkg(&d.Packages[i])
	}
	for _, license := range d.Extracted {
		t.begin()
		t.line("LicenseID", license.ID)
		t.text("ExtractedText", license.Text)
		t.line("LicenseName", license.Name)
	}
	t.begin()
	for _, r := range d.Related {
		t.line("Relationship", r.From+" "+r.Kind+" "+r.To)
	}
	return t.Flush()
}

// tags writes tags; the writer keeps the first error.
type tags struct{ *bufio.Writer }

func (t tags) begin() { fmt.Fprintln(t) }

func (t tags) line(tag, value string) {
	if value != "" {
		fmt.Fprintf(t, "%s: %s\n", tag, oneLine(value))
	}
}

func (t tags) text(tag, value string) {
	if value != "" {
		fmt.Fprintf(t, "%s: <text>%s</text>\n", tag, strings.ReplaceAll(value, "</text>", ""))
	}
}

func (t tags) pkg(p *spdxPackage) {
	t.begin()
	t.line("PackageName", p.Name)
	t.line("SPDXID", p.ID)
	t.line("PackageVersion", p.Version)
	t.line("PackageSupplier", p.Supplier)
	t.line("PackageDownloadLocation", p.Download)
	t.line("PrimaryPackagePurpose", p.Purpose)
	t.line("FilesAnalyzed", "false")
	for _, sum := range p.Checksums {
		t.line("PackageChecksum", sum.Algorithm+": "+sum.Value)
	}
	t.line("PackageSourceInfo", p.Source)
	t.line("PackageLicenseConcluded", p.Concluded)
	t.line("PackageLicenseDeclared", p.Declared)
	t.line("PackageCopyrightText", p.Copyright)
	t.text("PackageComment", p.Comment)
	for _, ref := range p.Refs {
		t.line("ExternalRef", ref.Category+" "+ref.Type+" "+ref.Locator)
	}
}
