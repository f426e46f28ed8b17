package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Importer replaces what a store has from one source. What it is given becomes
// one file per ecosystem without releases; ecosystems that it is given nothing
// for stay as they are.
type Importer struct {
	dir    string
	source string
	unlock func() error
	sorter sorter
	stats  map[string]*stats
}

// stats is what is counted for a family while entries come in.
type stats struct {
	ids    map[uint64]struct{}
	newest string
}

// Terms are what Commit is told beside the entries.
type Terms struct {
	// Imported is the time of the import.
	Imported time.Time
	// Newest is the date that the source states for all of its data (RFC 3339);
	// "" to take the newest entry's.
	Newest string
	// Inputs are the files that were read.
	Inputs []Input
	// Shrink allows an import to have far fewer records than what it replaces.
	Shrink bool
}

// Replaced says what became of one file.
type Replaced struct {
	// Name is the file's name.
	Name string
	// Digest is the new file's digest.
	Digest string
	// Before and After describe the file; Before is zero where there was none.
	Before, After Description
}

// ShrinkError says that an import has less than half of the records of what it
// would replace: part of a source was given instead of all of it.
type ShrinkError struct {
	// Source and Family say what would be replaced.
	Source, Family string
	// Before and After are numbers of records.
	Before, After int
}

// Error implements error.
func (e *ShrinkError) Error() string {
	return fmt.Sprintf("the store has %d records of %s for %s, and the import only %d", e.Before, e.Source, e.Family, e.After)
}

// shrinkFrom is how many records there must be for a ShrinkError.
const shrinkFrom = 100

