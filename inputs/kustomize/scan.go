package kustomize

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/inputs"
)

// Bounds of one kustomization, all bases together.
const (
	mostFiles       = 2000
	mostDirectories = 200
)

// sources are all files that a kustomization is made of.
type sources struct {
	ref inputs.Ref
	// files are their contents by path within the tree.
	files map[string][]byte
	// data are the files that only become the content of a ConfigMap or Secret.
	data map[string]bool
	// layers are the kustomizations, bases before what uses them.
	layers []*layer
	seen   map[string]bool
	bytes  int64
}

// layer is one kustomization file.
type layer struct {
	path    string
	dir     string
	root    *yaml.Node
	patches []patch
}

// patch is what a layer changes objects by: a file, or text in the layer.
type patch struct {
	file   string     // "" for text in the layer
	text   string     // where it has no file
	at     *yaml.Node // its entry in the layer
	target *yaml.Node // nil for a patch that names its object itself
}

// paths lists the files in order.
func (s *sources) paths() []string { return slices.Sorted(maps.Keys(s.files)) }

// component says that the kustomization is one for others to use.
func (s *sources) component() bool {
	last := s.layers[len(s.layers)-1]
	return scalar(child(last.root, "kind")) == "Component"
}

// scan reads a kustomization and everything it names.
func scan(ref inputs.Ref) (*sources, error) {
	s := &sources{ref: ref, files: map[string][]byte{}, data: map[string]bool{}, seen: map[string]bool{}}
	return s, s.kustomization(ref.Path)
}

// problem is an error at a node of a file.
func (s *sources) problem(file string, n *yaml.Node, format string, args ...any) error {
	pos := inputs.Position{File: s.name(file)}
	if n != nil {
		pos.Line, pos.Column = n.Line, n.Column
	}
	return &inputs.PositionError{Pos: pos, Err: fmt.Errorf(format, args...)}
}

// name is how reports call a file of the tree: as the kustomization is called,
// from where that lies.
func (s *sources) name(file string) string { return reported(s.ref, file) }

// reported is how reports call another file of the same tree.
func reported(ref inputs.Ref, file string) string {
	if base, ok := strings.CutSuffix(ref.Name, ref.Path); ok {
		return base + file
	}
	// The working directory lies within the tree: the name is a tail of the path.
	if above, ok := strings.CutSuffix(ref.Path, ref.Name); ok {
		if rest, ok := strings.CutPrefix(file, above); ok {
			return rest
		}
		return path.Join(strings.Repeat("../", strings.Count(above, "/")), file)
	}
	return file
}

// read reads a file of the tree, once.
func (s *sources) read(file string) ([]byte, error) {
	if content, ok := s.files[file]; ok {
		return content, nil
	}
	if len(s.files) == mostFiles {
		return nil, fmt.Errorf("a kustomization of more than %d files", mostFiles)
	}
	content, err := fs.ReadFile(s.ref.Tree, file)
	if err != nil {
		return nil, err
	}
	if s.bytes += int64(len(content)); s.bytes > s.ref.Limits.File {
		return nil, fmt.Errorf("the kustomization's files are larger than the limit allows (%d bytes)", s.ref.Limits.File)
	}
	if err := bounded(content, s.ref.Limits); err != nil {
		return nil, err
	}
	s.files[file] = content
	return content, nil
}

// bounded refuses YAML whose aliases expand to far more than was written, or
// that is nested too deep: Kustomize's library would expand it. What is no
// YAML is left to whoever reads it.
func bounded(content []byte, limits inputs.Limits) error {
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	left := limits.AliasFactor * (len(content) + 1000)
	for {
		var document yaml.Node
		if err := decoder.Decode(&document); err != nil {
			return nil
		}
		if !expands(&document, limits.Depth, &left) {
			return errors.New("the file is nested too deep, or its aliases expand too far")
		}
	}
}

// expands walks what a node expands to, as long as there is something left.
func expands(n *yaml.Node, depth int, left *int) bool {
	if *left--; *left < 0 || depth < 0 {
		return false
	}
	if n.Kind == yaml.AliasNode {
		return expands(n.Alias, depth-1, left)
	}
	for _, c := range n.Content {
		if !expands(c, depth-1, left) {
			return false
		}
	}
	return true
}

// kustomization reads a kustomization file, what it names, then adds its layer.
func (s *sources) kustomization(file string) error {
	if s.seen[file] {
		if !slices.ContainsFunc(s.layers, func(l *layer) bool { return l.path == file }) {
			return s.problem(file, nil, "the kustomization uses itself")
		}
		return nil
	}
	s.seen[file] = true
	if len(s.seen) > mostDirectories {
		return s.problem(file, nil, "more than %d kustomizations use each other", mostDirectories)
	}
	content, err := s.read(file)
	if err != nil {
		return s.problem(file, nil, "read kustomization: %w", err)
	}
	root, err := parse(content)
	if err != nil {
		return s.problem(file, nil, "%w", err)
	}
	l := &layer{path: file, dir: path.Dir(file), root: root}
	if err := s.fields(l); err != nil {
		return err
	}
	s.layers = append(s.layers, l)
	return nil
}

