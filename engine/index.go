package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
	"go.yaml.in/yaml/v4"
)

// indexVersion is the version of index.json's form.
const indexVersion = 3

// indexFile is the index's name within the shipped library.
const indexFile = "index.json"

// bundleIndex says what a rule library holds, so that a run needs to parse
// only the rules of the kinds it meets.
type bundleIndex struct {
	Version int `json:"version"`
	// Digest is that of the library's Rego files, and of a user's data files.
	Digest    string         `json:"digest"`
	Rules     []indexedRule  `json:"rules"`
	Libraries []indexedFiles `json:"libraries"`
	Profiles  []Profile      `json:"profiles"`
	// Constants are the library rules that have one value per session, each
	// behind those that it reads.
	Constants []constant `json:"constants"`
	// Warnings are those of a user's source; each starts with the file's name
	// within it.
	Warnings []string `json:"warnings,omitempty"`
}

// indexedRule is a rule with what loading it takes.
type indexedRule struct {
	Rule
	// Files are the files of the rule's package.
	Files []string `json:"files"`
	// Uses are the library packages it needs, directly or not, by kind.
	Uses map[inputs.Kind][]string `json:"uses"`
	// Delegate says that it cannot share an input with other rules.
	Delegate bool `json:"delegate"`
	// Inventory says that it reads data.inventory.
	Inventory bool `json:"inventory"`
	// Namespaces says that it reads input.review.namespaceObject.
	Namespaces bool `json:"namespaces"`
}

// indexedFiles is one library package.
type indexedFiles struct {
	Package string   `json:"package"`
	Files   []string `json:"files"`
	// Uses are the library packages it needs, directly or not.
	Uses []string `json:"uses"`
	// Inventory and Namespaces are as in indexedRule.
	Inventory  bool `json:"inventory"`
	Namespaces bool `json:"namespaces"`
}

// readIndex reads a shipped source's index, or makes it where there is none.
func readIndex(src Source) (*bundleIndex, error) {
	content, err := fs.ReadFile(src.FS, path.Join(src.Root, indexFile))
	if err == nil {
		var index bundleIndex
		// An index of another version is made anew: slower, and right.
		if err := json.Unmarshal(content, &index); err == nil && index.Version == indexVersion {
			return &index, nil
		}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read %s/%s: %w", src.Path, indexFile, err)
	}
	return makeIndex(src)
}

// BuildIndex makes the index of a rule library: rules with their METADATA,
// the library packages they need, and profiles. It checks all of it: METADATA
// must be complete, packages must match their folders, the Rego must compile
// within the sandbox, and profiles must name rules that exist. The result is
// the content of index.json.
func BuildIndex(fsys fs.FS) ([]byte, error) {
	index, err := makeIndex(Source{Name: "boltseal", FS: fsys, Root: ".", Shipped: true})
	if err != nil {
		return nil, err
	}
	return encodeIndex(index)
}

// encodeIndex writes the index as JSON, a rule in a line: the space that makes
// JSON pretty would be read at every start.
func encodeIndex(index *bundleIndex) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(index); err != nil {
		return nil, fmt.Errorf("write index: %w", err)
	}
	return bytes.ReplaceAll(out.Bytes(), []byte(`},{"id":`), []byte("},\n{\"id\":")), nil
}

// makeIndex is BuildIndex, before encoding.
func makeIndex(src Source) (*bundleIndex, error) {
	names, _, err := list(src)
	if err != nil {
		return nil, fmt.Errorf("list policies: %w", err)
	}
	files, errs := parse(src, names, true)
	if len(errs) > 0 {
		return nil, joinErrors(errs)
	}
	w, errs := resolve(files)
	if len(errs) > 0 {
		return nil, joinErrors(errs)
	}
	errs = append(w.forbidden(), w.undefined(nil)...)
	if _, failed := compile(w.modules, false); len(failed) > 0 {
		errs = append(errs, failed...)
	}
	b := &indexer{src: src, work: w, live: newLiveness(w), packages: map[string][]file{}, direct: map[string][]string{}}
	for _, f := range files {
		name := packageName(f.module.Package)
		b.packages[name] = append(b.packages[name], f)
	}
	index := &bundleIndex{Version: indexVersion, Rules: []indexedRule{}, Libraries: []indexedFiles{}, Profiles: []Profile{}}
	for _, name := range slices.Sorted(maps.Keys(b.packages)) {
		errs = append(errs, b.add(index, name)...)
	}
	slices.SortFunc(index.Rules, func(a, b indexedRule) int { return strings.Compare(a.ID, b.ID) })
	profiles, profileErrs := readProfiles(src)
	index.Profiles = profiles
	errs = append(errs, profileErrs...)
	errs = append(errs, checkProfiles(index)...)
	if len(errs) > 0 {
		return nil, joinErrors(errs)
	}
	index.Constants = w.ordered(w.constants(w.all()))
	if index.Digest, err = digest(src.FS, names); err != nil {
		return nil, fmt.Errorf("read policies: %w", err)
	}
	return index, nil
}

