package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/author"
	"github.com/boltseal/boltseal/engine/run"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/collectors"
)

const benchLong = `Measure what each rule costs on the documents that the arguments name: nanoseconds, allocations and bytes for
one document, the dearest rules first. The document is encoded once for all rules; the line * is all of them, with encoding.

With --compare, times are scaled to the speed that this machine has now, and rules that seem slower are measured again.

Exit codes: 0 measured, 1 a rule costs more than --max-regression allows, 2 a rule could not be measured, 3 no documents.`

const benchExample = `  boltseal bench deploy/ -p policy/ --profile none
  boltseal bench deploy/ --rules 'kubernetes/*' --save before.json
  boltseal bench deploy/ --rules 'kubernetes/*' --compare before.json --max-regression 20`

// maxMeasurement bounds a saved measurement in bytes.
const maxMeasurement = 16 << 20

// remeasured is how often what seems slower is measured again.
const remeasured = 5

// benchFlags are the flags of bench.
type benchFlags struct {
	*policyFlags
	*collectFlags
	format        *choice
	rules         words
	save, compare word
	regression    percent
	top           count
	quiet         bool
}

func (a *App) benchVerb() *cobra.Command {
	cmd := &cobra.Command{Use: "bench PATH...", Short: "Measure what each rule costs", Long: benchLong, Example: benchExample}
	flags := cmd.Flags()
	known := collectors.All()
	policies := addPolicyFlags(flags)
	f := &benchFlags{
		policyFlags: policies, collectFlags: addCollectFlags(flags, known, policies.reach), format: addFormat(flags, "text", "json"),
		rules: words{kind: "glob"}, save: word{kind: "file"}, compare: word{kind: "file"}, regression: 20, top: 40,
	}
	flags.Var(&f.rules, "rules", "measure only rules that this `glob` matches, repeatable")
	flags.Var(&f.save, "save", "write the measurement to this `file`")
	flags.Var(&f.compare, "compare", "compare with the measurement in this `file`")
	flags.Var(&f.regression, "max-regression", "how much more a rule may cost than in the measurement compared with")
	flags.Var(&f.top, "top", "rules to print")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no progress bar")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		if err := something("bench", args); err != nil {
			return err
		}
		for _, glob := range f.rules.list {
			if !doublestar.ValidatePattern(glob) {
				return fmt.Errorf("--rules: %q is no valid glob", glob)
			}
		}
		return a.bench(cmd.Context(), f, known, args)
	})
}

func (a *App) bench(ctx context.Context, f *benchFlags, known []inputs.Collector, args []string) error {
	var before *author.Bench
	if f.compare.text != "" {
		var err error
		if before, err = a.readMeasurement(f.compare.text); err != nil {
			return err
		}
	}
	o, err := a.benchOptions(ctx, f, known, args)
	if err != nil {
		return err
	}
	if len(o.Documents) == 0 {
		fmt.Fprintln(a.Stderr, "boltseal: no documents to measure with")
		return exitStatus(exitNothing)
	}
	bar := a.progressBar(f.quiet)
	if bar != nil {
		o.Progress = bar.update
	}
	measured, err := author.RunBench(ctx, o)
	if bar != nil {
		bar.clear()
	}
	if err != nil {
		return err
	}
	if len(measured.Rules) == 0 {
		return errors.New("no enabled rule that --rules matches judges these documents")
	}
	var regressions []author.Regression
	if before != nil {
		if regressions, err = a.compareBench(ctx, f, o, &measured, before); err != nil {
			return err
		}
	}
	return a.finishBench(f, measured, regressions)
}

// compareBench compares, and measures again what seems slower.
func (a *App) compareBench(ctx context.Context, f *benchFlags, o author.BenchOptions, measured, before *author.Bench) ([]author.Regression, error) {
	if measured.Inputs != before.Inputs {
		return nil, fmt.Errorf("--compare %s: it was measured with other documents (%d, now %d): measure both with the same", f.compare.text, before.Documents, measured.Documents)
	}
	regressions := measured.Compare(before, float64(f.regression)/100)
	for i := 0; i < remeasured && len(regressions) > 0; i++ {
		if err := measured.Again(ctx, o, regressions); err != nil {
			return nil, err
		}
		regressions = measured.Compare(before, float64(f.regression)/100)
	}
	return regressions, nil
}

