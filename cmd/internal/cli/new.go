package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/author"
	"github.com/boltseal/boltseal/inputs"
)

const newRuleLong = `Write a rule that works: rule, tests, and a bad and a good example of each kind. Edit what the comments call EDIT.

The files pass boltseal test and lint, and opa fmt, opa check --strict and opa test. Nothing is overwritten.
In a directory that has rules the new one is put beside them, else into DIR/rules/TOPIC/NAME/.`

const newRuleExample = `  boltseal new rule team/our-registry
  boltseal new rule team/no-debug --dir policy --kind kubernetes --severity medium --title "Debug mode is on"
  boltseal test policy && boltseal check . -p policy`

func (a *App) newVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "new",
		Short:   "Start a rule, or write JSON schemas for editors",
		Example: newRuleExample + "\n  boltseal new schemas schemas",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("new what? `boltseal new rule TOPIC/NAME` or `boltseal new schemas DIR`")
			}
			return unknownVerb(cmd, args[0])
		},
		RunE: func(*cobra.Command, []string) error { return nil },
	}
	cmd.AddCommand(a.newRuleVerb(), a.newSchemasVerb())
	return cmd
}

// newRuleFlags are the flags of new rule.
type newRuleFlags struct {
	dir, title word
	kinds      words
	severity   choice
}

func (a *App) newRuleVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use: "rule TOPIC/NAME", Short: "Start a rule with tests and examples", Long: newRuleLong, Example: newRuleExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("new rule needs one name, such as team/our-registry")
			}
			return nil
		},
	}
	f := &newRuleFlags{
		dir: word{kind: "dir", text: "policy"}, title: word{kind: "text"}, kinds: words{kind: "kind"},
		severity: choice{word: string(engine.High), words: []string{"critical", "high", "medium", "low", "info"}},
	}
	flags := cmd.Flags()
	flags.Var(&f.dir, "dir", "`directory` of the policies")
	flags.Var(&f.kinds, "kind", "kinds of documents it judges: "+kindNames()+" (default dockerfile,image,kubernetes)")
	flags.Var(&f.severity, "severity", "how bad a finding is")
	flags.Var(&f.title, "title", "what is wrong, in one line")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		return a.newRule(cmd.Context(), f, args[0])
	})
}

// kindNames lists the kinds that a new rule can judge.
func kindNames() string {
	var names []string
	for _, kind := range author.ScaffoldKinds() {
		names = append(names, string(kind))
	}
	return strings.Join(names, ", ")
}

// chosenKinds reads --kind, each once and in our order.
func (f *newRuleFlags) chosenKinds() ([]inputs.Kind, error) {
	if len(f.kinds.list) == 0 {
		return []inputs.Kind{inputs.KindDockerfile, inputs.KindImage, inputs.KindKubernetes}, nil
	}
	chosen := map[inputs.Kind]bool{}
	for _, list := range f.kinds.list {
		for name := range strings.SplitSeq(list, ",") {
			kind := inputs.Kind(strings.TrimSpace(name))
			if !slices.Contains(author.ScaffoldKinds(), kind) {
				return nil, fmt.Errorf("--kind: %q is none of %s", name, kindNames())
			}
			chosen[kind] = true
		}
	}
	var kinds []inputs.Kind
	for _, kind := range inputs.Kinds() {
		if chosen[kind] {
			kinds = append(kinds, kind)
		}
	}
	return kinds, nil
}

func (a *App) newRule(ctx context.Context, f *newRuleFlags, name string) error {
	kinds, err := f.chosenKinds()
	if err != nil {
		return err
	}
	if _, err := author.RuleID(name); err != nil {
		return err
	}
	if err := os.MkdirAll(a.path(f.dir.text), 0o777); err != nil {
		return fmt.Errorf("--dir %s: %w", f.dir.text, pathless(err))
	}
	root, err := os.OpenRoot(a.path(f.dir.text))
	if err != nil {
		return fmt.Errorf("--dir %s: %w", f.dir.text, pathless(err))
	}
	defer root.Close()
	made, err := author.Scaffold(ctx, root.FS(), author.NewRule{ID: name, Kinds: kinds, Severity: engine.Severity(f.severity.word), Title: f.title.text})
	if err != nil {
		return err
	}
	if _, err := root.Lstat(filepath.FromSlash(made.Folder)); err == nil {
		return fmt.Errorf("%s exists: nothing was written", a.shown(f.dir.text, made.Folder))
	}
	for _, file := range made.Names() {
		if err := writeNew(root, file, made.Files[file]); err != nil {
			return fmt.Errorf("write %s: %w", a.shown(f.dir.text, file), err)
		}
		if _, err := fmt.Fprintln(a.Stdout, printable(a.shown(f.dir.text, file))); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.Stderr, "boltseal: edit it, then boltseal test %s && boltseal lint %s\n", printable(f.dir.text), printable(f.dir.text))
	return nil
}

// shown is how messages call a file below a directory.
func (a *App) shown(dir, name string) string {
	return filepath.ToSlash(filepath.Join(dir, filepath.FromSlash(name)))
}

// writeNew writes a file that must not exist; links do not lead out of root.
func writeNew(root *os.Root, name string, content []byte) error {
	name = filepath.FromSlash(name)
	if err := root.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return pathless(err)
	}
	file, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return errors.New("it exists, and nothing is overwritten")
	}
	if err != nil {
		return pathless(err)
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}
