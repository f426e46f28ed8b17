package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/bundle"
	"github.com/boltseal/boltseal/engine/bundle/lock"
	"github.com/boltseal/boltseal/inputs/advisory"
)

// advisoriesName is what bundle update calls the advisory store.
const advisoriesName = "advisories"

const bundleUpdateLong = `Fetch the policies that the configuration and -p name, and pin them in the lock file by digest: those named, else all;
what neither names any more is forgotten. "advisories" pins the advisory store; once pinned it is updated with all others.
With --policy-key only what verifies is pinned.

A lock file that is there is honoured: check uses what is pinned, wherever a tag leads by now. With --locked it refuses what
is not pinned.`

// updateFlags are the flags of bundle update.
type updateFlags struct {
	*policyFlags
	db    word
	quiet bool
}

func (a *App) bundleUpdateVerb() *cobra.Command {
	cmd := &cobra.Command{Use: "update [NAME...]", Short: "Pin policies and advisories in " + lock.Name, Long: bundleUpdateLong,
		Example: "  boltseal bundle update -p oci://registry.example.com/team/policy:v1 --policy-key team.pem\n  boltseal bundle update advisories"}
	flags := cmd.Flags()
	f := &updateFlags{policyFlags: addPolicyFlags(flags), db: word{kind: "path"}}
	flags.Var(&f.db, "db", "advisory store, see boltseal db (default: boltseal/db in the user's cache)")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no progress bar")
	f.policyFlags.quiet = &f.quiet
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		if f.locked || f.lock.text == config.None {
			return errors.New("bundle update moves pins: --locked and --lock none forbid that")
		}
		return a.bundleUpdate(cmd.Context(), f, args)
	})
}

func (a *App) bundleUpdate(ctx context.Context, f *updateFlags, names []string) error {
	plan, err := f.plan(a.Dir)
	if err != nil {
		return err
	}
	p, err := a.readPins(f.policyFlags, plan)
	if err != nil {
		return err
	}
	keys, err := a.policyKeys(plan)
	if err != nil {
		return err
	}
	before := p.Lock
	var known []string
	pinnable := slices.Concat(plan.Policies, plan.Constraints)
	for _, entry := range pinnable {
		known = append(known, p.key(plan, entry))
		if len(names) > 0 && !slices.Contains(names, entry.Name) && !slices.Contains(names, p.key(plan, entry)) {
			continue
		}
		if err := a.updatePolicy(ctx, f, plan, p, entry, keys); err != nil {
			return err
		}
	}
	for _, name := range names {
		named := slices.ContainsFunc(pinnable, func(e config.PolicySource) bool { return e.Name == name })
		if !named && name != advisoriesName && !slices.Contains(known, name) {
			return fmt.Errorf("no policy is called %q%s", name, config.DidYouMean(name, append(known, advisoriesName)))
		}
	}
	if slices.Contains(names, advisoriesName) || len(names) == 0 && p.Advisories != "" {
		if err := a.updateAdvisories(f, p); err != nil {
			return err
		}
	}
	if len(names) == 0 {
		for _, gone := range p.Keep(known) {
			fmt.Fprintf(a.Stdout, "%s  forgotten\n", printable(gone))
		}
		if len(known) == 0 && p.Advisories == "" && !p.there {
			return errors.New("there is nothing to pin: neither the configuration nor -p names policies")
		}
	}
	return a.writePins(p, before)
}

// writePins writes the lock file where it changes.
func (a *App) writePins(p *pins, before lock.Lock) error {
	if p.there && sameLock(before, p.Lock) {
		_, err := fmt.Fprintf(a.Stdout, "%s is up to date\n", printable(p.name))
		return err
	}
	content, err := p.Format()
	if err != nil {
		return err
	}
	err = writeFile(p.path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
	if err != nil {
		return fmt.Errorf("write %s: %w", p.name, err)
	}
	return nil
}

// updatePolicy pins a source to what it is now.
func (a *App) updatePolicy(ctx context.Context, f *updateFlags, plan *config.Plan, p *pins, entry config.PolicySource, keys bundle.Keys) error {
	o, err := a.openSource(ctx, entry, keys, pinnedAs{}, f.policyFlags)
	if err != nil {
		return err
	}
	pin := lock.Policy{Name: p.key(plan, entry), Digest: o.digest, Manifest: o.manifest}
	if o.bundle != nil {
		pin.Size = o.bundle.Size()
		m, err := o.bundle.Manifest()
		if err != nil {
			return fmt.Errorf("%s: %w", entry.Name, err)
		}
		pin.Revision = m.Revision
	}
	old, pinned := p.Policy(pin.Name)
	p.Set(pin)
	if old == pin {
		return nil
	}
	was := "not pinned"
	if pinned {
		was = versionOf(old)
	}
	if _, err := fmt.Fprintf(a.Stdout, "%s  %s -> %s\n", printable(entry.Name), printable(was), printable(versionOf(pin))); err != nil {
		return err
	}
	if pinned && entry.Remote {
		return a.printMoved(ctx, f, entry, old, o.bundle)
	}
	return nil
}

// versionOf tells a pin in a line.
func versionOf(p lock.Policy) string {
	if p.Revision != "" {
		return p.Revision + " " + p.Digest
	}
	return p.Digest
}

// printMoved says which rules differ from those that were pinned, where these
// are in the cache.
func (a *App) printMoved(ctx context.Context, f *updateFlags, entry config.PolicySource, old lock.Policy, now *bundle.Bundle) error {
	kept := *f.reach
	kept.offline = true
	before, err := a.fetchBundle(ctx, entry.Path, pinnedAs{old.Digest, old.Manifest}, &kept, true)
	if err != nil {
		return nil // It is not there to compare with.
	}
	d, err := bundle.Diff(ctx, before.bundle, now, engine.Shipped())
	if err != nil {
		return fmt.Errorf("compare %s with what was pinned: %w", entry.Name, err)
	}
	signs := map[string]string{bundle.Added: "+", bundle.Removed: "-", bundle.Changed: "~"}
	var b strings.Builder
	for _, r := range d.Rules {
		fmt.Fprintf(&b, "  %s rule %s\n", signs[r.Change], printable(r.ID))
	}
	for _, file := range d.Files {
		fmt.Fprintf(&b, "  %s %s %s\n", signs[file.Change], file.Use, printable(file.Name))
	}
	_, err = io.WriteString(a.Stdout, b.String())
	return err
}

// updateAdvisories pins the advisory store.
func (a *App) updateAdvisories(f *updateFlags, p *pins) error {
	dir := a.cacheDir(f.db.text, "db")
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return errors.New("there is no advisory store to pin; boltseal db update or db import makes one")
	}
	e, err := advisory.New(advisory.Options{DB: dir})
	if err != nil {
		return fmt.Errorf("open the advisory store: %w", err)
	}
	digest := e.Digest()
	if digest == "" {
		return errors.New("the advisory store is empty")
	}
	if digest == p.Advisories {
		return nil
	}
	was := orText(p.Advisories, "not pinned")
	p.Advisories = digest
	_, err = fmt.Fprintf(a.Stdout, "%s  %s -> %s\n", advisoriesName, was, digest)
	return err
}

// orText is text, or other for nothing.
func orText(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
