package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/boltseal/boltseal/engine/vm"
	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

// nativeRule is the name of the set that a native rule collects its findings in.
const nativeRule = "violation"

// rule is a Rule with what it takes to judge it.
type rule struct {
	Rule
	unit *unit
	// entries are the rule sets whose elements are the rule's findings.
	entries []*entry
	// shipped says that profiles decide whether it is enabled.
	shipped bool
	// constraint is what a rule made of a Gatekeeper template judges for.
	constraint *Constraint
	// files are a shipped rule's; uses the library packages it needs by kind.
	files      []string
	uses       map[inputs.Kind][]string
	inventory  bool
	namespaces bool
	// override is the severity that configuration sets, "" for none.
	override Severity
}

// entry is a set of Rego rules that share an identity and a severity.
type entry struct {
	rule *rule
	// severity is the entry's own: a conftest rule's id may name both a deny
	// and a warn.
	severity Severity
	// set is the name of the set: violation, deny, warn_x.
	set string
	// pkg is the package the set stands in.
	pkg string
	// heads are the Rego rules; a shipped rule's are found when it is loaded.
	heads []*ast.Rule
	// delegate says that it cannot share an input with others.
	delegate bool
}

// unit is one source, loaded.
type unit struct {
	source Source
	digest string
	// index is the shipped library's; planned is its plan, nil where it has
	// none that fits.
	index   *bundleIndex
	planned *vm.Library
	// work is a user source's; the shipped library's is made per kind.
	work *workspace
	// data is a user source's own data.
	data map[string]any
	// exceptions are the heads of a user source's conftest exceptions, by package.
	exceptions map[string][]*ast.Rule
	rules      []*rule
	// constraints are the programs of Gatekeeper's constraints.
	constraints map[*entry]*program
	// mu guards programs.
	mu sync.Mutex
	// programs are those made so far, by what they judge.
	programs map[string]*program
}

// loadShipped makes a unit of the shipped library.
func loadShipped(src Source) (*unit, error) {
	index, err := readIndex(src)
	if err != nil {
		return nil, err
	}
	u := newIndexed(src, index)
	u.planned = readPlan(src, index)
	return u, nil
}

// newIndexed makes a unit of an index.
func newIndexed(src Source, index *bundleIndex) *unit {
	u := &unit{source: src, index: index, programs: map[string]*program{}}
	for i := range index.Rules {
		indexed := &index.Rules[i]
		r := &rule{Rule: indexed.Rule, unit: u, shipped: src.Shipped, files: indexed.Files, uses: indexed.Uses,
			inventory: indexed.Inventory, namespaces: indexed.Namespaces}
		r.Source, r.View = src.Name, ViewDocument
		r.entries = []*entry{{rule: r, severity: r.Severity, set: nativeRule, pkg: r.Package, delegate: indexed.Delegate}}
		u.rules = append(u.rules, r)
	}
	return u
}

// loadUser makes a unit of a user's source: parsed, resolved and checked as
// far as one source can be without compiling it.
func loadUser(src Source, shipped *unit) (u *unit, warnings []string, err error) {
	if len(src.Templates) > 0 {
		return loadTemplates(src)
	}
	names, dataNames, err := list(src)
	if err != nil {
		return nil, nil, fmt.Errorf("read policies %s: %w", src.Path, err)
	}
	sum, err := digest(src.FS, slices.Concat(names, dataNames))
	if err != nil {
		return nil, nil, fmt.Errorf("read policies %s: %w", src.Path, err)
	}
	if index := trustedIndex(src, sum); index != nil {
		return loadIndexed(src, index, shipped, dataNames)
	}
	files, errs := parse(src, names, true)
	if len(errs) > 0 {
		return nil, nil, joinErrors(errs)
	}
	u = &unit{source: src, digest: sum, programs: map[string]*program{}, exceptions: map[string][]*ast.Rule{}}
	if u.data, errs = readData(src, dataNames); len(errs) > 0 {
		return nil, nil, joinErrors(errs)
	}
	if errs = outsideRoots(src, files, u.data); len(errs) > 0 {
		return nil, nil, joinErrors(errs)
	}
	if u.work, errs = resolve(files); len(errs) > 0 {
		return nil, nil, joinErrors(errs)
	}
	own := u.work.packages()
	errs = append(errs, u.work.forbidden()...)
	errs = append(errs, extended(files, shipped)...)
	if err := u.addLibrary(shipped, own); err != nil {
		return nil, nil, err
	}
	errs = append(errs, u.work.undefined(u.data)...)
	warnings, failed := u.findRules(files)
	errs = append(errs, failed...)
	if len(u.rules) == 0 && len(errs) == 0 {
		errs = append(errs, fmt.Errorf("%s holds no rules: looked for deny, warn and violation sets (deny_x too) and for packages rules.<topic>.<name>", src.Path))
	}
	if len(errs) > 0 {
		return nil, nil, joinErrors(errs)
	}
	return u, warnings, nil
}

// extended refuses packages that are shipped rules.
func extended(files []file, shipped *unit) []error {
	var errs []error
	for _, f := range files {
		if why := shipped.taken(packageName(f.module.Package)); why != "" {
			errs = append(errs, at(f.module.Package.Location, "%s", why))
		}
	}
	return errs
}

