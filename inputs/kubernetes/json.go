package kubernetes

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// syntaxError is an error at an offset of the file.
type syntaxError struct {
	offset int
	err    error
}

func (e *syntaxError) Error() string { return e.err.Error() }
func (e *syntaxError) Unwrap() error { return e.err }

// pair is an entry of an object that is being read.
type pair struct {
	key   string
	value any
}

// jsonReader reads JSON as RFC 8259 defines it, straight into values. Whole
// numbers become int64, beyond that json.Number up to uint64; all others
// float64. Strings share the memory of src.
type jsonReader struct {
	*budget
	src   string
	at    int
	pairs []pair
	items []any
}

func (r *jsonReader) fail(offset int, format string, args ...any) error {
	return &syntaxError{offset: offset, err: fmt.Errorf("parse JSON: "+format, args...)}
}

// space skips white space and says whether anything follows.
func (r *jsonReader) space() bool {
	for r.at < len(r.src) {
		switch r.src[r.at] {
		case ' ', '\n', '\r', '\t':
			r.at++
		default:
			return true
		}
	}
	return false
}

// value reads one value that starts at r.at.
func (r *jsonReader) value(depth int) (any, error) {
	if r.at >= len(r.src) {
		return nil, r.fail(r.at, "the text ends in the middle of a value")
	}
	if err := r.spend(1, 0); err != nil {
		return nil, &syntaxError{r.at, err}
	}
	switch c := r.src[r.at]; {
	case c == '"':
		s, err := r.text()
		if err != nil {
			return nil, err
		}
		return r.cut(s), nil
	case c == '{':
		return r.object(depth + 1)
	case c == '[':
		return r.array(depth + 1)
	case c == '-' || c >= '0' && c <= '9':
		return r.number()
	case c == 't':
		return true, r.word("true")
	case c == 'f':
		return false, r.word("false")
	case c == 'n':
		return nil, r.word("null")
	}
	return nil, r.unexpected("a value")
}

func (r *jsonReader) unexpected(want string) error {
	if r.at >= len(r.src) {
		return r.fail(r.at, "the text ends where %s is expected", want)
	}
	c, _ := utf8.DecodeRuneInString(r.src[r.at:])
	return r.fail(r.at, "%q where %s is expected", c, want)
}

func (r *jsonReader) word(word string) error {
	if len(r.src)-r.at < len(word) || r.src[r.at:r.at+len(word)] != word {
		return r.unexpected("a value")
	}
	r.at += len(word)
	return nil
}

func (r *jsonReader) object(depth int) (any, error) {
	if err := r.nest(depth); err != nil {
		return nil, &syntaxError{r.at, err}
	}
	base := len(r.pairs)
	r.at++
	for first := true; ; first = false {
		r.space()
		if r.at < len(r.src) && r.src[r.at] == '}' && first {
			r.at++
			break
		}
		key, err := r.key()
		if err != nil {
			return nil, err
		}
		value, err := r.value(depth)
		if err != nil {
			return nil, err
		}
		r.pairs = append(r.pairs, pair{key, value})
		more, err := r.next('}')
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
	}
	pairs := r.pairs[base:]
	m := make(map[string]any, len(pairs))
	for i := range pairs {
		m[pairs[i].key] = pairs[i].value
	}
	if len(m) < len(pairs) {
		r.duplicates(pairs)
	}
	clear(pairs)
	r.pairs = r.pairs[:base]
	return m, nil
}

// key reads an object's key and the colon after it.
func (r *jsonReader) key() (key string, err error) {
	if r.at >= len(r.src) || r.src[r.at] != '"' {
		return "", r.unexpected("a key in quotes")
	}
	if key, err = r.text(); err != nil {
		return "", err
	}
	r.space()
	if r.at >= len(r.src) || r.src[r.at] != ':' {
		return "", r.unexpected("':'")
	}
	r.at++
	r.space()
	return r.cut(key), nil
}

// next reads the comma before a further element, or the closing bracket.
func (r *jsonReader) next(closing byte) (more bool, err error) {
	r.space()
	if r.at < len(r.src) {
		switch r.src[r.at] {
		case ',':
			r.at++
			return true, nil
		case closing:
			r.at++
			return false, nil
		}
	}
	return false, r.unexpected(fmt.Sprintf("',' or '%c'", closing))
}

func (r *jsonReader) duplicates(pairs []pair) {
	seen := make(map[string]bool, len(pairs))
	for i := range pairs {
		if seen[pairs[i].key] {
			r.gap("json", "duplicate key %q: the last one counts", pairs[i].key)
		}
		seen[pairs[i].key] = true
	}
}

func (r *jsonReader) array(depth int) (any, error) {
	if err := r.nest(depth); err != nil {
		return nil, &syntaxError{r.at, err}
	}
	base := len(r.items)
	r.at++
	for first := true; ; first = false {
		r.space()
		if r.at < len(r.src) && r.src[r.at] == ']' && first {
			r.at++
			break
		}
		value, err := r.value(depth)
		if err != nil {
			return nil, err
		}
		r.items = append(r.items, value)
		more, err := r.next(']')
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
	}
	list := make([]any, len(r.items)-base)
	copy(list, r.items[base:])
	clear(r.items[base:])
	r.items = r.items[:base]
	return list, nil
}

