package report

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"plain\n\ttext":                               "plain\n\ttext",
		"\x1b[31mred\x1b[0m":                          "red",
		"\x1b[38;5;12mx\x1b[K":                        "x",
		"\x1b]0;title\x07x":                           "x",
		"\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\": "link",
		"\x1b]never ends":                             "never ends",
		"\x1b]" + strings.Repeat("x", 400):            strings.Repeat("x", 400),
		"\x1b[never\x1b[1":                            "ever1",
		"\x1bcx\x1b(Bx\x1b":                           "xx",
		"\u009b31mx\u0085":                            "x",
		"a\r\nb\rc\bd\a\x00\x7f":                      "a\nbcd",
		"\u202egnp.exe\u202c\u2066\u2069\u200e":       "gnp.exe",
		"z\u200be\u200cr\u200do\ufeff\u00ad":          "zero",
		"a\u2028b":                                    "a\nb",
		"\xff\xfe":                                    "\ufffd\ufffd",
		"x\ufffe\uffff\U0001ffff":                     "x",
		"größe 日本語 🚀":                                 "größe 日本語 🚀",
		"tag\U000e0041":                               "tag",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{hostile, "\x1b]0;x\x1b\\", "\x1b\x1b[[1m", "##[error]\n ::set"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		if !utf8.ValidString(got) {
			t.Error("invalid UTF-8")
		}
		for _, r := range got {
			if forbidden(r) || r == 0x1b {
				t.Errorf("%q has %U", got, r)
			}
		}
		if again := Clean(got); again != got {
			t.Errorf("%q becomes %q", got, again)
		}
		source := CleanSource(s)
		if utf8.RuneCountInString(source) != utf8.RuneCountInString(s) || strings.Contains(source, "\n") {
			t.Errorf("%q becomes %q", s, source)
		}
		for line := range strings.Lines(string(defuse([]byte(got), inertText))) {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "::") || strings.Contains(line, "##[") {
				t.Errorf("command in %q", line)
			}
		}
		if n := utf8.RuneCountInString(cutRunes(got, 10)); n > 10 {
			t.Errorf("%d code points", n)
		}
	})
}

