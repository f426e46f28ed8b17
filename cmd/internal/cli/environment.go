package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// prefix begins every variable of ours.
const prefix = "BOLTSEAL_"

// variable is the environment variable of a flag.
func variable(flag string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// lookup finds a variable in an environment; the last entry counts.
func lookup(env []string, name string) (string, bool) {
	for _, entry := range slices.Backward(env) {
		if key, value, ok := strings.Cut(entry, "="); ok && key == name {
			return value, true
		}
	}
	return "", false
}

// onlyFlag marks a flag that has no variable of its own: BOLTSEAL_OUTPUT means
// the reports of check, not how other verbs print.
const onlyFlag = "boltseal-only-flag"

func hasVariable(flag *pflag.Flag) bool {
	_, only := flag.Annotations[onlyFlag]
	return !only && flag.Name != "help"
}

// addFormat registers -o of a verb that prints no reports.
func addFormat(flags *pflag.FlagSet, formats ...string) *choice {
	format := &choice{word: formats[0], words: formats}
	flag := flags.VarPF(format, "output", "o", strings.Join(formats, " or "))
	flag.Annotations = map[string][]string{onlyFlag: nil}
	return format
}

// fromEnvironment sets the flags that the command line left out. A flag that
// can be given several times takes one value per line; an empty variable is
// as good as none.
func (a *App) fromEnvironment(cmd *cobra.Command) error {
	var failed error
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		if failed != nil || flag.Changed || !hasVariable(flag) {
			return
		}
		value, ok := lookup(a.Env, variable(flag.Name))
		if !ok || value == "" {
			return
		}
		values := []string{value}
		if _, several := flag.Value.(pflag.SliceValue); several {
			values = strings.Split(strings.TrimRight(value, "\n"), "\n")
		}
		for _, value := range values {
			if err := cmd.Flags().Set(flag.Name, value); err != nil {
				failed = environmentError(flag, value, err)
				return
			}
		}
	})
	return failed
}

func environmentError(flag *pflag.Flag, value string, err error) error {
	cause := err
	if wrapped, ok := err.(*pflag.InvalidValueError); ok {
		cause = wrapped.Unwrap()
	}
	return valueError(variable(flag.Name), flag, value, cause)
}

// knownVariables are the variables of all flags of all verbs.
func knownVariables(root *cobra.Command) []string {
	var names []string
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if name := variable(f.Name); hasVariable(f) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		})
		for _, child := range cmd.Commands() {
			visit(child)
		}
	}
	visit(root)
	slices.Sort(names)
	return names
}

// unknownVariables are the variables that start like ours and mean nothing:
// a mistyped setting must not be lost in silence.
func unknownVariables(root *cobra.Command, env []string) []string {
	known := knownVariables(root)
	var unknown []string
	for _, entry := range env {
		name, value, _ := strings.Cut(entry, "=")
		if value != "" && strings.HasPrefix(name, prefix) && !slices.Contains(known, name) && !slices.Contains(unknown, name) {
			unknown = append(unknown, name)
		}
	}
	slices.Sort(unknown)
	return unknown
}

// verb makes a command whose flags also come from the environment.
func (a *App) verb(cmd *cobra.Command, run func(cmd *cobra.Command, args []string) error) *cobra.Command {
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := a.fromEnvironment(cmd); err != nil {
			return err
		}
		return run(cmd, args)
	}
	if cmd.Args == nil {
		cmd.Args = cobra.ArbitraryArgs
	}
	return cmd
}

// noArguments refuses arguments in our own words.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes no arguments, but got %q", cmd.Name(), args[0])
	}
	return nil
}