// number reads a number as RFC 8259 writes it.
func (r *jsonReader) number() (any, error) {
	start, whole := r.at, true
	if r.src[r.at] == '-' {
		r.at++
	}
	switch first := r.at; {
	case r.digits() == 0:
		return nil, r.unexpected("a digit")
	case r.src[first] == '0' && r.at > first+1:
		return nil, r.fail(first, "a number starts with 0")
	}
	if r.at < len(r.src) && r.src[r.at] == '.' {
		whole = false
		r.at++
		if r.digits() == 0 {
			return nil, r.unexpected("a digit")
		}
	}
	if r.at < len(r.src) && (r.src[r.at] == 'e' || r.src[r.at] == 'E') {
		whole = false
		r.at++
		if r.at < len(r.src) && (r.src[r.at] == '+' || r.src[r.at] == '-') {
			r.at++
		}
		if r.digits() == 0 {
			return nil, r.unexpected("a digit")
		}
	}
	literal := r.src[start:r.at]
	if whole {
		if n, err := strconv.ParseInt(literal, 10, 64); err == nil {
			return n, nil
		}
		if _, err := strconv.ParseUint(literal, 10, 64); err == nil {
			return json.Number(literal), nil
		}
	}
	f, err := strconv.ParseFloat(literal, 64)
	if err != nil {
		return nil, r.fail(start, "a number is out of range")
	}
	return f, nil
}

func (r *jsonReader) digits() int {
	start := r.at
	for r.at < len(r.src) && r.src[r.at] >= '0' && r.src[r.at] <= '9' {
		r.at++
	}
	return r.at - start
}

// text reads a string; r.at is at its opening quote.
func (r *jsonReader) text() (string, error) {
	start := r.at
	end, escaped := stringEnd(r.src, start)
	if end < 0 {
		return "", r.fail(start, "a string does not end on its line")
	}
	r.at = end
	inner := r.src[start+1 : end-1]
	if !escaped {
		return inner, nil
	}
	s, err := unescape(inner)
	if err != nil {
		return "", r.fail(start, "%w", err)
	}
	return s, nil
}

// stringEnd is the offset after the closing quote of the string that starts
// at start, or -1 where it has none or holds a control character.
func stringEnd(src string, start int) (end int, escaped bool) {
	for i := start + 1; i < len(src); i++ {
		switch c := src[i]; {
		case c == '"':
			return i + 1, escaped
		case c == '\\':
			escaped = true
			i++
		case c < 0x20:
			return -1, false
		}
	}
	return -1, false
}

// unescape replaces the escapes of a string. Half a surrogate pair becomes
// U+FFFD, as encoding/json has it.
func unescape(s string) (string, error) {
	var out strings.Builder
	out.Grow(len(s))
	for i := 0; i < len(s); i++ {
		next := strings.IndexByte(s[i:], '\\')
		if next < 0 {
			out.WriteString(s[i:])
			break
		}
		out.WriteString(s[i : i+next])
		i += next + 1
		switch s[i] {
		case '"', '\\', '/':
			out.WriteByte(s[i])
		case 'b':
			out.WriteByte('\b')
		case 'f':
			out.WriteByte('\f')
		case 'n':
			out.WriteByte('\n')
		case 'r':
			out.WriteByte('\r')
		case 't':
			out.WriteByte('\t')
		case 'u':
			unit := hex4(s[i+1:])
			if unit < 0 {
				return "", errors.New("a string holds a bad \\u escape")
			}
			i += 4
			if utf16.IsSurrogate(unit) {
				low := rune(-1)
				if len(s) >= i+7 && s[i+1] == '\\' && s[i+2] == 'u' {
					low = hex4(s[i+3:])
				}
				unit = utf16.DecodeRune(unit, low)
				if unit != utf8.RuneError {
					i += 6
				}
			}
			out.WriteRune(unit)
		default:
			return "", fmt.Errorf("a string holds the unknown escape \\%c", s[i])
		}
	}
	return out.String(), nil
}

// hex4 reads four hexadecimal digits, or gives -1.
func hex4(s string) rune {
	if len(s) < 4 {
		return -1
	}
	n, err := strconv.ParseUint(s[:4], 16, 32)
	if err != nil {
		return -1
	}
	return rune(n)
}

// nodes finds the places of a value that jsonReader has read, and of all
// that it holds; base is added to every offset.
func (r *jsonReader) nodes(base int) *node {
	r.space()
	n := &node{start: base + r.at}
	switch r.src[r.at] {
	case '{':
		n.kind = mappingNode
		r.at++
		for r.space(); r.src[r.at] != '}'; r.space() {
			if r.src[r.at] == ',' {
				r.at++
				r.space()
			}
			at := r.at
			key, _ := r.text()
			f := field{key: key, at: base + at, keyEnd: base + r.at}
			r.space()
			r.at++
			f.value = r.nodes(base)
			n.fields = append(n.fields, f)
		}
		r.at++
		n.index()
	case '[':
		n.kind = sequenceNode
		r.at++
		for r.space(); r.src[r.at] != ']'; r.space() {
			if r.src[r.at] == ',' {
				r.at++
			}
			n.items = append(n.items, r.nodes(base))
		}
		r.at++
	case '"':
		r.at, _ = stringEnd(r.src, r.at)
	default:
		for r.at < len(r.src) && !isJSONEnd(r.src[r.at]) {
			r.at++
		}
	}
	n.end = base + r.at
	return n
}

func isJSONEnd(c byte) bool {
	switch c {
	case ' ', '\n', '\r', '\t', ',', ']', '}', '{', '[', '"':
		return true
	}
	return false
}
