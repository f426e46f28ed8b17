package vm

import (
	"fmt"
	"slices"
	"sort"
)

// constants are the constants of a plan while it is encoded, each once.
type constants struct {
	known   map[string]int
	list    []rawConstant
	strings *stringTable
}

// stringTable numbers strings.
type stringTable struct {
	known map[string]int
	list  []string
}

func newConstants() constants {
	return constants{known: map[string]int{}, strings: &stringTable{known: map[string]int{}}}
}

// add is the operand of a constant.
func (c *constants) add(kind constantKind, parts ...int) operand {
	if kind == constSet {
		// The same elements in another order are the same set.
		parts = slices.Clone(parts)
		sort.Ints(parts)
		parts = slices.Compact(parts)
	}
	name := fmt.Sprint(kind, parts)
	n, ok := c.known[name]
	if !ok {
		n = len(c.list)
		c.known[name] = n
		c.list = append(c.list, rawConstant{kind, parts})
	}
	return ^operand(n)
}

// text is the operand of a string or number.
func (c *constants) text(kind constantKind, text string) operand {
	return c.add(kind, c.strings.number(text))
}

// number is a string's number.
func (s *stringTable) number(text string) int {
	n, ok := s.known[text]
	if !ok {
		n = len(s.list)
		s.known[text] = n
		s.list = append(s.list, text)
	}
	return n
}
