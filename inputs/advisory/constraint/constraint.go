package constraint

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/boltseal/boltseal/inputs/advisory/store"
	"github.com/boltseal/boltseal/inputs/advisory/version"
)

// Limits of a constraint.
const (
	maxText         = 64 << 10 // bytes
	maxAlternatives = 2000
)

// Parse gives the intervals that a constraint describes; they may overlap.
// Alternatives are separated by ||, what must hold together by commas or
// spaces. An empty constraint is every version. The ends are Limit or Last:
// whether there is a fix is not the constraint's to say.
func Parse(ecosystem, text string) ([]store.Interval, error) {
	if len(text) > maxText {
		return nil, fmt.Errorf("a range of %d bytes", len(text))
	}
	text = strings.TrimSpace(text)
	if ecosystem == "Maven" && strings.ContainsAny(text, "[]()") || strings.HasPrefix(text, "[") || strings.HasPrefix(text, "(") {
		return brackets(text)
	}
	var out []store.Interval
	for alternative := range strings.SplitSeq(strings.ReplaceAll(text, "||", "|"), "|") {
		interval, empty, err := both(ecosystem, strings.TrimSpace(alternative))
		if err != nil {
			return nil, fmt.Errorf("range %.100q: %w", text, err)
		}
		if !empty {
			out = append(out, interval)
		}
		if len(out) > maxAlternatives {
			return nil, fmt.Errorf("range with more than %d alternatives", maxAlternatives)
		}
	}
	return out, nil
}

