package engine

import (
	"context"
	"strings"
	"testing"
)

// listed is each finding as id [severity] message, status where it is not new.
func listed(d Decision) string {
	var out []string
	for _, f := range d.Findings {
		line := f.Rule + " [" + string(f.Severity) + "] " + f.Message
		if f.Status != StatusNew {
			line += " " + string(f.Status)
		}
		out = append(out, line)
	}
	for _, r := range d.Results {
		if r.Verdict == Error {
			out = append(out, r.Rule+" error "+r.Error)
		}
	}
	return strings.Join(out, "|")
}

func TestConftest(t *testing.T) {
	for name, tc := range map[string]struct {
		files []string
		want  string
	}{
		"strings and objects": {[]string{"a.rego", `package main

deny contains "plain" if input.kind == "Pod"

violation contains {"msg": "object", "team": "x"} if input.kind == "Pod"

warn contains msg if msg := input.metadata.name
`}, "p/a [high] object|p/a [high] plain|p/a [low] web"},
		"suffixes": {[]string{"a.rego", "package main\n\ndeny_one contains \"1\"\n\nwarn_two contains \"2\"\n\ndenying contains \"no\"\n"}, "p/a [high] 1|p/a [low] 2"},
		"v0":       {[]string{"a.rego", "package main\n\ndeny[msg] {\n\tinput.kind == \"Pod\"\n\tmsg = \"old\"\n}\n\nwarn[msg] { any([true]); msg := \"any\" }\n"}, "p/a [low] any|p/a [high] old"},
		"v0 and v1": {[]string{"a.rego", "package main\n\ndeny[msg] { msg = concat(\"\", [helper, \"!\"]) }\n",
			"b.rego", "package main\n\nhelper := \"both\" if input.kind\n"}, "p/a [high] both!"},
		"identity": {[]string{"file_name.rego", `package main

# METADATA
# title: No privileged Containers!
deny contains "title"

# METADATA
# title: x
# custom: {id: ABC-1, severity: CRITICAL}
deny contains "id"

deny contains "stem"
`}, "p/ABC-1 [critical] id|p/file-name [high] stem|p/no-privileged-containers [high] title"},
		"package metadata": {[]string{"a.rego", "# METADATA\n# title: From the package\npackage main\n\ndeny contains \"x\"\n"}, "p/from-the-package [high] x"},
		"exceptions": {[]string{"a.rego", `package main

deny_one contains "1"

deny_two contains "2"

deny contains "plain"

exception contains rules if {
	input.metadata.name == "web"
	rules := ["one", ""]
}
`}, "p/a [high] 1 waived|p/a [high] 2|p/a [high] plain waived"},
		"other packages":         {[]string{"a.rego", "package kubernetes.pods\n\ndeny contains \"x\"\n", "lib.rego", "package lib.k\n\ndeny contains \"no\"\n"}, "p/a [high] x"},
		"aggregated":             {[]string{"a.rego", "package one\n\ndeny contains \"x\"\n", "b.rego", "package main\n\ndeny contains msg if some msg in data.one.deny\n"}, "p/b [high] x"},
		"one reads another":      {[]string{"a.rego", "package main\n\ndeny contains \"x\"\n\nwarn contains \"bad\" if count(deny) > 0\n"}, "p/a [low] bad|p/a [high] x"},
		"data":                   {[]string{"a.rego", "package main\n\ndeny contains name if some name in data.names\n\ndeny contains data.below.more.x\n", "data.yaml", "names: [n]\n", "below/data.json", `{"more": {"x": "y"}}`}, "p/a [high] n|p/a [high] y"},
		"print":                  {[]string{"a.rego", "package main\n\ndeny contains \"x\" if {\n\tprint(\"hello\", input)\n\ttrue\n}\n"}, "p/a [high] x"},
		"bad element":            {[]string{"a.rego", "package main\n\ndeny contains 1\n", "b.rego", "package main\n\ndeny contains \"fine\"\n"}, "p/b [high] fine|p/a error p/a.rego:3: violation elements must be objects with msg, this one is number"},
		"built-in error":         {[]string{"a.rego", "package main\n\ndeny contains \"x\" if to_number(input.kind) > 1\n", "b.rego", "package main\n\ndeny contains \"fine\"\n"}, "p/b [high] fine|p/a error p/a.rego:3: to_number: strconv.ParseFloat: parsing \"Pod\": invalid syntax"},
		"variable named as ours": {[]string{"a.rego", "package main\n\ndeny[found] { found = input.kind }\n"}, "p/a [high] Pod"},
		"comprehension in head":  {[]string{"a.rego", "package main\n\nimport data.lib.fmt\n\ndeny contains fmt.msg(concat(\",\", [x | some x in [\"a\", \"b\"]])) if input.kind\n", "fmt.rego", "package lib.fmt\n\nmsg(x) := {\"msg\": x}\n"}, "p/a [high] a,b"},
		"with":                   {[]string{"a.rego", "package main\n\ndeny contains \"x\" if is_pod with input as {\"kind\": \"Pod\"}\n\nis_pod if input.kind == \"Pod\"\n"}, "p/a [high] x"},
		"else and default":       {[]string{"a.rego", "package main\n\ndefault level := \"none\"\n\nlevel := \"one\" if input.a\n\nelse := \"two\" if input.kind\n\ndeny contains level\n"}, "p/a [high] two"},
		"every":                  {[]string{"a.rego", "package main\n\ndeny contains \"x\" if {\n\tevery c in [1, 2] { c > 0 }\n}\n"}, "p/a [high] x"},
		"template string":        {[]string{"a.rego", "package main\n\ndeny contains $\"kind {input.kind}\"\n"}, "p/a [high] kind Pod"},
	} {
		t.Run(name, func(t *testing.T) {
			s := session(t, Config{}, source("p", tc.files...))
			if got := listed(evaluate(t, s, pod())); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

func TestConftestDetails(t *testing.T) {
	s := session(t, Config{}, source("p", "a.rego", `package main

deny contains {"msg": "x", "team": "t", "n": 1, "_loc": {"file": "f"}, "details": {"path": ["spec"], "key": "k"}}
`))
	f := evaluate(t, s, pod("a")).Findings[0]
	if f.Details["team"] != "t" || f.Details["msg"] != nil || f.Details["_loc"] != nil || f.Details["details"] == nil {
		t.Errorf("details %v", f.Details)
	}
	if f.Location.Line != 2 || f.Element != "pod" {
		t.Errorf("element %q at %v", f.Element, f.Location)
	}
}

func TestSameNames(t *testing.T) {
	a := source("policy", "a.rego", "package main\n\ndeny contains \"x\"\n")
	b := a
	a.Path, b.Path = "one/policy", "two/policy"
	_, err := Compile(context.Background(), Config{}, a, b)
	if err == nil || !strings.Contains(err.Error(), "rule policy/a is defined twice: in one/policy/a.rego and in two/policy/a.rego") {
		t.Errorf("error %v", err)
	}
}
