package ruledoc

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
)

// coverageFolder holds the checklists within the policy library; its README
// says what the files mean.
const coverageFolder = "coverage"

// The files of the coverage folder that are no checklist.
const (
	exceptionsFile    = "not-applicable.tsv"
	disagreementsFile = "disagreements.tsv"
)

// reasons are the only reasons why a check needs no rule, with what they mean.
var reasons = map[string]string{
	"cluster":   "only a running cluster or node can tell",
	"image":     "only the image's content, its registry or an advisory can tell",
	"change":    "changes, creates or removes objects, or compares with an earlier state",
	"product":   "is about one vendor's own resources or registries",
	"withdrawn": "its own project has deprecated it, or lists it twice",
}

// checklist is what one other tool checks.
type checklist struct {
	name   string
	checks []check
}

// check is one check of another tool, with its answer here: rules, or a
// reason with a note, or neither.
type check struct {
	id, title    string
	rules        []engine.Rule
	reason, note string
}

// NotApplicable reads the checks that need no rule, by the name of their list
// and the key of their id (engine.AliasKey).
func NotApplicable(fsys fs.FS) (map[string]map[string]string, error) {
	rows, err := table(fsys, exceptionsFile, "list", "id", "reason", "note")
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]string{}
	for _, row := range rows {
		if out[row[0]] == nil {
			out[row[0]] = map[string]string{}
		}
		key := engine.AliasKey(row[1])
		switch {
		case reasons[row[2]] == "":
			err = errors.Join(err, fmt.Errorf("%s: %s %s: %q is none of the reasons %s", exceptionsFile, row[0], row[1], row[2],
				strings.Join(slices.Sorted(maps.Keys(reasons)), ", ")))
		case out[row[0]][key] != "":
			err = errors.Join(err, fmt.Errorf("%s: %s %s stands twice", exceptionsFile, row[0], row[1]))
		}
		out[row[0]][key] = row[2] + "\t" + row[3]
	}
	return out, err
}

// Disagreements reads why we answer single cases of other projects otherwise,
// by set and case.
func Disagreements(fsys fs.FS) (map[string]map[string]string, error) {
	rows, err := table(fsys, disagreementsFile, "set", "case", "why")
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]string{}
	for _, row := range rows {
		if row[2] == "" {
			return nil, fmt.Errorf("%s: %s %s has no reason", disagreementsFile, row[0], row[1])
		}
		if out[row[0]] == nil {
			out[row[0]] = map[string]string{}
		}
		out[row[0]][row[1]] = row[2]
	}
	return out, nil
}

// readChecklists reads all lists and answers each check.
func readChecklists(fsys fs.FS, rules []engine.Rule) ([]checklist, error) {
	names, err := fs.Glob(fsys, path.Join(coverageFolder, "*.tsv"))
	if err != nil {
		return nil, err
	}
	exceptions, err := NotApplicable(fsys)
	if err != nil {
		return nil, err
	}
	byAlias := map[string][]engine.Rule{}
	for _, rule := range rules {
		for _, alias := range rule.Aliases {
			key := engine.AliasKey(alias)
			byAlias[key] = append(byAlias[key], rule)
		}
	}
	var lists []checklist
	for _, file := range names {
		base := path.Base(file)
		if base == exceptionsFile || base == disagreementsFile {
			continue
		}
		name := strings.TrimSuffix(base, ".tsv")
		list, err := readChecklist(fsys, name, byAlias, exceptions[name])
		if err != nil {
			return nil, err
		}
		lists = append(lists, list)
		delete(exceptions, name)
	}
	for name := range exceptions {
		return nil, fmt.Errorf("%s: there is no list %q", exceptionsFile, name)
	}
	return lists, nil
}

// readChecklist reads one list. A reason for a check that has a rule, or that
// is not in the list, is an error: one of the two is wrong.
func readChecklist(fsys fs.FS, name string, byAlias map[string][]engine.Rule, exceptions map[string]string) (checklist, error) {
	rows, err := table(fsys, name+".tsv", "id", "title")
	if err != nil {
		return checklist{}, err
	}
	list := checklist{name: name}
	known := map[string]bool{}
	for _, row := range rows {
		key := engine.AliasKey(row[0])
		if known[key] {
			return list, fmt.Errorf("%s.tsv: %s stands twice", name, row[0])
		}
		known[key] = true
		c := check{id: row[0], title: row[1], rules: byAlias[key]}
		c.reason, c.note, _ = strings.Cut(exceptions[key], "\t")
		if c.reason != "" && len(c.rules) > 0 {
			err = errors.Join(err, fmt.Errorf("%s: %s %s has a rule, %s: it is applicable", exceptionsFile, name, c.id, c.rules[0].ID))
		}
		list.checks = append(list.checks, c)
	}
	for key := range exceptions {
		if !known[key] {
			err = errors.Join(err, fmt.Errorf("%s: list %s has no check %q", exceptionsFile, name, key))
		}
	}
	return list, err
}

// table reads a tab-separated file of the coverage folder with the given
// header. A line that stands there twice counts once.
func table(fsys fs.FS, name string, header ...string) ([][]string, error) {
	content, err := fs.ReadFile(fsys, path.Join(coverageFolder, name))
	if err != nil {
		return nil, fmt.Errorf("read checklist: %w", err)
	}
	var rows [][]string
	seen := map[string]bool{}
	number := 0
	for line := range strings.Lines(string(content)) {
		number++
		line = strings.TrimRight(line, "\r\n")
		cells := strings.Split(line, "\t")
		switch {
		case number == 1 && !slices.Equal(cells, header):
			return nil, fmt.Errorf("%s: the first line is not %q", name, strings.Join(header, "\t"))
		case number == 1 || line == "" || seen[line]:
			continue
		case len(cells) != len(header):
			return nil, fmt.Errorf("%s:%d: %d cells, want %d", name, number, len(cells), len(header))
		}
		seen[line] = true
		rows = append(rows, cells)
	}
	return rows, nil
}
