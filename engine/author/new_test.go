package author_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/author"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/collectors"
	"github.com/boltseal/boltseal/policies"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/util"
)

// scaffold makes a rule in a tree, which keeps its files.
func scaffold(t *testing.T, tree fstest.MapFS, n author.NewRule) author.Scaffolded {
	t.Helper()
	made, err := author.Scaffold(context.Background(), tree, n)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range made.Files {
		tree[name] = &fstest.MapFile{Data: content}
	}
	return made
}

// TestScaffoldPasses holds a new rule of every combination of kinds to all
// that judges policies: our tests and opa's, its formatter and its checker.
func TestScaffoldPasses(t *testing.T) {
	kinds := author.ScaffoldKinds()
	for bits := 1; bits < 1<<len(kinds); bits++ {
		var chosen []inputs.Kind
		for i, kind := range kinds {
			if bits&(1<<i) != 0 {
				chosen = append(chosen, kind)
			}
		}
		t.Run(fmt.Sprint(chosen), func(t *testing.T) {
			tree := fstest.MapFS{}
			scaffold(t, tree, author.NewRule{ID: "team/no-debug", Kinds: chosen, Severity: engine.Low, Title: `Debug: "on" # mode`})
			result, err := author.Test(t.Context(), author.Options{Policies: tree, Threshold: 100, Collectors: collectors.All()})
			if err != nil || len(result.Failures) > 0 || result.Examples != 2*len(chosen) || result.Tests < 2 {
				t.Errorf("boltseal test: %v, %+v", err, result)
			}
			// Library says that nothing is added, as plain opa adds nothing.
			result, err = author.Test(t.Context(), author.Options{Policies: tree, Library: true, Threshold: 100})
			if err != nil || len(result.Failures) > 0 || result.Tests < 2 {
				t.Errorf("opa test: %v, %+v", err, result)
			}
			checkStrictly(t, tree, chosen)
			rules := compiledRules(t, tree)
			if len(rules) != 1 || rules[0].Title != `Debug: "on" # mode` || rules[0].Severity != engine.Low || fmt.Sprint(rules[0].Kinds) != fmt.Sprint(chosen) {
				t.Errorf("compiled to %+v", rules)
			}
		})
	}
}

// checkStrictly formats and checks as opa fmt and opa check --strict do,
// without schemas and with those of each kind.
func checkStrictly(t *testing.T, tree fstest.MapFS, kinds []inputs.Kind) {
	t.Helper()
	parse := func() map[string]*ast.Module {
		modules := map[string]*ast.Module{}
		for name, file := range tree {
			if path.Ext(name) != ".rego" {
				continue
			}
			formatted, err := format.SourceWithOpts(name, file.Data, format.Opts{RegoVersion: ast.RegoV1})
			if err != nil || !bytes.Equal(formatted, file.Data) {
				t.Errorf("%s is not formatted: %v", name, err)
			}
			module, err := ast.ParseModuleWithOpts(name, string(file.Data), ast.ParserOptions{ProcessAnnotation: true, RegoVersion: ast.RegoV1})
			if err != nil {
				t.Fatal(err)
			}
			modules[name] = module
		}
		return modules
	}
	compiler := ast.NewCompiler().WithStrict(true)
	if compiler.Compile(parse()); compiler.Failed() {
		t.Error(compiler.Errors)
	}
	for _, kind := range kinds {
		set := ast.NewSchemaSet()
		for name, file := range map[string]string{"input": string(kind), "containers": "containers"} {
			var schema any
			content, err := fs.ReadFile(policies.FS, "schemas/"+file+".json")
			if err != nil {
				t.Fatal(err)
			}
			if err := util.Unmarshal(content, &schema); err != nil {
				t.Fatal(err)
			}
			set.Put(ast.SchemaRootRef.Append(ast.StringTerm(name)), schema)
		}
		modules := parse()
		for name := range modules {
			if strings.HasSuffix(name, "_test.rego") {
				delete(modules, name)
			}
		}
		compiler := ast.NewCompiler().WithStrict(true).WithSchemas(set).WithUseTypeCheckAnnotations(true)
		// The rule for bills of materials reads input.sbom, which other kinds lack.
		if compiler.Compile(modules); compiler.Failed() && len(kinds) == 1 {
			t.Errorf("%s: %v", kind, compiler.Errors)
		}
	}
}

// compiledRules are the rules that the engine sees in a tree.
func compiledRules(t *testing.T, tree fstest.MapFS) []engine.Rule {
	t.Helper()
	source := engine.Source{Name: "mine", Path: "mine", FS: tree, Root: "."}
	policy, err := engine.Compile(t.Context(), engine.Config{Profiles: []string{"none"}}, engine.Shipped(), source)
	if err != nil {
		t.Fatal(err)
	}
	var rules []engine.Rule
	for _, rule := range policy.Rules() {
		if rule.Source == "mine" {
			rules = append(rules, rule)
		}
	}
	return rules
}

