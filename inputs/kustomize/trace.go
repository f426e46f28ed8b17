package kustomize

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/inputs"
)

// tracer finds the places of a built object: the last patch that says it,
// else the base, else the kustomization that generated it.
type tracer struct {
	*mapper
	built      *inputs.Collected
	base       *inputs.Collected
	configured *layer
	// own is the locator of the built text: it knows which nodes there are.
	own inputs.Locator
}

// Locate implements inputs.Locator.
func (t *tracer) Locate(asked inputs.Path) (inputs.Position, int) {
	if t.itemOfBase(asked) {
		return t.inBase(asked)
	}
	if pos, ok := t.patched(asked); ok {
		return pos, 0
	}
	if t.base != nil {
		if entry, l := t.image(asked); entry != nil {
			return t.layerPosition(l, entry), 0
		}
		return t.inBase(asked)
	}
	if t.configured != nil {
		return t.generated()
	}
	return inputs.Position{File: t.sources.ref.Name, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}, len(asked)
}

// itemOfBase says that a path leads to a whole item of a list, such as a
// container, that the base has: a patch names it only to change it.
func (t *tracer) itemOfBase(asked inputs.Path) bool {
	if t.base == nil || len(asked) == 0 {
		return false
	}
	if _, isIndex := index(asked[len(asked)-1]); !isIndex {
		return false
	}
	path := translate(asked, t.built, t.base)
	return len(path) == len(asked) && at(t.base.Doc.Review.Object, path) != nil
}

// inBase is the place in the base. Where the object has a node that neither
// its base nor a patch writes (a label that a layer adds), what is around it in
// the base is its place.
func (t *tracer) inBase(asked inputs.Path) (inputs.Position, int) {
	pos, rest := t.base.Locator.Locate(translate(asked, t.built, t.base))
	if rest == 0 {
		return pos, 0
	}
	_, rest = t.own.Locate(asked)
	return pos, rest
}

// patched looks for the last patch that says what stands at a path.
func (t *tracer) patched(asked inputs.Path) (inputs.Position, bool) {
	kind, name, _ := identity(t.built)
	for _, l := range slices.Backward(t.sources.layers) {
		for _, p := range slices.Backward(l.patches) {
			if !targets(p, kind, name) {
				continue
			}
			if pos, ok := t.inPatch(l, p, asked); ok {
				return pos, true
			}
		}
	}
	return inputs.Position{}, false
}

func (t *tracer) inPatch(l *layer, p patch, asked inputs.Path) (inputs.Position, bool) {
	content, file := t.text(l, p)
	if ops := operations(content); ops != nil {
		return t.inOperations(l, p, ops, asked)
	}
	key := file
	if p.file == "" {
		key = file + "\x00" + strconv.Itoa(p.at.Line)
	}
	kind, name, _ := identity(t.built)
	for _, c := range t.manifestsOf(key, content) {
		k, n, _ := identity(c)
		if p.target == nil && (k != kind || n == "" || !strings.Contains(name, n)) {
			continue
		}
		if pos, ok := says(c, translate(asked, t.built, c), asked); ok {
			return t.placed(l, p, pos), true
		}
	}
	return inputs.Position{}, false
}

// says is the place in a patch of what stands at a path, where the patch says
// it: the place of the whole container, or of what is around it, is no answer.
func says(c *inputs.Collected, path, asked inputs.Path) (inputs.Position, bool) {
	if len(path) < len(asked) || len(path) == 0 {
		return inputs.Position{}, false
	}
	pos, rest := c.Locator.Locate(path)
	around, _ := c.Locator.Locate(path[:len(path)-1])
	if rest > 0 || pos == around {
		return inputs.Position{}, false
	}
	return pos, true
}

// placed moves a place in a patch to its file: a patch that is text within a
// kustomization begins below the line of its entry.
func (t *tracer) placed(l *layer, p patch, pos inputs.Position) inputs.Position {
	if p.file != "" {
		pos.File = t.sources.name(p.file)
		return pos
	}
	return t.within(l, p, pos.Line)
}

// within is the line of a text in a layer. A text in block style begins below
// its entry; any other is where its entry is.
func (t *tracer) within(l *layer, p patch, line int) inputs.Position {
	pos := t.layerPosition(l, p.at)
	if p.at.Style == yaml.LiteralStyle && line > 0 {
		pos.Line += line
		pos.EndLine, pos.Column, pos.EndColumn = pos.Line, 1, 1
	}
	return pos
}

