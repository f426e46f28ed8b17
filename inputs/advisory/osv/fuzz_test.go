package osv

import (
	"bytes"
	"testing"

	"github.com/boltseal/boltseal/inputs/advisory/store"
	"github.com/boltseal/boltseal/inputs/advisory/version"
)

func FuzzRecord(f *testing.F) {
	f.Add([]byte(`{"id":"GHSA-1","modified":"2024-01-01T00:00:00Z","aliases":["CVE-2024-1"],"affected":[{"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.3"}]}],"versions":["1.0.0"],"ecosystem_specific":{"imports":[{"path":"a","symbols":["F"]}]}}]}`))
	f.Add([]byte(`[{"id":"A"},{"id":"B","affected":[{"package":{"ecosystem":"Debian:12","name":"x"}}]}]`))
	f.Add([]byte("{\"id\":\"A\"}\n{\"id\":\"B\"}\n{"))
	f.Fuzz(func(t *testing.T, content []byte) {
		var r Report
		r.Unmatched = map[string]int{}
		entries := 0
		c := &converter{report: &r, parsed: map[string]version.Version{}, yield: func(e store.Entry) error {
			entries++
			if e.ID == "" || e.Package == "" || e.Ecosystem == "" || len(e.Summary) > maxSummary {
				t.Errorf("got %+v", e)
			}
			return nil
		}}
		if err := c.file("x.json", bytes.NewReader(content)); err != nil {
			t.Errorf("content alone ends the import: %v", err)
		}
		if entries != r.Entries || r.Records == 0 || r.Invalid > r.Records {
			t.Errorf("got %+v with %d entries", r, entries)
		}
	})
}
