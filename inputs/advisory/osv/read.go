package osv

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/boltseal/boltseal/inputs/advisory/feed"
	"github.com/boltseal/boltseal/inputs/advisory/store"
	"github.com/boltseal/boltseal/inputs/advisory/version"
)

// maxRecord bounds one record in bytes.
const maxRecord = 64 << 20

// maxProblems is how many problems are kept in words; all are counted.
const maxProblems = 100

// Report says what was read and what was left out.
type Report struct {
	// Records is how many records there were, invalid ones included.
	Records int
	// Entries is how many entries they gave.
	Entries int
	// Withdrawn is how many records were taken back by their database.
	Withdrawn int
	// GitOnly is how many affected parts name no package, only a repository.
	GitOnly int
	// GitRanges is how many ranges speak of commits.
	GitRanges int
	// Unmatched counts the affected packages of ecosystems that no package in
	// an image or a bill of materials belongs to.
	Unmatched map[string]int
	// Invalid is how many records could not be read.
	Invalid int
	// Lost says that a file of several records broke off: what followed there
	// was not read.
	Lost bool
	// Problems are the first of those, with the file and the reason.
	Problems []string
}

// Read reads records from what a feed finds at a path and gives their entries
// to yield. Records that are invalid are counted in the report; an error means
// that the rest was not read.
func Read(ctx context.Context, path string, o feed.Options, r *Report, yield func(store.Entry) error) ([]store.Input, error) {
	if r.Unmatched == nil {
		r.Unmatched = map[string]int{}
	}
	c := &converter{report: r, yield: yield, parsed: map[string]version.Version{}}
	o.Wants = func(name string) bool { return feed.HasExtension(name, ".json", ".jsonl", ".ndjson") }
	return feed.Read(ctx, path, o, c.file)
}

// converter makes entries of records.
type converter struct {
	report *Report
	yield  func(store.Entry) error
	parsed map[string]version.Version
}

// stopped is an error that ends the whole import.
type stopped struct{ error }

// file reads one file's records: one, several behind each other, or an array.
func (c *converter) file(name string, content io.Reader) error {
	bounded := &budget{from: content, left: maxRecord}
	d := json.NewDecoder(bounded)
	records := c.report.Records
	err := c.records(name, d, bounded)
	var stop stopped
	switch {
	case errors.As(err, &stop):
		return stop.error
	case bounded.err != nil:
		// The archive or the disk failed, not the record.
		return bounded.err
	case err != nil:
		c.report.Lost = c.report.Lost || c.report.Records > records
		c.report.Records++
		c.invalid(name, err)
	case c.report.Records == records:
		c.report.Records++
		c.invalid(name, errors.New("there is no record in it"))
	}
	return nil
}

func (c *converter) records(name string, d *json.Decoder, bounded *budget) error {
	for first := true; ; first = false {
		bounded.left = maxRecord
		var raw json.RawMessage
		err := d.Decode(&raw)
		if err == io.EOF {
			return nil
		}
		if first && err == nil && len(raw) > 0 && raw[0] == '[' {
			// An array that fits is taken apart; a longer one exceeds the budget.
			if err := c.array(name, raw); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("read JSON: %w", err)
		}
		if err := c.record(name, raw); err != nil {
			return err
		}
	}
}

func (c *converter) array(name string, raw json.RawMessage) error {
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	for _, one := range list {
		if err := c.record(name, one); err != nil {
			return err
		}
	}
	return nil
}

// record converts one record. Only what ends the import is an error.
func (c *converter) record(name string, raw json.RawMessage) error {
	c.report.Records++
	var r record
	if err := json.Unmarshal(raw, &r); err != nil {
		c.invalid(name, err)
		return nil
	}
	if r.Withdrawn != "" && r.ID != "" {
		c.report.Withdrawn++
		return nil
	}
	entries, err := c.entries(&r)
	if err != nil {
		c.invalid(name, err)
		return nil
	}
	for _, e := range entries {
		if err := c.yield(e); err != nil {
			return stopped{err}
		}
	}
	c.report.Entries += len(entries)
	return nil
}

func (c *converter) invalid(name string, err error) {
	c.report.Invalid++
	if len(c.report.Problems) < maxProblems {
		c.report.Problems = append(c.report.Problems, fmt.Sprintf("%s: %v", name, err))
	}
}

// budget is a reader that gives only so much between two refills.
type budget struct {
	from io.Reader
	left int
	// err is why from could not be read.
	err error
}

// Read implements io.Reader.
func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("a record is larger than %d bytes", maxRecord)
	}
	n, err := b.from.Read(p[:min(len(p), b.left)])
	b.left -= n
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}