// inOperations looks for the last operation at a path, or above it.
func (t *tracer) inOperations(l *layer, p patch, ops []*yaml.Node, asked inputs.Path) (inputs.Position, bool) {
	wanted := pointer(asked)
	for _, op := range slices.Backward(ops) {
		at := scalar(child(op, "path"))
		if at == "" || scalar(child(op, "op")) == "remove" || at != wanted && !strings.HasPrefix(wanted, at+"/") {
			continue
		}
		if p.file == "" {
			return t.within(l, p, op.Line), true
		}
		return inputs.Position{File: t.sources.name(p.file), Line: op.Line, Column: op.Column, EndLine: op.Line, EndColumn: op.Column + 1}, true
	}
	return inputs.Position{}, false
}

// pointer is a path as JSON Pointer writes it.
func pointer(path inputs.Path) string {
	var b strings.Builder
	for _, step := range path {
		b.WriteByte('/')
		if i, ok := index(step); ok {
			b.WriteString(strconv.Itoa(i))
		} else if key, ok := step.(string); ok {
			b.WriteString(strings.NewReplacer("~", "~0", "/", "~1").Replace(key))
		}
	}
	return b.String()
}

// generated is the entry that a ConfigMap or Secret was generated from.
func (t *tracer) generated() (inputs.Position, int) {
	_, name, _ := identity(t.built)
	for _, field := range []string{"configMapGenerator", "secretGenerator"} {
		list := child(t.configured.root, field)
		if list == nil {
			continue
		}
		for _, entry := range list.Content {
			if n := child(entry, "name"); n != nil && strings.Contains(name, n.Value) {
				return t.layerPosition(t.configured, n), 0
			}
		}
	}
	return inputs.Position{File: t.sources.name(t.configured.path), Line: 1, Column: 1, EndLine: 1, EndColumn: 1}, 0
}

// image is the entry of a layer's images that has set the image at a path,
// nil where none has.
func (t *tracer) image(asked inputs.Path) (*yaml.Node, *layer) {
	if len(asked) == 0 || asked[len(asked)-1] != "image" {
		return nil, nil
	}
	before, _ := at(t.base.Doc.Review.Object, translate(asked, t.built, t.base)).(string)
	after, _ := at(t.built.Doc.Review.Object, asked).(string)
	if before == after || before == "" {
		return nil, nil
	}
	for _, l := range slices.Backward(t.sources.layers) {
		list := child(l.root, "images")
		if list == nil {
			continue
		}
		for _, entry := range list.Content {
			if name := scalar(child(entry, "name")); name != "" && imageIs(before, after, name) {
				return resolve(entry), l
			}
		}
	}
	return nil, nil
}

// imageIs says that an image, before or after, has just the name.
func imageIs(before, after, name string) bool {
	for _, image := range []string{before, after} {
		if rest, ok := strings.CutPrefix(image, name); ok && (rest == "" || rest[0] == ':' || rest[0] == '@') {
			return true
		}
	}
	return false
}

func (t *tracer) layerPosition(l *layer, n *yaml.Node) inputs.Position {
	return inputs.Position{File: t.sources.name(l.path), Line: n.Line, Column: n.Column, EndLine: n.Line, EndColumn: n.Column + max(1, len(n.Value))}
}

// translate leads a path of one object to the same node of another: entries
// of lists are found by their name. It ends where the other has no such node
// and the path needs its own index to go on.
func translate(path inputs.Path, from, to *inputs.Collected) inputs.Path {
	var here, there any = from.Doc.Review.Object, to.Doc.Review.Object
	out := make(inputs.Path, 0, len(path))
	for _, step := range path {
		i, isIndex := index(step)
		if !isIndex {
			key, _ := step.(string)
			here, there = entry(here, key), entry(there, key)
			out = append(out, step)
			continue
		}
		list, _ := here.([]any)
		other, _ := there.([]any)
		if i < 0 || i >= len(list) {
			return append(out, step)
		}
		j := same(list[i], i, other)
		if j < 0 {
			return out
		}
		here, there = list[i], other[j]
		out = append(out, j)
	}
	return out
}

// same finds an item in another list: by its name where it has one, else the
// same item, else the one at its place.
func same(item any, i int, list []any) int {
	name, named := entry(item, "name").(string)
	for j, other := range list {
		if named && entry(other, "name") == name || !named && reflect.DeepEqual(item, other) {
			return j
		}
	}
	if named || i >= len(list) {
		return -1
	}
	return i
}

func entry(value any, key string) any {
	object, _ := value.(map[string]any)
	return object[key]
}

// at is the value at a path, nil where there is none.
func at(value any, path inputs.Path) any {
	for _, step := range path {
		if i, ok := index(step); ok {
			list, _ := value.([]any)
			if i < 0 || i >= len(list) {
				return nil
			}
			value = list[i]
			continue
		}
		key, _ := step.(string)
		value = entry(value, key)
	}
	return value
}

// index reads a list index however a policy's answer was decoded.
func index(step any) (int, bool) { return inputs.Index(step) }
