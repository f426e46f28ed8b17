package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/engine/ruledoc"
)

const rulesExample = `  boltseal rules
  boltseal rules -p ./policy -o json
  boltseal rules show container/run-as-root
  boltseal rules --alias DL3002
  boltseal rules profiles`

func (a *App) rulesVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "rules",
		Short:   "List the rules, or show one with its reason, fix and examples",
		Example: rulesExample,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("%q is nothing that rules can do%s", args[0], config.DidYouMean(args[0], []string{"show", "profiles"}))
			}
			return nil
		},
	}
	flags := cmd.Flags()
	policies := addPolicyFlags(flags)
	format := addFormat(flags, "text", "json")
	alias := word{kind: "id"}
	flags.Var(&alias, "alias", "only rules that mean what another tool calls by this `id`, such as DL3002")
	cmd.AddCommand(a.showRuleVerb(), a.profilesVerb())
	return a.verb(cmd, func(cmd *cobra.Command, _ []string) error {
		c, err := a.compile(cmd.Context(), policies)
		if err != nil {
			return err
		}
		rules := c.policy.Rules()
		if alias.text != "" {
			rules = slices.DeleteFunc(rules, func(r engine.Rule) bool {
				return !r.HasAlias(alias.text)
			})
			if len(rules) == 0 {
				return fmt.Errorf("no rule has the alias %q", alias.text)
			}
		}
		if format.word == "json" {
			return printJSON(a.Stdout, rules)
		}
		return a.listRules(rules)
	})
}

// compile compiles what the flags and files ask for.
func (a *App) compile(ctx context.Context, f *policyFlags) (*compiled, error) {
	plan, err := f.plan(a.Dir)
	if err != nil {
		return nil, err
	}
	return a.judges(ctx, f, plan)
}

func (a *App) listRules(rules []engine.Rule) error {
	table := tabwriter.NewWriter(a.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(table, "RULE\tSEVERITY\tENABLED\tKINDS\tTITLE")
	for _, rule := range rules {
		kinds := make([]string, 0, len(rule.Kinds))
		for _, kind := range rule.Kinds {
			kinds = append(kinds, string(kind))
		}
		id := rule.ID
		if rule.Instance != "" {
			id += " (" + rule.Instance + ")"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", printable(id), rule.Severity, enabled(rule), strings.Join(kinds, " "), printable(rule.Title))
	}
	return table.Flush()
}

func enabled(rule engine.Rule) string {
	switch {
	case rule.Enabled:
		return "yes"
	case rule.Reason != "":
		return "no: " + printable(rule.Reason)
	}
	return "no"
}

func (a *App) showRuleVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "show RULE",
		Short:   "Show a rule: why it exists, what is bad and good, how to fix it",
		Example: "  boltseal rules show container/run-as-root",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("rules show needs one rule, such as container/run-as-root; `boltseal rules` lists them")
			}
			return nil
		},
	}
	policies := addPolicyFlags(cmd.Flags())
	format := addFormat(cmd.Flags(), "text", "json")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		c, err := a.compile(cmd.Context(), policies)
		if err != nil {
			return err
		}
		rules := c.policy.Rules()
		if err := knownRule(rules, args[0]); err != nil {
			return err
		}
		rules = slices.DeleteFunc(rules, func(r engine.Rule) bool { return r.ID != args[0] })
		if format.word == "json" {
			return printJSON(a.Stdout, rules)
		}
		page := ruledoc.Page(rules[0], c.fileSystem(rules[0]))
		_, err = fmt.Fprint(a.Stdout, report.Clean(page))
		return err
	})
}

func (a *App) profilesVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "profiles",
		Short:   "List the profiles",
		Example: "  boltseal rules profiles",
		Args:    noArguments,
	}
	policies := addPolicyFlags(cmd.Flags())
	format := addFormat(cmd.Flags(), "text", "json")
	return a.verb(cmd, func(cmd *cobra.Command, _ []string) error {
		c, err := a.compile(cmd.Context(), policies)
		if err != nil {
			return err
		}
		profiles := c.policy.Profiles()
		if format.word == "json" {
			return printJSON(a.Stdout, profiles)
		}
		table := tabwriter.NewWriter(a.Stdout, 0, 8, 2, ' ', 0)
		fmt.Fprintln(table, "PROFILE\tTITLE")
		for _, profile := range profiles {
			fmt.Fprintf(table, "%s\t%s\n", printable(profile.Name), printable(profile.Title))
		}
		return table.Flush()
	})
}

// knownRule says whether there is a rule of that name; its error helps to
// find the one that was meant.
func knownRule(rules []engine.Rule, id string) error {
	names := make([]string, 0, len(rules))
	for _, rule := range rules {
		if rule.ID == id {
			return nil
		}
		names = append(names, rule.ID)
	}
	hint := config.DidYouMean(id, names)
	if hint == "" || strings.HasPrefix(hint, "; known") {
		hint = "; `boltseal rules` lists them"
	}
	return fmt.Errorf("no rule is called %q%s", id, hint)
}
