package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

// Policy is a compiled set of rules. It is immutable and safe for concurrent
// use; what one kind of document needs is prepared when the first arrives.
type Policy struct {
	cfg      Config
	units    []*unit
	rules    []*rule
	profiles []Profile
	warnings []string
	plans    map[inputs.Kind]*plan
	encoder  *encoder
	// parameters is input.parameters of the rules that share an input: their
	// values by rule id.
	parameters *ast.Term
	now        string
}

// plan is what judging one kind of document takes.
type plan struct {
	kind inputs.Kind
	once sync.Once
	err  error
	// rules are the enabled rules that judge the kind, sorted by id and instance; at finds
	// one's place.
	rules    []*rule
	at       map[*rule]int
	programs []*program
	// outcomes are slices that documents before have used.
	outcomes sync.Pool
	// views are those that any program needs.
	document, conftest, review bool
}

// Compile loads and checks policies. Every error names file and line, and
// all errors of a source are returned, not only the first. User sources see
// the shipped library only if the shipped source is among sources.
func Compile(ctx context.Context, cfg Config, sources ...Source) (*Policy, error) {
	p := &Policy{cfg: withDefaults(cfg), plans: map[inputs.Kind]*plan{}, encoder: &encoder{}}
	p.now = p.cfg.Time.UTC().Format(time.RFC3339)
	if err := p.load(ctx, sources); err != nil {
		return nil, err
	}
	if err := selectRules(p.cfg, p.profiles, p.rules); err != nil {
		return nil, err
	}
	for _, k := range inputs.Kinds() {
		p.plans[k] = p.newPlan(k)
	}
	p.parameters = p.sharedParameters()
	var errs []error
	for _, u := range p.units {
		if u.work != nil {
			errs = append(errs, u.check(p.rules)...)
		}
	}
	if len(errs) > 0 {
		return nil, joinErrors(errs)
	}
	return p, ctx.Err()
}

// withDefaults fills the limits and the time that the caller left out.
func withDefaults(cfg Config) Config {
	limits := DefaultEvalLimits()
	if cfg.Limits.Evaluation <= 0 {
		cfg.Limits.Evaluation = limits.Evaluation
	}
	if cfg.Limits.Findings <= 0 {
		cfg.Limits.Findings = limits.Findings
	}
	if cfg.UnknownRank == "" {
		cfg.UnknownRank = High
	}
	if cfg.Time.IsZero() {
		cfg.Time = time.Now()
	}
	return cfg
}

// load loads all sources and joins their rules.
func (p *Policy) load(ctx context.Context, sources []Source) error {
	var shipped *unit
	for _, src := range sources {
		if !src.Shipped {
			continue
		}
		if shipped != nil {
			return errors.New("two shipped libraries are named")
		}
		var err error
		if shipped, err = loadShipped(src); err != nil {
			return err
		}
		p.units = append(p.units, shipped)
		p.profiles = append(p.profiles, shipped.index.Profiles...)
	}
	p.profiles = append(p.profiles, p.cfg.ExtraProfiles...)
	var errs []error
	for _, src := range sources {
		if src.Shipped {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		u, warnings, err := loadUser(src, shipped)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		p.units = append(p.units, u)
		p.warnings = append(p.warnings, warnings...)
	}
	for _, u := range p.units {
		p.rules = append(p.rules, u.rules...)
	}
	slices.SortStableFunc(p.rules, func(a, b *rule) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Instance, b.Instance))
	})
	errs = append(errs, twice(p.rules)...)
	names := map[string]bool{noProfile: true}
	for _, profile := range p.profiles {
		if names[profile.Name] {
			errs = append(errs, fmt.Errorf("profile %q is defined twice", profile.Name))
		}
		names[profile.Name] = true
	}
	return errors.Join(errs...)
}

// twice refuses rules of one identity, in their order.
func twice(rules []*rule) (errs []error) {
	for i := 1; i < len(rules); i++ {
		a, b := rules[i-1], rules[i]
		switch {
		case a.ID != b.ID:
		case a.constraint == nil || b.constraint == nil || a.unit != b.unit:
			errs = append(errs, fmt.Errorf("rule %s is defined twice: in %s and in %s", a.ID,
				a.unit.source.display(a.File), b.unit.source.display(b.File)))
		case a.Instance == b.Instance:
			errs = append(errs, fmt.Errorf("constraint %s of template %s is defined twice: in %s and in %s", a.Instance, a.ID,
				a.constraint.where(a.unit.source), b.constraint.where(b.unit.source)))
		}
	}
	return errs
}

// newPlan lists the rules that judge a kind.
func (p *Policy) newPlan(k inputs.Kind) *plan {
	out := &plan{kind: k, at: map[*rule]int{}}
	for _, r := range p.rules {
		if r.Enabled && r.Judges(k) {
			out.at[r] = len(out.rules)
			out.rules = append(out.rules, r)
		}
	}
	return out
}

// sharedParameters is input.parameters for rules that share an input.
func (p *Policy) sharedParameters() *ast.Term {
	var pairs [][2]*ast.Term
	for _, r := range p.rules {
		if r.Enabled && r.View == ViewDocument {
			pairs = append(pairs, [2]*ast.Term{ast.StringTerm(r.ID), r.ownParameters()})
		}
	}
	return ast.NewTerm(ast.NewObject(pairs...))
}

// ownParameters is the rule's own input.parameters.
func (r *rule) ownParameters() *ast.Term {
	if len(r.Values) == 0 {
		return ast.InternedEmptyObject
	}
	return encodeAny(r.Values)
}

// Rules lists all known rules, sorted by id and instance, with Enabled set for each.
func (p *Policy) Rules() []Rule {
	out := make([]Rule, len(p.rules))
	for i, r := range p.rules {
		out[i] = r.Rule
	}
	return out
}

// Profiles lists the known profiles, sorted by name.
func (p *Policy) Profiles() []Profile {
	out := slices.Clone(p.profiles)
	slices.SortFunc(out, func(a, b Profile) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Covers reports whether any enabled rule judges documents of kind k.
func (p *Policy) Covers(k inputs.Kind) bool {
	plan := p.plans[k]
	return plan != nil && len(plan.rules) > 0
}

// NeedsInventory reports whether an enabled rule reads data.inventory.
func (p *Policy) NeedsInventory() bool {
	return slices.ContainsFunc(p.rules, func(r *rule) bool { return r.Enabled && r.inventory })
}

// ReadsInventory reports whether the rule of an id reads data.inventory.
func (p *Policy) ReadsInventory(id string) bool {
	return slices.ContainsFunc(p.rules, func(r *rule) bool { return r.ID == id && r.inventory })
}

// NeedsNamespaces reports whether an enabled rule reads
// input.review.namespaceObject, so that Namespaces of the run must be known.
func (p *Policy) NeedsNamespaces() bool {
	return slices.ContainsFunc(p.rules, func(r *rule) bool { return r.Enabled && r.namespaces })
}

// Warnings lists what is doubtful in users' policies but no error, such as
// missing METADATA; sorted by source, file and line.
func (p *Policy) Warnings() []string { return slices.Clone(p.warnings) }

// Digests gives the sha256 (sha256:hex) of the content of each user source,
// by its path.
func (p *Policy) Digests() map[string]string {
	out := map[string]string{}
	for _, u := range p.units {
		if u.digest != "" {
			out[u.source.Path] = u.digest
		}
	}
	return out
}

// Rank is the severity that a finding's severity counts as: unknown ranks as
// the configuration says.
func (p *Policy) Rank(s Severity) Severity {
	if s == Unknown {
		return p.cfg.UnknownRank
	}
	return s
}
