package tree

import (
	"math"
	"strings"
	"unicode/utf8"
)

// jsonReader reads JSON as RFC 8259 defines it.
type jsonReader struct {
	*Tree
	at     int
	limits Limits
}

// JSON takes a JSON text apart. A key that an object has twice is an error:
// readers do not agree on which one counts.
func JSON(src string, limits Limits) (*Tree, error) {
	if len(src) > math.MaxInt32 {
		return nil, fail(0, "parse JSON: the text is too long")
	}
	// Every value but the last of its list or object is followed by a comma.
	values := strings.Count(src, ",") + strings.Count(src, "{") + strings.Count(src, "[")
	r := &jsonReader{Tree: build(src, values), limits: limits}
	if strings.HasPrefix(src, "\ufeff") {
		r.at = len("\ufeff")
	}
	if !utf8.ValidString(src) {
		return nil, fail(invalidAt(src), "parse JSON: the text is not valid UTF-8")
	}
	r.space()
	if err := r.value(0, -1, 0); err != nil {
		return nil, err
	}
	if r.space() {
		return nil, r.unexpected("the end of the text")
	}
	return r.Tree, nil
}

func invalidAt(src string) int {
	for i, c := range src {
		if c == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(src[i:]); size == 1 {
				return i
			}
		}
	}
	return len(src)
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

func (r *jsonReader) unexpected(want string) error {
	if r.at >= len(r.src) {
		return fail(r.at, "parse JSON: the text ends where %s is expected", want)
	}
	c, _ := utf8.DecodeRuneInString(r.src[r.at:])
	return fail(r.at, "parse JSON: %q where %s is expected", c, want)
}

// value reads one value that starts at r.at.
func (r *jsonReader) value(depth int, key, keyAt int32) error {
	if r.at >= len(r.src) {
		return r.unexpected("a value")
	}
	if len(r.nodes) >= r.limits.Nodes {
		return fail(r.at, "the document holds more than %d values", r.limits.Nodes)
	}
	start := int32(r.at)
	i := r.add(node{start: start, key: key, keyAt: keyAt, text: -1, from: start})
	kind, err := r.content(i, depth)
	if err != nil {
		return err
	}
	n := &r.nodes[i]
	n.kind, n.end, n.next = kind, int32(r.at), int32(len(r.nodes))
	if kind != String {
		n.to = n.end
	}
	return nil
}

func (r *jsonReader) content(i int32, depth int) (Kind, error) {
	switch c := r.src[r.at]; {
	case c == '"':
		inner, text, err := r.text()
		r.nodes[i].from, r.nodes[i].to, r.nodes[i].text = inner, int32(r.at-1), text
		return String, err
	case c == '{':
		return Object, r.object(i, depth+1)
	case c == '[':
		return Array, r.array(depth + 1)
	case c == '-' || c >= '0' && c <= '9':
		return Number, r.number()
	case c == 't':
		return True, r.word("true")
	case c == 'f':
		return False, r.word("false")
	case c == 'n':
		return Null, r.word("null")
	}
	return None, r.unexpected("a value")
}

func (r *jsonReader) word(word string) error {
	if !strings.HasPrefix(r.src[r.at:], word) {
		return r.unexpected("a value")
	}
	r.at += len(word)
	return nil
}

func (r *jsonReader) nest(depth int) error {
	if depth > r.limits.Depth {
		return fail(r.at, "the document is nested deeper than %d", r.limits.Depth)
	}
	r.at++
	r.space()
	return nil
}

func (r *jsonReader) object(i int32, depth int) error {
	if err := r.nest(depth); err != nil {
		return err
	}
	if r.at < len(r.src) && r.src[r.at] == '}' {
		r.at++
		return nil
	}
	for {
		keyAt := int32(r.at)
		key, err := r.key()
		if err != nil {
			return err
		}
		if err := r.value(depth, key, keyAt); err != nil {
			return err
		}
		more, err := r.next('}')
		if err != nil {
			return err
		}
		if !more {
			return r.duplicates(i)
		}
	}
}

