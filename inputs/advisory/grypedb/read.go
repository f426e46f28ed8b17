package grypedb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/boltseal/boltseal/inputs/advisory/feed"
	"github.com/boltseal/boltseal/inputs/advisory/store"
	"github.com/boltseal/boltseal/inputs/advisory/version"
	"github.com/boltseal/boltseal/inputs/sqlite"
)

// FileName is what Grype calls the database's file.
const FileName = "vulnerability.db"

// model is the database's model that can be read.
const model = 6

// Limits and how much is kept.
const (
	maxProblems = 100
	maxDetails  = 200_000 // details of vulnerabilities that are kept in memory
	maxSummary  = 500     // bytes
)

// Report says what was read and what was left out.
type Report struct {
	// Advisories is how many affected packages there were, Entries how many
	// entries they gave.
	Advisories, Entries int
	// Withdrawn is how many of them were taken back or rejected.
	Withdrawn int
	// Unmatched counts those of ecosystems and systems that are not imported, and
	// those that only name a CPE.
	Unmatched map[string]int
	// Providers counts the entries by where Grype has them from: github, rhel.
	Providers map[string]int
	// Exploited and Probabilities count the entries of the side tables.
	Exploited, Probabilities int
	// Invalid is how many could not be read; Problems says why, of the first.
	Invalid  int
	Problems []string
}

// Sink takes what is read. Every function must be there.
type Sink struct {
	// Entry takes an entry, with the provider that Grype has it from.
	Entry func(provider string, e store.Entry) error
	// Exploited takes a vulnerability that is known to be exploited.
	Exploited func(store.Exploited) error
	// Probability takes a probability of exploitation.
	Probability func(store.Probability) error
}

// Import reads vulnerability.db, a directory that holds it, or an archive as it
// is published. Newest is when the database was built (RFC 3339), "" if it does
// not say.
func Import(ctx context.Context, path string, o feed.Options, report *Report, to Sink) (inputs []store.Input, newest string, err error) {
	db, err := feed.OpenDatabase(ctx, path, FileName, nil, o)
	if err != nil {
		return nil, "", err
	}
	defer db.Close()
	if newest, err = Read(ctx, db.File, db.Size, report, to); err != nil {
		return nil, "", fmt.Errorf("reading the Grype DB: %w", err)
	}
	return db.Inputs, newest, nil
}

// Read gives what is in a database to a Sink, and when it was built.
// Advisories that cannot be read are counted; an error means that the rest was
// not read.
func Read(ctx context.Context, r io.ReaderAt, size int64, report *Report, to Sink) (newest string, err error) {
	db, err := sqlite.Open(r, size)
	if err != nil {
		return "", err
	}
	if report.Unmatched == nil {
		report.Unmatched = map[string]int{}
	}
	if report.Providers == nil {
		report.Providers = map[string]int{}
	}
	d := &reader{ctx: ctx, db: db, report: report, to: to, systems: map[int64]system{}, packages: map[int64]pkg{}, handles: map[int64]handle{}, details: map[int64]*detail{}}
	for _, step := range []func() error{d.metadata, d.tables, d.affected, d.cpes, d.exploited, d.probabilities} {
		if err := step(); err != nil {
			return "", err
		}
	}
	return d.built, nil
}

type pkg struct{ ecosystem, name string }

// handle is a vulnerability as a provider lists it.
type handle struct {
	name, provider, published, modified string
	gone                                bool
	blob                                int64
}

type reader struct {
	ctx      context.Context
	db       *sqlite.DB
	report   *Report
	to       Sink
	built    string
	systems  map[int64]system
	packages map[int64]pkg
	handles  map[int64]handle
	details  map[int64]*detail // by the handle's blob
	blobs    *sqlite.Lookup
	value    int // the column of blobs
}

