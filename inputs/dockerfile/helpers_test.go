package dockerfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

func ref(name string, src []byte) inputs.Ref {
	return inputs.Ref{
		Name: name, Head: src[:min(len(src), inputs.HeadSize)],
		Bytes: func() ([]byte, error) { return src, nil }, Limits: inputs.DefaultLimits(),
	}
}

// collectRef runs the collector and holds it to exactly one answer.
func collectRef(t testing.TB, r inputs.Ref) (*inputs.Collected, error) {
	t.Helper()
	var got *inputs.Collected
	var failed error
	n := 0
	for c, err := range New().Collect(t.Context(), r) {
		got, failed = c, err
		n++
	}
	if n != 1 || (got == nil) == (failed == nil) {
		t.Fatalf("%d answers, document %t, error %v", n, got != nil, failed)
	}
	return got, failed
}

func collectBytes(t testing.TB, name string, src []byte) (*inputs.Collected, error) {
	t.Helper()
	return collectRef(t, ref(name, src))
}

func mustCollect(t testing.TB, src string) *inputs.Collected {
	t.Helper()
	got, err := collectBytes(t, "Dockerfile", []byte(src))
	if err != nil {
		t.Fatalf("collect: %v", err)
	}
	return got
}

// checkTotal fails on a null anywhere in the document.
func checkTotal(t testing.TB, name string, c *inputs.Collected) {
	t.Helper()
	data, err := json.Marshal(c.Doc)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if path := findNull(v, ""); path != "" {
		t.Errorf("%s: null at %s", name, path)
	}
}

func findNull(v any, path string) string {
	switch v := v.(type) {
	case nil:
		return path
	case map[string]any:
		for k, e := range v {
			if p := findNull(e, path+"/"+k); p != "" {
				return p
			}
		}
	case []any:
		for i, e := range v {
			if p := findNull(e, fmt.Sprintf("%s/%d", path, i)); p != "" {
				return p
			}
		}
	}
	return ""
}

// text returns what stands at a position, read independently of the locator.
func text(t testing.TB, src []byte, p inputs.Position) string {
	t.Helper()
	lines := strings.SplitAfter(string(bytes.TrimPrefix(src, bom)), "\n")
	if p.Line < 1 || p.EndLine > len(lines) || p.EndLine < p.Line {
		t.Fatalf("position %+v is outside of %d lines", p, len(lines))
	}
	var b strings.Builder
	for n := p.Line; n <= p.EndLine; n++ {
		runes := []rune(lines[n-1])
		from, to := 0, len(runes)
		if n == p.Line {
			from = p.Column - 1
		}
		if n == p.EndLine {
			to = p.EndColumn - 1
		}
		if from < 0 || to > len(runes) || from > to {
			t.Fatalf("position %+v is outside of line %d", p, n)
		}
		b.WriteString(string(runes[from:to]))
	}
	return b.String()
}

// checkPositions holds every instruction's and command's place to the file.
func checkPositions(t testing.TB, name string, src []byte, c *inputs.Collected) {
	t.Helper()
	for i, ins := range c.Doc.Dockerfile.Instructions {
		pos, rest := c.Locator.Locate(ins.Path)
		if rest != 0 || pos.Line != ins.Line || pos.EndLine != ins.EndLine || pos.File != name {
			t.Errorf("%s: instruction %d at %+v rest %d, want lines %d-%d", name, i, pos, rest, ins.Line, ins.EndLine)
		}
		if got := text(t, src, pos); got != ins.Text {
			t.Errorf("%s: instruction %d is %q, its place holds %q", name, i, ins.Text, got)
		}
		for _, cmd := range ins.Commands {
			pos, rest := c.Locator.Locate(cmd.Path)
			if rest != 0 || pos.Line < ins.Line || pos.EndLine > ins.EndLine {
				t.Errorf("%s: command %v at %+v rest %d, outside of its instruction", name, cmd.Path, pos, rest)
			}
			text(t, src, pos)
		}
	}
	for _, stage := range c.Doc.Dockerfile.Stages {
		for _, field := range inputs.ViewFields() {
			pos, rest := c.Locator.Locate(append(append(inputs.Path{}, stage.Path...), field))
			if rest != 0 || pos.Line < 1 {
				t.Errorf("%s: stage %d %s at %+v rest %d", name, stage.Index, field, pos, rest)
			}
		}
	}
}
