package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/bundle"
	"github.com/boltseal/boltseal/engine/gatekeeper/export"
)

const exportOPALong = `Write rules with the libraries they need as a plain OPA bundle: FILE.tar.gz, or its files in a directory.

Each rule is data.rules.TOPIC.NAME.violation, judged on the documents that boltseal input prints. Parameters are
input.parameters, which whoever asks must give: their defaults stand in METADATA, and OPA does not apply them.`

const exportOPAExample = `  boltseal export opa -o rules.tar.gz
  boltseal export opa --rules 'container/*' -o rules/
  boltseal input Dockerfile | opa eval -b rules.tar.gz -I data.rules.container.run_as_root.violation`

// exportOPAFlags are the flags of export opa.
type exportOPAFlags struct {
	policies      *policyFlags
	out, revision word
	rules         words
	force         bool
}

func (a *App) exportOPAVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use: "opa", Short: "Write rules as a plain OPA bundle", Long: exportOPALong, Example: exportOPAExample, Args: noArguments,
	}
	flags := cmd.Flags()
	f := &exportOPAFlags{policies: addPolicyFlags(flags), out: word{kind: "path"}, revision: word{kind: "text"}, rules: words{kind: "glob"}}
	out := flags.VarPF(&f.out, "output", "o", "`file` ending in .tar.gz or .tgz, else a directory")
	out.Annotations = map[string][]string{onlyFlag: nil}
	flags.Var(&f.revision, "revision", "the bundle's `revision`")
	flags.Var(&f.rules, "rules", "rules by id or `glob`, enabled or not, repeatable (default: those that profile and configuration enable)")
	flags.BoolVar(&f.force, "force", false, "write into a directory that holds other files, and over them")
	return a.verb(cmd, func(cmd *cobra.Command, _ []string) error {
		return a.exportOPA(cmd.Context(), f)
	})
}

func (a *App) exportOPA(ctx context.Context, f *exportOPAFlags) error {
	if f.out.text == "" {
		return errors.New("-o FILE.tar.gz or -o DIR says where to write")
	}
	c, err := a.compile(ctx, f.policies)
	if err != nil {
		return err
	}
	options := bundle.Options{Shipped: engine.Shipped(), Rules: f.rules.list, Revision: f.revision.text, Version: readVersion().String()}
	for _, source := range c.sources {
		if !source.Shipped {
			options.Sources = append(options.Sources, source)
		}
	}
	if len(options.Rules) == 0 {
		for _, rule := range c.policy.Rules() {
			if rule.Enabled {
				options.Rules = append(options.Rules, rule.ID)
			}
		}
	}
	built, err := bundle.Build(ctx, options)
	if err != nil {
		return err
	}
	for _, warning := range built.Warnings {
		fmt.Fprintf(a.Stderr, "boltseal: warning: %s\n", printable(warning))
	}
	return a.saveBundle(f, built)
}

// saveBundle writes the bundle as a file or as a directory.
func (a *App) saveBundle(f *exportOPAFlags, built *bundle.Built) error {
	if name := f.out.text; strings.HasSuffix(name, ".tar.gz") || strings.HasSuffix(name, ".tgz") {
		return a.writeBundle(built.Bundle, name)
	}
	files := map[string][]byte{}
	for _, file := range built.Files() {
		files[file.Name] = file.Content
	}
	if err := a.saveExport(f.out.text, files, f.force); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.Stdout, "%s %s\n", printable(f.out.text), built.Digest())
	return err
}

// saveExport writes the files of an export into a directory.
func (a *App) saveExport(dir string, files map[string][]byte, force bool) error {
	if err := os.MkdirAll(a.path(dir), 0o777); err != nil {
		return fmt.Errorf("-o %s: %w", dir, pathless(err))
	}
	root, err := os.OpenRoot(a.path(dir))
	if err != nil {
		return fmt.Errorf("-o %s: %w", dir, pathless(err))
	}
	defer root.Close()
	if err := export.Save(root, files, force); err != nil {
		return fmt.Errorf("-o %s: %w", dir, err)
	}
	return nil
}
