package report

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// headLength is how many bytes of a pattern the automaton holds; the rest of
// a longer one is compared in place. It bounds the automaton's memory.
const headLength = 32

// matcher finds all patterns in one pass: an Aho–Corasick automaton over the
// patterns' heads. It is immutable.
type matcher struct {
	nodes []node
	// root holds the children of the root by byte, 0 for none.
	root [256]int32
	// patterns are sorted by text; those of one head are neighbours.
	patterns []pattern
	// begin and inside hold the four bytes that patterns begin with and that
	// stand anywhere in them: most texts at a cut share none.
	begin, inside grams
}

// grams is a set of four-byte strings that may hold too many, never too few.
type grams [1 << 10]uint64

func gram(s string) uint32 {
	_ = s[minSecret-1]
	return (uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24) * 2654435761 >> 16
}

func (g *grams) add(s string) {
	at := gram(s)
	g[at/64] |= 1 << (at % 64)
}

func (g *grams) has(s string) bool {
	at := gram(s)
	return g[at/64]&(1<<(at%64)) != 0
}

// node is one state. Children form a list by sibling; 0 is the root and, as a
// child or sibling, none.
type node struct {
	child, sibling int32
	// fail is the state of the longest proper suffix.
	fail int32
	// output is the nearest state on the chain of suffixes, this one included,
	// that ends a head; 0 for none.
	output int32
	// first and last are the range of patterns whose head ends here; last is 0
	// where none does.
	first, last int32
	depth       int32
	label       byte
}

// newMatcher builds the automaton; patterns are sorted by text.
func newMatcher(patterns []pattern) *matcher {
	m := &matcher{nodes: make([]node, 1, 1+len(patterns)*8), patterns: patterns}
	for i, p := range patterns {
		for j := 0; j+minSecret <= len(p.text); j++ {
			m.inside.add(p.text[j:])
		}
		if len(p.text) >= minSecret {
			m.begin.add(p.text)
		}
		at := int32(0)
		for j := range min(len(p.text), headLength) {
			at = m.grow(at, p.text[j])
		}
		if m.nodes[at].last == 0 {
			m.nodes[at].first = int32(i)
		}
		m.nodes[at].last = int32(i) + 1
	}
	m.link()
	return m
}

// grow returns the child of a state by byte, made where it is missing.
func (m *matcher) grow(at int32, c byte) int32 {
	if next := m.child(at, c); next != 0 {
		return next
	}
	next := int32(len(m.nodes))
	m.nodes = append(m.nodes, node{label: c, depth: m.nodes[at].depth + 1, sibling: m.nodes[at].child})
	m.nodes[at].child = next
	if at == 0 {
		m.root[c] = next
	}
	return next
}

// link sets the suffix links, breadth first.
func (m *matcher) link() {
	queue := []int32{0}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for next := m.nodes[at].child; next != 0; next = m.nodes[next].sibling {
			if at != 0 {
				m.nodes[next].fail = m.step(m.nodes[at].fail, m.nodes[next].label)
			}
			m.nodes[next].output = m.nodes[m.nodes[next].fail].output
			if m.nodes[next].last != 0 {
				m.nodes[next].output = next
			}
			queue = append(queue, next)
		}
	}
}

// child returns the child of a state by byte, 0 for none.
func (m *matcher) child(at int32, c byte) int32 {
	if at == 0 {
		return m.root[c]
	}
	next := m.nodes[at].child
	for next != 0 && m.nodes[next].label != c {
		next = m.nodes[next].sibling
	}
	return next
}

// step returns the state after reading c.
func (m *matcher) step(at int32, c byte) int32 {
	for {
		if next := m.child(at, c); next != 0 || at == 0 {
			return next
		}
		at = m.nodes[at].fail
	}
}

// span is a range of a text that is replaced.
type span struct {
	start, end int
	mark       string
	// longest is the length of the match that mark stands for.
	longest int
}

// replace replaces every match; overlapping matches become one.
func (m *matcher) replace(s string) string {
	spans := m.find(s)
	if spans == nil {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + len(spans)*24)
	at := 0
	for _, found := range spans {
		b.WriteString(s[at:found.start])
		b.WriteString(found.mark)
		at = found.end
	}
	b.WriteString(s[at:])
	return b.String()
}

