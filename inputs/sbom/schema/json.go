package schema

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

//go:embed official own
var files embed.FS

func readSchema(name string) (string, error) {
	folder := "official/"
	if strings.HasPrefix(name, "spdx-") {
		folder = "own/"
	}
	content, err := files.ReadFile(folder + name)
	if err != nil {
		return "", fmt.Errorf("read schema: %w", err)
	}
	return string(content), nil
}

// CycloneDX judges a document in JSON by the official schema of a version of
// CycloneDX: 1.2 to 1.7. An error says that there is no such schema.
//
// A property that a later version brought is a minor breach: generators write
// new properties beside an old version.
func CycloneDX(version string, root tree.Node) ([]Breach, error) {
	found, err := check("bom-"+version+".schema.json", root)
	if err != nil {
		return nil, err
	}
	for i := range found {
		if found[i].Unknown == "" {
			continue
		}
		later, err := isLater(found[i].Unknown, version)
		if err != nil {
			return nil, err
		}
		found[i].Minor = later
	}
	return found, nil
}

// isLater says that the newest version knows a property, and that this one
// does not know it anywhere.
func isLater(property, version string) (bool, error) {
	const newest = "1.7"
	now, err := readSchema("bom-" + newest + ".schema.json")
	if err != nil {
		return false, err
	}
	then, err := readSchema("bom-" + version + ".schema.json")
	if err != nil {
		return false, err
	}
	key := strconv.Quote(property) + ":"
	return strings.Contains(now, key) && !strings.Contains(then, key), nil
}

// SPDX2 judges a document that has the shape of SPDX 2's JSON by what every
// version of SPDX 2 asks for.
func SPDX2(root tree.Node) ([]Breach, error) {
	return check("spdx-2.schema.json", root)
}

func check(name string, root tree.Node) ([]Breach, error) {
	r, err := compiled(name)
	if err != nil {
		return nil, err
	}
	found := []Breach{}
	(&judge{sums: tree.NewSums(), found: &found}).keeps(r, root)
	return found, nil
}

// LicenseIDs are the identifiers of licences and exceptions on SPDX's list.
func LicenseIDs() (map[string]bool, error) {
	text, err := readSchema("spdx.schema.json")
	if err != nil {
		return nil, err
	}
	t, err := tree.JSON(text, tree.Limits{Depth: 10, Nodes: 10_000})
	if err != nil {
		return nil, fmt.Errorf("read the list of licences: %w", err)
	}
	ids := map[string]bool{}
	for id := range t.Root().Get("enum").All() {
		ids[id.Text()] = true
	}
	return ids, nil
}
