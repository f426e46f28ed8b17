package artifact

import (
	"context"
	"crypto"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/boltseal/boltseal/inputs/advisory/store"
)

// LockName is the name of the lock file in a store's directory.
const LockName = "update.lock.json"

// Pin says what of an address is installed.
type Pin struct {
	// Address is where the archive is from.
	Address string `json:"address"`
	// Digest is the manifest's digest.
	Digest string `json:"digest"`
	// Created is when the archive was made.
	Created string `json:"created"`
	// Signed says that its signature was verified.
	Signed bool `json:"signed"`
	// Files are the files that came with it.
	Files []string `json:"files"`
}

// lockFile is the content of a lock file.
type lockFile struct {
	Pins []Pin `json:"pins"`
}

// Terms say what may be installed.
type Terms struct {
	// Keys are those whose signature is accepted.
	Keys []crypto.PublicKey
	// Unsigned accepts archives without looking at a signature.
	Unsigned bool
	// Lock is the lock file's path, "" for the one in the store.
	Lock string
	// Locked accepts only what is pinned.
	Locked bool
	// Older accepts an archive that is older than the one that is pinned: a
	// signed one stays valid for ever, and may be played back.
	Older bool
}

// Install installs an archive into the store in dir. Nothing is changed where
// it fails before the last step, the renaming.
func Install(ctx context.Context, dir, address string, from io.Reader, t Terms) (Pin, error) {
	if len(t.Keys) == 0 && !t.Unsigned {
		return Pin{}, errors.New("no key is given to verify it with")
	}
	unlock, err := store.Lock(ctx, dir)
	if err != nil {
		return Pin{}, err
	}
	defer func() { _ = unlock() }()
	path := t.Lock
	if path == "" {
		path = filepath.Join(dir, LockName)
	}
	pins, err := readLock(path)
	if err != nil {
		return Pin{}, err
	}
	r, err := open(from, t.Keys, t.Unsigned)
	if err != nil {
		return Pin{}, err
	}
	pin := Pin{Address: address, Digest: r.digest, Created: r.manifest.Created, Signed: len(t.Keys) > 0}
	for _, f := range r.manifest.Files {
		pin.Files = append(pin.Files, f.Name)
	}
	at := slices.IndexFunc(pins.Pins, func(p Pin) bool { return p.Address == address })
	if err := t.allow(pins.Pins, at, pin); err != nil {
		return Pin{}, err
	}
	part := func(name string) string { return "." + name + ".part" }
	defer func() {
		for _, name := range pin.Files {
			os.Remove(filepath.Join(dir, part(name)))
		}
	}()
	if err := r.unpack(dir, part); err != nil {
		return Pin{}, err
	}
	for _, name := range pin.Files {
		if err := os.Rename(filepath.Join(dir, part(name)), filepath.Join(dir, name)); err != nil {
			return Pin{}, err
		}
	}
	if at >= 0 {
		// What the archive no longer has would grow old unseen.
		for _, name := range pins.Pins[at].Files {
			if !slices.Contains(pin.Files, name) && filepath.Base(name) == name && filepath.Ext(name) == store.Extension {
				os.Remove(filepath.Join(dir, name))
			}
		}
		pins.Pins = slices.Delete(pins.Pins, at, at+1)
	}
	pins.Pins = append(pins.Pins, pin)
	return pin, writeLock(path, pins)
}

// allow holds an archive to what is pinned.
func (t Terms) allow(pins []Pin, at int, pin Pin) error {
	if at < 0 {
		if t.Locked {
			return errors.New("the lock file has no pin for it")
		}
		return nil
	}
	old := pins[at]
	if t.Locked && old.Digest != pin.Digest {
		return fmt.Errorf("it has changed: the lock file pins %s, and it is %s", old.Digest, pin.Digest)
	}
	before, errBefore := time.Parse(time.RFC3339, old.Created)
	now, errNow := time.Parse(time.RFC3339, pin.Created)
	if !t.Older && errBefore == nil && errNow == nil && now.Before(before) {
		return fmt.Errorf("it is of %s, older than what is installed, of %s", pin.Created, old.Created)
	}
	return nil
}

func readLock(path string) (lockFile, error) {
	var l lockFile
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return l, fmt.Errorf("read the lock file: %w", err)
	}
	if err := json.Unmarshal(text, &l); err != nil {
		return l, fmt.Errorf("read the lock file %s: %w", path, err)
	}
	return l, nil
}

func writeLock(path string, l lockFile) error {
	text, err := json.MarshalIndent(l, "", "  ")
	if err != nil {
		return err
	}
	part := path + ".part"
	if err := os.WriteFile(part, append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("write the lock file: %w", err)
	}
	return os.Rename(part, path)
}
