package sbom

import (
	"slices"

	"github.com/boltseal/boltseal/inputs/sbom/listing"
	"github.com/boltseal/boltseal/inputs/sbom/spdx"
	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// readGraph reads SPDX 3.
func (f *file) readGraph(root tree.Node, l *listing.Listing) error {
	l.SBOM.Encoding = "json-ld"
	if err := spdx.ReadGraph(root, l); err != nil {
		return err
	}
	l.SBOM.Known = slices.Contains(spdx.GraphVersions(), l.SBOM.SpecVersion)
	if !l.SBOM.Known && !l.WithPlaces {
		unknownVersion(l, "SPDX", l.SBOM.SpecVersion)
	}
	return nil
}
