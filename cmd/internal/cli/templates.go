package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine/bundle"
	"github.com/boltseal/boltseal/engine/gatekeeper"
	"github.com/boltseal/boltseal/engine/report"
)

// addTemplates reads the ConstraintTemplates and constraints that a policy
// source holds; only says that it holds nothing else.
func addTemplates(templates *gatekeeper.Set, o *opened) (only bool, err error) {
	if o.bundle != nil {
		return addForeign(templates, o)
	}
	return o.onlyTemplates(), templates.Join(o.templates)
}

// addForeign reads the templates in a bundle that others built and that holds
// nothing else, such as those that gator takes from a registry; our own bundles
// keep theirs in a folder.
func addForeign(templates *gatekeeper.Set, o *opened) (only bool, err error) {
	policies := func(f bundle.File) bool {
		return strings.HasSuffix(f.Name, ".rego") || strings.HasPrefix(f.Name, bundle.TemplatesFolder+"/")
	}
	if slices.ContainsFunc(o.bundle.Files(), policies) {
		return false, nil
	}
	source, err := o.bundle.Source(o.entry.Name)
	if err != nil {
		return false, err
	}
	found := gatekeeper.NewSet()
	if err := found.AddTree(source.FS, o.entry.Name); err != nil {
		return false, err
	}
	return found.Holds(), templates.Join(found)
}

// constrain joins the templates with the constraints, and adds them to what
// judges.
func (c *compiled) constrain(templates *gatekeeper.Set) error {
	if !templates.Holds() {
		return nil
	}
	source, warnings, err := templates.Source("gatekeeper", "")
	if err != nil {
		return err
	}
	c.warnings = append(c.warnings, warnings...)
	c.sources = append(c.sources, source)
	return nil
}

// openConstraints reads the constraints that the plan names, which replace
// those beside the templates. They decide as policies do, and are pinned alike.
func (a *App) openConstraints(ctx context.Context, f *policyFlags, plan *config.Plan, c *compiled, templates *gatekeeper.Set) error {
	if len(plan.Constraints) == 0 {
		return nil
	}
	named := gatekeeper.NewSet()
	for _, entry := range plan.Constraints {
		o, err := a.openPinned(ctx, f, plan, c.pins, entry, bundle.Keys{})
		if err != nil {
			return err
		}
		if o.templates == nil || o.templates.Constraints() == 0 {
			return fmt.Errorf("--constraints %s holds no constraint", entry.Name)
		}
		if err := named.Join(o.templates); err != nil {
			return err
		}
		c.inForce = append(c.inForce, report.InForce{Kind: "constraints", Name: entry.Name, Digest: o.digest})
	}
	return templates.UseConstraints(named)
}
