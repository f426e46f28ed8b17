package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/inputs"
)

// MostIgnores is how many inline ignores of one document are read.
const MostIgnores = 1000

// Options say how waivers count in a run.
type Options struct {
	// Ledger is the waiver ledger; nil for none.
	Ledger *Ledger
	// Require is what inline ignores and annotations must hold; the ledger was
	// checked when it was read.
	Require Requirements
	// InDocuments lets inline ignores and annotations count: what the
	// documents say of themselves.
	InDocuments bool
	// Time is the effective time.
	Time time.Time
}

// Book waives the findings of one run and keeps count of which waivers were
// of use. It is safe for concurrent use; what it says does not depend on the
// order of the documents.
type Book struct {
	options Options
	today   string
	exact   map[string][]int // entries by rule id
	globs   []int            // entries whose rule is a glob, or any
	hits    []atomic.Bool    // entries that matched a finding

	mu     sync.Mutex
	inside map[markKey]*mark // what the documents themselves say
}

type markKey struct{ where, rule string }

type mark struct {
	entry   Entry
	hit     bool
	problem string
}

// NewBook starts a run.
func NewBook(options Options) *Book {
	b := &Book{options: options, today: day(options.Time), exact: map[string][]int{}, inside: map[markKey]*mark{}}
	if options.Ledger == nil {
		return b
	}
	b.hits = make([]atomic.Bool, len(options.Ledger.Entries))
	for i, e := range options.Ledger.Entries {
		if e.Rule == "" || strings.ContainsAny(e.Rule, `*?[{\`) {
			b.globs = append(b.globs, i)
		} else {
			b.exact[e.Rule] = append(b.exact[e.Rule], i)
		}
	}
	return b
}

// Waive says which entry of the ledger covers a finding, nil for none. All
// entries that match count as used; the first in the file is named.
func (b *Book) Waive(facts Facts, f *engine.Finding) *engine.WaiverUse {
	first := -1
	for _, list := range [][]int{b.exact[f.Rule], b.globs} {
		for _, i := range list {
			e := &b.options.Ledger.Entries[i]
			if !e.Covers(facts, f) {
				continue
			}
			b.hits[i].Store(true)
			if !e.lapsed(b.today) && (first < 0 || i < first) {
				first = i
			}
		}
	}
	if first < 0 {
		return nil
	}
	return b.options.Ledger.Entries[first].use("ledger")
}

// Apply waives findings of one document in place: by the ledger, then by the
// document's own ignores. A finding that is not new keeps its status. files
// are the names of the document's file, the one that reports use first.
func (b *Book) Apply(files []string, c *inputs.Collected, findings []engine.Finding) {
	file := ""
	if len(files) > 0 {
		file = files[0]
	}
	own := b.ownWaivers(file, c)
	for i := range findings {
		f := &findings[i]
		var use *engine.WaiverUse
		if b.options.Ledger != nil {
			use = b.Waive(FactsOf(filesOf(files, f), c.Doc, f), f)
		}
		if inside := b.waiveInside(own, f); use == nil {
			use = inside
		}
		if use != nil && f.Status == engine.StatusNew {
			f.Status, f.Waiver = engine.StatusWaived, use
		}
	}
}

// filesOf are the names of the files that a finding stands in: those of its
// document and, where that is made of several, the one that is pointed at.
func filesOf(files []string, f *engine.Finding) []string {
	if f.Location == nil || f.Location.File == "" || slices.Contains(files, f.Location.File) {
		return files
	}
	return append(slices.Clip(files), f.Location.File)
}

// ownWaiver is an inline ignore or annotation and the findings it may cover.
type ownWaiver struct {
	mark   *mark
	kind   string
	covers func(f *engine.Finding) bool
}

func (b *Book) waiveInside(own []ownWaiver, f *engine.Finding) *engine.WaiverUse {
	var use *engine.WaiverUse
	for _, w := range own {
		if !w.covers(f) {
			continue
		}
		b.mu.Lock()
		w.mark.hit = true
		b.mu.Unlock()
		if use == nil && !w.mark.entry.lapsed(b.today) {
			use = w.mark.entry.use(w.kind)
		}
	}
	return use
}

// ownWaivers reads what the document says of itself. Those with a fault are
// noted and left out.
func (b *Book) ownWaivers(file string, c *inputs.Collected) []ownWaiver {
	return append(b.inlineWaivers(file, c.Ignores), b.annotationWaivers(file, c)...)
}

func (b *Book) inlineWaivers(file string, ignores []inputs.InlineIgnore) []ownWaiver {
	var own []ownWaiver
	for n, ignore := range ignores {
		stands := file
		if ignore.File != "" {
			stands = ignore.File
		}
		place := Entry{File: stands, Line: ignore.Line}
		if n == MostIgnores {
			b.note(place, fmt.Sprintf("more than %d inline ignores in one document: this and later ones are not read", MostIgnores))
			break
		}
		entries, err := ParseInline(ignore.Text)
		if err != nil {
			b.note(place, err.Error())
			continue
		}
		for _, e := range entries {
			e.File, e.Line = stands, ignore.Line
			if m := b.admit(e); m != nil {
				own = append(own, ownWaiver{m, "inline", func(f *engine.Finding) bool {
					return f.Location != nil && (ignore.File == "" || ignore.File == f.Location.File) && ignore.From <= f.Location.Line && f.Location.Line <= ignore.To && m.entry.matchesRule(f.Rule)
				}})
			}
		}
	}
	return own
}

// admit checks an entry found in a document and gives its mark; nil when it
// does not count.
func (b *Book) admit(e Entry) *mark {
	if !b.options.InDocuments {
		b.note(e, "ignores inside files are switched off")
		return nil
	}
	if problems := b.options.Require.check(&e, b.options.Time); len(problems) > 0 {
		texts := make([]string, len(problems))
		for i, p := range problems {
			texts[i] = p.err.Error()
		}
		b.note(e, strings.Join(texts, "; "))
		return nil
	}
	return b.remember(e, "")
}

func (b *Book) note(e Entry, problem string) { b.remember(e, problem) }

// remember keeps one mark per place and rule: several documents of a file may
// show the same comment.
func (b *Book) remember(e Entry, problem string) *mark {
	b.mu.Lock()
	defer b.mu.Unlock()
	key := markKey{e.where(), e.Rule}
	m := b.inside[key]
	if m == nil {
		m = &mark{entry: e, problem: problem}
		b.inside[key] = m
	}
	return m
}

// Notes says what became of the waivers, once all documents are judged.
func (b *Book) Notes() report.Waivers {
	notes := report.Waivers{Lapsed: []report.WaiverNote{}, Unused: []report.WaiverNote{}, Invalid: []report.WaiverNote{}}
	if b.options.Ledger != nil {
		for i := range b.options.Ledger.Entries {
			b.add(&notes, &mark{entry: b.options.Ledger.Entries[i], hit: b.hits[i].Load()})
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	marks := make([]*mark, 0, len(b.inside))
	for _, m := range b.inside {
		marks = append(marks, m)
	}
	slices.SortFunc(marks, func(x, y *mark) int {
		return cmp.Or(strings.Compare(x.entry.File, y.entry.File), x.entry.Line-y.entry.Line, strings.Compare(x.entry.Rule, y.entry.Rule))
	})
	for _, m := range marks {
		b.add(&notes, m)
	}
	return notes
}

func (b *Book) add(notes *report.Waivers, m *mark) {
	lapsed := m.entry.lapsed(b.today)
	note := report.WaiverNote{Rule: m.entry.Rule, Where: m.entry.where(), Owner: m.entry.Owner, Expires: m.entry.Expires}
	switch {
	case m.problem != "":
		note.Note = m.problem
		notes.Invalid = append(notes.Invalid, note)
	case m.hit && lapsed:
		note.Note = "lapsed: what it covered counts again"
		notes.Lapsed = append(notes.Lapsed, note)
	case !m.hit && lapsed:
		note.Note = "lapsed, and covers nothing"
		notes.Unused = append(notes.Unused, note)
	case !m.hit:
		note.Note = "covers nothing"
		notes.Unused = append(notes.Unused, note)
	}
}
