package gatekeeper

import (
	"flag"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/engine/gatekeeper/match"
)

var (
	matches = flag.Int("matches", 6000, "how many matches are made")
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
	tally := map[string]int{}
	for i, c := range cases {
		ours := ourMatch(c)
		tally[theirs[i].verdict()]++
		if want := theirs[i].verdict(); ours.verdict() != want {
			t.Errorf("we say %s %s%s, Gatekeeper %s %s%s\n%s", ours.verdict(), ours.Refused, ours.Error, want, theirs[i].Refused, theirs[i].Error, c)
		}
	}
	t.Logf("%v", tally)
	for _, verdict := range []string{"matched", "unmatched", "refused", "error"} {
		if tally[verdict] < *matches/100 {
			t.Errorf("only %d of %d are %s", tally[verdict], *matches, verdict)
		}
	}
}

func (m Matched) verdict() string {
	switch {
	case m.Refused != "":
		return "refused"
	case m.Error != "":
		return "error"
	case m.Matched:
		return "matched"
	}
	return "unmatched"
}

func ourMatch(c MatchCase) (out Matched) {
	m, err := match.New(c.Match.(object))
	if err != nil {
		out.Refused = err.Error()
		return out
	}
	version, _ := c.Object["apiVersion"].(string)
	group, _, grouped := strings.Cut(version, "/")
	if !grouped {
		group = ""
	}
	kind, _ := c.Object["kind"].(string)
	out.Matched, err = m.Object(&match.Object{Group: group, Kind: kind, Content: c.Object, Namespace: c.Namespace, Source: c.Source})
	if err != nil {
		out.Error = err.Error()
	}
	return out
}
