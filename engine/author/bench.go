package author

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// BenchOptions say what Bench measures.
type BenchOptions struct {
	// Policy and Session are what is measured.
	Policy  *engine.Policy
	Session *engine.Session
	// Documents are judged, again and again.
	Documents []*inputs.Collected
	// Only says which rules are measured; nil for all enabled ones.
	Only func(id string) bool
	// Round is the least time of one round, Rounds how many there are: the
	// fastest counts. Zero for 5 ms and 5.
	Round  time.Duration
	Rounds int
	// Progress is told how many rules of how many are measured; nil for nobody.
	Progress func(done, total int)
}

// Cost is what judging one document takes, on average.
type Cost struct {
	// Rule is the rule's id, Instance the constraint's name.
	Rule     string `json:"rule"`
	Instance string `json:"instance,omitempty"`
	// Documents is how many it judges.
	Documents int `json:"documents"`
	// Nanoseconds (of processor time, where the system tells it), Allocations
	// and Bytes are for one document.
	Nanoseconds float64 `json:"ns"`
	Allocations float64 `json:"allocs"`
	Bytes       float64 `json:"bytes"`
	// Error says why the rule could not be measured.
	Error string `json:"error,omitempty"`
}

// Bench is a measurement.
type Bench struct {
	// Machine is the processor time in nanoseconds that a fixed work took, which
	// tells a slow machine from a slow rule.
	Machine float64 `json:"machine_ns"`
	// Documents is how many there were, Inputs the digest of their content.
	Documents int    `json:"documents"`
	Inputs    string `json:"inputs"`
	// All is what judging one document by all enabled rules takes, with
	// encoding it.
	All Cost `json:"all"`
	// Rules are the rules alone, the most expensive over all documents first.
	Rules []Cost `json:"rules"`
}

// RunBench measures rules one by one.
func RunBench(ctx context.Context, o BenchOptions) (Bench, error) {
	o.Round, o.Rounds = cmp.Or(o.Round, 5*time.Millisecond), cmp.Or(o.Rounds, 5)
	out := Bench{Documents: len(o.Documents), Inputs: inputsDigest(o.Documents), Rules: []Cost{}}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	speeds := []float64{reference()}
	ids := o.ids()
	for i, id := range ids {
		costs, err := o.rule(ctx, id)
		if err != nil {
			return out, err
		}
		out.Rules = append(out.Rules, costs...)
		if i%16 == 0 {
			speeds = append(speeds, reference())
		}
		if o.Progress != nil {
			o.Progress(i+1, len(ids))
		}
	}
	var failed error
	out.All = Cost{Rule: "*", Documents: len(o.Documents)}
	o.measure(ctx, &out.All, func() {
		for _, c := range o.Documents {
			if _, err := o.Session.Evaluate(ctx, c); err != nil && failed == nil {
				failed = err
			}
		}
	})
	if failed != nil {
		return out, fmt.Errorf("judge the documents: %w", failed)
	}
	out.Machine = median(speeds)
	slices.SortStableFunc(out.Rules, func(a, b Cost) int {
		return cmp.Compare(b.Nanoseconds*float64(b.Documents), a.Nanoseconds*float64(a.Documents))
	})
	return out, ctx.Err()
}

// ids are the rules to measure, each once.
func (o *BenchOptions) ids() []string {
	var out []string
	for _, r := range o.Policy.Rules() {
		if r.Enabled && (o.Only == nil || o.Only(r.ID)) && !slices.Contains(out, r.ID) {
			out = append(out, r.ID)
		}
	}
	return out
}

// Rule measures one rule again.
func (o BenchOptions) Rule(ctx context.Context, id string) ([]Cost, error) {
	o.Round, o.Rounds = cmp.Or(o.Round, 5*time.Millisecond), cmp.Or(o.Rounds, 5)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	return o.rule(ctx, id)
}

// rule measures a rule, each of its instances by itself.
func (o *BenchOptions) rule(ctx context.Context, id string) ([]Cost, error) {
	var names []string
	meters := map[string][]*engine.Meter{}
	for _, c := range o.Documents {
		found, err := o.Session.Meters(c, id)
		if err != nil {
			return nil, err
		}
		for _, m := range found {
			if meters[m.Instance()] == nil {
				names = append(names, m.Instance())
			}
			meters[m.Instance()] = append(meters[m.Instance()], m)
		}
	}
	var out []Cost
	for _, name := range names {
		cost := Cost{Rule: id, Instance: name, Documents: len(meters[name])}
		o.measure(ctx, &cost, func() {
			for _, m := range meters[name] {
				if err := m.Run(ctx); err != nil && cost.Error == "" {
					cost.Error = err.Error()
				}
			}
		})
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out = append(out, cost)
	}
	return out, nil
}

