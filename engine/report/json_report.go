package report

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// writeJSON writes the whole report; Schema describes it. Documents and their
// findings, of which there may be many thousands, are written by hand, all
// else by encoding/json; a test holds the result equal to encoding/json's.
func writeJSON(w io.Writer, r Report, _ Style) error {
	j := &jsonPage{w: w}
	j.open('{')
	j.any("schema", r.Schema)
	j.any("tool", r.Tool)
	j.any("effective_time", r.EffectiveTime)
	j.any("verdict", r.Verdict)
	j.any("exit_code", r.ExitCode)
	j.any("fail_on", r.FailOn)
	j.any("in_force", r.InForce)
	j.any("summary", r.Summary)
	j.key("documents")
	j.open('[')
	for i := range r.Documents {
		j.item()
		j.document(&r.Documents[i])
	}
	j.close(']')
	j.any("errors", r.Errors)
	j.any("skipped", r.Skipped)
	j.any("uncovered", r.Uncovered)
	j.any("waivers", r.Waivers)
	j.any("rules", r.Rules)
	if len(r.WhyNot) > 0 {
		j.any("why_not", r.WhyNot)
	}
	j.close('}')
	j.out = append(j.out, '\n')
	j.flush()
	return j.err
}

// chunk is how many bytes are collected before they are written.
const chunk = 64 << 10

// jsonPage writes indented JSON in the shape of json.MarshalIndent.
type jsonPage struct {
	w     io.Writer
	out   []byte
	depth int
	// full says that the object or list that is open has a member.
	full    bool
	scratch bytes.Buffer
	err     error
}

// flush writes what is collected, workflow commands made inert.
func (j *jsonPage) flush() {
	if j.err == nil {
		_, j.err = j.w.Write(defuse(j.out, inertJSON))
	}
	j.out = j.out[:0]
}

// open starts an object or a list.
func (j *jsonPage) open(bracket byte) {
	j.out = append(j.out, bracket)
	j.depth++
	j.full = false
}

// close ends an object or a list.
func (j *jsonPage) close(bracket byte) {
	j.depth--
	if j.full {
		j.out = newLine(j.out, j.depth)
	}
	j.out = append(j.out, bracket)
	j.full = true
}

// item begins the next member of a list.
func (j *jsonPage) item() {
	if j.full {
		j.out = append(j.out, ',')
	}
	j.out = newLine(j.out, j.depth)
	j.full = true
}

// key begins the next member of an object; name needs no escapes.
func (j *jsonPage) key(name string) {
	j.item()
	j.out = append(append(append(j.out, '"'), name...), `": `...)
}

// any adds a member by encoding/json.
func (j *jsonPage) any(name string, v any) {
	j.key(name)
	j.scratch.Reset()
	if err := encodeCompact(&j.scratch, v); err != nil {
		if j.err == nil {
			j.err = err
		}
		return
	}
	j.out = appendIndented(j.out, bytes.TrimSuffix(j.scratch.Bytes(), []byte("\n")), j.depth)
}

func (j *jsonPage) text(name, s string) {
	j.key(name)
	j.out = appendQuoted(j.out, s)
}

func (j *jsonPage) number(name string, n int) {
	j.key(name)
	j.out = strconv.AppendInt(j.out, int64(n), 10)
}

