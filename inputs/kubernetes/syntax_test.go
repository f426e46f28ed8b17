package kubernetes

import (
	"errors"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

// TestSyntaxErrorsNameTheLine: an error stands where a reader has to look: at
// the construct that is left open, else at the line that does not fit.
func TestSyntaxErrorsNameTheLine(t *testing.T) {
	for _, c := range []struct {
		name, content string
		line          int
		want          string
	}{
		{"no colon", "a: 1\nfoo\nb: 2\n", 2, "could not find expected ':'"},
		{"too little indentation", "a: 1\nb:\n  c: 1\n  d: 2\n e: 3\nf: 1\n", 5, "did not find expected key"},
		{"too little, deep inside", "z: 1\na:\n  b:\n    c: 1\n    d: 1\n   e: 1\n", 6, "did not find expected key"},
		{"too much indentation", "a: 1\nb: 2\n  c: 3\n", 3, "mapping values are not allowed"},
		{"open bracket", "z: 0\na:\n  b: [1, 2\n  c: 3\nd: 4\n", 3, "did not find expected ',' or ']'"},
		{"open bracket after a closed one", "a: [\n1,\n2\n]\nb: [\nc: d\n", 5, "did not find expected ',' or ']'"},
		{"open bracket on the first line", "a: [\nb: c\n", 1, "did not find expected ',' or ']'"},
		{"open brace", "a: 1\nb: {c: d\ne: f\n", 2, "did not find expected ',' or '}'"},
		{"open quote", "a: 1\nb: \"x\nc: 1\nd: 2\n", 2, "found unexpected end of stream"},
		{"open single quote", "a: 1\nb: 'x\nc: 1\n", 2, "found unexpected end of stream"},
		{"two values", "a: 1\nb: c: d\n", 2, "mapping values are not allowed"},
		{"tab", "a: 1\nb:\n\tc: 2\n", 3, "cannot start any token"},
		{"item among keys", "x:\n  a: 1\n  - b\n  c: 1\n", 3, "did not find expected key"},
		{"key among items", "a: 1\nb:\n  - c: 1\n   d: 2\n", 4, "did not find expected '-' indicator"},
		{"reserved sign", "a: 1\nb: @x\n", 2, "cannot start any token"},
		{"reserved sign on the first line", "k: %x\n", 1, "cannot start any token"},
		{"text after a quote", "a: 1\nb: 'x'y\nc: 1\n", 2, "did not find expected key"},
		{"closing bracket alone", "a: 1\nb: }\nc: 1\n", 2, "did not find expected node content"},
		{"unknown escape", "a: 1\nb: \"\\q\"\nc: 1\n", 2, "unknown escape"},
		{"unknown anchor", "a: 1\nb: x*x\nc: *x\n", 3, "unknown anchor"},
		{"nameless anchor", "a: &x y\nb: & z\nc: 1\n", 2, "did not find expected alphabetic"},
		{"undefined tag handle", "a: 1\nb: !e!x y\nc: 1\n", 2, "undefined tag handle"},
		{"control character", "a: 1\nb: \x01\nc: 1\n", 2, "control characters"},
		{"block scalar ends early", "a:\n  b: |\n   x\n  y\n  d: 1\n", 4, "could not find expected ':'"},
		{"alias to itself", "a: 1\nx: &x [*x]\n", 2, "contains itself"},
		{"a list as a key", "a: 1\n? [b]\n: c\n", 2, "a key is a list or a mapping"},
		{"no number in JSON", "a: 1\nb: .inf\n", 2, "no number"},
		{"Helm control line", "a: 1\nb:\n  {{- toYaml . | nindent 2 }}\n  d: 1\n", 3, "looks like a Helm template"},
		{"Helm value", "a: 1\nb: {{ .Values.x }}\n", 2, "looks like a Helm template"},
	} {
		for variant, content := range map[string]string{
			"alone":            c.content,
			"CRLF":             strings.ReplaceAll(c.content, "\n", "\r\n"),
			"in a second part": "# ä\nx: y\n---\n" + c.content,
			"behind a marker":  "---\n" + c.content,
		} {
			line := c.line
			switch variant {
			case "in a second part":
				line += 3
			case "behind a marker":
				line++
			}
			docs, errs := collect(t, "a.yaml", content)
			if len(docs) != 0 || len(errs) != 1 {
				t.Errorf("%s, %s: %d documents, errors %v; want one error", c.name, variant, len(docs), errs)
				continue
			}
			var at *inputs.PositionError
			if !errors.As(errs[0], &at) || at.Pos.Line != line || at.Pos.File != "a.yaml" || !strings.Contains(at.Error(), c.want) {
				t.Errorf("%s, %s: error %v at %+v; want %q at line %d", c.name, variant, errs[0], at, c.want, line)
			}
		}
	}
}
