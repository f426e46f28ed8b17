package schema

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// mostBreaches is how many breaches of one document are kept.
const mostBreaches = 20

// Breach is one place where a document does not keep its schema.
type Breach struct {
	// Offset is where, in bytes.
	Offset int
	// What says in words what is wrong.
	What string
	// Unknown is the property that the schema does not know, where that is what is wrong.
	Unknown string
	// Minor says that readers read it all the same: the form of an address, a
	// formality of SPDX that nothing depends on.
	Minor bool
}

// judge looks through one document.
type judge struct {
	sums *tree.Sums
	// found is nil while it only matters whether anything is wrong.
	found *[]Breach
}

// quiet is the judge that only says yes or no.
func (j *judge) quiet() *judge { return &judge{sums: j.sums} }

// enough says that no further breach would be told.
func (j *judge) enough() bool { return j.found == nil || len(*j.found) >= mostBreaches }

func (j *judge) breach(n tree.Node, format string, args ...any) bool {
	if j.found != nil && len(*j.found) < mostBreaches {
		start, _ := n.Span()
		*j.found = append(*j.found, Breach{Offset: start, What: where(n) + fmt.Sprintf(format, args...)})
	}
	return false
}

func where(n tree.Node) string {
	if path := n.Path(); path != "" {
		return path + ": "
	}
	return ""
}

// keeps says whether a value keeps a rule. A judge that reports looks at
// everything; another stops at the first breach.
func (j *judge) keeps(r *rule, n tree.Node) bool {
	for r.ref != nil {
		r = r.ref
	}
	if r.minor {
		return j.leniently(r, n)
	}
	if r.never {
		return j.breach(n, "must not be there")
	}
	kind := n.Kind()
	if r.kinds != 0 && r.kinds&(1<<kind) == 0 {
		return j.breach(n, "is %s, but must be %s", article(kind.String()), kindNames(r))
	}
	if r.integer && kind == tree.Number && !whole(n.Text()) {
		return j.breach(n, "%s is no whole number", n.Text())
	}
	ok := true
	if r.enum != nil && !r.enum[value{kind, n.Text()}] {
		ok = j.breach(n, "%s is none of %s", shown(n), choices(r.listed))
	}
	switch kind {
	case tree.Object:
		ok = j.object(r, n) && ok
	case tree.Array:
		ok = j.array(r, n) && ok
	case tree.String:
		ok = j.text(r, n) && ok
	case tree.Number:
		ok = j.number(r, n) && ok
	}
	if !ok && j.enough() {
		return false
	}
	return j.combined(r, n) && ok
}

func (j *judge) object(r *rule, n tree.Node) bool {
	if r.props == nil && r.required == nil && !r.closed && r.extra == nil {
		return true
	}
	ok := true
	for child := range n.All() {
		sub, known := r.props[child.Key()]
		switch {
		case known:
			ok = j.keeps(sub, child) && ok
		case r.closed:
			ok = j.unknown(r, child) && ok
		case r.extra != nil:
			ok = j.keeps(r.extra, child) && ok
		}
		if !ok && j.enough() {
			return false
		}
	}
	for _, name := range r.required {
		if !n.Get(name).OK() {
			ok = j.breach(n, "%q is missing", name) && ok
		}
	}
	return ok
}

// unknown is the breach of a key that the schema does not know; its place is the key's.
func (j *judge) unknown(r *rule, n tree.Node) bool {
	if j.found != nil && len(*j.found) < mostBreaches {
		*j.found = append(*j.found, Breach{Offset: n.KeyAt(), What: where(n) + "the schema knows no such property here", Unknown: n.Key()})
	}
	return false
}

func (j *judge) array(r *rule, n tree.Node) bool {
	ok := true
	if r.items != nil {
		for item := range n.All() {
			if ok = j.keeps(r.items, item) && ok; !ok && j.enough() {
				return false
			}
		}
	}
	if r.tuple != nil {
		i := 0
		for item := range n.All() {
			if i < len(r.tuple) {
				ok = j.keeps(r.tuple[i], item) && ok
			}
			i++
		}
	}
	for _, b := range r.bounds {
		switch count := float64(n.Len()); {
		case b.word == "minItems" && count < b.limit:
			ok = j.breach(n, "has %v entries, but must have at least %v", count, b.limit)
		case b.word == "maxItems" && count > b.limit:
			ok = j.breach(n, "has %v entries, but may have %v at most", count, b.limit)
		}
	}
	if r.unique {
		seen := make(map[uint64]bool, n.Len())
		for item := range n.All() {
			sum := j.sums.Of(item)
			if seen[sum] {
				ok = j.breach(item, "stands in the list twice")
			}
			seen[sum] = true
		}
	}
	return ok
}

func (j *judge) text(r *rule, n tree.Node) bool {
	ok := true
	for _, b := range r.bounds {
		switch count := float64(utf8.RuneCountInString(n.Text())); {
		case b.word == "minLength" && count < b.limit && count == 0:
			ok = j.breach(n, "must not be empty")
		case b.word == "minLength" && count < b.limit:
			ok = j.breach(n, "%s is shorter than %v characters", shown(n), b.limit)
		case b.word == "maxLength" && count > b.limit:
			ok = j.breach(n, "%s is longer than %v characters", shown(n), b.limit)
		}
	}
	if r.pattern != nil && !r.pattern().MatchString(n.Text()) {
		ok = j.breach(n, "%s does not match %s", shown(n), r.pattern())
	}
	if r.format != "" {
		ok = j.formatted(r.format, n) && ok
	}
	return ok
}

func (j *judge) number(r *rule, n tree.Node) bool {
	if len(r.bounds) == 0 {
		return true
	}
	x, err := strconv.ParseFloat(n.Text(), 64)
	if err != nil {
		return j.breach(n, "the number is out of range")
	}
	ok := true
	for _, b := range r.bounds {
		switch {
		case b.word == "minimum" && x < b.limit:
			ok = j.breach(n, "%s is less than %v", n.Text(), b.limit)
		case b.word == "maximum" && x > b.limit:
			ok = j.breach(n, "%s is more than %v", n.Text(), b.limit)
		}
	}
	return ok
}

func whole(literal string) bool {
	x, err := strconv.ParseFloat(literal, 64)
	return err == nil && x == math.Trunc(x)
}

// shown is a value in a message: in quotes, and not too long.
func shown(n tree.Node) string {
	text := n.Text()
	switch n.Kind() {
	case tree.Object, tree.Array:
		return "the " + n.Kind().String()
	case tree.String:
		if len(text) > 60 {
			text = strings.ToValidUTF8(text[:60], "") + "…"
		}
		return strconv.Quote(text)
	}
	return text
}

// choices is a list of what is allowed, not too long.
func choices(all []string) string {
	const most = 16
	if len(all) > most {
		return fmt.Sprintf("the %d values that the schema lists", len(all))
	}
	return strings.Join(all, ", ")
}

func kindNames(r *rule) string {
	var names []string
	for k := tree.Object; k <= tree.Null; k++ {
		if r.kinds&(1<<k) != 0 && k != tree.False {
			names = append(names, article(k.String()))
		}
	}
	return strings.Join(names, " or ")
}

func article(word string) string {
	switch word[0] {
	case 'a', 'e', 'i', 'o', 'u':
		return "an " + word
	}
	if word == "null" || word == "nothing" {
		return word
	}
	return "a " + word
}
