package kubernetes

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
	sigs "sigs.k8s.io/yaml"

	"github.com/boltseal/boltseal/inputs"
)

// collect runs the collector over content.
func collect(t testing.TB, name, content string) ([]*inputs.Collected, []error) {
	t.Helper()
	ref := inputs.Ref{
		Name: name, Named: true, Head: []byte(content[:min(len(content), inputs.HeadSize)]), Limits: inputs.DefaultLimits(),
		Bytes: func() ([]byte, error) { return []byte(content), nil },
	}
	var docs []*inputs.Collected
	var errs []error
	for doc, err := range New().Collect(context.Background(), ref) {
		if (doc == nil) == (err == nil) {
			t.Fatalf("a pair holds exactly one of document and error: %v, %v", doc, err)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		docs = append(docs, doc)
	}
	return docs, errs
}

func corpus(t testing.TB, parts ...string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(append([]string{"..", "..", "..", "shared", "corpora"}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("the corpora are not beside the repository")
	}
	return files
}

// TestValuesAreWhatKubectlReads holds every document of the corpus equal to
// what sigs.k8s.io/yaml, the API machinery's own reader, makes of it.
func TestValuesAreWhatKubectlReads(t *testing.T) {
	objects := 0
	for _, name := range corpus(t, "k8s", "yaml", "*.yaml") {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for c := range chunks(src, 0) {
			value, err := readYAML(src[c.start:c.end])
			if err != nil {
				continue
			}
			var want any
			if err := sigs.Unmarshal(src[c.start:c.end], &want); err != nil {
				t.Errorf("%s: sigs.k8s.io/yaml refuses what we read: %v", name, err)
				continue
			}
			if got := normal(t, value); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: offset %d: values differ\n got %v\nwant %v", name, c.start, got, want)
			}
			objects++
		}
	}
	if objects < 400 {
		t.Errorf("compared only %d documents", objects)
	}
}

// readYAML reads the first document of src.
func readYAML(src []byte) (value any, err error) {
	yamlDocuments(src, func(root *yaml.Node, e error) bool {
		if err = e; err == nil {
			r := &yamlReader{budget: &budget{limits: inputs.DefaultLimits()}}
			value, err = r.value(root, 0)
		}
		return false
	})
	return value, err
}

// normal gives a value the number types of encoding/json.
func normal(t *testing.T, value any) any {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestScalarsFollowKubectl(t *testing.T) {
	scalars := []string{"yes", "No", "ON", "off", "y", "n", "true", "TRUE", "tRue", "0777", "0o777", "0x1F", "0b101", "-0b11", "1_000", "08", "09.5",
		"1e3", "1E-3", "+12", "-0", ".5", "5.", "1.0", "~", "null", "Null", "nUll", "2024-01-02", "2024-01-02T03:04:05Z", "2001-1-1 1:1:1", "12:30:45",
		"18446744073709551615", "9223372036854775808", "'yes'", `"0777"`, "!!str 12", "!!int 12", "!!float 3", "!!binary aGVsbG8=", "foo bar", "-", "- x", "<<",
		`"\u00e9\n"`, "1.2.3", "0.1", "1e400", "!custom x", "0x", "_1", "1_", "+.5", "-.5e1", "1e", "0o8", "!!bool yes", "!!null ~", "''"}
	for _, s := range scalars {
		src := "k: " + s + "\n"
		var want any
		wantErr := sigs.Unmarshal([]byte(src), &want)
		got, err := readYAML([]byte(src))
		if (err != nil) != (wantErr != nil) {
			t.Errorf("%s: error %v, kubectl's reader says %v", s, err, wantErr)
			continue
		}
		if err == nil && !reflect.DeepEqual(normal(t, got), want) {
			t.Errorf("%s: got %#v, kubectl reads %#v", s, got, want)
		}
	}
	for _, k := range []string{"1", "1.5", "true", "yes", "'1'", "2024-01-02"} {
		src := k + ": v\n"
		var want any
		if err := sigs.Unmarshal([]byte(src), &want); err != nil {
			continue
		}
		got, err := readYAML([]byte(src))
		if err != nil || !reflect.DeepEqual(normal(t, got), want) {
			t.Errorf("key %s: got %v (%v), kubectl reads %v", k, got, err, want)
		}
	}
}

// TestEveryCorpusFileIsJudgedOrRefused reads real files: none is lost, no
// value is null that must not be, every node has a place inside its file.
func TestEveryCorpusFileIsJudgedOrRefused(t *testing.T) {
	for _, set := range []struct {
		pattern []string
		atLeast int
	}{
		{[]string{"k8s", "docs", "*.json"}, 484},
		{[]string{"k8s", "yaml", "*"}, 425},
		{[]string{"psa", "*", "*", "*", "*.yaml"}, 40},
	} {
		docs, refused := 0, 0
		for _, name := range corpus(t, set.pattern...) {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			found, errs := collect(t, name, string(content))
			if len(found)+len(errs) == 0 {
				t.Errorf("%s: neither a document nor an error", name)
			}
			for _, err := range errs {
				refused++
				t.Logf("%s: %v", filepath.Base(name), err)
			}
			for _, doc := range found {
				docs++
				checkTotal(t, name, doc)
				checkPlaces(t, name, doc)
			}
		}
		t.Logf("%s: %d documents, %d refused", strings.Join(set.pattern, "/"), docs, refused)
		if docs < set.atLeast {
			t.Errorf("%s: %d documents, want at least %d", strings.Join(set.pattern, "/"), docs, set.atLeast)
		}
	}
}

// checkTotal fails on a null outside the users' own values.
func checkTotal(t testing.TB, name string, c *inputs.Collected) {
	t.Helper()
	doc := *c.Doc
	review := *doc.Review
	review.Object, review.OldObject, review.Options, review.NamespaceObject = map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}
	doc.Review = &review
	data, err := json.Marshal(doc)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var plain any
	if err := json.Unmarshal(data, &plain); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	eachNode(inputs.Path{}, plain, func(path inputs.Path, value any) {
		if value == nil {
			t.Errorf("%s: %v is null", name, path)
		}
	})
	if _, err := json.Marshal(c.Raw); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// mostPlaces bounds the nodes of a document whose places are asked for.
const mostPlaces = 300

// checkPlaces asks for the places of a document's first nodes.
func checkPlaces(t testing.TB, name string, c *inputs.Collected) {
	t.Helper()
	lines := strings.Split(string(c.Source), "\n")
	asked := 0
	var walk func(path inputs.Path, value any)
	walk = func(path inputs.Path, value any) {
		if asked++; asked > mostPlaces {
			return
		}
		pos, rest := c.Locator.Locate(path)
		if rest != 0 {
			t.Errorf("%s: %v has no place", name, path)
			return
		}
		if pos.Line < 1 || pos.Line > len(lines) || pos.Column < 1 || pos.Column > len([]rune(lines[pos.Line-1]))+1 ||
			pos.EndLine < pos.Line || pos.EndLine > len(lines) || pos.EndLine == pos.Line && pos.EndColumn < pos.Column {
			t.Errorf("%s: %v: impossible place %+v", name, path, pos)
		}
		switch value := value.(type) {
		case map[string]any:
			for k, v := range value {
				walk(append(path[:len(path):len(path)], k), v)
			}
		case []any:
			for i, v := range value {
				walk(append(path[:len(path):len(path)], i), v)
			}
		}
	}
	walk(inputs.Path{}, c.Doc.Review.Object)
}

func TestSecondDocumentIsNeverSkipped(t *testing.T) {
	docs, errs := collect(t, "a.yaml", "\n---\n# nothing\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\n\n--- # c\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\n...\n---\nkind: List\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: c}}\n- apiVersion: v1\n  kind: List\n  items:\n  - {apiVersion: v1, kind: Pod, metadata: {name: d}}\n")
	if len(errs) != 0 {
		t.Fatal(errs)
	}
	var names []string
	for _, d := range docs {
		names = append(names, d.Doc.Review.Name)
	}
	if got := strings.Join(names, " "); got != "a b c d" {
		t.Errorf("documents %q, want a b c d", got)
	}
	pos, _ := docs[3].Locator.Locate(inputs.Path{"metadata", "name"})
	if pos.Line != 23 {
		t.Errorf("place of the nested item's name: %+v, want line 23", pos)
	}
}

func TestErrorInOneDocumentLeavesTheOthers(t *testing.T) {
	docs, errs := collect(t, "a.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Pod\n bad: [\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: c}\n")
	if len(docs) != 2 || len(errs) != 1 {
		t.Fatalf("%d documents and errors %v, want 2 and 1", len(docs), errs)
	}
	at, ok := errs[0].(*inputs.PositionError)
	if !ok || at.Pos.Line < 5 || at.Pos.Line > 8 || at.Pos.File != "a.yaml" {
		t.Errorf("error %#v, want one in lines 5 to 8", errs[0])
	}
}

func TestNoManifestIsSkipped(t *testing.T) {
	for _, content := range []string{"", "# only a comment\n", "a: 1\nb: 2\n", "- 1\n- 2\n", "just text\n", "replicas: 3\n---\nregion: eu\n"} {
		docs, errs := collect(t, "values.yaml", content)
		if len(docs) != 0 || len(errs) != 1 {
			t.Errorf("%q: %d documents, errors %v; want one skip", content, len(docs), errs)
			continue
		}
		if _, ok := errs[0].(*inputs.SkipError); !ok {
			t.Errorf("%q: %T %v, want a skip", content, errs[0], errs[0])
		}
	}
	docs, errs := collect(t, "mixed.yaml", "a: 1\n---\napiVersion: v1\nkind: Pod\n")
	if len(docs) != 1 || len(errs) != 1 {
		t.Errorf("mixed file: %d documents, errors %v; want one of each", len(docs), errs)
	}
}

func TestEncodings(t *testing.T) {
	pod := "apiVersion: v1\nkind: Pod\nmetadata:\n  name: ä\n"
	for name, content := range map[string]string{"BOM": "\uFEFF" + pod, "CRLF": strings.ReplaceAll(pod, "\n", "\r\n")} {
		docs, errs := collect(t, "a.yaml", content)
		if len(docs) != 1 || len(errs) != 0 {
			t.Errorf("%s: %d documents, %v", name, len(docs), errs)
			continue
		}
		pos, rest := docs[0].Locator.Locate(inputs.Path{"metadata", "name"})
		want := inputs.Position{File: "a.yaml", Line: 4, Column: 3, EndLine: 4, EndColumn: 10}
		if pos != want || rest != 0 {
			t.Errorf("%s: place %+v, want %+v", name, pos, want)
		}
	}
	for name, content := range map[string]string{"UTF-16": "\xFF\xFEa\x00", "NUL": "a: \x00\n", "invalid UTF-8": "a: \xC3\x28\n"} {
		docs, errs := collect(t, "a.yaml", content)
		if len(docs) != 0 || len(errs) != 1 {
			t.Errorf("%s: %d documents, %v; want one error", name, len(docs), errs)
		}
	}
}

// TestHostileFilesEndSoon feeds what is made to cost time or memory.
func TestHostileFilesEndSoon(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'k'; c++ {
		prev := string(c - 1)
		bomb += fmt.Sprintf("%c: &%c [*%s,*%s,*%s,*%s,*%s,*%s,*%s,*%s,*%s]\n", c, c, prev, prev, prev, prev, prev, prev, prev, prev, prev)
	}
	head := "apiVersion: v1\nkind: Pod\n"
	var block strings.Builder
	for i := range 1000 {
		block.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	cases := map[string]struct{ name, content, want string }{
		"alias bomb":        {"a.yaml", head + bomb, "aliases expand"},
		"alias to itself":   {"a.yaml", head + "x: &x [*x]\n", "contains itself"},
		"deep flow":         {"a.yaml", head + "x: " + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + "\n", "nesting is deeper"},
		"deeper flow":       {"a.yaml", head + "x: " + strings.Repeat("[", 1_000_000) + "\n", ""},
		"deep block":        {"a.yaml", head + block.String(), "nesting is deeper"},
		"deep list":         {"a.yaml", head + strings.Repeat("- ", 5000) + "\n", ""},
		"deep JSON":         {"a.json", strings.Repeat(`{"apiVersion":`, 1000), "nesting is deeper"},
		"deep JSON list":    {"a.json", `{"apiVersion":"v1","kind":"Pod","x":` + strings.Repeat("[", 1_000_000), "nesting is deeper"},
		"large expansion":   {"a.yaml", head + "x: &x " + strings.Repeat("y", 900_000) + "\nz: [*x,*x,*x,*x,*x,*x,*x,*x,*x,*x]\n", "larger than the limit"},
		"merge of merges":   {"a.yaml", head + "a: &a {k: v}\nb: &b {<<: [*a, *a, *a, *a]}\nc: {<<: [*b, *b], <<: *b}\n", "-"},
		"open string":       {"a.json", `{"apiVersion":"v1","kind":"Pod","x":"`, "does not end"},
		"a million markers": {"a.yaml", strings.Repeat("---\n", 1_000_000), "empty"},
	}
	for name, c := range cases {
		start := time.Now()
		docs, errs := collect(t, c.name, c.content)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		if c.want == "-" {
			if len(docs) != 1 {
				t.Errorf("%s: %v", name, errs)
			}
			continue
		}
		if len(errs) == 0 {
			t.Errorf("%s: no error, %d documents", name, len(docs))
			continue
		}
		if !strings.Contains(errs[0].Error(), c.want) {
			t.Errorf("%s: error %q, want %q", name, errs[0], c.want)
		}
	}
}

func TestLongStringIsCutAndSaid(t *testing.T) {
	long := strings.Repeat("ä", 1<<20)
	for name, content := range map[string]string{
		"a.yaml": "apiVersion: v1\nkind: ConfigMap\ndata:\n  k: " + long + "\n",
		"a.json": `{"apiVersion":"v1","kind":"ConfigMap","data":{"k":"` + long + `"}}`,
	} {
		docs, errs := collect(t, name, content)
		if len(docs) != 1 {
			t.Fatal(errs)
		}
		value := mapping(docs[0].Doc.Review.Object["data"])["k"].(string)
		if len(value) > 1<<20 || len(docs[0].Doc.Evidence.Missing) != 1 || docs[0].Doc.Evidence.Missing[0].Fact != "strings" {
			t.Errorf("%s: %d bytes kept, gaps %v", name, len(value), docs[0].Doc.Evidence.Missing)
		}
	}
}

func TestMalformedTypesAreGaps(t *testing.T) {
	for _, body := range []string{
		"spec: {containers: foo}", "spec: {containers: [foo]}", "spec: {containers: [null]}", "spec: {containers: [{name: 1, securityContext: []}]}",
		"spec: []", "spec: {containers: [{ports: x}], volumes: {a: 1}}", "spec: {volumes: [1]}",
	} {
		docs, errs := collect(t, "a.yaml", "apiVersion: v1\nkind: Pod\n"+body+"\n")
		if len(docs) != 1 {
			t.Errorf("%s: %v", body, errs)
			continue
		}
		if len(docs[0].Doc.Evidence.Missing) == 0 {
			t.Errorf("%s: no gap says that it could not be read", body)
		}
		checkTotal(t, body, docs[0])
	}
}

func FuzzCollect(f *testing.F) {
	f.Add("a.yaml", "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - &c {name: a, image: 'b', args: [\"x\\n\", |-\n   y]}\n  - <<: *c\n")
	f.Add("a.json", `{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"a","ports":[{"containerPort":1.5e3}]}]}}]}`)
	f.Add("b.yaml", "apiVersion: v1\nkind: Secret\ndata:\n  a: YWJjZA==\n# boltseal:ignore=x reason=\"y\"\nx: |\n  # boltseal:ignore=z\n--- # d\n? a\n: b\n")
	f.Fuzz(func(t *testing.T, name, content string) {
		if len(content) > 1<<14 {
			return
		}
		if name != "a.json" {
			name = "a.yaml"
		}
		docs, _ := collect(t, name, content)
		for _, doc := range docs {
			checkTotal(t, name, doc)
			checkPlaces(t, name, doc)
			for _, ignore := range doc.Ignores {
				if ignore.From < 1 || ignore.To < ignore.From {
					t.Errorf("impossible ignore %+v", ignore)
				}
			}
		}
	})
}
