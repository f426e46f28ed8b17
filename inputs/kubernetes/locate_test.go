package kubernetes

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/inputs"
)

// stepsOf reads a path written with slashes; numbers are indexes.
func stepsOf(path string) inputs.Path {
	steps := inputs.Path{}
	for _, step := range strings.Split(path, "/") {
		var n int
		if _, err := fmt.Sscanf(step, "%d", &n); err == nil {
			steps = append(steps, n)
		} else if step != "" {
			steps = append(steps, step)
		}
	}
	return steps
}

func written(pos inputs.Position) string {
	return fmt.Sprintf("%d:%d-%d:%d", pos.Line, pos.Column, pos.EndLine, pos.EndColumn)
}

// TestPlacesByStyle gives the exact range of an entry for every style that a
// value may have. Each text follows two lines of apiVersion and kind.
func TestPlacesByStyle(t *testing.T) {
	for _, c := range []struct{ name, content, path, want string }{
		{"plain", "a: b\n", "a", "3:1-3:5"},
		{"plain with spaces inside and behind", "a: b  c   \n", "a", "3:1-3:8"},
		{"plain before a comment", "a: b # c\n", "a", "3:1-3:5"},
		{"tab inside", "a: b\tc\n", "a", "3:1-3:7"},
		{"tab before", "a:\t\tb\n", "a", "3:1-3:6"},
		{"unicode before", "a: {ä€😀: x, b: c}\n", "a/b", "3:13-3:17"},
		{"unicode inside", "a: ä€😀\n", "a", "3:1-3:7"},
		{"plain over lines", "a: b\n  c\n\n  d\ne: f\n", "a", "3:1-6:4"},
		{"plain that repeats its words", "a: b\n  b b\n  b\ne: f\n", "a", "3:1-5:4"},
		{"double quotes", "a: \"b\\\" # c\" # d\n", "a", "3:1-3:13"},
		{"double quotes over lines", "a: \"b\n\n  c\\\n  d\"\nx: y\n", "a", "3:1-6:5"},
		{"single quotes", "a: 'b''c'\n", "a", "3:1-3:10"},
		{"literal", "a: |\n  b\n\n   c\nd: e\n", "a", "3:1-6:5"},
		{"literal, empty", "a: |\nd: e\n", "a", "3:1-3:5"},
		{"literal, empty and nested", "a:\n  b: |\n  c: d\n", "a/b", "4:3-4:7"},
		{"literal with hint", "a: |1\n   b\n c\nd: e\n", "a", "3:1-5:3"},
		{"literal kept", "a: |+\n  b\n\nd: e\n", "a", "3:1-4:4"},
		{"literal with comment behind", "a: | # c\n  b\n# d\ne: f\n", "a", "3:1-4:4"},
		{"folded", "a: >-\n  b\n  c\n\n  d\ne: f\n", "a", "3:1-7:4"},
		{"folded, last", "a: >\n  b", "a", "3:1-4:4"},
		{"empty", "a:\nb: c\n", "a", "3:1-3:3"},
		{"empty with comment", "a: # c\nb: c\n", "a", "3:1-3:3"},
		{"null", "a: ~\n", "a", "3:1-3:5"},
		{"anchor", "a: &x b\nc: *x\n", "a", "3:1-3:8"},
		{"alias", "a: &x b\nc: *x\n", "c", "4:1-4:6"},
		{"below an alias", "a: &x {b: c}\nd: *x\n", "d/b", "3:8-3:12"},
		{"merged", "a: &x {b: c}\nd:\n  <<: *x\n  e: f\n", "d/b", "3:8-3:12"},
		{"own before merged", "a: &x {b: c}\nd:\n  <<: *x\n  b: e\n", "d/b", "6:3-6:7"},
		{"merged after own", "a: &x {b: c}\nd:\n  b: e\n  <<: *x\n", "d/b", "3:8-3:12"},
		{"merged from a list", "a: &x {b: c}\ne: &y {b: d, f: g}\nd:\n  <<: [*x, *y]\n", "d/f", "4:14-4:18"},
		{"set twice", "a: b\na: c\n", "a", "4:1-4:5"},
		{"tag", "a: !!str 1\n", "a", "3:1-3:11"},
		{"tag on the line before", "a: !!str\n  b\n", "a", "3:1-4:4"},
		{"quoted key", "\"a\" : b\n", "a", "3:1-3:8"},
		{"explicit key", "? a\n: b\n", "a", "3:3-4:4"},
		{"flow mapping", "a: {b: [c, {d: e}], f: g}\n", "a", "3:1-3:26"},
		{"flow entry", "a: {b: [c, {d: e}], f: g}\n", "a/b/1/d", "3:13-3:17"},
		{"flow over lines", "a: [b, # ]\n  c, # }\n]\nd: e\n", "a", "3:1-5:2"},
		{"empty flow", "a: [ ]\n", "a", "3:1-3:7"},
		{"flow key alone", "a: {b, c: d}\n", "a/b", "3:5-3:6"},
		{"item", "a:\n- b\n- c: d\n  e: f\n- - g\n", "a/1", "5:3-6:7"},
		{"item of an item", "a:\n- b\n- - g\n", "a/1/0", "5:5-5:6"},
		{"empty item", "a:\n-\n- b\n", "a/1", "5:3-5:4"},
		{"mapping with comments between", "a:\n  # b\n  c: d\n  # e\n\n  f: g\n  # h\ni: j\n", "a", "3:1-8:7"},
		{"past what exists", "a: {b: c}\n", "a/x/y", "3:1-3:10 rest 2"},
		{"past a scalar", "a: b\n", "a/0/x", "3:1-3:5 rest 2"},
		{"past a list", "a: [b]\n", "a/1", "3:1-3:7 rest 1"},
	} {
		for variant, newline := range map[string]string{"LF": "\n", "CRLF": "\r\n"} {
			content := strings.ReplaceAll("apiVersion: v1\nkind: A\n"+c.content, "\n", newline)
			docs, errs := collect(t, "a.yaml", content)
			if len(docs) != 1 {
				t.Errorf("%s, %s: %v", c.name, variant, errs)
				continue
			}
			pos, rest := docs[0].Locator.Locate(stepsOf(c.path))
			got := written(pos)
			if rest > 0 {
				got += fmt.Sprintf(" rest %d", rest)
			}
			if got != c.want {
				t.Errorf("%s, %s: %s is at %s, want %s", c.name, variant, c.path, got, c.want)
			}
		}
	}
}

