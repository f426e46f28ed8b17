package run

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/ledger"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/inputs"
)

// judge is what the run asks of a session; *engine.Session is one.
type judge interface {
	Evaluate(ctx context.Context, c *inputs.Collected) (engine.Decision, error)
	Explain(ctx context.Context, c *inputs.Collected, f engine.Finding, full bool) (*engine.Explanation, error)
	WhyNot(ctx context.Context, c *inputs.Collected, rule string) (*engine.Explanation, error)
}

// policy is what the run asks of a compiled policy.
type policy interface {
	Rules() []engine.Rule
	NeedsInventory() bool
	NeedsNamespaces() bool
	Session(ctx context.Context, inv engine.Inventory) (judge, error)
}

// enginePolicy makes *engine.Policy a policy.
type enginePolicy struct{ *engine.Policy }

// Session starts a run of the policy.
func (p enginePolicy) Session(ctx context.Context, inv engine.Inventory) (judge, error) {
	return p.Policy.Session(ctx, inv)
}

// bench judges the files of one run. It is safe for concurrent use.
type bench struct {
	options   Options
	book      *ledger.Book
	rules     map[ruleKey]*engine.Rule
	documents atomic.Int64
	// record keeps what later documents are compared with, against is what
	// those of this run are compared with; nil for none.
	record, against *comparison
}

type ruleKey struct{ id, instance string }

// outcome is what became of one item.
type outcome struct {
	documents []report.Document
	problems  []report.Problem
	skipped   []report.Skip
	unlisted  int
	uncovered []report.Skip
	whyNot    []report.WhyNot
	secrets   []string
}

func rfc3339(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// file judges an item's documents as they come; once it returns, nothing of
// their content is held.
func (b *bench) file(ctx context.Context, j judge, it *item, documents iter.Seq2[*inputs.Collected, error]) outcome {
	var out outcome
	var source excerpts
	err := guard(func() {
		for c, err := range documents {
			var skip *inputs.SkipError
			switch {
			case errors.As(err, &skip):
				out.skip(it, skip.Why, b.options.ListAll)
			case err != nil:
				out.fail(it, err)
			default:
				b.document(ctx, j, it, c, &source, &out)
			}
		}
	})
	if err != nil {
		out.fail(it, err)
	}
	return out
}

func (out *outcome) fail(it *item, err error) {
	p := problem(it.name, err)
	out.problems = append(out.problems, report.Problem{Position: p.Pos, Message: p.Error()})
}

// skip lists a file that is nothing to judge. One that was found only for
// having no extension and is nothing we know, such as LICENSE, is counted.
func (out *outcome) skip(it *item, why string, all bool) {
	if !all && it.judged() && !it.named && !saysData(it.name) && !likeDockerfile(it.name) {
		out.unlisted++
		return
	}
	out.skipped = append(out.skipped, report.Skip{Name: it.name, Why: why})
}

func (b *bench) document(ctx context.Context, j judge, it *item, c *inputs.Collected, source *excerpts, out *outcome) {
	for _, secret := range c.Secrets {
		out.secrets = append(out.secrets, strings.Clone(secret))
	}
	decision, err := j.Evaluate(ctx, c)
	switch {
	case err != nil:
		out.fail(it, fmt.Errorf("judge %s: %w", subjectName(c.Doc), err))
		return
	case !decision.Covered:
		out.uncovered = append(out.uncovered, report.Skip{Name: it.subject(c.Doc),
			Why: fmt.Sprintf("no enabled rule judges documents of kind %s", c.Doc.Kind)})
		return
	}
	file := it.fileOf(c)
	doc := report.Document{File: file, Kind: c.Doc.Kind, Subject: c.Doc.Subject, Rules: decision.Rules,
		Results: b.results(decision.Results), Missing: slices.Clone(c.Doc.Evidence.Missing),
		Findings: decision.Findings, Image: imageOf(c.Doc)}
	if doc.Missing == nil {
		doc.Missing = []inputs.Gap{}
	}
	if doc.Findings == nil {
		doc.Findings = []engine.Finding{}
	}
	b.book.Apply(it.files(file, b.options.LedgerDir), c, doc.Findings)
	for i := range doc.Findings {
		b.settle(&doc.Findings[i], out)
	}
	if b.record != nil {
		b.record.note(file, c.Doc, doc.Findings)
	}
	if b.against != nil {
		doc.Comparison = b.against.apply(c.Doc, doc.Findings)
	}
	b.whyNot(ctx, j, c, doc.Findings, out)
	doc.Verdict = b.options.verdict(&doc)
	b.options.limit(&doc)
	for i := range doc.Findings {
		b.complete(ctx, j, c, &doc.Findings[i], source)
	}
	out.documents = append(out.documents, doc)
}

// files are the names that a waiver may call the file by: as reported, within
// its repository, and from the ledger's folder.
func (it *item) files(file, ledgerDir string) []string {
	names := []string{file}
	ident, real := it.ident, it.path
	if file != it.name {
		// A template or base beside the file that was found.
		beside, err := filepath.Rel(path.Dir(it.name), file)
		if err != nil {
			return names
		}
		ident, real = path.Join(path.Dir(it.ident), filepath.ToSlash(beside)), filepath.Join(filepath.Dir(it.path), beside)
	}
	if ident != file {
		names = append(names, ident)
	}
	if ledgerDir == "" || it.stdin || it.address != "" {
		return names
	}
	rel, err := filepath.Rel(ledgerDir, real)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return names
	}
	return append(names, filepath.ToSlash(rel))
}