// appendQuoted adds s as a JSON string. Text of a prepared report is valid
// UTF-8 without control characters but newline and tab.
func appendQuoted(out []byte, s string) []byte {
	out = append(out, '"')
	copied := 0
	for i := range len(s) {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		out = append(out, s[copied:i]...)
		copied = i + 1
		switch c {
		case '\n':
			out = append(out, '\\', 'n')
		case '\t':
			out = append(out, '\\', 't')
		case '"', '\\':
			out = append(out, '\\', c)
		default:
			const digits = "0123456789abcdef"
			out = append(out, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		}
	}
	return append(append(out, s[copied:]...), '"')
}

// value adds a plain JSON value, as mapValue leaves them.
func (j *jsonPage) value(v any) {
	switch v := v.(type) {
	case string:
		j.out = appendQuoted(j.out, v)
	case bool:
		j.out = strconv.AppendBool(j.out, v)
	case int:
		j.out = strconv.AppendInt(j.out, int64(v), 10)
	case []any:
		j.open('[')
		for _, item := range v {
			j.item()
			j.value(item)
		}
		j.close(']')
	case map[string]any:
		j.open('{')
		for _, name := range sortedKeys(v) {
			j.item()
			j.out = append(appendQuoted(j.out, name), ": "...)
			j.value(v[name])
		}
		j.close('}')
	default: // nil and numbers
		text, err := json.Marshal(v)
		if err != nil && j.err == nil {
			j.err = err
		}
		j.out = append(j.out, text...)
	}
}

func (j *jsonPage) subject(s inputs.Subject) {
	j.key("subject")
	j.open('{')
	j.text("name", s.Name)
	j.text("ref", s.Ref)
	j.text("digest", s.Digest)
	j.close('}')
}

func (j *jsonPage) document(d *Document) {
	j.open('{')
	j.text("file", d.File)
	j.text("kind", string(d.Kind))
	j.subject(d.Subject)
	j.text("verdict", string(d.Verdict))
	j.number("rules", d.Rules)
	j.any("results", d.Results)
	j.any("missing", d.Missing)
	j.key("findings")
	j.open('[')
	for i := range d.Findings {
		j.item()
		j.finding(&d.Findings[i])
		if len(j.out) >= chunk {
			j.flush()
		}
	}
	j.close(']')
	if len(d.Truncated) > 0 {
		j.any("truncated", d.Truncated)
	}
	if d.Image != nil {
		j.any("image", d.Image)
	}
	if d.Comparison != nil {
		j.any("comparison", d.Comparison)
	}
	j.close('}')
	if len(j.out) >= chunk {
		j.flush()
	}
}

func (j *jsonPage) finding(f *engine.Finding) {
	j.open('{')
	j.text("fingerprint", f.Fingerprint)
	j.text("rule", f.Rule)
	j.text("instance", f.Instance)
	j.text("severity", string(f.Severity))
	j.text("message", f.Message)
	j.subject(f.Subject)
	if p := f.Location; p != nil {
		j.key("location")
		j.open('{')
		j.text("file", p.File)
		j.number("line", p.Line)
		j.number("column", p.Column)
		j.number("end_line", p.EndLine)
		j.number("end_column", p.EndColumn)
		j.close('}')
	}
	j.key("path")
	j.value([]any(f.Path))
	j.text("element", f.Element)
	j.key("details")
	j.value(f.Details)
	j.text("status", string(f.Status))
	if f.Waiver != nil {
		j.any("waiver", f.Waiver)
	}
	j.controls(f.Controls)
	j.text("remediation", f.Remediation)
	if f.Explanation != nil {
		j.any("explanation", f.Explanation)
	}
	j.excerpt(f.Excerpt)
	j.close('}')
}

func (j *jsonPage) controls(controls map[string][]string) {
	j.key("controls")
	j.open('{')
	for _, framework := range sortedKeys(controls) {
		j.item()
		j.out = append(appendQuoted(j.out, framework), ": "...)
		j.open('[')
		for _, control := range controls[framework] {
			j.item()
			j.out = appendQuoted(j.out, control)
		}
		j.close(']')
	}
	j.close('}')
}

func (j *jsonPage) excerpt(lines []engine.SourceLine) {
	if len(lines) == 0 {
		return
	}
	j.key("excerpt")
	j.open('[')
	for _, line := range lines {
		j.item()
		j.open('{')
		j.number("line", line.Line)
		j.text("text", line.Text)
		if line.Cut != 0 {
			j.number("cut", line.Cut)
		}
		j.close('}')
	}
	j.close(']')
}
