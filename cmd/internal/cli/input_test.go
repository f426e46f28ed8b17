package cli

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/inputs"
)

func TestPrintedDocumentsHideSecretsAndStayJSON(t *testing.T) {
	redactor := report.NewRedactor()
	redactor.Add(`hunter"2\secret`, "12345678", "key-name-0001")
	raw := map[string]any{
		"a": `before hunter"2\secret after`, "n": 12345678, "key-name-0001": true,
		"list": []any{"plain", -1.5e300, nil, `\`}, "html": "<&>",
	}
	for _, format := range []string{"json", "jsonl"} {
		f := &inputFlags{format: &choice{word: format}, view: choice{word: "conftest"}}
		var out bytes.Buffer
		if err := printDocument(&out, f, &inputs.Collected{Raw: raw}, redactor); err != nil {
			t.Fatal(err)
		}
		var back map[string]any
		if err := json.Unmarshal(out.Bytes(), &back); err != nil {
			t.Fatalf("%s: %v in %s", format, err, out.String())
		}
		if strings.Contains(out.String(), "hunter") || strings.Contains(out.String(), "12345678,") || strings.Contains(out.String(), "key-name-0001") {
			t.Errorf("%s shows a secret: %s", format, out.String())
		}
		if list := back["list"].([]any); list[0] != "plain" || list[3] != `\` || back["html"] != "<&>" {
			t.Errorf("%s changed what is no secret: %s", format, out.String())
		}
	}
}

func TestShownSecretsAreShown(t *testing.T) {
	f := &inputFlags{format: &choice{word: "jsonl"}, view: choice{word: "conftest"}}
	var out bytes.Buffer
	if err := printDocument(&out, f, &inputs.Collected{Raw: "hunter2"}, nil); err != nil || out.String() != "\"hunter2\"\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}
