// Package library makes the generated files of the policy library from what
// lies on disk: never from the embedded copy, which may be older.
package library

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/planner"
	"github.com/boltseal/boltseal/engine/ruledoc"
	"github.com/boltseal/boltseal/engine/schema"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/collectors"
)

// Folder is the policy library within the repository; generated files lie in it.
const Folder = "policies"

// Generate makes all generated files, by name within Folder.
func Generate(root string) (map[string][]byte, error) {
	out := map[string][]byte{}
	schemas, err := schema.Generate(os.DirFS(filepath.Join(root, "inputs")), kinds()...)
	if err != nil {
		return nil, fmt.Errorf("generate schemas: %w", err)
	}
	for name, content := range schemas {
		out[path.Join("schemas", name)] = content
	}
	tree := os.DirFS(filepath.Join(root, Folder))
	index, err := engine.BuildIndex(tree)
	if err != nil {
		return nil, fmt.Errorf("generate %s/index.json: %w", Folder, err)
	}
	out["index.json"] = index
	if out["plans/library.plan"], err = planner.Make(tree); err != nil {
		return nil, fmt.Errorf("generate %s/plans: %w", Folder, err)
	}
	if out["RULES.md"], err = ruledoc.Library(index, tree); err != nil {
		return nil, fmt.Errorf("generate %s/RULES.md: %w", Folder, err)
	}
	if out["COVERAGE.md"], err = ruledoc.Coverage(index, tree); err != nil {
		return nil, fmt.Errorf("generate %s/COVERAGE.md: %w", Folder, err)
	}
	return out, nil
}

// kinds are those that a collector makes documents of.
func kinds() []inputs.Kind {
	var out []inputs.Kind
	for _, collector := range collectors.All() {
		if !slices.Contains(out, collector.Kind()) {
			out = append(out, collector.Kind())
		}
	}
	return out
}

// Write writes the files that are not current, and removes schemas that are
// no longer made.
func Write(root string, files map[string][]byte) error {
	folder := filepath.Join(root, Folder)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		target := filepath.Join(folder, filepath.FromSlash(name))
		have, err := os.ReadFile(target)
		if err == nil && bytes.Equal(have, files[name]) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		if err := os.WriteFile(target, files[name], 0o644); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	stale, err := leftovers(folder, files)
	if err != nil {
		return err
	}
	for _, name := range stale {
		if err := os.Remove(filepath.Join(folder, filepath.FromSlash(name))); err != nil {
			return fmt.Errorf("remove %s: %w", name, err)
		}
	}
	return nil
}

// Current returns an error with one line for each file that is not current.
func Current(root string, files map[string][]byte) error {
	folder := filepath.Join(root, Folder)
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		have, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			errs = append(errs, fmt.Errorf("%s/%s: is missing: run make generate", Folder, name))
		case err != nil:
			errs = append(errs, fmt.Errorf("read generated file: %w", err))
		case !bytes.Equal(have, files[name]):
			errs = append(errs, fmt.Errorf("%s/%s: is not current: run make generate", Folder, name))
		}
	}
	stale, err := leftovers(folder, files)
	if err != nil {
		errs = append(errs, err)
	}
	for _, name := range stale {
		errs = append(errs, fmt.Errorf("%s/%s: is no longer generated: run make generate", Folder, name))
	}
	return errors.Join(errs...)
}

// leftovers are schemas that nothing makes any more.
func leftovers(folder string, files map[string][]byte) ([]string, error) {
	names, err := fs.Glob(os.DirFS(folder), "schemas/*.json")
	if err != nil {
		return nil, fmt.Errorf("list schemas: %w", err)
	}
	return slices.DeleteFunc(names, func(name string) bool { _, ok := files[name]; return ok }), nil
}
