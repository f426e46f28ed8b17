package intake

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/boltseal/boltseal/inputs/advisory/exploitation"
	"github.com/boltseal/boltseal/inputs/advisory/feed"
	"github.com/boltseal/boltseal/inputs/advisory/grypedb"
	"github.com/boltseal/boltseal/inputs/advisory/osv"
	"github.com/boltseal/boltseal/inputs/advisory/store"
	"github.com/boltseal/boltseal/inputs/advisory/trivydb"
)

// Options say how to import.
type Options struct {
	// Dir is the directory of the store.
	Dir string
	// Format is one of Formats, "" to find out.
	Format string
	// Source is what to call the source, "" for the format's name.
	Source string
	// AllowInvalid accepts any number of invalid records.
	AllowInvalid bool
	// Shrink allows to replace many records by few.
	Shrink bool
	// Now is the time of the import.
	Now time.Time
	// Progress, if set, is told how many of how many bytes of a file are done.
	Progress func(name string, done, total int64)
}

// Outcome is what became of the files of one format.
type Outcome struct {
	// Format is the files' format.
	Format string
	// Source is what the source is called in the store.
	Source string
	// Records is how many records there were.
	Records int
	// Invalid is how many of them could not be read, Problems the first of those.
	Invalid  int
	Problems []string
	// Notes say what was left out on purpose.
	Notes []string
	// Replaced are the files that were written.
	Replaced []store.Replaced
}

// TooManyInvalidError says that more records were invalid than may be.
type TooManyInvalidError struct {
	// Invalid of Records were invalid.
	Invalid, Records int
	// Lost says that a file broke off.
	Lost bool
}

// Error implements error.
func (e *TooManyInvalidError) Error() string {
	if e.Lost {
		return fmt.Sprintf("%d of %d records are invalid, and what follows one of them could not be read", e.Invalid, e.Records)
	}
	return fmt.Sprintf("%d of %d records are invalid", e.Invalid, e.Records)
}

// tolerated is the share of invalid records, one in so many, that an import
// may have.
const tolerated = 100

// Import imports files, those of one format together. The store is as it was
// for every format that has an error; what was imported before stays, and is in
// the outcomes. The last outcome belongs to the error.
func Import(ctx context.Context, paths []string, o Options) ([]Outcome, error) {
	byFormat := map[string][]string{}
	var order []string
	for _, path := range paths {
		format := o.Format
		if format == "" {
			var err error
			if format, err = Detect(ctx, path); err != nil {
				return nil, err
			}
		}
		if !slices.Contains(order, format) {
			order = append(order, format)
		}
		byFormat[format] = append(byFormat[format], path)
	}
	if o.Source != "" && len(order) > 1 {
		return nil, fmt.Errorf("files of %d formats cannot be one source", len(order))
	}
	var outcomes []Outcome
	for _, format := range order {
		outcome, err := one(ctx, format, byFormat[format], o)
		outcomes = append(outcomes, outcome)
		if err != nil {
			return outcomes, err
		}
	}
	return outcomes, nil
}

// reading is one import under way.
type reading struct {
	ctx   context.Context
	o     Options
	imp   *store.Importer
	terms store.Terms
	out   Outcome
	lost  bool
}

// one imports files of one format.
func one(ctx context.Context, format string, paths []string, o Options) (out Outcome, err error) {
	read := readers()[format]
	if read == nil {
		return out, fmt.Errorf("%q is no format", format)
	}
	source := o.Source
	if source == "" {
		source = format
	}
	imp, err := store.NewImporter(ctx, o.Dir, source)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, imp.Close()) }()
	r := &reading{ctx: ctx, o: o, imp: imp, terms: store.Terms{Imported: o.Now, Shrink: o.Shrink}, out: Outcome{Format: format, Source: source}}
	for _, path := range paths {
		if err := read(r, path); err != nil {
			return r.out, err
		}
	}
	switch {
	case (r.lost || r.out.Invalid*tolerated > r.out.Records) && !o.AllowInvalid:
		return r.out, &TooManyInvalidError{r.out.Invalid, r.out.Records, r.lost}
	case imp.Empty():
		return r.out, errors.New("there is nothing to import")
	}
	r.out.Replaced, err = imp.Commit(r.terms)
	return r.out, err
}