// find returns the ranges to replace, in order and apart from each other.
func (m *matcher) find(s string) []span {
	var spans []span
	at, budget := int32(0), compareBudget*len(s)+1<<20
	for i := range len(s) {
		at = m.step(at, s[i])
		for out := m.nodes[at].output; out != 0; out = m.nodes[m.nodes[out].fail].output {
			n := &m.nodes[out]
			start := i + 1 - int(n.depth)
			found := span{start: start, end: i + 1, mark: m.patterns[n.first].mark}
			if n.depth == headLength {
				found.end, found.mark = m.extend(s, start, int(n.first), int(n.last), &budget)
			}
			found.longest = found.end - found.start
			spans = push(spans, found)
		}
	}
	return spans
}

// compareBudget is how many bytes may be compared with the rests of long
// patterns for each byte of the text. Only texts and secrets made for it take
// more: then what follows a head is taken for the secret without comparing.
const compareBudget = 64

// extend returns how far s from start goes along with the pattern of the
// range that it shares most with. A long head is taken for the secret even
// where the rest differs: what is shared is enough to give it away.
func (m *matcher) extend(s string, start, first, last int, budget *int) (end int, mark string) {
	if *budget <= 0 {
		return min(len(s), start+len(m.patterns[last-1].text)), m.patterns[first].mark
	}
	rest := s[start:]
	low, high := first, last
	for low < high { // the neighbours of rest in sorted order share most with it
		if mid := (low + high) / 2; m.patterns[mid].text < rest {
			low = mid + 1
		} else {
			high = mid
		}
	}
	for i := max(low-1, first); i <= min(low, last-1); i++ {
		n := shared(m.patterns[i].text, rest)
		*budget -= n * (2 + bits.Len(uint(last-first)))
		if start+n > end {
			end, mark = start+n, m.patterns[i].mark
		}
	}
	return end, mark
}

// shared returns the length of the longest common prefix in bytes, ending
// between code points of b.
func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(b) && !utf8.RuneStart(b[n]) {
		n--
	}
	return n
}

// push adds a range behind the others and merges it with those it overlaps.
func push(spans []span, found span) []span {
	for len(spans) > 0 {
		last := spans[len(spans)-1]
		if last.end <= found.start {
			break
		}
		if last.longest > found.longest || last.longest == found.longest && last.start <= found.start {
			found.mark, found.longest = last.mark, last.longest
		}
		found.start, found.end = min(found.start, last.start), max(found.end, last.end)
		spans = spans[:len(spans)-1]
	}
	return append(spans, found)
}

// replaceCutEnd replaces the longest beginning of a pattern, of 4 bytes at
// least, that stands right before the "…" s ends with.
func (m *matcher) replaceCutEnd(s string) string {
	body := strings.TrimSuffix(s, "…")
	for from := max(0, len(body)-maxCut); from+minSecret <= len(body); from++ {
		tail := body[from:]
		if !m.begin.has(tail) {
			continue
		}
		if i := m.firstWithPrefix(tail); i >= 0 {
			return body[:from] + m.patterns[i].mark + "…"
		}
	}
	return s
}

// firstWithPrefix returns the first pattern that starts with prefix, or -1.
func (m *matcher) firstWithPrefix(prefix string) int {
	low, high := 0, len(m.patterns)
	for low < high {
		if mid := (low + high) / 2; m.patterns[mid].text < prefix {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low < len(m.patterns) && strings.HasPrefix(m.patterns[low].text, prefix) {
		return low
	}
	return -1
}

// maxCut is how many bytes around a cut are looked at: a source line of an
// excerpt, in bytes.
const maxCut = excerptWidth * utf8.UTFMax

// replaceCutStart replaces the longest end of a pattern, of 4 bytes at least,
// that stands right after the "…" s starts with; where the whole of s stands
// inside one, all of it.
func (m *matcher) replaceCutStart(s string) string {
	body := strings.TrimPrefix(s, "…")
	core := strings.TrimSuffix(body, "…")
	if len(core) < minSecret || !m.inside.has(core) {
		return s
	}
	best, mark := 0, ""
	for _, p := range m.patterns {
		if strings.Contains(p.text, core) {
			return "…" + p.mark
		}
		for n := min(len(p.text), len(core)); n > best && n >= minSecret; n-- {
			if strings.HasSuffix(p.text, core[:n]) {
				best, mark = n, p.mark
				break
			}
		}
	}
	if best == 0 {
		return s
	}
	return "…" + mark + body[best:]
}