// benchOptions collects the documents and compiles the policies.
func (a *App) benchOptions(ctx context.Context, f *benchFlags, known []inputs.Collector, args []string) (author.BenchOptions, error) {
	var out author.BenchOptions
	plan, err := f.plan(a.Dir, args...)
	if err != nil {
		return out, err
	}
	judges, err := a.judges(ctx, f.policyFlags, plan)
	if err != nil {
		return out, err
	}
	out.Policy = judges.policy
	if len(f.rules.list) > 0 {
		out.Only = func(id string) bool {
			return slices.ContainsFunc(f.rules.list, func(glob string) bool { return doublestar.MatchUnvalidated(glob, id) })
		}
	}
	options, err := a.collecting(f.collectFlags, known, args, plan.Engine.Time, func(digest string) error { return a.pinnedStore(judges.pins, digest) })
	if err != nil {
		return out, err
	}
	options.Stdin = a.Stdin
	a.spare(known, args)
	for c, err := range run.Collect(ctx, options) {
		if err != nil {
			return out, errors.New(placed(err))
		}
		out.Documents = append(out.Documents, c)
	}
	out.Session, err = judges.policy.Session(ctx, engine.InventoryOf(out.Documents, f.namespace.text))
	return out, err
}

func (a *App) readMeasurement(name string) (*author.Bench, error) {
	content, _, err := config.ReadRegular(a.path(name), maxMeasurement)
	if err != nil {
		return nil, fmt.Errorf("--compare %s: %w", name, err)
	}
	var b author.Bench
	if err := json.Unmarshal(content, &b); err != nil || b.Inputs == "" {
		return nil, fmt.Errorf("--compare %s: it is no measurement that --save wrote", name)
	}
	return &b, nil
}

// finishBench prints and saves a measurement, and gives the exit code.
func (a *App) finishBench(f *benchFlags, measured author.Bench, regressions []author.Regression) error {
	if f.save.text != "" {
		err := writeFile(a.path(f.save.text), func(w io.Writer) error { return printJSON(w, measured) })
		if err != nil {
			return fmt.Errorf("--save %s: %w", f.save.text, err)
		}
	}
	if err := a.printBench(f, measured, regressions); err != nil {
		return err
	}
	failed := false
	for _, cost := range measured.Rules {
		if cost.Error != "" {
			failed = true
			fmt.Fprintf(a.Stderr, "boltseal: %s: %s\n", printable(named(cost.Rule, cost.Instance)), printable(cost.Error))
		}
	}
	switch {
	case failed:
		return exitStatus(exitError)
	case len(regressions) > 0:
		return exitStatus(exitFail)
	}
	return nil
}

func (a *App) printBench(f *benchFlags, measured author.Bench, regressions []author.Regression) error {
	if f.format.word == "json" {
		return printJSON(a.Stdout, struct {
			author.Bench
			Regressions []author.Regression `json:"regressions"`
		}{measured, slices.Concat([]author.Regression{}, regressions)})
	}
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(table, "time/doc\tallocs/doc\tbytes/doc\tdocuments\t  rule\n")
	for i, cost := range append([]author.Cost{measured.All}, measured.Rules...) {
		if i > int(f.top) {
			break
		}
		fmt.Fprintf(table, "%s\t%.1f\t%.0f\t%d\t  %s\n", brief(cost.Nanoseconds), cost.Allocations, cost.Bytes, cost.Documents, printable(named(cost.Rule, cost.Instance)))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if rest := len(measured.Rules) - int(f.top); rest > 0 {
		fmt.Fprintf(&b, "… and %d cheaper rules (--top)\n", rest)
	}
	for _, r := range regressions {
		was, now := fmt.Sprintf("%.1f", r.Before), fmt.Sprintf("%.1f allocations", r.Now)
		if r.What == "ns" {
			was, now = brief(r.Before), brief(r.Now)
		}
		fmt.Fprintf(&b, "dearer: %s: %s → %s (%+.0f %%)\n", printable(named(r.Rule, r.Instance)), was, now, 100*(r.Now/max(r.Before, 1)-1))
	}
	_, err := a.Stdout.Write([]byte(b.String()))
	return err
}

// brief is a time in nanoseconds for people.
func brief(ns float64) string {
	d := time.Duration(ns)
	switch {
	case d < time.Microsecond:
		return fmt.Sprintf("%.0f ns", ns)
	case d < time.Millisecond:
		return fmt.Sprintf("%.1f µs", ns/1e3)
	}
	return fmt.Sprintf("%.1f ms", ns/1e6)
}

// named is a rule with its constraint.
func named(rule, instance string) string {
	if instance == "" {
		return rule
	}
	return rule + " [" + instance + "]"
}
