package kubernetes

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// How much aliases may always add, however small the document is.
const (
	aliasValues = 4 << 10
	aliasBytes  = 64 << 10
)

// yamlError is an error at a line of a chunk, from 1; the line is 0 where it
// is not known.
type yamlError struct {
	line, column int
	err          error
}

func (e *yamlError) Error() string { return e.err.Error() }
func (e *yamlError) Unwrap() error { return e.err }

// yamlDocuments parses a chunk, which normally holds one document. It yields
// each document's root until one does not parse.
func yamlDocuments(chunk []byte, yield func(*yaml.Node, error) bool) {
	decoder := yaml.NewDecoder(bytes.NewReader(chunk))
	for {
		doc, err := decode(decoder)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			yield(nil, parserError(err, chunk))
			return
		}
		if len(doc.Content) != 1 {
			continue
		}
		if !yield(doc.Content[0], nil) {
			return
		}
	}
}

// decode keeps a fault of the parser from ending the run.
func decode(decoder *yaml.Decoder) (doc yaml.Node, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("the parser failed: %v", fault)
		}
	}()
	err = decoder.Decode(&doc)
	return doc, err
}

// expansion is the value of a node with an anchor and what it weighs.
type expansion struct {
	value  any
	cost   cost
	height int
	done   bool
}

// cost is a number of values and the bytes of their text.
type cost struct{ values, bytes int64 }

// yamlReader turns nodes into the values that sigs.k8s.io/yaml gives, which is
// what kubectl and the API server read. Beside the limits two things differ:
// of keys that are equal only as strings, such as 1 and "1", the last counts,
// and a quoted scalar with the tag "!" is a string.
type yamlReader struct {
	*budget
	// own is what the document spells out; aliased what aliases add.
	own, aliased cost
	deepest      int
	anchors      map[*yaml.Node]*expansion
}

func (r *yamlReader) fail(n *yaml.Node, format string, args ...any) error {
	return &yamlError{line: n.Line, column: n.Column, err: fmt.Errorf("read YAML: "+format, args...)}
}

// value reads a node and what is below it.
func (r *yamlReader) value(n *yaml.Node, depth int) (any, error) {
	here := cost{1, int64(len(n.Value))}
	r.own.values += here.values
	r.own.bytes += here.bytes
	if err := r.charge(n, here); err != nil {
		return nil, err
	}
	r.deepest = max(r.deepest, depth)
	if n.Kind == yaml.AliasNode {
		return r.alias(n, depth)
	}
	if n.Anchor != "" {
		return r.anchored(n, depth)
	}
	return r.content(n, depth)
}

func (r *yamlReader) charge(n *yaml.Node, c cost) error {
	if err := r.spend(c.values, c.bytes); err != nil {
		return r.fail(n, "%w", err)
	}
	return nil
}

func (r *yamlReader) content(n *yaml.Node, depth int) (any, error) {
	switch n.Kind {
	case yaml.ScalarNode:
		return r.scalar(n)
	case yaml.MappingNode, yaml.SequenceNode:
		if err := r.nest(depth + 1); err != nil {
			return nil, r.fail(n, "%w", err)
		}
		if n.Kind == yaml.MappingNode {
			return r.mapping(n, depth+1)
		}
		list := make([]any, len(n.Content))
		for i, item := range n.Content {
			value, err := r.value(item, depth+1)
			if err != nil {
				return nil, err
			}
			list[i] = value
		}
		return list, nil
	}
	return nil, r.fail(n, "a node of an unknown kind")
}

// anchored reads a node that aliases may refer to.
func (r *yamlReader) anchored(n *yaml.Node, depth int) (any, error) {
	if r.anchors == nil {
		r.anchors = map[*yaml.Node]*expansion{}
	}
	e := &expansion{}
	r.anchors[n] = e
	values, bytes, deepest := r.values, r.bytes, r.deepest
	r.deepest = depth
	value, err := r.content(n, depth)
	if err != nil {
		return nil, err
	}
	e.cost = cost{r.values - values + 1, r.bytes - bytes + int64(len(n.Value))}
	e.value, e.height, e.done = value, r.deepest-depth, true
	r.deepest = max(r.deepest, deepest)
	return value, nil
}

