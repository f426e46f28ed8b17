package suite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/gatekeeper"
	"github.com/boltseal/boltseal/inputs"
)

// Options say what Run runs.
type Options struct {
	// Tree holds the suites and what they name.
	Tree fs.FS
	// Path is how failures call the tree.
	Path string
	// Run chooses tests and cases, as gator's --run does; "" is all.
	Run string
}

// Result is what Run saw.
type Result struct {
	// Suites, Tests and Cases count what ran, WithCases the tests that have
	// cases, Skipped the cases left out by a suite itself.
	Suites, Tests, WithCases, Cases, Skipped int
	// Failures are the cases that failed, and suites that could not be run.
	Failures []Failure
}

// Failure is a case, a test or a suite that failed.
type Failure struct {
	// File and Line are where it stands.
	File string
	Line int
	// Name is suite//test//case, as far as there is one.
	Name string
	// Message says what is wrong, Got what the constraint found.
	Message string
	Got     []string
}

// Run runs all suites of a tree. The error is for a broken filter, and for a
// tree that cannot be walked.
func Run(ctx context.Context, o Options) (Result, error) {
	chosen, err := newFilter(o.Run)
	if err != nil {
		return Result{}, err
	}
	r := runner{options: o, filter: chosen}
	err = fs.WalkDir(o.Tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("look for suites: %w", err)
		case ctx.Err() != nil:
			return ctx.Err()
		case entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case !entry.Type().IsRegular() || !slices.Contains([]string{".yaml", ".yml", ".json"}, path.Ext(name)):
			return nil
		}
		if info, err := entry.Info(); err != nil || info.Size() > maxSuite {
			return nil
		}
		return r.file(ctx, name)
	})
	return r.result, err
}

// runner runs suites.
type runner struct {
	options Options
	filter  filter
	result  Result
	// name, suite and test are what is being run.
	name string
	test *test
}

func (r *runner) fail(line int, kase, message string, got ...string) {
	name := r.name
	if r.test != nil {
		name += "//" + r.test.Name
	}
	if kase != "" {
		name += "//" + kase
	}
	r.result.Failures = append(r.result.Failures, Failure{File: path.Join(r.options.Path, r.name), Line: line, Name: name, Message: message, Got: got})
}

// file runs a file, if it is a suite.
func (r *runner) file(ctx context.Context, name string) error {
	content, err := fs.ReadFile(r.options.Tree, name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	s, err := readSuite(path.Join(r.options.Path, name), content)
	r.name, r.test = name, nil
	if err != nil {
		r.fail(1, "", err.Error())
		return nil
	}
	if s == nil {
		return nil
	}
	r.result.Suites++
	for i := range s.Tests {
		r.test = &s.Tests[i]
		if s.Skip || r.test.Skip {
			r.result.Skipped += max(len(r.test.Cases), 1)
			continue
		}
		if err := r.one(ctx); err != nil {
			return err
		}
	}
	return nil
}

// one runs the current test.
func (r *runner) one(ctx context.Context) error {
	t := r.test
	var cases []*kase
	for i := range t.Cases {
		if r.filter.matches(t.Name, t.Cases[i].Name) {
			cases = append(cases, &t.Cases[i])
		}
	}
	if len(cases) == 0 && (len(t.Cases) > 0 || !r.filter.matches(t.Name, "")) {
		return nil
	}
	r.result.Tests++
	if len(t.Cases) > 0 {
		r.result.WithCases++
	}
	policy, err := r.compile(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case t.Invalid && errors.Is(err, gatekeeper.ErrSchema):
		return nil
	case t.Invalid && err != nil:
		r.fail(t.line, "", "the constraint was to break the template's schema, but: "+err.Error())
		return nil
	case t.Invalid:
		r.fail(t.line, "", "the constraint was to break the template's schema, and does not")
		return nil
	case err != nil:
		r.fail(t.line, "", err.Error())
		return nil
	}
	for _, k := range cases {
		if k.Skip {
			r.result.Skipped++
			continue
		}
		r.result.Cases++
		if err := r.kase(ctx, policy, k); err != nil {
			return err
		}
	}
	return nil
}

// compile reads the test's template and constraint.
func (r *runner) compile(ctx context.Context) (*engine.Policy, error) {
	if r.test.Expansion != "" {
		return nil, errors.New("expansion is not supported: name the object that the expansion would give")
	}
	set, constraint := gatekeeper.NewSet(), gatekeeper.NewSet()
	for _, named := range []struct {
		what, name string
		set        *gatekeeper.Set
	}{{"template", r.test.Template, set}, {"constraint", r.test.Constraint, constraint}} {
		if named.name == "" {
			return nil, fmt.Errorf("the test names no %s", named.what)
		}
		full, content, err := open(r.options.Tree, r.name, named.name)
		if err == nil {
			err = named.set.Add(path.Join(r.options.Path, full), content)
		}
		if err != nil {
			return nil, fmt.Errorf("read the %s: %w", named.what, err)
		}
	}
	if err := set.UseConstraints(constraint); err != nil {
		return nil, err
	}
	if set.Templates() != 1 || set.Constraints() != 1 {
		return nil, fmt.Errorf("a test has one template and one constraint, and the files hold %d and %d", set.Templates(), set.Constraints())
	}
	source, _, err := set.Source("suite", "")
	if err != nil {
		return nil, err
	}
	return engine.Compile(ctx, engine.Config{}, source)
}

// kase runs one case.
func (r *runner) kase(ctx context.Context, policy *engine.Policy, k *kase) error {
	if len(k.Assertions) == 0 {
		r.fail(k.line, k.Name, "the case asserts nothing")
		return nil
	}
	messages, err := r.messages(ctx, policy, k)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		r.fail(k.line, k.Name, err.Error())
		return nil
	}
	for _, a := range k.Assertions {
		if err := a.holds(messages); err != nil {
			r.fail(cmp.Or(a.line, k.line), k.Name, err.Error(), messages...)
		}
	}
	return nil
}

// messages are those of the violations of a case's object.
func (r *runner) messages(ctx context.Context, policy *engine.Policy, k *kase) ([]string, error) {
	if k.Object == "" {
		return nil, errors.New("the case names no object")
	}
	found, err := r.manifests(k.Object)
	if err != nil {
		return nil, fmt.Errorf("read the object: %w", err)
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%s holds %d objects, and one is judged", k.Object, len(found))
	}
	var others []gatekeeper.Manifest
	for _, name := range k.Inventory {
		more, err := r.manifests(name)
		if err != nil {
			return nil, fmt.Errorf("read the inventory: %w", err)
		}
		others = append(others, more...)
	}
	doc, err := document(found[0], others)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", k.Object, err)
	}
	session, err := policy.Session(ctx, inventory(others))
	if err != nil {
		return nil, err
	}
	decision, err := session.Evaluate(ctx, &inputs.Collected{Doc: doc})
	if err != nil {
		return nil, err
	}
	for _, result := range decision.Results {
		if result.Error != "" {
			return nil, errors.New(result.Error)
		}
	}
	var messages []string
	for _, f := range decision.Findings {
		messages = append(messages, f.Message)
	}
	return messages, nil
}

func (r *runner) manifests(name string) ([]gatekeeper.Manifest, error) {
	full, content, err := open(r.options.Tree, r.name, name)
	if err != nil {
		return nil, err
	}
	found, err := gatekeeper.Manifests(path.Join(r.options.Path, full), content)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("%s holds no object", name)
	}
	return found, err
}
