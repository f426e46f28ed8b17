package dockerfile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/boltseal/boltseal/inputs"
)

// corpusDir finds the shared Dockerfiles beside the repository.
func corpusDir(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			shared := filepath.Join(dir, "..", "shared", "corpora", "dockerfiles")
			if _, err := os.Stat(shared); err != nil {
				t.Skipf("no shared corpus at %s", shared)
			}
			return shared
		}
		dir = filepath.Dir(dir)
	}
	t.Skip("no go.mod above the test")
	return ""
}

type verdict struct {
	File     string `json:"file"`
	Escape   string `json:"escape"`
	Stages   int    `json:"stages"`
	Error    string `json:"error"`
	Commands []struct {
		Op   string `json:"op"`
		Line int    `json:"line"`
		End  int    `json:"end"`
	} `json:"commands"`
	Warnings []struct {
		Rule   string `json:"rule"`
		Line   int    `json:"line"`
		Detail string `json:"detail"`
	} `json:"warnings"`
	LintError string `json:"lint_error"`
}

func verdicts(t testing.TB) (string, []verdict) {
	t.Helper()
	dir := corpusDir(t)
	f, err := os.Open(filepath.Join(dir, "buildkit_verdicts.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []verdict
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 16<<20)
	for scanner.Scan() {
		var v verdict
		if err := json.Unmarshal(scanner.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return filepath.Join(dir, "files"), all
}

// TestCorpusAgreesWithBuildKit compares every file of the corpus with what
// BuildKit's own parser said of it.
func TestCorpusAgreesWithBuildKit(t *testing.T) {
	dir, all := verdicts(t)
	for _, v := range all {
		src, err := os.ReadFile(filepath.Join(dir, v.File))
		if err != nil {
			t.Fatal(err)
		}
		got, err := collectBytes(t, v.File, src)
		if v.Error != "" {
			if err == nil {
				t.Errorf("%s: BuildKit refuses it: %s", v.File, v.Error)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", v.File, err)
			continue
		}
		body := got.Doc.Dockerfile
		if body.Directives.Escape != v.Escape || len(body.Stages) != v.Stages {
			t.Errorf("%s: escape %q, %d stages; want %q, %d", v.File, body.Directives.Escape, len(body.Stages), v.Escape, v.Stages)
		}
		if len(body.Instructions) != len(v.Commands) {
			t.Errorf("%s: %d instructions, want %d", v.File, len(body.Instructions), len(v.Commands))
			continue
		}
		for i, c := range v.Commands {
			ins := body.Instructions[i]
			op := strings.ToUpper(ins.Op)
			if ins.Onbuild {
				op = "ONBUILD"
			}
			if op != c.Op || ins.Line != c.Line || ins.EndLine != c.End {
				t.Errorf("%s: %s %d-%d, want %s %d-%d", v.File, op, ins.Line, ins.EndLine, c.Op, c.Line, c.End)
			}
		}
		checkTotal(t, v.File, got)
		checkUndefined(t, v, body)
		checkPositions(t, v.File, src, got)
	}
}

// checkUndefined compares the undefined variables with BuildKit's warnings,
// which do not know what the base image sets either.
func checkUndefined(t *testing.T, v verdict, body *inputs.Dockerfile) {
	t.Helper()
	if v.LintError != "" {
		return
	}
	var want, got []string
	for _, w := range v.Warnings {
		if w.Rule == "UndefinedVar" || w.Rule == "UndefinedArgInFrom" {
			name := strings.Trim(w.Detail[strings.Index(w.Detail, "'")+1:], "'$")
			name, _, _ = strings.Cut(strings.TrimPrefix(name, "$"), "'")
			want = append(want, name)
		}
	}
	for _, ins := range body.Instructions {
		if ins.Stage < 0 || body.Stages[ins.Stage].Used {
			got = append(got, ins.Undefined...)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(slices.Compact(want), slices.Compact(got)) {
		t.Errorf("%s: undefined %v, BuildKit says %v", v.File, got, want)
	}
}

func BenchmarkCollect(b *testing.B) {
	dir, all := verdicts(b)
	var files [][]byte
	for _, v := range all {
		src, err := os.ReadFile(filepath.Join(dir, v.File))
		if err != nil {
			b.Fatal(err)
		}
		files = append(files, src)
	}
	b.ReportAllocs()
	for b.Loop() {
		for i, src := range files {
			if _, err := collectBytes(b, all[i].File, src); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(files)), "µs/file")
}

// BenchmarkBuildKit is what BuildKit's parser and instructions alone take.
func BenchmarkBuildKit(b *testing.B) {
	dir, all := verdicts(b)
	var files [][]byte
	for _, v := range all {
		src, err := os.ReadFile(filepath.Join(dir, v.File))
		if err != nil {
			b.Fatal(err)
		}
		files = append(files, src)
	}
	for b.Loop() {
		for _, src := range files {
			result, err := parser.Parse(bytes.NewReader(src))
			if err != nil {
				b.Fatal(err)
			}
			if _, _, err := instructions.Parse(result.AST, nil); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(files)), "µs/file")
}
