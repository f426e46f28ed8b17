package kubernetes

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestIgnoreComments(t *testing.T) {
	const pod = "apiVersion: v1\nkind: Pod\n"
	for _, c := range []struct {
		name, content string
		want          []string // line of the comment: lines it speaks for
	}{
		{"before the first key", "# boltseal:ignore=a\n" + pod + "spec: {}\n", []string{"1:2-4"}},
		{"before the marker", "# boltseal:ignore=a\n---\n# other\n" + pod, []string{"1:4-5"}},
		{"behind the marker", "--- # boltseal:ignore=a\n" + pod, []string{"1:2-3"}},
		{"above a key", pod + "spec:\n  # boltseal:ignore=a\n\n  # more\n  containers:\n  - name: b\n    image: c\n", []string{"4:7-9"}},
		{"above an item", pod + "spec:\n  containers:\n  # boltseal:ignore=a\n  - name: b\n    image: c\n  - name: d\n", []string{"5:6-7"}},
		{"above an item with its dash alone", pod + "spec:\n  containers:\n  # boltseal:ignore=a\n  -\n    name: b\n    image: c\n", []string{"5:7-8"}},
		{"behind a dash", pod + "spec:\n  containers:\n  - # boltseal:ignore=a\n    name: b\n    image: c\n", []string{"5:6-7"}},
		{"inside an item", pod + "spec:\n  containers:\n  - name: b\n    # boltseal:ignore=a\n    image: c\n    tty: true\n", []string{"6:7-7"}},
		{"trailing a scalar", pod + "spec:\n  containers:\n  - name: b # boltseal:ignore=a\n    image: c\n", []string{"5:5-5"}},
		{"trailing a key", pod + "spec:\n  containers: # boltseal:ignore=a\n  - name: b\n    image: c\n", []string{"4:4-6"}},
		{"trailing a block scalar's start", pod + "data:\n  a: | # boltseal:ignore=a\n    b\n    c\n", []string{"4:4-6"}},
		{"trailing an anchor", pod + "spec: &x # boltseal:ignore=a\n  b: c\n", []string{"3:3-4"}},
		{"trailing a flow list's end", pod + "spec:\n  a: [b,\n    c] # boltseal:ignore=a\nx: y\n", []string{"5:5-5"}},
		{"trailing a bracket", pod + "spec:\n  a: [b,\n  c\n  ] # boltseal:ignore=a\nx: y\n", []string{"6:4-6"}},
		{"in a block scalar", pod + "data:\n  a: |\n    # boltseal:ignore=a\n    c\n", nil},
		{"at a block scalar's end", pod + "data:\n  a: |\n    c\n    # boltseal:ignore=a\n", nil},
		{"after a block scalar", pod + "data:\n  a: |\n    c\n# boltseal:ignore=a\nx: y\n", []string{"6:7-7"}},
		{"in quotes", pod + "data:\n  a: \"b # boltseal:ignore=a\"\n  c: 'b\n    # boltseal:ignore=a'\n", nil},
		{"in a plain scalar", pod + "data:\n  a: b# boltseal:ignore=a\n", nil},
		{"in a key", pod + "data:\n  'b # boltseal:ignore=a': c\n", nil},
		{"with text before", pod + "# see boltseal:ignore=a\nx: y\n", nil},
		{"at the end", pod + "x: y\n# boltseal:ignore=a\n", []string{"4:4-4"}},
		{"without a blank", pod + "#boltseal:ignore=a\nx: y\n", []string{"3:4-4"}},
		{"CRLF", strings.ReplaceAll(pod+"# boltseal:ignore=a\nx: y\n", "\n", "\r\n"), []string{"3:4-4"}},
		{"two", pod + "# boltseal:ignore=a\n# boltseal:ignore=b\nx: y # boltseal:ignore=c\n", []string{"3:5-5", "4:5-5", "5:5-5"}},
	} {
		docs, errs := collect(t, "a.yaml", c.content)
		if len(docs) != 1 {
			t.Errorf("%s: %v", c.name, errs)
			continue
		}
		var got []string
		for _, ignore := range docs[0].Ignores {
			got = append(got, fmt.Sprintf("%d:%d-%d", ignore.Line, ignore.From, ignore.To))
			if !strings.HasPrefix(ignore.Text, "boltseal:ignore=") || strings.ContainsAny(ignore.Text, "\r\n") {
				t.Errorf("%s: text %q", c.name, ignore.Text)
			}
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestIgnoreCommentsInAList(t *testing.T) {
	docs, errs := collect(t, "a.yaml", `apiVersion: v1
kind: List
# boltseal:ignore=unused
metadata: {}
items:
# boltseal:ignore=one
- apiVersion: v1
  kind: A
- apiVersion: v1
  kind: B
  # boltseal:ignore=two
  x: y
`)
	if len(docs) != 2 {
		t.Fatal(errs)
	}
	var got []string
	for _, doc := range docs {
		for _, ignore := range doc.Ignores {
			got = append(got, fmt.Sprintf("%s %s %d-%d", doc.Doc.Review.Kind.Kind, strings.TrimPrefix(ignore.Text, "boltseal:ignore="), ignore.From, ignore.To))
		}
	}
	want := []string{"A unused 4-4", "A one 7-8", "B two 12-12"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