// taken says why a user may not have a package of that name, "" where one may.
func (u *unit) taken(pkg string) string {
	if u == nil {
		return ""
	}
	for _, r := range u.rules {
		if pkg == r.Package || strings.HasPrefix(pkg, r.Package+".") {
			return fmt.Sprintf("package %s is a shipped rule, which cannot be extended or replaced: disable it in the configuration and give yours another name", pkg)
		}
	}
	return ""
}

// addLibrary adds the shipped library packages that the unit reads and does
// not define itself.
func (u *unit) addLibrary(shipped *unit, own map[string]bool) error {
	if shipped == nil {
		return nil
	}
	wanted := map[string]bool{}
	for _, f := range u.work.facts {
		for _, t := range f.data {
			for _, lib := range shipped.index.Libraries {
				if touches(t.Value.(ast.Ref), lib.Package) && !own[lib.Package] {
					wanted[lib.Package] = true
					for _, other := range lib.Uses {
						wanted[other] = !own[other]
					}
				}
			}
		}
	}
	var names []string
	for _, lib := range shipped.index.Libraries {
		if wanted[lib.Package] && !own[lib.Package] {
			names = append(names, lib.Files...)
		}
	}
	if len(names) == 0 {
		return nil
	}
	files, errs := parse(shipped.source, names, false)
	if len(errs) > 0 {
		return joinErrors(errs)
	}
	library, errs := resolve(files)
	if len(errs) > 0 {
		return joinErrors(errs)
	}
	u.work.add(library)
	return nil
}

// findRules finds the unit's native rules and conftest policies.
func (u *unit) findRules(files []file) (warnings []string, errs []error) {
	native := map[string][]file{}
	seen := map[string]*rule{}
	for _, f := range files {
		if id, ok := nativeID(f.module.Package); ok {
			native[id] = append(native[id], f)
			continue
		}
		notes, failed := u.findPolicies(f, seen)
		warnings = append(warnings, notes...)
		errs = append(errs, failed...)
	}
	for _, id := range slices.Sorted(maps.Keys(native)) {
		r, notes, failed := u.nativeRule(id, native[id])
		warnings = append(warnings, notes...)
		errs = append(errs, failed...)
		u.rules = append(u.rules, r)
	}
	return warnings, errs
}

// nativeRule makes one rule of a user's package rules.<topic>.<name>.
func (u *unit) nativeRule(id string, files []file) (r *rule, warnings []string, errs []error) {
	main := files[0]
	for _, f := range files {
		if packageAnnotations(f.module) != nil {
			main = f
		}
	}
	r = &rule{unit: u}
	r.ID, r.Package, r.Source, r.View = id, packageName(main.module.Package), u.source.Name, ViewDocument
	r.File, r.Line = main.name, main.module.Package.Location.Row
	e := &entry{rule: r, set: nativeRule, pkg: r.Package}
	for _, f := range files {
		full := f.module.Package.Location.File
		known := u.work.facts[full]
		e.delegate = e.delegate || known.delegate
		r.inventory = r.inventory || known.inventory
		r.namespaces = r.namespaces || known.namespaces
		for _, head := range u.work.modules[full].Rules {
			switch {
			case headName(head) != nativeRule:
			case !isSet(head):
				errs = append(errs, at(head.Location, "violation must be a set: write \"violation contains {…} if {…}\""))
			default:
				e.heads = append(e.heads, head)
			}
		}
	}
	if len(e.heads) == 0 && len(errs) == 0 {
		errs = append(errs, at(main.module.Package.Location, "rule %s has no \"violation contains …\"", id))
	}
	if len(id) > maxIDLength {
		errs = append(errs, at(main.module.Package.Location, "rule id %s is longer than %d characters", id, maxIDLength))
	}
	errs = append(errs, r.describe(packageAnnotations(main.module))...)
	if missing := r.setDefaults(); len(missing) > 0 {
		warnings = append(warnings, at(main.module.Package.Location, "rule %s: METADATA lacks %s", id, strings.Join(missing, ", ")).Error())
	}
	e.severity = r.Severity
	r.Values = defaults(r.Parameters)
	r.entries = []*entry{e}
	if !e.delegate {
		for _, f := range files {
			ownParameters(u.work.modules[f.module.Package.Location.File], id)
		}
	}
	u.readsOf(r)
	return r, warnings, errs
}

// readsOf adds what the library files of a user's unit read of the run.
func (u *unit) readsOf(r *rule) {
	for name, f := range u.work.facts {
		if _, native := nativeID(u.work.modules[name].Package); !native {
			r.inventory = r.inventory || f.inventory
			r.namespaces = r.namespaces || f.namespaces
		}
	}
}

// digest is the sha256 over names and contents of files.
func digest(fsys fs.FS, names []string) (string, error) {
	slices.Sort(names)
	sum := sha256.New()
	for _, name := range names {
		content, err := fs.ReadFile(fsys, name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%d %s %d\n", len(name), name, len(content))
		sum.Write(content)
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil)), nil
}
