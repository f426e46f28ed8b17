package image

import (
	"maps"
	"slices"
	"strconv"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/secret"
)

// findSecrets looks for secrets in what the configuration says, adds them to
// the document's, and gives their values, which no output may show.
func findSecrets(doc *inputs.Document) []string {
	scanner := secret.New()
	values, seen := []string{}, map[string]bool{}
	add := func(where, path string, hits []secret.Hit) {
		for _, h := range hits {
			doc.Files.Secrets = append(doc.Files.Secrets, inputs.FoundSecret{Rule: h.Rule, Where: where, Path: path, Line: -1, Fingerprint: h.Fingerprint})
			if !seen[h.Value] {
				seen[h.Value] = true
				values = append(values, h.Value)
			}
		}
	}
	for _, v := range doc.Image.Config.Env {
		add("env", v.Name, scanner.Text(v.Name, v.Value))
	}
	for i, h := range doc.Image.History {
		add("history", strconv.Itoa(i), scanner.Command(h.CreatedBy))
	}
	for _, name := range slices.Sorted(maps.Keys(doc.Image.Config.Labels)) {
		add("label", name, scanner.Text(name, doc.Image.Config.Labels[name]))
	}
	return values
}