// scan goes through a table; columns that it does not have are -1. A table
// that need not be there is empty.
func (d *reader) scan(name string, needed bool, columns []string, row func(r *sqlite.Row, at []int) error) error {
	t, ok := d.db.Table(name)
	if !ok {
		if needed {
			return fmt.Errorf("no Grype DB of model %d: it has no table %s", model, name)
		}
		return nil
	}
	at := make([]int, len(columns))
	for i, c := range columns {
		at[i] = t.Column(c)
	}
	n := 0
	for r, err := range d.db.Scan(t) {
		if n++; err == nil && n%1024 == 0 {
			err = d.ctx.Err()
		}
		if err == nil {
			err = row(r, at)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// metadata checks the model.
func (d *reader) metadata() error {
	found := int64(-1)
	err := d.scan("db_metadata", true, []string{"model", "build_timestamp"}, func(r *sqlite.Row, at []int) error {
		found, d.built = r.Int(at[0]), stamp(r.Text(at[1]))
		return nil
	})
	if err == nil && found != model {
		err = fmt.Errorf("the Grype DB has model %d, only %d can be read", found, model)
	}
	return err
}

// stamp reads a time as the database's writer writes it; "" if it is none.
func stamp(text string) string {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999-07:00", "2006-01-02 15:04:05.999999999 -0700 MST", "2006-01-02 15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, text); err == nil && t.Year() > 1 {
			return t.UTC().Format(time.RFC3339)
		}
	}
	return ""
}

// tables reads what affected packages refer to.
func (d *reader) tables() error {
	blobs, ok := d.db.Table("blobs")
	if !ok || blobs.Column("value") < 0 {
		return errors.New("it has no table blobs")
	}
	d.blobs, d.value = d.db.Lookup(blobs), blobs.Column("value")
	err := d.scan("operating_systems", true, []string{"id", "name", "release_id", "major_version", "minor_version", "label_version", "channel"}, func(r *sqlite.Row, at []int) error {
		d.systems[r.Int(at[0])] = system{name: r.Text(at[1]), release: r.Text(at[2]), major: r.Text(at[3]), minor: r.Text(at[4]), label: r.Text(at[5]), channel: r.Text(at[6])}
		return nil
	})
	if err != nil {
		return err
	}
	if err := d.scan("packages", true, []string{"id", "ecosystem", "name"}, func(r *sqlite.Row, at []int) error {
		d.packages[r.Int(at[0])] = pkg{r.Text(at[1]), r.Text(at[2])}
		return nil
	}); err != nil {
		return err
	}
	providers := map[string]string{} // one text for each, not one for each row
	return d.scan("vulnerability_handles", true, []string{"id", "name", "status", "published_date", "modified_date", "withdrawn_date", "provider_id", "blob_id"}, func(r *sqlite.Row, at []int) error {
		provider := r.Text(at[6])
		if known, ok := providers[provider]; ok {
			provider = known
		} else {
			providers[provider] = provider
		}
		status := r.Text(at[2])
		d.handles[r.Int(at[0])] = handle{name: r.Text(at[1]), provider: provider, published: stamp(r.Text(at[3])), modified: stamp(r.Text(at[4])),
			gone: status == "rejected" || status == "withdrawn" || r.Type(at[5]) != sqlite.Null, blob: r.Int(at[7])}
		return nil
	})
}

// blob reads a blob's JSON; id 0 is none.
func (d *reader) blob(id int64, into any) error {
	if id == 0 {
		return nil
	}
	row, err := d.blobs.Row(id)
	if err != nil {
		return err
	}
	if row == nil {
		return fmt.Errorf("blob %d is not there", id)
	}
	if err := json.Unmarshal([]byte(row.Text(d.value)), into); err != nil {
		return fmt.Errorf("blob %d: %w", id, err)
	}
	return nil
}

// affected makes entries of the affected packages.
func (d *reader) affected() error {
	return d.scan("affected_package_handles", true, []string{"vulnerability_id", "operating_system_id", "package_id", "blob_id"}, func(r *sqlite.Row, at []int) error {
		d.report.Advisories++
		h, ok := d.handles[r.Int(at[0])]
		p, known := d.packages[r.Int(at[2])]
		if !ok || !known {
			return d.invalid("affected package", r.ID, errors.New("its vulnerability or package is not there"))
		}
		if h.gone {
			d.report.Withdrawn++
			return nil
		}
		ecosystem, label := library(p.ecosystem), p.ecosystem
		if r.Type(at[1]) != sqlite.Null {
			s := d.systems[r.Int(at[1])]
			ecosystem = s.ecosystem()
			label = strings.TrimSpace(s.name + " " + s.major + " " + s.channel)
		}
		if ecosystem == "" || !version.Known(ecosystem) {
			d.report.Unmatched[label]++
			return nil
		}
		if p.name == "" || h.name == "" || strings.ContainsRune(p.name, 0) {
			return d.invalid("affected package", r.ID, errors.New("it names no package or no vulnerability"))
		}
		e, err := d.entry(ecosystem, p.name, h, r.Int(at[3]))
		if err != nil {
			return d.invalid(h.name+" "+p.name, r.ID, err)
		}
		if len(e.Intervals) == 0 {
			return nil
		}
		d.report.Entries++
		d.report.Providers[h.provider]++
		return d.to.Entry(h.provider, e)
	})
}

func (d *reader) invalid(what string, id int64, err error) error {
	d.report.Invalid++
	if len(d.report.Problems) < maxProblems {
		d.report.Problems = append(d.report.Problems, fmt.Sprintf("row %d, %.200s: %v", id, what, err))
	}
	return nil
}

// cpes counts what only names a CPE: packages are not looked up by those.
func (d *reader) cpes() error {
	return d.scan("affected_cpe_handles", false, nil, func(*sqlite.Row, []int) error {
		d.report.Unmatched["cpe"]++
		return nil
	})
}

func (d *reader) exploited() error {
	return d.scan("known_exploited_vulnerability_handles", false, []string{"cve", "blob_id"}, func(r *sqlite.Row, at []int) error {
		var in struct {
			Added      string `json:"date_added"`
			Due        string `json:"due_date"`
			Ransomware string `json:"known_ransomware_campaign_use"`
		}
		id := r.Text(at[0])
		if id == "" {
			return d.invalid("exploited vulnerability", r.ID, errors.New("it names no vulnerability"))
		}
		if err := d.blob(r.Int(at[1]), &in); err != nil {
			return d.invalid(id, r.ID, err)
		}
		day := func(s string) string { return s[:min(len(s), len("2006-01-02"))] }
		d.report.Exploited++
		return d.to.Exploited(store.Exploited{ID: strings.ToUpper(id), Added: day(in.Added), Due: day(in.Due), Ransomware: strings.EqualFold(in.Ransomware, "known")})
	})
}

func (d *reader) probabilities() error {
	return d.scan("epss_handles", false, []string{"cve", "epss", "percentile"}, func(r *sqlite.Row, at []int) error {
		p := store.Probability{ID: strings.ToUpper(r.Text(at[0])), Score: r.Float(at[1]), Percentile: r.Float(at[2])}
		if p.ID == "" || !(p.Score >= 0 && p.Score <= 1 && p.Percentile >= 0 && p.Percentile <= 1) {
			return d.invalid("probability of "+p.ID, r.ID, errors.New("it is not between 0 and 1"))
		}
		d.report.Probabilities++
		return d.to.Probability(p)
	})
}

// appendNew appends what is not there yet.
func appendNew(list []string, more ...string) []string {
	for _, one := range more {
		if one != "" && !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list
}
