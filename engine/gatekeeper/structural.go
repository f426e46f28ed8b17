package gatekeeper

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/boltseal/boltseal/engine"
)

// checkSchema refuses a template whose parameters have a schema that the API
// server would not take (k8s.io/apiextensions-apiserver: structural schemas):
// Gatekeeper does not take such a template either, so its constraints would
// judge nothing.
func (p parameters) checkSchema(o *object, t *engine.Template) error {
	if p.schema == nil {
		return nil
	}
	var errs []error
	s := structure{legacy: p.legacy, fail: func(path []any, message string) {
		at := append([]any{"spec", "crd", "spec", "validation", "openAPIV3Schema"}, path...)
		errs = append(errs, o.at(o.line(at...), "ConstraintTemplate %s: openAPIV3Schema%s: %s", t.Name, dotted(path), message))
	}}
	s.check(nil, p.schema, 0)
	return errors.Join(errs...)
}

// structure checks a schema.
type structure struct {
	legacy bool
	fail   func(path []any, message string)
}

var types = []string{"array", "boolean", "integer", "number", "object", "string"}

func (s structure) check(path []any, schema map[string]any, depth int) {
	if depth > maxDepth {
		s.fail(path, "is nested too deep")
		return
	}
	kind, _ := schema["type"].(string)
	free := schema["x-kubernetes-preserve-unknown-fields"] == true || schema["x-kubernetes-int-or-string"] == true
	switch {
	case kind == "" && !free && !s.legacy:
		s.fail(path, "has no type")
	case kind != "" && !slices.Contains(types, kind):
		s.fail(path, fmt.Sprintf("type %q is unknown", kind))
	case kind == "array" && schema["items"] == nil && !s.legacy:
		s.fail(path, "has no items")
	}
	if schema["uniqueItems"] == true {
		s.fail(path, "uniqueItems cannot be true")
	}
	if pattern, ok := schema["pattern"].(string); ok {
		if _, err := regexp.Compile(pattern); err != nil {
			s.fail(append(slices.Clone(path), "pattern"), err.Error())
		}
	}
	properties, _ := schema["properties"].(map[string]any)
	additional := schema["additionalProperties"]
	if len(properties) > 0 && additional != nil && additional != false {
		s.fail(path, "has both properties and additionalProperties")
	}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		s.below(append(slices.Clone(path), "properties", name), properties[name], depth)
	}
	for _, name := range []string{"items", "additionalProperties"} {
		if _, is := schema[name].(map[string]any); is {
			s.below(append(slices.Clone(path), name), schema[name], depth)
		}
	}
}

func (s structure) below(path []any, value any, depth int) {
	schema, ok := value.(map[string]any)
	if !ok {
		s.fail(path, "is no object")
		return
	}
	s.check(path, schema, depth+1)
}