func TestPlacesInJSON(t *testing.T) {
	pretty := "{\n  \"apiVersion\": \"v1\",\n  \"kind\" : \"List\", \"items\": [\n    {\"apiVersion\": \"v1\", \"kind\": \"A\",\n     \"ä\\\"\\u0041\": [1, -2.5e3,\n  true], \"b\": {\"c\": \"😀\", \"d\": null}, \"b2\": {}},\n" +
		"    {\"apiVersion\":\"v1\",\"kind\":\"PodList\",\"items\":[{\"metadata\":{\"name\":\"x\"}}]}\n  ]\n}\n"
	for _, c := range []struct {
		name, content string
		document      int
		path, want    string
	}{
		{"item of a List", pretty, 0, "", "4:5-6:47"},
		{"entry", pretty, 0, "kind", "4:26-4:37"},
		{"escaped key", pretty, 0, "ä\"A", "5:6-6:8"},
		{"number", pretty, 0, "ä\"A/1", "5:23-5:29"},
		{"word", pretty, 0, "ä\"A/2", "6:3-6:7"},
		{"after an emoji", pretty, 0, "b/d", "6:26-6:35"},
		{"empty object", pretty, 0, "b2", "6:38-6:46"},
		{"nested List", pretty, 1, "metadata/name", "7:63-7:73"},
		{"assumed kind", pretty, 1, "kind", "7:50-7:75 rest 1"},
		{"one line", `{"apiVersion":"v1","kind":"A","a":{"b":["c",{"d":1}]}}`, 0, "a/b/1/d", "1:46-1:51"},
		{"one after the other", `{"apiVersion":"v1","kind":"A"} {"apiVersion":"v1","kind":"B","c":2}`, 1, "c", "1:62-1:67"},
		{"set twice", `{"apiVersion":"v1","kind":"A","a":1,"a":2}`, 0, "a", "1:37-1:42"},
	} {
		docs, errs := collect(t, "a.json", c.content)
		if len(docs) <= c.document {
			t.Errorf("%s: %v", c.name, errs)
			continue
		}
		pos, rest := docs[c.document].Locator.Locate(stepsOf(c.path))
		got := written(pos)
		if rest > 0 {
			got += fmt.Sprintf(" rest %d", rest)
		}
		if got != c.want {
			t.Errorf("%s: %s is at %s, want %s", c.name, c.path, got, c.want)
		}
	}
}

