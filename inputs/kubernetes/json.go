package kubernetes

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/boltseal/boltseal/inputs"
)

// decoder reads JSON into the same values as YAML in one pass. The source has
// been checked to be UTF-8.
type decoder struct {
	src  []byte
	at   int
	deep int // deepest nesting
	long int // longest string
	gaps []inputs.Gap
}

// jsonError is a failure at a byte offset.
type jsonError struct {
	at  int
	err error
}

func (e *jsonError) Error() string { return e.err.Error() }

func (d *decoder) fail(format string, args ...any) error {
	return &jsonError{at: d.at, err: fmt.Errorf(format, args...)}
}

func (d *decoder) space() {
	for d.at < len(d.src) {
		switch d.src[d.at] {
		case ' ', '\t', '\n', '\r':
			d.at++
		default:
			return
		}
	}
}

// value reads one value; depth counts down to the limit.
func (d *decoder) value(depth int) (any, error) {
	d.space()
	if depth < 0 {
		return nil, d.fail("nesting is deeper than %d", d.deep)
	}
	if d.at >= len(d.src) {
		return nil, d.fail("the file ends in the middle of a value")
	}
	switch c := d.src[d.at]; {
	case c == '{':
		return d.object(depth)
	case c == '[':
		return d.array(depth)
	case c == '"':
		return d.bounded()
	case c == '-' || c >= '0' && c <= '9':
		return d.number()
	}
	for word, value := range map[string]any{"true": true, "false": false, "null": nil} {
		if len(d.src)-d.at >= len(word) && string(d.src[d.at:d.at+len(word)]) == word {
			d.at += len(word)
			return value, nil
		}
	}
	return nil, d.fail("unexpected %q", d.rune())
}

func (d *decoder) rune() rune {
	r, _ := utf8.DecodeRune(d.src[d.at:])
	return r
}

func (d *decoder) object(depth int) (any, error) {
	d.at++
	out := map[string]any{}
	for first := true; ; first = false {
		d.space()
		if done, err := d.closes('}', first); done || err != nil {
			return out, err
		}
		if d.at >= len(d.src) || d.src[d.at] != '"' {
			return nil, d.fail("expected a key in double quotes")
		}
		start := d.at
		name, err := d.text()
		if err != nil {
			return nil, err
		}
		d.space()
		if d.at >= len(d.src) || d.src[d.at] != ':' {
			return nil, d.fail("expected ':' after key %q", name)
		}
		d.at++
		if _, twice := out[name]; twice {
			d.gaps = append(d.gaps, inputs.Gap{Fact: "yaml", Why: fmt.Sprintf("line %d: key %q is set twice; the last one counts", lineOf(d.src, start), name)})
		}
		if out[name], err = d.value(depth - 1); err != nil {
			return nil, err
		}
	}
}

// closes handles what may stand between two entries: the end, or a comma.
func (d *decoder) closes(end byte, first bool) (bool, error) {
	if d.at >= len(d.src) {
		return false, d.fail("the file ends before %q", end)
	}
	if d.src[d.at] == end {
		d.at++
		return true, nil
	}
	if first {
		return false, nil
	}
	if d.src[d.at] != ',' {
		return false, d.fail("expected ',' or %q", end)
	}
	d.at++
	d.space()
	if d.at < len(d.src) && d.src[d.at] == end {
		return false, d.fail("a comma stands before %q", end)
	}
	return false, nil
}

func (d *decoder) array(depth int) (any, error) {
	d.at++
	out := []any{}
	for first := true; ; first = false {
		d.space()
		if done, err := d.closes(']', first); done || err != nil {
			return out, err
		}
		value, err := d.value(depth - 1)
		if err != nil {
			return nil, err
		}
		out = append(out, value)
	}
}

// bounded reads a string value and cuts it at the limit.
func (d *decoder) bounded() (any, error) {
	start := d.at
	s, err := d.text()
	if err == nil && d.long > 0 && len(s) > d.long {
		d.gaps = append(d.gaps, longGap(lineOf(d.src, start), len(s)))
		s = cut(s, d.long)
	}
	return s, err
}

// text reads a string; most hold no escape and are taken as they stand.
func (d *decoder) text() (string, error) {
	start := d.at + 1
	for i := start; i < len(d.src); i++ {
		switch c := d.src[i]; {
		case c == '"':
			d.at = i + 1
			return string(d.src[start:i]), nil
		case c == '\\':
			return d.escaped(start, i)
		case c < 0x20:
			d.at = i
			return "", d.fail("a control character in a string")
		}
	}
	d.at = len(d.src)
	return "", d.fail("a string does not end")
}

func (d *decoder) escaped(start, i int) (string, error) {
	out := append([]byte(nil), d.src[start:i]...)
	for i < len(d.src) {
		c := d.src[i]
		switch {
		case c == '"':
			d.at = i + 1
			return string(out), nil
		case c < 0x20:
			d.at = i
			return "", d.fail("a control character in a string")
		case c != '\\':
			out = append(out, c)
			i++
			continue
		}
		d.at = i
		var err error
		if out, i, err = d.escape(out, i); err != nil {
			return "", err
		}
	}
	d.at = len(d.src)
	return "", d.fail("a string does not end")
}

// short are the escapes of one letter.
var short = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (d *decoder) escape(out []byte, i int) ([]byte, int, error) {
	if i+1 >= len(d.src) {
		return nil, 0, d.fail("a string does not end")
	}
	if c, ok := short[d.src[i+1]]; ok {
		return append(out, c), i + 2, nil
	}
	r, ok := d.unicode(i)
	if !ok {
		return nil, 0, d.fail("unknown escape in a string")
	}
	i += 6
	if utf16.IsSurrogate(r) {
		low, ok := d.unicode(i)
		if r = utf16.DecodeRune(r, low); ok && r != utf8.RuneError {
			i += 6
		} else {
			r = utf8.RuneError
		}
	}
	return utf8.AppendRune(out, r), i, nil
}

// unicode reads \uXXXX at i.
func (d *decoder) unicode(i int) (rune, bool) {
	if i+6 > len(d.src) || d.src[i] != '\\' || d.src[i+1] != 'u' {
		return 0, false
	}
	number, err := strconv.ParseUint(string(d.src[i+2:i+6]), 16, 16)
	return rune(number), err == nil
}

// number reads a number: int64 where it is one, float64 otherwise, and
// json.Number for integers that do not fit.
func (d *decoder) number() (any, error) {
	start, whole := d.at, true
	for d.at < len(d.src) {
		c := d.src[d.at]
		if c == '.' || c == 'e' || c == 'E' || c == '+' {
			whole = false
		} else if c != '-' && (c < '0' || c > '9') {
			break
		}
		d.at++
	}
	text := string(d.src[start:d.at])
	if !json.Valid([]byte(text)) {
		d.at = start
		return nil, d.fail("%q is no number", text)
	}
	if !whole {
		number, err := strconv.ParseFloat(text, 64)
		if err != nil {
			d.at = start
			return nil, d.fail("number %s is out of range", text)
		}
		return number, nil
	}
	number, err := strconv.ParseInt(text, 10, 64)
	if errors.Is(err, strconv.ErrRange) {
		return json.Number(text), nil
	}
	return number, err
}
