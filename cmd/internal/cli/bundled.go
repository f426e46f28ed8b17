package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/bundle"
	"github.com/boltseal/boltseal/engine/gatekeeper"
)

// addBundled takes what a bundle holds besides policies: profiles, for
// --profile, and Gatekeeper's templates. It reports whether there are only
// templates. A directory's source has neither.
func addBundled(templates *gatekeeper.Set, plan *config.Plan, source engine.Source) (only bool, err error) {
	profiles, err := engine.ReadProfiles(source)
	if err != nil {
		return false, err
	}
	plan.Engine.ExtraProfiles = append(slices.Clip(plan.Engine.ExtraProfiles), profiles...)
	if _, err := fs.Stat(source.FS, bundle.TemplatesFolder); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	tree, err := fs.Sub(source.FS, bundle.TemplatesFolder)
	if err != nil {
		return false, fmt.Errorf("read templates of %s: %w", source.Path, err)
	}
	if err := templates.AddTree(tree, path.Join(source.Path, bundle.TemplatesFolder)); err != nil {
		return false, err
	}
	return !holdsRego(source.FS), nil
}

// holdsRego reports whether there is a policy in a tree.
func holdsRego(tree fs.FS) bool {
	found := false
	_ = fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(name, ".rego") {
			found = true
			return fs.SkipAll
		}
		return nil
	})
	return found
}

// bundledTemplates are the files of a directory, or the one file, that hold
// Gatekeeper's templates and constraints, checked together.
func (a *App) bundledTemplates(ctx context.Context, arg string, all *gatekeeper.Set) ([]bundle.File, error) {
	if all == nil || all.Templates() == 0 {
		return nil, nil
	}
	source, _, err := all.Source("gatekeeper", "")
	if err != nil {
		return nil, err
	}
	if _, err := engine.Compile(ctx, engine.Config{Profiles: []string{"none"}}, source); err != nil {
		return nil, err
	}
	return a.templateFiles(arg)
}

// templateFiles are the files that hold a template or a constraint.
func (a *App) templateFiles(arg string) ([]bundle.File, error) {
	base, pattern := a.path(arg), "."
	if info, err := os.Stat(base); err == nil && !info.IsDir() {
		base, pattern = filepath.Dir(base), filepath.Base(base)
	}
	root, err := os.OpenRoot(base)
	if err != nil {
		return nil, fmt.Errorf("read templates %s: %w", arg, pathless(err))
	}
	defer root.Close()
	var files []bundle.File
	err = fs.WalkDir(root.FS(), pattern, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") || !slices.Contains([]string{".yaml", ".yml", ".json"}, path.Ext(name)) {
			return err
		}
		content, err := root.ReadFile(name)
		if err != nil {
			return err
		}
		one := gatekeeper.NewSet()
		if err := one.Add(name, content); err == nil && one.Templates()+one.Constraints() > 0 {
			files = append(files, bundle.File{Name: path.Join(bundle.TemplatesFolder, name), Content: content})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read templates %s: %w", arg, err)
	}
	return files, nil
}