// fileOf is the file that a document was made from: a chart or kustomization
// names the template or base.
func (it *item) fileOf(c *inputs.Collected) string {
	if c.Others != nil && c.Doc.Subject.Name != "" {
		return c.Doc.Subject.Name
	}
	return it.name
}

// subject is how a list of documents calls one of the file's.
func (it *item) subject(doc *inputs.Document) string {
	if name := subjectName(doc); name != it.name && name != it.ident {
		return it.name + " (" + name + ")"
	}
	return it.name
}

func subjectName(doc *inputs.Document) string {
	if doc.Subject.Ref != "" {
		return doc.Subject.Ref
	}
	return doc.Subject.Name
}

// settle says whether a finding is known already, and notes the secret it
// points at: also one that is not reported may stand in another's excerpt.
func (b *bench) settle(f *engine.Finding, out *outcome) {
	if f.Status == engine.StatusNew && b.options.Baseline.Has(f.Fingerprint) {
		f.Status = engine.StatusBaseline
	}
	rule := b.rules[ruleKey{f.Rule, f.Instance}]
	if secret, _ := f.Details["secret"].(bool); secret || rule != nil && rule.Secrets {
		if value, ok := f.Details["value"].(string); ok && value != "" {
			out.secrets = append(out.secrets, strings.Clone(value))
		}
	}
}

// complete adds what is shown beside a finding: its lines, and why it is there.
func (b *bench) complete(ctx context.Context, j judge, c *inputs.Collected, f *engine.Finding, source *excerpts) {
	if f.Location != nil {
		text := c.Source
		if other, ok := c.Others[f.Location.File]; ok {
			text = other
		}
		f.Excerpt = source.at(text, *f.Location)
	}
	traced := slices.Contains(b.options.Trace, f.Rule)
	if !traced && (!b.options.Explain && !b.options.ExplainFull || f.Status != engine.StatusNew) {
		return
	}
	explanation, err := j.Explain(ctx, c, *f, traced || b.options.ExplainFull)
	if err != nil {
		explanation = &engine.Explanation{Rule: f.Rule, Fired: true, Note: "cannot explain: " + err.Error()}
	}
	if notes := texts(f.Details["vex_notes"]); len(notes) > 0 && explanation != nil {
		said := "statements that do not settle it: " + strings.Join(notes, "; ")
		explanation.Note = strings.TrimPrefix(explanation.Note+"; "+said, "; ")
	}
	f.Explanation = explanation
}

// texts are the texts of a list among details.
func texts(list any) []string {
	var out []string
	all, _ := list.([]any)
	for _, one := range all {
		if text, ok := one.(string); ok {
			out = append(out, text)
		}
	}
	return out
}

// whyNot explains the rules that were asked about, where they judge the
// document and did not fire.
func (b *bench) whyNot(ctx context.Context, j judge, c *inputs.Collected, findings []engine.Finding, out *outcome) {
	for _, id := range slices.Concat(b.options.WhyNot, b.options.Trace) {
		fired := slices.ContainsFunc(findings, func(f engine.Finding) bool { return f.Rule == id })
		if fired || !b.judges(id, c.Doc.Kind) {
			continue
		}
		explanation, err := j.WhyNot(ctx, c, id)
		if err != nil {
			explanation = &engine.Explanation{Rule: id, Note: "cannot explain: " + err.Error()}
		}
		if explanation != nil {
			out.whyNot = append(out.whyNot, report.WhyNot{Subject: c.Doc.Subject, Explanation: *explanation})
		}
	}
}

func (b *bench) judges(id string, kind inputs.Kind) bool {
	for key, rule := range b.rules {
		if key.id == id && rule.Judges(kind) {
			return true
		}
	}
	return false
}

// results leaves out the rules that are incomplete only for facts that may be
// missing; the document's Missing keeps the gaps.
func (b *bench) results(all []engine.RuleResult) []engine.RuleResult {
	kept := []engine.RuleResult{}
	for _, r := range all {
		if r.Verdict == engine.Incomplete && len(r.Missing) > 0 && b.options.allowed(r.Missing) {
			continue
		}
		kept = append(kept, r)
	}
	return kept
}

func (o *Options) allowed(missing []inputs.Gap) bool {
	for _, gap := range missing {
		if !slices.Contains(o.AllowMissing, gap.Fact) {
			return false
		}
	}
	return true
}
