package kubernetes

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	sigs "sigs.k8s.io/yaml"

	"github.com/boltseal/boltseal/inputs"
)

// TestDocumentsAreWhatKubectlReads holds constructs that readers disagree on
// equal to sigs.k8s.io/yaml: "same value" or "both refuse".
func TestDocumentsAreWhatKubectlReads(t *testing.T) {
	for _, src := range []string{
		"a: &a {x: 1, y: 2}\nb: {x: 9, <<: *a}\n", // a merge wins over what stands before it
		"a: &a {x: 1, y: 2}\nb: {<<: *a, x: 9}\n",
		"a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b]}\nd: {<<: [*b, *a], z: 1}\n",
		"a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n",
		"a: {<<: {x: 1}}\n",
		"a: &a [1]\nb: {<<: *a}\n",
		"b: {<<: ~}\n",
		"b: {<<: [[{a: 1}]]}\n",
		"b: {\"<<\": 1}\n",
		"b: {!!merge \"<<\": {a: 1}}\n",
		"a: 1\na: 2\n",
		"? a\n: b\n",
		"? [a]\n: b\n",
		"{a: b}: c\n",
		"~: b\n",
		": b\n",
		"1: a\n1.5: b\ntrue: c\nno: d\n0x10: e\n1e3: f\n2001-01-01: g\n",
		".inf: a\n",
		"18446744073709551615: a\n",
		"a: .inf\n",
		"a: -.INF\n",
		"a: .nan\n",
		"a: &x 1\nb: *x\n*x : c\n",
		"a: &x foo\n? *x\n: c\n",
		"a: *nowhere\n",
		"a: &x [*x]\n",
		"a: !!set {a, b}\n",
		"a: !!str\n",
		"a: !!null ''\nb: !!null x\n",
		"a: !!float 1e3\n",
		"a: !!float 0x10\n",
		"a: !!int 1.5\n",
		"a: !!bool maybe\n",
		"a: !!timestamp 2001-01-01\n",
		"a: !!timestamp x\n",
		"a: !!binary x\n",
		"a: !!binary gIGC\n",
		"a: !foo {b: 1}\nc: !foo [1]\n",
		"a: |\n  x\n  y\n\nb: >-\n  x\n  y\n\n  z\nc: |+\n  x\n\n",
		"a: 'it''s'\nb: \"\\x41\\u00e9\\U0001F600\\\n  x\"\n",
		"a: x\n  y\n  z\n",
		"a: \"x\n  y\n\n  z\"\n",
		"[1, 2]\n",
		"a: [1, {b: c}, [d]]\n",
		"a: {b, c: , d: 1}\n",
		"a:\n- b\n-\n- ~\n- - c\n  - d\n",
		"%YAML 1.1\n---\na: b\n",
		"%TAG !e! tag:example.com,2000:\n---\na: !e!x b\n",
		"%TAG !y! tag:yaml.org,2002:\n---\na: !y!int '3'\n",
		"a: \tb\n",
		"a:\tb\n",
		"\ta: b\n",
		"a: b: c\n",
		"a: @x\n",
		"a: `x`\n",
		"a: 1_000\nb: _1\nc: 0_7\nd: 1__0\n",
		"a: 1:30\nb: 190:20:30\n",
		"a: 0o17\nb: 017\nc: 09\nd: 0b11\ne: 0B11\nf: 0X1f\ng: 0x_1f\n",
		"a: 1e400\nb: -1e400\nc: 1e-400\n",
		"a: 123456789012345678901234567890\nb: -9223372036854775809\n",
		"a: +1\nb: ++1\nc: 1.\nd: .1e+3\ne: 1e+3\nf: -.5\ng: +.inf\n",
	} {
		var want any
		text, wantErr := sigs.YAMLToJSON([]byte(src))
		if wantErr == nil {
			if err := json.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
		}
		got, err := readYAML([]byte(src))
		if (err != nil) != (wantErr != nil) {
			t.Errorf("%q: error %v, kubectl's reader says %v", src, err, wantErr)
			continue
		}
		if err == nil && !reflect.DeepEqual(normal(t, got), want) {
			t.Errorf("%q: got %v, kubectl reads %s", src, got, text)
		}
	}
}

// TestJSONIsWhatKubectlReads compares every JSON document of the corpus.
func TestJSONIsWhatKubectlReads(t *testing.T) {
	for _, name := range corpus(t, "k8s", "docs", "*.json") {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		checkJSON(t, string(src))
	}
}

func checkJSON(t testing.TB, src string) {
	t.Helper()
	r := jsonReader{budget: &budget{limits: inputs.DefaultLimits()}, src: src}
	r.space()
	got, err := r.value(0)
	if err == nil && r.space() {
		err = r.unexpected("the end")
	}
	var want any
	wantErr := json.Unmarshal([]byte(src), &want)
	if (err != nil) != (wantErr != nil) {
		t.Errorf("%.200q: error %v, encoding/json says %v", src, err, wantErr)
		return
	}
	if err != nil {
		return
	}
	text, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var again any
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again, want) {
		t.Errorf("%.200q: got %.200s", src, text)
	}
}