// term is an operator and a version.
var term = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(>=|<=|==|!=|~>|~=|=>|=<|[<>=~^]|)\s*([^\s,<>=!~^|]\S*?)\s*(?:,|\s|$)`)
})

// both is what holds together: "a - b" of npm, or terms.
func both(ecosystem, text string) (out store.Interval, empty bool, err error) {
	if from, to, ok := strings.Cut(text, " - "); ok {
		text = ">=" + strings.TrimSpace(from) + ", <=" + strings.TrimSpace(to)
	}
	for rest := text; rest != ""; {
		m := term().FindStringSubmatch(rest)
		if m == nil {
			return out, false, fmt.Errorf("cannot read %.40q", rest)
		}
		rest = strings.TrimLeft(rest[len(m[0]):], ", \t\n")
		one, err := single(m[1], m[2])
		if err == nil {
			out, err = meet(ecosystem, out, one)
		}
		if err != nil {
			return out, false, err
		}
	}
	empty, err = nothing(ecosystem, out)
	return out, empty, err
}

// single is what one operator means.
func single(operator, v string) (store.Interval, error) {
	if cut, wild := wildcard(v); wild {
		switch {
		case cut == "":
			return store.Interval{}, nil
		case operator == "" || operator == "=" || operator == "==":
			return store.Interval{From: cut, To: bump(cut, strings.Count(cut, ".")), End: store.Limit}, nil
		}
		v = cut
	}
	segments := strings.Count(release(v), ".")
	switch operator {
	case "<":
		return store.Interval{To: v, End: store.Limit}, nil
	case "<=", "=<":
		return store.Interval{To: v, End: store.Last}, nil
	case ">":
		return store.Interval{From: v, After: true}, nil
	case ">=", "=>":
		return store.Interval{From: v}, nil
	case "", "=", "==":
		return store.Interval{From: v, To: v, End: store.Last}, nil
	case "~>", "~=":
		// Up to the next of the last number but one: ~> 1.2.3 is below 1.3, ~> 1.2 below 2.
		return limit(v, max(segments-1, 0))
	case "~":
		return limit(v, min(segments, 1))
	case "^":
		// Up to the next of the first number that is not 0.
		at := 0
		for i, s := range strings.Split(release(v), ".") {
			if at = i; strings.Trim(s, "0") != "" {
				break
			}
		}
		return limit(v, at)
	}
	return store.Interval{}, fmt.Errorf("operator %s cannot be read as a range", operator)
}

func limit(v string, segment int) (store.Interval, error) {
	to := bump(release(v), segment)
	if to == "" {
		return store.Interval{}, fmt.Errorf("version %.40q has no numbers to count up", v)
	}
	return store.Interval{From: v, To: to, End: store.Limit}, nil
}

// wildcard cuts 1.2.* and 1.x before the wildcard.
func wildcard(v string) (string, bool) {
	for i, s := range strings.Split(v, ".") {
		if s == "*" || s == "x" || s == "X" {
			return strings.Join(strings.Split(v, ".")[:i], "."), true
		}
	}
	return v, false
}

// release is a version's numbers without what follows them.
func release(v string) string {
	v = strings.TrimPrefix(v, "v")
	if i := strings.IndexFunc(v, func(c rune) bool { return c != '.' && (c < '0' || c > '9') }); i >= 0 {
		v = v[:i]
	}
	return strings.Trim(v, ".")
}

// bump counts a segment up and drops what follows it; "" where it is no number.
func bump(v string, segment int) string {
	s := strings.Split(release(v), ".")
	if segment >= len(s) {
		return ""
	}
	n, err := strconv.ParseUint(s[segment], 10, 62)
	if err != nil {
		return ""
	}
	s[segment] = strconv.FormatUint(n+1, 10)
	return strings.Join(s[:segment+1], ".")
}

// meet is what lies in both intervals.
func meet(ecosystem string, a, b store.Interval) (store.Interval, error) {
	if b.From != "" {
		if a.From == "" {
			a.From, a.After = b.From, b.After
		} else if order, err := version.Compare(ecosystem, b.From, a.From); err != nil {
			return a, err
		} else if order > 0 || order == 0 && b.After {
			a.From, a.After = b.From, b.After
		}
	}
	if b.To != "" {
		if a.To == "" {
			a.To, a.End = b.To, b.End
		} else if order, err := version.Compare(ecosystem, b.To, a.To); err != nil {
			return a, err
		} else if order < 0 || order == 0 && b.End == store.Limit {
			a.To, a.End = b.To, b.End
		}
	}
	return a, nil
}

// nothing says that no version can lie in an interval.
func nothing(ecosystem string, i store.Interval) (bool, error) {
	if i.From == "" || i.To == "" || i.From == i.To && !i.After && i.End == store.Last {
		return false, nil
	}
	order, err := version.Compare(ecosystem, i.From, i.To)
	if err != nil {
		return false, err
	}
	return order > 0 || order == 0 && (i.After || i.End != store.Last), nil
}

// brackets reads Maven's notation: [a,b), (,b], [a]; several are alternatives.
func brackets(text string) ([]store.Interval, error) {
	var out []store.Interval
	for rest := text; rest != ""; {
		open := rest[0]
		end := strings.IndexAny(rest, "])")
		if open != '[' && open != '(' || end < 0 || len(out) > maxAlternatives {
			return nil, fmt.Errorf("range %.100q: cannot read %.40q", text, rest)
		}
		from, to, isRange := strings.Cut(rest[1:end], ",")
		i := store.Interval{From: strings.TrimSpace(from), After: open == '(', To: strings.TrimSpace(to), End: store.Limit}
		if rest[end] == ']' {
			i.End = store.Last
		}
		if !isRange {
			if i.From == "" || open != '[' || rest[end] != ']' {
				return nil, fmt.Errorf("range %.100q: cannot read %.40q", text, rest)
			}
			i.To = i.From
		}
		if i.From == "" {
			i.After = false
		}
		out = append(out, i)
		rest = strings.TrimLeft(rest[end+1:], ", |\t\n")
	}
	if len(out) == 0 {
		return nil, errors.New("an empty range")
	}
	return out, nil
}

// Outside gives the intervals between those given: what is affected where a
// database only says which versions are not.
func Outside(ecosystem string, in []store.Interval) ([]store.Interval, error) {
	sorted := slices.Clone(in)
	var failed error
	slices.SortStableFunc(sorted, func(a, b store.Interval) int {
		switch {
		case a.From == b.From:
			return 0
		case a.From == "":
			return -1
		case b.From == "":
			return 1
		}
		order, err := version.Compare(ecosystem, a.From, b.From)
		failed = errors.Join(failed, err)
		return order
	})
	var out []store.Interval
	gap := store.Interval{} // from where on nothing is covered yet
	for _, i := range sorted {
		if i.From != "" {
			before := gap
			before.To, before.End = i.From, store.Limit
			if i.After {
				before.End = store.Last
			}
			empty, err := nothing(ecosystem, before)
			failed = errors.Join(failed, err)
			if !empty {
				out = append(out, before)
			}
		}
		if i.To == "" {
			return out, failed
		}
		next := store.Interval{From: i.To, After: i.End == store.Last}
		if gap.From == "" {
			gap = next
		} else if order, err := version.Compare(ecosystem, next.From, gap.From); err != nil {
			failed = errors.Join(failed, err)
		} else if order > 0 || order == 0 && next.After {
			gap = next
		}
	}
	return append(out, gap), failed
}

// MarkFixed says of intervals that end at a version with the fix that they do.
func MarkFixed(intervals []store.Interval, fixed []string) {
	for i := range intervals {
		if intervals[i].End == store.Limit && slices.Contains(fixed, intervals[i].To) {
			intervals[i].End = store.Fixed
		}
	}
}
