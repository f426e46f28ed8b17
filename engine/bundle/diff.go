package bundle

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/pmezard/go-difflib/difflib"
)

// Difference is what differs between two bundles.
type Difference struct {
	// Old and New are the bundles.
	Old Side `json:"old"`
	New Side `json:"new"`
	// Rules are the rules that differ, sorted by id.
	Rules []RuleDifference `json:"rules"`
	// Roots are those that only one of them has.
	Roots Changes `json:"roots"`
	// Files are the files that differ, sorted by name; the manifest is told by
	// the rest.
	Files []FileDifference `json:"files"`
}

// Side is one of two bundles.
type Side struct {
	Digest   string `json:"digest"`
	Revision string `json:"revision"`
	Signed   bool   `json:"signed"`
	// Problem says why its rules are not known.
	Problem string `json:"problem,omitempty"`
}

// Changes are what only one side has.
type Changes struct {
	Added   []string `json:"added"`
	Removed []string `json:"removed"`
}

// How something differs.
const (
	Added   = "added"
	Removed = "removed"
	Changed = "changed"
)

// RuleDifference is one rule that differs.
type RuleDifference struct {
	ID string `json:"id"`
	// Change is added, removed or changed.
	Change string `json:"change"`
	// Title and Severity are the new rule's, or the removed one's.
	Title    string          `json:"title"`
	Severity engine.Severity `json:"severity"`
	// Fields are the parts of its METADATA that changed.
	Fields []FieldDifference `json:"fields,omitempty"`
}

