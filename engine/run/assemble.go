package run

import (
	"cmp"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/inputs"
)

// The exit codes (DESIGN §6).
const (
	ExitPass    = 0
	ExitFail    = 1
	ExitUnknown = 2 // something could not be judged
	ExitNothing = 3 // there was nothing to judge
)

// verdict is a document's: fail for a new finding at or above the threshold,
// else incomplete for any rule that could not be judged, else pass.
func (o *Options) verdict(doc *report.Document) engine.Verdict {
	for i := range doc.Findings {
		if f := &doc.Findings[i]; f.Status == engine.StatusNew && o.fails(f.Severity) {
			return engine.Fail
		}
	}
	if unjudged(doc) {
		return engine.Incomplete
	}
	return engine.Pass
}

// limit keeps as many findings of each rule as are reported, new ones before
// known and waived ones, worse ones before others, and counts the rest.
func (o *Options) limit(doc *report.Document) {
	most := o.MaxFindings
	byRule := map[string][]*engine.Finding{}
	for i := range doc.Findings {
		f := &doc.Findings[i]
		byRule[f.Rule] = append(byRule[f.Rule], f)
	}
	dropped := map[*engine.Finding]bool{}
	for rule, found := range byRule {
		if len(found) <= most {
			continue
		}
		slices.SortStableFunc(found, func(a, b *engine.Finding) int {
			return cmp.Or(standing(a.Status)-standing(b.Status), o.ranked(b.Severity).Rank()-o.ranked(a.Severity).Rank())
		})
		for _, f := range found[most:] {
			dropped[f] = true
		}
		if doc.Truncated == nil {
			doc.Truncated = map[string]int{}
		}
		doc.Truncated[rule] = len(found) - most
	}
	if len(dropped) == 0 {
		return
	}
	kept := make([]engine.Finding, 0, len(doc.Findings)-len(dropped))
	for i := range doc.Findings {
		if !dropped[&doc.Findings[i]] {
			kept = append(kept, doc.Findings[i])
		}
	}
	doc.Findings = kept
}

// standing orders statuses by how much a reader needs to see them.
func standing(s engine.Status) int {
	switch s {
	case engine.StatusNew:
		return 0
	case engine.StatusBaseline:
		return 1
	}
	return 2
}

// fails reports whether a new finding of the severity fails its document.
func (o *Options) fails(s engine.Severity) bool {
	return o.FailOn != engine.Never && o.ranked(s).Rank() >= o.FailOn.Rank()
}

// ranked is the severity that counts: unknown, and what is no severity at
// all, counts as the options say.
func (o *Options) ranked(s engine.Severity) engine.Severity {
	if s.Rank() == 0 {
		return o.UnknownRank
	}
	return s
}

// unjudged reports whether any rule could not be judged on the document.
func unjudged(doc *report.Document) bool {
	return slices.ContainsFunc(doc.Results, func(r engine.RuleResult) bool {
		return r.Verdict == engine.Incomplete || r.Verdict == engine.Error
	})
}

