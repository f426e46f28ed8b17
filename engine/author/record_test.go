package author_test

import (
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/boltseal/boltseal/engine/author"
)

func TestFixtureName(t *testing.T) {
	for subject, want := range map[string]string{
		"apps/Deployment/shop/web":      "apps_deployment_shop_web",
		"build/Dockerfile":              "build_dockerfile",
		"3scale":                        "document_3scale",
		"import":                        "document_import",
		"ghcr.io/team/web:v1@sha256:a":  "ghcr_io_team_web_v1_sha256_a",
		"..//":                          "document",
		strings.Repeat("x/", 200) + "y": strings.Repeat("x_", 49) + "y",
	} {
		got := author.FixtureName(subject)
		if got != want {
			t.Errorf("%q: %q, want %q", subject, got, want)
		}
		content, err := author.Fixture(got, []byte(`{"a": "`+"\\n"+`•", "b": {}}`))
		if err != nil {
			t.Errorf("%q: %v", subject, err)
			continue
		}
		if _, err := ast.ParseModuleWithOpts(got, string(content), ast.ParserOptions{RegoVersion: ast.RegoV1}); err != nil {
			t.Errorf("%q: %v", subject, err)
		}
	}
}

func TestPlainMarks(t *testing.T) {
	if got := author.Plain("ENV A=•••• sha256:76880d60 B=1"); got != "ENV A=redacted-76880d60 B=1" {
		t.Error(got)
	}
}
