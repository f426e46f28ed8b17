package golang

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

// goTool is the go command; the tests need it anyway to have been started.
func goTool(t *testing.T, dir string, env []string, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), append([]string{"CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off", "GOPROXY=off"}, env...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, stderr.Bytes())
	}
	return string(out)
}

// oracle is what `go version -m` says of a program, as name@version.
func oracle(t *testing.T, file string) []string {
	t.Helper()
	var want []string
	for i, line := range strings.Split(strings.TrimSpace(goTool(t, "", nil, "version", "-m", file)), "\n") {
		field := strings.Split(strings.TrimPrefix(line, "\t"), "\t")
		switch {
		case i == 0:
			_, v, _ := strings.Cut(line, ": go")
			want = append(want, "stdlib@"+strings.Fields(v)[0])
		case field[0] == "mod" || field[0] == "dep":
			want = append(want, field[1]+"@"+strings.TrimPrefix(field[2], "(devel)"))
		case field[0] == "=>":
			last := len(want) - 1
			name, _, _ := strings.Cut(want[last], "@")
			if !strings.HasPrefix(field[1], ".") && !strings.HasPrefix(field[1], "/") {
				name = field[1]
			}
			version := ""
			if len(field) > 2 {
				version = strings.TrimPrefix(field[2], "(devel)")
			}
			want[last] = name + "@" + version
		}
	}
	slices.Sort(want)
	return want
}

func names(found packages.Found) []string {
	var list []string
	for _, p := range found.Packages {
		list = append(list, p.Name+"@"+p.Version)
	}
	slices.Sort(list)
	return list
}

func open(t *testing.T, name string) packages.File {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return packages.File{Path: strings.TrimPrefix(filepath.ToSlash(name), "/"), Size: int64(len(text)), Head: text[:min(len(text), packages.HeadSize)], Content: bytes.NewReader(text)}
}

// streamed is what the scanner finds when the content goes by in pieces.
func streamed(t *testing.T, f packages.File, piece int) packages.Found {
	t.Helper()
	s := stream(f)
	if s == nil {
		t.Fatal("no stream")
	}
	text := make([]byte, f.Size)
	if _, err := f.Content.ReadAt(text, 0); err != nil {
		t.Fatal(err)
	}
	for c := range slices.Chunk(text, piece) {
		if _, err := s.Write(c); err != nil {
			t.Fatal(err)
		}
	}
	found, err := s.Found()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// program builds a program with two dependencies, one replaced by a directory
// and one by another version of itself.
func program(t *testing.T, dir string, env ...string) string {
	t.Helper()
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.com/Main\n\ngo 1.21\n\nrequire (\n\texample.com/near v1.2.3\n\texample.com/far v0.0.0\n)\n\nreplace example.com/near => ./near\n\nreplace example.com/far => ./far\n")
	write("near/go.mod", "module example.com/near\n\ngo 1.21\n")
	write("near/near.go", "package near\n\nfunc Near() {}\n")
	write("far/go.mod", "module example.com/far\n\ngo 1.21\n")
	write("far/far.go", "package far\n\nfunc Far() {}\n")
	write("main.go", "package main\n\nimport (\n\t_ \"embed\"\n\n\t\"example.com/far\"\n\t\"example.com/near\"\n)\n\n//go:embed data\nvar data string\n\nfunc main() { near.Near(); far.Far(); println(len(data)) }\n")
	if _, err := os.Stat(filepath.Join(dir, "data")); err != nil {
		write("data", "nothing")
	}
	goTool(t, dir, env, "build", "-o", "prog", ".")
	return filepath.Join(dir, "prog")
}

func TestProgramsEqualGoVersion(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	files := []string{self}
	root := strings.TrimSpace(goTool(t, "", nil, "env", "GOROOT"))
	for _, name := range []string{"bin/go", "bin/gofmt"} {
		if _, err := os.Stat(filepath.Join(root, name)); err == nil {
			files = append(files, filepath.Join(root, name))
		}
	}
	files = append(files, program(t, t.TempDir()))
	for _, target := range [][2]string{{"windows", "amd64"}, {"darwin", "arm64"}, {"linux", "s390x"}, {"linux", "386"}} {
		files = append(files, program(t, t.TempDir(), "GOOS="+target[0], "GOARCH="+target[1]))
	}
	for _, name := range files {
		f := open(t, name)
		if !wants(packages.File{Path: f.Path, Size: f.Size, Head: f.Head}) {
			t.Errorf("%s: not wanted", name)
		}
		found, err := read(f)
		want := oracle(t, name)
		if got := names(found); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: read %v, %v\nwant %v", name, got, err, want)
		}
		for _, piece := range []int{1 << 20, 32 << 10, 4097} {
			if got := names(streamed(t, f, piece)); !slices.Equal(got, want) {
				t.Errorf("%s: stream of %d %v\nwant %v", name, piece, got, want)
			}
		}
	}
}

// TestEmbeddedProgram has a program that carries another one as data: only
// the outer one's modules count.
func TestEmbeddedProgram(t *testing.T) {
	for _, env := range [][]string{nil, {"GOOS=windows"}, {"GOOS=darwin", "GOARCH=arm64"}} {
		root := strings.TrimSpace(goTool(t, "", nil, "env", "GOROOT"))
		inner, err := os.ReadFile(filepath.Join(root, "bin/gofmt"))
		if err != nil {
			t.Skip("no gofmt to embed")
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "data"), inner, 0o666); err != nil {
			t.Fatal(err)
		}
		outer := program(t, dir, env...)
		f := open(t, outer)
		want := oracle(t, outer)
		if len(want) != 4 {
			t.Fatalf("%v: go version -m: %v", env, want)
		}
		if got := names(streamed(t, f, 64<<10)); !slices.Equal(got, want) {
			t.Errorf("%v: stream: %v, want %v", env, got, want)
		}
	}
}

