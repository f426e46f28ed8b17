package osrelease

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

func file(path, content string) packages.File {
	return packages.File{Path: path, Size: int64(len(content)), Content: strings.NewReader(content)}
}

func TestRelease(t *testing.T) {
	for _, c := range []struct {
		path, content string
		want          inputs.OSRelease
	}{
		{"etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nVERSION=\"12 (bookworm)\"\nVERSION_CODENAME=bookworm\nID=debian\n",
			inputs.OSRelease{ID: "debian", IDLike: []string{}, Name: "Debian GNU/Linux 12 (bookworm)", Version: "12", Codename: "bookworm", EndOfLife: "2028-06-30"}},
		{"usr/lib/os-release", "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.10.9\nPRETTY_NAME=\"Alpine Linux v3.10\"\n",
			inputs.OSRelease{ID: "alpine", IDLike: []string{}, Name: "Alpine Linux v3.10", Version: "3.10.9", EndOfLife: "2021-05-01"}},
		{"etc/os-release", "NAME=\"CentOS Stream\"\nVERSION=\"9\"\nID=\"centos\"\nID_LIKE=\"rhel fedora\"\nVERSION_ID=\"9\"\n",
			inputs.OSRelease{ID: "centos", IDLike: []string{"rhel", "fedora"}, Name: "CentOS Stream", Version: "9", EndOfLife: "2027-05-31"}},
		{"etc/os-release", "ID='wolfi'\nNAME=Wolfi\nVERSION_ID=20230201\n", inputs.OSRelease{ID: "wolfi", IDLike: []string{}, Name: "Wolfi", Version: "20230201"}},
		{"etc/os-release", "# comment\nNAME=\"a \\\"b\\\" \\$c\"\n", inputs.OSRelease{ID: "linux", IDLike: []string{}, Name: "a \"b\" $c"}},
		{"etc/alpine-release", "3.19.1\n", inputs.OSRelease{ID: "alpine", IDLike: []string{}, Name: "Alpine Linux", Version: "3.19.1", EndOfLife: "2025-11-01"}},
		{"etc/debian_version", "11.9\n", inputs.OSRelease{ID: "debian", IDLike: []string{}, Name: "Debian GNU/Linux", Version: "11", EndOfLife: "2026-08-31"}},
		{"etc/debian_version", "bookworm/sid\n", inputs.OSRelease{ID: "debian", IDLike: []string{}, Name: "Debian GNU/Linux", Codename: "bookworm", EndOfLife: "2028-06-30"}},
		{"etc/redhat-release", "CentOS Linux release 7.9.2009 (Core)\n", inputs.OSRelease{ID: "centos", IDLike: []string{}, Name: "CentOS Linux release 7.9.2009 (Core)", Version: "7.9.2009", Codename: "Core", EndOfLife: "2024-06-30"}},
		{"etc/redhat-release", "Red Hat Enterprise Linux Server release 6.10 (Santiago)\n", inputs.OSRelease{ID: "rhel", IDLike: []string{}, Name: "Red Hat Enterprise Linux Server release 6.10 (Santiago)", Version: "6.10", Codename: "Santiago", EndOfLife: "2020-11-30"}},
		{"etc/lsb-release", "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=20.04\nDISTRIB_CODENAME=focal\nDISTRIB_DESCRIPTION=\"Ubuntu 20.04.6 LTS\"\n",
			inputs.OSRelease{ID: "ubuntu", IDLike: []string{}, Name: "Ubuntu 20.04.6 LTS", Version: "20.04", Codename: "focal", EndOfLife: "2025-05-29"}},
	} {
		found, err := read(file(c.path, c.content))
		if err != nil || found.OS == nil {
			t.Errorf("%s: %v", c.path, err)
			continue
		}
		if !reflect.DeepEqual(*found.OS, c.want) {
			t.Errorf("%s\ngot  %+v\nwant %+v", c.path, *found.OS, c.want)
		}
	}
	for _, path := range []string{"etc/os-release", "etc/alpine-release", "etc/redhat-release", "etc/debian_version", "etc/lsb-release"} {
		if found, err := read(file(path, "\n")); err != nil || found.OS != nil {
			t.Errorf("%s: %v %v", path, found.OS, err)
		}
	}
}

