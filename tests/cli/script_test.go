package cli

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write golden parts of the scripts anew")

// binary builds boltseal once per test run.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "boltseal-cli")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "boltseal")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	if err := lookAtSources(); err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-o", path, "../../cmd/boltseal")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build boltseal: %w\n%s", err, out)
	}
	return path, nil
})

// lookAtSources lists every folder that the binary is built from: go test
// remembers what a test has read, and so runs the scripts again, rather than
// showing an old result, when any file there has changed.
func lookAtSources() error {
	for _, room := range []string{"cmd", "engine", "inputs", "policies"} {
		err := filepath.WalkDir(filepath.Join("..", "..", room), func(_ string, _ fs.DirEntry, err error) error { return err })
		if err != nil {
			return fmt.Errorf("look at the sources: %w", err)
		}
	}
	return nil
}

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := binary(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

func boltseal(t *testing.T) string {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestScripts(t *testing.T) {
	path := boltseal(t)
	testscript.Run(t, testscript.Params{
		Dir:                "testdata",
		UpdateScripts:      *update,
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", filepath.Dir(path)+string(os.PathListSeparator)+os.Getenv("PATH"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"image":    makeImage,
			"keys":     makeKeys,
			"lines":    lines,
			"never":    never,
			"registry": startRegistry,
			"envsubst": envsubst,
		},
	})
}

// exits CODE ARGS... runs boltseal and holds it to its exit code. Whatever
// happens, there is no trace of a panic.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: exits code args...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec("boltseal", args[1:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("run boltseal: %v", err)
		}
		got = exit.ExitCode()
	}
	if strings.Contains(ts.ReadFile("stderr"), "goroutine ") {
		ts.Fatalf("boltseal panicked")
	}
	if got != want {
		ts.Fatalf("boltseal exited with %d, want %d", got, want)
	}
}

// lines FILE N holds a stream or file to its number of lines.
func lines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: lines file n")
	}
	if got := strings.Count(ts.ReadFile(args[0]), "\n"); strconv.Itoa(got) != args[1] {
		ts.Fatalf("%s has %d lines, want %s", args[0], got, args[1])
	}
}

// never PATTERN holds that neither stream of the last command matches.
func never(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: never pattern")
	}
	pattern := regexp.MustCompile(args[0])
	for _, stream := range []string{"stdout", "stderr"} {
		if found := pattern.FindString(ts.ReadFile(stream)); found != "" {
			ts.Fatalf("%s holds %q", stream, found)
		}
	}
}

// TestInterrupt holds that a signal ends a run that waits for its input.
func TestInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no signals to send on Windows")
	}
	cmd := exec.Command(boltseal(t), "check", "-")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(10*time.Second, func() { cmd.Process.Kill() })
	defer timer.Stop()
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("interrupted run ended with %v, want exit status 2", err)
	}
	if got := stderr.String(); got != "boltseal: interrupted\n" {
		t.Errorf("stderr %q", got)
	}
}

// TestClosedPipe holds that a reader that goes away is no reason to speak.
func TestClosedPipe(t *testing.T) {
	cmd := exec.Command(boltseal(t), "input", "--schema")
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	read.Close()
	cmd.Stdout = write
	var stderr strings.Builder
	cmd.Stderr = &stderr
	err = cmd.Run()
	write.Close()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("ended with %v, want exit status 2", err)
	}
	if stderr.Len() > 0 {
		t.Errorf("stderr %q", stderr.String())
	}
}
