package images

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// daemon is a container engine of the test's own, on a socket of its own.
type daemon struct {
	scheme, socket string
	client         []string
}

// startDocker starts dockerd without network or control groups of its own.
func startDocker(t *testing.T) daemon {
	t.Helper()
	dir := scratch(t, "dockerd", "docker")
	socket := filepath.Join(dir, "d.sock")
	start(t, socket, "dockerd", "--data-root", filepath.Join(dir, "data"), "--exec-root", filepath.Join(dir, "exec"),
		"--pidfile", filepath.Join(dir, "pid"), "--host", "unix://"+socket, "--bridge", "none", "--iptables=false", "--ip6tables=false",
		"--storage-driver", "vfs")
	t.Setenv("DOCKER_HOST", "unix://"+socket)
	return daemon{"docker://", socket, []string{"docker", "--host", "unix://" + socket, "load", "--input"}}
}

// startContainerd starts containerd.
func startContainerd(t *testing.T) daemon {
	t.Helper()
	dir := scratch(t, "containerd", "ctr")
	socket := filepath.Join(dir, "c.sock")
	config := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(config, []byte("version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, socket, "containerd", "--config", config, "--root", filepath.Join(dir, "root"), "--state", filepath.Join(dir, "state"), "--address", socket)
	t.Setenv("CONTAINERD_ADDRESS", socket)
	return daemon{"containerd://", socket, []string{"ctr", "--address", socket, "images", "import", "--no-unpack"}}
}

// scratch is a folder with a short name: the path of a socket is short.
func scratch(t *testing.T, programs ...string) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("a container engine is started by root only")
	}
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: `make setup` installs it", program)
		}
	}
	dir, err := os.MkdirTemp("", "bs")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) }) // A mount that is left is not the test's matter.
	return dir
}

// start runs a daemon until the test ends and waits for its socket.
func start(t *testing.T, socket, program string, args ...string) {
	t.Helper()
	log, err := os.Create(filepath.Join(filepath.Dir(socket), "log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, args...)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			_ = cmd.Process.Kill()
			<-ended
		}
		_ = log.Close()
	})
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if _, err := os.Stat(socket); err == nil {
			return
		}
		select {
		case err := <-ended:
			ended <- err
			text, _ := os.ReadFile(log.Name())
			t.Fatalf("%s ended: %v\n%s", program, err, text[max(0, len(text)-3000):])
		default:
		}
	}
	t.Fatalf("%s does not answer", program)
}

// load puts an archive into the engine and gives the image's address.
func (d daemon) load(t *testing.T, archive, image string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	args := append(d.client[1:], archive)
	for try := 0; ; try++ {
		out, err := exec.CommandContext(ctx, d.client[0], args...).CombinedOutput()
		if err == nil {
			return d.scheme + image
		}
		if try == 20 {
			t.Fatalf("load the image: %v\n%s", err, out)
		}
		time.Sleep(250 * time.Millisecond) // The socket is there before who answers.
	}
}