// TestPlacesAfterABadDocument: what cannot be read moves nothing.
func TestPlacesAfterABadDocument(t *testing.T) {
	docs, errs := collect(t, "a.yaml", "a: [\n---\n# b\napiVersion: v1\nkind: A\nc:\n  d: e\n")
	if len(docs) != 1 || len(errs) != 1 {
		t.Fatalf("%d documents, %v", len(docs), errs)
	}
	if pos, rest := docs[0].Locator.Locate(inputs.Path{"c", "d"}); written(pos) != "7:3-7:7" || rest != 0 {
		t.Errorf("found at %+v", pos)
	}
}

// isLast says that no later entry has the same key.
func isLast(mapping *yaml.Node, entry int) bool {
	for i := entry + 2; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == mapping.Content[entry].Value {
			return false
		}
	}
	return true
}

// mostCompared bounds the nodes of a document that are compared.
const mostCompared = 300

// TestPlacesStartWhereTheParserSays compares with the YAML library's own lines
// and columns, over files that hold one document.
func TestPlacesStartWhereTheParserSays(t *testing.T) {
	compared := 0
	for _, name := range corpus(t, "k8s", "yaml", "*.yaml") {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var root yaml.Node
		docs, errs := collect(t, name, string(src))
		if len(docs) != 1 || len(errs) != 0 || yaml.Unmarshal(src, &root) != nil || len(root.Content) != 1 || root.Content[0].Kind != yaml.MappingNode {
			continue
		}
		left := mostCompared
		var walk func(path inputs.Path, key, value *yaml.Node)
		walk = func(path inputs.Path, key, value *yaml.Node) {
			if left--; left < 0 || value.Kind == yaml.AliasNode {
				return
			}
			at := value
			if key != nil {
				at = key
			}
			pos, rest := docs[0].Locator.Locate(path)
			if len(path) > 0 && at.Anchor == "" && (at.Style&yaml.TaggedStyle == 0) && (rest != 0 || pos.Line != at.Line || pos.Column != at.Column) {
				t.Errorf("%s: %v is at %+v, rest %d; the parser says %d:%d", name, path, pos, rest, at.Line, at.Column)
			}
			compared++
			for i := 0; i+1 < len(value.Content) && value.Kind == yaml.MappingNode; i += 2 {
				if value.Content[i].Tag == "!!str" && isLast(value, i) {
					walk(append(path[:len(path):len(path)], value.Content[i].Value), value.Content[i], value.Content[i+1])
				}
			}
			for i := 0; i < len(value.Content) && value.Kind == yaml.SequenceNode; i++ {
				walk(append(path[:len(path):len(path)], i), nil, value.Content[i])
			}
		}
		if docs[0].Doc.Review.Kind.Kind != "" && docs[0].Doc.Review.Object["items"] == nil {
			walk(inputs.Path{}, nil, root.Content[0])
		}
	}
	t.Logf("compared %d places", compared)
	if compared < 3000 {
		t.Errorf("compared %d places only", compared)
	}
}
