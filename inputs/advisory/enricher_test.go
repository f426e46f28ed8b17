package advisory

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/advisory/intake"
	"github.com/boltseal/boltseal/inputs/advisory/merge"
)

const lodash = `{"id":"GHSA-aaaa-bbbb-cccc","aliases":["CVE-2024-1000"],"modified":"2024-03-01T00:00:00Z","published":"2024-02-01T00:00:00Z","affected":[
{"package":{"ecosystem":"npm","name":"lodash"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"4.17.21"}]}]}]}`

// storeOf imports files, by name.
func storeOf(t *testing.T, files map[string]string) string {
	t.Helper()
	dir, from := t.TempDir(), t.TempDir()
	var paths []string
	for name, content := range files {
		path := filepath.Join(from, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	if _, err := intake.Import(context.Background(), paths, intake.Options{Dir: dir, Now: time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func document() *inputs.Document {
	return &inputs.Document{Kind: inputs.KindSBOM, Packages: []inputs.Package{
		{Name: "lodash", Version: "4.17.20", Type: "npm", PURL: "pkg:npm/lodash@4.17.20", Installed: true},
		{Name: "flask", Version: "1.0", Type: "pypi", PURL: "pkg:pypi/flask@1.0", Installed: true},
	}}
}

func enrich(t *testing.T, o Options, doc *inputs.Document) *inputs.Document {
	t.Helper()
	e, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Enrich(context.Background(), doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func gaps(doc *inputs.Document) string {
	var list []string
	for _, g := range doc.Evidence.Missing {
		list = append(list, g.Fact+": "+g.Why)
	}
	return strings.Join(list, "\n")
}

func TestWithoutStore(t *testing.T) {
	for _, path := range []string{"", filepath.Join(t.TempDir(), "none"), t.TempDir()} {
		if got := gaps(enrich(t, Options{DB: path}, document())); got != "vulnerabilities: there are no advisories to look up (see boltseal db import)" {
			t.Errorf("got %s", got)
		}
	}
	if got := gaps(enrich(t, Options{}, &inputs.Document{Kind: inputs.KindSBOM})); got != "" {
		t.Errorf("without packages: got %s", got)
	}
	if doc := enrich(t, Options{}, &inputs.Document{Kind: inputs.KindKubernetes, Packages: document().Packages}); gaps(doc) != "" {
		t.Errorf("another kind: got %s", gaps(doc))
	}
	file := filepath.Join(t.TempDir(), "x.advisories")
	if err := os.WriteFile(file, []byte("what"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, filepath.Dir(file)} {
		if _, err := New(Options{DB: path}); err == nil {
			t.Error("a broken store is no error")
		}
	}
}

func TestEnrich(t *testing.T) {
	dir := storeOf(t, map[string]string{"a.json": lodash,
		"kev.json": `{"catalogVersion":"1","vulnerabilities":[{"cveID":"CVE-2024-1000","dateAdded":"2024-04-01"}]}`,
		"epss.csv": "#model_version:v1,score_date:2024-04-30T00:00:00Z\ncve,epss,percentile\nCVE-2024-1000,0.25,0.5\n"})
	doc := document()
	// The document itself knows of it by an alias, and rates it.
	doc.Vulnerabilities = []inputs.Vulnerability{{ID: "GHSA-aaaa-bbbb-cccc", Severity: "high", CVSS: 7.5, EPSS: -1, Package: "lodash", PURL: "pkg:npm/lodash@4.17.20", Installed: "4.17.20", Ratings: []inputs.Rating{{Source: "x", Severity: "high", CVSS: 7.5}}}}
	enrich(t, Options{DB: dir}, doc)
	if len(doc.Vulnerabilities) != 1 {
		t.Fatalf("got %+v", doc.Vulnerabilities)
	}
	v := doc.Vulnerabilities[0]
	if v.ID != "CVE-2024-1000" || v.Severity != "high" || v.CVSS != 7.5 || !v.KEV || v.EPSS != 0.25 || !slices.Equal(v.Fixed, []string{"4.17.21"}) || v.FixedSince != "2024-02-01T00:00:00Z" {
		t.Errorf("got %+v", v)
	}
	if got := gaps(doc); got != "vulnerabilities: no advisory data for PyPI (1 package)" {
		t.Errorf("got %s", got)
	}
	// One file of a store is a store as well.
	doc = enrich(t, Options{DB: filepath.Join(dir, "osv.npm.advisories")}, document())
	if len(doc.Vulnerabilities) != 1 || !strings.Contains(gaps(doc), "kev: there is no list") || !strings.Contains(gaps(doc), "epss: there are no probabilities") {
		t.Errorf("got %+v\n%s", doc.Vulnerabilities, gaps(doc))
	}
}

func TestAge(t *testing.T) {
	dir := storeOf(t, map[string]string{"a.json": lodash})
	for day, want := range map[int]bool{2: false, 40: true} {
		doc := enrich(t, Options{DB: dir, MaxAge: 30 * 24 * time.Hour, Time: time.Date(2024, 3, day, 0, 0, 0, 0, time.UTC)}, document())
		if got := strings.Contains(gaps(doc), "vulnerability-data-age: the advisories of osv are of 2024-03-01T00:00:00Z, more than 30 days old"); got != want {
			t.Errorf("day %d: got %s", day, gaps(doc))
		}
	}
}

// report is another scanner's report.
type report struct {
	covers bool
	err    error
}

func (r report) Merge(_ context.Context, doc *inputs.Document) (func(*inputs.Package) bool, error) {
	merge.Into(doc, []inputs.Vulnerability{{ID: "CVE-2024-1000", Severity: "low", CVSS: -1, EPSS: -1, Package: "lodash", PURL: "pkg:npm/lodash@4.17.20", Installed: "4.17.20", Sources: []string{"trivy"}}})
	return func(*inputs.Package) bool { return r.covers }, r.err
}

// statement marks everything.
type statement struct{}

func (statement) Apply(_ context.Context, doc *inputs.Document) error {
	for i := range doc.Vulnerabilities {
		doc.Vulnerabilities[i].VEX = "not_affected"
	}
	return nil
}

func TestResultsAndVEX(t *testing.T) {
	doc := enrich(t, Options{Results: []Results{report{covers: true}}, VEX: []VEX{statement{}}}, document())
	if len(doc.Vulnerabilities) != 1 || doc.Vulnerabilities[0].VEX != "not_affected" || strings.Contains(gaps(doc), "vulnerabilities:") {
		t.Errorf("got %+v %s", doc.Vulnerabilities, gaps(doc))
	}
	if doc = enrich(t, Options{Results: []Results{report{}}}, document()); !strings.Contains(gaps(doc), "vulnerabilities:") {
		t.Errorf("got %s", gaps(doc))
	}
	e, err := New(Options{Results: []Results{report{err: errors.New("broken")}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Enrich(context.Background(), document()); err == nil {
		t.Error("no error")
	}
}
