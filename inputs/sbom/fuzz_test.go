package sbom

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

// seeds gives a fuzz target the shared corpus and what lies in testdata.
func seeds(f *testing.F, extensions ...string) {
	f.Helper()
	files, err := filepath.Glob("testdata/*")
	if err != nil {
		f.Fatal(err)
	}
	shared := []string{}
	for _, dir := range []string{"bom-examples/*", "cdx-spec/*/*"} {
		more, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "corpora", "sbom", dir))
		if err != nil {
			f.Fatal(err)
		}
		shared = append(shared, more...)
	}
	for _, name := range append(files, shared...) {
		for _, ext := range extensions {
			if filepath.Ext(name) != ext {
				continue
			}
			content, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			if len(content) < 64<<10 {
				f.Add(string(content))
			}
		}
	}
}

// check holds what every text must hold: no panic, one document or errors with
// a place, a document that is total, places within the file.
func check(t *testing.T, text string) {
	t.Helper()
	ref := refTo("x", text)
	ref.Limits.Depth, ref.Limits.String = 40, 1<<10
	New().Match(ref)
	for c, err := range New().Collect(t.Context(), ref) {
		if (c == nil) == (err == nil) {
			t.Fatal("neither a document nor an error, or both")
		}
		if c == nil {
			continue
		}
		total(t, reflect.ValueOf(c.Doc).Elem(), "document")
		if _, err := json.Marshal(c.Doc); err != nil {
			t.Fatal(err)
		}
		for _, path := range []inputs.Path{{}, {"components", 0}, {"components", 0, "version"}, {"packages", 0}, {"vulnerabilities", 0}, {"created"}, {"nothing"}} {
			pos, rest := c.Locator.Locate(path)
			if rest < 0 || rest > len(path) || pos.Line < 0 || pos.EndLine < pos.Line {
				t.Fatalf("%v is at %+v, rest %d", path, pos, rest)
			}
		}
	}
}

// total holds that no list or map of a document is nil.
func total(t *testing.T, v reflect.Value, at string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				total(t, v.Field(i), at+"."+v.Type().Field(i).Name)
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			t.Fatalf("%s is null", at)
		}
		for i := range v.Len() {
			total(t, v.Index(i), at)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			total(t, v.Elem(), at)
		}
	}
}

func FuzzJSON(f *testing.F) {
	seeds(f, ".json")
	f.Fuzz(check)
}

func FuzzXML(f *testing.F) {
	seeds(f, ".xml", ".rdf")
	f.Fuzz(check)
}

func FuzzText(f *testing.F) {
	seeds(f, ".spdx", ".yaml")
	f.Fuzz(check)
}
