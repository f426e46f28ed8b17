package osv

import (
	"errors"
	"slices"

	"github.com/boltseal/boltseal/inputs/advisory/store"
	"github.com/boltseal/boltseal/inputs/advisory/version"
)

// step is one event with the version it speaks of.
type step struct {
	text   string
	parsed version.Version
	known  bool
	kind   kind
}

type kind int

// The kinds of events, in the order in which those of one version count:
// what ends at a version ends before something new begins there, except that
// a version can be the first and the last affected one.
const (
	fixed kind = iota
	limit
	introduced
	lastAffected
)

// intervals turns a range's events into intervals, as the schema's algorithm
// for evaluation does: events by version, each turns affectedness on or off.
func intervals(ecosystem string, events []event) ([]store.Interval, error) {
	steps, err := steps(ecosystem, events)
	if err != nil {
		return nil, err
	}
	var list []store.Interval
	open, seen := false, false
	from := ""
	end := func(s step, e store.End) {
		// What ends and never began has begun before all versions.
		if open || !seen {
			list = append(list, store.Interval{From: from, To: s.text, End: e})
		}
		open, seen, from = false, true, ""
	}
	for _, s := range steps {
		switch s.kind {
		case introduced:
			if !open {
				open, seen, from = true, true, s.text
			}
			if from == "0" {
				from = ""
			}
		case fixed:
			end(s, store.Fixed)
		case limit:
			end(s, store.Limit)
		case lastAffected:
			end(s, store.Last)
		}
	}
	if open {
		list = append(list, store.Interval{From: from})
	}
	return list, nil
}

// steps are the events in order. Events whose version cannot be compared stay
// where they were written.
func steps(ecosystem string, events []event) ([]step, error) {
	var list []step
	for _, e := range events {
		n := 0
		for k, text := range map[kind]string{introduced: e.Introduced, fixed: e.Fixed, lastAffected: e.LastAffected, limit: e.Limit} {
			if text == "" {
				continue
			}
			n++
			if k == limit && text == "*" {
				continue
			}
			s := step{text: text, kind: k}
			var err error
			s.parsed, err = version.Parse(ecosystem, text)
			s.known = err == nil
			list = append(list, s)
		}
		if n != 1 {
			return nil, errors.New("an event of a range says nothing, or two things")
		}
	}
	if len(list) == 0 {
		return nil, errors.New("a range has no events")
	}
	if !slices.ContainsFunc(list, func(s step) bool { return !s.known && s.text != "0" }) {
		slices.SortStableFunc(list, func(a, b step) int { return compare(a, b) })
	}
	return list, nil
}

func compare(a, b step) int {
	// Introduced in 0 is before all versions, also before 0-alpha.
	first := func(s step) bool { return s.kind == introduced && s.text == "0" }
	switch {
	case first(a) && first(b):
		return 0
	case first(a):
		return -1
	case first(b):
		return 1
	}
	order, err := a.parsed.Compare(b.parsed)
	if err != nil {
		return 0
	}
	if order == 0 {
		return int(a.kind) - int(b.kind)
	}
	return order
}
