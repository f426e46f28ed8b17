package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/author"
	"github.com/boltseal/boltseal/engine/bundle"
	"github.com/boltseal/boltseal/inputs/collectors"
)

const bundleBuildLong = `Bundle directories of policies into one file that boltseal and a stock opa load.

The policies are checked first, as check would: what does not compile, or what OPA would refuse, is not bundled. In the
bundle are the policies without their tests, data files, profiles, and what they need of the library that ships with
boltseal. The same policies give the same bytes.

--profile adds the shipped rules of a profile. --rules leaves out all others, and without --profile may name any shipped
rule. Tests are run by boltseal test, and here with --test.`

const bundleBuildExample = `  boltseal bundle build policy -o policy.tar.gz --revision 1.4.0
  boltseal bundle build policy -o policy.tar.gz --sign-key team.key --key-id team
  boltseal bundle build --profile pss-restricted -o pss.tar.gz
  boltseal bundle build --rules 'container/*' -o containers.tar.gz`

// bundleBuildFlags are the flags of bundle build.
type bundleBuildFlags struct {
	*signFlags
	output          *word
	revision, name  word
	rules, profiles words
	test            bool
}

func (a *App) bundleBuildVerb() *cobra.Command {
	cmd := &cobra.Command{Use: "build [DIR...] -o FILE", Short: "Check policies and bundle them", Long: bundleBuildLong, Example: bundleBuildExample}
	flags := cmd.Flags()
	f := &bundleBuildFlags{signFlags: addSignFlags(flags), output: addFile(flags, "the bundle's `file`, - for standard output"),
		revision: word{kind: "text"}, name: word{kind: "name"}, rules: words{kind: "rule"}, profiles: words{kind: "name"}}
	flags.Var(&f.revision, "revision", "the bundle's version, such as a tag or a commit")
	flags.Var(&f.name, "name", "name of the policies within ids of conftest rules (default: the first directory's)")
	flags.Var(&f.rules, "rules", "only rules of this `id or glob`, repeatable")
	flags.Var(&f.profiles, "profile", "add the shipped rules of this profile, repeatable")
	flags.BoolVar(&f.test, "test", false, "run the tests of the policies first")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		switch {
		case f.output.text == "":
			return errors.New("bundle build needs -o FILE")
		case len(args)+len(f.rules.list)+len(f.profiles.list) == 0:
			return errors.New("bundle build needs a directory of policies, --profile or --rules")
		}
		return a.bundleBuild(cmd.Context(), f, args)
	})
}

func (a *App) bundleBuild(ctx context.Context, f *bundleBuildFlags, args []string) error {
	options := bundle.Options{Name: f.name.text, Shipped: engine.Shipped(), Config: engine.Config{Profiles: f.profiles.list},
		Rules: f.rules.list, Revision: f.revision.text, Version: readVersion().Version}
	for _, arg := range args {
		if err := a.addPolicies(ctx, f, arg, &options); err != nil {
			return err
		}
	}
	built, err := bundle.Build(ctx, options)
	if err != nil {
		return err
	}
	for _, warning := range built.Warnings {
		fmt.Fprintf(a.Stderr, "boltseal: warning: %s\n", printable(warning))
	}
	b := built.Bundle
	if f.key.text != "" {
		if b, err = a.sign(b, f.signFlags); err != nil {
			return err
		}
	}
	return a.writeBundle(b, f.output.text)
}

// addPolicies adds a directory, a .rego file, another bundle, or Gatekeeper's
// templates.
func (a *App) addPolicies(ctx context.Context, f *bundleBuildFlags, arg string, options *bundle.Options) error {
	opened, err := a.openSource(ctx, config.PolicySource{Path: a.path(arg), Name: filepath.ToSlash(filepath.Clean(arg))}, bundle.Keys{}, pinnedAs{}, nil)
	if err != nil {
		return err
	}
	templates, err := a.bundledTemplates(ctx, arg, opened.templates)
	if err != nil {
		return err
	}
	options.Extra = slices.Concat(options.Extra, templates)
	if len(templates) > 0 && opened.onlyTemplates() {
		return nil
	}
	source, err := opened.policies()
	if err != nil {
		return err
	}
	options.Sources = append(options.Sources, source)
	if info, err := os.Stat(a.path(arg)); err != nil || !info.IsDir() {
		return pathless(err)
	}
	if f.test {
		if err := a.testFirst(ctx, arg); err != nil {
			return err
		}
	}
	profiles, err := a.profilesOf(arg)
	if err != nil {
		return fmt.Errorf("read policies %s: %w", arg, err)
	}
	options.Extra = slices.Concat(options.Extra, profiles)
	return nil
}

// profilesOf reads and checks the profiles of a directory.
func (a *App) profilesOf(dir string) ([]bundle.File, error) {
	tree, close, err := a.tree(dir)
	if err != nil {
		return nil, err
	}
	defer close()
	if _, err := engine.ReadProfiles(engine.Source{Path: filepath.ToSlash(filepath.Clean(dir)), FS: tree, Root: "."}); err != nil {
		return nil, err
	}
	return bundle.Profiles(tree)
}

// testFirst runs the tests of a directory; without any it is not tested.
func (a *App) testFirst(ctx context.Context, dir string) error {
	tree, close, err := a.tree(dir)
	if err != nil {
		return fmt.Errorf("test %s: %w", dir, err)
	}
	defer close()
	result, err := author.Test(ctx, author.Options{Policies: tree, Path: filepath.ToSlash(filepath.Clean(dir)), Collectors: collectors.All()})
	if err != nil {
		return fmt.Errorf("test %s: %w", dir, err)
	}
	for _, failure := range result.Failures {
		fmt.Fprintf(a.Stderr, "boltseal: %s\n", printable(failure.String()))
	}
	if len(result.Failures) > 0 {
		return exitStatus(exitFail)
	}
	return nil
}
