package sbom

import (
	"fmt"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/sbom/cyclonedx"
	"github.com/boltseal/boltseal/inputs/sbom/listing"
	"github.com/boltseal/boltseal/inputs/sbom/schema"
	"github.com/boltseal/boltseal/inputs/sbom/spdx"
	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// mostNodes is how many values a document may hold: a tree of that many takes
// about half a gigabyte.
const mostNodes = 16 << 20

// brokenError says that a document breaks its schema.
type brokenError struct {
	// of names the format and version.
	of       string
	breaches []schema.Breach
}

// Error implements error.
func (e *brokenError) Error() string { return e.of + ": " + e.breaches[0].What }

// read reads the file. Where places are wanted it was read before and is valid.
func (f *file) read(places bool) (*listing.Listing, error) {
	l := listing.Begin(f.limits, places)
	trimmed := strings.TrimLeft(strings.TrimPrefix(f.src, "\ufeff"), " \t\r\n")
	var err error
	switch {
	case trimmed == "":
		err = &inputs.SkipError{Why: "the file is empty"}
	case trimmed[0] == '{':
		err = f.readJSON(l)
	case trimmed[0] == '<' && !strings.HasPrefix(trimmed, "<text>"):
		err = f.readXML(l)
	case saysTagValue(trimmed):
		err = f.readTagValue(l)
	case saysYAML(trimmed):
		err = f.readYAML(l)
	default:
		err = &inputs.SkipError{Why: "neither CycloneDX nor SPDX"}
	}
	return l, err
}

func (f *file) treeLimits() tree.Limits { return tree.Limits{Depth: f.limits.Depth, Nodes: mostNodes} }

// readJSON reads any format that is JSON, by the keys of the outermost object.
func (f *file) readJSON(l *listing.Listing) error {
	t, err := tree.JSON(f.src, f.treeLimits())
	if err != nil {
		return err
	}
	root := t.Root()
	return f.readTree(root, l, "json")
}

// readTree reads what is JSON or was brought into its shape.
func (f *file) readTree(root tree.Node, l *listing.Listing, encoding string) error {
	l.SBOM.Encoding = encoding
	isCycloneDX := root.Get("bomFormat").OK() || strings.Contains(root.Get("$schema").Text(), "cyclonedx.org/") ||
		root.Get("specVersion").OK() && root.Get("components").OK()
	switch {
	case isCycloneDX:
		return f.readCycloneDX(root, l)
	case spdx.IsGraph(root):
		return f.readGraph(root, l)
	case envelope(root).Get("payloadType").OK() && envelope(root).Get("payload").OK():
		return f.readEnvelope(root, l)
	case root.Get("predicateType").OK() && root.Get("predicate").OK():
		return f.readStatement(root, l)
	case root.Get("spdxVersion").OK() || root.Get("SPDXID").OK():
		return f.readSPDX(root, l)
	}
	return &inputs.SkipError{Why: "neither CycloneDX nor SPDX"}
}

// readCycloneDX judges and reads CycloneDX in JSON.
func (f *file) readCycloneDX(root tree.Node, l *listing.Listing) error {
	version := root.Get("specVersion")
	known := slices.Contains(cyclonedx.Versions()[2:], version.Text())
	if !known && !numbered().MatchString(version.Text()) || version.Kind() != tree.String {
		start, _ := root.Span()
		if version.OK() {
			start, _ = version.Span()
		}
		return broken("CycloneDX", schema.Breach{Offset: start, What: `"specVersion" must be a version such as "1.6"`})
	}
	if !known && root.Get("bomFormat").Text() != "CycloneDX" {
		return broken("CycloneDX "+version.Text(), schema.Breach{Offset: root.Get("bomFormat").KeyAt(), What: `"bomFormat" must be "CycloneDX"`})
	}
	l.SBOM.Known = known
	if known && !l.WithPlaces {
		found, err := schema.CycloneDX(version.Text(), root)
		if err != nil {
			return fmt.Errorf("CycloneDX %s: %w", version.Text(), err)
		}
		if err := f.tolerate("CycloneDX "+version.Text(), found, l); err != nil {
			return err
		}
	}
	if !known {
		unknownVersion(l, "CycloneDX", version.Text())
	}
	return cyclonedx.Read(root, l)
}

func broken(of string, breach schema.Breach) error {
	return &brokenError{of: of, breaches: []schema.Breach{breach}}
}

// tolerate notes minor breaches and makes an error of the others.
func (f *file) tolerate(of string, found []schema.Breach, l *listing.Listing) error {
	e := &brokenError{of: of}
	lines := tree.LinesOf(f.name, f.src)
	for _, b := range found {
		if b.Minor {
			l.Problem("line %d: %s", lines.Line(b.Offset), b.What)
		} else {
			e.breaches = append(e.breaches, b)
		}
	}
	if len(e.breaches) > 0 {
		return e
	}
	return nil
}

// unknownVersion says that the document is of a version that we do not know.
func unknownVersion(l *listing.Listing, format, version string) {
	l.SBOM.Known = false
	l.Problem("%s %s is not known: the document was read as far as that is safe", format, version)
	l.Gap("sbom", "%s %s is not known: what is new in it was not read", format, version)
}
