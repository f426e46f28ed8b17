package cli

import (
	"fmt"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/gatekeeper"
	"github.com/boltseal/boltseal/engine/report"
)

// addTemplates reads the ConstraintTemplates and constraints that a policy
// source holds; only says that it holds nothing else.
func addTemplates(templates *gatekeeper.Set, entry config.PolicySource) (only bool, err error) {
	if !gatekeeper.MayHold(entry.Path) {
		return false, nil
	}
	before := templates.Templates() + templates.Constraints()
	if err := templates.AddPath(entry.Path, entry.Name); err != nil {
		return false, err
	}
	return templates.Templates()+templates.Constraints() > before && !engine.HoldsRego(entry.Path), nil
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
