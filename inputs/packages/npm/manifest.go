package npm

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

// maxManifest is the largest package.json that is read, in bytes; the largest
// published ones have some 500 KiB.
const maxManifest = 8 << 20

// maxEntries is how many entries an archive of Yarn's cache may have.
const maxEntries = 100_000

// readManifest reads the package.json of an installed package. Without a name
// it has its folder's, as for npm.
func readManifest(f packages.File) (packages.Found, error) {
	text, err := f.Text(maxManifest)
	if err != nil {
		return packages.Found{}, err
	}
	root := isRoot(f.Path)
	p, err := parseManifest(text, folderName(f.Path))
	switch {
	case err != nil && root:
		return packages.Found{}, err
	case err != nil || p == nil || !root && !released(f.Path, p):
		return packages.Found{}, nil
	}
	return packages.Found{Packages: []inputs.Package{*p}}, nil
}

// parseManifest is nil where the text names no package: it has neither a name
// nor a version.
func parseManifest(text []byte, folder string) (*inputs.Package, error) {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	var m map[string]json.RawMessage
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("read package.json: %w", err)
	}
	name, version := str(m["name"]), strings.TrimSpace(str(m["version"]))
	if name == "" && version == "" {
		return nil, nil
	}
	if name == "" {
		name = folder
	}
	// npm cleans versions: a leading v or = is no part of them.
	version = strings.TrimLeft(version, "=v ")
	if !packages.Believable(name, version) {
		return nil, nil
	}
	p := packages.Installed(kind, name, version, licenses(m)...)
	return &p, nil
}

// str is a JSON string, "" for anything else.
func str(raw json.RawMessage) string {
	var s string
	if len(raw) == 0 || raw[0] != '"' || json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// licenses reads the field license, a string or an object with a type, and the
// older list licenses.
func licenses(m map[string]json.RawMessage) []string {
	var list []string
	for _, raw := range []json.RawMessage{m["license"], m["licence"], m["licenses"]} {
		items := []json.RawMessage{raw}
		if len(raw) > 0 && raw[0] == '[' {
			items = nil
			if json.Unmarshal(raw, &items) != nil {
				continue
			}
		}
		for _, item := range items {
			if s := str(item); s != "" {
				list = append(list, s)
				continue
			}
			var o map[string]json.RawMessage
			if len(item) > 0 && item[0] == '{' && json.Unmarshal(item, &o) == nil {
				list = append(list, cmp.Or(str(o["type"]), str(o["name"])))
			}
		}
		if len(list) > 0 {
			break
		}
	}
	return list
}

// folderName is the name that a package's place gives it: node_modules/@a/b/package.json is @a/b.
func folderName(p string) string {
	dir := path.Dir(p)
	name := path.Base(dir)
	if scope := path.Base(path.Dir(dir)); strings.HasPrefix(scope, "@") {
		name = scope + "/" + name
	}
	return name
}

// released says whether the folder outside node_modules is that of the
// package's own release: yarn-v1.22.22, or yarn/1.22.22 in corepack's home.
func released(p string, m *inputs.Package) bool {
	dir := path.Dir(p)
	base := path.Base(dir)
	if m.Version == "" {
		return false
	}
	return base == m.Name+"-"+m.Version || base == m.Name+"-v"+m.Version || base == m.Version && path.Base(path.Dir(dir)) == path.Base(m.Name)
}

// readArchive reads a package as Yarn's Plug'n'Play runs it: packed, with its
// place in node_modules.
func readArchive(f packages.File) (packages.Found, error) {
	z, err := zip.NewReader(io.NewSectionReader(f.Content, 0, f.Size), f.Size)
	if err != nil {
		return packages.Found{}, fmt.Errorf("read Yarn's archive: %w", err)
	}
	if len(z.File) > maxEntries {
		return packages.Found{}, fmt.Errorf("the archive of Yarn has %d entries, more than the %d that are read", len(z.File), maxEntries)
	}
	list := packages.List{Kind: kind, Installed: true}
	for _, entry := range z.File {
		if !strings.HasSuffix(entry.Name, "/package.json") || !isRoot(entry.Name) {
			continue
		}
		p, err := readEntry(entry)
		if err != nil {
			return packages.Found{}, fmt.Errorf("%s: %w", entry.Name, err)
		}
		if p != nil {
			list.Add(p.Name, p.Version, p.Licenses...)
		}
	}
	return list.Found()
}

func readEntry(entry *zip.File) (*inputs.Package, error) {
	r, err := entry.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	text, err := io.ReadAll(io.LimitReader(r, maxManifest+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxManifest {
		return nil, fmt.Errorf("longer than %d bytes", maxManifest)
	}
	return parseManifest(text, folderName(entry.Name))
}
