//go:build unix

package run

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

// walked says what a run made of each file: name, and "!" or why it was skipped.
func walked(t *testing.T, o Options) []string {
	t.Helper()
	r := judged(t, o, fakePolicy{}).Report
	var all []string
	for _, d := range r.Documents {
		all = append(all, d.File)
	}
	for _, s := range r.Skipped {
		all = append(all, s.Name+" ("+s.Why+")")
	}
	for _, p := range r.Errors {
		all = append(all, p.Position.File+" ! "+p.Message)
	}
	return all
}

func TestWalk(t *testing.T) {
	const away = " (symbolic link that leaves .)"
	const known = " (symbolic link to what is walked by its own name)"
	tests := []struct {
		name  string
		files map[string]string
		args  []string
		want  []string
	}{
		{"order and names", map[string]string{"b.yaml": pod, "a/x.yml": pod, "a/Dockerfile": "FROM a", "c.JSON": pod}, []string{"./"}, []string{"a/Dockerfile", "a/x.yml", "b.yaml", "c.JSON"}},
		{"names of a subdirectory", map[string]string{"a/b/x.yaml": pod}, []string{"./a/../a"}, []string{"a/b/x.yaml"}},
		{"the same file twice", map[string]string{"a/x.yaml": pod, "y.yaml": pod}, []string{"a/x.yaml", ".", "./y.yaml", "a"}, []string{"a/x.yaml", "y.yaml"}},
		{"git is not walked", map[string]string{".git/x.yaml": pod, ".github/x.yaml": pod}, []string{"."}, []string{".github/x.yaml"}},
		{"loop", map[string]string{"a/x.yaml": pod, "a/loop -> ..": "", "self -> self": "", "a/b -> ../c": "", "c -> a/b": ""}, []string{"."},
			[]string{"a/x.yaml", "a/b (symbolic link that leads nowhere)", "a/loop" + known, "c (symbolic link that leads nowhere)", "self (symbolic link that leads nowhere)"}},
		{"link out", map[string]string{"a/x.yaml -> ../../out.yaml": "", "etc -> /etc": "", "passwd -> /etc/passwd": "", "y.yaml": pod}, []string{"."},
			[]string{"y.yaml", "a/x.yaml (symbolic link that leads nowhere)", "etc" + away, "passwd" + away}},
		{"link within", map[string]string{"a/x.yaml": pod, "b.yaml -> a/x.yaml": "", "dir -> a": ""}, []string{"."}, []string{"a/x.yaml", "b.yaml" + known, "dir" + known}},
		{"link to another sort of name", map[string]string{"docker/prod.txt": "FROM a", "Dockerfile -> docker/prod.txt": "", "x.yaml -> docker/prod.txt": ""}, []string{"."},
			[]string{"Dockerfile", "x.yaml" + known}},
		{"named link", map[string]string{"x.yaml": pod, "b.yaml -> x.yaml": ""}, []string{"b.yaml"}, []string{"b.yaml"}},
		{"named link to a directory", map[string]string{"a/x.yaml": pod, "b -> a": ""}, []string{"b"}, []string{"b/x.yaml"}},
		{"chart", map[string]string{"c/Chart.yaml": "name: c", "c/templates/x.yaml": "{{ broken", "c/templates/sub/_h.tpl": "", "c/templates/NOTES.txt": "", "c/values.yaml": "a: 1", "c/crds/crd.yaml": pod, "templates/x.yaml": pod}, []string{"."},
			[]string{"c/crds/crd.yaml", "templates/x.yaml", "c/Chart.yaml (no manifest)", "c/templates/x.yaml (" + helmReason + ")", "c/values.yaml (no manifest)"}},
		{"templates of a chart, named", map[string]string{"c/Chart.yaml": "name: c", "c/templates/sub/x.yaml": "{{ broken"}, []string{"c/templates/sub"}, []string{"c/templates/sub/x.yaml (" + helmReason + ")"}},
		{"one template, named", map[string]string{"c/Chart.yaml": "name: c", "c/templates/x.yaml": "broken {{"}, []string{"c", "c/templates/x.yaml"},
			[]string{"c/Chart.yaml ! cannot judge this: no manifest", "c/templates/x.yaml ! cannot parse this"}},
		{"ignored", map[string]string{".boltsealignore": "# old\nlegacy/\n*.gen.yaml\n!keep.gen.yaml\n/top.yaml\na/**/deep.yaml\n", "legacy/x.yaml": pod, "sub/legacy/x.yaml": pod, "x.gen.yaml": pod, "sub/keep.gen.yaml": pod,
			"top.yaml": pod, "sub/top.yaml": pod, "a/b/c/deep.yaml": pod}, []string{"."},
			[]string{"sub/keep.gen.yaml", "sub/top.yaml", "a/b/c/deep.yaml (left out by .boltsealignore:6)", "legacy (left out by .boltsealignore:2)", "sub/legacy (left out by .boltsealignore:2)", "top.yaml (left out by .boltsealignore:5)", "x.gen.yaml (left out by .boltsealignore:3)"}},
		{"ignored from above and within", map[string]string{".boltsealignore": "x.yaml\n", "a/.boltsealignore": "!x.yaml\ny.yaml\n", "a/x.yaml": pod, "a/y.yaml": pod}, []string{"a"},
			[]string{"a/x.yaml", "a/y.yaml (left out by a/.boltsealignore:2)"}},
		{"ignored but named", map[string]string{".boltsealignore": "x.yaml\n", "x.yaml": pod}, []string{".", "x.yaml"}, []string{"x.yaml"}},
		{"link to what is ignored", map[string]string{".boltsealignore": "x.yaml\n", "x.yaml": pod, "y.yaml -> x.yaml": ""}, []string{"."}, []string{"x.yaml (left out by .boltsealignore:1)", "y.yaml (left out by .boltsealignore:1)"}},
		{"bad ignore file", map[string]string{".boltsealignore": "[a\nx.yaml\n{b\n", "y.yaml": pod}, []string{"."},
			[]string{"y.yaml", ".boltsealignore ! bad glob \"**/[a\"", ".boltsealignore ! bad glob \"**/{b\""}},
		{"ignore file is a link", map[string]string{".boltsealignore -> y": "", "y": "*\n", "y.yaml": pod}, []string{"."}, []string{"y.yaml", ".boltsealignore" + known, ".boltsealignore ! read ignore file: not a regular file"}},
		{"binary", map[string]string{"tool": "FROM\x00", "tool.yaml": pod + "\x00", "Dockerfile": "FROM \x00"}, []string{"."}, []string{"Dockerfile", "tool.yaml"}},
		{"Dockerfiles by name", map[string]string{"Dockerfile.prod": "FROM a", "web.Dockerfile": "FROM a", "Containerfile": "FROM a", "Dockerfile-dev": "FROM a", "Dockerfile.go": "FROM a", "dockerfile.go": "package x", "Dockerfile.dockerignore": "x", "Dockerfile.md": "# x"}, []string{"."},
			[]string{"Containerfile", "Dockerfile-dev", "Dockerfile.go", "Dockerfile.prod", "web.Dockerfile", "Dockerfile.md (neither name nor content is of a known kind (dockerfile, kubernetes))", "dockerfile.go (neither name nor content is of a known kind (dockerfile, kubernetes))"}},
		{"empty file, named", map[string]string{"x.yaml": ""}, []string{"x.yaml"}, []string{"x.yaml ! cannot judge this: no manifest"}},
		{"one bad file", map[string]string{"a.yaml": pod, "b/Dockerfile": "x", "c.yaml": pod}, []string{"."}, []string{"a.yaml", "c.yaml", "b/Dockerfile ! no FROM"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := walked(t, options(tree(t, tt.files), tt.args...))
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestSpecialFilesAreNotOpened(t *testing.T) {
	dir := tree(t, map[string]string{"a.yaml": pod})
	must(t, syscall.Mkfifo(filepath.Join(dir, "Dockerfile"), 0o644))
	socket, err := net.Listen("unix", filepath.Join(dir, "s.yaml"))
	must(t, err)
	defer func() { must(t, socket.Close()) }()
	want := []string{"a.yaml", "Dockerfile (not a regular file)", "s.yaml (not a regular file)"}
	if got := walked(t, options(dir, ".")); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	const named = "not a regular file; pipe it in and name it - to read standard input"
	want = []string{"Dockerfile ! " + named, "s.yaml ! " + named, "/dev/null ! " + named}
	if got := walked(t, options(dir, "Dockerfile", "s.yaml", "/dev/null")); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestPipeInTheFilesPlace opens what became a pipe after the walk saw a file.
func TestPipeInTheFilesPlace(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x")
	must(t, syscall.Mkfifo(name, 0o644))
	if _, _, err := openContent(realDisk{}, name, 100); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("got %v", err)
	}
}

func TestUnreadable(t *testing.T) {
	o := options(tree(t, map[string]string{"a.yaml": pod, "b.yaml": pod, "d/x.yaml": pod, "e/y.yaml": pod}), ".")
	o.disk = brokenDisk{"b.yaml": true, "d": true}
	want := []string{"a.yaml", "e/y.yaml", "b.yaml ! cannot read: permission denied", "d ! read directory: cannot read: permission denied"}
	if got := walked(t, o); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLargeFiles(t *testing.T) {
	large := pod + strings.Repeat("#", 200_000)
	dir := tree(t, map[string]string{"a.yaml": pod, "b.yaml": large, "tool": large, "Dockerfile": large, "fits.yaml": large[:100_000]})
	o := options(dir, ".")
	o.Limits.File = 100_000
	const why = "file has 200022 bytes or more, the limit is 100000"
	want := []string{"a.yaml", "fits.yaml", "tool (" + why + ")", "Dockerfile ! " + why, "b.yaml ! " + why}
	if got := walked(t, o); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	o.Args = []string{"b.yaml"}
	if got := walked(t, o); !slices.Equal(got, []string{"b.yaml ! " + why}) {
		t.Errorf("named: %q", got)
	}
}

func TestNamesOutsideTheWorkingDirectory(t *testing.T) {
	dir := tree(t, map[string]string{"w/a.yaml": pod, "other/b.yaml": pod})
	o := options(filepath.Join(dir, "w"), filepath.Join(dir, "w"), "../other", filepath.Join(dir, "other", "b.yaml"))
	if got := walked(t, o); !slices.Equal(got, []string{"a.yaml", "../other/b.yaml"}) {
		t.Errorf("got %q", got)
	}
}

// TestIdentityDoesNotDependOnTheWorkingDirectory checks a Dockerfile's
// identity from three places.
func TestIdentityDoesNotDependOnTheWorkingDirectory(t *testing.T) {
	dir := tree(t, map[string]string{".git/HEAD": "", "app/web/Dockerfile": "FROM a"})
	for _, at := range [][2]string{{".", "."}, {"app", "web/Dockerfile"}, {"app/web", ".."}, {"app/web", "Dockerfile"}, {"app", filepath.Join(dir, "app")}} {
		r := judged(t, options(filepath.Join(dir, at[0]), at[1]), fakePolicy{}).Report
		if len(r.Documents) != 1 || r.Documents[0].Subject.Ref != "app/web/Dockerfile" {
			t.Errorf("%v: %+v", at, r.Documents)
		}
	}
}

func TestDeepTree(t *testing.T) {
	dir := tree(t, map[string]string{strings.Repeat("d/", 300) + "x.yaml": pod})
	if got := walked(t, options(dir, ".")); len(got) != 1 {
		t.Errorf("got %q", got)
	}
}

func TestListAll(t *testing.T) {
	o := options(tree(t, map[string]string{"a.go": "", "LICENSE": "x", "a.yaml": pod}), ".")
	r := judged(t, o, fakePolicy{}).Report
	o.ListAll = true
	all := judged(t, o, fakePolicy{}).Report
	if len(r.Skipped) != 0 || len(all.Skipped) != 2 || r.Summary.Skipped != 2 || all.Summary.Skipped != 2 {
		t.Errorf("listed %v and %v, counted %d and %d", r.Skipped, all.Skipped, r.Summary.Skipped, all.Summary.Skipped)
	}
}

func TestIgnoreFileIsInForce(t *testing.T) {
	r := judged(t, options(tree(t, map[string]string{".boltsealignore": "x\n", "a.yaml": pod}), "."), fakePolicy{}).Report
	if len(r.InForce) != 1 || r.InForce[0].Kind != "ignore" || r.InForce[0].Name != ".boltsealignore" || !strings.HasPrefix(r.InForce[0].Digest, "sha256:") {
		t.Errorf("in force: %+v", r.InForce)
	}
}

func TestDetect(t *testing.T) {
	all := []inputs.Collector{sure{"dockerfile"}, dockerfiles{}, manifests{}}
	if _, err := Detect(all, inputs.Ref{Name: "Dockerfile"}, ""); err == nil || !strings.Contains(err.Error(), "--as") {
		t.Errorf("two that are sure: %v", err)
	}
	if c, err := Detect(all, inputs.Ref{Name: "x.yaml"}, ""); err != nil || c != all[0] {
		t.Errorf("sure before maybe: %v, %v", c, err)
	}
	var skip *inputs.SkipError
	if _, err := Detect(all[1:], inputs.Ref{Name: "x.txt"}, ""); !errors.As(err, &skip) {
		t.Errorf("nobody: %v", err)
	}
	if c, err := Detect(all[1:], inputs.Ref{Name: "x.txt", Named: true}, inputs.KindKubernetes); err != nil || c.Kind() != inputs.KindKubernetes {
		t.Errorf("as: %v, %v", c, err)
	}
	if _, err := Detect(all[1:], inputs.Ref{Name: "x.txt"}, inputs.KindKubernetes); !errors.As(err, &skip) {
		t.Errorf("as, in a walk: %v", err)
	}
	if _, err := Detect(all, inputs.Ref{Name: "x.txt"}, "wasm"); err == nil || errors.As(err, &skip) {
		t.Errorf("unknown kind: %v", err)
	}
}

// sure is sure of everything.
type sure struct{ kind inputs.Kind }

func (s sure) Kind() inputs.Kind                  { return s.kind }
func (s sure) Match(inputs.Ref) inputs.Confidence { return inputs.Sure }
func (s sure) Collect(context.Context, inputs.Ref) iter.Seq2[*inputs.Collected, error] {
	return func(func(*inputs.Collected, error) bool) {}
}

// TestSeveralMaybe asks the second collector where the first says the file is not its own.
func TestSeveralMaybe(t *testing.T) {
	dir := tree(t, map[string]string{"a.yaml": "FROM a\n", "b.yaml": pod, "c.yaml": "hello\n"})
	o := options(dir, ".")
	o.Collectors = []inputs.Collector{manifests{}, dockerfiles{}}
	r := judged(t, o, fakePolicy{}).Report
	var kinds []string
	for _, d := range r.Documents {
		kinds = append(kinds, fmt.Sprint(d.File, " ", d.Kind))
	}
	if !slices.Equal(kinds, []string{"a.yaml dockerfile", "b.yaml kubernetes"}) || r.ExitCode != 0 {
		t.Errorf("got %q, exit %d", kinds, r.ExitCode)
	}
}

func TestSaysManifest(t *testing.T) {
	for text, want := range map[string]bool{
		"apiVersion: v1\nkind: Pod\n":                true,
		"- apiVersion : v1\r\n  kind: Pod\n":         true,
		"{\"kind\":\"Pod\",\n\"apiVersion\":\"v1\"}": true,
		"kind: Pod\n":                    false,
		"the kind: of\napiVersions: x\n": false,
		"":                               false,
	} {
		if got := saysManifest([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestReadContentWhateverTheSize(t *testing.T) {
	for _, size := range []int{0, 1, inputs.HeadSize - 1, inputs.HeadSize, inputs.HeadSize + 1, 3 * inputs.HeadSize} {
		for _, guess := range []int64{0, int64(size), 1 << 20} {
			text := strings.Repeat("x", size)
			c, err := readContent(strings.NewReader(text), guess, 1<<20)
			must(t, err)
			if len(c.start()) > inputs.HeadSize {
				t.Errorf("head of %d bytes", len(c.start()))
			}
			for range 2 {
				if all, err := c.bytes(); err != nil || string(all) != text {
					t.Errorf("size %d, guess %d: %d bytes, %v", size, guess, len(all), err)
				}
			}
		}
	}
}
