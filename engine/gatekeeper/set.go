package gatekeeper

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
)

// Set gathers templates and constraints, of files or of what else holds them.
type Set struct {
	templates   map[string]*engine.Template
	parameters  map[string]parameters
	constraints []constraint
	ignored     []note
	files       int
	sum         map[string][32]byte
}

// note is a warning about a place of a file.
type note struct {
	file string
	line int
	text string
}

type constraint struct {
	engine.Constraint
	object *object
}

// maxFiles bounds the files of a set.
const maxFiles = 10_000

// NewSet makes an empty set.
func NewSet() *Set {
	return &Set{templates: map[string]*engine.Template{}, parameters: map[string]parameters{}, sum: map[string][32]byte{}}
}

// Add reads a file, YAML or JSON. A file without a word of Gatekeeper's is not
// even parsed, and what else a file holds is nothing to the set. Errors are
// PolicyErrors, joined.
func (s *Set) Add(name string, content []byte) error {
	if _, twice := s.sum[name]; twice {
		return nil
	}
	if !bytes.Contains(content, []byte("gatekeeper.sh")) {
		return nil
	}
	found, err := objects(name, content)
	if err != nil {
		return err
	}
	if s.files++; s.files > maxFiles {
		return fmt.Errorf("there are more than %d files with templates and constraints", maxFiles)
	}
	s.sum[name] = sha256.Sum256(content)
	var errs []error
	for _, o := range found {
		errs = append(errs, s.add(o)...)
	}
	return errors.Join(errs...)
}

// add takes one object.
func (s *Set) add(o *object) []error {
	switch {
	case o.group == templatesGroup && o.kind == "ConstraintTemplate":
		t, errs := readTemplate(o)
		if len(errs) > 0 {
			return errs
		}
		if other := s.templates[t.Kind]; other != nil {
			return []error{o.at(o.node.Line, "ConstraintTemplate %s is defined in %s too", t.Name, other.File)}
		}
		p := readParameters(o)
		if err := p.checkSchema(o, t); err != nil {
			return []error{err}
		}
		s.templates[t.Kind], s.parameters[t.Kind] = t, p
		if others := otherEngines(o.target()); len(others) > 0 {
			s.ignored = append(s.ignored, note{o.file, o.line("spec", "targets", 0, "code"),
				fmt.Sprintf("ConstraintTemplate %s is judged by its Rego; its code for %s is not run", t.Name, strings.Join(others, ", "))})
		}
	case o.group == constraintsGroup:
		c, errs := readConstraint(o)
		s.constraints = append(s.constraints, constraint{c, o})
		return errs
	case strings.HasSuffix(o.group, ".gatekeeper.sh"):
		s.ignored = append(s.ignored, note{o.file, o.node.Line, fmt.Sprintf("%s %s is not applied", o.kind, o.name)})
	}
	return nil
}

// Templates counts the templates, Constraints the constraints.
func (s *Set) Templates() int { return len(s.templates) }

// Constraints counts the constraints.
func (s *Set) Constraints() int { return len(s.constraints) }

// Holds reports whether there is a template or a constraint.
func (s *Set) Holds() bool { return len(s.templates)+len(s.constraints) > 0 }

// UseConstraints takes those of another set in place of the own: what the user
// names counts instead of the samples that often lie beside templates.
// Templates of the other set are joined.
func (s *Set) UseConstraints(other *Set) error {
	s.constraints = nil
	own := *other
	own.constraints = nil
	if err := s.Join(&own); err != nil {
		return err
	}
	s.constraints = slices.Clone(other.constraints)
	return nil
}

// Join takes over what another set holds. A file that both have read counts
// once.
func (s *Set) Join(other *Set) error {
	fresh := func(file string) bool { _, twice := s.sum[file]; return !twice }
	var errs []error
	for _, kind := range slices.Sorted(maps.Keys(other.templates)) {
		t := other.templates[kind]
		switch before := s.templates[kind]; {
		case !fresh(t.File):
		case before != nil:
			errs = append(errs, &engine.PolicyError{File: t.File, Message: fmt.Sprintf("ConstraintTemplate %s is defined in %s too", t.Name, before.File)})
		default:
			s.templates[kind], s.parameters[kind] = t, other.parameters[kind]
		}
	}
	for _, c := range other.constraints {
		if fresh(c.File) {
			s.constraints = append(s.constraints, c)
		}
	}
	for _, n := range other.ignored {
		if fresh(n.file) {
			s.ignored = append(s.ignored, n)
		}
	}
	maps.Copy(s.sum, other.sum)
	return errors.Join(errs...)
}

