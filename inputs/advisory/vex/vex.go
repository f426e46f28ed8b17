package vex

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// Limits of what is read. Vendors' largest files have some 30 MB.
const (
	maxFile       = 64 << 20 // bytes of one file
	maxFiles      = 20_000
	maxStatements = 2_000_000
	maxIdentifier = 4096 // bytes of a package URL or CPE
	maxWhy        = 1000 // bytes of an impact statement
	maxNotes      = 20   // notes of one vulnerability
	maxWalks      = 1000 // walks through dependencies that are kept
	maxDepth      = 64   // nested branches, relationships, components
)

// Statements are statements about vulnerabilities, from any number of files.
// They do not change once they are loaded and may be applied to several
// documents at once.
type Statements struct {
	byID  map[string][]*statement
	all   []*statement
	files int
}

// Load reads files, and directories with files. A file that is named must be
// one that can be read; in a directory, files that are no VEX document by their
// content are passed over, but a directory without any is an error.
func Load(paths []string) (*Statements, error) {
	s := &Statements{byID: map[string][]*statement{}}
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("reading VEX: %w", err)
		}
		if info.IsDir() {
			err = s.loadDirectory(path)
		} else {
			err = s.loadFile(path)
		}
		if err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *Statements) loadDirectory(dir string) error {
	before := s.files
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("reading VEX: %w", err)
		}
		if name := strings.ToLower(entry.Name()); !entry.Type().IsRegular() || !strings.HasSuffix(name, ".json") && !strings.HasSuffix(name, ".xml") {
			return nil
		}
		if err := s.loadFile(path); err != nil && !errors.Is(err, ErrUnknown) {
			return err
		}
		return nil
	})
	if err == nil && s.files == before {
		err = fmt.Errorf("directory %s holds no VEX document (OpenVEX, CycloneDX, CSAF)", dir)
	}
	return err
}

func (s *Statements) loadFile(path string) error {
	if s.files >= maxFiles {
		return fmt.Errorf("more than %d VEX files", maxFiles)
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("reading VEX: %w", err)
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return fmt.Errorf("reading VEX %s: %w", path, err)
	}
	if len(content) > maxFile {
		return fmt.Errorf("VEX file %s is larger than %d MiB", path, maxFile>>20)
	}
	return s.add(filepath.ToSlash(path), content)
}

// Parse reads one document of any of the formats. ErrUnknown says that it is none.
func Parse(name string, content []byte) (*Statements, error) {
	s := &Statements{byID: map[string][]*statement{}}
	return s, s.add(name, content)
}

func (s *Statements) add(name string, content []byte) error {
	read, err := parse(content)
	if err != nil {
		return fmt.Errorf("VEX file %s: %w", name, err)
	}
	if len(s.all)+len(read) > maxStatements {
		return fmt.Errorf("more than %d VEX statements", maxStatements)
	}
	s.files++
	for _, one := range read {
		one.source, one.order = name, len(s.all)
		one.check()
		s.all = append(s.all, one)
		for _, id := range one.ids {
			key := strings.ToUpper(id)
			if of := s.byID[key]; len(of) == 0 || of[len(of)-1] != one {
				s.byID[key] = append(of, one)
			}
		}
	}
	return nil
}

// Stats counts what became of the statements in all documents until now.
type Stats struct {
	// Files and Statements are how many were read.
	Files, Statements int
	// Applied are statements that matched a vulnerability of a document.
	Applied int
	// Absent are statements about vulnerabilities that no document has.
	Absent int
}

// Stats says what became of the statements until now.
func (s *Statements) Stats() Stats {
	st := Stats{Files: s.files, Statements: len(s.all)}
	for _, one := range s.all {
		if one.applied.Load() {
			st.Applied++
		}
		if !one.seen.Load() {
			st.Absent++
		}
	}
	return st
}

// Apply sets the VEX fields of doc's vulnerabilities that a statement speaks
// of, and notes why others were not applied.
func (s *Statements) Apply(ctx context.Context, doc *inputs.Document) error {
	if len(doc.Vulnerabilities) == 0 || len(s.all) == 0 {
		return nil
	}
	subject := newSubject(doc)
	for i := range doc.Vulnerabilities {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("applying VEX: %w", err)
		}
		v := &doc.Vulnerabilities[i]
		if about := s.about(v); len(about) > 0 {
			subject.judge(v, about)
		}
	}
	return nil
}

// about lists the statements about a vulnerability, in their order.
func (s *Statements) about(v *inputs.Vulnerability) []*statement {
	var out []*statement
	seen := map[*statement]bool{}
	for _, id := range append([]string{v.ID}, v.Aliases...) {
		for _, one := range s.byID[strings.ToUpper(id)] {
			if !seen[one] {
				seen[one] = true
				out = append(out, one)
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].order < out[j].order })
	return out
}

// judge applies the latest of the statements that match.
func (s *subject) judge(v *inputs.Vulnerability, about []*statement) {
	t := s.target(v)
	var best *statement
	var matched []*statement
	notes := []string{}
	for _, one := range about {
		one.seen.Store(true)
		if why := s.against(one, t); why != "" {
			notes = append(notes, why)
			continue
		}
		matched = append(matched, one)
		if best == nil || !one.time.Before(best.time) {
			best = one
		}
	}
	for _, one := range matched {
		if one != best {
			notes = append(notes, fmt.Sprintf("%s: its %s%s is superseded by %s%s of %s", one.source, one.status, of(one), best.status, of(best), best.source))
		}
	}
	if best != nil {
		best.applied.Store(true)
		v.VEX, v.VEXWhy, v.VEXSource = best.status, best.why, best.source
	}
	if len(notes) > maxNotes {
		notes = append(notes[:maxNotes:maxNotes], fmt.Sprintf("and %d more statements were not applied", len(notes)-maxNotes))
	}
	v.VEXNotes = append(v.VEXNotes, notes...)
}

func of(s *statement) string {
	if s.time.IsZero() {
		return ""
	}
	return " of " + s.time.Format("2006-01-02")
}

// against says why a statement does not match, "" if it does.
func (s *subject) against(one *statement, t target) string {
	if one.invalid != "" {
		return fmt.Sprintf("%s: statement about %s is invalid: %s", one.source, one.ids[0], one.invalid)
	}
	best, which := verdict{}, 0
	for i := range one.products {
		v := s.matches(&one.products[i], t)
		if v.ok {
			return ""
		}
		if i == 0 || v.near > best.near {
			best, which = v, i
		}
	}
	label := one.products[which].label
	if len(label) > 300 {
		label = strings.ToValidUTF8(label[:300], "") + "…"
	}
	nearest := ""
	if len(one.products) > 1 {
		nearest = fmt.Sprintf(" (the nearest of %d products)", len(one.products))
	}
	return fmt.Sprintf("%s: product %s%s: %s", one.source, label, nearest, best.why)
}