// indexer makes an index.
type indexer struct {
	src      Source
	work     *workspace
	live     *liveness
	packages map[string][]file
	// direct are the packages that a package refers to itself, as far as asked for.
	direct map[string][]string
}

// add indexes one package.
func (b *indexer) add(index *bundleIndex, name string) []error {
	files := b.packages[name]
	id, native := nativeID(files[0].module.Package)
	var errs []error
	var names []string
	for _, f := range files {
		names = append(names, f.name)
		folder := strings.ReplaceAll(strings.ReplaceAll(path.Dir(f.name), "-", "_"), "/", ".")
		if folder != name {
			errs = append(errs, at(f.module.Package.Location, "package %s does not match its folder %s", name, path.Dir(f.name)))
		}
	}
	slices.Sort(names)
	uses, inventory, namespaces := b.uses(name)
	switch {
	case native:
		rule := indexedRule{Files: names, Inventory: inventory, Namespaces: namespaces}
		rule.ID = id
		rule.Package, rule.Source, rule.View = name, b.src.Name, ViewDocument
		errs = append(errs, b.describe(&rule, files)...)
		rule.Uses = b.usesByKind(&rule)
		index.Rules = append(index.Rules, rule)
	case strings.HasPrefix(name, "lib."):
		index.Libraries = append(index.Libraries, indexedFiles{Package: name, Files: names, Uses: uses, Inventory: inventory, Namespaces: namespaces})
	default:
		errs = append(errs, at(files[0].module.Package.Location, "package %s is neither rules.<topic>.<name> nor lib.<name>", name))
	}
	return errs
}

// describe reads and checks a shipped rule's METADATA.
func (b *indexer) describe(rule *indexedRule, files []file) []error {
	var annotations *ast.Annotations
	fires := false
	main := files[0]
	for _, f := range files {
		if a := packageAnnotations(f.module); a != nil {
			annotations, main = a, f
		}
		full := f.module.Package.Location.File
		rule.Delegate = rule.Delegate || b.work.facts[full].delegate
		fires = fires || hasSet(b.work.modules[full], nativeRule)
	}
	rule.File, rule.Line = main.name, main.module.Package.Location.Row
	errs := rule.describe(annotations)
	fault := func(format string, args ...any) {
		errs = append(errs, at(main.module.Package.Location, "rule %s: "+format, append([]any{rule.ID}, args...)...))
	}
	if len(rule.ID) > maxIDLength {
		fault("the id is longer than %d characters", maxIDLength)
	}
	if missing := rule.incomplete(); len(missing) > 0 {
		fault("METADATA lacks %s", strings.Join(missing, ", "))
	}
	if !fires {
		fault("there is no \"violation contains …\"")
	}
	rule.Values = defaults(rule.Parameters)
	for _, name := range slices.Sorted(maps.Keys(rule.properties())) {
		if _, ok := rule.Values[name]; !ok {
			fault("parameter %s has no default", name)
		}
	}
	return errs
}

// uses lists the library packages that a package needs, directly or not, and
// what they all read of the run.
func (b *indexer) uses(name string) (uses []string, inventory, namespaces bool) {
	seen := map[string]bool{name: true}
	for queue := []string{name}; len(queue) > 0; queue = queue[1:] {
		for _, f := range b.packages[queue[0]] {
			known := b.work.facts[f.module.Package.Location.File]
			inventory = inventory || known.inventory
			namespaces = namespaces || known.namespaces
		}
		for _, other := range b.refersTo(queue[0]) {
			if !seen[other] {
				seen[other] = true
				queue = append(queue, other)
				uses = append(uses, other)
			}
		}
	}
	slices.Sort(uses)
	return uses, inventory, namespaces
}

