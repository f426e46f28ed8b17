package sbom

import (
	"fmt"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs/sbom/listing"
	"github.com/boltseal/boltseal/inputs/sbom/schema"
	"github.com/boltseal/boltseal/inputs/sbom/spdx"
	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// saysTagValue says that a text is SPDX as tag-value.
func saysTagValue(text string) bool { return startsLine(text, "SPDXVersion:") }

// saysYAML says that a text is SPDX as YAML.
func saysYAML(text string) bool {
	return startsLine(text, "spdxVersion:") || startsLine(text, `"spdxVersion":`) || startsLine(text, "SPDXID:")
}

// startsLine says that one of the lines starts with word.
func startsLine(text, word string) bool {
	return strings.HasPrefix(text, word) || strings.Contains(text, "\n"+word)
}

func (f *file) readTagValue(l *listing.Listing) error {
	t, err := spdx.TagValue(f.src, f.treeLimits())
	if err != nil {
		return err
	}
	return f.readTree(t.Root(), l, "tag-value")
}

func (f *file) readYAML(l *listing.Listing) error {
	if int64(len(f.src)) > f.limits.File {
		return fmt.Errorf("a bill of materials in YAML may have %d bytes at most", f.limits.File)
	}
	t, err := tree.YAML(f.src, f.treeLimits())
	if err != nil {
		return err
	}
	return f.readTree(t.Root(), l, "yaml")
}

// readSPDX judges and reads SPDX 2 in the shape of its JSON.
func (f *file) readSPDX(root tree.Node, l *listing.Listing) error {
	version := root.Get("spdxVersion").Text()
	l.SBOM.Known = slices.Contains(spdx.Versions(), version)
	if !l.WithPlaces {
		found, err := schema.SPDX2(root)
		if err != nil {
			return err
		}
		of := "SPDX " + strings.TrimPrefix(version, "SPDX-")
		if version == "" {
			of = "SPDX"
		}
		if err := f.tolerate(of, found, l); err != nil {
			return err
		}
		if !l.SBOM.Known {
			unknownVersion(l, "SPDX", strings.TrimPrefix(version, "SPDX-"))
		}
	}
	return spdx.Read(root, l)
}
