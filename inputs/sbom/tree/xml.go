package tree

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// xmlReader reads XML 1.0 without document type definitions, which bills of
// materials do not have and which could make a small file expand without end.
type xmlReader struct {
	*Tree
	at     int
	limits Limits
	// spaces are the namespaces in force by prefix, the innermost last.
	spaces []binding
}

type binding struct{ prefix, space string }

// XML takes an XML text apart.
func XML(src string, limits Limits) (*Tree, error) {
	if len(src) > math.MaxInt32 {
		return nil, fail(0, "parse XML: the text is too long")
	}
	if !utf8.ValidString(src) {
		return nil, fail(invalidAt(src), "parse XML: the text is not valid UTF-8")
	}
	r := &xmlReader{Tree: build(src, len(src)/48), limits: limits, spaces: []binding{{"", ""}, {"xml", "http://www.w3.org/XML/1998/namespace"}}}
	if strings.HasPrefix(src, "\ufeff") {
		r.at = len("\ufeff")
	}
	if err := r.misc(); err != nil {
		return nil, err
	}
	if !r.starts("<") {
		return nil, fail(r.at, "parse XML: an element is expected")
	}
	if err := r.element(0); err != nil {
		return nil, err
	}
	if err := r.misc(); err != nil {
		return nil, err
	}
	if r.at < len(src) {
		return nil, fail(r.at, "parse XML: there is text after the outermost element")
	}
	return r.Tree, nil
}

func (r *xmlReader) starts(s string) bool { return strings.HasPrefix(r.src[r.at:], s) }

