package kubernetes

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/inputs"
)

// TestCostIsBounded feeds files of up to the limits that are made to cost as
// much time or memory as possible; each ends within seconds and takes no more
// than a small multiple of the limits.
func TestCostIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("needs seconds")
	}
	const head = "apiVersion: v1\nkind: ConfigMap\n"
	// The limits are an eighth of the usual, and so is the work.
	const size = 1 << 20
	limits := inputs.DefaultLimits()
	limits.File, limits.Document, limits.String = 2*size, size, size/8
	fill := func(s string, n int) string { return strings.Repeat(s, n/len(s)) }
	deep := strings.Builder{}
	for i := range 900 {
		deep.WriteString(strings.Repeat(" ", i) + "a:\n" + strings.Repeat(" ", i) + "# c\n")
	}
	tags := strings.Builder{}
	for i := range 50_000 {
		fmt.Fprintf(&tags, "%%TAG !a%d! b\n", i)
	}
	anchors := strings.Builder{}
	for i := range 25_000 {
		fmt.Fprintf(&anchors, "- &a%d x\n- *a%d\n", i, i)
	}
	cases := []struct{ name, file, content, want string }{
		{"50 MB", "a.yaml", head + fill("# comment\n", 50<<20), "larger than the limit"},
		{"directives", "a.yaml", tags.String() + "---\n" + head, "directives"},
		{"comments", "a.yaml", head + fill("# c\n", size-100), ""},
		{"commented entries", "a.yaml", head + "x:\n" + fill("- a # x\n  # c\n", size/2), ""},
		{"deep with comments", "a.yaml", head + "x:\n" + deep.String(), "nesting"},
		{"dashes", "a.yaml", head + "x:\n" + fill("-\n", size-100), "larger than the limit"},
		{"dash lines", "a.yaml", head + "x:\n" + fill(fill("- ", 100)+"\n", size-100), "larger than the limit"},
		{"flow list", "a.yaml", head + "x: [" + fill("a,", size-100) + "]", "larger than the limit"},
		{"flow list of lists", "a.yaml", head + "x: [" + fill("[],", size/2) + "]", "larger than the limit"},
		{"flow, not closed", "a.yaml", head + "x: [" + fill("a, ", size/4), ""},
		{"half of them", "a.yaml", head + "x: [" + fill("a,", size/8) + "]", "larger than the limit"},
		{"deep flow mappings", "a.yaml", head + "x: " + fill("{a: ", 36_000) + fill("}", 9000), "nest"},
		{"question marks", "a.yaml", head + fill("? ", 18_000), ""},
		{"anchors", "a.yaml", head + "x:\n" + anchors.String(), "larger than the limit"},
		{"quoted", "a.yaml", head + "x: \"" + fill("\\n", size-100) + "\"", "cut"},
		{"one plain scalar", "a.yaml", head + "x: " + fill("y ", size-100), "cut"},
		{"blank lines", "a.yaml", head + "x: |\n" + fill("\n", size-100), "larger than the limit"},
		{"tabs", "a.yaml", head + fill("\t", size-100), ""},
		{"lone returns", "a.yaml", strings.ReplaceAll(head, "\n", "\r") + "x: y\r" + fill("---\ra: b\r", size/8), "-"},
		{"many documents", "a.yaml", fill("---\n"+head, size/4), "-"},
		{"JSON list", "a.json", `{"apiVersion":"v1","kind":"X","x":[` + fill("1,", 15*size/8) + "1]}", "larger than the limit"},
		{"JSON objects", "a.json", `{"apiVersion":"v1","kind":"X","x":[` + fill("{},", 15*size/8) + "1]}", "larger than the limit"},
		{"JSON documents", "a.json", fill(`{"apiVersion":"v1","kind":"X"}`, size), "-"},
		{"duplicate keys", "a.json", `{"apiVersion":"v1","kind":"X"` + fill(`,"a":1`, size/4) + "}", "duplicate"},
		{"braces in YAML", "a.yaml", "{" + fill("a: {}, ", size/16) + "}", "no Kubernetes object"},
		{"a list of small items", "a.yaml", "apiVersion: v1\nkind: List\nitems:\n" + fill("- {apiVersion: v1, kind: X}\n", size/4), "-"},
		{"ignores", "a.yaml", head + "x:\n" + fill("# boltseal:ignore=a\n- b\n", size/8), "-"},
	}
	for _, c := range cases {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		docs, errs := 0, ""
		ref := inputs.Ref{Name: c.file, Named: true, Limits: limits, Bytes: func() ([]byte, error) { return []byte(c.content), nil }}
		for doc, err := range New().Collect(t.Context(), ref) {
			if err != nil {
				if len(errs) < 1000 {
					errs += err.Error() + "\n"
				}
				continue
			}
			docs++
			doc.Locator.Locate(inputs.Path{"x", 3})
			for _, gap := range doc.Doc.Evidence.Missing {
				errs += gap.Why + "\n"
			}
		}
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		spent := (after.TotalAlloc - before.TotalAlloc) >> 20
		t.Logf("%-22s %7d kB %8v %5d MiB allocated, %d documents; %.90q", c.name, len(c.content)>>10, took.Round(time.Millisecond), spent, docs, errs)
		if took > 5*time.Second {
			t.Errorf("%s took %v", c.name, took)
		}
		if spent > 190 {
			t.Errorf("%s allocated %d MiB", c.name, spent)
		}
		if c.want == "-" && docs == 0 || c.want != "-" && !strings.Contains(errs, c.want) {
			t.Errorf("%s: %d documents, errors %.200q, want %q", c.name, docs, errs, c.want)
		}
	}
}
