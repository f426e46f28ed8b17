package match

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/advisory/store"
)

// largeStore has about as many affected packages as all of OSV has for what
// images hold: 200,000 entries in five ecosystems.
func largeStore(b *testing.B) *store.DB {
	b.Helper()
	dir := b.TempDir()
	imp, err := store.NewImporter(context.Background(), dir, "osv")
	if err != nil {
		b.Fatal(err)
	}
	defer imp.Close()
	for i := range 200_000 {
		ecosystem := []string{"npm", "PyPI", "Go", "Maven", "Debian:12"}[i%5]
		e := store.Entry{Ecosystem: ecosystem, Package: fmt.Sprintf("package-%d", i/5/4), ID: fmt.Sprintf("X-%d", i), Aliases: []string{fmt.Sprintf("CVE-2024-%d", i)},
			Published: "2024-01-01T00:00:00Z", Modified: "2024-01-01T00:00:00Z", Summary: "A flaw of some kind that is described in a line of usual length",
			Ratings:   []store.Rating{{Source: "ghsa", Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}},
			Intervals: []store.Interval{{To: "1.2.3"}, {From: "2.0.0", To: "2.3.4"}}}
		if err := imp.Add(e); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := imp.Commit(store.Terms{Imported: time.Unix(0, 0)}); err != nil {
		b.Fatal(err)
	}
	db, err := store.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	return db
}

// BenchmarkPackages20000 matches 20,000 packages of five types, one in ten of
// which the store knows, with a store that was just opened.
func BenchmarkPackages20000(b *testing.B) {
	db := largeStore(b)
	kinds := []string{"npm", "pypi", "golang", "maven", "deb"}
	doc := &inputs.Document{Kind: inputs.KindSBOM}
	for i := range 20_000 {
		kind := kinds[i%5]
		name := fmt.Sprintf("other-%d", i)
		if i%10 < 1 {
			name = fmt.Sprintf("package-%d", i/2)
		}
		// Two in three of those are of a version without known flaws.
		version := []string{"1.0.0", "1.5.0", "3.0.0"}[i%3]
		doc.Packages = append(doc.Packages, inputs.Package{Name: name, Version: version, Type: kind, PURL: "pkg:" + kind + "/" + name + "@" + version + "?distro=debian-12"})
	}
	b.ReportAllocs()
	for b.Loop() {
		r, err := NewMatcher(db).Document(context.Background(), doc)
		if err != nil || len(r.Found) == 0 || len(r.Gaps) > 0 {
			b.Fatal(err, len(r.Found), r.Gaps)
		}
	}
}
