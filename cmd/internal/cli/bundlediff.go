package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/bundle"
	"github.com/boltseal/boltseal/engine/report"
)

const bundleDiffLong = `Show what differs between two bundles: rules with their severity, METADATA and parameters, policies (as opa fmt lays
them out), profiles, data and roots. How they are packed, signed and called does not count.

Exit codes, as diff has them: 0 the same, 1 different, 2 could not compare.`

func (a *App) bundleDiffVerb() *cobra.Command {
	cmd := &cobra.Command{Use: "diff OLD NEW", Short: "Show what differs between two bundles", Long: bundleDiffLong,
		Example: "  boltseal bundle diff policy-1.3.tar.gz policy-1.4.tar.gz",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return errors.New("bundle diff needs two bundles, the old and the new one")
			}
			return nil
		}}
	format := addFormat(cmd.Flags(), "text", "json")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		before, err := a.openBundle(a.bundleSource(args[0]))
		if err != nil {
			return err
		}
		after, err := a.openBundle(a.bundleSource(args[1]))
		if err != nil {
			return err
		}
		d, err := bundle.Diff(cmd.Context(), before, after, engine.Shipped())
		if err != nil {
			return err
		}
		if format.word == "json" {
			err = printJSON(a.Stdout, d)
		} else {
			err = printDifference(a.Stdout, d)
		}
		if err != nil {
			return err
		}
		if d.Old.Problem != "" || d.New.Problem != "" {
			return errors.New("a bundle does not compile: its rules could not be compared")
		}
		if !d.Same() {
			return exitStatus(exitFail)
		}
		return nil
	})
}

func printDifference(w io.Writer, d bundle.Difference) error {
	var b strings.Builder
	signs := map[string]string{bundle.Added: "+", bundle.Removed: "-", bundle.Changed: "~"}
	if d.Old.Revision != d.New.Revision {
		fmt.Fprintf(&b, "revision %s -> %s\n", printable(orNone(d.Old.Revision)), printable(orNone(d.New.Revision)))
	}
	for _, side := range []bundle.Side{d.Old, d.New} {
		for text := range strings.Lines(side.Problem) {
			fmt.Fprintf(&b, "does not compile: %s\n", printable(text))
		}
	}
	for _, r := range d.Rules {
		fmt.Fprintf(&b, "%s rule %s", signs[r.Change], printable(r.ID))
		if r.Change != bundle.Changed {
			fmt.Fprintf(&b, " (%s) %s", r.Severity, printable(r.Title))
		}
		b.WriteByte('\n')
		for _, field := range r.Fields {
			fmt.Fprintf(&b, "    %s: %s -> %s\n", printable(field.Name), printable(orNone(field.Old)), printable(orNone(field.New)))
		}
	}
	for _, root := range d.Roots.Added {
		fmt.Fprintf(&b, "+ root %s\n", printable(root))
	}
	for _, root := range d.Roots.Removed {
		fmt.Fprintf(&b, "- root %s\n", printable(root))
	}
	for _, f := range d.Files {
		fmt.Fprintf(&b, "%s %s %s", signs[f.Change], f.Use, printable(f.Name))
		if f.Layout {
			b.WriteString(" (layout only)")
		}
		b.WriteByte('\n')
		for text := range strings.Lines(f.Patch) {
			b.WriteString(strings.TrimRight("    | "+patchLine(text), " ") + "\n")
		}
	}
	if d.Same() {
		b.WriteString("the same\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// patchLine makes a line of a policy safe to print with its layout kept. It
// stands behind a bar, so that no CI service takes it for a command.
func patchLine(text string) string {
	text = strings.TrimRight(report.Clean(text), "\r\n")
	if runes := []rune(text); len(runes) > longestLine {
		text = string(runes[:longestLine]) + "…"
	}
	return strings.NewReplacer("##[", "# #[", "##vso[", "# #vso[").Replace(text)
}
