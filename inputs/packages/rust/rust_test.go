package rust

import (
	"bytes"
	"compress/zlib"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs/packages"
	"github.com/boltseal/boltseal/inputs/packages/golden"
)

const crates = `{"packages":[{"name":"adler","version":"0.2.3","source":"registry"},{"name":"cc","version":"1.0.0","source":"registry","kind":"build"},{"name":"app","version":"0.1.0","source":"local","dependencies":[0],"root":true}]}`

func pack(text string) []byte {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return out.Bytes()
}

func said(found packages.Found) []string {
	var list []string
	for _, p := range found.Packages {
		list = append(list, p.Name+"@"+p.Version)
	}
	slices.Sort(list)
	return list
}

// program is a real executable with a section added as cargo-auditable does.
func program(t *testing.T, packed []byte) []byte {
	t.Helper()
	objcopy, err := exec.LookPath("objcopy")
	if err != nil {
		t.Skip("objcopy is not installed")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "list"), packed, 0o666); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(objcopy, "--add-section", section+"="+filepath.Join(dir, "list"), self, filepath.Join(dir, "prog")).CombinedOutput(); err != nil {
		t.Skipf("objcopy: %v %s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "prog"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func streamed(t *testing.T, f packages.File, text []byte, piece int) (packages.Found, error) {
	t.Helper()
	s := stream(f)
	for c := range slices.Chunk(text, piece) {
		if _, err := s.Write(c); err != nil {
			t.Fatal(err)
		}
	}
	return s.Found()
}

func TestExecutable(t *testing.T) {
	want := []string{"adler@0.2.3", "app@0.1.0"}
	text := program(t, pack(crates))
	f := golden.File("usr/bin/app", text)
	if !wants(f) {
		t.Fatal("not wanted")
	}
	found, err := read(f)
	if got := said(found); err != nil || !slices.Equal(got, want) || !found.Packages[0].Installed {
		t.Errorf("%v %v", got, err)
	}
	for _, piece := range []int{32 << 10, 1 << 20, 4095} {
		if found, err := streamed(t, f, text, piece); err != nil || !slices.Equal(said(found), want) {
			t.Errorf("stream of %d: %v %v", piece, said(found), err)
		}
	}
	for _, broken := range [][]byte{[]byte("no data"), pack(crates)[:30], pack(`{"packages":1}`), pack(strings.Repeat(" ", maxUnpacked+1))} {
		if _, err := read(golden.File("usr/bin/app", program(t, broken))); err == nil {
			t.Error("broken list: no error")
		}
	}
}

// TestNoise streams what is no Rust program: random bytes begin like packed data often.
func TestNoise(t *testing.T) {
	r := rand.New(rand.NewChaCha8([32]byte{1}))
	text := make([]byte, 64<<20)
	for i := 0; i < len(text); i += 8 {
		v := r.Uint64()
		for j := range 8 {
			text[i+j] = byte(v >> (8 * j))
		}
	}
	copy(text, "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00\x3e\x00")
	f := packages.File{Path: "x", Size: int64(len(text)), Head: text[:512]}
	if found, err := streamed(t, f, text, 64<<10); err != nil || len(found.Packages) > 0 {
		t.Errorf("%v %v", found, err)
	}
	copy(text[len(text)-1000:], pack(crates))
	if found, err := streamed(t, f, text, 64<<10); err != nil || len(found.Packages) != 2 {
		t.Errorf("%v %v", found, err)
	}
}
