package schema

import (
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// oracle is an independent validator with the same schemas.
func oracle(t *testing.T, version string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft7)
	c.AssertFormat()
	// Addresses are minor breaches with us.
	for _, name := range []string{"iri-reference", "idn-email"} {
		c.RegisterFormat(&jsonschema.Format{Name: name, Validate: func(any) error { return nil }})
	}
	for _, name := range []string{"bom-" + version, "spdx", "jsf-0.82", "cryptography-defs"} {
		text, err := readSchema(name + ".schema.json")
		if err != nil {
			t.Fatal(err)
		}
		text = strings.ReplaceAll(text, ".SNAPSHOT", "")
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource("http://cyclonedx.org/schema/"+name+".schema.json", value); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile("http://cyclonedx.org/schema/bom-" + version + ".schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func samples(t *testing.T) []string {
	t.Helper()
	var files []string
	dir := filepath.Join("..", "..", "..", "..", "shared", "corpora", "sbom")
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".json" {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Skipf("no shared corpus: %v", err)
	}
	return files
}

// TestSameAsOracle holds the verdicts on the corpus, and on what comes of it
// when values are changed at random, beside those of an independent validator.
func TestSameAsOracle(t *testing.T) {
	schemas := map[string]*jsonschema.Schema{}
	random := rand.New(rand.NewPCG(1, 2))
	compared, invalid := 0, 0
	for _, name := range samples(t) {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 12 {
			var value any
			if err := json.Unmarshal(content, &value); err != nil {
				t.Fatal(err)
			}
			if compared%12 > 0 {
				value = mutate(random, value, 0)
			}
			compared++
			object, _ := value.(map[string]any)
			version, _ := object["specVersion"].(string)
			if _, err := readSchema("bom-" + version + ".schema.json"); err != nil || version < "1.2" {
				continue
			}
			if schemas[version] == nil {
				schemas[version] = oracle(t, version)
			}
			text, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			if !agree(t, name, version, string(text), schemas[version]) {
				invalid++
			}
		}
	}
	if compared < 500 || invalid < 100 {
		t.Errorf("compared %d documents of which %d are invalid: that says little", compared, invalid)
	}
}

// agree compares the verdicts and says whether the document is valid.
func agree(t *testing.T, name, version, text string, s *jsonschema.Schema) bool {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := tree.JSON(text, tree.Limits{Depth: 200, Nodes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	found, err := check("bom-"+version+".schema.json", parsed.Root())
	if err != nil {
		t.Fatal(err)
	}
	broken := ""
	for _, b := range found {
		if !b.Minor {
			broken = b.What
		}
	}
	want := s.Validate(value)
	if (want != nil) != (broken != "") {
		t.Errorf("%s: we say %q, the oracle %v\n%s", filepath.Base(name), broken, want, text[:min(len(text), 3000)])
	}
	return want == nil
}

// mutate changes a few values of a document.
func mutate(r *rand.Rand, value any, depth int) any {
	odds := 40
	switch v := value.(type) {
	case map[string]any:
		for key, child := range v {
			switch {
			case r.IntN(odds) == 0:
				delete(v, key)
			case r.IntN(odds) == 0:
				v[key] = other(r)
			default:
				v[key] = mutate(r, child, depth+1)
			}
		}
		if r.IntN(odds) == 0 {
			v["unknown"] = other(r)
		}
		return v
	case []any:
		for i := range v {
			v[i] = mutate(r, v[i], depth+1)
		}
		if len(v) > 0 && r.IntN(odds) == 0 {
			v = append(v, v[0])
		}
		return v
	case string:
		if r.IntN(odds) == 0 {
			return v + "x"
		}
	}
	return value
}

func other(r *rand.Rand) any {
	return []any{"", "x", "required", float64(1), float64(-1), 1.5, true, nil, []any{}, []any{"x"}, map[string]any{}, map[string]any{"name": "x"}}[r.IntN(12)]
}