func TestModules(t *testing.T) {
	f := open(t, program(t, t.TempDir()))
	found, err := read(f)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]inputs.Package{}
	for _, p := range found.Packages {
		byName[p.Name] = p
		if p.Type != "golang" || !p.Installed || p.Licenses == nil || p.CPEs == nil {
			t.Errorf("%+v", p)
		}
	}
	if p := byName["example.com/near"]; p.Version != "" || p.PURL != "pkg:golang/example.com/near" {
		t.Errorf("replaced by a directory: %+v", p)
	}
	if p := byName["example.com/Main"]; p.Version != "" || p.PURL != "pkg:golang/example.com/main" {
		t.Errorf("main module: %+v", p)
	}
	if p := byName["stdlib"]; !strings.HasPrefix(p.PURL, "pkg:golang/stdlib@1.") {
		t.Errorf("standard library: %+v", p)
	}
}

func TestToolchain(t *testing.T) {
	for in, want := range map[string]string{
		"go1.22.1": "1.22.1", "go1.20": "1.20", "go1.21rc2": "1.21.0-rc.2", "go1.21.0beta1": "1.21.0-beta.1",
		"go1.22.9 (Red Hat 1.22.9-2.el9_5)": "1.22.9", "go1.22.1 X:rangefunc": "1.22.1",
		"devel go1.20-1234567 Mon Jan 2": "1.20-1234567", "devel +a1b2c3 Tue": "", "": "", "go": "", "go1.21.0-rc": "1.21.0-rc",
	} {
		if got := toolchain(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestModFile(t *testing.T) {
	text := `module example.com/m

go 1.24

require (
	github.com/BurntSushi/toml v1.6.0
	golang.org/x/mod v0.41.0 // indirect
	example.com/gone v1.0.0
	example.com/local v1.0.0
)

require "example.com/quoted" v1.1.1

replace example.com/gone => example.com/fork v1.0.1

replace example.com/local v1.0.0 => ../local
`
	found, err := read(packages.File{Path: "src/go.mod", Size: int64(len(text)), Head: []byte(text)[:60], Content: strings.NewReader(text)})
	want := []string{"example.com/fork@v1.0.1", "example.com/local@", "example.com/quoted@v1.1.1", "github.com/BurntSushi/toml@v1.6.0", "golang.org/x/mod@v0.41.0"}
	if got := names(found); err != nil || !slices.Equal(got, want) {
		t.Errorf("%v %v", got, err)
	}
	for _, p := range found.Packages {
		if p.Installed {
			t.Errorf("%s is installed", p.Name)
		}
	}
}

func TestWants(t *testing.T) {
	for p, want := range map[string]bool{"src/go.mod": true, "go.mod": true, "root/go/pkg/mod/example.com/x@v1/go.mod": false,
		"app/vendor/x/go.mod": false, "usr/local/go/src/go.mod": false, "src/mygo.mod": false, "bin/x": false} {
		if got := wants(packages.File{Path: p, Head: []byte("module x")}); got != want {
			t.Errorf("%s: %v", p, got)
		}
	}
	class := append([]byte{0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52}, make([]byte, 100)...)
	object := append([]byte("\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00"), make([]byte, 100)...)
	for _, head := range [][]byte{class, object, []byte("MZ"), nil} {
		if wants(packages.File{Path: "x", Head: head}) {
			t.Errorf("%q wanted", head)
		}
	}
}

func TestManyBlobs(t *testing.T) {
	// Every 48 bytes a blob that claims four million bytes.
	one := append([]byte(magic), 8, 2)
	one = append(one, make([]byte, 16)...)
	one = append(one, "\x05go1.2\x80\x80\xf0\x01aaaaaa"...)
	head := append([]byte("\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00"), make([]byte, 30)...)
	text := append(head, bytes.Repeat(one, 400_000)...)
	f := packages.File{Path: "x", Size: int64(len(text)), Head: text[:512], Content: bytes.NewReader(text)}
	streamed(t, f, 32<<10)
}

func FuzzStream(f *testing.F) {
	blob := "\xff Go buildinf:\x08\x02" + strings.Repeat("\x00", 16) + "\x06go1.22\x00"
	f.Add([]byte(blob), 7)
	f.Add([]byte("\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x3e\x00"+strings.Repeat("\x00", 28)+blob), 100)
	f.Add([]byte("MZ"+strings.Repeat("\x00", 62)+blob), 1)
	f.Fuzz(func(t *testing.T, text []byte, piece int) {
		var found [2]packages.Found
		for i, size := range []int{max(1, piece), max(1, len(text))} {
			s := &scanner{}
			for c := range slices.Chunk(text, size) {
				if _, err := s.Write(c); err != nil {
					t.Fatal(err)
				}
			}
			found[i], _ = s.Found()
		}
		if !slices.Equal(names(found[0]), names(found[1])) {
			t.Errorf("pieces of %d: %v; whole: %v", piece, names(found[0]), names(found[1]))
		}
		dataRange(text)
		buildInfo(bytes.NewReader(text))
	})
}

func FuzzModFile(f *testing.F) {
	f.Add([]byte("module m\nrequire example.com/x v1.0.0\nreplace example.com/x => ./x\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		_, _ = readModFile(packages.File{Path: "go.mod", Size: int64(len(text)), Content: bytes.NewReader(text)})
	})
}
