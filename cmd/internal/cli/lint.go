package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/author/lint"
	"github.com/boltseal/boltseal/engine/gatekeeper/export"
	"github.com/boltseal/boltseal/inputs/secret"
	"github.com/boltseal/boltseal/policies"
)

const lintLong = `Find mistakes in policies that tests do not show: rules that never fire, traps of Rego, what Gatekeeper or the
kernel cannot run, slow constructs, secrets. Without a directory it judges the rules that ship with boltseal.

A comment on the line above keeps a finding quiet, and must say why:
  # boltseal:lint-ignore=slow-walk the object is small

Exit codes: 0 nothing found, 1 something found (--fail-on error: only errors count), 2 could not judge, 3 no policies.`

const lintExample = `  boltseal lint policy
  boltseal lint policy --skip format,missing-test -o sarif > lint.sarif
  boltseal lint --only gatekeeper policy
  boltseal lint --checks`

// lintFlags are the flags of lint.
type lintFlags struct {
	only, skip words
	format     *choice
	failOn     choice
	checks     bool
}

func (a *App) lintVerb() *cobra.Command {
	cmd := &cobra.Command{Use: "lint [DIR...]", Short: "Find mistakes in policies", Long: lintLong, Example: lintExample}
	flags := cmd.Flags()
	f := &lintFlags{
		only: words{kind: "check"}, skip: words{kind: "check"}, format: addFormat(flags, "text", "json", "sarif", "github"),
		failOn: choice{word: string(lint.Warning), words: []string{string(lint.Error), string(lint.Warning)}},
	}
	flags.Var(&f.only, "only", "only these `checks`, repeatable or separated by commas")
	flags.Var(&f.skip, "skip", "not these `checks`, repeatable or separated by commas")
	flags.Var(&f.failOn, "fail-on", "least level that makes the exit code 1")
	flags.BoolVar(&f.checks, "checks", false, "list the checks")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		if f.checks {
			return a.printChecks(f)
		}
		return a.lint(cmd.Context(), f, args)
	})
}

// printChecks lists the checks.
func (a *App) printChecks(f *lintFlags) error {
	type row struct {
		Name  string     `json:"name"`
		Level lint.Level `json:"level"`
		Title string     `json:"title"`
		Fix   string     `json:"fix"`
	}
	var rows []row
	for _, c := range lint.Checks() {
		rows = append(rows, row{c.Name, c.Level, c.Title, c.Fix})
	}
	if f.format.word == "json" {
		return printJSON(a.Stdout, rows)
	}
	table := tabwriter.NewWriter(a.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(table, "CHECK\tLEVEL\tWHAT IT FINDS")
	for _, r := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s\n", r.Name, r.Level, r.Title)
	}
	return table.Flush()
}

// checkNames reads a list of checks and refuses those that there are not.
func checkNames(flag string, list []string) ([]string, error) {
	var known, names []string
	for _, c := range lint.Checks() {
		known = append(known, c.Name)
	}
	for _, entry := range list {
		for name := range strings.SplitSeq(entry, ",") {
			name = strings.TrimSpace(name)
			if !slices.Contains(known, name) {
				return nil, fmt.Errorf("--%s: there is no check %q%s; boltseal lint --checks lists them", flag, name, config.DidYouMean(name, known))
			}
			names = append(names, name)
		}
	}
	return names, nil
}

func (a *App) lint(ctx context.Context, f *lintFlags, args []string) error {
	only, err := checkNames("only", f.only.list)
	if err != nil {
		return err
	}
	skip, err := checkNames("skip", f.skip.list)
	if err != nil {
		return err
	}
	trees := []lint.Options{{Policies: policies.FS, Path: "boltseal", Library: true}}
	if len(args) > 0 {
		trees = trees[:0]
	}
	for _, arg := range args {
		tree, name, done, err := a.policies(arg)
		if err != nil {
			return fmt.Errorf("lint %s: %w", arg, err)
		}
		defer done()
		trees = append(trees, lint.Options{Policies: tree, Path: name})
	}
	scanner := secret.New()
	var found []lint.Finding
	for _, o := range trees {
		o.Only, o.Skip = only, skip
		o.Secrets = func(_ context.Context, name string, content []byte) []lint.Secret {
			return secretsOf(scanner, name, content)
		}
		if !o.Library { // what of ours is not exported, and why, is told by export
			o.Portable = func(ctx context.Context, rules []string) (map[string]string, error) {
				return unportable(ctx, engine.Source{Name: path.Base(o.Path), Path: o.Path, FS: o.Policies, Root: "."}, rules)
			}
		}
		some, err := lint.Run(ctx, o)
		if errors.Is(err, lint.ErrNoPolicies) {
			fmt.Fprintf(a.Stderr, "boltseal: %s: no policies\n", printable(o.Path))
			return exitStatus(exitNothing)
		}
		if err != nil {
			return fmt.Errorf("lint %s: %w", o.Path, err)
		}
		found = append(found, some...)
	}
	if err := a.printLinted(f, found); err != nil {
		return err
	}
	for _, finding := range found {
		if finding.Level == lint.Error || f.failOn.word == string(lint.Warning) {
			return exitStatus(exitFail)
		}
	}
	return nil
}

// secretsOf are the secrets in a policy's text, without their values.
func secretsOf(scanner *secret.Scanner, name string, content []byte) []lint.Secret {
	hits, err := scanner.File(name, bytes.NewReader(content))
	if err != nil {
		return nil // nothing fails in memory
	}
	var out []lint.Secret
	for _, hit := range hits {
		out = append(out, lint.Secret{Line: hit.Line, What: hit.Rule + " •••• sha256:" + hit.Fingerprint})
	}
	return out
}

// policies opens a directory of policies, or one .rego file as a tree of its
// own, and says how its files are called.
func (a *App) policies(arg string) (tree fs.FS, name string, done func(), err error) {
	if strings.HasSuffix(arg, ".rego") {
		source, err := engine.OpenSource(a.path(arg))
		if err != nil {
			return nil, "", nil, err
		}
		return source.FS, cmp.Or(filepath.ToSlash(filepath.Dir(arg)), "."), func() {}, nil
	}
	tree, done, err = a.tree(arg)
	return tree, filepath.ToSlash(filepath.Clean(arg)), done, err
}

// unportable asks the export for Gatekeeper which rules it refuses.
func unportable(ctx context.Context, source engine.Source, rules []string) (map[string]string, error) {
	sources := []engine.Source{engine.Shipped(), source}
	policy, err := engine.Compile(ctx, engine.Config{Profiles: []string{"none"}}, sources...)
	if err != nil {
		return nil, err
	}
	result, err := export.Write(ctx, export.Options{Policy: policy, Rules: rules,
		Sources: []export.Source{{Source: sources[0]}, {Source: sources[1], Examples: source.FS}}})
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, refused := range result.Refused {
		out[refused.Rule] = refused.Reason
	}
	return out, nil
}
