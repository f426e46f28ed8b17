package helm

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"
	"helm.sh/helm/v4/pkg/chart/loader/archive"
	"helm.sh/helm/v4/pkg/ignore"
	"sigs.k8s.io/yaml"

	"github.com/boltseal/boltseal/inputs"
)

const chartFile = "Chart.yaml"

// Bounds of a chart: what lies in its folder and in the archives below it.
const (
	mostFiles   = 10_000
	mostBytes   = 64 << 20
	mostDepth   = 30
	mostNesting = 20 // charts within charts
)

// chart is a chart as Helm's loader sees it.
type chart struct {
	meta      metadata
	values    map[string]any
	schema    []byte
	templates []file
	files     map[string][]byte
	children  []*chart
	parent    *chart
	// dir is where the chart lies in the root chart, "" for the root itself.
	dir string
}

// file is a file of a chart; origin is its path from the root chart.
type file struct {
	name, origin string
	data         []byte
}

// metadata is Chart.yaml. Templates see its fields by their Go names.
type metadata struct {
	Name         string            `json:"name"`
	Home         string            `json:"home"`
	Sources      []string          `json:"sources"`
	Version      string            `json:"version"`
	Description  string            `json:"description"`
	Keywords     []string          `json:"keywords"`
	Maintainers  []maintainer      `json:"maintainers"`
	Icon         string            `json:"icon"`
	APIVersion   string            `json:"apiVersion"`
	Condition    string            `json:"condition"`
	Tags         string            `json:"tags"`
	AppVersion   string            `json:"appVersion"`
	Deprecated   bool              `json:"deprecated"`
	Annotations  map[string]string `json:"annotations"`
	KubeVersion  string            `json:"kubeVersion"`
	Dependencies []*dependency     `json:"dependencies"`
	Type         string            `json:"type"`
}

type maintainer struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	URL   string `json:"url"`
}

type dependency struct {
	Name         string   `json:"name"`
	Version      string   `json:"version"`
	Repository   string   `json:"repository"`
	Condition    string   `json:"condition"`
	Tags         []string `json:"tags"`
	Enabled      bool     `json:"enabled"`
	ImportValues []any    `json:"import-values"`
	Alias        string   `json:"alias"`
}

func (c *chart) name() string { return c.meta.Name }

func (c *chart) library() bool { return strings.EqualFold(c.meta.Type, "library") }

// path is what Helm calls the chart in the names of templates.
func (c *chart) path() string {
	if c.parent == nil {
		return c.name()
	}
	return c.parent.path() + "/charts/" + c.name()
}

// readFolder reads the files of the folder a Chart.yaml lies in, without what
// .helmignore leaves out.
func readFolder(ref inputs.Ref) ([]file, error) {
	if ref.Tree == nil {
		return nil, errors.New("a chart is more than this file: name its folder")
	}
	base := path.Dir(ref.Path)
	rules := ignore.Empty()
	text, err := fs.ReadFile(ref.Tree, path.Join(base, ".helmignore"))
	if err == nil {
		rules, err = ignore.Parse(bytes.NewReader(text))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read .helmignore: %w", err)
	}
	rules.AddDefaults()
	r := folder{tree: ref.Tree, rules: rules}
	err = r.list(base, "", 0)
	return r.files, err
}

type folder struct {
	tree  fs.FS
	rules *ignore.Rules
	files []file
	bytes int
}

// list reads a directory; links are followed where they stay in the tree.
func (r *folder) list(real, name string, depth int) error {
	entries, err := fs.ReadDir(r.tree, real)
	if err != nil {
		return fmt.Errorf("read the chart's folder: %w", err)
	}
	if depth > mostDepth {
		return fmt.Errorf("%s lies deeper than %d folders", name, mostDepth)
	}
	for _, entry := range entries {
		full, rel := path.Join(real, entry.Name()), path.Join(name, entry.Name())
		info, err := fs.Stat(r.tree, full)
		if err != nil {
			return fmt.Errorf("read %s: %w", rel, err)
		}
		switch {
		case entry.Name() == ".git" || r.rules.Ignore(rel, info):
		case info.IsDir():
			err = r.list(full, rel, depth+1)
		case info.Mode().IsRegular():
			err = r.read(full, rel)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *folder) read(full, rel string) error {
	data, err := fs.ReadFile(r.tree, full)
	if err != nil {
		return fmt.Errorf("read %s: %w", rel, err)
	}
	r.bytes += len(data)
	if len(r.files) == mostFiles || r.bytes > mostBytes {
		return fmt.Errorf("the chart has more than %d files or %d bytes", mostFiles, mostBytes)
	}
	r.files = append(r.files, file{rel, rel, bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))})
	return nil
}

