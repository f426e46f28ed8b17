package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/engine/run"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/collectors"
)

// checkFlags are all flags of check.
type checkFlags struct {
	*policyFlags
	*collectFlags
	outputs        words
	baseline       word
	compareTo      words
	allowMissing   words
	explain        choice
	whyNot, trace  words
	color          choice
	findings       count
	quiet, verbose bool
}

const checkExample = `  boltseal check .
  boltseal check Dockerfile deploy/ -o text -o sarif=boltseal.sarif
  helm template chart | boltseal check - --stdin-filename chart.yaml
  boltseal check ghcr.io/team/web:v1 --platform linux/amd64
  boltseal check docker://web:dev --compare-to ghcr.io/team/web:v1   # fail on what the change introduced
  boltseal check . -o baseline=baseline.json    # accept what is there
  boltseal check . --baseline baseline.json     # fail on what is new`

const checkLong = `Judge Dockerfiles, Kubernetes manifests, charts, kustomizations, images and bills of materials:
files, directories, - for standard input, and images by address: nginx:1.27, docker://REF,
containerd://REF, oci:DIR[:REF], docker-archive:TAR, rootfs:DIR, registry://HOST.

Exit codes: 0 passed, 1 failed, 2 could not judge (also beside failures), 3 nothing to check.
Every flag is an environment variable too: --fail-on is BOLTSEAL_FAIL_ON. A flag wins over
the variable, the variable over the configuration. Repeatable ones take one value per line.`

func (a *App) checkVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "check PATH...",
		Short:   "Judge files and images by policy",
		Long:    checkLong,
		Example: checkExample,
	}
	flags := cmd.Flags()
	known := collectors.All()
	policies := addPolicyFlags(flags)
	f := &checkFlags{
		policyFlags: policies, collectFlags: addCollectFlags(flags, known, policies.reach),
		outputs: words{kind: "format[=file]"}, baseline: word{kind: "file"}, compareTo: words{kind: "what"}, allowMissing: words{kind: "fact"},
		explain: choice{words: []string{"findings", "full"}}, whyNot: words{kind: "rule"}, trace: words{kind: "rule"},
		findings: count(run.DefaultMaxFindings),
		color:    choice{word: "auto", words: []string{"auto", "always", "never"}},
	}
	f.addJudgingFlags(flags)
	f.policyFlags.verbose, f.policyFlags.quiet = &f.verbose, &f.quiet
	flags.VarP(&f.outputs, "output", "o", "report as FORMAT, or FORMAT=FILE, repeatable: "+formatNames())
	flags.Var(&f.baseline, "baseline", "fail only on findings that this `file` does not list (write one with -o baseline=FILE)")
	flags.Var(&f.compareTo, "compare-to", "fail only on what this `image, bill of materials or file` has not: what the change introduced; repeatable")
	flags.Var(&f.allowMissing, "allow-missing", "let no rule be incomplete for want of this `fact`, repeatable")
	flags.Var(&f.explain, "explain", "say why each finding fired; full also shows what helpers did")
	flags.Lookup("explain").NoOptDefVal = "findings"
	flags.Var(&f.whyNot, "why-not", "say why this `rule` did not fire, repeatable")
	flags.Var(&f.trace, "trace", "show how this `rule` was judged on every document: step by step where it fired, else where it stopped; repeatable")
	flags.Var(&f.findings, "max-findings", "findings reported per rule and document; all count, the rest are counted")
	flags.Var(&f.color, "color", "colours: auto, always or never; NO_COLOR switches auto off")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "print findings and the result only; no progress bar")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "print waived findings, skipped files and missing facts too")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		return a.check(cmd.Context(), f, known, args)
	})
}

func formatNames() string {
	var names []string
	for _, format := range report.Formats() {
		names = append(names, format.Name)
	}
	return strings.Join(names, ", ")
}

func (a *App) check(ctx context.Context, f *checkFlags, known []inputs.Collector, args []string) error {
	if err := something("check", args); err != nil {
		return err
	}
	plan, err := f.plan(a.Dir, args...)
	if err != nil {
		return err
	}
	outputs, err := parseOutputs(firstOf(f.outputs.list, plan.Outputs))
	if err != nil {
		return err
	}
	if err := a.writable(outputs); err != nil {
		return err
	}
	options, err := a.checkOptions(ctx, f, plan, known, args)
	if err != nil {
		return err
	}
	a.spare(known, args)
	bar := a.progressBar(f.quiet)
	if bar != nil {
		options.Progress = bar.update
	}
	outcome, err := run.Run(ctx, options)
	if bar != nil {
		bar.clear()
	}
	if err != nil {
		return err
	}
	return a.finish(outputs, f, outcome)
}

