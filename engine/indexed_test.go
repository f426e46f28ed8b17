package engine

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/boltseal/boltseal/inputs"
)

// bundled is a user's source that holds all it reads.
func bundled() Source {
	plain := func(name, kinds, body string) string {
		return strings.Replace(strings.Replace(native("team", name, "", body), "[kubernetes]", kinds, 1), "\nimport data.lib.things\n", "", 1)
	}
	return source("team",
		"rules/team/labels.rego", strings.Replace(native("team", "labels", `#   parameters:
#     wanted: {type: array, items: {type: string}, default: ["owner", "app"]}
#     limit: {type: integer, default: 12345678901234567, minimum: 1}
`, `violation contains {"msg": msg, "details": {"limit": input.parameters.limit, "path": ["metadata"]}} if {
	some label in input.parameters.wanted
	not data.lib.meta.labels[label]
	not label in data.team.spared
	msg := sprintf("no label %s of %v", [label, input.parameters.limit])
}`), "import data.lib.things\n", "", 1),
		"lib/meta.rego", "package lib.meta\n\nlabels := object.get(input.review.object, [\"metadata\", \"labels\"], {})\n",
		"lib/old.rego", "package lib.old\n\nbig(x) { x > data.lib.other.limit }\n",
		"lib/other.rego", "package lib.other\n\nlimit := 2\n",
		"rules/team/image.rego", plain("image", "[image]", `violation contains {"msg": "image"} if data.lib.old.big(count(input.image.layers))`),
		"rules/team/many.rego", plain("many", "[kubernetes, image]", `violation contains {"msg": "many"} if data.helpers.many`),
		"helpers.rego", "package helpers\n\nmany if count(input.containers) > 1\n\nmany if input.image.architecture == \"odd\"\n",
		"rules/team/whole.rego", plain("whole", "[kubernetes]", `violation contains {"msg": rego.metadata.rule().title} if count(input) > 3`)+"\n",
		"rules/team/unique.rego", plain("unique", "[kubernetes]", `violation contains {"msg": name} if {
	some name, _ in data.inventory.cluster.v1.Thing
	data.lib.meta.labels != {}
}`),
		"rules/team/bare.rego", "package rules.team.bare\n\nviolation contains {\"msg\": \"bare\"} if input.review.object.bare\n",
		"team/data.json", `{"spared": ["app"]}`,
	)
}

func TestIndexedSource(t *testing.T) {
	src := bundled()
	src.FS.(fstest.MapFS)["rules/team/whole.rego"].Data = []byte(strings.Replace(string(src.FS.(fstest.MapFS)["rules/team/whole.rego"].Data),
		"violation contains", "# METADATA\n# title: counted\nviolation contains", 1))
	index, why, err := IndexSource(src)
	if err != nil || why != "" {
		t.Fatal(why, err)
	}
	if again, _, _ := IndexSource(src); string(again) != string(index) {
		t.Error("an index is not the same twice")
	}
	src.Path = "bundles/team.tar.gz"
	indexed := src
	reads := &counting{FS: src.FS, count: map[string]int{}}
	indexed.FS, indexed.Index, indexed.Verified = reads, index, true

	off := false
	cfg := Config{Rules: []RuleChange{{Match: "team/image", Severity: Low}, {Match: "team/many", Enabled: &off}}, Parameters: map[string]any{"wanted": []any{"owner", "app", "x"}}}
	var policies []*Policy
	for _, one := range []Source{src, indexed} {
		p, err := Compile(context.Background(), cfg, library(), one)
		if err != nil {
			t.Fatal(err)
		}
		policies = append(policies, p)
	}
	plain, fast := policies[0], policies[1]
	if u := fast.units[1]; u.index == nil || u.work != nil {
		t.Fatal("the index was not used")
	}
	if short(plain.Rules()) != short(fast.Rules()) {
		t.Errorf("rules\n%s\n%s", short(plain.Rules()), short(fast.Rules()))
	}
	if !slices.Equal(plain.Warnings(), fast.Warnings()) || len(fast.Warnings()) != 1 || !strings.HasPrefix(fast.Warnings()[0], "bundles/team.tar.gz/rules/team/bare.rego:1: ") {
		t.Error(plain.Warnings(), fast.Warnings())
	}
	if short(plain.Digests()) != short(fast.Digests()) || plain.NeedsInventory() != fast.NeedsInventory() || plain.NeedsNamespaces() != fast.NeedsNamespaces() {
		t.Error(plain.Digests(), fast.Digests())
	}

	inventory := Inventory{"cluster": map[string]any{"v1": map[string]any{"Thing": map[string]any{"a": map[string]any{}}}}}
	image := &inputs.Collected{Doc: &inputs.Document{Kind: inputs.KindImage, Image: &inputs.Image{}}}
	labelled := pod("a", "b")
	labelled.Doc.Review.Object["metadata"] = map[string]any{"name": "web", "labels": map[string]any{"owner": "me"}}
	labelled.Doc.Review.Object["bare"] = true
	reads.count = map[string]int{}
	for _, c := range []*inputs.Collected{pod("a"), labelled, image} {
		var decisions []Decision
		for _, p := range policies {
			s, err := p.Session(context.Background(), inventory)
			if err != nil {
				t.Fatal(err)
			}
			d := evaluate(t, s, c)
			for i := range d.Findings {
				if d.Findings[i].Explanation, err = s.Explain(context.Background(), c, d.Findings[i], true); err != nil {
					t.Fatal(err)
				}
			}
			decisions = append(decisions, d)
		}
		if a, b := short(decisions[0]), short(decisions[1]); a != b {
			t.Errorf("%s: without an index\n%s\nwith it\n%s", c.Doc.Kind, a, b)
		}
		if c.Doc.Kind == inputs.KindKubernetes && len(decisions[0].Findings) == 0 {
			t.Error("nothing was found")
		}
		if c == labelled && (reads.count["rules/team/labels.rego"] != 1 || reads.count["rules/team/image.rego"]+reads.count["lib/old.rego"]+reads.count["rules/team/many.rego"] != 0) {
			t.Errorf("read for a manifest: %v", reads.count)
		}
	}

	for name, change := range map[string]func(*Source){
		"not verified": func(s *Source) { s.Verified = false },
		"another index": func(s *Source) {
			s.Index = []byte(strings.Replace(string(index), `"digest":"sha256:`, `"digest":"sha256:0`, 1))
		},
		"no JSON": func(s *Source) { s.Index = []byte("{") },
		"other files": func(s *Source) {
			files := maps.Clone(src.FS.(fstest.MapFS))
			files["lib/meta.rego"] = &fstest.MapFile{Data: append(slices.Clone(files["lib/meta.rego"].Data), '\n')}
			s.FS = files
		},
		"other data": func(s *Source) {
			files := maps.Clone(src.FS.(fstest.MapFS))
			files["team/data.json"] = &fstest.MapFile{Data: []byte(`{"spared": []}`)}
			s.FS = files
		},
	} {
		other := indexed
		change(&other)
		p, err := Compile(context.Background(), cfg, library(), other)
		if err != nil || p.units[1].index != nil {
			t.Errorf("%s: the index was used (%v)", name, err)
		}
	}
	indexed.Roots = []string{"rules", "lib"}
	src.Roots = indexed.Roots
	_, err = Compile(context.Background(), cfg, library(), src)
	if _, other := Compile(context.Background(), cfg, library(), indexed); err == nil || other == nil || !strings.Contains(other.Error(), "package helpers lies outside the roots of the bundle (rules, lib)") ||
		!strings.Contains(other.Error(), "data.team lies outside") {
		t.Errorf("%v\n%v", err, other)
	}
}

