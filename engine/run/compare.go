package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/ledger"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/inputs"
)

// earlier is a document that others are compared with: what it holds and what
// was found in it.
type earlier struct {
	name     string
	kind     inputs.Kind
	ref      string
	platform string
	// packages are the versions by identity, names how messages call them.
	packages map[string][]string
	names    map[string]string
	// findings are those without a waiver, by what they are about.
	findings map[findingKey]report.ComparedFinding
}

// findingKey is what a finding is about, whatever document it is in: two
// versions of an image, or an image and its bill of materials, have other
// subjects and so other fingerprints.
type findingKey struct{ rule, instance, element, about string }

func keyOf(f *engine.Finding) findingKey {
	about, _ := f.Details["key"].(string)
	if about == "" {
		about = f.Message
	}
	return findingKey{f.Rule, f.Instance, f.Element, about}
}

// comparison is what a run compares its documents with.
type comparison struct {
	mu   sync.Mutex
	list []*earlier
}

// compared judges what --compare-to names by the same policy. Waivers and
// baselines have no part in it: a finding that was waived there is none that
// a change brings. What cannot be read there is an error.
func compared(ctx context.Context, o Options, p policy) (*comparison, error) {
	if len(o.CompareTo) == 0 {
		return nil, nil
	}
	o.Args, o.CompareTo, o.Ledger, o.Baseline, o.WhyNot, o.Trace = o.CompareTo, nil, nil, nil, nil, nil
	o.Explain, o.ExplainFull, o.Progress, o.InlineIgnores = false, false, nil, false
	found := &comparison{}
	b := &bench{options: o, rules: map[ruleKey]*engine.Rule{}, record: found}
	b.book = ledger.NewBook(ledger.Options{Time: o.Time})
	w, outcomes, err := b.judge(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("read what to compare with: %w", err)
	}
	defer w.close()
	for i := range outcomes {
		for _, problem := range outcomes[i].problems {
			return nil, fmt.Errorf("read what to compare with: %s: %s", cmp.Or(problem.Position.File, w.items[i].name), problem.Message)
		}
		for _, doc := range outcomes[i].documents {
			for _, r := range doc.Results {
				if r.Verdict == engine.Error {
					return nil, fmt.Errorf("judge what to compare with: %s: %s: %s", doc.File, r.Rule, r.Error)
				}
			}
		}
	}
	if b.tooMany() {
		return nil, fmt.Errorf("read what to compare with: %w", tooManyDocuments(o.Limits.Documents))
	}
	if len(found.list) == 0 {
		return nil, errors.New("read what to compare with: there is nothing to judge in it")
	}
	slices.SortFunc(found.list, func(a, b *earlier) int {
		return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.ref, b.ref), strings.Compare(a.platform, b.platform))
	})
	return found, nil
}

