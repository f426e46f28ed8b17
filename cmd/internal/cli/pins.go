package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine/bundle/lock"
	"github.com/boltseal/boltseal/engine/bundle/registry"
	"github.com/boltseal/boltseal/engine/report"
)

// pins is the lock file of a run.
type pins struct {
	lock.Lock
	// path is where it lies or will lie, name how messages call it.
	path, name string
	// there says that there is one; locked that only what it pins may be used.
	there, locked bool
	// digest is that of the file.
	digest string
}

// readPins reads the lock file that --lock names, or the one that is found.
//
// One that is only found does not decide which policies are fetched where the
// organisation sets floors: the tree that is judged would choose among old ones.
func (a *App) readPins(f *policyFlags, plan *config.Plan) (*pins, error) {
	p := &pins{locked: f.locked}
	switch f.lock.text {
	case config.None:
		if f.locked {
			return nil, errors.New("--locked and --lock none exclude each other")
		}
		return p, nil
	case "":
		p.path, p.name = plan.Lock(lock.Name)
	default:
		p.path, p.name = plan.Absolute(f.lock.text), filepath.ToSlash(f.lock.text)
	}
	content, digest, err := config.ReadRegular(p.path, lock.Largest)
	if errors.Is(err, fs.ErrNotExist) {
		if f.locked {
			return nil, fmt.Errorf("--locked: there is no %s; `boltseal bundle update` writes it", p.name)
		}
		return p, nil
	}
	if err == nil && f.lock.text == "" {
		err = plan.Inside(p.path)
	}
	if err != nil {
		return nil, fmt.Errorf("lock file %s: %w", p.name, err)
	}
	if p.Lock, err = lock.Parse(content); err != nil {
		return nil, fmt.Errorf("lock file %s: %w", p.name, err)
	}
	p.there, p.digest = true, digest
	if plan.HasFloors() && f.lock.text == "" && !f.locked {
		fmt.Fprintf(a.Stderr, "boltseal: %s is passed over, since --org-config is given: name it with --lock, or ask for --locked\n", printable(p.name))
		*p = pins{path: p.path, name: p.name}
	}
	return p, nil
}

// inForce is the lock file for reports.
func (p *pins) inForce() []report.InForce {
	if !p.there {
		return nil
	}
	return []report.InForce{{Kind: "lock", Name: p.name, Digest: p.digest}}
}

// key is the name by which a source is pinned: a path relative to the lock
// file, or an address.
func (p *pins) key(plan *config.Plan, entry config.PolicySource) string {
	if entry.Remote {
		return entry.Name
	}
	path := plan.Absolute(entry.Path)
	if rel, err := filepath.Rel(filepath.Dir(p.path), path); err == nil {
		path = rel
	}
	return filepath.ToSlash(path)
}

// pin is what a source must be; with --locked it must be pinned.
func (p *pins) pin(plan *config.Plan, entry config.PolicySource) (lock.Policy, bool, error) {
	pin, ok := p.Policy(p.key(plan, entry))
	if !ok && p.locked {
		return pin, false, fmt.Errorf("%s is not pinned in %s, and --locked allows only what is (`boltseal bundle update` pins it)", entry.Name, p.name)
	}
	return pin, ok, nil
}

// hold compares what was opened with its pin. What is on disk may differ
// without --locked, since its owner works there.
func (a *App) hold(p *pins, entry config.PolicySource, pin lock.Policy, digest string) error {
	if digest == pin.Digest {
		return nil
	}
	err := fmt.Errorf("%s differs from %s: %s is pinned, it is %s (`boltseal bundle update` moves the pin)", entry.Name, p.name, pin.Digest, digest)
	if entry.Remote || p.locked {
		return err
	}
	fmt.Fprintf(a.Stderr, "boltseal: warning: %s\n", printable(err.Error()))
	return nil
}

// moved says, with -v, that a tag leads elsewhere than the pin.
func (a *App) moved(ctx context.Context, f *policyFlags, entry config.PolicySource, pin lock.Policy) {
	if f.verbose == nil || !*f.verbose || f.reach.offline || !strings.HasPrefix(entry.Path, registry.Scheme) {
		return
	}
	// That it cannot be asked is no fault of the run, which has what is pinned.
	if now, err := a.tagNow(ctx, entry.Path, f.reach); err == nil && now != pin.Manifest {
		fmt.Fprintf(a.Stderr, "boltseal: note: %s now leads to %s; used is %s, which is pinned\n", printable(entry.Name), now, pin.Manifest)
	}
}

// pinnedStore holds the advisory store to its pin.
func (a *App) pinnedStore(p *pins, digest string) error {
	switch {
	case digest == "" || !p.there || p.Advisories == digest:
		return nil
	case p.Advisories == "" && p.locked:
		return fmt.Errorf("the advisory store is not pinned in %s, and --locked allows only what is (`boltseal bundle update advisories` pins it)", p.name)
	case p.Advisories == "":
		return nil
	}
	err := fmt.Errorf("the advisory store differs from %s: %s is pinned, it is %s (`boltseal bundle update advisories` moves the pin)", p.name, p.Advisories, digest)
	if p.locked {
		return err
	}
	fmt.Fprintf(a.Stderr, "boltseal: warning: %s\n", printable(err.Error()))
	return nil
}

// sameLock says that a lock file would not change.
func sameLock(a, b lock.Lock) bool {
	one, errA := a.Format()
	two, errB := b.Format()
	return errA == nil && errB == nil && bytes.Equal(one, two)
}