// readers are the readers of the formats.
func readers() map[string]func(r *reading, path string) error {
	return map[string]func(r *reading, path string) error{"osv": readOSV, "kev": readKEV, "epss": readEPSS, "trivy": readTrivy, "grype": readGrype}
}

// Formats lists the known formats.
func Formats() []string { return []string{"osv", "kev", "epss", "trivy", "grype"} }

// feed is how a file is opened: with its progress.
func (r *reading) feed(path string) feed.Options {
	o := feed.Options{}
	if r.o.Progress != nil {
		o.Progress = func(done, total int64) { r.o.Progress(path, done, total) }
	}
	return o
}

func readOSV(r *reading, path string) error {
	var report osv.Report
	files, err := osv.Read(r.ctx, path, r.feed(path), &report, r.imp.Add)
	r.terms.Inputs = append(r.terms.Inputs, files...)
	r.out.Records += report.Records
	r.out.Invalid += report.Invalid
	r.out.Problems = append(r.out.Problems, report.Problems...)
	r.lost = r.lost || report.Lost
	note := r.note
	note(report.Withdrawn, "withdrawn records left out")
	note(report.GitRanges, "ranges of commits left out")
	note(report.GitOnly, "affected repositories without a package left out")
	r.unmatched(report.Unmatched)
	return err
}

func (r *reading) note(n int, what string) {
	if n > 0 {
		r.out.Notes = append(r.out.Notes, fmt.Sprintf("%d %s", n, what))
	}
}

// unmatched notes what belongs to no ecosystem that is matched.
func (r *reading) unmatched(counts map[string]int) {
	for _, family := range slices.Sorted(maps.Keys(counts)) {
		r.note(counts[family], "affected packages of "+family+" left out: nothing in images or bills of materials belongs to it")
	}
}

func readTrivy(r *reading, path string) error {
	var report trivydb.Report
	files, newest, err := trivydb.Import(r.ctx, path, r.feed(path), &report, func(_ string, e store.Entry) error { return r.imp.Add(e) })
	r.database(files, newest, report.Advisories, report.Invalid, report.Problems, report.Unmatched)
	return err
}

func readGrype(r *reading, path string) error {
	var report grypedb.Report
	to := grypedb.Sink{Entry: func(_ string, e store.Entry) error { return r.imp.Add(e) }, Exploited: r.imp.AddExploited, Probability: r.imp.AddProbability}
	files, newest, err := grypedb.Import(r.ctx, path, r.feed(path), &report, to)
	r.database(files, newest, report.Advisories, report.Invalid, report.Problems, report.Unmatched)
	r.note(report.Withdrawn, "withdrawn records left out")
	return err
}

// database counts what was in another scanner's database.
func (r *reading) database(files []store.Input, newest string, records, invalid int, problems []string, unmatched map[string]int) {
	r.terms.Inputs = append(r.terms.Inputs, files...)
	if t, err := time.Parse(time.RFC3339, newest); err == nil {
		r.terms.Newest = max(r.terms.Newest, t.UTC().Format(time.RFC3339))
	}
	r.out.Records += records
	r.out.Invalid += invalid
	r.out.Problems = append(r.out.Problems, problems...)
	r.unmatched(unmatched)
}

func readKEV(r *reading, path string) error {
	var report exploitation.Report
	files, err := exploitation.ReadKEV(r.ctx, path, r.feed(path), &report, r.imp.AddExploited)
	r.side(files, report)
	return err
}

func readEPSS(r *reading, path string) error {
	var report exploitation.Report
	files, err := exploitation.ReadEPSS(r.ctx, path, r.feed(path), &report, r.imp.AddProbability)
	r.side(files, report)
	return err
}

func (r *reading) side(files []store.Input, report exploitation.Report) {
	r.terms.Inputs = append(r.terms.Inputs, files...)
	r.terms.Newest = max(r.terms.Newest, report.Date)
	r.out.Records += report.Records
	r.out.Invalid += report.Invalid
	r.out.Problems = append(r.out.Problems, report.Problems...)
}
