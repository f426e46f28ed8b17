package gatekeeper

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
)

// Exported is a rule of ours and what it was written as.
type Exported struct {
	Rule                 string
	Template, Constraint map[string]any
}

// kind is the template's kind of constraint.
func (e *Exported) kind() string {
	kind, _ := e.Constraint["kind"].(string)
	return kind
}

// bare is the name of the constraint that has neither a match nor parameters.
const bare = "bare"

// bareConstraint judges every object by the template's own defaults.
func (e *Exported) bareConstraint() map[string]any {
	return map[string]any{"apiVersion": e.Constraint["apiVersion"], "kind": e.Constraint["kind"],
		"metadata": map[string]any{"name": bare}}
}

func (e *Exported) constraintName() string {
	name, _ := mapping(e.Constraint, "metadata")["name"].(string)
	return name
}

// Difference is what two sides do not agree on.
type Difference struct {
	Rule, Document, Constraint string
	// Ours and Theirs are what only one of them says.
	Ours, Theirs []string
}

func (d Difference) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s on %s", d.Rule, d.Document)
	if d.Constraint != "" {
		fmt.Fprintf(&b, " (constraint %s)", d.Constraint)
	}
	for _, line := range d.Ours {
		fmt.Fprintf(&b, "\n  only we:        %.400s", line)
	}
	for _, line := range d.Theirs {
		fmt.Fprintf(&b, "\n  only Gatekeeper: %.400s", line)
	}
	return b.String()
}

// Comparison is what a comparison came to.
type Comparison struct {
	Documents, Rules, Violations int
	Differences                  []Difference
	// Unmatched are, by rule, the documents on which it finds something although
	// the exported constraint does not match them.
	Unmatched map[string][]string
	// Fired counts, by rule, documents on which both sides find something.
	Fired map[string]int

	mu          sync.Mutex
	both        bool
	done, total int
	progress    func(done, total int)
}

// add compares one rule on one document.
func (c *Comparison) add(rule, document, constraint string, ours, theirs Said) {
	c.Violations += len(ours)
	if slices.Equal(ours, theirs) {
		if len(ours) > 0 {
			c.Fired[rule]++
		}
		return
	}
	c.Differences = append(c.Differences, Difference{Rule: rule, Document: document, Constraint: constraint,
		Ours: without(ours, theirs), Theirs: without(theirs, ours)})
}

func without(list, others Said) (out []string) {
	for _, one := range list {
		if !slices.Contains(others, one) {
			out = append(out, one)
		}
	}
	return out
}

// batch is how many objects are reviewed between two steps of progress.
const batch = 16

// Compare runs exported rules in Gatekeeper beside the same rules in our
// engine, over all documents of all roots: under a constraint without match
// and parameters, and where both is asked for under the exported one as well,
// which else is only matched. Each oracle takes a share of the rules. progress
// is told how much of it all is done.
func Compare(ctx context.Context, oracles []*Oracle, rules []Exported, roots []*Root, both bool, progress func(done, total int)) (*Comparison, error) {
	c := &Comparison{Rules: len(rules), both: both, Unmatched: map[string][]string{}, Fired: map[string]int{}, progress: progress}
	var ids []string
	for _, r := range rules {
		ids = append(ids, r.Rule)
	}
	policy, err := engine.Compile(ctx, engine.Config{
		Profiles: []string{"exported"}, ExtraProfiles: []engine.Profile{{Name: "exported", Include: ids}}, Limits: limits,
	}, engine.Shipped())
	if err != nil {
		return nil, fmt.Errorf("compile our rules: %w", err)
	}
	shares := make([][]Exported, len(oracles))
	for i, rule := range rules {
		shares[i%len(shares)] = append(shares[i%len(shares)], rule)
	}
	for _, root := range roots {
		c.Documents += len(root.Documents)
	}
	c.total = c.Documents * len(oracles)
	for _, root := range roots {
		ours, err := Judge(ctx, policy, root)
		if err != nil {
			return nil, fmt.Errorf("judge by our rules: %w", err)
		}
		errs := make([]error, len(oracles))
		var wait sync.WaitGroup
		for i, o := range oracles {
			wait.Go(func() { errs[i] = c.share(ctx, o, shares[i], root, ours) })
		}
		wait.Wait()
		if err := errors.Join(errs...); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(c.Differences, func(a, b Difference) int {
		return cmp.Or(strings.Compare(a.Rule, b.Rule), strings.Compare(a.Document, b.Document), strings.Compare(a.Constraint, b.Constraint))
	})
	return c, nil
}

// share compares some of the rules over a root.
func (c *Comparison) share(ctx context.Context, o *Oracle, rules []Exported, root *Root, ours []Judged) error {
	var templates, constraints, matchers []map[string]any
	for _, r := range rules {
		templates = append(templates, r.Template)
		constraints = append(constraints, r.bareConstraint())
		matchers = append(matchers, r.Constraint)
	}
	if c.both {
		constraints, matchers = append(constraints, matchers...), nil
	}
	said, err := o.Open(templates, constraints, matchers)
	if err != nil {
		return err
	}
	for i, wrong := range said {
		if wrong != "" {
			return fmt.Errorf("load what %s was exported as: Gatekeeper refuses it: %s", rules[i%len(rules)].Rule, wrong)
		}
	}
	if err := o.Fill(root.Placed()); err != nil {
		return err
	}
	for at := 0; at < len(root.Documents); at += batch {
		if err := ctx.Err(); err != nil {
			return err
		}
		end := min(at+batch, len(root.Documents))
		var objects []Object
		for _, doc := range root.Documents[at:end] {
			objects = append(objects, root.Object(doc))
		}
		theirs, err := o.Review(objects)
		if err != nil {
			return err
		}
		if err := c.batch(rules, root, at, ours, theirs); err != nil {
			return err
		}
	}
	return nil
}

// batch compares the documents from at on.
func (c *Comparison) batch(rules []Exported, root *Root, at int, ours []Judged, theirs []Reviewed) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range theirs {
		doc := root.Documents[at+i].Doc.Subject
		if err := c.document(doc.Name+" "+doc.Ref, rules, ours[at+i], theirs[i]); err != nil {
			return err
		}
	}
	c.done += len(theirs)
	c.progress(c.done, c.total)
	return nil
}

