package grypedb

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs/advisory/feed"
	"github.com/boltseal/boltseal/inputs/advisory/store"
)

func render(e store.Entry) string {
	var versions, ratings []string
	for _, i := range e.Intervals {
		versions = append(versions, fmt.Sprintf("%s..%s/%d", i.From, i.To, i.End))
	}
	for _, r := range e.Ratings {
		ratings = append(ratings, r.Source+"="+r.Severity+r.Vector)
	}
	return strings.Join([]string{e.Ecosystem, e.Package, e.ID, strings.Join(versions, " "), strings.Join(e.Fixed, ","), strings.Join(e.Aliases, ","), strings.Join(e.Upstream, ","), e.Status, strings.Join(ratings, " ")}, "|")
}

// sink collects what is read.
func sink(into *[]string) Sink {
	return Sink{
		Entry: func(provider string, e store.Entry) error {
			*into = append(*into, provider+"|"+render(e))
			return nil
		},
		Exploited: func(e store.Exploited) error {
			*into = append(*into, fmt.Sprintf("exploited %+v", e))
			return nil
		},
		Probability: func(p store.Probability) error {
			*into = append(*into, fmt.Sprintf("probability %+v", p))
			return nil
		},
	}
}

func TestImport(t *testing.T) {
	const vectors = "debian=info nvd@nist.gov=CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N"
	want := []string{
		"debian|Debian:12|openssl|CVE-2024-1|..3.0.13-1~deb12u1/0|||||" + vectors,
		"github|PyPI|my-package|GHSA-jfh8-c2jp-5v3q|1.0..1.2.3/0 2.0..2.1/1|2.2|CVE-2024-2|||github=critical",
		"debian|Red Hat:enterprise_linux:8|kernel|CVE-2024-1|../0||||will_not_fix|" + vectors,
		"amazon|Amazon Linux:2023|kernel|ALAS-2024-1|..6.1-1.amzn2023/0|||CVE-2024-1,CVE-2024-3||",
		"github|Go|golang.org/x/net|GHSA-jfh8-c2jp-5v3q|..0.17.0/0 0.18.0..0.18.2/2||CVE-2024-2|||github=critical",
		"exploited {ID:CVE-2024-1 Added:2024-02-01 Due:2024-03-01 Ransomware:true}",
		"probability {ID:CVE-2024-1 Score:0.5 Percentile:0.99}",
		"probability {ID:CVE-2024-2 Score:1 Percentile:1}",
	}
	for _, path := range []string{"testdata/vulnerability.db", "testdata"} {
		var got []string
		report := &Report{}
		inputs, newest, err := Import(context.Background(), path, feed.Options{}, report, sink(&got))
		if err != nil || newest != "2024-05-01T06:00:00Z" || len(inputs) != 1 {
			t.Fatalf("newest %q, inputs %+v, %v", newest, inputs, err)
		}
		if !slices.Equal(got, want) {
			t.Errorf("entries are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if report.Advisories != 12 || report.Entries != 5 || report.Withdrawn != 1 || report.Invalid != 3 || report.Exploited != 1 || report.Probabilities != 2 ||
			fmt.Sprint(report.Unmatched) != "map[cpe:1 portage:1 redhat 8 eus:1 slackware 15:1]" || report.Providers["github"] != 2 {
			t.Errorf("report is %+v", report)
		}
	}
}

func TestOthersAreErrors(t *testing.T) {
	var none []string
	content, err := os.ReadFile("testdata/vulnerability.db")
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"text": []byte("hello"), "cut": content[:len(content)-1024], "empty": nil,
		"no metadata": bytes.ReplaceAll(content, []byte("db_metadata"), []byte("db_metadatz"))} {
		if _, err := Read(context.Background(), bytes.NewReader(b), int64(len(b)), &Report{}, sink(&none)); err == nil {
			t.Errorf("%s is no error", name)
		}
	}
}

func FuzzRead(f *testing.F) {
	content, err := os.ReadFile("testdata/vulnerability.db")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content)
	f.Fuzz(func(t *testing.T, b []byte) {
		var got []string
		Read(context.Background(), bytes.NewReader(b), int64(len(b)), &Report{}, sink(&got))
	})
}