func TestEndOfLife(t *testing.T) {
	for id, want := range map[string]string{
		"ubuntu 22.04": "2027-06-01", "ubuntu 16.04": "2021-04-30", "rhel 8.9": "2029-05-31", "rocky 9.3": "2032-05-31", "almalinux 8.10": "2029-03-01", "ol 8.9": "2029-07-31", "fedora 40": "2025-05-13",
		"amzn 2": "2026-06-30", "amzn 2023": "2029-06-30", "amzn 2018.03": "2023-12-31", "opensuse-leap 15.5": "2024-12-31", "sles 15.4": "2023-12-31", "photon 3.0": "2025-10-02", "debian 10": "2024-06-30", "debian 99": "", "sles 15.6": "",
		"arch 1": "", "opensuse-tumbleweed 20240101": "", "alpine 3.23.3": "2027-11-01", "debian 6": "2016-02-29",
	} {
		name, version, _ := strings.Cut(id, " ")
		if got := EndOfLife(inputs.OSRelease{ID: name, Version: version}); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	for _, family := range []string{"debian", "ubuntu", "alpine", "rhel", "centos", "centos-stream", "rocky", "almalinux", "ol", "fedora", "amzn", "opensuse-leap", "sles", "photon"} {
		for _, entry := range strings.Split(ends(family), "|") {
			version, day, _ := strings.Cut(strings.TrimSpace(entry), " ")
			if _, err := time.Parse(time.DateOnly, day); err != nil || version == "" {
				t.Errorf("%s: %q: %v", family, entry, err)
			}
		}
	}
}

func TestRank(t *testing.T) {
	if Rank("etc/os-release") >= Rank("usr/lib/os-release") || Rank("usr/lib/os-release") >= Rank("etc/debian_version") || Rank("etc/x") != -1 || Rank("etc/os-release") < 0 {
		t.Error("the order is wrong")
	}
}

func TestAccounts(t *testing.T) {
	found, err := read(file("etc/passwd", "root:x:0:0:root:/root:/bin/bash\nopen::1000:1000::/home/open:/bin/sh\nlocked:*:1:1::/:/usr/sbin/nologin\nold:$1$abc:2:2::/:\nbad:x:no:0:::\n+::::::\n#c\n"))
	want := []inputs.Account{
		{Name: "root", UID: 0, GID: 0, Home: "/root", Shell: "/bin/bash", Password: "unknown"},
		{Name: "open", UID: 1000, GID: 1000, Home: "/home/open", Shell: "/bin/sh", Password: "none"},
		{Name: "locked", UID: 1, GID: 1, Home: "/", Shell: "/usr/sbin/nologin", Password: "locked"},
		{Name: "old", UID: 2, GID: 2, Home: "/", Shell: "", Password: "set"},
	}
	if err != nil || !reflect.DeepEqual(found.Accounts, want) {
		t.Errorf("%v\n%+v", err, found.Accounts)
	}
	found, err = read(file("etc/shadow", "root:*:19800:0:99999:7:::\nopen::1::::::\nset:$y$j9T$abc$def:1::::::\noff:!$6$x:1::::::\nnew:!!:1::::::\n"))
	got := ""
	for _, a := range found.Accounts {
		got += a.Name + "=" + a.Password + " "
	}
	if err != nil || got != "root=locked open=none set=set off=locked new=locked " {
		t.Errorf("%v %s", err, got)
	}
	found, err = read(file("etc/group", "root:x:0:\nadm:*:4:syslog,me\nbad\n"))
	if err != nil || !reflect.DeepEqual(found.Groups, []inputs.Group{{Name: "root", GID: 0, Members: []string{}}, {Name: "adm", GID: 4, Members: []string{"syslog", "me"}}}) {
		t.Errorf("%v %+v", err, found.Groups)
	}
}

func TestThisSystem(t *testing.T) {
	content, err := os.ReadFile("/etc/os-release")
	if err != nil {
		t.Skip("no os-release here:", err)
	}
	found, err := read(file("etc/os-release", string(content)))
	if err != nil || found.OS == nil || found.OS.ID == "" {
		t.Errorf("%v %+v", err, found.OS)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(0, "ID=debian\nVERSION_ID=\"12\"\n")
	f.Add(2, "DISTRIB_ID=Ubuntu\n")
	f.Add(4, "CentOS Linux release 7.9.2009 (Core)\n")
	f.Add(9, "root:x:0:0:root:/root:/bin/bash\n")
	f.Add(10, "root:*:19800:0:99999:7:::\n")
	f.Add(11, "adm:*:4:syslog,me\n")
	paths := append(sources(), "etc/passwd", "etc/shadow", "etc/group")
	f.Fuzz(func(t *testing.T, which int, content string) {
		found, err := read(file(paths[uint(which)%uint(len(paths))], content))
		if err != nil {
			return
		}
		if found.OS != nil && (found.OS.ID == "" || found.OS.IDLike == nil) {
			t.Errorf("%+v", found.OS)
		}
		for _, a := range found.Accounts {
			if a.Name == "" || a.Password == "" {
				t.Errorf("%+v", a)
			}
		}
	})
}