// counting counts how often a file is read after the digest was made.
type counting struct {
	fs.FS
	count map[string]int
}

// ReadFile implements fs.ReadFileFS.
func (c *counting) ReadFile(name string) ([]byte, error) {
	c.count[name]++
	return fs.ReadFile(c.FS, name)
}

func TestNoIndex(t *testing.T) {
	rule := func(name, body string) string { return "package rules.a." + name + "\n\n" + body + "\n" }
	plain := rule("b", `violation contains {"msg": "x"} if input.kind`)
	for _, test := range []struct {
		name, why, err string
		src            Source
	}{
		{"conftest", "it holds conftest policies, which judge every kind of document", "", source("s", "a.rego", plain, "b.rego", "package main\n\ndeny contains \"x\" if input.x\n")},
		{"templates", "it holds Gatekeeper templates", "", gatekeeper(v0("a", requiredLabels))},
		{"rules that read each other", "rules.a.c reads the rule a/b", "", source("s", "a.rego", plain, "b.rego", rule("c", "violation contains x if some x in data.rules.a.b.violation"))},
		{"replaced data", "rules.a.c replaces data.lib.x.y", "", source("s", "a.rego", plain, "l.rego", "package lib.x\n\ny := 1\n", "b.rego", rule("c", "violation contains {\"msg\": \"x\"} if data.lib.x.y == 2 with data.lib.x.y as 2"))},
		{"odd package", `package lib["a-b"] is no plain name`, "", source("s", "a.rego", plain, "l.rego", "package lib[\"a-b\"]\n\ny := 1\n")},
		{"not all there", "", "a.rego:3: data.lib.gone.x is not defined by any policy or data file: the rule would never fire", source("s", "a.rego", rule("b", "violation contains {\"msg\": \"x\"} if data.lib.gone.x"))},
		{"types", "", "a.rego:3: rego_type_error", source("s", "a.rego", rule("b", "violation contains {\"msg\": \"x\"} if count(1) > 0"))},
	} {
		index, why, err := IndexSource(test.src)
		if index != nil || why != test.why || (err == nil) != (test.err == "") || err != nil && !strings.HasPrefix(err.Error(), test.err) {
			t.Errorf("%s: %d bytes, %q, %v", test.name, len(index), why, err)
		}
	}
}

// The shipped library as a user's bundle of another name must find the same
// with its index as without.
func TestIndexedLibraryAgrees(t *testing.T) {
	documents := corpus(t)
	files := map[string][]byte{}
	shipped := Shipped()
	err := fs.WalkDir(shipped.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".rego" || strings.HasSuffix(name, "_test.rego") || strings.Contains(name, "/examples/") {
			return err
		}
		content, err := fs.ReadFile(shipped.FS, name)
		files[name] = content
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	src, err := FromFiles("ours", "ours.tar.gz", files)
	if err != nil {
		t.Fatal(err)
	}
	indexed := src
	var why string
	if indexed.Index, why, err = IndexSource(src); err != nil || why != "" {
		t.Fatal(why, err)
	}
	indexed.Verified = true
	fast, slow := session(t, Config{}, indexed), session(t, Config{}, src)
	found := 0
	for i := 0; i < len(documents); i += 10 {
		a, b := evaluate(t, fast, documents[i]), evaluate(t, slow, documents[i])
		if got, want := short(a), short(b); got != want {
			t.Fatalf("%s:\n%s\n%s", documents[i].Doc.Subject.Ref, got, want)
		}
		found += len(a.Findings)
	}
	if found == 0 {
		t.Error("nothing was found")
	}
	t.Log(fmt.Sprint(found, " findings compared"))
}
