package factory

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// Planted is a secret that was put into an image.
type Planted struct {
	// Where is file or env.
	Where string
	// Path is the file's path or the variable's name.
	Path string
	// Layer is the index of the layer that holds it, -1 for the configuration.
	Layer int
	// RemovedIn is the index of the layer that deletes it, -1 for none.
	RemovedIn int
}

// secrets makes an image with secrets in its files, two of which a later layer
// deletes, and in its environment.
func (m *maker) secrets(context.Context) error {
	fmt.Fprintln(m.log, Secrets)
	key, token, cloud, slack, err := newSecrets()
	if err != nil {
		return err
	}
	r := m.base()
	first := map[string]string{
		"root/.ssh/id_ed25519": key,
		"app/.env":             "NODE_ENV=production\nGITHUB_TOKEN=" + token + "\n",
		"app/index.js":         "console.log('hello')\n",
	}
	second := map[string]string{"app/config.json": `{"aws": {"access": "` + cloud + `"}}` + "\n"}
	if r, err = r.with("secrets-1", first, nil); err != nil {
		return err
	}
	if r, err = r.with("secrets-2", second, []string{"root/.ssh/id_ed25519"}); err != nil {
		return err
	}
	if r, err = r.with("secrets-3", nil, []string{"app/.env"}); err != nil {
		return err
	}
	planted := []Planted{
		{"file", "/root/.ssh/id_ed25519", 1, 2}, {"file", "/app/.env", 1, 3},
		{"file", "/app/config.json", 2, -1}, {"env", "SLACK_TOKEN", -1, -1},
	}
	if err := m.noteJSON(Secrets, "planted.json", planted); err != nil {
		return err
	}
	by := []string{debootstrapped, "COPY . /app # buildkit", "RUN /bin/sh -c rm /root/.ssh/id_ed25519 # buildkit", "RUN /bin/sh -c rm /app/.env # buildkit"}
	img, err := r.image(by, v1.Config{Cmd: []string{"true"}, Env: []string{path, "SLACK_TOKEN=" + slack}})
	if err != nil {
		return err
	}
	return m.save(Secrets, img)
}

// newSecrets makes secrets that nobody has: they are random, and stand in no
// source.
func newSecrets() (key, token, cloud, slack string, err error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return "", "", "", "", fmt.Errorf("make a key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return "", "", "", "", fmt.Errorf("write a key: %w", err)
	}
	key = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	return key, "gh" + "p_" + letters(36, alphanumeric), "AK" + "IA" + letters(16, upperBase32), "xo" + "xb-" + letters(12, digits) + "-" + letters(12, digits) + "-" + letters(24, alphanumeric), nil
}

const (
	digits       = "0123456789"
	upperBase32  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
)

func letters(n int, of string) string {
	raw := make([]byte, n)
	if _, err := rand.Read(raw); err != nil {
		return base64.StdEncoding.EncodeToString(raw)[:n]
	}
	for i := range raw {
		raw[i] = of[int(raw[i])%len(of)]
	}
	return string(raw)
}

// with makes a layer that adds files and removes others.
func (r *root) with(name string, files map[string]string, removed []string) (*root, error) {
	a, err := r.mount(name)
	if err != nil {
		return nil, err
	}
	for path, content := range files {
		full := filepath.Join(a.merged, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return nil, fmt.Errorf("make %s: %w", path, err)
		}
		if err := os.WriteFile(full, []byte(content), 0o600); err != nil {
			return nil, fmt.Errorf("write %s: %w", path, err)
		}
	}
	for _, path := range removed {
		if err := os.Remove(filepath.Join(a.merged, path)); err != nil {
			return nil, fmt.Errorf("remove %s: %w", path, err)
		}
	}
	return r.keep(a)
}
