package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/bundle"
)

const bundleInspectLong = `Show what a bundle holds: revision, roots, rules, profiles, data and signature. With --key its signature is verified,
and a bundle that does not verify is not shown.`

func (a *App) bundleInspectVerb() *cobra.Command {
	cmd := &cobra.Command{Use: "inspect FILE", Short: "Show what a bundle holds", Long: bundleInspectLong,
		Example: "  boltseal bundle inspect policy.tar.gz\n  boltseal bundle inspect policy.tar.gz --key team.pem -o json", Args: oneBundle("inspect")}
	f := addVerifyFlags(cmd.Flags())
	format := addFormat(cmd.Flags(), "text", "json")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		keys, err := a.verifying(f)
		if err != nil {
			return err
		}
		b, err := a.openBundle(a.bundleSource(args[0]))
		if err != nil {
			return err
		}
		shown := inspected{}
		if len(keys.Public) > 0 {
			signature, err := bundle.Verify(b, keys)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			shown.Verified = &signature
		}
		if shown.Inspection, err = bundle.Inspect(cmd.Context(), b, engine.Shipped()); err != nil {
			return fmt.Errorf("%s: %w", args[0], err)
		}
		if format.word == "json" {
			return printJSON(a.Stdout, shown)
		}
		return printInspected(a.Stdout, shown)
	})
}

// inspected is what inspect shows.
type inspected struct {
	bundle.Inspection
	// Verified is the verified signature, nil where no key was given.
	Verified *bundle.Signature `json:"verified"`
}

func printInspected(w io.Writer, shown inspected) error {
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	line := func(name, format string, args ...any) {
		fmt.Fprintf(table, "%s\t%s\n", name, printable(fmt.Sprintf(format, args...)))
	}
	line("digest", "%s", shown.Digest)
	line("size", "%s in %d files", bytesOf(int(shown.Size)), len(shown.Files))
	line("revision", "%s", orNone(shown.Revision))
	line("roots", "%s", orNone(strings.Join(shown.Roots, ", ")))
	if shown.Version != "" {
		line("built by", "boltseal %s from %s", shown.Version, shown.Source)
	}
	line("signature", "%s", signatureText(shown))
	line("profiles", "%s", orNone(strings.Join(shown.Profiles, ", ")))
	var templates []string
	for _, f := range shown.Files {
		switch f.Use {
		case "data":
			line("data", "%s, %s", f.Name, bytesOf(f.Size))
		case "template":
			templates = append(templates, strings.TrimPrefix(f.Name, bundle.TemplatesFolder+"/"))
		}
	}
	if len(templates) > 0 {
		line("templates", "%s", strings.Join(templates, ", "))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	return printRules(w, shown)
}

// printRules lists the rules.
func printRules(w io.Writer, shown inspected) error {
	if shown.Problem != "" {
		fmt.Fprintln(w, "\nIt does not compile:")
		for text := range strings.SplitSeq(shown.Problem, "\n") {
			fmt.Fprintf(w, "  %s\n", printable(text))
		}
		return nil
	}
	fmt.Fprintln(w)
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(table, "RULE\tSEVERITY\tKINDS\tTITLE")
	for _, r := range shown.Rules {
		var kinds []string
		for _, kind := range r.Kinds {
			kinds = append(kinds, string(kind))
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", printable(r.ID), r.Severity, strings.Join(kinds, " "), printable(r.Title))
	}
	return table.Flush()
}

// signatureText tells of the signature in a line.
func signatureText(shown inspected) string {
	claim := shown.Signature
	switch {
	case claim == nil:
		return "none"
	case shown.Verified != nil:
		return "verified: by " + shown.Verified.Key + ", " + claim.Algorithm + signedAs(claim.KeyID, claim.Scope)
	case claim.Problem != "":
		return "broken: " + claim.Problem
	}
	return "not verified (no --key): " + claim.Algorithm + signedAs(claim.KeyID, claim.Scope)
}

// orNone is text, or "none" for nothing.
func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// bytesOf is a number of bytes for people.
func bytesOf(n int) string {
	switch {
	case n >= 10<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 10<<10:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