// NewImporter waits until nobody else imports into dir, which it makes where
// it is missing, and begins an import of source: lower-case letters, digits
// and dashes. It must be closed.
func NewImporter(ctx context.Context, dir, source string) (*Importer, error) {
	if !regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`).MatchString(source) {
		return nil, fmt.Errorf("%q cannot be the name of a source: use lower-case letters, digits and dashes", source)
	}
	unlock, err := Lock(ctx, dir)
	if err != nil {
		return nil, err
	}
	return &Importer{dir: dir, source: source, unlock: unlock, sorter: sorter{dir: dir, limit: spillSize}, stats: map[string]*stats{}}, nil
}

// Add takes an entry.
func (i *Importer) Add(e Entry) error {
	family := Family(e.Ecosystem)
	if e.ID == "" || e.Package == "" || family == "" || strings.ContainsRune(e.Ecosystem+e.Package, 0) {
		return fmt.Errorf("an advisory needs an id, an ecosystem and a package; %q has %q and %q", e.ID, e.Ecosystem, e.Package)
	}
	if family == FamilyKEV || family == FamilyEPSS {
		return fmt.Errorf("%s is no ecosystem", family)
	}
	return i.add(family, e.Ecosystem+"\x00"+Normalize(e.Ecosystem, e.Package), e.ID, e.Modified, e.encode(nil))
}

// AddExploited takes an entry of the list of exploited vulnerabilities.
func (i *Importer) AddExploited(e Exploited) error {
	return i.add(FamilyKEV, FamilyKEV+"\x00"+e.ID, e.ID, "", e.encode())
}

// AddProbability takes a probability of exploitation.
func (i *Importer) AddProbability(p Probability) error {
	return i.add(FamilyEPSS, FamilyEPSS+"\x00"+p.ID, p.ID, "", p.encode())
}

func (i *Importer) add(family, key, id, modified string, value []byte) error {
	s := i.stats[family]
	if s == nil {
		s = &stats{ids: map[uint64]struct{}{}}
		i.stats[family] = s
	}
	s.ids[hashKey(id)] = struct{}{}
	s.newest = max(s.newest, modified)
	return i.sorter.add(family+"\x00"+key, value)
}

// Empty says that nothing was added.
func (i *Importer) Empty() bool { return len(i.stats) == 0 }

// Commit writes the files and then puts each in its place. Where it fails
// while writing, the store is as it was.
func (i *Importer) Commit(t Terms) (replaced []Replaced, err error) {
	next, stop := iter.Pull2(i.sorter.sorted())
	defer stop()
	parts := map[string]string{}
	defer func() {
		for _, part := range parts {
			os.Remove(part)
		}
	}()
	r, err, ok := next()
	for ok && err == nil {
		family, _, _ := strings.Cut(r.key, "\x00")
		one := Replaced{Name: i.name(family)}
		if parts[one.Name] != "" {
			return nil, fmt.Errorf("ecosystem %q and another would both be %s", family, one.Name)
		}
		if one.Before, err = i.before(one.Name); err != nil {
			return nil, err
		}
		s := i.stats[family]
		one.After = Description{Source: i.source, Family: family, Imported: t.Imported.UTC().Format(time.RFC3339),
			Newest: t.Newest, Records: len(s.ids), Ecosystems: []Ecosystem{}, Inputs: slices.Clone(t.Inputs)}
		if one.After.Newest == "" {
			one.After.Newest = s.newest
		}
		if before := one.Before.Records; !t.Shrink && before >= shrinkFrom && len(s.ids) < before/2 {
			return nil, &ShrinkError{Source: i.source, Family: family, Before: before, After: len(s.ids)}
		}
		group := func(yield func(record, error) bool) {
			for ok && err == nil {
				key, mine := strings.CutPrefix(r.key, family+"\x00")
				if !mine {
					return
				}
				one.After.count(key)
				if !yield(record{key, r.value}, nil) {
					return
				}
				r, err, ok = next()
			}
			if err != nil {
				yield(record{}, err)
			}
		}
		part := filepath.Join(i.dir, "."+one.Name+".part")
		parts[one.Name] = part
		if one.Digest, err = writePart(part, &one.After, group); err != nil {
			return nil, fmt.Errorf("write the advisory store: %w", err)
		}
		replaced = append(replaced, one)
	}
	if err != nil {
		return nil, err
	}
	for _, one := range replaced {
		if err := os.Rename(parts[one.Name], filepath.Join(i.dir, one.Name)); err != nil {
			return nil, fmt.Errorf("write the advisory store: %w", err)
		}
	}
	return replaced, nil
}

// count counts an entry of the file.
func (d *Description) count(key string) {
	ecosystem, _, _ := strings.Cut(key, "\x00")
	if n := len(d.Ecosystems); n == 0 || d.Ecosystems[n-1].Name != ecosystem {
		d.Ecosystems = append(d.Ecosystems, Ecosystem{Name: ecosystem})
	}
	d.Ecosystems[len(d.Ecosystems)-1].Entries++
	d.Entries++
}

func writePart(path string, d *Description, records iter.Seq2[record, error]) (digest string, err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return "", err
	}
	digest, err = write(file, d, records)
	return digest, errors.Join(err, file.Sync(), file.Close())
}

// before describes the file that is to be replaced.
func (i *Importer) before(name string) (Description, error) {
	path := filepath.Join(i.dir, name)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return Description{}, nil
	}
	file, err := OpenFile(path)
	if err != nil {
		// It is of another version, or broken: to replace it is the repair.
		return Description{}, nil
	}
	return file.Description(), file.Close()
}

// name is the name of the file for a family.
func (i *Importer) name(family string) string {
	if strings.ToLower(family) == i.source {
		return i.source + Extension
	}
	slug := strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(family), "-"), "-")
	if len(slug) > 60 || !regexp.MustCompile(`^[A-Za-z0-9. ]+$`).MatchString(family) {
		slug = fmt.Sprintf("%.60s-%08x", slug, uint32(hashKey(family)))
	}
	return i.source + "." + slug + Extension
}

// Close ends the import; what was not committed is gone.
func (i *Importer) Close() error {
	return errors.Join(i.sorter.close(), i.unlock())
}

// Lock waits until nobody else changes the store in dir, which is made where
// it is missing, and keeps others out until unlock is called.
func Lock(ctx context.Context, dir string) (unlock func() error, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the advisory store: %w", err)
	}
	unlock, err = lock(ctx, filepath.Join(dir, ".lock"))
	if err != nil {
		return nil, fmt.Errorf("lock the advisory store: %w", err)
	}
	return unlock, nil
}
