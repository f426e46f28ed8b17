package kubernetes

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	sigs "sigs.k8s.io/yaml"

	"github.com/boltseal/boltseal/inputs"
)

// textAt cuts a position's range out of the source, counting lines and code
// points by itself; the first line is indented to its column.
func textAt(t testing.TB, src []byte, pos inputs.Position) string {
	t.Helper()
	lines := strings.SplitAfter(strings.TrimPrefix(string(src), "\uFEFF"), "\n")
	if pos.Line < 1 || pos.EndLine < pos.Line || pos.EndLine > len(lines) {
		t.Fatalf("position %+v is not in the file", pos)
	}
	first, last := []rune(lines[pos.Line-1]), []rune(lines[pos.EndLine-1])
	if pos.Column < 1 || pos.Column > len(first)+1 || pos.EndColumn < 1 || pos.EndColumn > len(last)+1 {
		t.Fatalf("position %+v is not in the file", pos)
	}
	indent := strings.Repeat(" ", pos.Column-1)
	if pos.Line == pos.EndLine {
		if pos.EndColumn < pos.Column {
			t.Fatalf("position %+v ends before it starts", pos)
		}
		return indent + string(first[pos.Column-1:pos.EndColumn-1])
	}
	return indent + string(first[pos.Column-1:]) + strings.Join(lines[pos.Line:pos.EndLine-1], "") + string(last[:pos.EndColumn-1])
}

// TestPlacesReadBackAsTheirValues reads the text at the place of every nth
// node as YAML of its own: it must be the node's key and value. Where the
// document has aliases or merges, text is taken only where it does not need them.
func TestPlacesReadBackAsTheirValues(t *testing.T) {
	checked := 0
	for _, file := range append(corpus(t, "k8s", "yaml", "*.yaml"), corpus(t, "k8s", "docs", "*.json")...) {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		docs, _ := collect(t, file, string(src))
		for _, doc := range docs {
			n := 0
			eachNode(inputs.Path{}, doc.Doc.Review.Object, func(path inputs.Path, value any) {
				if n++; n%23 != 0 || len(path) == 0 {
					return
				}
				checked++
				checkReadsBack(t, filepath.Base(file), doc, path, value)
			})
		}
	}
	t.Logf("checked %d places", checked)
	if checked < 800 {
		t.Errorf("checked %d places only", checked)
	}
}

func checkReadsBack(t *testing.T, file string, doc *inputs.Collected, path inputs.Path, value any) {
	t.Helper()
	pos, rest := doc.Locator.Locate(path)
	if rest != 0 {
		t.Errorf("%s: %v has no place", file, path)
		return
	}
	cut := textAt(t, doc.Source, pos)
	if len(cut) > 8<<10 { // its parts are read, and this takes long
		return
	}
	if _, isItem := path[len(path)-1].(int); isItem && value == nil {
		return
	}
	var got any
	if err := sigs.Unmarshal([]byte(cut+"\n"), &got); err != nil {
		if strings.ContainsAny(cut, "*") || strings.Contains(string(doc.Source), "<<:") {
			return
		}
		t.Errorf("%s: %v: the text %q is no YAML: %v", file, path, cut, err)
		return
	}
	want := normal(t, value)
	if key, isEntry := path[len(path)-1].(string); isEntry {
		want = map[string]any{key: want}
	}
	// Block scalars that keep their last line breaks lose them at a cut.
	if !reflect.DeepEqual(trimmed(got), trimmed(want)) {
		t.Errorf("%s: %v: the text %q reads as %v, want %v", file, path, cut, got, want)
	}
}

