package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/bundle"
	"github.com/boltseal/boltseal/engine/gatekeeper"
	"github.com/boltseal/boltseal/engine/report"
)

// addTemplates reads the ConstraintTemplates and constraints that a policy
// source holds; only says that it holds nothing else.
func addTemplates(templates *gatekeeper.Set, entry config.PolicySource, o *opened) (only bool, err error) {
	if o.bundle != nil {
		return addForeign(templates, o)
	}
	if !gatekeeper.MayHold(entry.Path) {
		return false, nil
	}
	before := templates.Templates() + templates.Constraints()
	if err := templates.AddPath(entry.Path, entry.Name); err != nil {
		return false, err
	}
	return templates.Templates()+templates.Constraints() > before && !engine.HoldsRego(entry.Path), nil
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
	before := templates.Templates() + templates.Constraints()
	if err := templates.AddTree(source.FS, o.entry.Name); err != nil {
		return false, err
	}
	return templates.Templates()+templates.Constraints() > before, nil
}

// constrain joins the templates with the constraints, and adds them to what
// judges.
func (c *compiled) constrain(templates *gatekeeper.Set, plan *config.Plan) error {
	if len(plan.Constraints) > 0 {
		templates.WithoutConstraints()
	}
	for _, entry := range plan.Constraints {
		before := templates.Constraints()
		if err := templates.AddPath(entry.Path, entry.Name); err != nil {
			return err
		}
		if templates.Constraints() == before {
			return fmt.Errorf("--constraints %s holds no constraint", entry.Name)
		}
	}
	if templates.Templates() == 0 && templates.Constraints() == 0 {
		return nil
	}
	source, warnings, err := templates.Source("gatekeeper", "")
	if err != nil {
		return err
	}
	c.warnings = append(c.warnings, warnings...)
	c.sources = append(c.sources, source)
	c.inForce = append(c.inForce, report.InForce{Kind: "policy", Name: "gatekeeper", Digest: templates.Digest()})
	return nil
}
