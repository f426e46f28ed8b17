package report

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

// schemaID names the schema; it follows SchemaVersion.
const schemaID = "https://boltseal.dev/schemas/report-1.json"

// Schema returns the JSON schema (draft 2020-12) of the json format, made
// from the Go types. Objects are closed, but for details, parameters and
// other values that policies choose.
func Schema() []byte {
	g := schemaGenerator{definitions: map[string]any{}}
	root := g.object(reflect.TypeFor[Report]())
	properties := root["properties"].(map[string]any)
	properties["schema"] = map[string]any{"const": SchemaVersion}
	properties["verdict"] = map[string]any{"enum": []string{"pass", "fail", "incomplete", "nothing"}}
	properties["exit_code"] = map[string]any{"type": "integer", "minimum": 0, "maximum": 3}
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = schemaID
	root["title"] = "Boltseal report"
	root["$defs"] = g.definitions
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(root); err != nil {
		return nil // maps, strings and numbers always encode
	}
	return b.Bytes()
}

// schemaGenerator collects the schemas of named structs.
type schemaGenerator struct{ definitions map[string]any }

// closedWords lists the values of the types that are closed lists.
func closedWords(t reflect.Type) []string {
	switch t {
	case reflect.TypeFor[engine.Verdict]():
		return []string{string(engine.Pass), string(engine.Fail), string(engine.Incomplete), string(engine.Error)}
	case reflect.TypeFor[engine.Status]():
		return []string{string(engine.StatusNew), string(engine.StatusBaseline), string(engine.StatusWaived)}
	case reflect.TypeFor[engine.Severity]():
		words := []string{string(engine.Unknown), string(engine.FromFinding), string(engine.Never)}
		for _, s := range engine.Severities() {
			words = append(words, string(s))
		}
		return words
	case reflect.TypeFor[inputs.Kind]():
		var words []string
		for _, k := range inputs.Kinds() {
			words = append(words, string(k))
		}
		return words
	}
	return nil
}

// of returns the schema of a type.
func (g schemaGenerator) of(t reflect.Type) map[string]any {
	if words := closedWords(t); words != nil {
		return map[string]any{"enum": words}
	}
	if t == reflect.TypeFor[inputs.Path]() {
		return map[string]any{"type": "array", "items": map[string]any{"type": []string{"string", "integer"}}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return g.of(t.Elem())
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64, reflect.Int32:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": g.of(t.Elem())}
	case reflect.Map:
		if t.Elem().Kind() == reflect.Interface {
			return map[string]any{"type": "object"}
		}
		return map[string]any{"type": "object", "additionalProperties": g.of(t.Elem())}
	case reflect.Struct:
		name := t.Name()
		if _, ok := g.definitions[name]; !ok {
			g.definitions[name] = nil // stops recursion
			g.definitions[name] = g.object(t)
		}
		return map[string]any{"$ref": "#/$defs/" + name}
	}
	return map[string]any{}
}

// object returns the closed schema of a struct; every field that is always
// written is required.
func (g schemaGenerator) object(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for i := range t.NumField() {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == "-" || name == "" {
			continue
		}
		properties[name] = g.of(t.Field(i).Type)
		if !strings.Contains(options, "omitempty") {
			required = append(required, name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}