func (r *xmlReader) space() {
	for r.at < len(r.src) && isSpace(r.src[r.at]) {
		r.at++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// misc skips white space, comments and processing instructions.
func (r *xmlReader) misc() error {
	for {
		r.space()
		switch {
		case r.starts("<!--"):
			if err := r.skip("-->"); err != nil {
				return err
			}
		case r.starts("<?"):
			if err := r.skip("?>"); err != nil {
				return err
			}
		case r.starts("<!"):
			return fail(r.at, "parse XML: a document type definition is not read")
		default:
			return nil
		}
	}
}

// skip skips to the end of what ends with end.
func (r *xmlReader) skip(end string) error {
	i := strings.Index(r.src[r.at+2:], end)
	if i < 0 {
		return fail(r.at, "parse XML: %q is missing", end)
	}
	r.at += 2 + i + len(end)
	return nil
}

// word reads a name.
func (r *xmlReader) word() (string, error) {
	start := r.at
	for r.at < len(r.src) && !isSpace(r.src[r.at]) && !strings.ContainsRune("<>/='\"&", rune(r.src[r.at])) {
		r.at++
	}
	if r.at == start || strings.ContainsRune("-.0123456789", rune(r.src[start])) {
		return "", fail(start, "parse XML: a name is expected")
	}
	return r.src[start:r.at], nil
}

// resolve finds a name's namespace.
func (r *xmlReader) resolve(at int, name string, attribute bool) (int32, error) {
	prefix, local, ok := strings.Cut(name, ":")
	if !ok {
		prefix, local = "", name
		if attribute {
			return r.id("", local), nil
		}
	}
	for i := len(r.spaces) - 1; i >= 0; i-- {
		if r.spaces[i].prefix == prefix {
			return r.id(r.spaces[i].space, local), nil
		}
	}
	return 0, fail(at, "parse XML: the namespace prefix %q is not declared", prefix)
}

// attribute is one that was read but not yet resolved.
type attribute struct {
	name           string
	at, start, end int
	value          string
	text           int32
}

// element reads an element that starts at r.at.
func (r *xmlReader) element(depth int) error {
	if depth > r.limits.Depth {
		return fail(r.at, "the document is nested deeper than %d", r.limits.Depth)
	}
	start, outer := r.at, len(r.spaces)
	r.at++
	tag, err := r.word()
	if err != nil {
		return err
	}
	attributes, empty, err := r.attributes()
	if err != nil {
		return err
	}
	key, err := r.resolve(start, tag, false)
	if err != nil {
		return err
	}
	if len(r.nodes)+len(attributes) >= r.limits.Nodes {
		return fail(start, "the document holds more than %d values", r.limits.Nodes)
	}
	i := r.add(node{kind: Element, start: int32(start), key: key, keyAt: int32(start), text: -1})
	if err := r.addAttributes(i, attributes); err != nil {
		return err
	}
	if !empty {
		if err := r.content(i, tag, depth); err != nil {
			return err
		}
	}
	r.spaces = r.spaces[:outer]
	n := &r.nodes[i]
	n.end, n.next = int32(r.at), int32(len(r.nodes))
	return nil
}

func (r *xmlReader) addAttributes(element int32, all []attribute) error {
	for _, a := range all {
		key, err := r.resolve(a.at, a.name, true)
		if err != nil {
			return err
		}
		for i := element + 1; int(i) < len(r.nodes); i++ {
			if r.nodes[i].key == key {
				return fail(a.at, "parse XML: the attribute %q stands twice", a.name)
			}
		}
		if len(all) > 1000 {
			return fail(a.at, "parse XML: an element has more than 1000 attributes")
		}
		i := r.add(node{kind: Attribute, start: int32(a.at), end: int32(a.end + 1), key: key, keyAt: int32(a.at),
			from: int32(a.start), to: int32(a.end), text: a.text})
		r.nodes[i].next = i + 1
	}
	return nil
}

// attributes reads what follows a tag's name, up to its end. Namespaces that
// are declared come into force.
func (r *xmlReader) attributes() (all []attribute, empty bool, err error) {
	for {
		before := r.at
		r.space()
		switch {
		case r.starts(">"):
			r.at++
			return all, false, nil
		case r.starts("/>"):
			r.at += 2
			return all, true, nil
		case r.at == before || r.at >= len(r.src):
			return nil, false, fail(r.at, "parse XML: a tag does not end")
		}
		a := attribute{at: r.at, text: -1}
		if a.name, err = r.word(); err != nil {
			return nil, false, err
		}
		r.space()
		if !r.starts("=") {
			return nil, false, fail(r.at, "parse XML: '=' is expected")
		}
		r.at++
		r.space()
		if err := r.quoted(&a); err != nil {
			return nil, false, err
		}
		switch prefix, ok := strings.CutPrefix(a.name, "xmlns:"); {
		case ok:
			r.spaces = append(r.spaces, binding{prefix, a.value})
		case a.name == "xmlns":
			r.spaces = append(r.spaces, binding{"", a.value})
		default:
			all = append(all, a)
		}
	}
}

func (r *xmlReader) quoted(a *attribute) error {
	if !r.starts(`"`) && !r.starts("'") {
		return fail(r.at, "parse XML: a value in quotes is expected")
	}
	end := strings.IndexByte(r.src[r.at+1:], r.src[r.at])
	if end < 0 {
		return fail(r.at, "parse XML: a value does not end")
	}
	a.start, a.end = r.at+1, r.at+1+end
	a.value = r.src[a.start:a.end]
	r.at = a.end + 1
	if strings.IndexByte(a.value, '<') >= 0 {
		return fail(a.start, "parse XML: '<' in the value of an attribute")
	}
	if strings.IndexByte(a.value, '&') >= 0 {
		text, err := entities(a.value, a.start)
		if err != nil {
			return err
		}
		a.value, a.text = text, r.say(text)
	}
	return nil
}

// content reads what stands between an element's tags, its end tag included.
func (r *xmlReader) content(i int32, tag string, depth int) error {
	var parts []string
	first := r.at
	plain := true // the text is one piece of the source
	for {
		next := strings.IndexByte(r.src[r.at:], '<')
		if next < 0 {
			return fail(int(r.nodes[i].start), "parse XML: the element %q does not end", tag)
		}
		text := r.src[r.at : r.at+next]
		if strings.IndexByte(text, '&') >= 0 {
			resolved, err := entities(text, r.at)
			if err != nil {
				return err
			}
			text, plain = resolved, false
		}
		if len(parts) > 0 || strings.TrimSpace(text) != "" {
			parts = append(parts, text)
		}
		r.at += next
		done, err := r.markup(i, tag, depth, &parts, &plain)
		if err != nil {
			return err
		}
		if done {
			break
		}
	}
	n := &r.nodes[i]
	if len(parts) == 1 && plain {
		n.from, n.to = int32(first), int32(first+len(parts[0]))
		return nil
	}
	if len(parts) > 0 {
		text := r.say(strings.Join(parts, ""))
		r.nodes[i].text = text
	}
	return nil
}

// markup reads what starts with '<' inside an element; done says that it was its end tag.
func (r *xmlReader) markup(i int32, tag string, depth int, parts *[]string, plain *bool) (done bool, err error) {
	switch {
	case r.starts("</"):
		start := r.at
		r.at += 2
		name, err := r.word()
		if err != nil {
			return false, err
		}
		if name != tag {
			return false, fail(start, "parse XML: %q ends where %q is open", name, tag)
		}
		r.space()
		if !r.starts(">") {
			return false, fail(r.at, "parse XML: '>' is expected")
		}
		r.at++
		return true, nil
	case r.starts("<!--"):
		*plain = false
		return false, r.skip("-->")
	case r.starts("<![CDATA["):
		start := r.at + len("<![CDATA[")
		end := strings.Index(r.src[start:], "]]>")
		if end < 0 {
			return false, fail(r.at, "parse XML: a CDATA section does not end")
		}
		*plain = false
		*parts = append(*parts, r.src[start:start+end])
		r.at = start + end + len("]]>")
		return false, nil
	case r.starts("<?"):
		*plain = false
		return false, r.skip("?>")
	case r.starts("<!"):
		return false, fail(r.at, "parse XML: a declaration inside an element")
	}
	*plain = false
	return false, r.element(depth + 1)
}

// entities resolves the five entities that XML has by itself, and characters
// by number.
func entities(s string, at int) (string, error) {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(s, "&")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		at += len(before) + 1
		name, after, found := strings.Cut(rest, ";")
		if !found || len(name) > 10 {
			return "", fail(at-1, "parse XML: '&' that begins no entity")
		}
		switch name {
		case "amp":
			out.WriteByte('&')
		case "lt":
			out.WriteByte('<')
		case "gt":
			out.WriteByte('>')
		case "quot":
			out.WriteByte('"')
		case "apos":
			out.WriteByte('\'')
		default:
			c, ok := numbered(name)
			if !ok {
				return "", fail(at-1, "parse XML: the entity %q is not known", name)
			}
			out.WriteRune(c)
		}
		at += len(name) + 1
		s = after
	}
}

// numbered is the character of #65 or #x41.
func numbered(name string) (rune, bool) {
	digits, ok := strings.CutPrefix(name, "#")
	if !ok {
		return 0, false
	}
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune || n < 0x20 && n != '\t' && n != '\n' && n != '\r' || !utf8.ValidRune(rune(n)) {
		return 0, false
	}
	return rune(n), true
}
