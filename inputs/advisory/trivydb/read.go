package trivydb

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/inputs/advisory/constraint"
	"github.com/boltseal/boltseal/inputs/advisory/severity"
	"github.com/boltseal/boltseal/inputs/advisory/store"
	"github.com/boltseal/boltseal/inputs/advisory/version"
)

// Limits and how much is kept.
const (
	maxProblems = 100
	maxDetails  = 200_000 // details of vulnerabilities that are kept in memory
	maxSummary  = 500     // bytes
)

// Report says what was read and what was left out.
type Report struct {
	// Advisories is how many advisories there were, Entries how many entries
	// they gave.
	Advisories, Entries int
	// Unmatched counts the advisories of buckets that are not imported.
	Unmatched map[string]int
	// Providers counts the entries by where Trivy has them from: debian, ghsa.
	Providers map[string]int
	// Invalid is how many advisories could not be read; Problems says why, of
	// the first of them.
	Invalid  int
	Problems []string
}

// Read gives the entries of a database to yield, with the provider that Trivy
// has each from. Advisories that cannot be read are counted; an error means
// that the rest was not read.
func Read(ctx context.Context, r io.ReaderAt, size int64, report *Report, yield func(provider string, e store.Entry) error) error {
	b, err := openBolt(r, size)
	if err != nil {
		return err
	}
	if report.Unmatched == nil {
		report.Unmatched = map[string]int{}
	}
	if report.Providers == nil {
		report.Providers = map[string]int{}
	}
	d := &reader{ctx: ctx, bolt: b, report: report, yield: yield, details: map[string]*detail{}, providers: map[string]string{}, cpes: map[int]string{}}
	return d.read()
}

type reader struct {
	ctx       context.Context
	bolt      *bolt
	report    *Report
	yield     func(string, store.Entry) error
	about     tree // the bucket of vulnerabilities
	hasAbout  bool
	details   map[string]*detail
	providers map[string]string // of buckets
	cpes      map[int]string    // Red Hat's
}

// read goes through the buckets of the root.
func (d *reader) read() error {
	if err := d.prepare(); err != nil {
		return err
	}
	return d.bolt.scan(d.bolt.rootTree(), func(i item) error {
		name := string(i.key)
		switch name {
		case "vulnerability", "data-source", "Red Hat CPE", "trivy", "vulnerability-id", "advisory-detail", "vulnerability-detail":
			return nil
		}
		if !i.bucket {
			return nil
		}
		t, err := i.open()
		if err == nil {
			err = d.platform(name, t)
		}
		if err != nil {
			return fmt.Errorf("bucket %.100q: %w", name, err)
		}
		return nil
	})
}

// prepare finds the buckets that others refer to.
func (d *reader) prepare() error {
	root := d.bolt.rootTree()
	sources, ok, err := d.bolt.get(root, []byte("data-source"))
	if err != nil {
		return err
	}
	if !ok {
		return errors.New("no Trivy DB of schema version 2: it has no bucket data-source")
	}
	t, err := sources.open()
	if err != nil {
		return err
	}
	if err := d.bolt.scan(t, func(i item) error {
		var source struct{ ID string }
		if json.Unmarshal(i.value, &source) == nil {
			d.providers[string(i.key)] = source.ID
		}
		return nil
	}); err != nil {
		return err
	}
	if about, ok, err := d.bolt.get(root, []byte("vulnerability")); err != nil {
		return err
	} else if ok {
		if d.about, err = about.open(); err != nil {
			return err
		}
		d.hasAbout = true
	}
	return d.redHatCPEs(root)
}