var jsonCases = []string{
	`{}`, `[]`, `""`, `0`, `-0`, `null`, `true`, ` { "a" : [ 1 , 2.5e3 ] } `, "{\"a\":1,\"a\":2}", `{"a":1,}`, `[1,]`, `[,1]`, `{,}`, `{"a"}`, `{"a":}`,
	`{a:1}`, `'a'`, `01`, `1.`, `.5`, `-`, `1e`, `1e+`, `+1`, `0x1`, `NaN`, `nul`, `truex`, `[1 2]`, `{"a":1 "b":2}`, `"\u00e9\n\"\\\/\b\f\r\t"`, `"\ud83d\ude00"`,
	`"\ud83d"`, `"\ud83dx"`, `"\ud83d\u0041"`, `"\ude00\ud83d"`, `"\u12"`, `"\u12g4"`, `"\x41"`, "\"\t\"", "\"a\nb\"", `"`, `"\`, `"\"`, `[`, `{`, `{"a"`, `[[]`, `[]]`,
	`18446744073709551615`, `18446744073709551616`, `-9223372036854775808`, `-9223372036854775809`, `1e308`, `1e309`, `1E5`, "\uFEFF{}", `{"a":{"b":[{},[],""]}}`,
	"// c\n{}", `[1,2] 3`, "[\r\n\t1]", "\v1", "\u00a01", `"é😀"`,
}

func TestJSONGrammar(t *testing.T) {
	for _, src := range jsonCases {
		checkJSON(t, src)
	}
}

func FuzzJSON(f *testing.F) {
	for _, src := range jsonCases {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 1<<12 || strings.ToValidUTF8(src, "") != src {
			return
		}
		checkJSON(t, src)
	})
}

// TestNumbersKeepTheirType says which Go types the values are made of.
func TestNumbersKeepTheirType(t *testing.T) {
	docs, errs := collect(t, "a.json", `{"apiVersion":"v1","kind":"X","a":[1000000,-1,1.0,1e6,18446744073709551615,1.5,"1",null,true]}`)
	if len(docs) != 1 {
		t.Fatal(errs)
	}
	want := []any{int64(1000000), int64(-1), 1.0, 1e6, json.Number("18446744073709551615"), 1.5, "1", nil, true}
	if got := docs[0].Doc.Review.Object["a"]; !reflect.DeepEqual(got, want) {
		t.Errorf("JSON: got %#v, want %#v", got, want)
	}
	docs, errs = collect(t, "a.yaml", "apiVersion: v1\nkind: X\na: [1000000, -1, 1.0, 1e6, 18446744073709551615, 1.5, '1', ~, yes]\n")
	if len(docs) != 1 {
		t.Fatal(errs)
	}
	if got := docs[0].Doc.Review.Object["a"]; !reflect.DeepEqual(got, want) {
		t.Errorf("YAML: got %#v, want %#v", got, want)
	}
}

func TestDuplicateKeys(t *testing.T) {
	for name, content := range map[string]string{
		"a.yaml": "apiVersion: v1\nkind: X\nspec:\n  a: 1\n  b: 2\n  a: 3\n",
		"a.json": "{\"apiVersion\": \"v1\",\n\"kind\": \"X\",\n\"spec\": {\n\"a\": 1,\n\"b\": 2,\n\"a\": 3\n}}",
	} {
		docs, errs := collect(t, name, content)
		if len(docs) != 1 {
			t.Fatal(errs)
		}
		doc := docs[0]
		if got := mapping(doc.Doc.Review.Object["spec"])["a"]; got != int64(3) {
			t.Errorf("%s: a is %v, want the last", name, got)
		}
		if pos, rest := doc.Locator.Locate(inputs.Path{"spec", "a"}); pos.Line != 6 || rest != 0 {
			t.Errorf("%s: a is at %+v, want line 6", name, pos)
		}
		if m := doc.Doc.Evidence.Missing; len(m) != 1 || !strings.Contains(m[0].Why, `duplicate key "a"`) {
			t.Errorf("%s: gaps %v", name, m)
		}
	}
}

// emptyTag is the tag "!", which the parser does not tell from none.
var emptyTag = regexp.MustCompile(`!(\s|[,\]}\x{85}\x{2028}\x{2029}]|$)`)

// FuzzYAML: what both readers accept has one value.
func FuzzYAML(f *testing.F) {
	for _, src := range []string{
		"a: &a {x: 1, <<: {y: 2}}\nb: {<<: [*a, {x: 3}], 1: yes}\n", "- 0o7\n- 1_0\n- .5\n- |2-\n   x\n- >+\n  y\n\n", "{a: [b, 'c''d', \"e\\n\"], ? f : g}\n",
	} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 1<<10 || strings.ToValidUTF8(src, "") != src || emptyTag.MatchString(src) {
			return
		}
		got, err := readYAML([]byte(src))
		if err != nil {
			return
		}
		var want any
		if err := sigs.Unmarshal([]byte(src), &want); err != nil || got == nil {
			return
		}
		if !reflect.DeepEqual(normal(t, got), want) {
			t.Errorf("%q: got %v, kubectl reads %v", src, got, want)
		}
	})
}
