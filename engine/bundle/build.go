package bundle

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/boltseal/boltseal/engine"
	"github.com/open-policy-agent/opa/v1/ast"
)

// Options say what to bundle.
type Options struct {
	// Sources are the users' policies, as engine.OpenSource gives them; the
	// bundle's own name is the first one's unless Name says otherwise. Their
	// files must not collide.
	Sources []engine.Source
	// Name is that of the source within ids of conftest policies.
	Name string
	// Shipped is the shipped library: what of it the policies need is bundled
	// with them, and rules of it that are asked for.
	Shipped engine.Source
	// Config chooses shipped rules, by its profiles; no profile chooses none
	// but those that Rules names.
	Config engine.Config
	// Rules are ids or globs: only those rules of Sources and of the shipped
	// ones are bundled. Empty means all.
	Rules []string
	// Extra are further files: profiles, in ProfilesFolder, and Gatekeeper's
	// templates and constraints, in TemplatesFolder, which whoever names them
	// has checked.
	Extra []File
	// Revision is the bundle's version as its authors have it.
	Revision string
	// Version is that of the tool.
	Version string
}

// Built is a built bundle with what is doubtful in it but no error.
type Built struct {
	*Bundle
	Manifest Manifest
	Warnings []string
}

// Build checks policies and bundles them: they must compile in the engine's
// sandbox, and the bundle load in OPA. Errors name file and line as
// engine.Compile's do. The same input gives the same bytes.
func Build(ctx context.Context, o Options) (*Built, error) {
	b := &builder{options: o, files: map[string][]byte{}, place: map[string]string{}}
	if err := b.gather(); err != nil {
		return nil, err
	}
	if err := b.choose(ctx); err != nil {
		return nil, err
	}
	if err := b.addLibrary(); err != nil {
		return nil, err
	}
	for _, f := range o.Extra {
		if _, ok := b.files[f.Name]; ok {
			return nil, fmt.Errorf("build bundle: %s is there twice", f.Name)
		}
		b.files[f.Name] = f.Content
	}
	if err := b.index(); err != nil {
		return nil, err
	}
	m, err := b.manifest()
	if err != nil {
		return nil, fmt.Errorf("build bundle: %w", err)
	}
	content, err := m.encode()
	if err != nil {
		return nil, err
	}
	files := []File{{Name: manifestFile, Content: content}}
	for _, name := range slices.Sorted(maps.Keys(b.files)) {
		files = append(files, File{Name: name, Content: b.files[name]})
	}
	made, err := newBundle(files, nil)
	if err != nil {
		return nil, err
	}
	// What is written must be readable by us, within our limits, and by OPA.
	if made, err = unpack(made.archive, DefaultLimits()); err != nil {
		return nil, fmt.Errorf("build bundle: %w", err)
	}
	if err := loadsInOPA(ctx, made); err != nil {
		return nil, fmt.Errorf("build bundle: %w", b.placed(err))
	}
	return &Built{Bundle: made, Manifest: m, Warnings: b.warnings}, nil
}

// builder builds one bundle.
type builder struct {
	options Options
	name    string
	files   map[string][]byte
	// place is where a file came from, as the user knows it.
	place    map[string]string
	rules    []engine.Rule
	warnings []string
}

// gather joins the files of all sources.
func (b *builder) gather() error {
	b.name = b.options.Name
	for _, src := range b.options.Sources {
		if b.name == "" {
			b.name = src.Name
		}
		err := fs.WalkDir(src.FS, src.Root, func(name string, entry fs.DirEntry, err error) error {
			// A bundle that is bundled again brings files that are made anew.
			if err != nil || entry.IsDir() || !isPolicy(name) && !isData(name) && useOf(name) != "profile" && useOf(name) != "template" {
				return err
			}
			place := path.Join(src.Path, name)
			if path.Base(src.Path) == name && strings.HasSuffix(name, ".rego") {
				place = src.Path
			}
			if other, ok := b.place[name]; ok {
				return fmt.Errorf("%s and %s would be one file of the bundle, %s", other, place, name)
			}
			content, err := fs.ReadFile(src.FS, name)
			b.files[name], b.place[name] = content, place
			return err
		})
		if err != nil {
			return fmt.Errorf("read policies %s: %w", src.Path, err)
		}
	}
	if b.name == "" {
		b.name = b.options.Shipped.Name
	}
	return nil
}

// choose compiles the policies, drops those that were not asked for, and adds
// the shipped rules that were.
func (b *builder) choose(ctx context.Context) error {
	var own []engine.Rule
	if slices.ContainsFunc(slices.Collect(maps.Keys(b.files)), isPolicy) {
		policy, err := b.compile(ctx)
		if err != nil {
			return err
		}
		for _, r := range policy.Rules() {
			if r.Source == b.name {
				own = append(own, r)
			}
		}
		b.warnings = policy.Warnings()
	}
	shipped, err := b.shippedRules(ctx)
	if err != nil {
		return err
	}
	if err := b.mustMatch(slices.Concat(own, shipped)); err != nil {
		return err
	}
	left := slices.DeleteFunc(slices.Clone(own), func(r engine.Rule) bool { return !b.wanted(r) })
	if len(left) < len(own) {
		b.drop(own, left)
		if len(left) > 0 {
			if _, err := b.compile(ctx); err != nil {
				return fmt.Errorf("the chosen rules do not stand alone: %w", err)
			}
		}
	}
	b.rules = left
	for _, r := range shipped {
		if b.wanted(r) {
			if err := b.addShipped(r); err != nil {
				return err
			}
		}
	}
	if len(b.rules) == 0 && !slices.ContainsFunc(b.options.Extra, func(f File) bool { return useOf(f.Name) == "template" }) {
		return errors.New("there is no rule to bundle")
	}
	slices.SortFunc(b.rules, func(x, y engine.Rule) int { return strings.Compare(x.ID, y.ID) })
	return nil
}