// assemble puts the outcomes together in the order of the items.
func (b *bench) assemble(w *walker, outcomes []outcome) *Outcome {
	o := &b.options
	r := report.Report{Schema: report.SchemaVersion, Tool: o.Tool, EffectiveTime: rfc3339(o.Time), FailOn: o.FailOn,
		InForce: append([]report.InForce{}, o.InForce...), Documents: []report.Document{}, Errors: []report.Problem{},
		Skipped: []report.Skip{}, Uncovered: []report.Skip{}, Rules: []engine.Rule{}}
	for _, f := range w.ignores {
		r.InForce = append(r.InForce, report.InForce{Kind: "ignore", Name: f.name, Digest: f.digest})
	}
	redactor := report.NewRedactor()
	tooMany := b.tooMany()
	r.Summary.Skipped = w.unlisted
	namedUncovered := false
	for i := range outcomes {
		out := &outcomes[i]
		redactor.Add(out.secrets...)
		r.Errors = append(r.Errors, out.problems...)
		r.Skipped = append(r.Skipped, out.skipped...)
		r.Summary.Skipped += out.unlisted
		if tooMany {
			continue
		}
		r.Documents = append(r.Documents, out.documents...)
		r.Uncovered = append(r.Uncovered, out.uncovered...)
		r.WhyNot = append(r.WhyNot, out.whyNot...)
		namedUncovered = namedUncovered || w.items[i].named && len(out.uncovered) > 0
		if len(out.documents)+len(out.uncovered) > 0 {
			r.Summary.Files++
		}
	}
	if tooMany {
		// Which documents came first depends on the workers: none is reported.
		r.Errors = append(r.Errors, report.Problem{Message: tooManyDocuments(o.Limits.Documents).Error()})
	} else {
		r.Waivers = b.book.Notes()
	}
	b.summarize(&r)
	r.Rules = b.namedRules(&r)
	r.Verdict, r.ExitCode = conclude(&r, namedUncovered)
	return &Outcome{Report: r, Redactor: redactor}
}

// conclude gives the run's verdict and exit code.
func conclude(r *report.Report, namedUncovered bool) (verdict string, code int) {
	broken := len(r.Errors) > 0 || slices.ContainsFunc(r.Documents, func(d report.Document) bool { return unjudged(&d) })
	switch {
	case r.Summary.Failed > 0:
		verdict, code = string(engine.Fail), ExitFail
	case broken:
		verdict = string(engine.Incomplete)
	case len(r.Documents) == 0:
		verdict, code = "nothing", ExitNothing
	case namedUncovered:
		verdict, code = string(engine.Pass), ExitNothing
	default:
		verdict, code = string(engine.Pass), ExitPass
	}
	if broken {
		code = ExitUnknown
	}
	return verdict, code
}

func (b *bench) summarize(r *report.Report) {
	s := &r.Summary
	s.BySeverity = map[engine.Severity]int{}
	for _, severity := range engine.Severities() {
		s.BySeverity[severity] = 0
	}
	kinds := map[inputs.Kind]bool{}
	for i := range r.Documents {
		doc := &r.Documents[i]
		kinds[doc.Kind] = true
		switch doc.Verdict {
		case engine.Pass:
			s.Passed++
		case engine.Fail:
			s.Failed++
		default:
			s.Incomplete++
		}
		b.countFindings(doc, s)
	}
	s.Documents = len(r.Documents)
	s.Skipped += len(r.Skipped)
	s.Errors = len(r.Errors)
	for _, rule := range b.rules {
		if rule.Enabled && slices.ContainsFunc(rule.Kinds, func(k inputs.Kind) bool { return kinds[k] }) {
			s.Rules++
		}
	}
}

func (b *bench) countFindings(doc *report.Document, s *report.Summary) {
	for i := range doc.Findings {
		switch f := &doc.Findings[i]; f.Status {
		case engine.StatusWaived:
			s.Waived++
		case engine.StatusBaseline:
			s.Baseline++
		default:
			s.Findings++
			s.BySeverity[b.options.ranked(f.Severity)]++
		}
	}
	for _, n := range doc.Truncated {
		s.Suppressed += n
	}
}

// namedRules are the rules that findings and results name, sorted.
func (b *bench) namedRules(r *report.Report) []engine.Rule {
	named := map[ruleKey]bool{}
	for i := range r.Documents {
		for j := range r.Documents[i].Findings {
			f := &r.Documents[i].Findings[j]
			named[ruleKey{f.Rule, f.Instance}] = true
		}
		for _, result := range r.Documents[i].Results {
			named[ruleKey{result.Rule, result.Instance}] = true
		}
	}
	rules := []engine.Rule{}
	for key := range named {
		if rule := b.rules[key]; rule != nil {
			rules = append(rules, *rule)
		}
	}
	slices.SortFunc(rules, func(a, b engine.Rule) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Instance, b.Instance))
	})
	return rules
}