// finish writes the reports and gives the exit code.
func (a *App) finish(outputs []output, f *checkFlags, outcome *run.Outcome) error {
	if err := a.writeReports(outputs, outcome.Report, outcome.Redactor, a.style(f)); err != nil {
		return err
	}
	if !onStdout(outputs) {
		a.complain(outcome)
	}
	if code := outcome.Report.ExitCode; code != exitPass {
		return exitStatus(code)
	}
	return nil
}

func onStdout(outputs []output) bool {
	for _, out := range outputs {
		if out.file == "" {
			return true
		}
	}
	return false
}

// complain prints the errors of a run whose reports all went to files: an
// exit code of 2 never stands alone.
func (a *App) complain(outcome *run.Outcome) {
	for _, problem := range outcome.Report.Errors {
		fmt.Fprintf(a.Stderr, "boltseal: %s\n", printable(outcome.Redactor.String(place(problem.Position)+": "+problem.Message)))
	}
	if outcome.Report.ExitCode == exitNothing {
		fmt.Fprintln(a.Stderr, "boltseal: nothing to check")
	}
}

// checkOptions reads and compiles all that decides.
func (a *App) checkOptions(ctx context.Context, f *checkFlags, plan *config.Plan, known []inputs.Collector, args []string) (run.Options, error) {
	book, err := plan.ReadLedger()
	if err != nil {
		return run.Options{}, err
	}
	var baseline *report.Baseline
	if f.baseline.text != "" {
		if baseline, err = plan.ReadBaseline(f.baseline.text); err != nil {
			return run.Options{}, err
		}
	}
	judges, err := a.judges(ctx, f.policyFlags, plan)
	if err != nil {
		return run.Options{}, err
	}
	if !f.quiet {
		a.warn(judges, f.verbose)
	}
	options, err := a.collecting(f.collectFlags, known, args, plan.Engine.Time, func(digest string) error { return a.pinnedStore(judges.pins, digest) })
	if err != nil {
		return run.Options{}, err
	}
	for _, rule := range f.whyNot.list {
		if err := knownRule(judges.policy.Rules(), rule); err != nil {
			return run.Options{}, fmt.Errorf("--why-not: %w", err)
		}
	}
	for _, rule := range f.trace.list {
		if err := knownRule(judges.policy.Rules(), rule); err != nil {
			return run.Options{}, fmt.Errorf("--trace: %w", err)
		}
	}
	options.Stdin, options.MaxFindings, options.ListAll = a.Stdin, int(f.findings), f.verbose
	options.Policy, options.FailOn, options.AllowMissing = judges.policy, plan.FailOn, f.allowMissing.list
	options.Ledger, options.LedgerDir, options.Require, options.InlineIgnores = book, plan.LedgerDir(), plan.Require, plan.InlineIgnores
	options.Baseline, options.CompareTo = baseline, f.compareTo.list
	options.Explain, options.ExplainFull = f.explain.word != "", f.explain.word == "full"
	options.WhyNot, options.Trace = f.whyNot.list, f.trace.list
	options.InForce = append(plan.InForce, judges.inForce...)
	options.Tool = report.Tool{Name: "boltseal", Version: readVersion().Version}
	return options, nil
}

// warn says what of the policies is not applied and, verbosely, what is
// doubtful in them.
func (a *App) warn(judges *compiled, verbose bool) {
	warnings := judges.warnings
	if verbose {
		warnings = append(warnings, judges.policy.Warnings()...)
	}
	for _, warning := range warnings {
		fmt.Fprintf(a.Stderr, "boltseal: warning: %s\n", printable(warning))
	}
}

// firstOf is the list of the command line, or else that of the file.
func firstOf(given, file []string) []string {
	if len(given) > 0 {
		return given
	}
	return file
}

func (a *App) style(f *checkFlags) report.Style {
	style := report.Style{Verbose: f.verbose, Quiet: f.quiet}
	file, ok := a.Stdout.(interface{ Fd() uintptr })
	if ok && term.IsTerminal(int(file.Fd())) {
		style.Color = true
		if width, _, err := term.GetSize(int(file.Fd())); err == nil {
			style.Width = width
		}
	}
	if value, set := lookup(a.Env, "NO_COLOR"); set && value != "" {
		style.Color = false
	}
	if f.color.word != "auto" {
		style.Color = f.color.word == "always"
	}
	return style
}

// progressBar is nil where nobody would see one.
func (a *App) progressBar(quiet bool) *progress {
	if quiet || !isTerminal(a.Stderr) {
		return nil
	}
	return newProgress(a.Stderr, time.Now())
}