// note keeps what later documents are compared with.
func (c *comparison) note(name string, doc *inputs.Document, findings []engine.Finding) {
	e := &earlier{name: name, kind: doc.Kind, ref: doc.Subject.Ref, platform: platformOf(doc), findings: map[findingKey]report.ComparedFinding{}}
	e.packages, e.names = packagesOf(doc)
	for i := range findings {
		f := &findings[i]
		e.findings[keyOf(f)] = report.ComparedFinding{Rule: f.Rule, Severity: f.Severity, Message: strings.Clone(f.Message)}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = append(c.list, e)
}

func platformOf(doc *inputs.Document) string {
	if doc.Image == nil {
		return ""
	}
	p := doc.Image.Platform
	return strings.TrimRight(strings.Join([]string{p.OS, p.Architecture, p.Variant}, "/"), "/")
}

// packagesOf are a document's packages: their versions by identity, sorted.
func packagesOf(doc *inputs.Document) (versions map[string][]string, names map[string]string) {
	versions, names = map[string][]string{}, map[string]string{}
	for i := range doc.Packages {
		p := &doc.Packages[i]
		id := packageIdentity(p.PURL, p.Type+" "+p.Name)
		names[id] = p.Name
		if !slices.Contains(versions[id], p.Version) {
			versions[id] = append(versions[id], p.Version)
		}
	}
	for _, list := range versions {
		slices.Sort(list)
	}
	return versions, names
}

// packageIdentity is a package URL without version, qualifiers and subpath.
func packageIdentity(purl, otherwise string) string {
	if purl == "" {
		return otherwise
	}
	if end := strings.IndexAny(purl, "@?#"); end >= 0 {
		return purl[:end]
	}
	return purl
}

// counterpart is what a document is compared with: the one of its kind and
// subject and platform, else of its kind and platform, else the only one for
// its platform. An image may be compared with a bill of materials.
func (c *comparison) counterpart(doc *inputs.Document) *earlier {
	platform := platformOf(doc)
	tests := []func(e *earlier) bool{
		func(e *earlier) bool { return e.kind == doc.Kind && e.ref == doc.Subject.Ref && e.platform == platform },
		func(e *earlier) bool {
			return e.kind == doc.Kind && e.platform == platform && (doc.Kind == inputs.KindImage || doc.Kind == inputs.KindSBOM)
		},
		func(e *earlier) bool {
			return software(e.kind) && software(doc.Kind) && (e.platform == platform || e.platform == "" || platform == "")
		},
	}
	for n, fits := range tests {
		var found []*earlier
		for _, e := range c.list {
			if fits(e) {
				found = append(found, e)
			}
		}
		if len(found) == 1 || n == 0 && len(found) > 1 {
			return found[0]
		}
	}
	return nil
}

// software says that documents of the kind list packages.
func software(kind inputs.Kind) bool { return kind == inputs.KindImage || kind == inputs.KindSBOM }

// apply sets the findings that a change did not bring to known, and says what
// the change did.
func (c *comparison) apply(doc *inputs.Document, findings []engine.Finding) *report.Comparison {
	out := &report.Comparison{Added: []string{}, Removed: []string{}, Changed: []string{},
		Disclosed: []report.ComparedFinding{}, Vanished: []report.ComparedFinding{}}
	e := c.counterpart(doc)
	if e == nil {
		out.Introduced = countNew(findings)
		return out
	}
	out.With = e.name
	packages, names := packagesOf(doc)
	e.changes(packages, names, out)
	still := map[findingKey]bool{}
	for i := range findings {
		f := &findings[i]
		key := keyOf(f)
		still[key] = true
		_, known := e.findings[key]
		disclosed := !known && e.has(f)
		if disclosed {
			out.Disclosed = append(out.Disclosed, report.ComparedFinding{Rule: f.Rule, Severity: f.Severity, Message: f.Message})
		}
		if (known || disclosed) && f.Status == engine.StatusNew {
			f.Status = engine.StatusBaseline
		}
	}
	for key, gone := range e.findings {
		if !still[key] {
			out.Vanished = append(out.Vanished, gone)
		}
	}
	slices.SortFunc(out.Vanished, func(a, b report.ComparedFinding) int {
		return cmp.Or(strings.Compare(a.Rule, b.Rule), strings.Compare(a.Message, b.Message))
	})
	out.Introduced = countNew(findings)
	return out
}

func countNew(findings []engine.Finding) int {
	n := 0
	for i := range findings {
		if findings[i].Status == engine.StatusNew {
			n++
		}
	}
	return n
}

// has says that a finding is about a vulnerability of a package that was there
// in the same version.
func (e *earlier) has(f *engine.Finding) bool {
	if id, _ := f.Details["vulnerability"].(string); id == "" {
		return false
	}
	purl, _ := f.Details["purl"].(string)
	version, _ := f.Details["installed"].(string)
	return purl != "" && slices.Contains(e.packages[packageIdentity(purl, "")], version)
}

// changes lists the packages that came, went and changed.
func (e *earlier) changes(packages map[string][]string, names map[string]string, out *report.Comparison) {
	for _, id := range slices.Sorted(maps.Keys(packages)) {
		was, is := e.packages[id], packages[id]
		name := strings.Clone(names[id])
		switch {
		case len(was) == 0:
			out.Added = append(out.Added, name+" "+strings.Join(is, ", "))
		case !slices.Equal(was, is):
			out.Changed = append(out.Changed, name+" "+strings.Join(was, ", ")+" → "+strings.Join(is, ", "))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(e.packages)) {
		if len(packages[id]) == 0 {
			out.Removed = append(out.Removed, e.names[id]+" "+strings.Join(e.packages[id], ", "))
		}
	}
}

// imageOf is what the report says of an image.
func imageOf(doc *inputs.Document) *report.Image {
	if doc.Image == nil {
		return nil
	}
	out := &report.Image{Platform: platformOf(doc), Base: doc.Image.Base.Reference, Layers: []report.ImageLayer{},
		OS: strings.TrimSpace(doc.Image.OS.ID + " " + doc.Image.OS.Version)}
	for _, l := range doc.Image.Layers {
		out.Layers = append(out.Layers, report.ImageLayer{Digest: l.Digest, Instruction: l.Instruction})
	}
	return out
}
