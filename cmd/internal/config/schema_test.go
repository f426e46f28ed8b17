package config

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSchemaHasTheReadersKeys asks the reader which keys it knows, with one
// that it does not know.
func TestSchemaHasTheReadersKeys(t *testing.T) {
	var root map[string]any
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	defs := root["$defs"].(map[string]any)
	property := func(schema any, name string) any {
		return schema.(map[string]any)["properties"].(map[string]any)[name]
	}
	for name, c := range map[string]struct {
		schema  any
		content string
	}{
		"the file":        {root, "zz9: 1"},
		"profile":         {defs["profile"], "profiles: [{zz9: 1}]"},
		"rule":            {defs["rule"], "rules: {a/b: {zz9: 1}}"},
		"inline ignores":  {property(root, "inline_ignores"), "inline_ignores: {zz9: 1}"},
		"waivers":         {defs["waivers"], "waivers: {zz9: 1}"},
		"waivers.require": {property(defs["waivers"], "require"), "waivers: {require: {zz9: 1}}"},
	} {
		file := filepath.Join(t.TempDir(), Name)
		if err := os.WriteFile(file, []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := ReadFile(file, Name, false)
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		_, list, _ := strings.Cut(err.Error(), "; known: ")
		known := strings.Split(strings.SplitN(list, "\n", 2)[0], ", ")
		properties := slices.Sorted(maps.Keys(c.schema.(map[string]any)["properties"].(map[string]any)))
		if !slices.Equal(known, properties) {
			t.Errorf("%s: the reader knows %v, the schema %v", name, known, properties)
		}
	}
}
