package bundle

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/gobwas/glob"
	"github.com/open-policy-agent/opa/v1/ast"
	opa "github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/metrics"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/util"
)

// manifest makes the manifest of what was gathered.
func (b *builder) manifest() (Manifest, error) {
	m := Manifest{Revision: b.options.Revision, RegoVersion: 1, FileRegoVersions: map[string]int{}}
	m.Boltseal = Metadata{Version: b.options.Version, Source: b.name, Rules: []Rule{}}
	var paths [][]string
	for _, name := range slices.Sorted(maps.Keys(b.files)) {
		switch {
		case isPolicy(name):
			module, err := parse(name, b.files[name])
			if err != nil {
				return m, b.placed(err)
			}
			paths = append(paths, packagePath(module))
			if module.RegoVersionSpan().Max() == ast.RegoV0 {
				// OPA matches the name as it stands in the archive, which others
				// that pack it anew begin with "/".
				m.FileRegoVersions["{,/}"+glob.QuoteMeta(name)] = 0
			}
		case isData(name):
			data, err := dataPaths(name, b.files[name])
			if err != nil {
				return m, err
			}
			paths = append(paths, data...)
		case path.Dir(name) == ProfilesFolder:
			m.Boltseal.Profiles = append(m.Boltseal.Profiles, strings.TrimSuffix(path.Base(name), path.Ext(name)))
		case name == IndexFile:
			m.Boltseal.Index = digestOf(b.files[name])
		}
	}
	if m.Roots = minimal(paths); len(m.Roots) == 0 {
		// OPA refuses a bundle without roots: this one names a place that
		// nothing else has.
		m.Roots = []string{OwnFolder}
	}
	for _, r := range b.rules {
		m.Boltseal.Rules = append(m.Boltseal.Rules, ruleOf(r))
	}
	return m, nil
}

// ruleOf is what the manifest says of a rule.
func ruleOf(r engine.Rule) Rule {
	return Rule{ID: r.ID, Package: r.Package, Title: r.Title, Severity: r.Severity, Kinds: r.Kinds, Parameters: r.Values}
}

// packagePath is where a package stands below data.
func packagePath(m *ast.Module) []string {
	var steps []string
	for _, step := range m.Package.Path[1:] {
		s, ok := step.Value.(ast.String)
		if !ok {
			break
		}
		steps = append(steps, string(s))
	}
	return steps
}

// isData reports whether OPA takes a file of the name as data.
func isData(name string) bool {
	switch path.Base(name) {
	case "data.json", "data.yaml", "data.yml":
		return true
	}
	return false
}

// dataPaths are the paths below data that a data file owns: its folder, or at
// the top each of its keys.
func dataPaths(name string, content []byte) ([][]string, error) {
	if folder := path.Dir(name); folder != "." {
		return [][]string{strings.Split(folder, "/")}, nil
	}
	var value map[string]any
	if err := util.Unmarshal(content, &value); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var out [][]string
	for key := range value {
		out = append(out, []string{key})
	}
	return out, nil
}

// minimal are the fewest roots that hold all paths and nothing else that can
// be told apart. A step with a slash in it cannot be written: the root ends
// before it.
func minimal(paths [][]string) []string {
	var roots []string
	for _, steps := range paths {
		for i, step := range steps {
			if strings.Contains(step, "/") || step == "" {
				steps = steps[:i]
				break
			}
		}
		roots = append(roots, strings.Join(steps, "/"))
	}
	slices.Sort(roots)
	out := []string{}
	for _, root := range slices.Compact(roots) {
		if !slices.ContainsFunc(out, func(other string) bool { return other == "" || strings.HasPrefix(root, other+"/") }) {
			out = append(out, root)
		}
	}
	return out
}

// loadsInOPA loads the bundle as a stock opa does: read, then activated in an
// empty store.
func loadsInOPA(ctx context.Context, b *Bundle) error {
	read, err := opa.NewReader(bytes.NewReader(b.archive)).WithSkipBundleVerification(true).WithLazyLoadingMode(false).
		WithRegoVersion(ast.RegoV1).Read()
	if err != nil {
		return fmt.Errorf("OPA does not read it: %w", err)
	}
	store := inmem.New()
	txn, err := store.NewTransaction(ctx, storage.WriteParams)
	if err != nil {
		return fmt.Errorf("open a store: %w", err)
	}
	defer store.Abort(ctx, txn)
	err = opa.Activate(&opa.ActivateOpts{Ctx: ctx, Store: store, Txn: txn, Compiler: ast.NewCompiler(), Metrics: metrics.NoOp(),
		Bundles: map[string]*opa.Bundle{"bundle": &read}, ParserOptions: ast.ParserOptions{RegoVersion: ast.RegoV1}})
	if err != nil {
		return fmt.Errorf("OPA does not load it: %w", err)
	}
	return nil
}
