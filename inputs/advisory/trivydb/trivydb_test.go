package trivydb

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	bbolt "go.etcd.io/bbolt"

	"github.com/boltseal/boltseal/inputs/advisory/feed"
	"github.com/boltseal/boltseal/inputs/advisory/store"
)

// bucket is a bucket of a database to be made: texts are values, buckets buckets.
type bucket map[string]any

func sample() bucket {
	cpe := bucket{}
	for n, s := range map[string]string{"1": "cpe:/o:redhat:enterprise_linux:8::baseos", "2": "cpe:/a:redhat:enterprise_linux:8::appstream", "3": "cpe:/o:redhat:enterprise_linux:9::baseos", "4": "cpe:/o:redhat:rhel_eus:8.6::baseos"} {
		cpe[n] = `"` + s + `"`
	}
	return bucket{
		"data-source": bucket{
			"debian 12": `{"ID":"debian","Name":"Debian Security Tracker"}`, "npm::GitHub Security Advisory npm": `{"ID":"ghsa"}`,
			"rubygems::ruby-advisory-db": `{"ID":"ruby-advisory-db"}`, "alpine 3.19": `{"ID":"alpine"}`},
		"vulnerability": bucket{
			"CVE-2024-1": `{"Title":"a bug","Description":"long","Severity":"HIGH","VendorSeverity":{"nvd":3,"debian":1},"CVSS":{"nvd":{"V2Vector":"AV:N/AC:L/Au:N/C:P/I:N/A:N","V3Vector":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N"}},"References":["https://a.example"],"PublishedDate":"2024-01-01T00:00:00Z","LastModifiedDate":"2024-02-01T00:00:00Z"}`},
		"debian 12": bucket{"openssl": bucket{
			"CVE-2024-1": `{"FixedVersion":"3.0.13-1~deb12u1","Severity":1,"VendorIDs":["DSA-1-1"]}`,
			"CVE-2024-2": `{"Status":5}`}},
		"alpine 3.19":    bucket{"curl": bucket{"CVE-2024-1": `{"FixedVersion":"8.5.0-r0"}`, "CVE-2024-3": `{"FixedVersion":"0"}`}},
		"Oracle Linux 8": bucket{"curl": bucket{"CVE-2024-1": `{"FixedVersion":"7-1","Entries":[{"FixedVersion":"7-1","Arches":["x86_64"],"VendorIDs":["ELSA-1"]},{"FixedVersion":"7-2","Arches":["aarch64"]}]}`}},
		"npm::GitHub Security Advisory npm": bucket{"lodash": bucket{
			"CVE-2024-1": `{"PatchedVersions":["4.17.12"],"VulnerableVersions":["\u003c 4.17.12"],"VendorIDs":["GHSA-x"]}`,
			"CVE-2024-9": `{"VulnerableVersions":["!! what"]}`}},
		"rubygems::ruby-advisory-db": bucket{"rack": bucket{"CVE-2024-1": `{"PatchedVersions":["~\u003e 2.2.3","\u003e= 3.0.1"],"UnaffectedVersions":["\u003c 1.0"]}`}},
		"Red Hat": bucket{"openssl": bucket{
			"RHSA-2024:1": `{"Entries":[{"Affected":[1,2],"FixedVersion":"1:1.1.1k-9.el8","Cves":[{"ID":"CVE-2024-1","Severity":2},{"ID":"CVE-2024-4","Severity":3}]},{"Affected":[3,4],"FixedVersion":"1:3.0.7-25.el9","Cves":[{"ID":"CVE-2024-1","Severity":2}]}]}`,
			"CVE-2024-5":  `{"Entries":[{"Affected":[1,77],"Status":6,"Cves":[{"Severity":1}]}]}`}},
		"Red Hat CPE":                bucket{"cpe": cpe, "repository": bucket{"rhel-8": `[1]`}},
		"cocoapods::GHSA":            bucket{"x": bucket{"CVE-2024-1": `{}`}},
		"archlinux":                  bucket{"x": bucket{"CVE-2024-1": `{}`}},
		"SUSE Linux Enterprise 15.5": bucket{"curl": bucket{"SUSE-SU-2024:1": `{"FixedVersion":"8-1"}`}},
	}
}

