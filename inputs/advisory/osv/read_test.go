package osv

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/boltseal/boltseal/inputs/advisory/feed"
	"github.com/boltseal/boltseal/inputs/advisory/store"
)

// goRecords are real records of the Go vulnerability database.
func goRecords(t testing.TB) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "..", "shared", "corpora", "vuln", "go-osv")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no corpus of advisories beside the repository")
	}
	return dir
}

func TestReadGoRecords(t *testing.T) {
	dir := t.TempDir()
	imp, err := store.NewImporter(context.Background(), dir, "osv")
	if err != nil {
		t.Fatal(err)
	}
	defer imp.Close()
	var r Report
	inputs, err := Read(context.Background(), goRecords(t), feed.Options{}, &r, imp.Add)
	if err != nil {
		t.Fatal(err)
	}
	if r.Records != 415 || r.Invalid != 0 || r.Withdrawn != 3 || r.Entries == 0 {
		t.Errorf("got %+v", r)
	}
	replaced, err := imp.Commit(store.Terms{Imported: time.Unix(0, 0), Inputs: inputs})
	if err != nil || len(replaced) != 1 || replaced[0].After.Records != 412 || replaced[0].After.Entries != r.Entries {
		t.Fatalf("got %+v, %v", replaced, err)
	}
	db, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	n := 0
	for e, err := range db.Lookup("Go", "code.gitea.io/gitea") {
		if err != nil {
			t.Fatal(err)
		}
		n++
		if e.ID == "GO-2023-1894" {
			if e.Summary != "code.gitea.io/gitea Open Redirect vulnerability" || len(e.Intervals) != 1 || e.Intervals[0] != (store.Interval{To: "1.19.4"}) || len(e.Aliases) != 2 ||
				e.Published != "" || e.URL != "https://pkg.go.dev/vuln/GO-2023-1894" {
				t.Errorf("got %+v", e)
			}
		}
	}
	if n == 0 {
		t.Error("nothing about gitea")
	}
}