// trimmed cuts line breaks from the end of every string.
func trimmed(value any) any {
	switch v := value.(type) {
	case string:
		return strings.TrimRight(v, "\n")
	case []any:
		for i := range v {
			v[i] = trimmed(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = trimmed(v[key])
		}
	}
	return value
}

func eachNode(path inputs.Path, value any, visit func(inputs.Path, any)) {
	visit(path, value)
	switch v := value.(type) {
	case map[string]any:
		for key, below := range v {
			eachNode(append(path[:len(path):len(path)], key), below, visit)
		}
	case []any:
		for i, below := range v {
			eachNode(append(path[:len(path):len(path)], i), below, visit)
		}
	}
}

const odd = `# the first
apiVersion: v1
kind: Pod
metadata: {name: "ä, b", labels: {a: b,
    c: d}}
x-base: &base   # shared
  image: busybox
  securityContext:
    runAsUser: 0
spec:
  volumes: []
  containers:
  -
    name: one
    image: 'it''s'   # quoted
    args: ["é", "y: #", z]
    command:
      - sh
      - |-  # script
        # no comment
        echo

        done
      - >+
        folded
        text

  - *base
  - <<: *base
    name: three
    securityContext: {}
  - &four
    name: four
    env: [{name: A, value: plain
      text}]
  - ? name
    : five
    image:
`

func TestOddPlaces(t *testing.T) {
	for variant, content := range map[string]string{"LF": odd, "CRLF": strings.ReplaceAll(odd, "\n", "\r\n"), "BOM": "\uFEFF" + odd} {
		docs, errs := collect(t, "odd.yaml", content)
		if len(docs) != 1 {
			t.Fatal(errs)
		}
		for _, c := range []struct {
			path string
			want string
		}{
			{"", "2:1-38:11"},
			{"metadata", "4:1-5:11"},
			{"metadata/name", "4:12-4:24"},
			{"metadata/labels/c", "5:5-5:9"},
			{"x-base", "6:1-9:17"},
			{"spec/volumes", "11:3-11:14"},
			{"spec/containers/0", "14:5-26:13"},
			{"spec/containers/0/image", "15:5-15:19"},
			{"spec/containers/0/args/0", "16:12-16:15"},
			{"spec/containers/0/args/1", "16:17-16:23"},
			{"spec/containers/0/args/2", "16:25-16:26"},
			{"spec/containers/0/command/1", "19:9-23:13"},
			{"spec/containers/0/command/2", "24:9-26:13"},
			{"spec/containers/1", "28:5-28:10"},
			{"spec/containers/1/image", "7:3-7:17"},
			{"spec/containers/1/user", "9:5-9:17"},
			{"spec/containers/1/privileged", "28:5-28:10"},
			{"spec/containers/2", "29:5-31:24"},
			{"spec/containers/2/image", "7:3-7:17"},
			{"spec/containers/2/name", "30:5-30:16"},
			{"spec/containers/2/securityContext", "31:5-31:24"},
			{"spec/containers/2/user", "29:5-31:24"},
			{"spec/containers/3", "33:5-35:13"},
			{"spec/containers/3/env/0/value", "34:21-35:11"},
			{"spec/containers/4/name", "36:7-37:11"},
			{"spec/containers/4/image", "38:5-38:11"},
		} {
			var path inputs.Path
			for _, step := range strings.Split(c.path, "/") {
				var n int
				if _, err := fmt.Sscanf(step, "%d", &n); err == nil {
					path = append(path, n)
				} else if step != "" {
					path = append(path, step)
				}
			}
			pos, rest := docs[0].Locator.Locate(path)
			got := fmt.Sprintf("%d:%d-%d:%d", pos.Line, pos.Column, pos.EndLine, pos.EndColumn)
			if got != c.want || rest != 0 {
				t.Errorf("%s: %s is at %s (rest %d), want %s", variant, c.path, got, rest, c.want)
			}
		}
	}
}

// TestPlacesFromManyGoroutines: a List's documents share what is found lazily.
func TestPlacesFromManyGoroutines(t *testing.T) {
	docs, errs := collect(t, "a.yaml", "apiVersion: v1\nkind: List\nitems:\n"+strings.Repeat("- apiVersion: v1\n  kind: X\n  a: {b: c}\n", 8))
	if len(docs) != 8 {
		t.Fatal(errs)
	}
	var wait sync.WaitGroup
	for i, doc := range docs {
		wait.Go(func() {
			if pos, rest := doc.Locator.Locate(inputs.Path{"a", "b"}); pos.Line != 6+3*i || rest != 0 {
				t.Errorf("item %d: %+v", i, pos)
			}
		})
	}
	wait.Wait()
}
