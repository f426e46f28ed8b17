package sbom

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/sbom/cyclonedx"
	"github.com/boltseal/boltseal/inputs/sbom/listing"
	"github.com/boltseal/boltseal/inputs/sbom/schema"
	"github.com/boltseal/boltseal/inputs/sbom/spdx"
	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// deepestRDF is the deepest nesting of RDF.
const deepestRDF = 5000

// readRDF reads SPDX 2 in RDF.
func (f *file) readRDF(root tree.Node, l *listing.Listing) error {
	t, err := spdx.RDF(root, f.src, f.treeLimits())
	if err != nil {
		return err
	}
	return f.readTree(t.Root(), l, "rdf")
}

// readXML reads CycloneDX in XML and SPDX in RDF.
func (f *file) readXML(l *listing.Listing) error {
	limits := f.treeLimits()
	if strings.Contains(f.src[:min(len(f.src), inputs.HeadSize)], "http://spdx.org/rdf/terms") {
		// In RDF each element may stand in the one that it was first spoken of in.
		limits.Depth = max(limits.Depth, deepestRDF)
	}
	t, err := tree.XML(f.src, limits)
	if err != nil {
		return err
	}
	root := t.Root()
	if spdx.IsRDF(root) {
		return f.readRDF(root, l)
	}
	space := strings.Replace(root.Space(), "https://", "http://", 1)
	if root.Key() == "bom" && strings.HasPrefix(space, strings.TrimSuffix(cyclonedx.Namespace, "/")) {
		return f.readCycloneDXML(root, l)
	}
	return &inputs.SkipError{Why: "neither CycloneDX nor SPDX"}
}

// numbered is how versions are written.
var numbered = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]+\.[0-9]+$`) })

// readCycloneDXML judges and reads CycloneDX in XML. The namespace says the version.
func (f *file) readCycloneDXML(root tree.Node, l *listing.Listing) error {
	l.SBOM.Encoding = "xml"
	version := strings.TrimPrefix(root.Space(), cyclonedx.Namespace)
	if !numbered().MatchString(version) {
		start, _ := root.Span()
		return broken("CycloneDX", schema.Breach{Offset: start, What: fmt.Sprintf("%q is none of CycloneDX's namespaces (%s1.6)", root.Space(), cyclonedx.Namespace)})
	}
	l.SBOM.Known = slices.Contains(cyclonedx.Versions(), version)
	if !l.WithPlaces {
		if err := f.judgeXML(version, root, l); err != nil {
			return err
		}
	}
	return cyclonedx.Read(cyclonedx.FromXML(root).Root(), l)
}

func (f *file) judgeXML(version string, root tree.Node, l *listing.Listing) error {
	if !l.SBOM.Known {
		unknownVersion(l, "CycloneDX", version)
		return nil
	}
	found, err := schema.CycloneDXXML(version, root)
	if err != nil {
		return fmt.Errorf("CycloneDX %s: %w", version, err)
	}
	return f.tolerate("CycloneDX "+version, found, l)
}
