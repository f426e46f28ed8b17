package layer

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

func with() Options {
	return Options{Catalogers: []packages.Cataloger{stated()}, Secrets: marked{}}
}

// layerOf tells the number of the layer with a digest.
func layerOf(facts []*Facts, digest string) int {
	return slices.IndexFunc(facts, func(f *Facts) bool { return f.Digest == digest })
}

func TestAPackageBelongsToTheLayerThatInstalledIt(t *testing.T) {
	r, facts := image(t, with(),
		[]string{"db/packages = a 1 deb\nb 1 deb\nc 1 deb\n"},
		[]string{"db/packages = a 1 deb\nb 2 deb\nc 1 deb\nd 1 deb\n"},
		[]string{"other = x"},
		[]string{"db/packages = a 1 deb\nb 2 deb\nd 1 deb\n"},
		[]string{"db/packages = a 1 deb\nb 2 deb\nc 1 deb\nd 1 deb\ne 1 deb\n"})
	got := []string{}
	for _, p := range r.Packages {
		got = append(got, fmt.Sprintf("%s %s %d", p.Name, p.Version, layerOf(facts, p.Layer)))
	}
	if want := []string{"a 1 0", "b 2 1", "c 1 4", "d 1 1", "e 1 4"}; !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	counts := []int{}
	for _, c := range r.Layers {
		counts = append(counts, c.Packages)
	}
	if want := []int{1, 2, 0, 0, 2}; !slices.Equal(counts, want) {
		t.Errorf("per layer %v, want %v", counts, want)
	}
}

func TestAnInterruptionMakesAPackageNew(t *testing.T) {
	for name, between := range map[string][]string{"deleted": {"d/.wh.packages"}, "deleted with its directory": {".wh.d"}, "opaque": {"d/.wh..wh..opq"},
		"replaced": {"d/packages/"}, "replaced by a link": {"d/packages -> x"}} {
		r, facts := image(t, with(), []string{"d/packages = a 1\n"}, between, []string{"d/packages = a 1\n", "other = x"})
		if len(r.Packages) != 1 || layerOf(facts, r.Packages[0].Layer) != 2 {
			t.Errorf("%s: %+v", name, r.Packages)
		}
	}
	// Deleted and written anew by one layer is no interruption.
	r, facts := image(t, with(), []string{"d/packages = a 1\n"}, []string{".wh.d", "d/packages = a 1\nb 1\n"})
	if len(r.Packages) != 2 || layerOf(facts, r.Packages[0].Layer) != 0 || layerOf(facts, r.Packages[1].Layer) != 1 {
		t.Errorf("%+v", r.Packages)
	}
}