// redHatCPEs reads what the numbers in Red Hat's advisories mean.
func (d *reader) redHatCPEs(root tree) error {
	i, ok, err := d.bolt.get(root, []byte("Red Hat CPE"))
	if err != nil || !ok {
		return err
	}
	t, err := i.open()
	if err != nil {
		return err
	}
	if i, ok, err = d.bolt.get(t, []byte("cpe")); err != nil || !ok {
		return err
	}
	if t, err = i.open(); err != nil {
		return err
	}
	return d.bolt.scan(t, func(i item) error {
		var cpe string
		if n, err := strconv.Atoi(string(i.key)); err == nil && json.Unmarshal(i.value, &cpe) == nil {
			d.cpes[n] = redHatEcosystem(cpe)
		}
		return nil
	})
}

// platform goes through the packages of a bucket and their advisories.
func (d *reader) platform(name string, t tree) error {
	system := ecosystem(name)
	redHat := name == "Red Hat"
	provider := d.providers[name]
	if redHat && provider == "" {
		provider = "redhat"
	}
	known := redHat || system != "" && version.Known(system)
	return d.bolt.scan(t, func(pkg item) error {
		if !pkg.bucket {
			return nil
		}
		if err := d.ctx.Err(); err != nil {
			return err
		}
		of, err := pkg.open()
		if err != nil {
			return err
		}
		return d.bolt.scan(of, func(i item) error {
			if i.bucket {
				return nil
			}
			d.report.Advisories++
			if !known {
				d.report.Unmatched[name]++
				return nil
			}
			var entries []store.Entry
			err := errors.New("it names no package or no vulnerability")
			if len(pkg.key) > 0 && len(i.key) > 0 && !bytes.Contains(pkg.key, []byte{0}) {
				entries, err = d.entries(system, string(pkg.key), string(i.key), i.value, provider, redHat)
			}
			if err != nil {
				d.report.Invalid++
				if len(d.report.Problems) < maxProblems {
					d.report.Problems = append(d.report.Problems, fmt.Sprintf("%.100s, package %.100s, %.100s: %v", name, pkg.key, i.key, err))
				}
				return nil
			}
			for _, e := range entries {
				d.report.Entries++
				d.report.Providers[provider]++
				if err := d.yield(provider, e); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// advisory is Trivy's advisory; Entries refine it by architecture or product.
type advisory struct {
	FixedVersion       string
	AffectedVersion    string
	VulnerableVersions []string
	PatchedVersions    []string
	UnaffectedVersions []string
	VendorIDs          []string
	Severity           float64
	Status             int
	Affected           []int
	Cves               []struct {
		ID       string
		Severity float64
	}
	Entries []advisory
}

// entries makes entries of one advisory.
func (d *reader) entries(system, pkg, id string, value []byte, provider string, redHat bool) ([]store.Entry, error) {
	var a advisory
	if err := json.Unmarshal(value, &a); err != nil {
		return nil, fmt.Errorf("reading JSON: %w", err)
	}
	if redHat {
		return d.redHat(pkg, id, a)
	}
	e, err := d.entry(system, pkg, id, provider, &a)
	if err != nil {
		return nil, err
	}
	switch {
	case system == "" || strings.Contains(system, ":") || isRolling(system):
		distro(&e, &a)
	default:
		err = ranges(&e, &a)
	}
	if err != nil || len(e.Intervals) == 0 && len(e.Versions) == 0 {
		return nil, err
	}
	return []store.Entry{e}, nil
}

func isRolling(system string) bool {
	return system == "Wolfi" || system == "Chainguard" || system == "MinimOS" || system == "Echo"
}

// entry is what is known of an advisory beside the versions.
func (d *reader) entry(system, pkg, id, provider string, a *advisory) (store.Entry, error) {
	e := store.Entry{Ecosystem: system, Package: store.Normalize(system, pkg), ID: id, Status: status(a.Status)}
	about, err := d.detail(id)
	if err != nil {
		return e, err
	}
	about.into(&e)
	for _, alias := range a.VendorIDs {
		if alias != id && !slices.Contains(e.Aliases, alias) {
			e.Aliases = append(e.Aliases, alias)
		}
	}
	if word := word(int(a.Severity)); word != severity.Unknown {
		e.Ratings = append(e.Ratings, store.Rating{Source: provider, Severity: word})
	}
	return e, nil
}

// distro reads a distribution's versions: everything before the fix.
func distro(e *store.Entry, a *advisory) {
	list := a.Entries
	if len(list) == 0 {
		list = []advisory{*a}
	}
	for _, one := range list {
		state := status(one.Status)
		if state == "" {
			state = e.Status
		}
		// A fix in version 0 is how secdb says that nothing was ever affected.
		if one.FixedVersion == "0" || state == "not_affected" {
			continue
		}
		e.Status = state
		i := store.Interval{From: one.AffectedVersion, To: one.FixedVersion}
		if !slices.Contains(e.Intervals, i) {
			e.Intervals = append(e.Intervals, i)
		}
		for _, alias := range one.VendorIDs {
			if !slices.Contains(e.Aliases, alias) {
				e.Aliases = append(e.Aliases, alias)
			}
		}
	}
}

// ranges reads the versions of a library: those that are vulnerable, or all
// but those that are patched or were never affected.
func ranges(e *store.Entry, a *advisory) error {
	for _, p := range a.PatchedVersions {
		if one := strings.TrimSpace(strings.TrimPrefix(p, ">=")); one != "" && !strings.ContainsAny(one, "<>=~^*,|[] (") {
			e.Fixed = append(e.Fixed, one)
		}
	}
	if len(a.VulnerableVersions) > 0 {
		for _, text := range a.VulnerableVersions {
			intervals, err := constraint.Parse(e.Ecosystem, text)
			if err != nil {
				return err
			}
			e.Intervals = append(e.Intervals, intervals...)
		}
		constraint.MarkFixed(e.Intervals, e.Fixed)
		return nil
	}
	var not []store.Interval
	for _, text := range slices.Concat(a.PatchedVersions, a.UnaffectedVersions) {
		intervals, err := constraint.Parse(e.Ecosystem, text)
		if err != nil {
			return err
		}
		not = append(not, intervals...)
	}
	var err error
	e.Intervals, err = constraint.Outside(e.Ecosystem, not)
	constraint.MarkFixed(e.Intervals, e.Fixed)
	return err
}

// redHat reads Red Hat's advisories: of several vulnerabilities, for products
// that are named by numbers.
func (d *reader) redHat(pkg, id string, a advisory) ([]store.Entry, error) {
	if _, name, ok := strings.Cut(pkg, "::"); ok {
		pkg = name // of a module's stream
	}
	bySystem := map[string]*store.Entry{}
	for i := range a.Entries {
		one := &a.Entries[i]
		if status(one.Status) == "not_affected" {
			continue
		}
		for _, n := range one.Affected {
			system := d.cpes[n]
			if system == "" {
				continue
			}
			e := bySystem[system]
			if e == nil {
				fresh, err := d.entry(system, pkg, id, "redhat", one)
				if err != nil {
					return nil, err
				}
				e = &fresh
				bySystem[system] = e
			}
			interval := store.Interval{To: one.FixedVersion}
			if !slices.Contains(e.Intervals, interval) {
				e.Intervals = append(e.Intervals, interval)
			}
			for _, cve := range one.Cves {
				if cve.ID != "" && cve.ID != id && !slices.Contains(e.Upstream, cve.ID) {
					e.Upstream = append(e.Upstream, cve.ID)
				}
				if rating := (store.Rating{Source: "redhat", Severity: word(int(cve.Severity))}); rating.Severity != severity.Unknown && !slices.Contains(e.Ratings, rating) {
					e.Ratings = append(e.Ratings, rating)
				}
			}
		}
	}
	var out []store.Entry
	for _, system := range slices.Sorted(maps.Keys(bySystem)) {
		out = append(out, *bySystem[system])
	}
	return out, nil
}
