package report

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean returns s without what could steer a terminal, hide text from a
// reader or break a file format: control sequences (ECMA-48), control
// characters except newline and tab, bidirectional overrides and isolates,
// zero-width and tag characters, non-characters. Invalid UTF-8 becomes U+FFFD.
func Clean(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == 0x1b:
			i += escapeLength(s[i:])
			continue
		case r == 0x9b:
			i += size + controlSequenceLength(s[i+size:])
			continue
		case r == '\u2028' || r == '\u2029':
			b.WriteByte('\n')
		case !forbidden(r):
			b.WriteRune(r)
		}
		i += size
	}
	return b.String()
}

// CleanSource is Clean for a source line: what Clean would remove is replaced
// by U+FFFD one for one, so that columns stay true.
func CleanSource(s string) string {
	if isPlain(s) && !strings.Contains(s, "\n") {
		return s
	}
	return strings.Map(func(r rune) rune {
		if forbidden(r) || r == '\n' || r == '\u2028' || r == '\u2029' {
			return utf8.RuneError
		}
		return r
	}, s)
}

// isPlain reports whether s is printable ASCII, newlines and tabs only.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x7f || c < 0x20 && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

// forbidden reports whether no report may print r.
func forbidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < 0x20, r >= 0x7f && r <= 0x9f: // C0, DEL, C1
		return true
	case r < 0xad:
		return false
	case r == 0xad, r == 0x061c, r == 0x180e: // soft hyphen, Arabic letter mark, vowel separator
		return true
	case r >= 0x200b && r <= 0x200f: // zero-width, left-to-right and right-to-left marks
		return true
	case r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f: // overrides, joiners, isolates
		return true
	case r == 0xfeff, r >= 0xfff9 && r <= 0xfffb: // byte order mark, interlinear marks
		return true
	case r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef: // non-characters
		return true
	}
	return r >= 0xe0000 && r <= 0xe007f // tags
}

// maxEscape bounds how much text one escape sequence may take with it: an
// unterminated one must not hide the rest of a message.
const maxEscape = 256

// escapeLength returns the length of the escape sequence that s starts with
// (s[0] is ESC). What is no complete sequence loses only its ESC.
func escapeLength(s string) int {
	if len(s) < 2 {
		return 1
	}
	switch c := s[1]; {
	case c == '[':
		return 2 + controlSequenceLength(s[2:])
	case c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_': // OSC, DCS, SOS, PM, APC
		for i := 2; i < len(s) && i < maxEscape; i++ {
			if s[i] == 0x07 {
				return i + 1
			}
			if s[i] == 0x1b && i+1 < len(s) && s[i+1] == '\\' {
				return i + 2
			}
		}
		return 2
	case c >= 0x20 && c <= 0x2f: // intermediates, then one final
		for i := 2; i < len(s) && i < 8; i++ {
			if s[i] >= 0x30 && s[i] <= 0x7e {
				return i + 1
			}
			if s[i] < 0x20 || s[i] > 0x2f {
				break
			}
		}
		return 1
	case c >= 0x30 && c <= 0x7e:
		return 2
	}
	return 1
}

// controlSequenceLength returns the length of parameters, intermediates and
// final byte of a control sequence, 0 where there is no final byte.
func controlSequenceLength(s string) int {
	for i := 0; i < len(s) && i < maxEscape; i++ {
		switch c := s[i]; {
		case c >= 0x40 && c <= 0x7e:
			return i + 1
		case c < 0x20 || c > 0x3f:
			return 0
		}
	}
	return 0
}

// cleanLine is Clean on one line: newlines and the white space around them
// become one space, tabs become spaces.
func cleanLine(s string) string { return oneLine(Clean(s)) }

// oneLine folds clean text into one line.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\t") {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }), " ")
}

// maxMessage is how many code points of a message formats for people print.
const maxMessage = 400

// cutRunes cuts s to n code points; the last of them is "…" where it cuts.
func cutRunes(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	count := 0
	for i := range s {
		if count++; count == n {
			return s[:i] + "…"
		}
	}
	return s
}

// inertness says how a format writes the two signs that make a CI service take
// a log line for a command, without changing what the line means.
type inertness struct {
	// lineStart replaces "::" at the start of a line (GitHub); "" where the
	// format's lines never start with a value.
	lineStart string
	// mark replaces "##[" anywhere in a line (GitHub's older form).
	mark string
	// azure replaces "##vso[" anywhere in a line (Azure Pipelines).
	azure string
}

// The ways to make commands inert: plain text is changed, JSON and XML only
// escape one character.
var (
	inertText = inertness{lineStart: ": :", mark: "# #[", azure: "# #vso["}
	inertJSON = inertness{mark: `#\u0023[`, azure: `#\u0023vso[`}
	inertXML  = inertness{lineStart: "&#58;:", mark: "#&#35;[", azure: "#&#35;vso["}
)

// defuse makes workflow commands in rendered output inert. GitHub's runner
// takes "::" after leading white space and "##[" anywhere; see TryParse and
// TryParseV2 in actions/runner, src/Runner.Common/ActionCommand.cs.
func defuse(out []byte, how inertness) []byte {
	if bytes.Contains(out, []byte("##")) {
		out = bytes.ReplaceAll(out, []byte("##["), []byte(how.mark))
		out = bytes.ReplaceAll(out, []byte("##vso["), []byte(how.azure))
	}
	if how.lineStart == "" || !bytes.Contains(out, []byte("::")) {
		return out
	}
	result := make([]byte, 0, len(out)+8)
	for line := range bytes.Lines(out) {
		start := indentLength(line)
		if !bytes.HasPrefix(line[start:], []byte("::")) {
			result = append(result, line...)
			continue
		}
		result = append(result, line[:start]...)
		result = append(result, how.lineStart...)
		result = append(result, line[start+2:]...)
	}
	return result
}

// indentLength counts the bytes of leading white space and of the colour
// sequences that the text formats themselves put there.
func indentLength(line []byte) int {
	rest := line
	for {
		rest = bytes.TrimLeftFunc(rest, unicode.IsSpace)
		if len(rest) < 2 || rest[0] != 0x1b || rest[1] != '[' {
			return len(line) - len(rest)
		}
		rest = rest[2+controlSequenceLength(string(rest[2:min(len(rest), 16)])):]
	}
}