// measure runs a pass over all documents, again and again, and takes the
// fastest round. The first pass prepares and does not count.
func (o *BenchOptions) measure(ctx context.Context, cost *Cost, pass func()) {
	pass()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	pass()
	runtime.ReadMemStats(&after)
	n := float64(max(cost.Documents, 1))
	cost.Allocations, cost.Bytes = float64(after.Mallocs-before.Mallocs)/n, float64(after.TotalAlloc-before.TotalAlloc)/n
	for range o.Rounds {
		if ctx.Err() != nil || cost.Error != "" {
			return
		}
		passes, start := 0, clock()
		for passes == 0 || clock()-start < o.Round {
			pass()
			passes++
		}
		took := float64((clock() - start).Nanoseconds()) / float64(passes) / n
		if cost.Nanoseconds == 0 || took < cost.Nanoseconds {
			cost.Nanoseconds = took
		}
	}
}

// inputsDigest tells whether two measurements had the same documents.
func inputsDigest(documents []*inputs.Collected) string {
	sum := sha256.New()
	for _, c := range documents {
		fmt.Fprintf(sum, "%s\x00%s\x00%s\x00%d\x00", c.Doc.Kind, c.Doc.Subject.Name, c.Doc.Subject.Ref, len(c.Source))
		sum.Write(c.Source)
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil))
}

// reference is a fixed work of the kind that judging is: small allocations and
// maps. The time of this one pass is what the machine can do now.
func reference() float64 {
	document := map[string]any{}
	for i := range 40 {
		document[fmt.Sprint("key", i)] = []any{"value", i, map[string]any{"nested": true, "text": "a short text"}}
	}
	fastest := time.Duration(0)
	for range 5 {
		start := clock()
		for range 5 {
			text, err := json.Marshal(document)
			var again any
			if err != nil || json.Unmarshal(text, &again) != nil {
				return 0
			}
		}
		if took := clock() - start; fastest == 0 || took < fastest {
			fastest = took
		}
	}
	return float64(fastest.Nanoseconds())
}

// median is the middle of some values.
func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// Regression is a rule that became more expensive.
type Regression struct {
	Rule     string `json:"rule"`
	Instance string `json:"instance,omitempty"`
	// What is ns or allocs, Before and Now what it was and is. A time before
	// is scaled to the machine's speed of now.
	What   string  `json:"what"`
	Before float64 `json:"before"`
	Now    float64 `json:"now"`
}

// Differences below these are the noise of a measurement, not a regression.
const (
	leastTime   = 200 // nanoseconds
	leastAllocs = 2
)

// Compare lists the rules that cost more than they did before, by more than
// the given share (0.2 for 20 %).
func (b *Bench) Compare(before *Bench, share float64) []Regression {
	speed := 1.0
	if before.Machine > 0 && b.Machine > 0 {
		speed = b.Machine / before.Machine
	}
	type key struct{ rule, instance string }
	old := map[key]Cost{}
	for _, c := range before.Rules {
		old[key{c.Rule, c.Instance}] = c
	}
	known := 0
	for _, now := range b.Rules {
		if _, ok := old[key{now.Rule, now.Instance}]; ok {
			known++
		}
	}
	all := slices.Clone(b.Rules)
	if known == len(old) && known == len(b.Rules) {
		// Only the same rules together may be expected to cost the same.
		old[key{before.All.Rule, ""}], all = before.All, append(all, b.All)
	}
	out := []Regression{}
	for _, now := range all {
		was, known := old[key{now.Rule, now.Instance}]
		if !known || was.Error != "" || now.Error != "" {
			continue
		}
		if then := was.Nanoseconds * speed; now.Nanoseconds > then*(1+share) && now.Nanoseconds-then > leastTime {
			out = append(out, Regression{now.Rule, now.Instance, "ns", then, now.Nanoseconds})
		}
		if now.Allocations > was.Allocations*(1+share) && now.Allocations-was.Allocations > leastAllocs {
			out = append(out, Regression{now.Rule, now.Instance, "allocs", was.Allocations, now.Allocations})
		}
	}
	return out
}

// Again measures the rules of regressions once more and keeps what was
// cheaper: a machine that was busy for a moment is no regression.
func (b *Bench) Again(ctx context.Context, o BenchOptions, suspects []Regression) error {
	done := map[string]bool{}
	for _, suspect := range suspects {
		if done[suspect.Rule] || suspect.Rule == b.All.Rule {
			continue
		}
		done[suspect.Rule] = true
		costs, err := o.Rule(ctx, suspect.Rule)
		if err != nil {
			return err
		}
		for _, cost := range costs {
			at := slices.IndexFunc(b.Rules, func(c Cost) bool { return c.Rule == cost.Rule && c.Instance == cost.Instance })
			if at >= 0 && cost.Error == "" {
				b.Rules[at].Nanoseconds = min(b.Rules[at].Nanoseconds, cost.Nanoseconds)
				b.Rules[at].Allocations = min(b.Rules[at].Allocations, cost.Allocations)
			}
		}
	}
	return nil
}