// write makes a database file.
func write(t testing.TB, root bucket) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), FileName)
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoSync: true, PageSize: 1024})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bbolt.Tx) error {
		for name, value := range root {
			b, err := tx.CreateBucket([]byte(name))
			if err == nil {
				err = fill(b, value.(bucket))
			}
			if err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func fill(b *bbolt.Bucket, from bucket) error {
	for name, value := range from {
		var err error
		switch value := value.(type) {
		case string:
			err = b.Put([]byte(name), []byte(value))
		case bucket:
			var below *bbolt.Bucket
			if below, err = b.CreateBucket([]byte(name)); err == nil {
				err = fill(below, value)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func render(e store.Entry) string {
	var versions []string
	for _, i := range e.Intervals {
		versions = append(versions, fmt.Sprintf("%s..%s/%d", i.From, i.To, i.End))
	}
	return strings.Join([]string{e.Ecosystem, e.Package, e.ID, strings.Join(versions, " "), strings.Join(e.Aliases, ","), strings.Join(e.Upstream, ","), e.Status}, "|")
}

func TestImport(t *testing.T) {
	var got []string
	report := &Report{}
	var first store.Entry
	if _, _, err := Import(context.Background(), write(t, sample()), feed.Options{}, report, func(provider string, e store.Entry) error {
		got = append(got, provider+"|"+render(e))
		if e.Ecosystem == "Debian:12" && e.ID == "CVE-2024-1" {
			first = e
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"redhat|Red Hat:enterprise_linux:8|openssl|CVE-2024-5|../0|||deferred",
		"redhat|Red Hat:enterprise_linux:8|openssl|RHSA-2024:1|..1:1.1.1k-9.el8/0||CVE-2024-1,CVE-2024-4|",
		"redhat|Red Hat:enterprise_linux:9|openssl|RHSA-2024:1|..1:3.0.7-25.el9/0||CVE-2024-1|",
		"|Oracle Linux:8|curl|CVE-2024-1|..7-1/0 ..7-2/0|ELSA-1||",
		"|SUSE:15.5|curl|SUSE-SU-2024:1|..8-1/0|||",
		"alpine|Alpine:v3.19|curl|CVE-2024-1|..8.5.0-r0/0|||",
		"debian|Debian:12|openssl|CVE-2024-1|..3.0.13-1~deb12u1/0|DSA-1-1||",
		"debian|Debian:12|openssl|CVE-2024-2|../0|||will_not_fix",
		"ghsa|npm|lodash|CVE-2024-1|..4.17.12/0|GHSA-x||",
		"ruby-advisory-db|RubyGems|rack|CVE-2024-1|1.0..2.2.3/2 2.3..3.0.1/0|||",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("entries are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if first.Summary != "a bug" || first.URL != "https://a.example" || first.Published != "2024-01-01T00:00:00Z" || len(first.Ratings) != 3 ||
		first.Ratings[1] != (store.Rating{Source: "nvd", Severity: "high", Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N"}) {
		t.Errorf("details are %+v", first)
	}
	if report.Advisories != 13 || report.Entries != 10 || report.Invalid != 1 || report.Unmatched["archlinux"] != 1 || report.Providers["debian"] != 2 {
		t.Errorf("report is %+v", report)
	}
}

func TestManyPages(t *testing.T) {
	packages, about := bucket{}, bucket{}
	for i := range 3000 {
		packages[fmt.Sprintf("package-%d", i)] = bucket{"CVE-2024-1": `{"FixedVersion":"1"}`, fmt.Sprintf("CVE-2024-%d", 10+i): `{"FixedVersion":"2"}`}
		about[fmt.Sprintf("CVE-2024-%d", 10+i)] = `{"Title":"` + strings.Repeat("x", i%9000) + `"}`
	}
	root := bucket{"data-source": bucket{"debian 12": `{"ID":"debian"}`}, "debian 12": packages, "vulnerability": about}
	report, titled := &Report{}, 0
	if _, _, err := Import(context.Background(), write(t, root), feed.Options{}, report, func(_ string, e store.Entry) error {
		if e.Summary != "" {
			titled++
		}
		return nil
	}); err != nil || report.Entries != 6000 || titled != 2999 {
		t.Errorf("%d entries, %d with a title, %v", report.Entries, titled, err)
	}
}

func TestWhereDatabasesLie(t *testing.T) {
	file := write(t, sample())
	dir := filepath.Dir(file)
	if err := os.WriteFile(filepath.Join(dir, "metadata.json"), []byte(`{"Version":2,"UpdatedAt":"2024-05-01T06:00:00Z"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	tw := tar.NewWriter(z)
	for _, name := range []string{"metadata.json", FileName} {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		tw.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(content))})
		tw.Write(content)
	}
	tw.Close()
	z.Close()
	archive := filepath.Join(t.TempDir(), "db.tar.gz")
	if err := os.WriteFile(archive, packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	none := func(string, store.Entry) error { return nil }
	for _, path := range []string{file, dir, archive} {
		report := &Report{}
		inputs, newest, err := Import(context.Background(), path, feed.Options{}, report, none)
		if err != nil || newest != "2024-05-01T06:00:00Z" || report.Entries != 10 || len(inputs) != 1 || inputs[0].Digest == "" {
			t.Errorf("%s: %d entries, newest %q, inputs %+v, %v", path, report.Entries, newest, inputs, err)
		}
	}
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), "boltseal-*-"+FileName))
	if len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	os.WriteFile(filepath.Join(dir, "metadata.json"), []byte(`{"Version":1}`), 0o644)
	if _, _, err := Import(context.Background(), dir, feed.Options{}, &Report{}, none); err == nil || !strings.Contains(err.Error(), "schema version 1") {
		t.Errorf("schema version 1: %v", err)
	}
	if err := Read(context.Background(), strings.NewReader("hello"), 5, &Report{}, none); err == nil {
		t.Error("a text file is no error")
	}
}

func TestDamageIsAnError(t *testing.T) {
	content, err := os.ReadFile(write(t, sample()))
	if err != nil {
		t.Fatal(err)
	}
	none := func(string, store.Entry) error { return nil }
	for _, size := range []int{0, 80, 1024, 4096, 9000} {
		cut := content[:size]
		if err := Read(context.Background(), bytes.NewReader(cut), int64(len(cut)), &Report{}, none); err == nil {
			t.Errorf("a file that is cut at %d is no error", size)
		}
	}
}

func FuzzRead(f *testing.F) {
	small := bucket{"data-source": bucket{"debian 12": `{"ID":"debian"}`}, "debian 12": bucket{"a": bucket{"CVE-1": `{"FixedVersion":"1"}`}}}
	for _, root := range []bucket{small, sample()} {
		content, err := os.ReadFile(write(f, root))
		if err != nil {
			f.Fatal(err)
		}
		// Pages behind the last that is used are there for later.
		used := binary.LittleEndian.Uint64(content[pageHeader+40:])
		f.Add(content[:min(int(used)*1024, len(content))])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		Read(context.Background(), bytes.NewReader(b), int64(len(b)), &Report{}, func(string, store.Entry) error { return nil })
	})
}

// TestSameAsTheLibrary holds the reader beside bbolt.
func TestSameAsTheLibrary(t *testing.T) {
	path := write(t, sample())
	var want []string
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	var walk func(prefix string, b *bbolt.Bucket) error
	walk = func(prefix string, b *bbolt.Bucket) error {
		return b.ForEach(func(k, v []byte) error {
			want = append(want, prefix+"/"+string(k)+"="+string(v))
			if v == nil {
				return walk(prefix+"/"+string(k), b.Bucket(k))
			}
			return nil
		})
	}
	if err := db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			want = append(want, "/"+string(name)+"=")
			return walk("/"+string(name), b)
		})
	}); err != nil {
		t.Fatal(err)
	}
	db.Close()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	mine, err := openBolt(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	var scan func(prefix string, t tree) error
	scan = func(prefix string, at tree) error {
		return mine.scan(at, func(i item) error {
			if !i.bucket {
				got = append(got, prefix+"/"+string(i.key)+"="+string(i.value))
				return nil
			}
			got = append(got, prefix+"/"+string(i.key)+"=")
			below, err := i.open()
			if err != nil {
				return err
			}
			return scan(prefix+"/"+string(i.key), below)
		})
	}
	if err := scan("", mine.rootTree()); err != nil || !slices.Equal(got, want) {
		t.Errorf("%d keys, the library has %d; %v", len(got), len(want), err)
	}
}
