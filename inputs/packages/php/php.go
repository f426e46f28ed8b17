package php

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs/packages"
)

// kind is the type of Packagist's package URLs.
const kind = "composer"

// Cataloger reads what Composer installed and locked.
func Cataloger() packages.Cataloger {
	return packages.Cataloger{Name: "php", Wants: func(f packages.File) bool { return isInstalled(f.Path) || isLock(f.Path) }, Read: read}
}

func isInstalled(p string) bool { return strings.HasSuffix(p, "composer/installed.json") }

// isLock says whether p is a project's lock file, not one that came with a package.
func isLock(p string) bool {
	return strings.HasSuffix(p, "composer.lock") && path.Base(p) == "composer.lock" && !packages.Within(p, "/vendor/")
}

// entry is one package as Composer notes it.
type entry struct {
	Name    string          `json:"name"`
	Version string          `json:"version"`
	License json.RawMessage `json:"license"`
}

func read(f packages.File) (packages.Found, error) {
	text, err := f.Text(packages.MaxText)
	if err != nil {
		return packages.Found{}, err
	}
	list := packages.List{Kind: kind, Installed: isInstalled(f.Path)}
	entries, err := parse(text, list.Installed)
	if err != nil {
		return packages.Found{}, fmt.Errorf("read Composer's list: %w", err)
	}
	for _, e := range entries {
		list.Add(e.Name, e.Version, e.licenses())
	}
	return list.Found()
}

// parse reads installed.json of Composer 1 (a list) and 2, and composer.lock;
// packages for development only (packages-dev) are left out of what is
// declared, and are there if they are installed.
func parse(text []byte, installed bool) ([]entry, error) {
	var entries []entry
	if installed && bytes.HasPrefix(bytes.TrimSpace(text), []byte("[")) {
		return entries, json.Unmarshal(text, &entries)
	}
	var file struct {
		Packages *[]entry `json:"packages"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, err
	}
	if file.Packages == nil {
		return nil, errors.New("no list of packages")
	}
	return *file.Packages, nil
}

// licenses is one expression: of several licences Composer lets one choose.
func (e entry) licenses() string {
	var one string
	var several []string
	if json.Unmarshal(e.License, &one) == nil {
		return one
	}
	if json.Unmarshal(e.License, &several) != nil {
		return ""
	}
	return strings.Join(several, " OR ")
}
