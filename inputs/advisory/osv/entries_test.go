package osv

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"

	"github.com/klauspost/compress/zstd"

	"github.com/boltseal/boltseal/inputs/advisory/feed"
	"github.com/boltseal/boltseal/inputs/advisory/store"
)

// readAll reads one file with a content.
func readAll(t *testing.T, name, content string) ([]store.Entry, Report) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	var r Report
	var entries []store.Entry
	_, err := Read(context.Background(), path, feed.Options{}, &r, func(e store.Entry) error { entries = append(entries, e); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return entries, r
}

func TestIntervals(t *testing.T) {
	for _, test := range []struct {
		events string
		want   []store.Interval
	}{
		{`{"introduced":"0"},{"fixed":"1.2.0"}`, []store.Interval{{To: "1.2.0"}}},
		{`{"introduced":"0"}`, []store.Interval{{}}},
		{`{"introduced":"1.0.0"},{"last_affected":"1.2.0"}`, []store.Interval{{From: "1.0.0", To: "1.2.0", End: store.Last}}},
		{`{"introduced":"2.0.0"},{"fixed":"2.1.0"},{"introduced":"0"},{"fixed":"1.10.0"}`, []store.Interval{{To: "1.10.0"}, {From: "2.0.0", To: "2.1.0"}}},
		{`{"introduced":"0"},{"fixed":"1.2.0"},{"introduced":"1.2.0"}`, []store.Interval{{To: "1.2.0"}, {From: "1.2.0"}}},
		{`{"introduced":"1.0.0"},{"last_affected":"1.0.0"}`, []store.Interval{{From: "1.0.0", To: "1.0.0", End: store.Last}}},
		{`{"introduced":"0"},{"limit":"2.0.0"}`, []store.Interval{{To: "2.0.0", End: store.Limit}}},
		{`{"introduced":"0"},{"limit":"*"}`, nil},
		{`{"fixed":"1.2.0"}`, []store.Interval{{To: "1.2.0"}}},
		{`{"introduced":"0"},{"fixed":"1.2.0"},{"fixed":"1.3.0"}`, []store.Interval{{To: "1.2.0"}}},
	} {
		entries, r := readAll(t, "a.json", `{"id":"X-1","affected":[{"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"SEMVER","events":[`+test.events+`]}]}]}`)
		if test.want == nil {
			test.want = []store.Interval{{}}
		}
		if r.Invalid != 0 || len(entries) != 1 || !reflect.DeepEqual(entries[0].Intervals, test.want) {
			t.Errorf("%s: got %+v %+v", test.events, entries, r)
		}
	}
}

func TestInvalidRecordsAreCounted(t *testing.T) {
	for _, content := range []string{
		`{`, ``, `[]`, `"x"`, `{"affected":[]}`, `{"id":5}`,
		`{"id":"A","affected":[{"package":{"name":"a"}}]}`,
		`{"id":"A","affected":[{"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"WHAT","events":[]}]}]}`,
		`{"id":"A","affected":[{"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"SEMVER","events":[]}]}]}`,
		`{"id":"A","affected":[{"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"SEMVER","events":[{}]}]}]}`,
	} {
		entries, r := readAll(t, "a.json", content)
		if len(entries) != 0 || r.Invalid != 1 || len(r.Problems) != 1 || !strings.HasPrefix(r.Problems[0], "a.json: ") {
			t.Errorf("%s: got %+v", content, r)
		}
	}
	// What follows a break cannot be read: that is more than one invalid record.
	if _, r := readAll(t, "a.jsonl", "{\"id\":\"A\"}\n{\"id\":\n{\"id\":\"C\"}"); !r.Lost || r.Invalid != 1 {
		t.Errorf("got %+v", r)
	}
}

func TestVersionsBeyondRanges(t *testing.T) {
	entries, _ := readAll(t, "a.json", `{"id":"X-1","affected":[{"package":{"ecosystem":"PyPI","name":"a"},"versions":["1.0","1.1","3.0rc1","what ever"],"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2.0"}]}]}]}`)
	if len(entries) != 1 || len(entries[0].Versions) == 0 || entries[0].Versions[0] != "3.0rc1" {
		t.Errorf("got %+v", entries)
	}
}

func TestWithdrawnAndUnmatched(t *testing.T) {
	_, r := readAll(t, "a.jsonl", `{"id":"A","withdrawn":"2024-01-01T00:00:00Z"}
{"id":"B","affected":[{"package":{"ecosystem":"OSS-Fuzz","name":"x"},"ranges":[{"type":"GIT","events":[{"introduced":"0"}]}]}]}
{"id":"C","affected":[{"ranges":[{"type":"GIT","events":[{"introduced":"0"}]}]}]}`)
	if r.Records != 3 || r.Withdrawn != 1 || r.Unmatched["OSS-Fuzz"] != 1 || r.GitOnly != 1 || r.Invalid != 0 {
		t.Errorf("got %+v", r)
	}
}

// TestContainers reads the same records from everything they are published in.
func TestContainers(t *testing.T) {
	one := `{"id":"A-1","affected":[{"package":{"ecosystem":"npm","name":"a"}}]}`
	two := `{"id":"A-2","affected":[{"package":{"ecosystem":"npm","name":"b"}}]}`
	lines := []byte(one + "\n" + two + "\n")
	var zipped, tarred, gz, zst, tgz bytes.Buffer
	z := zip.NewWriter(&zipped)
	tw := tar.NewWriter(&tarred)
	for name, text := range map[string]string{"npm/A-1.json": one, "npm/A-2.json": two, "README.md": "no record"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(text))
		if err := tw.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(text)), Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		_, _ = tw.Write([]byte(text))
	}
	z.Close()
	tw.Close()
	g := gzip.NewWriter(&gz)
	_, _ = g.Write(lines)
	g.Close()
	e, _ := zstd.NewWriter(&zst)
	_, _ = e.Write(lines)
	e.Close()
	g = gzip.NewWriter(&tgz)
	_, _ = g.Write(tarred.Bytes())
	g.Close()
	for name, content := range map[string][]byte{"a.jsonl": lines, "a.json": []byte("[" + one + "," + two + "]"), "all.zip": zipped.Bytes(), "a.tar": tarred.Bytes(),
		"a.jsonl.gz": gz.Bytes(), "a.jsonl.zst": zst.Bytes(), "a.tar.gz": tgz.Bytes()} {
		entries, r := readAll(t, name, string(content))
		if len(entries) != 2 || r.Records != 2 || r.Invalid != 0 {
			t.Errorf("%s: got %+v", name, r)
		}
	}
	// What breaks off is an error, not an invalid record.
	path := filepath.Join(t.TempDir(), "a.jsonl.gz")
	if err := os.WriteFile(path, gz.Bytes()[:gz.Len()-12], 0o644); err != nil {
		t.Fatal(err)
	}
	var r Report
	if _, err := Read(context.Background(), path, feed.Options{}, &r, func(store.Entry) error { return nil }); err == nil {
		t.Errorf("no error: %+v", r)
	}
	if _, err := Read(context.Background(), path, feed.Options{Unpacked: 10}, &r, func(store.Entry) error { return nil }); err == nil {
		t.Error("no error beyond the limit")
	}
}
