package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine/gatekeeper/export"
	"github.com/boltseal/boltseal/engine/ledger"
	"github.com/boltseal/boltseal/inputs/collectors"
)

const exportGatekeeperLong = `Write rules as ConstraintTemplates with constraints, and suites for gator verify made from the rules' examples.

DIR holds TOPIC/RULE/{template.yaml,suite.yaml,samples/} and constraints/, for kubectl apply -k DIR (the templates) and
then DIR/constraints, and NOT-EXPORTED.md: what cannot be exported, and why. The severity decides whether a constraint denies
(critical, high), warns (medium, low, from-finding) or is a dry run (info). A waiver becomes an excluded namespace
where that says the same. The next export into DIR replaces the files of this one, and no others.`

const exportGatekeeperExample = `  boltseal export gatekeeper -o gatekeeper/ && gator verify gatekeeper/...
  boltseal export gatekeeper --list --rules '**'
  boltseal export gatekeeper --rules 'container/*' --enforcement-action dryrun -o gatekeeper/
  boltseal export gatekeeper --profile pss-restricted --scoped audit=warn --scoped webhook -o gatekeeper/
  kubectl apply -k gatekeeper && kubectl apply -k gatekeeper/constraints`

func (a *App) exportVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "export",
		Short:   "Write rules for other engines: Gatekeeper, OPA",
		Example: exportGatekeeperExample,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("export for what? `boltseal export gatekeeper -o DIR` or `boltseal export opa -o FILE.tar.gz`")
			}
			return unknownVerb(cmd, args[0])
		},
		RunE: func(*cobra.Command, []string) error { return nil },
	}
	cmd.AddCommand(a.exportGatekeeperVerb(), a.exportOPAVerb())
	return cmd
}

// exportFlags are the flags of export gatekeeper.
type exportFlags struct {
	policies *policyFlags
	out      word
	rules    words
	action   choice
	scoped   words
	list     bool
	force    bool
}

func (a *App) exportGatekeeperVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use: "gatekeeper", Short: "Write rules as Gatekeeper's templates, constraints and suites",
		Long: exportGatekeeperLong, Example: exportGatekeeperExample, Args: noArguments,
	}
	flags := cmd.Flags()
	f := &exportFlags{
		policies: addPolicyFlags(flags), out: word{kind: "dir"}, rules: words{kind: "glob"}, scoped: words{kind: "point[=action]"},
		action: choice{word: "severity", words: []string{"severity", "deny", "warn", "dryrun"}},
	}
	flags.Var(&f.policies.waivers, "waivers", "waiver ledger `file`; none for none (default: the nearest "+config.LedgerName+")")
	flags.Var(&f.policies.effective, "effective-time", "use waivers as of this `time`, RFC 3339 or a day (default: now)")
	out := flags.VarPF(&f.out, "output", "o", "`directory` to write; with --list text or json")
	out.Annotations = map[string][]string{onlyFlag: nil}
	flags.Var(&f.rules, "rules", "rules by id or `glob`, enabled or not, repeatable (default: those that profile and configuration enable)")
	flags.Var(&f.action, "enforcement-action", "what every constraint does: deny, warn or dryrun; severity leaves it to the rule")
	flags.Var(&f.scoped, "scoped", "action at one enforcement `point` only, as webhook=deny; of webhook, audit, gator, vap or *, repeatable")
	flags.BoolVar(&f.list, "list", false, "only say what can be exported, and why the rest cannot")
	flags.BoolVar(&f.force, "force", false, "write into a directory that holds other files, and over them")
	return a.verb(cmd, func(cmd *cobra.Command, _ []string) error {
		return a.exportGatekeeper(cmd.Context(), f)
	})
}

func (a *App) exportGatekeeper(ctx context.Context, f *exportFlags) error {
	switch {
	case f.list && f.out.text != "" && f.out.text != "text" && f.out.text != "json":
		return fmt.Errorf("-o %s: with --list nothing is written; -o is text or json", f.out.text)
	case !f.list && f.out.text == "":
		return errors.New("-o DIR says where to write; --list only lists")
	}
	options, err := a.exportOptions(ctx, f)
	if err != nil {
		return err
	}
	result, err := export.Write(ctx, options)
	if err != nil {
		return err
	}
	if f.list {
		return a.listExport(result, f.out.text == "json")
	}
	a.tellRefused(result, options.Rules)
	if len(result.Rules) == 0 {
		return errors.New("no rule can be exported: nothing was written")
	}
	if err := a.saveExport(f.out.text, result.Files, f.force); err != nil {
		return err
	}
	cases := 0
	for _, rule := range result.Rules {
		cases += rule.Cases
	}
	if _, err := fmt.Fprintf(a.Stdout, "%s: %d rules exported with %d cases, %d not\n", printable(f.out.text), len(result.Rules), cases, len(result.Refused)); err != nil {
		return err
	}
	for _, no := range result.Refused {
		if slices.Contains(options.Rules, no.Rule) {
			return exitStatus(exitError)
		}
	}
	return nil
}

