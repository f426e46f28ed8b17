package npm

import (
	"bytes"
	"fmt"
	"strings"
)

// outline walks a YAML file as yarn and pnpm write it: block mappings indented
// by two, scalars and short flow values on the key's line. It is no YAML reader:
// what is written another way is an error, or is passed by where nobody asked for it.
type outline struct {
	rest []byte
	line int

	depth      int    // indentation / 2
	key, value string // value is "" for a mapping, and raw else
}

// next moves to the next key that is at most most deep; deeper lines are
// passed by. False at the end.
func (o *outline) next(most int) (bool, error) {
	for len(o.rest) > 0 {
		line := o.rest
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line, o.rest = line[:i], o.rest[i+1:]
		} else {
			o.rest = nil
		}
		o.line++
		text := bytes.TrimLeft(line, " ")
		indent := len(line) - len(text)
		text = bytes.TrimRight(text, " \r")
		if len(text) == 0 || text[0] == '#' || indent > 2*most {
			continue
		}
		if text[0] == '\t' {
			return false, fmt.Errorf("line %d: indented by a tab", o.line)
		}
		if indent == 0 && (string(text) == "---" || text[0] == '%') {
			o.depth, o.key, o.value = 0, "---", ""
			return true, nil
		}
		// A list, or the end of a folded scalar or flow value.
		if indent > 0 && (text[0] == '-' || text[0] == ']' || text[0] == '}') {
			continue
		}
		if indent%2 != 0 {
			return false, fmt.Errorf("line %d: unexpected indentation", o.line)
		}
		key, value, ok := splitKey(string(text))
		if !ok {
			return false, fmt.Errorf("line %d: not a key", o.line)
		}
		o.depth, o.key, o.value = indent/2, key, value
		return true, nil
	}
	return false, nil
}

// splitKey takes `key: value` apart; the key may stand in quotes, or behind a
// question mark where it is long.
func splitKey(text string) (key, value string, ok bool) {
	if long, is := strings.CutPrefix(text, "? "); is {
		return unquote(long), "", true
	}
	if text == ":" {
		return ":", "", true
	}
	if text[0] == '"' || text[0] == '\'' {
		end := strings.Index(text[1:], text[:1]+":")
		if end < 0 {
			return "", "", false
		}
		key, value = unquote(text[:end+2]), text[end+3:]
	} else if i := strings.Index(text, ": "); i >= 0 {
		key, value = text[:i], text[i+1:]
	} else if key, ok = strings.CutSuffix(text, ":"); !ok {
		return "", "", false
	}
	return key, strings.TrimSpace(value), key != ""
}

// unquote takes the quotes from a scalar. The names and versions that are asked
// for hold nothing that is written with a backslash.
func unquote(s string) string {
	s = strings.TrimSpace(s)
	if n := len(s); n >= 2 && (s[0] == '"' || s[0] == '\'') && s[n-1] == s[0] {
		return s[1 : n-1]
	}
	return s
}
