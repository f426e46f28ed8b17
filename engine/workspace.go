package engine

import (
	"maps"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

// workspace is a set of policy files whose references are resolved: what
// programs are merged from. It does not change once it is made.
type workspace struct {
	// modules are the files' contents by their full name.
	modules map[string]*ast.Module
	// byPackage are the names of each package's modules, sorted.
	byPackage map[string][]string
	// facts are what is known of each module.
	facts map[string]facts
	// refs are the references to data of each rule.
	refs map[*ast.Rule][]ast.Ref
	// kind is the one kind of document that is judged with it, "" for any.
	kind inputs.Kind
	// checked says that the modules have been compiled in full before, so that
	// stages that only check may be left out.
	checked bool
	// read holds every path of data, and each of its prefixes, that an
	// expression reads; whole those that are read as they stand.
	read, whole map[string]bool
}

// resolve resolves the references of files, each by itself.
func resolve(files []file) (*workspace, []error) {
	modules := make(map[string]*ast.Module, len(files))
	for _, f := range files {
		modules[f.module.Package.Location.File] = f.module
	}
	return resolveModules(modules)
}

// resolveModules is resolve for modules by the names they shall have.
func resolveModules(modules map[string]*ast.Module) (*workspace, []error) {
	c := ast.NewCompiler().WithCapabilities(capabilities()).SetErrorLimit(0).WithOnlyStagesUpTo(ast.StageResolveRefs)
	c.Compile(modules)
	if c.Failed() {
		return nil, fromOPA(c.Errors)
	}
	w := &workspace{modules: c.Modules, facts: make(map[string]facts, len(modules)), read: map[string]bool{}, whole: map[string]bool{}, refs: map[*ast.Rule][]ast.Ref{}}
	w.byPackage = make(map[string][]string, len(w.modules))
	for _, name := range slices.Sorted(maps.Keys(w.modules)) {
		w.learn(name, w.modules[name])
	}
	return w, nil
}

// learn inspects one module.
func (w *workspace) learn(name string, m *ast.Module) {
	f := inspect(m)
	pkg := packageName(m.Package)
	w.byPackage[pkg] = append(w.byPackage[pkg], name)
	w.facts[name] = f
	maps.Copy(w.refs, f.refs)
	for _, t := range slices.Concat(f.data, f.targets) {
		if ref, ok := t.Value.(ast.Ref); ok && isRoot(ref[0], ast.DefaultRootDocument) {
			w.noteRead(ref)
		}
	}
}

// noteRead remembers that ref is read.
func (w *workspace) noteRead(ref ast.Ref) {
	var path strings.Builder
	path.WriteString("data")
	w.read["data"] = true
	for _, step := range ref[1:] {
		s, ok := step.Value.(ast.String)
		if !ok {
			break
		}
		path.WriteByte('/')
		path.WriteString(string(s))
		w.read[path.String()] = true
	}
	w.whole[path.String()] = true
}

// reads reports whether any expression reads the rule set name of a package,
// or a document that contains it.
func (w *workspace) reads(pkg ast.Ref, name string) bool {
	path := "data"
	if w.whole[path] {
		return true
	}
	for _, step := range pkg[1:] {
		s, _ := step.Value.(ast.String)
		path += "/" + string(s)
		if w.whole[path] {
			return true
		}
	}
	return w.read[path+"/"+name]
}

// add takes over the modules of other.
func (w *workspace) add(other *workspace) {
	for name, m := range other.modules {
		w.modules[name] = m
		w.facts[name] = other.facts[name]
	}
	for path := range other.read {
		w.read[path] = true
	}
	for path := range other.whole {
		w.whole[path] = true
	}
	maps.Copy(w.refs, other.refs)
	maps.Copy(w.byPackage, other.byPackage)
}

// packages are the names of the workspace's packages.
func (w *workspace) packages() map[string]bool {
	out := make(map[string]bool, len(w.modules))
	for name := range w.byPackage {
		out[name] = true
	}
	return out
}

// compile compiles modules in full; checked ones without the stages that
// change nothing.
func compile(modules map[string]*ast.Module, checked bool) (*ast.Compiler, []error) {
	c := ast.NewCompiler().WithCapabilities(capabilities()).SetErrorLimit(0).WithEnablePrintStatements(false)
	if checked {
		c = c.WithSkipStages(ast.StageCheckUnusedImports, ast.StageCheckKeywordOverrides, ast.StageCheckDuplicateImports,
			ast.StageCheckVoidCalls, ast.StageParseMetadataBlocks, ast.StageSetAnnotationSet, ast.StageCheckRuleConflicts,
			ast.StageCheckUndefinedFuncs, ast.StageCheckSafetyRuleHeads, ast.StageRewriteTestRulesForTracing,
			ast.StageCheckRecursion, ast.StageCheckTypes, ast.StageCheckUnsafeBuiltins, ast.StageCheckDeprecatedBuiltins,
			ast.StageBuildRequiredCapabilities)
	}
	c.Compile(modules)
	if c.Failed() {
		return nil, fromOPA(c.Errors)
	}
	return c, nil
}

// forbidden lists the calls that policies may not make.
func (w *workspace) forbidden() []error {
	var errs []error
	for _, f := range w.facts {
		for _, c := range f.calls {
			switch {
			case denied(c.name):
				errs = append(errs, at(c.loc, "%s is not allowed: policies reach no network, no file, no clock but the given time, and no chance", c.name))
			case c.name == "parse_config" || c.name == "parse_config_file" || c.name == "parse_combined_config_files":
				errs = append(errs, at(c.loc, "%s is conftest's own built-in and reads files, which policies may not: it belongs into conftest's tests", c.name))
			}
		}
		if f.combined != nil {
			errs = append(errs, at(f.combined, "input[_].contents is the input of conftest --combine, which is not supported: documents are judged one by one"))
		}
	}
	return errs
}

// undefined lists the references to data that no module and no data defines:
// OPA takes them as undefined, and the rule never fires.
func (w *workspace) undefined(data map[string]any) []error {
	root := &definition{}
	root.define([]string{"inventory"}, true)
	root.data(data)
	for _, m := range w.modules {
		steps := strings.Split(PackagePath(m.Package.Path), "/")
		root.define(steps, false)
		for _, r := range m.Rules {
			root.define(append(slices.Clip(steps), strings.Split(PackagePath(append(ast.Ref{ast.DefaultRootDocument}, stringified(r.Head.Ref())...)), "/")...), true)
		}
	}
	for _, f := range w.facts {
		for _, t := range f.targets {
			if ref, ok := t.Value.(ast.Ref); ok && isRoot(ref[0], ast.DefaultRootDocument) && ref.IsGround() {
				root.define(strings.Split(PackagePath(ref), "/"), true)
			}
		}
	}
	var errs []error
	for _, f := range w.facts {
		for _, t := range f.data {
			if missing := root.missing(t.Value.(ast.Ref)); missing != "" {
				errs = append(errs, at(t.Location, "%s is not defined by any policy or data file: the rule would never fire", missing))
			}
		}
	}
	return errs
}

// PackagePath is the constant part of a path below data, slash-separated.
func PackagePath(ref ast.Ref) string {
	var steps []string
	for _, step := range ref[1:] {
		s, ok := step.Value.(ast.String)
		if !ok {
			break
		}
		steps = append(steps, string(s))
	}
	return strings.Join(steps, "/")
}

// stringified turns the leading variable of a rule's head into a string.
func stringified(head ast.Ref) []*ast.Term {
	if len(head) == 0 {
		return nil
	}
	first := head[0]
	if name, ok := first.Value.(ast.Var); ok {
		first = ast.StringTerm(string(name))
	}
	return append([]*ast.Term{first}, head[1:]...)
}

// definition is a node of the tree of what data holds.
type definition struct {
	below map[string]*definition
	// open says that anything below may exist: a rule's value or plain data.
	open bool
}

// define adds a path.
func (d *definition) define(path []string, open bool) {
	for _, step := range path {
		if d.below == nil {
			d.below = map[string]*definition{}
		}
		next := d.below[step]
		if next == nil {
			next = &definition{}
			d.below[step] = next
		}
		d = next
	}
	d.open = d.open || open
}

// data adds plain data: its objects must hold what is read of them.
func (d *definition) data(value map[string]any) {
	for key := range value {
		d.define([]string{key}, true)
	}
}

// missing is the constant part of ref where it is not defined, "" where it is.
func (d *definition) missing(ref ast.Ref) string {
	for _, step := range ref[1:] {
		name, constant := step.Value.(ast.String)
		if d.open || !constant {
			return ""
		}
		next := d.below[string(name)]
		if next == nil {
			return ref.ConstantPrefix().String()
		}
		d = next
	}
	return ""
}