func TestThePackagesAreThoseOfTheEnd(t *testing.T) {
	for _, tt := range []struct {
		name   string
		layers [][]string
		want   []string
	}{
		{"a deleted file says nothing", [][]string{{"packages = a 1\n"}, {".wh.packages"}}, nil},
		{"nor one that was replaced", [][]string{{"packages = a 1\n"}, {"packages = b 1\n"}}, []string{"b /packages"}},
		{"nor one replaced in its own layer", [][]string{{"packages = a 1\n", "packages = b 1\n"}}, []string{"b /packages"}},
		{"two names, one file", [][]string{{"packages = a 1\n", "x/packages => packages"}}, []string{"a /packages"}},
		{"the name that is left", [][]string{{"packages = a 1\n", "z/packages => packages"}, {".wh.packages"}}, []string{"a /z/packages"}},
		{"stated twice in one file", [][]string{{"packages = a 1\na 1\n"}}, []string{"a /packages"}},
		{"stated by two files", [][]string{{"packages = a 1\n", "x/packages = a 1\n"}}, []string{"a /packages", "a /x/packages"}},
		{"two types", [][]string{{"packages = a 1 npm\na 1 pypi\n"}}, []string{"a /packages", "a /packages"}},
		{"through a link", [][]string{{"usr/lib/", "lib -> usr/lib"}, {"lib/packages = a 1\n"}, {"usr/lib/packages = b 1\n"}}, []string{"b /usr/lib/packages"}},
	} {
		r, _ := image(t, with(), tt.layers...)
		var got []string
		for _, p := range r.Packages {
			got = append(got, p.Name+" "+p.Path)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestWhatIsInstalledIsNotDeclaredAsWell(t *testing.T) {
	o := with()
	o.Catalogers = append(o.Catalogers, packages.Cataloger{
		Name:  "installed",
		Wants: func(f packages.File) bool { return strings.HasSuffix(f.Path, "installed") },
		Read: func(packages.File) (packages.Found, error) {
			return packages.Found{Packages: []inputs.Package{{Type: "npm", Name: "a", Version: "1", Installed: true}}}, nil
		},
	})
	r, _ := image(t, o, []string{"app/packages = a 1\na 2\nb 1\n"}, []string{"app/installed = x"})
	got := []string{}
	for _, p := range r.Packages {
		got = append(got, fmt.Sprint(p.Name, " ", p.Version, " ", p.Path))
	}
	if want := []string{"a 1 /app/installed", "a 2 /app/packages", "b 1 /app/packages"}; !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	if r.Layers[0].Packages != 2 || r.Layers[1].Packages != 1 {
		t.Errorf("%+v", r.Layers)
	}
}

func TestFilesBelongToPackages(t *testing.T) {
	r, _ := image(t, with(),
		[]string{"usr/bin/", "bin -> usr/bin", "lib64 -> usr/lib64", "db/packages = os debian 12\nowns deb tool /bin/tool /usr/bin /bin/setuid\nowns deb other /lib64/x/packages\nowns deb old /sbin/old /usr/lib/new\n",
			"755: usr/bin/tool = #!/bin/sh\n", "usr/bin/sh -> /bin/tool", "4755: usr/bin/setuid = \x7fELF", "usr/lib64/x/packages = inside 1\nown 2 deb\n",
			"4755: usr/sbin/old = x", "666: lib/new = x", "2644: free = x"},
		[]string{"opt/packages = outside 1\n"})
	got := map[string]string{}
	for _, p := range r.Packages {
		got[p.Name] = p.OwnedBy + " " + p.PURL
	}
	for name, want := range map[string]string{"inside": "other pkg:npm/inside@1", "outside": " pkg:npm/outside@1", "own": " pkg:deb/debian/own@2?distro=debian-12"} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
	found := []string{}
	for _, f := range append(r.Files.Setuid, r.Files.WorldWritable...) {
		found = append(found, f.Path+" "+f.Mode+" "+f.OwnedBy)
	}
	if want := []string{"/free 2644 ", "/usr/bin/setuid 4755 tool", "/usr/sbin/old 4755 old", "/lib/new 0666 old"}; !slices.Equal(found, want) {
		t.Errorf("got %q\nwant %q", found, want)
	}
	if l := r.Files.Tools; len(l) != 1 || l[0].Path != "/usr/bin/sh" || l[0].OwnedBy != "tool" {
		t.Errorf("a link to a package's program: %+v", l)
	}
	if e := r.Files.Executables; len(e) != 2 || e[0].OwnedBy != "tool" || e[1].OwnedBy != "tool" || e[1].SHA256 != digestOf([]byte("#!/bin/sh\n"))[7:] {
		t.Errorf("%+v", e)
	}
}

func TestLicencesAreJoined(t *testing.T) {
	r, _ := image(t, with(), []string{"db/packages = libfoo 1 deb\nlibfoo-dev 1 deb\nlibbar 1 deb\nlibfoo 1 npm\n",
		"usr/share/doc/libfoo/packages = license deb libfoo MIT Apache-2.0\n", "usr/share/doc/libfoo/copyright => usr/share/doc/libfoo/packages", "usr/share/doc/libfoo-dev -> libfoo"})
	got := []string{}
	for _, p := range r.Packages {
		got = append(got, p.Type+" "+p.Name+" "+strings.Join(p.Licenses, "+"))
	}
	if want := []string{"deb libbar ", "deb libfoo MIT+Apache-2.0", "deb libfoo-dev MIT+Apache-2.0", "npm libfoo "}; !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestTheReleaseIsThatOfEtc(t *testing.T) {
	for _, tt := range []struct {
		layers [][]string
		want   string
	}{
		{[][]string{{"etc/os-release-packages = os wrong 1\n", "usr/lib/packages = os right 2\n", "etc/os-release -> ../usr/lib/os-release", "usr/lib/os-release => usr/lib/packages"}}, "right"},
		{[][]string{{"x/packages = os only 1\n"}}, "only"},
		{[][]string{{"x = 1"}}, ""},
	} {
		r, _ := image(t, with(), tt.layers...)
		if r.OS.ID != tt.want || r.OS.IDLike == nil {
			t.Errorf("%+v, want %s", r.OS, tt.want)
		}
	}
}

func TestPasswordsComeFromShadow(t *testing.T) {
	c := packages.Cataloger{Name: "users", Wants: func(f packages.File) bool { return strings.HasPrefix(f.Path, "etc/") },
		Read: func(f packages.File) (packages.Found, error) {
			if f.Path == "etc/shadow" {
				return packages.Found{Accounts: []inputs.Account{{Name: "root", UID: -1, Password: "locked"}, {Name: "app", UID: -1, Password: "none"}, {Name: "gone", UID: -1, Password: "set"}}}, nil
			}
			return packages.Found{Accounts: []inputs.Account{{Name: "root", Password: "unknown"}, {Name: "app", UID: 7, Password: "unknown"}, {Name: "open", UID: 8, Password: "none"}, {Name: "x", UID: 9}},
				Groups: []inputs.Group{{Name: "wheel", GID: 1}}}, nil
		}}
	r, _ := image(t, Options{Catalogers: []packages.Cataloger{c}}, []string{"etc/passwd = x", "etc/shadow = y"})
	got := ""
	for _, a := range r.Accounts {
		got += fmt.Sprintf("%s %d %s,", a.Name, a.UID, a.Password)
	}
	if got != "root 0 locked,app 7 none,open 8 none,x 9 unknown," || len(r.Groups) != 1 || r.Groups[0].Members == nil {
		t.Errorf("%s %+v", got, r.Groups)
	}
}

func TestSecretsOfDeletedFilesAreThereAllTheSame(t *testing.T) {
	r, facts := image(t, with(),
		[]string{"a/key = SECRET one\n", "stays = x\nSECRET two\n", "changed = SECRET three\n", "linked = SECRET four\n", "link => linked", "dir/deep/key = SECRET five\n", "twice = SECRET six\n", "twice = x"},
		[]string{"a/.wh.key", "changed = nothing", ".wh.linked"},
		[]string{".wh.dir", "changed = SECRET three\n"})
	got := []string{}
	for _, s := range r.Files.Secrets {
		if s.Where != "file" || s.Fingerprint == "" || s.Rule != "marked" {
			t.Errorf("%+v", s)
		}
		got = append(got, fmt.Sprintf("%s %d %d %d", s.Path, s.Line, layerOf(facts, s.Layer), layerOf(facts, s.RemovedIn)))
	}
	if want := []string{"/a/key 1 0 1", "/stays 2 0 -1", "/changed 1 0 1", "/link 1 0 -1", "/dir/deep/key 1 0 2", "/twice 1 0 0", "/changed 1 2 -1"}; !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestNoteworthyFiles(t *testing.T) {
	r, _ := image(t, with(),
		[]string{"777: tmp/", "1777: var/tmp/", "777: open/", "777: dev/x = y", "777: l -> x", "755: usr/bin/python3.11 = #!x", "usr/bin/python3 -> python3.11", "755: usr/bin/x86_64-linux-gnu-gcc-12 = \x7fELF", "usr/bin/nc -> /etc/alternatives/nc",
			"755: bin/busybox = \x7fELF", "bin/wget -> /bin/busybox", "755: bin/sh => bin/busybox", "bin/gone -> nowhere", "bin/curl -> nowhere", "usr/share/bash-completion/curl = x", "755: etc/init.d/ssh = #!x", "644: usr/lib/bash = \x7fELF", "755: usr/bin/pythonic = #!x"},
		[]string{"var/lib/apt/lists/lock", "var/lib/apt/lists/x = 12345", "var/cache/apt/archives/lock", "var/cache/apk/x = 1", "root/.cache/pip/a = 123", "root/.cache/pip/b = 45", "root/.npm/_cacache/x = 1", "app/.git/HEAD = ref", "app/Dockerfile = FROM x", "app/docker-compose.prod.yml = x", "app/node_modules/x/Dockerfile = y",
			"tmp/build/out = 1234", "tmp/empty/", "app/core = \x7fELF\x02\x01\x01" + strings.Repeat("\x00", 9) + "\x04\x00rest", "app/core.js = x"},
		[]string{"root/.cache/pip/c = 1234567890"})
	writable := []string{}
	for _, f := range r.Files.WorldWritable {
		writable = append(writable, fmt.Sprintf("%s %s %v", f.Path, f.Mode, f.Directory))
	}
	if want := []string{"/open 0777 true", "/tmp 0777 true"}; !slices.Equal(writable, want) {
		t.Errorf("writable %v", writable)
	}
	tools := []string{}
	for _, f := range r.Files.Tools {
		tools = append(tools, f.Role+" "+f.Path)
	}
	if want := []string{"shell /bin/busybox", "shell /bin/sh", "downloader /bin/wget", "interpreter /usr/bin/python3", "interpreter /usr/bin/python3.11", "compiler /usr/bin/x86_64-linux-gnu-gcc-12"}; !slices.Equal(tools, want) {
		t.Errorf("tools %q", tools)
	}
	left := []string{}
	for _, f := range r.Files.Leftovers {
		left = append(left, fmt.Sprintf("%s %s %d", f.Role, f.Path, f.Size))
		if f.Layer == "" {
			t.Errorf("%s has no layer", f.Path)
		}
	}
	want := []string{"vcs /app/.git 3", "build-file /app/Dockerfile 6", "core-dump /app/core 22", "build-file /app/docker-compose.prod.yml 1", "cache /root/.cache 15", "cache /root/.npm/_cacache 1",
		"temporary /tmp/build 4", "package-index /var/cache/apk 1", "package-index /var/lib/apt/lists 5"}
	if !slices.Equal(left, want) {
		t.Errorf("left\n%s\nwant\n%s", strings.Join(left, "\n"), strings.Join(want, "\n"))
	}
}

func TestGapsOfFilesThatAreGoneDoNotMatter(t *testing.T) {
	r, _ := image(t, with(), []string{"packages = broken\n", "x/packages = broken\n"}, []string{".wh.packages"})
	if len(r.Gaps) != 1 || r.Gaps[0].Fact != "packages" || !strings.HasPrefix(r.Gaps[0].Why, "x/packages") {
		t.Errorf("%v", r.Gaps)
	}
	var many []string
	for i := range 500 {
		many = append(many, fmt.Sprintf("%d/packages = broken\n", i))
	}
	r, _ = image(t, with(), many)
	if len(r.Gaps) != maxGaps+1 || r.Gaps[maxGaps].Why != "and 450 more of the kind" {
		t.Errorf("%d gaps, the last %v", len(r.Gaps), r.Gaps[len(r.Gaps)-1])
	}
}

func TestHostileLinksAreGaps(t *testing.T) {
	for _, tt := range []struct {
		name   string
		layers [][]string
		want   []string
		gap    string
	}{
		{"missing target", [][]string{{"a => b", "c = 1"}}, []string{"a", "c"}, "a hard link to b, which is not there"},
		{"itself", [][]string{{"a => a"}}, []string{"a"}, "a hard link to a, which is not there"},
		{"itself again", [][]string{{"a = 1"}, {"a => a"}}, []string{"a"}, "a hard link to itself"},
		{"each other", [][]string{{"a => b", "b => a"}}, []string{"a", "b"}, "which is not there"},
		{"a directory", [][]string{{"d/", "a => d"}}, []string{"a", "d/"}, "a hard link to d"},
		{"over its own directory", [][]string{{"d/x = 1", "d => d/x"}}, []string{"d/", "d/x"}, "replaces the directory"},
		{"a circle of links", [][]string{{"a -> b", "b -> a", "a/x = 1", "y = 1"}}, []string{"a -> b", "b -> a", "y"}, "too many symbolic links"},
		{"a link to itself", [][]string{{"a -> a/a/a", "a/x/y = 1"}}, []string{"a -> a/a/a"}, "too many symbolic links"},
	} {
		r, _ := image(t, with(), tt.layers...)
		if got := listing(r); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
		if len(r.Gaps) == 0 || r.Gaps[0].Fact != "files" || !strings.Contains(r.Gaps[0].Why, tt.gap) {
			t.Errorf("%s: %v", tt.name, r.Gaps)
		}
	}
}

func TestPathsStayShortWhereverLinksLead(t *testing.T) {
	deep := strings.Repeat("d/", 1500)
	r, _ := image(t, with(), []string{deep, "l -> " + strings.TrimSuffix(deep, "/")}, []string{"l/" + deep + "x = 1"})
	for e := range r.List() {
		if len(e.Path) > maxPath {
			t.Fatalf("a path of %d bytes", len(e.Path))
		}
	}
	if len(r.Gaps) != 1 || !strings.Contains(r.Gaps[0].Why, "too long") {
		t.Error(r.Gaps)
	}
}