// exportOptions joins the flags with the files.
func (a *App) exportOptions(ctx context.Context, f *exportFlags) (export.Options, error) {
	options := export.Options{Rules: f.rules.list, Collectors: collectors.All()}
	plan, err := f.policies.plan(a.Dir)
	if err != nil {
		return options, err
	}
	c, err := a.judges(ctx, f.policies, plan)
	if err != nil {
		return options, err
	}
	options.Policy = c.policy
	for i, source := range c.sources {
		one := export.Source{Source: source}
		if source.Shipped {
			one.Examples = source.FS
		} else if one.Examples, err = examplesOf(plan.Policies[i-1].Path); err != nil {
			return options, err
		}
		options.Sources = append(options.Sources, one)
	}
	if f.action.word != "severity" {
		options.Action = f.action.word
	}
	if options.Scoped, err = scopes(f.scoped.list); err != nil {
		return options, err
	}
	book, err := plan.ReadLedger()
	if err != nil {
		return options, err
	}
	if book != nil {
		options.Waivers = waiversOf(book.Entries, plan.Engine.Time)
	}
	return options, nil
}

// examplesOf is where the examples of a user's policies stand, nil where
// there are none to be had.
func examplesOf(path string) (fs.FS, error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return nil, nil
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("open policies: %w", err)
	}
	return root.FS(), nil
}

// scopes reads --scoped.
func scopes(list []string) ([]export.Scope, error) {
	points := map[string]string{
		"webhook": "validation.gatekeeper.sh", "audit": "audit.gatekeeper.sh", "gator": "gator.gatekeeper.sh", "vap": "vap.k8s.io", "*": "*",
	}
	var out []export.Scope
	for _, entry := range list {
		point, action, given := strings.Cut(entry, "=")
		name, known := points[point]
		if !known {
			return nil, fmt.Errorf("--scoped: %q is none of webhook, audit, gator, vap and *", point)
		}
		if action == "severity" {
			action = ""
		} else if given && !slices.Contains([]string{"deny", "warn", "dryrun"}, action) {
			return nil, fmt.Errorf("--scoped: %q is none of deny, warn, dryrun and severity", action)
		}
		if slices.ContainsFunc(out, func(s export.Scope) bool { return s.Point == name }) {
			return nil, fmt.Errorf("--scoped: %s is given twice", point)
		}
		out = append(out, export.Scope{Point: name, Action: action})
	}
	return out, nil
}

// waiversOf turns the ledger's waivers into what a constraint could honour.
func waiversOf(entries []ledger.Entry, now time.Time) []export.Waiver {
	today := now.UTC().Format(time.DateOnly)
	out := make([]export.Waiver, 0, len(entries))
	for _, e := range entries {
		w := export.Waiver{
			Rule: e.Rule, Namespace: e.Match.Namespace, Others: map[string]string{},
			Reason: e.Reason, Owner: e.Owner, Expires: e.Expires, Where: fmt.Sprintf("%s:%d", e.File, e.Line),
			Lapsed: e.Expires != "" && e.Expires < today,
		}
		for key, glob := range map[string]string{
			"path": e.Match.Path, "workload": e.Match.Workload, "container": e.Match.Container, "image": e.Match.Image,
			"package": e.Match.Package, "vulnerability": e.Match.Vulnerability, "fingerprint": e.Match.Fingerprint,
		} {
			if glob != "" {
				w.Others[key] = glob
			}
		}
		out = append(out, w)
	}
	return out
}

// tellRefused says what is not in the export: rules for other documents in
// one line, unless they were asked for by name.
func (a *App) tellRefused(result export.Result, asked []string) {
	others := 0
	for _, no := range result.Refused {
		if no.OtherKind && !slices.Contains(asked, no.Rule) {
			others++
			continue
		}
		fmt.Fprintf(a.Stderr, "boltseal: not exported: %s: %s\n", printable(no.Rule), printable(no.Reason))
	}
	if others > 0 {
		fmt.Fprintf(a.Stderr, "boltseal: not exported: %d rules that judge no Kubernetes objects\n", others)
	}
	for _, w := range result.Waivers {
		fmt.Fprintf(a.Stderr, "boltseal: waiver %s is not exported for %s: %s\n", printable(w.Where), printable(w.Rule), printable(w.Reason))
	}
}

// exportList is what export gatekeeper --list -o json prints.
type exportList struct {
	Exported    []export.Exported   `json:"exported"`
	NotExported []export.Refused    `json:"not_exported"`
	Waivers     []export.LostWaiver `json:"waivers"`
}

func (a *App) listExport(result export.Result, asJSON bool) error {
	if asJSON {
		list := exportList{[]export.Exported{}, []export.Refused{}, []export.LostWaiver{}}
		list.Exported = append(list.Exported, result.Rules...)
		list.NotExported = append(list.NotExported, result.Refused...)
		list.Waivers = append(list.Waivers, result.Waivers...)
		return printJSON(a.Stdout, list)
	}
	table := tabwriter.NewWriter(a.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(table, "RULE\tGATEKEEPER\tACTION\tCASES\tNOTE")
	for _, rule := range result.Rules {
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\n", printable(rule.Rule), rule.Kind, rule.Action, rule.Cases, printable(strings.Join(rule.Notes, "; ")))
	}
	for _, no := range result.Refused {
		fmt.Fprintf(table, "%s\tno\t\t\t%s\n", printable(no.Rule), printable(no.Reason))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.Stdout, "%d rules can be exported, %d cannot\n", len(result.Rules), len(result.Refused))
	return err
}
