package source

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// daemon speaks to Docker's API, which Podman offers as well. Paths without a
// version mean the daemon's own newest one.
type daemon struct {
	http  *http.Client
	base  string
	times timeouts
}

// docker yields what a daemon has under a name. The daemon only gives images
// as one tar, layers and what describes them in any order, so it goes to a
// temporary file first.
func (w *walk) docker(a address) error {
	if !isID(a.name) {
		if _, err := parseName(a.name); err != nil {
			return err
		}
	}
	w.base.Kind, w.base.Reference = KindDocker, inputs.ParseReference(a.name)
	if isID(a.name) {
		w.base.Reference = inputs.ImageReference{Reference: a.name}
	}
	d, err := newDaemon(os.Getenv, w.network.times)
	if err != nil {
		return err
	}
	defer d.http.CloseIdleConnections()
	name, err := d.inspect(w.ctx, a.name, w.o.Limits.Manifest)
	if err != nil {
		return err
	}
	if isID(a.name) && name != a.name {
		w.base.Reference = inputs.ParseReference(name)
	}
	resp, err := d.get(w.ctx, "/images/"+escaped(name)+"/get")
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }() // Reading says what is wrong.
	file, err := w.spool(resp.Body)
	if err != nil {
		return fmt.Errorf("have the daemon save the image: %w", err)
	}
	defer file.discard()
	return w.archive(file, address{kind: KindDocker})
}

// isID says that a name is the start of an image's id, or the whole.
func isID(text string) bool {
	hex := strings.TrimPrefix(text, "sha256:")
	return len(hex) >= 12 && len(hex) <= 64 && strings.Trim(hex, "0123456789abcdef") == "" && (hex != text || len(hex) == 12 || len(hex) == 64)
}

func escaped(name string) string { return (&url.URL{Path: name}).EscapedPath() }

// inspect says whether the daemon has the image, and gives the name to save it
// by: an image that is named by its id keeps a name that it has.
func (d *daemon) inspect(ctx context.Context, name string, limit int64) (string, error) {
	resp, err := d.get(ctx, "/images/"+escaped(name)+"/json")
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("the daemon has no image %s", name)
	}
	if err != nil {
		return "", err
	}
	raw, err := readAll(resp.Body, limit)
	if err != nil {
		return "", fmt.Errorf("read the daemon's answer: %w", err)
	}
	var image struct {
		RepoTags []string
	}
	if err := json.Unmarshal(raw, &image); err != nil {
		return "", fmt.Errorf("read the daemon's answer: %w", err)
	}
	if isID(name) && len(image.RepoTags) > 0 {
		if _, err := parseName(image.RepoTags[0]); err == nil {
			return image.RepoTags[0], nil
		}
	}
	return name, nil
}

func (d *daemon) get(ctx context.Context, path string) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.base+path, nil)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	resp, err := d.http.Do(r)
	if err != nil {
		cancel(nil)
		return nil, fmt.Errorf("ask the Docker daemon: %w", unreachable(err))
	}
	resp.Body = watch(ctx, cancel, resp.Body, d.times.idle)
	if resp.StatusCode == http.StatusOK {
		return resp, nil
	}
	defer func() { _ = resp.Body.Close() }() // The answer is no anyway.
	var answer struct {
		Message string `json:"message"`
	}
	raw, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10)) // It may be no JSON either.
	_ = json.Unmarshal(raw, &answer)
	err = fmt.Errorf("the Docker daemon answers %d %s", resp.StatusCode, clean(answer.Message))
	if resp.StatusCode == http.StatusNotFound {
		err = fmt.Errorf("%w: %w", err, fs.ErrNotExist)
	}
	return nil, err
}

// newDaemon finds the daemon as Docker's own client does: DOCKER_HOST, else the
// usual sockets, the user's own first if the system's is not there.
func newDaemon(env func(string) string, times timeouts) (*daemon, error) {
	host := env("DOCKER_HOST")
	if host == "" {
		host = "unix://" + socket(env)
	}
	scheme, rest, _ := strings.Cut(host, "://")
	dialer := &net.Dialer{Timeout: times.connect}
	t := &http.Transport{DisableCompression: true, MaxIdleConns: 2}
	d := &daemon{http: &http.Client{Transport: t, CheckRedirect: stay}, times: times}
	switch scheme {
	case "unix":
		d.base = "http://docker"
		t.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) { return dialer.DialContext(ctx, "unix", rest) }
	case "tcp", "http", "https":
		config, err := daemonTLS(env)
		if err != nil {
			return nil, err
		}
		t.DialContext, t.TLSHandshakeTimeout, t.TLSClientConfig = dialer.DialContext, times.connect, config
		if d.base = "http://" + strings.TrimSuffix(rest, "/"); config != nil || scheme == "https" {
			d.base = "https://" + strings.TrimSuffix(rest, "/")
		}
	default:
		return nil, fmt.Errorf("a Docker daemon at %s:// cannot be reached: save the image and judge the archive", clean(scheme))
	}
	return d, nil
}

// stay follows no redirect: a daemon has no reason to give one.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// socket is the first socket that is there: Docker's, rootless Docker's,
// Podman's for the user and for the system.
func socket(env func(string) string) string {
	const usual = "/var/run/docker.sock"
	all := []string{usual}
	if run := env("XDG_RUNTIME_DIR"); run != "" {
		all = append(all, filepath.Join(run, "docker.sock"), filepath.Join(run, "podman", "podman.sock"))
	}
	for _, path := range append(all, "/run/podman/podman.sock") {
		if info, err := os.Stat(path); err == nil && info.Mode()&fs.ModeSocket != 0 {
			return path
		}
	}
	return usual
}

// daemonTLS is what DOCKER_TLS_VERIFY and DOCKER_CERT_PATH ask for, nil for no TLS.
func daemonTLS(env func(string) string) (*tls.Config, error) {
	dir := env("DOCKER_CERT_PATH")
	if env("DOCKER_TLS_VERIFY") == "" {
		return nil, nil
	}
	if dir == "" {
		dir = filepath.Join(env("HOME"), ".docker")
	}
	ca, err := os.ReadFile(filepath.Join(dir, "ca.pem"))
	if err != nil {
		return nil, fmt.Errorf("read the Docker daemon's authority: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(ca) {
		return nil, errors.New("the Docker daemon's authority is no certificate")
	}
	own, err := tls.LoadX509KeyPair(filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"))
	if err != nil {
		return nil, fmt.Errorf("read the certificate for the Docker daemon: %w", err)
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool, Certificates: []tls.Certificate{own}}, nil
}
