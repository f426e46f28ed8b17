package schema

import (
	"embed"
	"fmt"

	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

//go:embed official
var official embed.FS

func readOfficial(name string) (string, error) {
	content, err := official.ReadFile("official/" + name)
	if err != nil {
		return "", fmt.Errorf("read schema: %w", err)
	}
	return string(content), nil
}

// JSON judges a document in JSON by the official schema of a version of
// CycloneDX: 1.2 to 1.7. An error says that there is no such schema.
func JSON(version string, root tree.Node) ([]Breach, error) {
	c := &compiler{read: readOfficial, files: map[string]*tree.Tree{}, rules: map[string]*rule{}}
	r, err := c.compile("bom-"+version+".schema.json", "")
	if err != nil {
		return nil, err
	}
	found := []Breach{}
	(&judge{sums: tree.NewSums(), found: &found}).keeps(r, root)
	return found, nil
}