// document compares all rules on one document.
func (c *Comparison) document(name string, rules []Exported, ours Judged, theirs Reviewed) error {
	if theirs.Error != "" {
		c.Differences = append(c.Differences, Difference{Rule: "every rule", Document: name, Theirs: []string{theirs.Error}})
		return nil
	}
	byConstraint, err := sorted(theirs.Results)
	if err != nil {
		return err
	}
	for _, r := range rules {
		for _, wrong := range errorsOf(r, ours, theirs) {
			c.Differences = append(c.Differences, Difference{Rule: r.Rule, Document: name, Theirs: []string{wrong}})
		}
		found := ours.Said[r.Rule]
		c.add(r.Rule, name, "", found, byConstraint[r.kind()+"/"+bare])
		own := r.kind() + "/" + r.constraintName()
		matched := slices.Contains(theirs.Matched, own)
		if matched && c.both {
			c.add(r.Rule, name, r.constraintName(), found, byConstraint[own])
		}
		if !matched && len(found) > 0 {
			c.Unmatched[r.Rule] = append(c.Unmatched[r.Rule], name)
		}
	}
	return nil
}

// errorsOf are the errors of either side: none may have any.
func errorsOf(r Exported, ours Judged, theirs Reviewed) (out []string) {
	if said, failed := ours.Errors[r.Rule]; failed {
		out = append(out, "our engine: "+said)
	}
	for _, said := range theirs.Errors {
		if strings.HasPrefix(said, r.kind()+"/") {
			out = append(out, "unsaid: "+said)
		}
	}
	return out
}

// sorted divides results by "<kind>/<name>".
func sorted(results []Result) (map[string]Said, error) {
	out := map[string]Said{}
	for _, r := range results {
		said := out[r.Kind+"/"+r.Name]
		details := r.Details
		if details == nil {
			details = map[string]any{}
		}
		if err := said.add(r.Msg, details); err != nil {
			return nil, err
		}
		out[r.Kind+"/"+r.Name] = said
	}
	return out, nil
}

// examples is how many documents of a kind are named.
const examples = 3

// Summary says in a few lines what came of it.
func (c *Comparison) Summary() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d documents, %d rules (%d of them found something), %d violations compared, %d differences",
		c.Documents, c.Rules, len(c.Fired), c.Violations, len(c.Differences))
	for _, rule := range slices.Sorted(maps.Keys(c.Unmatched)) {
		documents := c.Unmatched[rule]
		fmt.Fprintf(&b, "\n%s finds something on %d documents that its constraint does not match: %s", rule, len(documents),
			strings.Join(documents[:min(len(documents), examples)], ", "))
	}
	return b.String()
}
