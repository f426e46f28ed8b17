package agreement

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/run"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/collectors"
)

// TestArticle holds what the article's Dockerfiles must be told by the
// default profile.
func TestArticle(t *testing.T) {
	root, hygiene := "container/run-as-root", []string{
		"dockerfile/apt-lists-left", "dockerfile/apt-no-recommends", "dockerfile/pip-no-cache",
	}
	base := []string{"container/image-digest", "dockerfile/base-image-full"}
	vulnerable := article(t, "Dockerfile.vulnerable")
	for _, rule := range slices.Concat([]string{root}, hygiene, base) {
		if !slices.Contains(vulnerable.rules, rule) {
			t.Errorf("Dockerfile.vulnerable: %s finds nothing", rule)
		}
	}
	if vulnerable.verdict != "fail" {
		t.Errorf("Dockerfile.vulnerable is %s, want it to fail", vulnerable.verdict)
	}

	hardened := article(t, "Dockerfile.hardened")
	if len(hardened.rules) >= len(vulnerable.rules) {
		t.Errorf("Dockerfile.hardened has %d findings, want fewer than %d", len(hardened.rules), len(vulnerable.rules))
	}
	if !slices.Contains(hardened.rules, root) {
		t.Errorf("Dockerfile.hardened: %s finds nothing", root)
	}
	for _, rule := range hardened.rules {
		if slices.Contains(hygiene, rule) || strings.HasPrefix(rule, "dockerfile/apt-") || strings.HasPrefix(rule, "dockerfile/pip-") {
			t.Errorf("Dockerfile.hardened: %s finds something", rule)
		}
	}

	if multistage := article(t, "Dockerfile.multistage"); multistage.verdict != "pass" {
		t.Errorf("Dockerfile.multistage is %s, with %v", multistage.verdict, multistage.rules)
	}
}

type judged struct {
	verdict string
	rules   []string
}

func article(t *testing.T, name string) judged {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "article", name))
	if os.IsNotExist(err) {
		t.Skip("the article's files are not beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	policy, err := engine.Compile(context.Background(), engine.Config{Limits: engine.DefaultEvalLimits(), Time: time.Unix(0, 0)}, engine.Shipped())
	if err != nil {
		t.Fatal(err)
	}
	out, err := run.Run(context.Background(), run.Options{
		Args: []string{"-"}, Stdin: strings.NewReader(string(text)), StdinFilename: "Dockerfile", Collectors: collectors.All(),
		Policy: policy, Limits: inputs.DefaultLimits(), Time: time.Unix(0, 0),
	})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, doc := range out.Report.Documents {
		for _, f := range doc.Findings {
			found[f.Rule] = true
		}
	}
	return judged{out.Report.Verdict, slices.Sorted(maps.Keys(found))}
}
