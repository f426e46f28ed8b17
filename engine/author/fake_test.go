package author_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"maps"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/boltseal/boltseal/engine/schema"
	"github.com/boltseal/boltseal/inputs"
)

// lines is a collector of a format of its own: each line "name" or "root
// name" is a container; "broken" is an error.
type lines struct{}

func (lines) Kind() inputs.Kind { return inputs.KindDockerfile }

func (lines) Match(ref inputs.Ref) inputs.Confidence {
	if strings.HasSuffix(ref.Name, ".txt") {
		return inputs.Sure
	}
	return inputs.No
}

func (lines) Collect(_ context.Context, ref inputs.Ref) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		content, err := ref.Bytes()
		if err != nil {
			yield(nil, err)
			return
		}
		doc := &inputs.Document{Kind: inputs.KindDockerfile, Stage: inputs.StageBuild, Dockerfile: &inputs.Dockerfile{}}
		doc.Subject.Name = ref.Name
		where := locator{}
		for i, line := range bytes.Split(content, []byte("\n")) {
			fields := strings.Fields(strings.SplitN(string(line), "#", 2)[0])
			if len(fields) == 0 {
				continue
			}
			if fields[0] == "broken" {
				yield(nil, &inputs.PositionError{Pos: inputs.Position{Line: i + 1}, Err: errors.New("broken line")})
				continue
			}
			c := inputs.Container{Name: fields[len(fields)-1], Role: "stage", Path: inputs.Path{"stages", len(doc.Containers)}}
			c.User.Root = fields[0] == "root"
			doc.Containers = append(doc.Containers, c)
			where = append(where, i+1)
		}
		yield(&inputs.Collected{Doc: doc, Locator: where, Source: content}, nil)
	}
}

// locator holds the containers' lines.
type locator []int

func (l locator) Locate(path inputs.Path) (inputs.Position, int) {
	if len(path) < 2 {
		return inputs.Position{Line: 1}, len(path)
	}
	index := 0
	switch i := path[1].(type) {
	case int:
		index = i
	case int64:
		index = int(i)
	}
	if index >= len(l) {
		return inputs.Position{Line: 1}, 2
	}
	rest := len(path) - 2
	if rest == 1 && path[2] == "user" {
		rest = 0
	}
	return inputs.Position{Line: l[index], EndLine: l[index]}, rest
}

const rule = `# METADATA
# title: Runs as root
# description: Root is one bug away from the node.
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: high
#   kinds: [dockerfile]
#   remediation: Set USER.
#   parameters:
#     exempt: {type: array, items: {type: string}, default: []}
package rules.container.run_as_root

import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(c.path, ["user"])}} if {
	some c in workload.containers
	c.user.root
	not c.name in input.parameters.exempt
	msg := sprintf("%q runs as root", [c.name])
}
`

const ruleTest = `package rules.container.run_as_root_test

import data.rules.container.run_as_root as rule

document := {
	"containers": [
		{"name": "a", "user": {"root": true}, "path": []},
		{"name": "b", "user": {"root": false}, "path": []},
		{"name": "c", "user": {"root": true}, "path": []},
	],
	"parameters": {"exempt": ["c"]},
}

test_root if {
	some f in rule.violation with input as document
	f.msg == "\"a\" runs as root"
}

test_count if count(rule.violation) == 1 with input as document
`

const workload = `# METADATA
# title: View
package lib.workload

containers := input.containers
`

const folder = "rules/container/run-as-root/"

// library is a small library without faults; changes replace or add files,
// "" removes one.
func library(t *testing.T, changes map[string]string) fstest.MapFS {
	t.Helper()
	files := map[string]string{
		"lib/workload/workload.rego":          workload,
		"profiles/default.yaml":               "title: Default\ninclude: [\"**\"]\n",
		"index.json":                          "{}",
		folder + "rule.rego":                  rule,
		folder + "rule_test.rego":             ruleTest,
		folder + "examples/bad/above.txt":     "user a\n# want: container/run-as-root\nroot b\nuser c\n",
		folder + "examples/bad/behind.txt":    "root a # want: container/run-as-root\nroot b # want: container/run-as-root\n",
		folder + "examples/bad/side.txt":      "user a\nroot b\n",
		folder + "examples/bad/side.txt.want": "2 container/run-as-root\n",
		folder + "examples/good/user.txt":     "user a\n",
	}
	schemas, err := schema.Generate(os.DirFS("../../inputs"), inputs.KindDockerfile)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range schemas {
		files["schemas/"+name] = string(content)
	}
	maps.Copy(files, changes)
	fsys := fstest.MapFS{}
	for name, content := range files {
		if content != "" {
			fsys[name] = &fstest.MapFile{Data: []byte(content)}
		}
	}
	return fsys
}

// replaced is text with old replaced; it fails where old is not in it.
func replaced(t *testing.T, text, old, new string) string {
	t.Helper()
	if !strings.Contains(text, old) {
		t.Fatalf("%q is not in the text", old)
	}
	return strings.Replace(text, old, new, 1)
}