// parse reads the one YAML mapping of a kustomization file.
func parse(content []byte) (*yaml.Node, error) {
	var document yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(content)).Decode(&document); err != nil {
		return nil, fmt.Errorf("no kustomization: %w", err)
	}
	if len(document.Content) == 0 || document.Content[0].Kind != yaml.MappingNode {
		return nil, errors.New("no kustomization: it is no mapping")
	}
	return document.Content[0], nil
}

// fields reads what the fields of a layer name. A field that is not known
// here may name anything: it is refused.
func (s *sources) fields(l *layer) error {
	for i := 0; i+1 < len(l.root.Content); i += 2 {
		key, value := l.root.Content[i], resolve(l.root.Content[i+1])
		if err := s.field(l, key, value); err != nil {
			return err
		}
	}
	return nil
}

func (s *sources) field(l *layer, key, value *yaml.Node) error {
	switch key.Value {
	case "apiVersion", "kind", "metadata", "namePrefix", "nameSuffix", "namespace", "commonLabels", "labels", "commonAnnotations",
		"images", "imageTags", "replicas", "vars", "sortOptions", "generatorOptions", "buildMetadata":
		return nil
	case "resources", "bases", "components":
		return s.each(l, value, s.resource)
	case "crds", "configurations":
		return s.each(l, value, s.file)
	case "generators", "transformers", "validators":
		return s.each(l, value, s.plugin)
	case "patchesStrategicMerge":
		return s.each(l, value, s.merge)
	case "patches", "patchesJson6902":
		return s.each(l, value, s.patch)
	case "replacements":
		return s.each(l, value, func(l *layer, n *yaml.Node) error { return s.optional(l, child(n, "path")) })
	case "openapi":
		return s.optional(l, child(value, "path"))
	case "configMapGenerator", "secretGenerator":
		return s.each(l, value, s.generator)
	case "helmCharts", "helmChartInflationGenerator", "helmGlobals":
		return s.problem(l.path, key, "%s: a chart within a kustomization is not rendered: check the chart itself", key.Value)
	}
	return s.problem(l.path, key, "unknown field %s in a kustomization", key.Value)
}

// each calls read for the entries of a list.
func (s *sources) each(l *layer, list *yaml.Node, read func(*layer, *yaml.Node) error) error {
	if list.Kind == yaml.ScalarNode && list.Tag == "!!null" {
		return nil
	}
	if list.Kind != yaml.SequenceNode {
		return s.problem(l.path, list, "not a list")
	}
	for _, entry := range list.Content {
		if err := read(l, resolve(entry)); err != nil {
			return err
		}
	}
	return nil
}

// resource reads a file, or the kustomization of a directory.
func (s *sources) resource(l *layer, n *yaml.Node) error {
	name, err := s.local(l, n)
	if err != nil {
		return err
	}
	if info, err := fs.Stat(s.ref.Tree, name); err == nil && info.IsDir() {
		return s.directory(l, n, name)
	}
	return s.load(l, n, name)
}

// directory reads the kustomization of a directory.
func (s *sources) directory(l *layer, n *yaml.Node, dir string) error {
	for _, base := range kustomizationNames() {
		file := path.Join(dir, base)
		if _, err := fs.Stat(s.ref.Tree, file); err == nil {
			return s.kustomization(file)
		}
	}
	return s.problem(l.path, n, "%s holds no kustomization", n.Value)
}

func kustomizationNames() []string {
	return []string{"kustomization.yaml", "kustomization.yml", "Kustomization"}
}

func (s *sources) file(l *layer, n *yaml.Node) error {
	name, err := s.local(l, n)
	if err != nil {
		return err
	}
	return s.load(l, n, name)
}

// optional is file where a path is given.
func (s *sources) optional(l *layer, n *yaml.Node) error {
	if n == nil {
		return nil
	}
	return s.file(l, n)
}

func (s *sources) load(l *layer, n *yaml.Node, name string) error {
	delete(s.data, name)
	if _, err := s.read(name); err != nil {
		var missing *fs.PathError
		if errors.As(err, &missing) {
			err = missing.Err
		}
		return s.problem(l.path, n, "read %s: %w", n.Value, err)
	}
	return nil
}

