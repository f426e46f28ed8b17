package advisory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/advisory/match"
	"github.com/boltseal/boltseal/inputs/advisory/merge"
	"github.com/boltseal/boltseal/inputs/advisory/store"
)

// Enricher adds vulnerabilities to documents with packages. It is safe for
// concurrent use.
type Enricher struct {
	options Options
	// db is nil where there is no store, or an empty one.
	db      *store.DB
	matcher *match.Matcher
	// stale are gaps for sources that are too old.
	stale []inputs.Gap
}

// New opens the store. A store that is not there or empty is a gap of every
// document; one that cannot be read is an error. It must be closed.
func New(o Options) (*Enricher, error) {
	e := &Enricher{options: o}
	if o.DB == "" {
		return e, nil
	}
	db, err := store.Open(o.DB)
	if errors.Is(err, fs.ErrNotExist) {
		return e, nil
	}
	if err != nil {
		return nil, err
	}
	if len(db.Ecosystems()) == 0 {
		return e, db.Close()
	}
	e.db, e.matcher = db, match.NewMatcher(db)
	if o.MaxAge > 0 {
		e.stale = stale(db, o.Time, o.MaxAge)
	}
	return e, nil
}

// Close closes the store.
func (e *Enricher) Close() error {
	if e.db == nil {
		return nil
	}
	return e.db.Close()
}

// Digest stands for the content of the store, "" where there is none.
func (e *Enricher) Digest() string {
	if e.db == nil {
		return ""
	}
	return e.db.Digest()
}

// Enrich implements inputs.Enricher: it matches the document's packages, adds
// ready results, then applies the statements.
func (e *Enricher) Enrich(ctx context.Context, doc *inputs.Document) error {
	if doc.Kind != inputs.KindImage && doc.Kind != inputs.KindSBOM {
		return nil
	}
	gaps, err := e.match(ctx, doc)
	if err != nil {
		return fmt.Errorf("match packages with advisories: %w", err)
	}
	if gaps, err = e.results(ctx, doc, gaps); err != nil {
		return err
	}
	doc.Evidence.Missing = append(doc.Evidence.Missing, gaps...)
	if err := e.join(doc); err != nil {
		return err
	}
	for _, vex := range e.options.VEX {
		if err := vex.Apply(ctx, doc); err != nil {
			return err
		}
	}
	return nil
}

// results adds what other scanners found. Of the gaps those stay that packages
// have that no scanner looked at.
func (e *Enricher) results(ctx context.Context, doc *inputs.Document, gaps []inputs.Gap) ([]inputs.Gap, error) {
	if len(e.options.Results) == 0 {
		return gaps, nil
	}
	left := slices.Clone(doc.Packages)
	for _, results := range e.options.Results {
		covers, err := results.Merge(ctx, doc)
		if err != nil {
			return nil, err
		}
		left = slices.DeleteFunc(left, func(p inputs.Package) bool { return covers(&p) })
	}
	if len(gaps) == 0 || len(left) == len(doc.Packages) {
		return gaps, nil
	}
	rest := *doc
	rest.Packages, rest.Vulnerabilities = left, []inputs.Vulnerability{}
	gaps, err := e.match(ctx, &rest)
	if err != nil {
		return nil, fmt.Errorf("match packages with advisories: %w", err)
	}
	return gaps, nil
}

// match adds what the store has; what it has not are gaps.
func (e *Enricher) match(ctx context.Context, doc *inputs.Document) ([]inputs.Gap, error) {
	if len(doc.Packages) == 0 {
		return nil, nil
	}
	if e.matcher == nil {
		return []inputs.Gap{{Fact: FactVulnerabilities, Why: "there are no advisories to look up (see boltseal db import)"}}, nil
	}
	result, err := e.matcher.Document(ctx, doc)
	if err != nil {
		return nil, err
	}
	merge.Into(doc, result.Found)
	gaps := slices.Clone(e.stale)
	for _, why := range result.Gaps {
		gaps = append(gaps, inputs.Gap{Fact: FactVulnerabilities, Why: why})
	}
	return gaps, nil
}

// join adds what side tables know of the vulnerabilities.
func (e *Enricher) join(doc *inputs.Document) error {
	if len(doc.Vulnerabilities) == 0 {
		return nil
	}
	has := map[string]bool{}
	if e.db != nil {
		for _, name := range e.db.Ecosystems() {
			has[name] = true
		}
	}
	missing := func(fact, what string) {
		doc.Evidence.Missing = append(doc.Evidence.Missing, inputs.Gap{Fact: fact, Why: what + " (see boltseal db import)"})
	}
	if !has[store.FamilyKEV] {
		missing(FactKEV, "there is no list of exploited vulnerabilities")
	}
	// A report of another scanner's may have brought them along.
	unknown := func(v inputs.Vulnerability) bool { return v.EPSS < 0 }
	if !has[store.FamilyEPSS] && slices.ContainsFunc(doc.Vulnerabilities, unknown) {
		missing(FactEPSS, "there are no probabilities of exploitation")
	}
	if !has[store.FamilyKEV] && !has[store.FamilyEPSS] {
		return nil
	}
	for i := range doc.Vulnerabilities {
		if err := e.joinOne(&doc.Vulnerabilities[i]); err != nil {
			return err
		}
	}
	return nil
}

func (e *Enricher) joinOne(v *inputs.Vulnerability) error {
	for _, id := range append([]string{v.ID}, v.Aliases...) {
		if !strings.HasPrefix(id, "CVE-") {
			continue
		}
		_, exploited, err := e.db.Exploited(id)
		if err != nil {
			return err
		}
		v.KEV = v.KEV || exploited
		p, known, err := e.db.Probability(id)
		if err != nil {
			return err
		}
		if known {
			v.EPSS = max(v.EPSS, p.Score)
		}
	}
	return nil
}

// stale lists the sources whose data is older than age at a time. A source's
// date is its newest record's, or the one it states; where it has none, the
// day of the import.
func stale(db *store.DB, now time.Time, age time.Duration) []inputs.Gap {
	dates := map[string]string{}
	for _, f := range db.Files() {
		d := f.Description()
		dates[d.Source] = max(dates[d.Source], cmp.Or(d.Newest, d.Imported))
	}
	var gaps []inputs.Gap
	for source, date := range dates {
		t, err := time.Parse(time.RFC3339, date)
		if err == nil && now.Sub(t) <= age {
			continue
		}
		gaps = append(gaps, inputs.Gap{Fact: FactAge, Why: fmt.Sprintf("the advisories of %s are of %s, more than %d days old",
			source, cmp.Or(date, "an unknown day"), int(age.Hours()/24))})
	}
	slices.SortFunc(gaps, func(a, b inputs.Gap) int { return cmp.Compare(a.Why, b.Why) })
	return gaps
}
