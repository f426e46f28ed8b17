package run

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

// seesTree notes the refs it is given.
type seesTree struct{ refs *[]inputs.Ref }

func (seesTree) Kind() inputs.Kind { return inputs.KindDockerfile }

func (seesTree) Match(inputs.Ref) inputs.Confidence { return inputs.Sure }

func (s seesTree) Collect(_ context.Context, ref inputs.Ref) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		*s.refs = append(*s.refs, ref)
		if ref.Tree != nil {
			text, err := fs.ReadFile(ref.Tree, ref.Path)
			if err != nil {
				yield(nil, err)
				return
			}
			yield(collected(inputs.KindDockerfile, ref.Name, ref.Name, text, 1), nil)
		}
	}
}

// TestTreeHoldsTheFile asks which tree a file's ref gets and where in it the
// file lies.
func TestTreeHoldsTheFile(t *testing.T) {
	repo := tree(t, map[string]string{"app/Dockerfile": "FROM a", ".git/HEAD": "ref: x"})
	plain := tree(t, map[string]string{"app/Dockerfile": "FROM a"})
	for _, tt := range []struct{ name, dir, arg, path string }{
		{"a directory of a repository", repo, "app", "app/Dockerfile"},
		{"a file of a repository", repo, "app/Dockerfile", "app/Dockerfile"},
		{"a repository from elsewhere", plain, filepath.Join(repo, "app"), "app/Dockerfile"},
		{"below the working directory", plain, "app", "app/Dockerfile"},
		{"a directory elsewhere", repo, filepath.Join(plain, "app"), "Dockerfile"},
		{"a file elsewhere", repo, filepath.Join(plain, "app/Dockerfile"), "Dockerfile"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var refs []inputs.Ref
			for _, err := range Collect(t.Context(), Options{Dir: tt.dir, Args: []string{tt.arg}, Collectors: []inputs.Collector{seesTree{&refs}}}) {
				if err != nil {
					t.Error(err)
				}
			}
			if len(refs) != 1 || refs[0].Path != tt.path || refs[0].Tree == nil {
				t.Fatalf("refs %+v, want one with path %s", refs, tt.path)
			}
		})
	}
}

func TestTreeIsConfined(t *testing.T) {
	dir := tree(t, map[string]string{"secret": "s3cr3t", "in/a": "a", "in/large": "12345678901"})
	for link, target := range map[string]string{"out": "../secret", "up": "..", "abs": filepath.Join(dir, "secret"), "loop": "loop", "fine": "a"} {
		must(t, os.Symlink(target, filepath.Join(dir, "in", link)))
	}
	must(t, syscall.Mkfifo(filepath.Join(dir, "in", "pipe"), 0o600))
	tree := &confined{dir: filepath.Join(dir, "in"), limit: 10}
	for _, name := range []string{"out", "up/secret", "abs", "loop", "../secret", "/etc/passwd", "pipe", "large", "", "none"} {
		if text, err := fs.ReadFile(tree, name); err == nil {
			t.Errorf("%q gave %q", name, text)
		}
	}
	for _, name := range []string{"a", "fine"} {
		if text, err := fs.ReadFile(tree, name); err != nil || string(text) != "a" {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	if _, err := fs.ReadDir(tree, "up"); err == nil {
		t.Error("a directory outside was listed")
	}
	tree.close()
	if _, err := fs.Stat(&confined{dir: filepath.Join(dir, "none")}, "a"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a tree that is not there: %v", err)
	}
}