// Source joins constraints with their templates. The warnings are about what
// judges nothing or is not applied.
func (s *Set) Source(name, path string) (src engine.Source, warnings []string, err error) {
	src = engine.Source{Name: name, Path: path, FS: noFiles{}, Root: "."}
	used := map[string][]engine.Constraint{}
	var errs []error
	first := map[string]*object{}
	for _, c := range s.constraints {
		key := c.object.kind + "/" + c.Name
		switch other := first[key]; {
		case other != nil:
			errs = append(errs, c.object.at(c.Line, "constraint %s is defined in %s:%d too", key, other.file, other.node.Line))
		case s.templates[c.object.kind] == nil:
			errs = append(errs, c.object.at(c.Line, "constraint %s has no ConstraintTemplate of that kind", key))
		default:
			errs = append(errs, s.parameters[c.object.kind].check(c)...)
			s.parameters[c.object.kind].fill(&c)
		}
		first[key] = c.object
		used[c.object.kind] = append(used[c.object.kind], c.Constraint)
	}
	for _, kind := range slices.Sorted(maps.Keys(s.templates)) {
		t := *s.templates[kind]
		t.Constraints = used[kind]
		slices.SortFunc(t.Constraints, func(a, b engine.Constraint) int { return strings.Compare(a.Name, b.Name) })
		src.Templates = append(src.Templates, t)
	}
	for _, n := range s.ignored {
		warnings = append(warnings, fmt.Sprintf("%s:%d: %s", n.file, n.line, n.text))
	}
	slices.Sort(warnings)
	return src, warnings, errors.Join(errs...)
}

// Digest is the digest of all files (sha256:hex), whatever their order, with
// their names relative to root: how a directory was called does not matter.
func (s *Set) Digest(root string) string {
	all := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(s.sum)) {
		sum := s.sum[name]
		fmt.Fprintf(all, "%s\x00%x\n", strings.TrimPrefix(name, root+"/"), sum)
	}
	return fmt.Sprintf("sha256:%x", all.Sum(nil))
}

// noFiles is the file system of a source that has templates only.
type noFiles struct{}

// Open implements fs.FS.
func (noFiles) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// AddPath reads a file, or the YAML and JSON files below a directory; shown is
// how errors call it. Links that leave the directory are not followed, hidden
// names not read.
func (s *Set) AddPath(name, shown string) error {
	info, err := os.Stat(name)
	if err != nil {
		return fmt.Errorf("read templates and constraints: %w", err)
	}
	if !info.IsDir() {
		root, err := os.OpenRoot(filepath.Dir(name))
		if err != nil {
			return fmt.Errorf("read %s: %w", shown, err)
		}
		defer root.Close()
		return s.addFile(root.FS(), filepath.Base(name), shown)
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return fmt.Errorf("read %s: %w", shown, err)
	}
	defer root.Close()
	return s.AddTree(root.FS(), shown)
}

// AddTree reads the YAML and JSON files of a tree.
func (s *Set) AddTree(tree fs.FS, shown string) error {
	var errs []error
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("read %s: %w", path.Join(shown, name), err)
		case entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.IsDir() || strings.HasPrefix(entry.Name(), ".") || !isManifest(name):
			return nil
		}
		// A pipe would never end; a link may lead to one.
		if info, err := fs.Stat(tree, name); err == nil && !info.Mode().IsRegular() {
			return nil
		}
		errs = append(errs, s.addFile(tree, name, path.Join(shown, name)))
		return nil
	})
	return cmp.Or(err, errors.Join(errs...))
}

// MayHold reports whether a path is a directory or a file that can hold
// templates and constraints.
func MayHold(name string) bool {
	info, err := os.Stat(name)
	return err == nil && (info.IsDir() || isManifest(name))
}

// isManifest reports whether a file may hold objects.
func isManifest(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, path.Ext(name))
}

func (s *Set) addFile(tree fs.FS, name, shown string) error {
	f, err := tree.Open(name)
	if err != nil {
		return fmt.Errorf("read %s: %w", shown, err)
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return fmt.Errorf("read %s: %w", shown, err)
	}
	return s.Add(shown, content)
}
