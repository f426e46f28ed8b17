package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine/foreign"
	"github.com/boltseal/boltseal/engine/ledger"
)

// importedFor is how long a waiver lasts that comes without an end.
const importedFor = 90

const importExample = `  boltseal import waivers .trivyignore --owner team-payments
  boltseal import waivers .hadolint.yaml deploy/web.yaml --owner team-web --expires 2027-03-31 -o .boltseal-waivers.yaml`

func (a *App) importVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "import",
		Short:   "Take over what other tools were told",
		Example: importExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("%q is nothing that import can do%s", args[0], config.DidYouMean(args[0], []string{"waivers"}))
			}
			return nil
		},
		RunE: func(*cobra.Command, []string) error {
			return errors.New("import what? try `boltseal import waivers .trivyignore --owner NAME`")
		},
	}
	cmd.AddCommand(a.importWaiversVerb())
	return cmd
}

func (a *App) importWaiversVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "waivers FILE...",
		Short: "Make a waiver ledger of other tools' ignore files",
		Long: `Make a waiver ledger of what other tools were told to ignore: .trivyignore and .trivyignore.yaml, the configuration of
hadolint, kube-linter, Checkov and grype, Kubescape's exceptions, and the comments and annotations in Dockerfiles and
manifests. What would become wider than it was, or has no rule, is left out and listed on standard error.`,
		Example: importExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("import waivers needs a file, such as .trivyignore")
			}
			return nil
		},
	}
	flags := cmd.Flags()
	policies := addPolicyFlags(flags)
	flags.Var(&policies.effective, "effective-time", "judge ends as of this `time`, RFC 3339 or a day (default: now)")
	owner, expires, from, out := word{kind: "name"}, moment{}, word{kind: "tool"}, word{kind: "file"}
	flags.Var(&owner, "owner", "who accepts the findings: a `name`; needed, since other tools do not ask for it")
	flags.Var(&expires, "expires", "last `day` of waivers that come without one (default: 90 days from now)")
	flags.Var(&from, "from", "the `tool` the files belong to, where their name does not say it")
	flags.VarP(&out, "output", "o", "write the ledger to this `file` (default: standard output)")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		if owner.text == "" {
			return errors.New("--owner is needed: a waiver must say who accepted it")
		}
		c, err := a.compile(cmd.Context(), policies)
		if err != nil {
			return err
		}
		now := policies.effective.or(time.Now())
		terms := foreign.Terms{Owner: owner.text, Today: now, Expires: expires.or(now.AddDate(0, 0, importedFor)).UTC().Format(time.DateOnly)}
		var entries []ledger.Entry
		for _, name := range args {
			content, _, err := config.ReadRegular(a.path(name), foreign.LargestFile)
			if err != nil {
				return fmt.Errorf("read %s: %w", name, err)
			}
			ignores, err := foreign.Read(name, content, from.text)
			if err != nil {
				return err
			}
			made, left := foreign.Waivers(name, ignores, c.policy.Rules(), terms)
			entries = append(entries, made...)
			for _, l := range left {
				fmt.Fprintf(a.Stderr, "boltseal: %s:%d: left out %s: %s\n", printable(l.File), l.Line, printable(l.ID), printable(l.Why))
			}
		}
		return a.writeLedger(entries, now, out.text)
	})
}

// writeLedger writes the waivers, once it has read them as a check will.
func (a *App) writeLedger(entries []ledger.Entry, now time.Time, file string) error {
	content, err := foreign.Marshal(entries)
	if err != nil {
		return err
	}
	if _, err := ledger.Read("the ledger", content, ledger.DefaultRequirements(), now); err != nil {
		return fmt.Errorf("what was imported makes no ledger: %w", err)
	}
	write := func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	}
	if file == "" {
		return write(a.Stdout)
	}
	if _, err := os.Stat(a.path(file)); err == nil {
		return fmt.Errorf("%s is there already: write to another file and join them", file)
	}
	if err := writeFile(a.path(file), write); err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	return nil
}
