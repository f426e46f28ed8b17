package config

import (
	"path/filepath"
	"strings"

	"github.com/boltseal/boltseal/engine/bundle/fetch"
	"github.com/boltseal/boltseal/engine/bundle/registry"
)

// fetchable says that a source is an address that bundles are fetched from.
func fetchable(source string) bool {
	for _, scheme := range []string{registry.Scheme, "https://", "http://"} {
		if strings.HasPrefix(source, scheme) {
			return true
		}
	}
	return false
}

// Fetchable says that a source is the address of a bundle, and is wrong where
// that cannot be one.
func Fetchable(source string) (bool, error) {
	switch {
	case strings.HasPrefix(source, registry.Scheme):
		_, err := registry.Parse(source)
		return true, err
	case fetchable(source):
		return true, fetch.CheckURL(source)
	}
	return false, nil
}

// remote is a source in the network; asker is who names it.
func (p *Plan) remote(address, asker string) (PolicySource, Problems) {
	if _, err := Fetchable(address); err != nil {
		return PolicySource{}, Problems{flagProblem(asker, "%v", err)}
	}
	source := PolicySource{Path: address, Name: fetch.Shown(address), Remote: true}
	return source, p.allowed(source.Name, asker)
}

// Lock is where the lock file lies: beside the config, else at the root of the
// repository; name is how messages call it.
func (p *Plan) Lock(base string) (path, name string) {
	dir := p.place.root
	if p.file.Path != "" {
		dir = filepath.Dir(p.absolute(filepath.FromSlash(p.file.Path)))
	}
	path = filepath.Join(dir, base)
	return path, p.place.name(path)
}

// Inside says whether a path, all links resolved, lies in the tree.
func (p *Plan) Inside(path string) error { return p.place.inside(path) }

// Absolute is a path as the process finds it.
func (p *Plan) Absolute(path string) string { return p.absolute(path) }

// HasFloors says whether the organisation set floors.
func (p *Plan) HasFloors() bool { return p.given.OrgConfig != "" }
