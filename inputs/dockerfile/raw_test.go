package dockerfile

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// TestRawIsConftestsView compares with the output of
// `conftest parse --parser dockerfile`, v0.71.1, kept beside each file.
func TestRawIsConftestsView(t *testing.T) {
	files, err := filepath.Glob("testdata/raw/*.Dockerfile")
	if err != nil || len(files) == 0 {
		t.Fatal("no test data", err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		golden, err := os.ReadFile(strings.TrimSuffix(name, ".Dockerfile") + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var want, got any
		if err := json.Unmarshal(golden, &want); err != nil {
			t.Fatal(err)
		}
		c := mustCollect(t, string(src))
		// conftest's parser gives a list with one list of commands; policies see the inner one
		data, err := json.Marshal([]any{c.Raw})
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %s", name, data)
		}
	}
}
