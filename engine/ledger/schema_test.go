package ledger

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestSchemaHasTheReadersKeys asks the reader which keys it knows, with one
// that it does not know.
func TestSchemaHasTheReadersKeys(t *testing.T) {
	var root map[string]any
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	defs := root["$defs"].(map[string]any)
	for content, schema := range map[string]any{
		"zz9: 1": root, "waivers: [{zz9: 1}]": defs["waiver"], "waivers: [{match: {zz9: 1}}]": defs["match"],
	} {
		_, err := Read(FileName, []byte(content), Requirements{}, time.Now())
		if err == nil {
			t.Errorf("%s: no error", content)
			continue
		}
		_, list, _ := strings.Cut(err.Error(), ": want ")
		known := strings.Split(strings.SplitN(list, "\n", 2)[0], ", ")
		slices.Sort(known)
		if properties := slices.Sorted(maps.Keys(schema.(map[string]any)["properties"].(map[string]any))); !slices.Equal(known, properties) {
			t.Errorf("%s: the reader knows %v, the schema %v", content, known, properties)
		}
	}
}
