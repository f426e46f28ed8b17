package cli

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// shared is a buffer that a process writes to while a test reads it.
type shared struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

// until waits for a text, and returns all that was written; what was before
// from bytes is not looked at.
func (s *shared) until(t *testing.T, from int, text string) int {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		s.mu.Lock()
		all := s.buf.String()
		s.mu.Unlock()
		if at := strings.Index(all[from:], text); at >= 0 {
			return from + at + len(text)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t.Fatalf("%q does not come; there is:\n%s", text, s.buf.String())
	return 0
}

// TestWatch changes policies under a running boltseal test --watch.
func TestWatch(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no signals to send on Windows")
	}
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(dir, "policy", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const good = "package one_test\n\ntest_a if 1 == 1\n"
	write("one_test.rego", good)
	write("two_test.rego", "package two_test\n\ntest_b if 1 == 1\n")
	cmd := exec.Command(boltseal(t), "test", "--watch", "policy")
	cmd.Dir = dir
	var stdout, stderr shared
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(3*time.Minute, func() { cmd.Process.Kill() })
	defer timer.Stop()
	at := stdout.until(t, 0, "policy passed: 2 tests")
	waiting := stderr.until(t, 0, "watching")

	write("one_test.rego", strings.Replace(good, "1 == 1", "1 == 2222", 1))
	at = stdout.until(t, at, "changed: policy/one_test.rego")
	// The changed one alone, and nothing more while it fails.
	at = stdout.until(t, at, "policy FAILED: 1 tests, 0 examples, 1 failures")
	waiting = stderr.until(t, waiting, "watching")

	write("one_test.rego", "package one_test\n\ntest_a if }\n")
	waiting = stderr.until(t, waiting, "one_test.rego:3")
	waiting = stderr.until(t, waiting, "watching")

	write("one_test.rego", good)
	at = stdout.until(t, at, "policy passed: 1 tests")
	at = stdout.until(t, at, "policy passed: 2 tests")
	waiting = stderr.until(t, waiting, "watching")

	write("new_test.rego", "package new_test\n\ntest_c if 1 == 2\n")
	stdout.until(t, at, "policy FAILED: 1 tests")
	stderr.until(t, waiting, "watching")

	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("ended with %v, want the exit status of the last run, 1", err)
	}
}
