package gatekeeper

import (
	"flag"
	"testing"
)

var (
	matches = flag.Int("matches", 20000, "how many matches are made")
	seed    = flag.Uint64("seed", 1, "what they are made from")
)

func oracle(t *testing.T) *Oracle {
	t.Helper()
	o, err := StartOracle(t.Context(), "oracle")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

// TestMatches asks Gatekeeper's matcher and ours the same.
func TestMatches(t *testing.T) {
	o := oracle(t)
	from := NewMatches(*seed)
	cases := make([]MatchCase, *matches)
	for i := range cases {
		cases[i] = from.Case()
	}
	theirs, err := o.Match(cases)
	if err != nil {
		t.Fatal(err)
	}
	var tally struct{ matched, unmatched, refused, errors int }
	for i := range cases {
		switch {
		case theirs[i].Refused != "":
			tally.refused++
		case theirs[i].Error != "":
			tally.errors++
		case theirs[i].Matched:
			tally.matched++
		default:
			tally.unmatched++
		}
	}
	t.Logf("%+v", tally)
}
