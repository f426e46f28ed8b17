package cli

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/bundle"
)

// openPolicies opens a source of policies and gives its digest: that of a
// bundle's bytes, or of a directory's content. With keys, a bundle must be
// signed by one of them; what else is on disk has no signature to hold to.
func (a *App) openPolicies(ctx context.Context, entry config.PolicySource, keys bundle.Keys) (engine.Source, string, error) {
	if isBundle(entry.Path) {
		b, err := a.openBundle(ctx, entry)
		if err != nil {
			return engine.Source{}, "", err
		}
		if len(keys.Public) > 0 {
			if _, err := bundle.Verify(b, keys); err != nil {
				return engine.Source{}, "", fmt.Errorf("%s: %w", entry.Name, err)
			}
		}
		source, err := b.Source(entry.Name)
		source.Verified = len(keys.Public) > 0
		return source, b.Digest(), err
	}
	source, err := engine.OpenSource(entry.Path)
	if err != nil {
		return engine.Source{}, "", err
	}
	source.Path = entry.Name
	digest, err := config.DigestSource(source)
	if err != nil {
		return engine.Source{}, "", fmt.Errorf("read policy %s: %w", entry.Name, err)
	}
	return source, digest, nil
}

// isBundle reports whether a path names a bundle.
func isBundle(path string) bool {
	return strings.HasSuffix(path, ".tar.gz") || strings.HasSuffix(path, ".tgz")
}

// openBundle reads a bundle within the usual limits; it is not verified.
func (a *App) openBundle(_ context.Context, entry config.PolicySource) (*bundle.Bundle, error) {
	file, err := os.Open(entry.Path)
	if err != nil {
		return nil, fmt.Errorf("open bundle %s: %w", entry.Name, pathless(err))
	}
	defer file.Close()
	b, err := bundle.Read(file, bundle.DefaultLimits())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", entry.Name, err)
	}
	return b, nil
}

// policyKeys reads the keys that bundles must be signed by.
func (a *App) policyKeys(plan *config.Plan) (bundle.Keys, error) {
	return a.readKeys(plan.Keys)
}

// readKeys reads public keys.
func (a *App) readKeys(entries []config.PolicySource) (bundle.Keys, error) {
	var keys bundle.Keys
	for _, entry := range entries {
		content, err := a.readPEM(entry)
		if err != nil {
			return keys, err
		}
		key, err := bundle.ParsePublicKey(entry.Name, content)
		if err != nil {
			return keys, err
		}
		keys.Public = append(keys.Public, key)
	}
	return keys, nil
}

// largestKey bounds a key in PEM, in bytes.
const largestKey = 64 << 10

// readPEM reads a key from its file or environment variable. No error shows
// anything of it.
func (a *App) readPEM(entry config.PolicySource) ([]byte, error) {
	if name, ok := strings.CutPrefix(entry.Path, config.EnvironmentKey); ok {
		value, ok := lookup(a.Env, name)
		if !ok || value == "" {
			return nil, fmt.Errorf("key %s: the environment variable is not set", entry.Name)
		}
		return []byte(value), nil
	}
	content, _, err := config.ReadRegular(entry.Path, largestKey)
	if err != nil {
		return nil, fmt.Errorf("read key %s: %w", entry.Name, err)
	}
	return content, nil
}

// keyName is the value of a flag that names a key.
type keyName struct{ word }

// Set implements pflag.Value.
func (k *keyName) Set(text string) error {
	if err := notAKey(text); err != nil {
		return err
	}
	return k.word.Set(text)
}

// keyNames are the values of a flag that names keys.
type keyNames struct{ words }

// Set implements pflag.Value.
func (k *keyNames) Set(text string) error {
	if err := notAKey(text); err != nil {
		return err
	}
	return k.words.Set(text)
}

// notAKey refuses a key where the name of one belongs, without showing it.
func notAKey(text string) error {
	if strings.Contains(text, "-----BEGIN") {
		return fmt.Errorf("keys do not belong on a command line, where others see them: give a file or %sNAME", config.EnvironmentKey)
	}
	return nil
}

// source is where the key stands.
func (a *App) keySource(name string) config.PolicySource {
	if strings.HasPrefix(name, config.EnvironmentKey) {
		return config.PolicySource{Path: name, Name: name}
	}
	return config.PolicySource{Path: a.path(name), Name: name}
}