// refersTo lists the packages that a package refers to itself.
func (b *indexer) refersTo(name string) []string {
	if list, ok := b.direct[name]; ok {
		return list
	}
	paths := map[string]bool{}
	for _, f := range b.packages[name] {
		for _, t := range b.work.facts[f.module.Package.Location.File].data {
			paths[Dotted(t.Value.(ast.Ref))] = true
		}
	}
	list := []string{}
	for other := range b.packages {
		for path := range paths {
			if Meets(path, other) {
				list = append(list, other)
				break
			}
		}
	}
	b.direct[name] = list
	return list
}

// usesByKind lists the library packages that a rule needs for each kind.
func (b *indexer) usesByKind(rule *indexedRule) map[inputs.Kind][]string {
	var roots []*ast.Rule
	for _, name := range b.work.byPackage[rule.Package] {
		roots = append(roots, b.work.modules[name].Rules...)
	}
	out := map[inputs.Kind][]string{}
	for _, kind := range rule.Kinds {
		packages := map[string]bool{}
		for r := range b.live.from(roots, kind) {
			packages[packageName(r.Module.Package)] = true
		}
		delete(packages, rule.Package)
		out[kind] = append([]string{}, slices.Sorted(maps.Keys(packages))...)
	}
	return out
}

// touches reports whether ref reads something of package pkg.
func touches(ref ast.Ref, pkg string) bool { return Meets(Dotted(ref), pkg) }

// Dotted is the constant part of a path below data, as packages are named.
func Dotted(ref ast.Ref) string { return strings.ReplaceAll(PackagePath(ref), "/", ".") }

// Meets reports whether a path lies within a package, or the other way round.
func Meets(path, pkg string) bool {
	return path == "" || path == pkg || strings.HasPrefix(path, pkg+".") || strings.HasPrefix(pkg, path+".")
}

// hasSet reports whether m has a rule name that collects a set.
func hasSet(m *ast.Module, name string) bool {
	return slices.ContainsFunc(m.Rules, func(r *ast.Rule) bool { return isSet(r) && headName(r) == name })
}

// isSet reports whether r collects a set: "name contains …".
func isSet(r *ast.Rule) bool {
	return r.Head.RuleKind() == ast.MultiValue && len(r.Head.Args) == 0 && r.Head.Key != nil && len(r.Head.Ref()) == 1
}

// headName is the first name of a rule's head.
func headName(r *ast.Rule) string {
	name, _ := r.Head.Ref()[0].Value.(ast.Var)
	return string(name)
}

// ReadProfiles reads the profiles of a source, profiles/*.yaml.
func ReadProfiles(src Source) ([]Profile, error) {
	profiles, errs := readProfiles(src)
	return profiles, joinErrors(errs)
}

// readProfiles reads profiles/*.yaml.
func readProfiles(src Source) ([]Profile, []error) {
	names, err := fs.Glob(src.FS, path.Join(src.Root, "profiles", "*.yaml"))
	if err != nil {
		return nil, []error{err}
	}
	profiles := []Profile{}
	var errs []error
	for _, name := range names {
		p, err := readProfile(src.FS, name)
		if err != nil {
			errs = append(errs, &PolicyError{File: src.display(name), Message: err.Error()})
			continue
		}
		profiles = append(profiles, p)
	}
	return profiles, errs
}

// readProfile reads one profile; its name is the file's.
func readProfile(fsys fs.FS, name string) (Profile, error) {
	content, err := fs.ReadFile(fsys, name)
	if err != nil {
		return Profile{}, err
	}
	var raw map[string]any
	if err := yaml.Unmarshal(content, &raw); err != nil && !errors.Is(err, io.EOF) {
		return Profile{}, err
	}
	again, err := json.Marshal(raw)
	if err != nil {
		return Profile{}, err
	}
	decoder := json.NewDecoder(bytes.NewReader(again))
	decoder.DisallowUnknownFields()
	var p Profile
	if err := decoder.Decode(&p); err != nil {
		return Profile{}, err
	}
	want := strings.TrimSuffix(path.Base(name), ".yaml")
	if p.Name != "" && p.Name != want {
		return Profile{}, fmt.Errorf("name %q is not the file's", p.Name)
	}
	p.Name = want
	return p, nil
}

// checkProfiles checks that the library's profiles resolve.
func checkProfiles(index *bundleIndex) []error {
	var errs []error
	rules := make([]*rule, len(index.Rules))
	for i := range index.Rules {
		rules[i] = &rule{Rule: index.Rules[i].Rule, shipped: true}
	}
	for _, p := range index.Profiles {
		if _, err := resolveProfile(p.Name, index.Profiles, rules); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}
