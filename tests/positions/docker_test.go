package positions

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// account is what BuildKit's parser says of a file.
type account struct {
	File     string
	Commands []struct {
		Op        string
		Line, End int
	}
}

func buildkitAccount(t *testing.T, dir string) map[string]account {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "dockerfiles", "buildkit_verdicts.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	files := map[string]account{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var a account
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		files[a.File] = a
	}
	return files
}

// dockerLines are the lines that a finding in a Dockerfile may point at.
func dockerLines(t *testing.T, e entry, a account, src string) []int {
	t.Helper()
	if len(e.Path) < 2 {
		t.Fatalf("%s %s: path %v leads nowhere", e.File, e.Rule, e.Path)
	}
	index, ok := e.Path[1].(int)
	if !ok {
		t.Fatalf("%s %s: path %v", e.File, e.Rule, e.Path)
	}
	switch e.Path[0] {
	case "instructions":
		c := a.Commands[index]
		if len(e.Path) == 2 {
			return []int{c.Line}
		}
		return within(e, c.Line, c.End, src)
	case "stages":
		return stageLines(a, index, e.Path)
	}
	t.Fatalf("%s %s: path %v", e.File, e.Rule, e.Path)
	return nil
}

// within accepts a place inside an instruction when a word starts there: it
// follows white space or an operator and is no white space itself.
func within(e entry, from, to int, src string) []int {
	lines := strings.Split(src, "\n")
	if e.Line < from || e.Line > to {
		return []int{from}
	}
	line := []rune(lines[e.Line-1])
	if e.Column < 1 || e.Column > len(line) || strings.ContainsRune(" \t\r", line[e.Column-1]) {
		return nil
	}
	if e.Column > 1 && !strings.ContainsRune(" \t;&|({[\"'`$=,", line[e.Column-2]) {
		return nil
	}
	return []int{e.Line}
}

// stageOps are the instructions that set what a stage's field says.
var stageOps = map[any]string{"user": "USER", "healthcheck": "HEALTHCHECK", "cmd": "CMD", "args": "CMD",
	"entrypoint": "ENTRYPOINT", "command": "ENTRYPOINT", "workdir": "WORKDIR", "env": "ENV", "ports": "EXPOSE", "labels": "LABEL"}

// stageLines is the last instruction of the stage that sets the field, else
// one of an earlier stage that it may be built on, else the stage's FROM.
func stageLines(a account, stage int, path []any) []int {
	op := ""
	if len(path) > 2 {
		op = stageOps[path[2]]
	}
	current, from, own := -1, 0, 0
	var inherited []int
	for _, c := range a.Commands {
		if c.Op == "FROM" {
			current++
			if current == stage {
				from = c.Line
			}
		}
		if op != "" && c.Op == op {
			switch {
			case current == stage:
				own = c.Line
			case current < stage:
				inherited = append(inherited, c.Line)
			}
		}
	}
	if own > 0 && (op != "ENV" && op != "EXPOSE" && op != "LABEL") {
		return []int{own}
	}
	return append(inherited, from, own)
}
