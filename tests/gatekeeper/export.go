package gatekeeper

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"sigs.k8s.io/yaml"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/gatekeeper/export"
	"github.com/boltseal/boltseal/inputs/collectors"
)

// Export is what our rules were exported as.
type Export struct {
	Rules   []Exported
	Refused []export.Refused
	files   map[string][]byte
	folders []string
}

// ExportRules exports the shipped rules that globs name, with their suites.
func ExportRules(ctx context.Context, globs []string) (*Export, error) {
	policy, err := engine.Compile(ctx, engine.Config{}, engine.Shipped())
	if err != nil {
		return nil, err
	}
	shipped := engine.Shipped()
	result, err := export.Write(ctx, export.Options{
		Sources: []export.Source{{Source: shipped, Examples: shipped.FS}}, Policy: policy, Rules: globs, Collectors: collectors.All(),
	})
	if err != nil {
		return nil, err
	}
	out := &Export{Refused: result.Refused, files: result.Files}
	objects, err := objectsByKind(result.Files)
	if err != nil {
		return nil, err
	}
	for _, rule := range result.Rules {
		e := Exported{Rule: rule.Rule, Template: objects["ConstraintTemplate "+rule.Kind], Constraint: objects[rule.Kind]}
		if e.Template == nil || e.Constraint == nil {
			return nil, fmt.Errorf("%s: the export has no template or no constraint of kind %s", rule.Rule, rule.Kind)
		}
		out.Rules = append(out.Rules, e)
		out.folders = append(out.folders, rule.Folder)
	}
	return out, nil
}

// objectsByKind are constraints by their kind, and templates by that of their
// constraints.
func objectsByKind(files map[string][]byte) (map[string]map[string]any, error) {
	out := map[string]map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if filepath.Ext(name) != ".yaml" {
			continue
		}
		var object map[string]any
		if err := yaml.Unmarshal(files[name], &object); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		kind, _ := object["kind"].(string)
		switch version, _ := object["apiVersion"].(string); {
		case kind == "ConstraintTemplate":
			names := mapping(mapping(mapping(mapping(object, "spec"), "crd"), "spec"), "names")
			kind, _ = names["kind"].(string)
			out["ConstraintTemplate "+kind] = object
		case version == "constraints.gatekeeper.sh/v1beta1" && out[kind] == nil:
			out[kind] = object
		}
	}
	return out, nil
}

// Save writes the files into a folder.
func (e *Export) Save(dir string) error {
	for name, content := range e.files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// Verify runs the suites of the rules that want picks by their place, as gator
// verify does, and returns how many cases there were and those that did not
// pass. A rule whose suite has no case did not pass.
func (e *Export) Verify(oracles []*Oracle, want func(i int) bool, progress func(done, total int)) (cases int, failed []CaseResult, err error) {
	dir, err := os.MkdirTemp("", "gatekeeper-suites")
	if err != nil {
		return 0, nil, err
	}
	defer os.RemoveAll(dir)
	if err := e.Save(dir); err != nil {
		return 0, nil, err
	}
	var mu sync.Mutex
	var wait sync.WaitGroup
	var next atomic.Int64
	errs := make([]error, len(oracles))
	done := 0
	for n, o := range oracles {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(e.folders) && errs[n] == nil; i = int(next.Add(1)) - 1 {
				var results []CaseResult
				if want(i) {
					results, errs[n] = o.Suites(filepath.Join(dir, filepath.FromSlash(e.folders[i])))
					if len(results) == 0 && errs[n] == nil {
						results = []CaseResult{{Suite: e.folders[i], Error: "no suite"}}
					}
				}
				mu.Lock()
				for _, r := range results {
					cases++
					if r.Error != "" || r.Skipped || r.Case == "" {
						failed = append(failed, r)
					}
				}
				done++
				progress(done, len(e.folders))
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	return cases, failed, errors.Join(errs...)
}
