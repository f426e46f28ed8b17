package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// Draft is the dialect that the schemas are written in: the newest that OPA's
// type checker, gojsonschema and the editors have in common.
const Draft = "http://json-schema.org/draft-07/schema#"

// Names of the schemas that are no kind's, without ".json". A rule binds the
// parts of the library's view to them in its METADATA:
// `- data.lib.workload.containers: schema.containers`.
const (
	Containers = "containers"
	Images     = "images"
	Pod        = "pod"
	Input      = "input"
)

// node is one JSON schema. Only keywords that OPA's type checker either obeys
// or ignores stand in it; a $ref or oneOf would make it catch nothing.
type node struct {
	Schema      string           `json:"$schema,omitempty"`
	Title       string           `json:"title,omitempty"`
	Description string           `json:"description,omitempty"`
	Type        string           `json:"type,omitempty"`
	Const       any              `json:"const,omitempty"`
	Enum        []any            `json:"enum,omitempty"`
	Properties  map[string]*node `json:"properties,omitempty"`
	Required    []string         `json:"required,omitempty"`
	Items       *node            `json:"items,omitempty"`
	// Additional is false for a closed object, a schema for a map's values.
	Additional any `json:"additionalProperties,omitempty"`
}

// Generate makes the schemas of the given kinds' documents and of the parts
// that the rule library shares, by file name. sources holds the Go files of
// package inputs, whose doc comments become the descriptions. The bytes are
// the same for the same sources.
func Generate(sources fs.FS, kinds ...inputs.Kind) (map[string][]byte, error) {
	docs, err := readComments(sources)
	if err != nil {
		return nil, fmt.Errorf("read package inputs: %w", err)
	}
	known := inputs.Kinds()
	out := map[string][]byte{}
	for _, kind := range kinds {
		if !slices.Contains(known, kind) {
			return nil, fmt.Errorf("unknown kind %q", kind)
		}
		w := writer{docs: docs, kinds: []inputs.Kind{kind}}
		if err := w.put(out, string(kind), "A document of kind "+string(kind), w.document()); err != nil {
			return nil, err
		}
	}
	all := writer{docs: docs, kinds: kinds}
	containers := all.of(reflect.TypeFor[[]inputs.Container]())
	images := all.of(reflect.TypeFor[[]inputs.ImageUse]())
	pod := all.of(reflect.TypeFor[inputs.Pod]())
	union := all.document()
	union.Required = []string{"kind"}
	for _, part := range []struct {
		name, title string
		schema      *node
	}{
		{Containers, "data.lib.workload.containers", containers},
		{Images, "data.lib.workload.images", images},
		{Pod, "data.lib.workload.pod", pod},
		{Input, "A document of any kind, for editors", union},
	} {
		if err := all.put(out, part.name, part.title, part.schema); err != nil {
			return nil, err
		}
	}
	if err := all.missing(); err != nil {
		return nil, err
	}
	return out, nil
}

// writer makes schemas of Go types.
type writer struct {
	docs comments
	// kinds are those whose fields are there.
	kinds []inputs.Kind
}

// put encodes a schema as a file.
func (w writer) put(out map[string][]byte, name, title string, schema *node) error {
	root := *schema
	root.Schema, root.Title = Draft, title
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(root); err != nil {
		return fmt.Errorf("write schema %s: %w", name, err)
	}
	out[name+".json"] = buffer.Bytes()
	return nil
}

// document is the schema of a whole document as rules see it.
func (w writer) document() *node {
	doc := w.of(reflect.TypeFor[inputs.Document]())
	kind := doc.Properties["kind"]
	for _, k := range w.kinds {
		kind.Enum = append(kind.Enum, string(k))
	}
	if len(kind.Enum) == 1 {
		kind.Const, kind.Enum = kind.Enum[0], nil
	}
	// The engine adds each rule's own parameters; a printed document has none.
	doc.Properties["parameters"] = &node{Type: "object", Description: "The rule's own parameters, defaults applied."}
	return doc
}

// of is the schema of a type.
func (w writer) of(t reflect.Type) *node {
	switch {
	case t == reflect.TypeFor[inputs.Path]():
		return &node{Type: "array"}
	case t.Kind() == reflect.Pointer:
		return w.of(t.Elem())
	case t.Kind() == reflect.Struct:
		n := &node{Type: "object", Description: w.docs[t.Name()], Properties: map[string]*node{}, Additional: false}
		w.fields(n, t)
		slices.Sort(n.Required)
		return n
	case t.Kind() == reflect.Slice:
		return &node{Type: "array", Items: w.of(t.Elem())}
	case t.Kind() == reflect.Map:
		// A map of anything is a user's own object, which may be null as well.
		if t.Elem().Kind() == reflect.Interface {
			return &node{}
		}
		return &node{Type: "object", Additional: w.of(t.Elem())}
	case t.Kind() == reflect.String:
		return &node{Type: "string"}
	case t.Kind() == reflect.Bool:
		return &node{Type: "boolean"}
	case t.Kind() == reflect.Float64 || t.Kind() == reflect.Float32:
		return &node{Type: "number"}
	case t.Kind() == reflect.Interface:
		return &node{}
	default:
		return &node{Type: "integer"}
	}
}

// fields adds a struct's fields; those of an embedded struct are its own.
func (w writer) fields(n *node, t reflect.Type) {
	for field := range fieldsOf(t) {
		if field.Anonymous {
			w.fields(n, field.Type)
			continue
		}
		name, ok := jsonName(field)
		if !ok || !w.has(field) {
			continue
		}
		schema := w.of(field.Type)
		if doc := w.docs[t.Name()+"."+field.Name]; doc != "" {
			schema.Description = doc
		}
		n.Properties[name] = schema
		n.Required = append(n.Required, name)
	}
}

// fieldsOf yields a struct's fields.
func fieldsOf(t reflect.Type) func(yield func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if !yield(t.Field(i)) {
				return
			}
		}
	}
}

// jsonName is the name a field has in JSON; ok is false for one without.
func jsonName(field reflect.StructField) (name string, ok bool) {
	name, _, _ = strings.Cut(field.Tag.Get("json"), ",")
	return name, name != "" && name != "-" && field.IsExported()
}

// has says that a field stands in documents of the writer's kinds: its kinds
// tag, where it has one, is a comma-separated list.
func (w writer) has(field reflect.StructField) bool {
	tag, tagged := field.Tag.Lookup("kinds")
	if !tagged {
		return true
	}
	return slices.ContainsFunc(strings.Split(tag, ","), func(kind string) bool {
		return slices.Contains(w.kinds, inputs.Kind(kind))
	})
}

// missing reports a source tree that is not that of package inputs: schemas
// without descriptions would be current by mistake.
func (w writer) missing() error {
	for field := range fieldsOf(reflect.TypeFor[inputs.Document]()) {
		if w.docs["Document."+field.Name] == "" {
			return fmt.Errorf("field %s of Document has no comment in the given sources of package inputs", field.Name)
		}
	}
	return nil
}
