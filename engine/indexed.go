package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// IndexSource checks a user's source and makes its index, for a bundle to
// carry: with it, as Source.Index of the same files under any name and path, a
// run parses only the rules of the kinds it meets. The source must hold all
// that its rules read, libraries included; errors are those of Compile. Where
// an index would gain nothing or could change what is found, there is none,
// and why says the reason.
func IndexSource(src Source) (index []byte, why string, err error) {
	src.Path, src.Index, src.Shipped = "", nil, false
	u, warnings, err := loadUser(src, nil)
	if err != nil {
		return nil, "", err
	}
	if why = u.unindexed(); why != "" {
		return nil, why, nil
	}
	for _, r := range u.rules {
		r.Enabled = true
	}
	// Facts are taken before the check, which compiles what they were taken of.
	out := u.makeIndex()
	if errs := u.check(u.rules); len(errs) > 0 {
		return nil, "", joinErrors(errs)
	}
	for _, r := range u.rules {
		r.Enabled = false
	}
	out.Warnings = warnings
	index, err = encodeIndex(out)
	return index, "", err
}

// unindexed says why a source has no index, "" where it has.
func (u *unit) unindexed() string {
	if u.constraints != nil {
		return "it holds Gatekeeper templates"
	}
	for _, r := range u.rules {
		if r.View != ViewDocument {
			return "it holds conftest policies, which judge every kind of document"
		}
	}
	for name, f := range u.work.facts {
		own := packageName(u.work.modules[name].Package)
		if strings.ContainsAny(own, `["`) {
			return fmt.Sprintf("package %s is no plain name", own)
		}
		for _, t := range f.targets {
			if ref, ok := t.Value.(ast.Ref); ok && isRoot(ref[0], ast.DefaultRootDocument) && !hasPath(ref, inventoryRoot) {
				return fmt.Sprintf("%s replaces %s", own, ref)
			}
		}
		for _, t := range f.data {
			for _, r := range u.rules {
				if r.Package != own && touches(t.Value.(ast.Ref), r.Package) {
					return fmt.Sprintf("%s reads the rule %s", own, r.ID)
				}
			}
		}
	}
	return ""
}

// makeIndex makes the index of a user's source, which is loaded.
func (u *unit) makeIndex() *bundleIndex {
	out := &bundleIndex{Version: indexVersion, Digest: u.digest, Rules: []indexedRule{}, Libraries: []indexedFiles{},
		Profiles: []Profile{}, Constants: []constant{}}
	b := &indexer{src: u.source, work: u.work, live: newLiveness(u.work)}
	rules := map[string]bool{}
	for _, r := range u.rules {
		rules[r.Package] = true
		indexed := indexedRule{Rule: r.Rule, Files: u.work.byPackage[r.Package], Inventory: r.inventory, Namespaces: r.namespaces,
			Delegate: r.entries[0].delegate}
		indexed.Uses = b.usesByKind(&indexed)
		out.Rules = append(out.Rules, indexed)
	}
	for _, pkg := range slices.Sorted(maps.Keys(u.work.byPackage)) {
		if !rules[pkg] {
			out.Libraries = append(out.Libraries, indexedFiles{Package: pkg, Files: u.work.byPackage[pkg]})
		}
	}
	return out
}

// trustedIndex is a source's index where it may be used: it is vouched for and
// fits the files, whose digest is sum. It is nil otherwise: judging is slower
// then, and right.
func trustedIndex(src Source, sum string) *bundleIndex {
	if !src.Verified || len(src.Index) == 0 {
		return nil
	}
	var index bundleIndex
	decoder := json.NewDecoder(bytes.NewReader(src.Index))
	// Parameters are shown as they were written, also large numbers.
	decoder.UseNumber()
	if err := decoder.Decode(&index); err != nil || index.Version != indexVersion || index.Digest != sum {
		return nil
	}
	return &index
}

// loadIndexed makes a unit of a user's source by its index.
func loadIndexed(src Source, index *bundleIndex, shipped *unit, dataNames []string) (u *unit, warnings []string, err error) {
	u = newIndexed(src, index)
	u.digest = index.Digest
	var errs []error
	if u.data, errs = readData(src, dataNames); len(errs) > 0 {
		return nil, nil, joinErrors(errs)
	}
	packages := map[string][]string{}
	for _, r := range index.Rules {
		packages[r.Package] = r.Files
	}
	for _, lib := range index.Libraries {
		packages[lib.Package] = lib.Files
	}
	for pkg, files := range packages {
		if why := shipped.taken(pkg); why != "" && len(files) > 0 {
			errs = append(errs, &PolicyError{File: src.display(files[0]), Message: why})
		}
		if why := src.outside(strings.Split(pkg, ".")); why != "" && len(files) > 0 {
			errs = append(errs, &PolicyError{File: src.display(files[0]), Message: why})
		}
	}
	errs = append(errs, outsideData(src, u.data)...)
	for _, warning := range index.Warnings {
		name, rest, _ := strings.Cut(warning, ":")
		warnings = append(warnings, src.display(name)+":"+rest)
	}
	return u, warnings, joinErrors(errs)
}
