package cli

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"strings"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/bundle"
	"github.com/boltseal/boltseal/engine/gatekeeper"
)

// opened is a source of policies that was read and, with keys, verified.
type opened struct {
	entry config.PolicySource
	// bundle is nil for what is no bundle.
	bundle *bundle.Bundle
	// source is what is no bundle; its FS is nil for a file that can hold no Rego.
	source engine.Source
	// templates are Gatekeeper's templates and constraints of what is no bundle.
	templates *gatekeeper.Set
	// digest is that of a bundle's bytes, or of a directory's content; manifest
	// that in a registry.
	digest, manifest string
	// verified says that one of the keys signed the bundle.
	verified bool
}

// openPinned opens a source of policies as the lock file pins it.
func (a *App) openPinned(ctx context.Context, f *policyFlags, plan *config.Plan, p *pins, entry config.PolicySource, keys bundle.Keys) (*opened, error) {
	pin, pinned, err := p.pin(plan, entry)
	if err != nil {
		return nil, err
	}
	o, err := a.openSource(ctx, entry, keys, pinnedAs{pin.Digest, pin.Manifest}, f)
	if err != nil {
		return nil, err
	}
	if pinned {
		if err := a.hold(p, entry, pin, o.digest); err != nil {
			return nil, err
		}
		a.moved(ctx, f, entry, pin)
	}
	return o, nil
}

// openSource opens a source of policies. With keys, a bundle must be signed by
// one of them; what else is on disk has no signature to hold to.
func (a *App) openSource(ctx context.Context, entry config.PolicySource, keys bundle.Keys, pin pinnedAs, f *policyFlags) (*opened, error) {
	o := &opened{entry: entry}
	switch {
	case entry.Remote:
		got, err := a.fetchBundle(ctx, entry.Path, pin, f.reach, f.quiet != nil && *f.quiet)
		if err != nil {
			return nil, err
		}
		o.bundle, o.digest, o.manifest = got.bundle, got.digest, got.manifest
	case isBundle(entry.Path):
		b, err := a.openBundle(entry)
		if err != nil {
			return nil, err
		}
		o.bundle, o.digest = b, b.Digest()
	default:
		return o, o.read()
	}
	if len(keys.Public) > 0 {
		if _, err := bundle.Verify(o.bundle, keys); err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name, err)
		}
		o.verified = true
	}
	return o, nil
}

// largestTemplate bounds a single file of templates in bytes, as one file is
// that is checked.
const largestTemplate = 16 << 20

// read reads what is no bundle. Its digest covers all that can judge: policies,
// data, templates and constraints.
func (o *opened) read() (err error) {
	o.templates = gatekeeper.NewSet()
	info, statErr := os.Stat(o.entry.Path)
	if statErr == nil && !info.IsDir() && gatekeeper.MayHold(o.entry.Path) {
		var content []byte
		if content, o.digest, err = config.ReadRegular(o.entry.Path, largestTemplate); err != nil {
			return fmt.Errorf("read policy %s: %w", o.entry.Name, err)
		}
		return o.templates.Add(o.entry.Name, content)
	}
	if o.source, err = engine.OpenSource(o.entry.Path); err != nil {
		return err
	}
	o.source.Path = o.entry.Name
	if o.digest, err = config.DigestSource(o.source); err != nil {
		return fmt.Errorf("read policy %s: %w", o.entry.Name, err)
	}
	if statErr != nil || !info.IsDir() {
		return nil
	}
	if err := o.templates.AddPath(o.entry.Path, o.entry.Name); err != nil {
		return err
	}
	if o.templates.Holds() {
		o.digest = fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(o.digest+"\n"+o.templates.Digest(o.entry.Name))))
	}
	return nil
}

// onlyTemplates reports whether there are templates or constraints and no
// policies beside them.
func (o *opened) onlyTemplates() bool {
	return o.templates != nil && o.templates.Holds() && (o.source.FS == nil || !holdsRego(o.source.FS))
}

// policies gives the source to the engine.
func (o *opened) policies() (engine.Source, error) {
	switch {
	case o.bundle != nil:
		source, err := o.bundle.Source(o.entry.Name)
		source.Verified = o.verified
		return source, err
	case o.source.FS == nil:
		return engine.OpenSource(o.entry.Path) // Its error says what policies are.
	}
	return o.source, nil
}

// isBundle reports whether a path names a bundle.
func isBundle(path string) bool {
	return strings.HasSuffix(path, ".tar.gz") || strings.HasSuffix(path, ".tgz")
}

// openBundle reads a bundle within the usual limits; it is not verified.
func (a *App) openBundle(entry config.PolicySource) (*bundle.Bundle, error) {
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