// TestEveryKindHasAScaffold fails where a collector of a new kind comes
// without an example for new rules.
func TestEveryKindHasAScaffold(t *testing.T) {
	known := fmt.Sprint(author.ScaffoldKinds())
	for _, collector := range collectors.All() {
		if !strings.Contains(known, string(collector.Kind())) {
			t.Errorf("a new rule cannot judge kind %s", collector.Kind())
		}
	}
}

func TestRuleID(t *testing.T) {
	for text, want := range map[string]string{
		"team/our-registry": "team/our-registry", "my_team/our_registry2": "my-team/our-registry2", "a/b": "a/b",
		"team": "", "/b": "", "a/": "", "a/b/c": "", "Team/b": "", "a/B": "", "1a/b": "", "a/2b": "", "a/b-": "", "a/-b": "", "a/b--c": "", "a/b c": "",
		"../b": "", "a/..": "", "ä/b": "", "a/b\n": "", "a/" + strings.Repeat("b", 54): "a/" + strings.Repeat("b", 54), "a/" + strings.Repeat("b", 55): "",
	} {
		got, err := author.RuleID(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestScaffoldRefuses(t *testing.T) {
	other := []byte("package rules.team.there\n\nviolation contains {\"msg\": \"x\"} if input.x\n")
	for name, c := range map[string]struct {
		rule author.NewRule
		tree fstest.MapFS
		want string
	}{
		"shipped":   {rule: author.NewRule{ID: "container/run_as_root"}, want: "container/run-as-root is a rule that ships"},
		"existing":  {rule: author.NewRule{ID: "team/there"}, tree: fstest.MapFS{"x.rego": {Data: other}}, want: "rule team/there exists: x.rego"},
		"broken":    {rule: author.NewRule{ID: "team/x"}, tree: fstest.MapFS{"x.rego": {Data: []byte("package x\n\ny := }")}}, want: "x.rego:3"},
		"two lines": {rule: author.NewRule{ID: "team/x", Title: "a\nb"}, want: "one line"},
		"name":      {rule: author.NewRule{ID: "x"}, want: "is no rule name"},
	} {
		c.rule.Kinds, c.rule.Severity = []inputs.Kind{inputs.KindKubernetes}, engine.High
		if c.tree == nil {
			c.tree = fstest.MapFS{}
		}
		if _, err := author.Scaffold(t.Context(), c.tree, c.rule); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// TestScaffoldNames holds that names which Rego has for itself still work.
func TestScaffoldNames(t *testing.T) {
	for _, id := range []string{"default/if", "input/not", "team/import", "data/every", "lib/x", "true/null", "package/with"} {
		tree := fstest.MapFS{}
		made, err := author.Scaffold(t.Context(), tree, author.NewRule{ID: id, Kinds: []inputs.Kind{inputs.KindKubernetes}, Severity: engine.High})
		if err != nil {
			if !strings.Contains(err.Error(), "cannot be the name of a package") {
				t.Errorf("%s: %v", id, err)
			}
			continue
		}
		for name, content := range made.Files {
			tree[name] = &fstest.MapFile{Data: content}
		}
		result, err := author.Test(t.Context(), author.Options{Policies: tree, Collectors: collectors.All()})
		if err != nil || len(result.Failures) > 0 {
			t.Errorf("%s: %v %v", id, err, result.Failures)
		}
	}
}

func TestScaffoldKeepsTheLayout(t *testing.T) {
	const text = "package rules.%s\n\nviolation contains {\"msg\": \"x\"} if input.x\n"
	for _, c := range []struct{ file, pkg, want string }{
		{"rules/a/b/rule.rego", "a.b", "rules/team/no-debug/rule.rego"},
		{"a/b/rule.rego", "a.b", "team/no-debug/rule.rego"},
		{"org/policies/a/b-c/rule.rego", "a.b_c", "org/policies/team/no-debug/rule.rego"},
		{"rules/a/b_c/b_c.rego", "a.b_c", "rules/team/no_debug/no_debug.rego"},
		{"flat.rego", "a.b", "rules/team/no-debug/rule.rego"},
	} {
		tree := fstest.MapFS{c.file: {Data: fmt.Appendf(nil, text, c.pkg)}}
		made := scaffold(t, tree, author.NewRule{ID: "team/no-debug", Kinds: []inputs.Kind{inputs.KindDockerfile}, Severity: engine.High})
		if _, ok := made.Files[c.want]; !ok {
			t.Errorf("beside %s: %v, want %s", c.file, made.Names(), c.want)
		}
		if result, err := author.Test(t.Context(), author.Options{Policies: tree, Collectors: collectors.All()}); err != nil || len(result.Failures) > 0 {
			t.Errorf("beside %s: %v %v", c.file, err, result.Failures)
		}
	}
}
