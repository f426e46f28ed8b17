package kubernetes

import (
	"errors"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

// TestWhatIsNoObjectIsSaid: nothing that stands where an object should be is
// passed over in silence.
func TestWhatIsNoObjectIsSaid(t *testing.T) {
	for _, c := range []struct{ content, want string }{
		{"apiVersion: v1\nkind: 1\n", "line 1: a document has something other than a string as kind"},
		{"# c\n---\nkind: Pod\napiVersion: [v1]\n", "line 3: a document has something other than a string as apiVersion"},
		{"apiVersion: v1\nkind: yes\n", "line 1: a document has something other than a string as kind"},
		{"apiVersion: v1\nspec: {}\n", "line 1: a document has no kind"},
		{"kind: Pod\n", "line 1: a document has no apiVersion"},
		{"apiVersion: ''\nkind: Pod\n", "line 1: a document has an empty apiVersion"},
		{"a: 1\n", "no Kubernetes object: no document has apiVersion and kind"},
		{"- 1\n", "no Kubernetes object: no document has apiVersion and kind"},
		{"apiVersion: v1\nkind: List\nitems: []\n", "a List without items"},
		{"apiVersion: v1\nkind: PodList\nitems: []\n", "a List without items"},
		{"apiVersion: v1\nkind: List\n", "a List without items"},
		{"apiVersion: v1\nkind: List\nitems:\n- foo\n- 3\n- [a]\n- ~\n- {a: b}\n- {kind: Pod}\n- {apiVersion: v1, kind: 3}\n",
			"line 4: items[0] is no mapping; line 5: items[1] is no mapping; line 6: items[2] is a list, which is no Kubernetes object; " +
				"line 7: items[3] is null, which is no Kubernetes object; line 8: items[4] has no apiVersion and kind; " +
				"line 9: items[5] has no apiVersion; line 10: items[6] has something other than a string as kind"},
		{"apiVersion: v1\nkind: PodList\nitems:\n- kind: 3\n", "line 4: items[0] has no apiVersion"},
		{"a: 1\n---\napiVersion: v1\nkind: [x]\n", "line 1: a document has no apiVersion and kind; line 3: a document has something other than a string as kind"},
	} {
		docs, errs := collect(t, "a.yaml", c.content)
		var got []string
		for _, err := range errs {
			var skip *inputs.SkipError
			if !errors.As(err, &skip) {
				t.Errorf("%q: %T %v is no skip", c.content, err, err)
			}
			got = append(got, err.Error())
		}
		if len(docs) != 0 || strings.Join(got, "; ") != c.want {
			t.Errorf("%q: %d documents, %s\nwant %s", c.content, len(docs), strings.Join(got, "; "), c.want)
		}
	}
}

// TestItemsAreNotHidden: kubectl applies the items of every object that has a
// list of them, whatever it calls itself and however deep they stand.
func TestItemsAreNotHidden(t *testing.T) {
	pod := "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c}]}}"
	deep := pod
	for range 20 {
		deep = "{apiVersion: v1, kind: List, items: [" + deep + "]}"
	}
	for _, c := range []struct{ name, content, want string }{
		{"nested", deep, "core/Pod//p"},
		{"a kind that is none of a List", "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}, items: [" + pod + "]}", "core/ConfigMap//m, core/Pod//p"},
		{"a Pod of Pods", "{apiVersion: v1, kind: Pod, metadata: {name: m}, items: [{metadata: {name: p}}]}", "core/Pod//m, core/Pod//p"},
		{"a resource with items of its own", "{apiVersion: g/v1, kind: Menu, items: [{kind: soup}, {name: a}, b]}", "g/Menu//"},
		{"an item through an alias", "{apiVersion: v1, kind: List, x: &x " + pod + ", items: [*x, *x]}", "core/Pod//p, core/Pod//p"},
		{"an alias under two types", "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: AList, items: [&x {m: 1}]}, {apiVersion: v1, kind: BList, items: [*x]}]}", "core/A//, core/B//"},
		{"a custom list without items", "{apiVersion: g/v1, kind: AllowList, spec: {a: b}}", "g/AllowList//"},
	} {
		docs, errs := collect(t, "a.yaml", c.content+"\n")
		if got := told(docs, errs); got != c.want {
			t.Errorf("%s: got %s, want %s (%v)", c.name, got, c.want, errs)
		}
		for _, doc := range docs {
			if pos, rest := doc.Locator.Locate(inputs.Path{}); rest != 0 || pos.Line != 1 {
				t.Errorf("%s: %s stands at %+v", c.name, doc.Doc.Subject.Ref, pos)
			}
		}
	}
}
