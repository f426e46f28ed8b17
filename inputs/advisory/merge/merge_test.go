package merge

import (
	"slices"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

func vulnerability(id, purl string, aliases ...string) inputs.Vulnerability {
	return inputs.Vulnerability{ID: id, Aliases: aliases, PURL: purl, Installed: "1.0", CVSS: -1, EPSS: -1}
}

func TestListJoinsByAliasWithinAPackage(t *testing.T) {
	a, b := "pkg:npm/a@1.0", "pkg:npm/b@1.0"
	got := List([]Statement{
		{Vulnerability: vulnerability("GHSA-1", a, "CVE-1"), By: "x"}, {Vulnerability: vulnerability("CVE-1", b), By: "x"},
		{Vulnerability: vulnerability("SNYK-1", a+"?arch=amd64", "GHSA-1"), By: "y"}, {Vulnerability: vulnerability("CVE-2", a, "USN-1"), By: "y"},
		{Vulnerability: vulnerability("CVE-3", a, "USN-1"), By: "y"}, {Vulnerability: vulnerability("CVE-4", a), By: "z", Not: true},
		{Vulnerability: vulnerability("CVE-1", "pkg:npm/%40s/a@1.0"), By: "x"},
	})
	var ids []string
	for _, v := range got {
		ids = append(ids, v.ID+" "+v.PURL)
		if v.Aliases == nil || v.Fixed == nil || v.Sources == nil || v.Ratings == nil || v.Disagreements == nil || v.VEXNotes == nil || v.Severity == "" || v.Reachable == "" {
			t.Errorf("%s is not total", v.ID)
		}
	}
	if want := []string{"CVE-1 " + a, "CVE-1 " + b, "CVE-2 " + a, "CVE-3 " + a, "CVE-1 pkg:npm/%40s/a@1.0"}; !slices.Equal(ids, want) {
		t.Errorf("got %v", ids)
	}
	if want := []string{"GHSA-1", "SNYK-1"}; !slices.Equal(got[0].Aliases, want) {
		t.Errorf("got %v", got[0].Aliases)
	}
}

func TestIntoStatesDisagreements(t *testing.T) {
	mine, theirs := vulnerability("CVE-1", "pkg:npm/a@1.0"), vulnerability("CVE-1", "pkg:npm/a@1.0")
	mine.Sources, mine.Severity, mine.Fixed, mine.Ratings = []string{"osv"}, "low", []string{"1.2.0"}, []inputs.Rating{{Source: "ghsa", Severity: "low", CVSS: -1}}
	mine.Published = "2024-02-01T00:00:00Z"
	theirs.Sources, theirs.Severity, theirs.Fixed, theirs.Ratings = []string{"trivy"}, "high", []string{"1.10.0", "1.2.0"}, []inputs.Rating{{Source: "nvd", Severity: "high", CVSS: 7.5}}
	theirs.CVSS, theirs.Published, theirs.VEX = 7.5, "2024-01-01T00:00:00Z", "affected"
	doc := &inputs.Document{Vulnerabilities: []inputs.Vulnerability{mine}}
	Into(doc, []inputs.Vulnerability{theirs})
	if len(doc.Vulnerabilities) != 1 {
		t.Fatalf("got %+v", doc.Vulnerabilities)
	}
	v := doc.Vulnerabilities[0]
	want := []string{"fixed: 1.2.0 (osv) / 1.2.0, 1.10.0 (trivy)", "severity: high (nvd) / low (ghsa)"}
	if v.Severity != "high" || v.CVSS != 7.5 || !slices.Equal(v.Fixed, []string{"1.2.0", "1.10.0"}) || !slices.Equal(v.Disagreements, want) || v.Published != "2024-01-01T00:00:00Z" ||
		!slices.Equal(v.Sources, []string{"osv", "trivy"}) || v.VEX != "affected" {
		t.Errorf("got %+v", v)
	}
}

func TestCollective(t *testing.T) {
	for id, want := range map[string]bool{"USN-1-1": true, "DSA-1": true, "RHSA-2024:1": true, "ALAS2-2024-1": true, "SUSE-SU-2024:1": true, "CVE-2024-1": false, "UBUNTU-CVE-2024-1": false, "DEBIAN-CVE-1": false, "SUSE-CVE-1": false, "GHSA-1": false} {
		if got := Collective(id); got != want {
			t.Errorf("%s: got %v", id, got)
		}
	}
}