// compile compiles the users' files as one source.
func (b *builder) compile(ctx context.Context) (*engine.Policy, error) {
	source, err := engine.FromFiles(b.name, "", b.files)
	if err != nil {
		return nil, fmt.Errorf("read policies: %w", err)
	}
	sources := []engine.Source{source}
	if b.options.Shipped.FS != nil {
		sources = append(sources, b.options.Shipped)
	}
	policy, err := engine.Compile(ctx, engine.Config{Profiles: []string{"none"}}, sources...)
	if err != nil {
		return nil, b.placed(err)
	}
	return policy, nil
}

// shippedRules lists the shipped rules that may be chosen: those that the
// profiles enable, or all where no profile is named and rules are.
func (b *builder) shippedRules(ctx context.Context) ([]engine.Rule, error) {
	if b.options.Shipped.FS == nil || len(b.options.Config.Profiles)+len(b.options.Rules) == 0 {
		return nil, nil
	}
	policy, err := engine.Compile(ctx, b.options.Config, b.options.Shipped)
	if err != nil {
		return nil, err
	}
	rules := policy.Rules()
	if len(b.options.Config.Profiles) > 0 {
		rules = slices.DeleteFunc(rules, func(r engine.Rule) bool { return !r.Enabled })
	}
	return rules, nil
}

// wanted reports whether the rule was asked for.
func (b *builder) wanted(r engine.Rule) bool {
	if len(b.options.Rules) == 0 {
		return true
	}
	return slices.ContainsFunc(b.options.Rules, func(glob string) bool { return matches(glob, r.ID) })
}

// mustMatch refuses names of rules that there are not.
func (b *builder) mustMatch(rules []engine.Rule) error {
	for _, glob := range b.options.Rules {
		if !doublestar.ValidatePattern(glob) {
			return fmt.Errorf("%q is no rule id and no glob over rule ids", glob)
		}
		if !slices.ContainsFunc(rules, func(r engine.Rule) bool { return matches(glob, r.ID) }) {
			return fmt.Errorf("no rule is called %q", glob)
		}
	}
	return nil
}

// matches reports whether an id or glob names a rule.
func matches(glob, id string) bool {
	ok, err := doublestar.Match(glob, id)
	return ok && err == nil
}

// drop removes the files of the rules that are not left: a file whose rules
// are all unwanted, and all files of an unwanted rule's package.
func (b *builder) drop(all, left []engine.Rule) {
	kept, gone := map[string]bool{}, map[string]bool{}
	for _, r := range left {
		kept[r.File] = true
		kept[r.Package] = true
	}
	for _, r := range all {
		if !kept[r.File] {
			delete(b.files, r.File)
		}
		gone[r.Package] = !kept[r.Package]
	}
	for name, content := range b.files {
		if module, err := parse(name, content); err == nil && gone[packageName(module)] {
			delete(b.files, name)
		}
	}
}

// addShipped adds a rule of the shipped library: all files of its package,
// which is its folder.
func (b *builder) addShipped(r engine.Rule) error {
	folder := path.Dir(r.File)
	entries, err := fs.ReadDir(b.options.Shipped.FS, path.Join(b.options.Shipped.Root, folder))
	if err != nil {
		return fmt.Errorf("read shipped rule %s: %w", r.ID, err)
	}
	for _, entry := range entries {
		if name := path.Join(folder, entry.Name()); isPolicy(name) && !entry.IsDir() {
			if err := b.addFromShipped(name); err != nil {
				return err
			}
		}
	}
	b.rules = append(b.rules, r)
	return nil
}

// addFromShipped copies a file of the shipped library.
func (b *builder) addFromShipped(name string) error {
	content, err := fs.ReadFile(b.options.Shipped.FS, path.Join(b.options.Shipped.Root, name))
	if err != nil {
		return fmt.Errorf("read shipped library: %w", err)
	}
	if _, ok := b.files[name]; ok {
		return fmt.Errorf("%s would stand where the shipped library has its own file: move it", b.place[name])
	}
	b.files[name], b.place[name] = content, path.Join(b.options.Shipped.Path, name)
	return nil
}

// index adds the index of the rules, with which a run that trusts the bundle
// parses only what it needs. Policies that gain nothing by one have none.
func (b *builder) index() error {
	if len(b.rules) == 0 {
		return nil
	}
	source, err := engine.FromFiles(b.name, "", b.files)
	if err != nil {
		return fmt.Errorf("read policies: %w", err)
	}
	index, _, err := engine.IndexSource(source)
	if err != nil {
		return b.placed(err)
	}
	if index != nil {
		b.files[IndexFile] = index
	}
	return nil
}

// isPolicy reports whether name is a policy and no test.
func isPolicy(name string) bool {
	return strings.HasSuffix(name, ".rego") && !strings.HasSuffix(name, "_test.rego")
}

// placed gives errors the places that the user knows.
func (b *builder) placed(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var out []error
		for _, one := range joined.Unwrap() {
			out = append(out, b.placed(one))
		}
		return errors.Join(out...)
	}
	var policy *engine.PolicyError
	if errors.As(err, &policy) {
		moved := *policy
		if place, ok := b.place[moved.File]; ok {
			moved.File = place
		}
		return &moved
	}
	var many ast.Errors
	if errors.As(err, &many) {
		var out []error
		for _, one := range many {
			e := &engine.PolicyError{Message: "OPA refuses it: " + one.Message}
			if one.Location != nil {
				e.File, e.Line = one.Location.File, one.Location.Row
			}
			out = append(out, b.placed(e))
		}
		return errors.Join(out...)
	}
	return err
}