// duplicates refuses an object that has a key twice.
func (r *jsonReader) duplicates(object int32) error {
	for len(r.stamps) < len(r.names) {
		r.stamps = append(r.stamps, -1)
	}
	for i := object + 1; int(i) < len(r.nodes); i = r.nodes[i].next {
		n := &r.nodes[i]
		if r.stamps[n.key] == object {
			return fail(int(n.keyAt), "the key %q stands twice in one object", r.names[n.key].local)
		}
		r.stamps[n.key] = object
	}
	return nil
}

// key reads an object's key and the colon after it.
func (r *jsonReader) key() (int32, error) {
	if r.at >= len(r.src) || r.src[r.at] != '"' {
		return 0, r.unexpected("a key in quotes")
	}
	from, text, err := r.text()
	if err != nil {
		return 0, err
	}
	key := r.src[from : r.at-1]
	if text >= 0 {
		key = r.texts[text]
	}
	r.space()
	if r.at >= len(r.src) || r.src[r.at] != ':' {
		return 0, r.unexpected("':'")
	}
	r.at++
	r.space()
	return r.id("", key), nil
}

// next reads the comma before a further element, or the closing bracket.
func (r *jsonReader) next(closing byte) (more bool, err error) {
	r.space()
	if r.at < len(r.src) {
		switch r.src[r.at] {
		case ',':
			r.at++
			r.space()
			return true, nil
		case closing:
			r.at++
			return false, nil
		}
	}
	return false, r.unexpected("',' or '" + string(rune(closing)) + "'")
}

func (r *jsonReader) array(depth int) error {
	if err := r.nest(depth); err != nil {
		return err
	}
	if r.at < len(r.src) && r.src[r.at] == ']' {
		r.at++
		return nil
	}
	for {
		if err := r.value(depth, -1, 0); err != nil {
			return err
		}
		more, err := r.next(']')
		if err != nil || !more {
			return err
		}
	}
}

// number reads a number as RFC 8259 writes it.
func (r *jsonReader) number() error {
	if r.src[r.at] == '-' {
		r.at++
	}
	first := r.at
	if r.digits() == 0 {
		return r.unexpected("a digit")
	}
	if r.src[first] == '0' && r.at > first+1 {
		return fail(first, "parse JSON: a number starts with 0")
	}
	if r.at < len(r.src) && r.src[r.at] == '.' {
		r.at++
		if r.digits() == 0 {
			return r.unexpected("a digit")
		}
	}
	if r.at < len(r.src) && (r.src[r.at] == 'e' || r.src[r.at] == 'E') {
		r.at++
		if r.at < len(r.src) && (r.src[r.at] == '+' || r.src[r.at] == '-') {
			r.at++
		}
		if r.digits() == 0 {
			return r.unexpected("a digit")
		}
	}
	return nil
}

func (r *jsonReader) digits() int {
	start := r.at
	for r.at < len(r.src) && r.src[r.at] >= '0' && r.src[r.at] <= '9' {
		r.at++
	}
	return r.at - start
}

// text reads a string; r.at is at its opening quote. It gives where the
// content starts, and the number of the text where it has escapes.
func (r *jsonReader) text() (from, text int32, err error) {
	start := r.at
	escaped := false
	i := start + 1
	for ; ; i++ {
		if i >= len(r.src) {
			return 0, -1, fail(start, "parse JSON: a string does not end")
		}
		c := r.src[i]
		if c == '"' {
			break
		}
		if c == '\\' {
			escaped = true
			i++
		} else if c < 0x20 {
			return 0, -1, fail(i, "parse JSON: a string holds a control character")
		}
	}
	r.at = i + 1
	if !escaped {
		return int32(start + 1), -1, nil
	}
	s, err := unescape(r.src[start+1 : i])
	if err != nil {
		return 0, -1, fail(start, "parse JSON: %w", err)
	}
	return int32(start + 1), r.say(s), nil
}
