package dockerfile

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// tokens are the words of an instruction in its joined line.
type tokens struct {
	keyword            span
	flags, args, pairs []span
}

// tokens splits an instruction's joined line as BuildKit's parser does; it is
// false where the result does not agree with the parser's.
func (f *file) tokens(i int, line mapped) (tokens, bool) {
	s := &f.steps[i]
	at := 0
	if s.onbuild {
		at = skipSpace(line.text, endOfField(line.text, 0))
	}
	var t tokens
	t.keyword = span{at, endOfField(line.text, at)}
	if !strings.EqualFold(line.text[t.keyword.from:t.keyword.to], s.node.Value) {
		return t, false
	}
	end := len(strings.TrimRightFunc(line.text, unicode.IsSpace))
	at = min(skipSpace(line.text, t.keyword.to), end)
	t.flags, at = flagSpans(line.text[:end], at, byte(f.escape))
	if len(t.flags) != len(s.node.Flags) {
		return t, false
	}
	at = min(skipSpace(line.text, at), end)
	f.splitArgs(s, &t, line.text[:end], at)
	return t, true
}

func (f *file) splitArgs(s *step, t *tokens, text string, at int) {
	escape := byte(f.escape)
	op := s.op()
	if op == "healthcheck" && at < len(text) {
		kind := span{at, endOfField(text, at)}
		t.args = append(t.args, kind)
		at = skipSpace(text, kind.to)
	}
	switch {
	case at >= len(text):
	case s.node.Attributes["json"]:
		t.args = append(t.args, jsonSpans(text, at)...)
	case op == "env" || op == "label" || op == "arg":
		words := wordSpans(text, at, escape)
		t.args, t.pairs = words, words
		if op != "arg" && legacyPair(s) {
			name := span{at, endOfField(text, at)}
			t.args = []span{name, {skipSpace(text, name.to), len(text)}}
			t.pairs = []span{{at, len(text)}}
		}
	case op == "copy" || op == "add" || op == "from" || op == "expose" || op == "volume":
		t.args = fieldSpans(text, at)
	default:
		t.args = append(t.args, span{at, len(text)})
	}
}

func legacyPair(s *step) bool {
	switch c := s.cmd.(type) {
	case *instructions.EnvCommand:
		return len(c.Env) == 1 && c.Env[0].NoDelim
	case *instructions.LabelCommand:
		return len(c.Labels) == 1 && c.Labels[0].NoDelim
	}
	return false
}

func skipSpace(text string, at int) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsSpace(r) {
			break
		}
		at += size
	}
	return at
}

// endOfField is the end of a word that whitespace ends, quotes or not.
func endOfField(text string, at int) int {
	for at < len(text) && strings.IndexByte("\t\v\f\r ", text[at]) < 0 {
		at++
	}
	return at
}

func fieldSpans(text string, at int) []span {
	var out []span
	for at < len(text) {
		end := endOfField(text, at)
		out = append(out, span{at, end})
		at = end
		for at < len(text) && strings.IndexByte("\t\v\f\r ", text[at]) >= 0 {
			at++
		}
	}
	return out
}

// flagSpans finds the leading words that start with --.
func flagSpans(text string, at int, escape byte) ([]span, int) {
	var out []span
	for {
		at = skipSpace(text, at)
		if !strings.HasPrefix(text[at:], "--") {
			return out, at
		}
		end := quotedWord(text, at, escape, true)
		if text[at:end] == "--" {
			return out, end
		}
		out = append(out, span{at, end})
		at = end
	}
}

// wordSpans splits words the way ENV, LABEL and ARG do: quotes and the escape
// character join.
func wordSpans(text string, at int, escape byte) []span {
	var out []span
	for {
		at = skipSpace(text, at)
		if at >= len(text) {
			return out
		}
		end := quotedWord(text, at, escape, false)
		out = append(out, span{at, end})
		at = end
	}
}

// quotedWord is the end of a word that starts at at. In flags the escape
// character also works inside single quotes.
func quotedWord(text string, at int, escape byte, flag bool) int {
	quote := byte(0)
	for at < len(text) {
		c := text[at]
		switch {
		case c == escape && (quote != '\'' || flag):
			at++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		default:
			if r, _ := utf8.DecodeRuneInString(text[at:]); unicode.IsSpace(r) {
				return at
			}
		}
		at++
	}
	return min(at, len(text))
}

// jsonSpans finds the strings of a JSON array, quotes included.
func jsonSpans(text string, at int) []span {
	var out []span
	for at < len(text) {
		if text[at] != '"' {
			at++
			continue
		}
		end := at + 1
		for end < len(text) && text[end] != '"' {
			if text[end] == '\\' {
				end++
			}
			end++
		}
		end = min(end+1, len(text))
		out = append(out, span{at, end})
		at = end
	}
	return out
}