func TestDefuseText(t *testing.T) {
	for in, want := range map[string]string{
		"::error::x":              ": :error::x",
		"a ::b":                   "a ::b",
		"a\n  \t::error::x":       "a\n  \t: :error::x",
		"a\n\u00a0::error::x":     "a\n\u00a0: :error::x",
		"\x1b[1m::error::\x1b[0m": "\x1b[1m: :error::\x1b[0m",
		"x ##[debug] ##vso[y]":    "x # #[debug] # #vso[y]",
		"###[error]":              "## #[error]",
	} {
		if got := string(defuse([]byte(in), inertText)); got != want {
			t.Errorf("%q = %q, want %q", in, got, want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	source := []byte("one\r\n\ttwo\r\nthree\nfour\nfive\nsix\nseven\n" + strings.Repeat("ä", 150) + "HERE" + strings.Repeat("b", 300))
	lines := func(l []engine.SourceLine) string {
		var b strings.Builder
		for _, x := range l {
			b.WriteString(x.Text + "|")
		}
		return b.String()
	}
	for _, c := range []struct {
		pos     inputs.Position
		context int
		want    string
	}{
		{inputs.Position{Line: 2, Column: 2, EndLine: 2, EndColumn: 5}, 1, "one|\ttwo|"},
		{inputs.Position{Line: 1, Column: 1, EndLine: 1, EndColumn: 2}, 1, "one|"},
		{inputs.Position{Line: 2, Column: 1, EndLine: 99, EndColumn: 2}, 1, "one|\ttwo|three|four|five|"},
		{inputs.Position{Line: 3, Column: 1, EndLine: 5, EndColumn: 1}, 0, "three|four|"},
		{inputs.Position{Line: 3}, 0, "three|"},
		{inputs.Position{Line: 0}, 1, ""},
		{inputs.Position{Line: -4, EndLine: -9}, 1, ""},
		{inputs.Position{Line: 900, Column: 1, EndLine: 900}, 1, ""},
		{inputs.Position{Line: 1 << 62, Column: 1 << 62, EndLine: 1 << 62}, 1 << 62, ""},
		{inputs.Position{Line: 7, Column: 5000, EndLine: 7, EndColumn: 9000}, 0, "seven|"},
	} {
		if got := lines(Excerpt(source, c.pos, c.context)); got != c.want {
			t.Errorf("%+v = %q, want %q", c.pos, got, c.want)
		}
	}
	for _, column := range []int{1, 151, 300, 454, 9999, -5} {
		long := Excerpt(source, inputs.Position{Line: 8, Column: column, EndLine: 8, EndColumn: column + 4}, 0)[0]
		runes := []rune(long.Text)
		if len(runes) != excerptWidth {
			t.Errorf("column %d: %d code points", column, len(runes))
		}
		if column == 151 && string(runes[column-long.Cut-1:][:4]) != "HERE" {
			t.Errorf("cut %d of %s", long.Cut, long.Text)
		}
	}
}

func FuzzExcerpt(f *testing.F) {
	f.Add([]byte("a\r\nb\n"), 1, 1, 2, 1)
	f.Add([]byte(strings.Repeat("\xffé", 400)), 1, 250, 1, 260)
	f.Fuzz(func(t *testing.T, source []byte, line, column, endLine, endColumn int) {
		pos := inputs.Position{Line: line, Column: column, EndLine: endLine, EndColumn: endColumn}
		got := Excerpt(source, pos, 1)
		if len(got) > excerptLines {
			t.Errorf("%d lines", len(got))
		}
		for _, l := range got {
			if utf8.RuneCountInString(l.Text) > excerptWidth || strings.Contains(l.Text, "\n") {
				t.Errorf("line %q", l.Text)
			}
			underline(l, &pos)
		}
	})
}

func TestUnderline(t *testing.T) {
	for _, c := range []struct {
		text          string
		cut           int
		pos           inputs.Position
		before, width int
	}{
		{"- name: web", 0, inputs.Position{Line: 1, Column: 3, EndLine: 1, EndColumn: 7}, 2, 4},
		{"\tx: 1", 0, inputs.Position{Line: 1, Column: 2, EndLine: 1, EndColumn: 3}, 4, 1},
		{"a\tx", 0, inputs.Position{Line: 1, Column: 3, EndLine: 1, EndColumn: 4}, 4, 1},
		{"日本x", 0, inputs.Position{Line: 1, Column: 3, EndLine: 1, EndColumn: 4}, 4, 1},
		{"日本x", 0, inputs.Position{Line: 1, Column: 1, EndLine: 1, EndColumn: 3}, 0, 4},
		{"e\u0301x", 0, inputs.Position{Line: 1, Column: 3, EndLine: 1, EndColumn: 4}, 1, 1},
		{"abc", 0, inputs.Position{Line: 1, Column: 2, EndLine: 3, EndColumn: 1}, 1, 2},
		{"abc", 0, inputs.Position{Line: 1, Column: 4, EndLine: 1, EndColumn: 5}, 3, 1},
		{"abc", 0, inputs.Position{Line: 1, Column: 99, EndLine: 1, EndColumn: 100}, 0, 0},
		{"abc", 0, inputs.Position{Line: 1}, 0, 3},
		{"…abc", 10, inputs.Position{Line: 1, Column: 12, EndLine: 1, EndColumn: 13}, 1, 1},
		{"k: " + markOf("x") + " z", 0, inputs.Position{Line: 1, Column: 20, EndLine: 1, EndColumn: 21}, 0, 0},
		{"k: " + markOf("x"), 0, inputs.Position{Line: 1, Column: 4, EndLine: 1, EndColumn: 5}, 3, 20},
	} {
		if before, width := underline(engine.SourceLine{Line: 1, Text: c.text, Cut: c.cut}, &c.pos); before != c.before || width != c.width {
			t.Errorf("%q %+v = %d %d, want %d %d", c.text, c.pos, before, width, c.before, c.width)
		}
	}
}

func TestWidths(t *testing.T) {
	for _, c := range []struct {
		s    string
		n    int
		want string
		left string
	}{{"abcdef", 4, "abc…", "…def"}, {"abc", 3, "abc", "abc"}, {"日本語", 5, "日本…", "…本語"}, {"日本語", 4, "日…", "…語"}, {"abc", 0, "", ""}, {"abc", 1, "…", "…"}} {
		if got := cutWidth(c.s, c.n); got != c.want {
			t.Errorf("cutWidth(%s, %d) = %q", c.s, c.n, got)
		}
		if got := cutWidthLeft(c.s, c.n); got != c.left {
			t.Errorf("cutWidthLeft(%s, %d) = %q", c.s, c.n, got)
		}
	}
}

func TestTableFitsWidth(t *testing.T) {
	for _, width := range []int{80, 100, 120} {
		out := render(t, "table", sampleReport(), nil, Style{Width: width})
		for line := range strings.Lines(out[:strings.Index(out, "\n\n")]) {
			if w := textWidth(strings.TrimSuffix(line, "\n")); w > width {
				t.Errorf("width %d: %d columns: %s", width, w, line)
			}
		}
	}
}

// manyFindings is a report of 5,000 findings.
func manyFindings() Report {
	r := sampleReport()
	doc := r.Documents[1]
	doc.Findings = nil
	for i := range 50 {
		f := r.Documents[1].Findings[0]
		f.Explanation, f.Fingerprint = nil, fingerprint(i)
		doc.Findings = append(doc.Findings, f)
	}
	r.Documents = nil
	for range 100 {
		r.Documents = append(r.Documents, doc)
	}
	return r
}

func BenchmarkWrite(b *testing.B) {
	r := manyFindings()
	empty, full := NewRedactor(), NewRedactor()
	full.Add("a secret that is nowhere", "another one of them")
	for _, f := range Formats() {
		for name, redactor := range map[string]*Redactor{"": empty, "/secrets": full} {
			b.Run(f.Name+name, func(b *testing.B) {
				for b.Loop() {
					if err := Write(discard{}, f.Name, r, redactor, Style{}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
