package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine/report"
)

// Exit codes, the same for every verb and format.
const (
	exitPass    = 0 // everything judged, nothing failed
	exitFail    = 1 // at least one document (or test) failed
	exitError   = 2 // could not judge: usage, engine or collection error
	exitNothing = 3 // nothing to check
)

// App is what a run of the command line is given by its process.
type App struct {
	// Stdin is standard input.
	Stdin io.Reader
	// Stdout takes results.
	Stdout io.Writer
	// Stderr takes everything else.
	Stderr io.Writer
	// Env is the environment, as os.Environ gives it.
	Env []string
	// Dir is the working directory, "" for the process's own.
	Dir string
	// Frugal asks for less memory at the cost of more collections; it is called
	// before images are read. Nil for nobody.
	Frugal func()
}

// exitStatus ends a verb with a code and nothing more to say.
type exitStatus int

// Error implements error.
func (e exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// Run runs one command line, without the program's name, and returns its exit
// code. It prints every error itself, one line each.
func (a *App) Run(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	for _, name := range unknownVariables(root, a.Env) {
		fmt.Fprintf(a.Stderr, "boltseal: warning: environment variable %s is not known%s\n",
			printable(name), config.DidYouMean(name, knownVariables(root)))
	}
	err := execute(ctx, root)
	var status exitStatus
	switch {
	case err == nil:
		return exitPass
	case errors.As(err, &status):
		return int(status)
	case errors.Is(err, syscall.EPIPE):
		return exitError
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		err = errors.New("interrupted")
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		if strings.TrimSpace(line) != "" {
			fmt.Fprintf(a.Stderr, "boltseal: %s\n", printable(line))
		}
	}
	return exitError
}

// patience is how long a verb may take to stop after an interrupt: a read of
// standard input never does.
const patience = time.Second

// execute runs a verb and does not wait for ever for one that was interrupted.
func execute(ctx context.Context, root *cobra.Command) error {
	done := make(chan error, 1)
	go func() { done <- root.ExecuteContext(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		return ctx.Err()
	}
}

func (a *App) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "boltseal",
		Short:         "Judge containers by one policy: Dockerfiles, manifests, images, bills of materials",
		Example:       "  boltseal check .\n  boltseal rules show container/run-as-root",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return unknownVerb(cmd, args[0])
		},
		RunE: func(*cobra.Command, []string) error {
			return errors.New("no verb given; try `boltseal check .` or `boltseal --help`")
		},
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetIn(a.Stdin)
	root.SetOut(a.Stdout)
	root.SetErr(a.Stderr)
	root.SetFlagErrorFunc(flagError)
	root.Version = readVersion().String()
	root.SetVersionTemplate("{{.Version}}\n")
	root.PersistentFlags().BoolP("help", "h", false, "show help")
	root.PersistentFlags().Lookup("help").Hidden = true
	root.SetHelpCommand(&cobra.Command{Use: "no-help", Hidden: true})
	root.AddCommand(a.checkVerb(), a.inputVerb(), a.sbomVerb(), a.rulesVerb(), a.newVerb(), a.lintVerb(), a.testVerb(), a.benchVerb(), a.recordVerb(), a.bundleVerb(), a.importVerb(), a.exportVerb(), a.dbVerb(), completionVerb(), a.versionVerb())
	return root
}

func unknownVerb(cmd *cobra.Command, word string) error {
	var verbs []string
	for _, verb := range cmd.Commands() {
		if !verb.Hidden {
			verbs = append(verbs, verb.Name())
		}
	}
	if _, err := os.Stat(word); err == nil {
		return fmt.Errorf("%q is no verb; to judge it: boltseal check %s", word, word)
	}
	return fmt.Errorf("%q is no verb%s", word, config.DidYouMean(word, verbs))
}

// flagError says in one line what is wrong with a flag.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var missing *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if len(unknown.GetSpecifiedShortnames()) > 0 {
			return fmt.Errorf("unknown flag -%s; see boltseal %s --help", name, cmd.Name())
		}
		return fmt.Errorf("unknown flag --%s%s", name, config.DidYouMean(name, flagNames(cmd)))
	case errors.As(err, &missing):
		return fmt.Errorf("--%s needs a value (%s)", missing.GetFlag().Name, missing.GetFlag().Usage)
	case errors.As(err, &invalid):
		return valueError("--"+invalid.GetFlag().Name, invalid.GetFlag(), invalid.GetValue(), invalid.Unwrap())
	}
	return err
}

// valueError says what is wrong with a flag's value. Our own value types say
// it in full; those of the library only name the parser.
func valueError(place string, flag *pflag.Flag, value string, cause error) error {
	switch flag.Value.Type() {
	case "bool":
		return fmt.Errorf("%s: %q is neither true nor false", place, value)
	case "int":
		return fmt.Errorf("%s: %q is no whole number", place, value)
	}
	return fmt.Errorf("%s: %w", place, cause)
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}

// longestLine bounds a line of standard error in code points.
const longestLine = 2000

// printable makes a line safe to print: nothing that a terminal or a CI
// service would obey. "::" is harmless here, since our lines begin with our name.
func printable(line string) string {
	if runes := []rune(line); len(runes) > longestLine {
		line = string(runes[:longestLine]) + "…"
	}
	line = strings.NewReplacer("##[", "# #[", "##vso[", "# #vso[").Replace(report.Clean(line))
	return strings.Join(strings.Fields(line), " ")
}

// isTerminal says whether w is a terminal.
func isTerminal(w any) bool {
	file, ok := w.(interface{ Fd() uintptr }) // *os.File
	return ok && term.IsTerminal(int(file.Fd()))
}