// local is the path within the tree that an entry names. What lies elsewhere
// is never fetched.
func (s *sources) local(l *layer, n *yaml.Node) (string, error) {
	if n.Kind != yaml.ScalarNode || n.Value == "" {
		return "", s.problem(l.path, n, "not the name of a file")
	}
	name := path.Join(l.dir, n.Value)
	switch {
	case remote(n.Value):
		return "", s.problem(l.path, n, "%s lies elsewhere: nothing is fetched, so copy it into the tree", n.Value)
	case path.IsAbs(n.Value):
		return "", s.problem(l.path, n, "%s is an absolute path", n.Value)
	case !fs.ValidPath(name):
		return "", s.problem(l.path, n, "%s leads out of what may be read", n.Value)
	}
	if _, err := fs.Stat(s.ref.Tree, name); err != nil {
		return "", s.problem(l.path, n, "there is no file or directory %s", n.Value)
	}
	return name, nil
}

// remote says that Kustomize would take a name for a URL or a repository.
func remote(name string) bool {
	return strings.Contains(name, "://") || strings.Contains(name, "::") || strings.HasPrefix(name, "git@") ||
		strings.Contains(name, "?ref=") || strings.HasPrefix(name, "github.com/") || strings.Contains(name, ".git/") || strings.HasSuffix(name, ".git")
}

// plugin reads the configuration of a generator, transformer or validator: a
// file, a directory, or text. It may name nothing that would be fetched.
func (s *sources) plugin(l *layer, n *yaml.Node) error {
	text := n.Value
	if !inline(n) {
		name, err := s.local(l, n)
		if err != nil {
			return err
		}
		if info, err := fs.Stat(s.ref.Tree, name); err == nil && info.IsDir() {
			return s.directory(l, n, name)
		}
		if err := s.load(l, n, name); err != nil {
			return err
		}
		text = string(s.files[name])
	}
	if strings.Contains(text, "://") {
		return s.problem(l.path, n, "a plugin's configuration names a URL: nothing is fetched")
	}
	return nil
}

// inline says that an entry is YAML text rather than the name of a file.
func inline(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && strings.ContainsAny(n.Value, "\n{:") && !remote(n.Value)
}

// merge reads an entry of patchesStrategicMerge.
func (s *sources) merge(l *layer, n *yaml.Node) error {
	if inline(n) {
		l.patches = append(l.patches, patch{text: n.Value, at: n})
		return nil
	}
	if err := s.file(l, n); err != nil {
		return err
	}
	l.patches = append(l.patches, patch{file: path.Join(l.dir, n.Value), at: n})
	return nil
}

// patch reads an entry of patches.
func (s *sources) patch(l *layer, n *yaml.Node) error {
	p := patch{at: n, target: child(n, "target"), text: scalar(child(n, "patch"))}
	if file := child(n, "path"); file != nil {
		if err := s.file(l, file); err != nil {
			return err
		}
		p.file = path.Join(l.dir, file.Value)
	} else {
		p.at = child(n, "patch")
	}
	l.patches = append(l.patches, p)
	return nil
}

// generator reads the files of a generated ConfigMap or Secret.
func (s *sources) generator(l *layer, n *yaml.Node) error {
	for _, key := range []string{"files", "envs"} {
		list := child(n, key)
		if list == nil {
			continue
		}
		if err := s.each(l, list, s.content); err != nil {
			return err
		}
	}
	if env := child(n, "env"); env != nil {
		return s.content(l, env)
	}
	return nil
}

// content reads "file" or "key=file".
func (s *sources) content(l *layer, n *yaml.Node) error {
	if _, file, ok := strings.Cut(n.Value, "="); ok {
		n = &yaml.Node{Kind: yaml.ScalarNode, Value: file, Line: n.Line, Column: n.Column}
	}
	name := path.Join(l.dir, n.Value)
	_, known := s.files[name]
	if err := s.file(l, n); err != nil {
		return err
	}
	if !known {
		s.data[name] = true
	}
	return nil
}

// withOrigins asks Kustomize to say which file each object comes from.
func withOrigins(content []byte) []byte {
	root, err := parse(content)
	if err != nil {
		return content
	}
	asked := &yaml.Node{Kind: yaml.ScalarNode, Value: "originAnnotations"}
	if list := child(root, "buildMetadata"); list != nil && list.Kind == yaml.SequenceNode {
		list.Content = append(list.Content, asked)
	} else {
		root.Content = append(root.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: "buildMetadata"},
			&yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{asked}})
	}
	changed, err := yaml.Marshal(root)
	if err != nil {
		return content
	}
	return changed
}

// child is the value of a mapping's key, nil where there is none.
func child(n *yaml.Node, key string) *yaml.Node {
	if n = resolve(n); n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return resolve(n.Content[i+1])
		}
	}
	return nil
}

func resolve(n *yaml.Node) *yaml.Node {
	if n != nil && n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func scalar(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode {
		return ""
	}
	return n.Value
}