// load makes a chart of its files, and of the charts among them.
func load(files []file, dir string, nesting int) (*chart, error) {
	if nesting > mostNesting {
		return nil, fmt.Errorf("charts are nested deeper than %d", mostNesting)
	}
	c := &chart{files: map[string][]byte{}, dir: dir}
	found := false
	for _, f := range files {
		if f.name == chartFile {
			found = true
			if err := yaml.Unmarshal(f.data, &c.meta); err != nil {
				return nil, inFile(f.origin, err)
			}
		}
	}
	if !found {
		return nil, fmt.Errorf("%s has no %s", path.Join(dir, "."), chartFile)
	}
	if c.meta.APIVersion == "" {
		c.meta.APIVersion = "v1"
	}
	inner := map[string][]file{}
	for _, f := range files {
		if err := c.sort(f, inner); err != nil {
			return nil, err
		}
	}
	if err := c.meta.validate(); err != nil {
		return nil, inFile(path.Join(dir, chartFile), err)
	}
	for _, name := range slices.Sorted(maps.Keys(inner)) {
		if err := c.child(name, inner[name], nesting); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// sort puts a file where Helm's loader does.
func (c *chart) sort(f file, inner map[string][]file) error {
	rest, isChild := strings.CutPrefix(f.name, "charts/")
	switch {
	case f.name == chartFile, f.name == "Chart.lock":
	case f.name == "values.yaml":
		values, err := readValues(f.data)
		if err != nil {
			return inFile(f.origin, err)
		}
		c.values = values
	case f.name == "values.schema.json":
		c.schema = f.data
	case f.name == "requirements.yaml":
		if err := yaml.Unmarshal(f.data, &c.meta); err != nil {
			return inFile(f.origin, err)
		}
		c.files[f.name] = f.data
	case strings.HasPrefix(f.name, "templates/"):
		c.templates = append(c.templates, f)
	case isChild && path.Ext(f.name) != ".prov":
		name, below, _ := strings.Cut(rest, "/")
		inner[name] = append(inner[name], file{below, f.origin, f.data})
	default:
		c.files[f.name] = f.data
	}
	return nil
}

// child loads a chart below charts/, a folder or an archive.
func (c *chart) child(name string, files []file, nesting int) error {
	if strings.IndexAny(name, "_.") == 0 {
		return nil
	}
	dir := path.Join(c.dir, "charts", name)
	switch {
	case path.Ext(name) == ".tgz" && files[0].name == "":
		unpacked, err := archive.LoadArchiveFiles(bytes.NewReader(files[0].data))
		if err != nil {
			return inFile(files[0].origin, fmt.Errorf("unpack the subchart: %w", err))
		}
		origin := files[0].origin
		files = nil
		for _, f := range unpacked {
			files = append(files, file{f.Name, path.Join(origin, f.Name), f.Data})
		}
	case files[0].name == "":
		return nil // a file that is no chart
	}
	sub, err := load(files, dir, nesting+1)
	if err != nil {
		return err
	}
	sub.parent = c
	c.children = append(c.children, sub)
	return nil
}

func (m *metadata) validate() error {
	switch {
	case m.Name == "":
		return errors.New("the chart has no name")
	case m.Name == "." || m.Name == ".." || m.Name != path.Base(m.Name):
		return fmt.Errorf("%q cannot be the name of a chart", m.Name)
	case m.Version == "":
		return errors.New("the chart has no version")
	case m.Type != "" && m.Type != "application" && m.Type != "library":
		return fmt.Errorf("type %q is neither application nor library", m.Type)
	}
	if _, err := semver.NewVersion(m.Version); err != nil {
		return fmt.Errorf("version %q: %w", m.Version, err)
	}
	names := map[string]bool{}
	for _, d := range m.Dependencies {
		if d == nil {
			return errors.New("an empty dependency")
		}
		name := d.Name
		if d.Alias != "" {
			name = d.Alias
		}
		if names[name] {
			return fmt.Errorf("more than one dependency is called %q", name)
		}
		names[name] = true
	}
	return nil
}

// asMap is what templates see as .Chart.
func (c *chart) asMap() map[string]any {
	m := &c.meta
	maintainers, dependencies := []any{}, []any{}
	for _, p := range m.Maintainers {
		maintainers = append(maintainers, map[string]any{"Name": p.Name, "Email": p.Email, "URL": p.URL})
	}
	for _, d := range m.Dependencies {
		dependencies = append(dependencies, map[string]any{"Name": d.Name, "Version": d.Version, "Repository": d.Repository, "Condition": d.Condition,
			"Tags": anys(d.Tags), "Enabled": d.Enabled, "ImportValues": anys(d.ImportValues), "Alias": d.Alias})
	}
	return map[string]any{
		"Name": m.Name, "Home": m.Home, "Sources": anys(m.Sources), "Version": m.Version, "Description": m.Description,
		"Keywords": anys(m.Keywords), "Maintainers": maintainers, "Icon": m.Icon, "APIVersion": m.APIVersion, "Condition": m.Condition,
		"Tags": m.Tags, "AppVersion": m.AppVersion, "Deprecated": m.Deprecated, "Annotations": m.Annotations, "KubeVersion": m.KubeVersion,
		"Dependencies": dependencies, "Type": m.Type, "IsRoot": c.parent == nil,
	}
}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

// inFile is an error of a file of the chart; the caller makes the name the reported one.
func inFile(name string, err error) error {
	return &inputs.PositionError{Pos: inputs.Position{File: name, Line: yamlLine(err)}, Err: err}
}

// yamlLine is the line that a YAML error names, 1 where it names none.
func yamlLine(err error) int {
	var line int
	if _, after, found := strings.Cut(err.Error(), "line "); found {
		if _, err := fmt.Sscanf(after, "%d", &line); err == nil && line > 0 {
			return line
		}
	}
	return 1
}
