// Package planner makes the plan of the shipped library, with OPA's own
// planner. It stands apart from engine/vm because OPA's build tools, which
// it needs, are in no shipped binary.
package planner

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/vm"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/compile"
	"github.com/open-policy-agent/opa/v1/ir"
)

// Make plans the rule library in fsys and writes the plan down. The same
// library gives the same bytes.
func Make(fsys fs.FS) ([]byte, error) {
	source, err := engine.ReadPlanSource(fsys)
	if err != nil {
		return nil, fmt.Errorf("read the library: %w", err)
	}
	policy, err := planned(source)
	if err != nil {
		return nil, fmt.Errorf("plan the library: %w", err)
	}
	content, err := vm.Encode(policy, source.Digest, source.Entries, false, relations())
	if err != nil {
		return nil, fmt.Errorf("write the plan: %w", err)
	}
	if _, err := vm.Open(content); err != nil {
		return nil, fmt.Errorf("read the plan again: %w", err)
	}
	return content, nil
}

// planned lets OPA plan the library, with each rule's set as an entry point.
func planned(source engine.PlanSource) (*ir.Policy, error) {
	b := &bundle.Bundle{Data: map[string]any{}}
	b.Manifest.Init()
	b.SetRegoVersion(ast.RegoV1)
	for _, name := range slices.Sorted(maps.Keys(source.Modules)) {
		b.Modules = append(b.Modules, bundle.ModuleFile{URL: name, Path: name, Parsed: source.Modules[name]})
	}
	c := compile.New().WithBundle(b).WithTarget(compile.TargetPlan).WithCapabilities(engine.Capabilities()).
		WithEntrypoints(source.Entries...).WithPruneUnused(true).WithRegoVersion(ast.RegoV1)
	if err := c.Build(context.Background()); err != nil {
		return nil, err
	}
	var policy ir.Policy
	if err := json.Unmarshal(c.Bundle().PlanModules[0].Raw, &policy); err != nil {
		return nil, fmt.Errorf("read OPA's plan: %w", err)
	}
	return &policy, nil
}

// relations are the built-ins that give many results.
func relations() map[string]bool {
	out := map[string]bool{}
	for _, b := range engine.Capabilities().Builtins {
		if b.Relation {
			out[b.Name] = true
		}
	}
	return out
}