// alias gives the value of the anchor, at the price of reading it again.
func (r *yamlReader) alias(n *yaml.Node, depth int) (any, error) {
	e := r.anchors[n.Alias]
	if e == nil || !e.done {
		return nil, r.fail(n, "anchor %q contains itself", n.Value)
	}
	r.aliased.values += e.cost.values
	r.aliased.bytes += e.cost.bytes
	factor := int64(r.limits.AliasFactor)
	if r.aliased.values > max(aliasValues, factor*r.own.values) || r.aliased.bytes > max(aliasBytes, factor*r.own.bytes) {
		return nil, r.fail(n, "aliases expand the document to more than %d times its size", factor)
	}
	if err := r.charge(n, e.cost); err != nil {
		return nil, err
	}
	if err := r.nest(depth + e.height); err != nil {
		return nil, r.fail(n, "%w", err)
	}
	r.deepest = max(r.deepest, depth+e.height)
	return e.value, nil
}

// mapping reads a mapping's entries in their order: a later entry wins over
// an earlier one, and so does a merge, as in goyaml.v2.
func (r *yamlReader) mapping(n *yaml.Node, depth int) (any, error) {
	m := make(map[string]any, len(n.Content)/2)
	merges := false
	for i := 0; i+1 < len(n.Content); i += 2 {
		if isMerge(n.Content[i]) {
			merges = true
			if err := r.merge(n.Content[i+1], m, depth); err != nil {
				return nil, err
			}
			continue
		}
		key, err := r.key(n.Content[i])
		if err != nil {
			return nil, err
		}
		value, err := r.value(n.Content[i+1], depth)
		if err != nil {
			return nil, err
		}
		m[key] = value
	}
	if merges || len(m) < len(n.Content)/2 {
		r.duplicates(n)
	}
	return m, nil
}

func isMerge(key *yaml.Node) bool {
	if key.Kind != yaml.ScalarNode || key.Value != "<<" {
		return false
	}
	if key.Style&yaml.TaggedStyle != 0 {
		return key.Tag == "!!merge"
	}
	return isPlain(key)
}

// merge puts the entries of one mapping, or of a list of mappings of which the
// earlier win, into m.
func (r *yamlReader) merge(n *yaml.Node, m map[string]any, depth int) error {
	if n.Kind == yaml.SequenceNode {
		for i := len(n.Content) - 1; i >= 0; i-- {
			if n.Content[i].Kind == yaml.SequenceNode {
				return r.fail(n.Content[i], "a merge key takes mappings only")
			}
			if err := r.merge(n.Content[i], m, depth); err != nil {
				return err
			}
		}
		return nil
	}
	value, err := r.value(n, depth-1)
	if err != nil {
		return err
	}
	source, ok := value.(map[string]any)
	if !ok {
		return r.fail(n, "a merge key takes mappings only")
	}
	for key, value := range source {
		m[key] = value
	}
	return nil
}

func (r *yamlReader) duplicates(n *yaml.Node) {
	seen := make(map[string]bool, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		if isMerge(n.Content[i]) {
			continue
		}
		key, err := keyText(n.Content[i])
		if err == nil && seen[key] {
			r.gap("yaml", "duplicate key %q: the last one counts", key)
		}
		seen[key] = true
	}
}

func (r *yamlReader) key(n *yaml.Node) (string, error) {
	key, err := keyText(n)
	if err != nil {
		return "", r.fail(n, "%w", err)
	}
	r.own.bytes += int64(len(key))
	if err := r.charge(n, cost{0, int64(len(key))}); err != nil {
		return "", err
	}
	return r.cut(key), nil
}

// keyText is a key as sigs.k8s.io/yaml writes it in JSON.
func keyText(n *yaml.Node) (string, error) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.ScalarNode {
		return "", errors.New("a key is a list or a mapping")
	}
	if n.Style&yaml.TaggedStyle == 0 && !isPlain(n) {
		return n.Value, nil
	}
	value, err := resolveNode(n)
	if err != nil {
		return "", err
	}
	switch v := value.(type) {
	case string:
		return v, nil
	case bool:
		return strconv.FormatBool(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return floatKey(v), nil
	}
	return "", errors.New("a key is null or a number that is too large")
}

// floatKey writes a number with 32 bits of precision, as sigs.k8s.io/yaml does.
func floatKey(f float64) string {
	switch s := strconv.FormatFloat(f, 'g', -1, 32); s {
	case "+Inf":
		return ".inf"
	case "-Inf":
		return "-.inf"
	case "NaN":
		return ".nan"
	default:
		return s
	}
}
