package export

import (
	"encoding/json"
	"testing"

	"go.yaml.in/yaml/v3"
)

// decode reads YAML into a value by its JSON names.
func decode(t testing.TB, content []byte, into any) {
	t.Helper()
	var value any
	if err := yaml.Unmarshal(content, &value); err != nil {
		t.Fatalf("%v in\n%s", err, content)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}