// FieldDifference is one changed part of a rule's METADATA, in JSON.
type FieldDifference struct {
	Name string `json:"name"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// FileDifference is one file that differs.
type FileDifference struct {
	Name   string `json:"name"`
	Use    string `json:"use"`
	Change string `json:"change"`
	// Layout says that the policy is the same but for its layout.
	Layout bool `json:"layout,omitempty"`
	// Patch is a unified diff; of policies, as opa fmt lays them out. "" where
	// the file is no text or too large to show.
	Patch string `json:"patch,omitempty"`
}

// Same reports whether the bundles hold the same, however they are packed,
// signed or called.
func (d Difference) Same() bool {
	return len(d.Rules) == 0 && len(d.Files) == 0 && len(d.Roots.Added) == 0 && len(d.Roots.Removed) == 0
}

// Diff compares two bundles.
func Diff(ctx context.Context, before, after *Bundle, shipped engine.Source) (Difference, error) {
	var d Difference
	a, err := before.Manifest()
	if err != nil {
		return d, fmt.Errorf("compare bundles: %w", err)
	}
	b, err := after.Manifest()
	if err != nil {
		return d, fmt.Errorf("compare bundles: %w", err)
	}
	d.Old = Side{Digest: before.Digest(), Revision: a.Revision, Signed: before.Signed()}
	d.New = Side{Digest: after.Digest(), Revision: b.Revision, Signed: after.Signed()}
	d.Roots = Changes{Added: lacking(b.Roots, a.Roots), Removed: lacking(a.Roots, b.Roots)}
	was, wasErr := Rules(ctx, before, shipped)
	is, isErr := Rules(ctx, after, shipped)
	if wasErr != nil {
		d.Old.Problem = wasErr.Error()
	}
	if isErr != nil {
		d.New.Problem = isErr.Error()
	}
	d.Rules = []RuleDifference{}
	if wasErr == nil && isErr == nil {
		d.Rules = diffRules(was, is)
	}
	d.Files = diffFiles(before, after)
	return d, nil
}

// lacking lists what is in all but not in some, sorted.
func lacking(all, some []string) []string {
	out := []string{}
	for _, one := range all {
		if !slices.Contains(some, one) {
			out = append(out, one)
		}
	}
	slices.Sort(out)
	return out
}

// diffRules compares rules by id and instance.
func diffRules(before, after []engine.Rule) []RuleDifference {
	key := func(r engine.Rule) string {
		if r.Instance == "" {
			return r.ID
		}
		return r.ID + " (" + r.Instance + ")"
	}
	was, is := map[string]engine.Rule{}, map[string]engine.Rule{}
	for _, r := range before {
		was[key(r)] = r
	}
	all := maps.Clone(was)
	for _, r := range after {
		is[key(r)] = r
		all[key(r)] = r
	}
	out := []RuleDifference{}
	for _, id := range slices.Sorted(maps.Keys(all)) {
		one := RuleDifference{ID: id, Title: all[id].Title, Severity: all[id].Severity, Change: Changed}
		old, had := was[id]
		r, has := is[id]
		switch {
		case !had:
			one.Change = Added
		case !has:
			one.Change = Removed
		default:
			if one.Fields = diffFields(old, r); len(one.Fields) == 0 {
				continue
			}
		}
		out = append(out, one)
	}
	return out
}

// placeFields say where a rule stands, not what it is.
var placeFields = []string{"source", "file", "line", "values", "enabled", "reason"}

// diffFields compares what two rules' METADATA says.
func diffFields(before, after engine.Rule) []FieldDifference {
	was, is := fieldsOf(before), fieldsOf(after)
	all := maps.Clone(was)
	maps.Copy(all, is)
	var out []FieldDifference
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !slices.Contains(placeFields, name) && !bytes.Equal(was[name], is[name]) {
			out = append(out, FieldDifference{Name: name, Old: string(was[name]), New: string(is[name])})
		}
	}
	return out
}

// fieldsOf is a rule by its fields in JSON.
func fieldsOf(r engine.Rule) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	if content, err := json.Marshal(r); err == nil {
		_ = json.Unmarshal(content, &out) // it was an object a moment ago
	}
	return out
}

// diffFiles compares files by name.
func diffFiles(before, after *Bundle) []FileDifference {
	names := map[string]bool{}
	for _, f := range slices.Concat(before.files, after.files) {
		names[f.Name] = f.Name != manifestFile && f.Name != IndexFile
	}
	out := []FileDifference{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		was, had := before.Content(name)
		is, has := after.Content(name)
		if !names[name] || had == has && bytes.Equal(was, is) {
			continue
		}
		one := FileDifference{Name: name, Use: useOf(name), Change: Changed}
		switch {
		case !had:
			one.Change = Added
		case !has:
			one.Change = Removed
		default:
			one.Patch, one.Layout = patch(name, was, is)
		}
		out = append(out, one)
	}
	return out
}

// largestShown is how large a file may be whose changes are shown, in bytes:
// finding them takes time that grows with the square.
const largestShown = 256 << 10

// patch is a unified diff of two versions of a file, and whether a policy is
// the same but for its layout.
func patch(name string, was, is []byte) (text string, layout bool) {
	if strings.HasSuffix(name, ".rego") {
		a, b := formatted(name, was), formatted(name, is)
		if bytes.Equal(a, b) {
			return "", true
		}
		was, is = a, b
	}
	if len(was) > largestShown || len(is) > largestShown || bytes.IndexByte(was, 0) >= 0 || bytes.IndexByte(is, 0) >= 0 {
		return "", false
	}
	text, err := difflib.GetUnifiedDiffString(difflib.UnifiedDiff{A: difflib.SplitLines(string(was)), B: difflib.SplitLines(string(is)),
		FromFile: "old/" + name, ToFile: "new/" + name, Context: 3})
	if err != nil {
		return "", false
	}
	return text, false
}

// formatted is a policy as opa fmt lays it out, or as it is where that fails.
func formatted(name string, content []byte) []byte {
	for _, version := range []ast.RegoVersion{ast.RegoV1, ast.RegoV0} {
		options := format.Opts{RegoVersion: version, ParserOptions: &ast.ParserOptions{RegoVersion: version}}
		if out, err := format.SourceWithOpts(name, content, options); err == nil {
			return out
		}
	}
	return content
}
