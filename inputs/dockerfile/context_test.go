package dockerfile

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/boltseal/boltseal/inputs"
)

// collectIn collects a Dockerfile that lies in a tree.
func collectIn(text, name string, tree map[string]string, args map[string]string) (*inputs.Dockerfile, error) {
	files := fstest.MapFS{name: {Data: []byte(text)}}
	for file, content := range tree {
		files[file] = &fstest.MapFile{Data: []byte(content)}
	}
	ref := inputs.Ref{
		Name: name, Tree: files, Path: name, BuildArgs: args, Limits: inputs.DefaultLimits(),
		Bytes: func() ([]byte, error) { return []byte(text), nil },
	}
	for c, err := range New().Collect(context.Background(), ref) {
		if err != nil {
			return nil, err
		}
		return c.Doc.Dockerfile, nil
	}
	return nil, nil
}

func TestIgnoredSources(t *testing.T) {
	const text = "FROM scratch AS unused\nCOPY a /\nFROM scratch AS base\nCOPY a /\nFROM base\nCOPY a b/c . /x/\nADD b https://x.org/a /x/\nCOPY --from=base a /\nCOPY <<a /x\nb\na\n"
	for name, c := range map[string]struct {
		tree map[string]string
		want string
	}{
		"none":            {map[string]string{}, ""},
		"beside":          {map[string]string{"d/.dockerignore": "# comment\na\nb\n"}, "3:[a] 5:[a b/c] 6:[b]"},
		"own name first":  {map[string]string{"d/.dockerignore": "a", "d/Dockerfile.dockerignore": "b"}, "5:[b/c] 6:[b]"},
		"above":           {map[string]string{".dockerignore": "a"}, ""},
		"taken back":      {map[string]string{"d/.dockerignore": "a\n!a/x"}, ""},
		"everything":      {map[string]string{"d/.dockerignore": "**"}, "3:[a] 5:[a b/c .] 6:[b]"},
		"a directory":     {map[string]string{"d/.dockerignore/x": "a"}, ""},
		"nothing matches": {map[string]string{"d/.dockerignore": "z*\n"}, ""},
	} {
		doc, err := collectIn(text, "d/Dockerfile", c.tree, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []string
		for _, ins := range doc.Instructions {
			if len(ins.Ignored) > 0 {
				got = append(got, fmt.Sprintf("%d:%v", ins.Index, ins.Ignored))
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

func TestBrokenIgnoreFile(t *testing.T) {
	for name, content := range map[string]string{"pattern": "a[", "size": strings.Repeat("a\n", maxIgnore)} {
		if _, err := collectIn("FROM scratch\nCOPY a /\n", "Dockerfile", map[string]string{".dockerignore": content}, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestCheckByArgument(t *testing.T) {
	const text = "# check=skip=JSONArgsRecommended\nFROM scratch\n"
	for value, want := range map[string]string{"skip=all": "skip=all", "": ""} {
		doc, err := collectIn(text, "Dockerfile", nil, map[string]string{"BUILDKIT_DOCKERFILE_CHECK": value})
		if err != nil || doc.Directives.Check != want {
			t.Errorf("%q: %v, %v", value, doc, err)
		}
	}
}
