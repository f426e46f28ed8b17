package kubernetes

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/boltseal/boltseal/inputs"
)

// valueCost is what one value is charged against Limits.Document beside its
// text: it bounds how many values a document has, and so the memory they take.
const valueCost = 16

// mostGaps is how many gaps of one document are listed.
const mostGaps = 50

// budget is what is left to spend on one document, and what was cut or
// overruled while it was read.
type budget struct {
	limits inputs.Limits
	values int64
	bytes  int64
	gaps   []inputs.Gap
	more   bool
}

// spend charges values and the bytes of their text.
func (b *budget) spend(values, bytes int64) error {
	b.values += values
	b.bytes += bytes
	switch {
	case b.bytes > b.limits.Document:
		return fmt.Errorf("the document is larger than the limit allows (%d bytes)", b.limits.Document)
	case b.values*valueCost > b.limits.Document:
		return fmt.Errorf("the document is larger than the limit allows (%d values)", b.limits.Document/valueCost)
	}
	return nil
}

func (b *budget) nest(depth int) error {
	if depth > b.limits.Depth {
		return fmt.Errorf("nesting is deeper than %d", b.limits.Depth)
	}
	return nil
}

// gap lists a gap once.
func (b *budget) gap(fact, format string, args ...any) {
	g := inputs.Gap{Fact: fact, Why: fmt.Sprintf(format, args...)}
	if slices.Contains(b.gaps, g) {
		return
	}
	if len(b.gaps) < mostGaps {
		b.gaps = append(b.gaps, g)
		return
	}
	if !b.more {
		b.more = true
		b.gaps = append(b.gaps, inputs.Gap{Fact: fact, Why: "more of this sort is not listed"})
	}
}

// cut shortens a string to Limits.String, at a code point.
func (b *budget) cut(s string) string {
	if len(s) <= b.limits.String {
		return s
	}
	b.gap("strings", "a string of %d bytes was cut after %d", len(s), b.limits.String)
	n := b.limits.String
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// withDefaults fills limits that are not set.
func withDefaults(l inputs.Limits) inputs.Limits {
	d := inputs.DefaultLimits()
	if l.File <= 0 {
		l.File = d.File
	}
	if l.Document <= 0 {
		l.Document = d.Document
	}
	if l.Depth <= 0 {
		l.Depth = d.Depth
	}
	if l.AliasFactor <= 0 {
		l.AliasFactor = d.AliasFactor
	}
	if l.Documents <= 0 {
		l.Documents = d.Documents
	}
	if l.String <= 0 {
		l.String = d.String
	}
	return l
}
