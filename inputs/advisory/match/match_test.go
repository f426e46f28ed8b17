package match

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/advisory/feed"
	"github.com/boltseal/boltseal/inputs/advisory/osv"
	"github.com/boltseal/boltseal/inputs/advisory/store"
)

// storeOf makes a store of records.
func storeOf(t testing.TB, records ...string) *store.DB {
	t.Helper()
	file := filepath.Join(t.TempDir(), "records.jsonl")
	if err := os.WriteFile(file, []byte(strings.Join(records, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	return importOf(t, file)
}

func importOf(t testing.TB, path string) *store.DB {
	t.Helper()
	dir := t.TempDir()
	imp, err := store.NewImporter(context.Background(), dir, "osv")
	if err != nil {
		t.Fatal(err)
	}
	var r osv.Report
	if _, err := osv.Read(context.Background(), path, feed.Options{}, &r, imp.Add); err != nil || r.Invalid > 0 {
		t.Fatalf("%v %v", err, r.Problems)
	}
	if _, err := imp.Commit(store.Terms{Imported: time.Unix(0, 0)}); err != nil {
		t.Fatal(err)
	}
	if err := imp.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func matchOf(t testing.TB, db *store.DB, packages ...inputs.Package) Result {
	t.Helper()
	r, err := NewMatcher(db).Document(context.Background(), &inputs.Document{Kind: inputs.KindSBOM, Packages: packages})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// record is an OSV record with one affected package.
func record(id, ecosystem, name, events string) string {
	return fmt.Sprintf(`{"id":%q,"modified":"2024-05-01T00:00:00Z","published":"2024-01-01T00:00:00Z","affected":[{"package":{"ecosystem":%q,"name":%q},
"ranges":[{"type":"ECOSYSTEM","events":[%s]}]}]}`, id, ecosystem, name, events)
}

func TestEcosystems(t *testing.T) {
	for _, test := range []struct {
		purl, name, version string
		source              inputs.PackageSource
		ecosystem, wants    string
	}{
		{purl: "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12", source: inputs.PackageSource{Name: "openssl", Version: "3.0.11-1~deb12u2"}, ecosystem: "Debian:12", wants: "openssl"},
		{purl: "pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12.5", source: inputs.PackageSource{Name: "openssl"}, ecosystem: "Debian:12", wants: "openssl"},
		{purl: "pkg:deb/debian/libssl3@3.0.11-1?distro=bookworm&upstream=openssl", ecosystem: "Debian:12", wants: "openssl"},
		{purl: "pkg:deb/debian/libssl3@3.0.11-1?distro=debian-bookworm&upstream=openssl%403.0", ecosystem: "Debian:12", wants: "openssl"},
		{purl: "pkg:deb/ubuntu/openssl@3.0.2-0ubuntu1.10?distro=ubuntu-22.04", ecosystem: "Ubuntu:22.04:LTS", wants: "openssl"},
		{purl: "pkg:deb/ubuntu/openssl@3.0.2-0ubuntu1.10?distro=ubuntu-22.04", ecosystem: "Ubuntu:Pro:22.04:LTS", wants: "openssl"},
		{purl: "pkg:deb/ubuntu/openssl@3.0.2?distro=ubuntu-23.10", ecosystem: "Ubuntu:23.10", wants: "openssl"},
		{purl: "pkg:apk/alpine/libcrypto3@3.1.4-r5?distro=alpine-3.19.1", source: inputs.PackageSource{Name: "openssl"}, ecosystem: "Alpine:v3.19", wants: "openssl"},
		{purl: "pkg:apk/alpine/musl@1.2.4-r2?distro=3.19.1", ecosystem: "Alpine:v3.19", wants: "musl"},
		{purl: "pkg:apk/wolfi/openssl@3.1.4-r5?distro=wolfi-20230201", ecosystem: "Wolfi", wants: "openssl"},
		{purl: "pkg:apk/chainguard/openssl@3.1.4-r5?distro=chainguard-20230214", ecosystem: "Chainguard", wants: "openssl"},
		{purl: "pkg:rpm/redhat/bash@5.1.8-6.el9?distro=redhat-9.3", ecosystem: "Red Hat:enterprise_linux:9::baseos", wants: "bash"},
		{purl: "pkg:rpm/rhel/bash@5.1.8-6.el9?distro=rhel-9.3", ecosystem: "Red Hat:enterprise_linux:9::appstream", wants: "bash"},
		{purl: "pkg:rpm/centos/bash@4.2.46-34.el7?distro=centos-7", ecosystem: "Red Hat:enterprise_linux:7::server", wants: "bash"},
		{purl: "pkg:rpm/rocky/openssl-libs@3.0.7-24.el9?distro=rocky-9.3", source: inputs.PackageSource{Name: "openssl"}, ecosystem: "Rocky Linux:9", wants: "openssl"},
		{purl: "pkg:rpm/almalinux/openssl-libs@3.0.7-24.el9?distro=almalinux-9.3&upstream=openssl-3.0.7-24.el9.src.rpm", ecosystem: "AlmaLinux:9", wants: "openssl"},
		{purl: "pkg:rpm/fedora/bash@5.2?distro=fedora-39", ecosystem: "Fedora:39", wants: "bash"},
		{purl: "pkg:rpm/amzn/bash@5.2?distro=amzn-2023", ecosystem: "Amazon Linux:2023", wants: "bash"},
		{purl: "pkg:rpm/suse/bash@4.4?distro=sles-15.5", ecosystem: "SUSE:Linux Enterprise Module for Basesystem 15 SP5", wants: "bash"},
		{purl: "pkg:rpm/opensuse/bash@4.4?distro=opensuse-leap-15.5", ecosystem: "openSUSE:Leap 15.5", wants: "bash"},
		{purl: "pkg:rpm/opensuse/bash@5?distro=opensuse-tumbleweed-20240101", ecosystem: "openSUSE:Tumbleweed", wants: "bash"},
		{purl: "pkg:rpm/photon/bash@5.2?distro=photon-5.0", ecosystem: "Photon OS:5.0", wants: "bash"},
		{purl: "pkg:rpm/oracle/bash@5.2?distro=ol-9.2", ecosystem: "Oracle Linux:9", wants: "bash"},
		{purl: "pkg:rpm/azurelinux/bash@5.2?distro=azurelinux-3.0", ecosystem: "Azure Linux:3", wants: "bash"},
		{purl: "pkg:golang/github.com/gogo/protobuf@v1.3.0", ecosystem: "Go", wants: "github.com/gogo/protobuf"},
		{purl: "pkg:golang/stdlib@1.20.1", ecosystem: "Go", wants: "stdlib"},
		{purl: "pkg:npm/%40babel/core@7.0.0", ecosystem: "npm", wants: "@babel/core"},
		{purl: "pkg:npm/lodash@4.17.0", ecosystem: "npm", wants: "lodash"},
		{purl: "pkg:pypi/Django_Rest.Framework@3.0", ecosystem: "PyPI", wants: "django-rest-framework"},
		{purl: "pkg:maven/org.slf4j/slf4j-api@1.7.0", ecosystem: "Maven", wants: "org.slf4j:slf4j-api"},
		{purl: "pkg:gem/rails@6.0.0", ecosystem: "RubyGems", wants: "rails"},
		{purl: "pkg:cargo/time@0.1.0", ecosystem: "crates.io", wants: "time"},
		{purl: "pkg:composer/Symfony/http-kernel@4.0.0", ecosystem: "Packagist", wants: "symfony/http-kernel"},
		{purl: "pkg:nuget/Newtonsoft.Json@12.0.1", ecosystem: "NuGet", wants: "Newtonsoft.Json"},
		{purl: "pkg:hex/phoenix@1.0.0", ecosystem: "Hex", wants: "phoenix"},
		{purl: "pkg:pub/http@0.13.0", ecosystem: "Pub", wants: "http"},
		{purl: "pkg:swift/github.com/apple/swift-nio@2.0.0", ecosystem: "SwiftURL", wants: "github.com/apple/swift-nio"},
		{purl: "pkg:githubactions/actions/checkout@v1", ecosystem: "GitHub Actions", wants: "actions/checkout"},
		{purl: "pkg:bitnami/nginx@1.20.0?distro=debian-12", ecosystem: "Bitnami", wants: "nginx"},
	} {
		t.Run(test.purl, func(t *testing.T) {
			u := splitPURL(test.purl)
			p := inputs.Package{Type: u.kind, Name: u.fullName(u.kind), Version: u.version, PURL: test.purl, Source: test.source}
			if u.kind == "deb" || u.kind == "apk" || u.kind == "rpm" {
				p.Name = u.name
			}
			db := storeOf(t, record("CVE-2024-1", test.ecosystem, test.wants, `{"introduced":"0"}`))
			if r := matchOf(t, db, p); len(r.Found) != 1 || len(r.Gaps) != 0 {
				t.Errorf("got %+v", r)
			}
		})
	}
}

func TestOtherReleasesAreGaps(t *testing.T) {
	db := storeOf(t, record("CVE-2024-1", "Debian:12", "bash", `{"introduced":"0"}`), record("CVE-2024-2", "Alpine:v3.19", "bash", `{"introduced":"0"}`))
	for purl, want := range map[string]string{
		"pkg:deb/debian/bash@5?distro=debian-11":    "no advisory data for Debian 11 (1 package)",
		"pkg:apk/alpine/bash@5?distro=alpine-3.10":  "no advisory data for Alpine 3.10 (1 package)",
		"pkg:deb/debian/bash@5":                     "no advisory data for Debian (1 package)",
		"pkg:deb/ubuntu/bash@5?distro=ubuntu-22.04": "no advisory data for Ubuntu 22.04 (1 package)",
		"pkg:npm/bash@5":                            "no advisory data for npm (1 package)",
		"pkg:cocoapods/bash@5":                      "no advisory data for cocoapods (1 package)",
		"pkg:generic/bash@5":                        "",
	} {
		u := splitPURL(purl)
		r := matchOf(t, db, inputs.Package{Type: u.kind, Name: "bash", Version: "5", PURL: purl, Installed: true})
		if got := strings.Join(r.Gaps, "; "); got != want || len(r.Found) != 0 {
			t.Errorf("%s: got %q, %v", purl, got, r.Found)
		}
	}
}

func TestDebianBySourceAndRelease(t *testing.T) {
	db := storeOf(t,
		`{"id":"DEBIAN-CVE-2023-5678","upstream":["CVE-2023-5678"],"modified":"2024-01-01T00:00:00Z","affected":[
		 {"package":{"ecosystem":"Debian:12","name":"openssl"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"3.0.13-1~deb12u1"}]}],"ecosystem_specific":{"urgency":"not yet assigned"}},
		 {"package":{"ecosystem":"Debian:13","name":"openssl"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"3.0.12-2"}]}]}]}`)
	libssl := func(version string) inputs.Package {
		return inputs.Package{Type: "deb", Name: "libssl3", Version: version, PURL: "pkg:deb/debian/libssl3@" + version + "?distro=debian-12", Source: inputs.PackageSource{Name: "openssl", Version: version}}
	}
	r := matchOf(t, db, libssl("3.0.11-1~deb12u2"))
	if len(r.Found) != 1 || r.Found[0].ID != "CVE-2023-5678" || !slices.Equal(r.Found[0].Aliases, []string{"DEBIAN-CVE-2023-5678"}) || r.Found[0].Package != "libssl3" ||
		!slices.Equal(r.Found[0].Fixed, []string{"3.0.13-1~deb12u1"}) || r.Found[0].Severity != "unknown" {
		t.Errorf("got %+v", r.Found)
	}
	// The release's own fix counts, though a later release has a higher version.
	if r := matchOf(t, db, libssl("3.0.13-1~deb12u1")); len(r.Found) != 0 {
		t.Errorf("got %+v", r.Found)
	}
}

func TestAliasesJoinAndDisagree(t *testing.T) {
	db := storeOf(t,
		`{"id":"GHSA-aaaa-bbbb-cccc","aliases":["CVE-2024-1"],"modified":"2024-02-01T00:00:00Z","published":"2024-02-01T00:00:00Z","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
		 "database_specific":{"severity":"CRITICAL"},"affected":[{"package":{"ecosystem":"PyPI","name":"Flask"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2.0"}]}]}]}`,
		`{"id":"PYSEC-2024-1","aliases":["CVE-2024-1"],"modified":"2024-01-01T00:00:00Z","published":"2024-01-01T00:00:00Z","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:L/A:N"}],
		 "affected":[{"package":{"ecosystem":"PyPI","name":"flask"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.9"}]}]}]}`)
	flask := func(version string) inputs.Package {
		return inputs.Package{Type: "pypi", Name: "flask", Version: version, PURL: "pkg:pypi/flask@" + version, OwnedBy: "python3-flask"}
	}
	r := matchOf(t, db, flask("1.0"))
	if len(r.Found) != 1 {
		t.Fatalf("got %+v", r.Found)
	}
	v := r.Found[0]
	want := []string{"fixed: 1.9 (osv:PYSEC-2024-1) / 2.0 (osv:GHSA-aaaa-bbbb-cccc)", "severity: critical (ghsa) / low (pypa)"}
	if v.ID != "CVE-2024-1" || v.Severity != "critical" || v.CVSS != 9.8 || !slices.Equal(v.Fixed, []string{"1.9", "2.0"}) || !slices.Equal(v.Disagreements, want) ||
		v.FixedSince != "2024-01-01T00:00:00Z" || v.OwnedBy != "python3-flask" || !slices.Equal(v.Sources, []string{"osv"}) {
		t.Errorf("got %+v", v)
	}
	r = matchOf(t, db, flask("1.9.1"))
	if len(r.Found) != 1 || !slices.Contains(r.Found[0].Disagreements, "affected: osv:PYSEC-2024-1 says that 1.9.1 is not affected") {
		t.Errorf("got %+v", r.Found)
	}
	// A copy that nobody owns decides.
	own := flask("1.0")
	own.OwnedBy = ""
	own.Layer = "sha256:2"
	if r = matchOf(t, db, flask("1.0"), own); len(r.Found) != 1 || r.Found[0].OwnedBy != "" || r.Found[0].Layer != "sha256:2" {
		t.Errorf("got %+v", r.Found)
	}
}

func TestAdvisoryForSeveral(t *testing.T) {
	db := storeOf(t, `{"id":"RLSA-2024:1","upstream":["CVE-2024-1","CVE-2024-2"],"modified":"2024-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"Rocky Linux:9","name":"openssl"},
"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1:3.0.7-25.el9"}]}]}]}`,
		`{"id":"ALSA-2024:2","related":["CVE-2024-1"],"modified":"2024-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"AlmaLinux:9","name":"openssl-libs"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1:3.0.7-25.el9"}]}]}]}`)
	p := inputs.Package{Type: "rpm", Name: "openssl-libs", Version: "1:3.0.7-24.el9", PURL: "pkg:rpm/rocky/openssl-libs@3.0.7-24.el9?epoch=1&distro=rocky-9.3", Source: inputs.PackageSource{Name: "openssl", Version: "3.0.7-24.el9"}}
	r := matchOf(t, db, p)
	if len(r.Found) != 2 || r.Found[0].ID != "CVE-2024-1" || r.Found[1].ID != "CVE-2024-2" || !slices.Contains(r.Found[0].Aliases, "RLSA-2024:1") {
		t.Errorf("got %+v", r.Found)
	}
	p.PURL = "pkg:rpm/almalinux/openssl-libs@3.0.7-24.el9?epoch=1&distro=almalinux-9.3"
	if r := matchOf(t, db, p); len(r.Found) != 1 || r.Found[0].ID != "CVE-2024-1" {
		t.Errorf("got %+v", r.Found)
	}
}

func TestUnknownVersions(t *testing.T) {
	db := storeOf(t, record("GO-2024-1", "Go", "example.com/a", `{"introduced":"0"},{"fixed":"1.2.3"}`), record("GO-2024-2", "Go", "example.com/b", `{"introduced":"0"}`))
	main := func(name string) inputs.Package {
		return inputs.Package{Type: "golang", Name: name, Version: "(devel)", PURL: "pkg:golang/" + name + "@%28devel%29"}
	}
	r := matchOf(t, db, main("example.com/a"), main("example.com/b"), main("example.com/c"))
	if len(r.Found) != 1 || r.Found[0].ID != "GO-2024-2" {
		t.Errorf("got %+v", r.Found)
	}
	if want := []string{"there are advisories for 1 package whose version cannot be compared: example.com/a (devel)"}; !slices.Equal(r.Gaps, want) {
		t.Errorf("got %q", r.Gaps)
	}
}

func TestGoVersions(t *testing.T) {
	db := storeOf(t, record("GO-1", "Go", "stdlib", `{"introduced":"0"},{"fixed":"1.20.9"},{"introduced":"1.21.0-0"},{"fixed":"1.21.2"}`),
		record("GO-2", "Go", "example.com/m", `{"introduced":"0"},{"fixed":"0.0.0-20220101000000-aaaaaaaaaaaa"}`))
	for _, test := range []struct {
		name, version string
		want          int
	}{
		{"stdlib", "go1.20.8", 1}, {"stdlib", "v1.20.8", 1}, {"stdlib", "1.20.8", 1}, {"stdlib", "go1.20.9", 0}, {"stdlib", "go1.21rc2", 1}, {"stdlib", "go1.21", 1},
		{"stdlib", "go1.21.2", 0}, {"stdlib", "go1.22.0-custom", 0}, {"std", "go1.19", 1},
		{"example.com/m", "v0.0.0-20211231000000-bbbbbbbbbbbb", 1}, {"example.com/m", "v0.0.0-20220102000000-bbbbbbbbbbbb", 0}, {"example.com/m", "v1.0.0+incompatible", 0},
	} {
		r := matchOf(t, db, inputs.Package{Type: "golang", Name: test.name, Version: test.version, PURL: "pkg:golang/" + test.name + "@" + test.version})
		if len(r.Found) != test.want || len(r.Gaps) > 0 {
			t.Errorf("%s %s: got %+v", test.name, test.version, r)
		}
	}
}

func TestMaliciousIsCritical(t *testing.T) {
	db := storeOf(t, `{"id":"MAL-2024-1","modified":"2024-01-01T00:00:00Z","summary":"Malicious code in evil (npm)","affected":[{"package":{"ecosystem":"npm","name":"evil"},"versions":["1.0.0"]}]}`)
	r := matchOf(t, db, inputs.Package{Type: "npm", Name: "evil", Version: "1.0.0", PURL: "pkg:npm/evil@1.0.0"})
	if len(r.Found) != 1 || r.Found[0].Severity != "critical" {
		t.Errorf("got %+v", r)
	}
	if r := matchOf(t, db, inputs.Package{Type: "npm", Name: "evil", Version: "1.0.1", PURL: "pkg:npm/evil@1.0.1"}); len(r.Found) != 0 {
		t.Errorf("got %+v", r)
	}
}

func TestUbuntuProCountsWhereItsOwnSaysNothing(t *testing.T) {
	db := storeOf(t, `{"id":"UBUNTU-CVE-2024-1","upstream":["CVE-2024-1"],"modified":"2024-01-01T00:00:00Z","severity":[{"type":"Ubuntu","score":"medium"}],"affected":[
{"package":{"ecosystem":"Ubuntu:22.04:LTS","name":"a"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1-1ubuntu1"}]}]},
{"package":{"ecosystem":"Ubuntu:Pro:22.04:LTS","name":"a"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1-1ubuntu1+esm1"}]}]},
{"package":{"ecosystem":"Ubuntu:Pro:22.04:LTS","name":"b"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1-1ubuntu1+esm1"}]}]}]}`)
	p := func(name string) inputs.Package {
		return inputs.Package{Type: "deb", Name: name, Version: "1-1ubuntu1", PURL: "pkg:deb/ubuntu/" + name + "@1-1ubuntu1?distro=ubuntu-22.04"}
	}
	if r := matchOf(t, db, p("a")); len(r.Found) != 0 {
		t.Errorf("got %+v", r.Found)
	}
	if r := matchOf(t, db, p("b")); len(r.Found) != 1 || r.Found[0].Severity != "medium" {
		t.Errorf("got %+v", r.Found)
	}
}

func TestSystemOfTheDocument(t *testing.T) {
	db := storeOf(t, record("CVE-2024-1", "Alpine:v3.19", "bash", `{"introduced":"0"}`))
	p := inputs.Package{Type: "apk", Name: "bash", Version: "5.2-r0", PURL: "pkg:apk/alpine/bash@5.2-r0", Installed: true}
	system := inputs.Component{Type: "operating-system", Name: "alpine", Version: "3.19.1"}
	other := inputs.Component{Type: "operating-system", Name: "debian", Version: "12"}
	for _, doc := range []*inputs.Document{
		{Kind: inputs.KindImage, Image: &inputs.Image{OS: inputs.OSRelease{ID: "alpine", Version: "3.19.1"}}},
		{Kind: inputs.KindSBOM, SBOM: &inputs.SBOM{Components: []inputs.Component{system}}},
	} {
		doc.Packages = []inputs.Package{p}
		if r, err := NewMatcher(db).Document(context.Background(), doc); err != nil || len(r.Found) != 1 {
			t.Errorf("%s: got %+v, %v", doc.Kind, r, err)
		}
	}
	doc := &inputs.Document{Kind: inputs.KindSBOM, SBOM: &inputs.SBOM{Components: []inputs.Component{system, other}}, Packages: []inputs.Package{p}}
	if r, err := NewMatcher(db).Document(context.Background(), doc); err != nil || len(r.Found) != 0 || len(r.Gaps) != 1 {
		t.Errorf("got %+v, %v", r, err)
	}
	// What a lock file in an image declares is not there.
	declared := p
	declared.Installed = false
	doc = &inputs.Document{Kind: inputs.KindImage, Image: &inputs.Image{OS: inputs.OSRelease{ID: "alpine", Version: "3.19.1"}}, Packages: []inputs.Package{declared}}
	if r, err := NewMatcher(db).Document(context.Background(), doc); err != nil || len(r.Found) != 0 || len(r.Gaps) != 0 {
		t.Errorf("got %+v, %v", r, err)
	}
}
