package agreement

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/gatekeeper"
	"github.com/boltseal/boltseal/engine/run"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/collectors"
)

// TestArticleGatekeeper runs the article's template and constraint as they are.
func TestArticleGatekeeper(t *testing.T) {
	set := gatekeeper.NewSet()
	for _, name := range []string{"gatekeeper-template.yaml", "gatekeeper-constraint.yaml"} {
		content, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "article", name))
		if os.IsNotExist(err) {
			t.Skip("the article's files are not beside the repository")
		}
		if err == nil {
			err = set.Add(name, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	source, warnings, err := set.Source("gatekeeper", "")
	if err != nil || len(warnings) > 0 {
		t.Fatal(warnings, err)
	}
	policy, err := engine.Compile(context.Background(), engine.Config{
		Profiles: []string{"none"}, Limits: engine.DefaultEvalLimits(), Time: time.Unix(0, 0),
	}, engine.Shipped(), source)
	if err != nil {
		t.Fatal(err)
	}
	pod := func(metadata string) string {
		return "apiVersion: v1\nkind: Pod\nmetadata: {name: web, " + metadata + "}\nspec: {containers: [{name: web, image: nginx}]}\n"
	}
	for metadata, want := range map[string]int{
		"namespace: production": 1,
		"namespace: staging":    0,
		"namespace: production, annotations: {security.company.com/scanned: 'true'}":  0,
		"namespace: production, annotations: {security.company.com/scanned: 'false'}": 1,
	} {
		out, err := run.Run(context.Background(), run.Options{
			Args: []string{"-"}, Stdin: strings.NewReader(pod(metadata)), StdinFilename: "pod.yaml", Collectors: collectors.All(),
			Policy: policy, Limits: inputs.DefaultLimits(), Time: time.Unix(0, 0),
		})
		if err != nil {
			t.Fatal(err)
		}
		findings := out.Report.Documents[0].Findings
		if len(findings) != want {
			t.Errorf("%s: %d findings, want %d", metadata, len(findings), want)
			continue
		}
		if want > 0 && (findings[0].Instance != "require-image-scan" || findings[0].Message != "Container web: image must be scanned before deployment") {
			t.Errorf("%+v", findings[0])
		}
	}
}
