package gatekeeper

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"unicode/utf8"
)

// ErrSchema says that a constraint's parameters break its template's schema.
var ErrSchema = errors.New("the parameters break the template's schema")

// schemaError is a PolicyError that is an ErrSchema.
type schemaError struct{ error }

func (e schemaError) Unwrap() []error { return []error{e.error, ErrSchema} }

// parameters is the schema of a template's parameters
// (spec.crd.spec.validation.openAPIV3Schema); declared is false where it has
// none, so that constraints can have no parameters.
type parameters struct {
	schema   map[string]any
	declared bool
	// legacy says that objects may hold what is not declared (legacySchema, which is
	// the default of v1beta1 and v1alpha1).
	legacy bool
}

func readParameters(o *object) parameters {
	validation := mapping(o.content, "spec", "crd", "spec", "validation")
	p := parameters{legacy: o.version != "v1"}
	if legacy, ok := validation["legacySchema"].(bool); ok {
		p.legacy = legacy
	}
	p.schema, p.declared = validation["openAPIV3Schema"].(map[string]any)
	return p
}

// check validates a constraint's parameters as the API server does: by a
// structural schema, unknown fields refused; defaults come after.
func (p parameters) check(c constraint) []error {
	if c.Parameters == nil {
		return nil
	}
	if !p.declared && !p.legacy {
		return []error{c.object.at(c.object.line("spec", "parameters"), "constraint %s/%s has parameters, and its template declares none", c.object.kind, c.Name)}
	}
	var errs []error
	v := validator{legacy: p.legacy, fail: func(schema bool, path []any, message string) {
		at := append([]any{"spec", "parameters"}, path...)
		err := c.object.at(c.object.line(at...), "constraint %s/%s: parameters%s: %s", c.object.kind, c.Name, dotted(path), message)
		if schema {
			err = schemaError{err}
		}
		errs = append(errs, err)
	}}
	v.value(nil, p.schema, c.Parameters)
	return errs
}

func dotted(path []any) string {
	text := ""
	for _, step := range path {
		if n, ok := step.(int); ok {
			text += fmt.Sprintf("[%d]", n)
		} else {
			text += fmt.Sprintf(".%v", step)
		}
	}
	return text
}

// validator checks values by a structural schema
// (k8s.io/apiextensions-apiserver, pkg/apiserver/validation and schema/pruning).
type validator struct {
	legacy bool
	fail   func(schema bool, path []any, message string)
}

// value checks one value.
func (v validator) value(path []any, schema map[string]any, value any) {
	either := schema["x-kubernetes-int-or-string"] == true
	kind, _ := schema["type"].(string)
	switch {
	case value == nil:
		if schema["nullable"] != true && kind != "" {
			v.fail(true, path, "must not be null")
		}
		return
	case either && (hasType("integer", value) || hasType("string", value)):
	case either:
		v.fail(true, path, "must be an integer or a string")
	case kind != "" && !hasType(kind, value):
		v.fail(true, path, fmt.Sprintf("must be of type %s", kind))
		return
	}
	if enum, ok := schema["enum"].([]any); ok && !slices.ContainsFunc(enum, func(e any) bool { return short(e) == short(value) }) {
		v.fail(true, path, fmt.Sprintf("must be one of %s", short(enum)))
	}
	if of, ok := number(schema["multipleOf"]); ok && of > 0 {
		if n, ok := number(value); ok && math.Abs(n/of-math.Round(n/of)) > 1e-9 {
			v.fail(true, path, fmt.Sprintf("is no multiple of %v", of))
		}
	}
	v.combined(path, schema, value)
	switch value := value.(type) {
	case string:
		v.text(path, schema, value)
	case []any:
		v.bounds(path, schema, "minItems", "maxItems", float64(len(value)), "entries")
		items, _ := schema["items"].(map[string]any)
		for i, entry := range value {
			v.value(append(slices.Clone(path), i), items, entry)
		}
	case map[string]any:
		v.object(path, schema, value)
	default:
		if n, ok := number(value); ok {
			v.bounds(path, schema, "minimum", "maximum", n, "")
		}
	}
}

func (v validator) text(path []any, schema map[string]any, value string) {
	v.bounds(path, schema, "minLength", "maxLength", float64(utf8.RuneCountInString(value)), "characters")
	pattern, _ := schema["pattern"].(string)
	if pattern == "" {
		return
	}
	if re, err := regexp.Compile(pattern); err == nil && !re.MatchString(value) {
		v.fail(true, path, fmt.Sprintf("%q does not match %s", value, pattern))
	}
}

func (v validator) object(path []any, schema map[string]any, value map[string]any) {
	required, _ := schema["required"].([]any)
	for _, name := range required {
		if name, ok := name.(string); ok {
			if _, has := value[name]; !has {
				v.fail(true, path, name+" is required")
			}
		}
	}
	v.bounds(path, schema, "minProperties", "maxProperties", float64(len(value)), "properties")
	properties, _ := schema["properties"].(map[string]any)
	additional, _ := schema["additionalProperties"].(map[string]any)
	open := schema["additionalProperties"] == true || schema["x-kubernetes-preserve-unknown-fields"] == true || v.legacy
	for _, name := range slices.Sorted(maps.Keys(value)) {
		below := append(slices.Clone(path), name)
		sub, known := properties[name].(map[string]any)
		switch {
		case known:
			v.value(below, sub, value[name])
		case additional != nil:
			v.value(below, additional, value[name])
		case schema["additionalProperties"] == false:
			v.fail(true, below, "is not allowed")
		case !open:
			v.fail(false, below, "is not known to the template")
		}
	}
}

// combined checks allOf, anyOf, oneOf and not, which in a structural schema
// only validate.
func (v validator) combined(path []any, schema map[string]any, value any) {
	holds := func(schema any) bool {
		object, _ := schema.(map[string]any)
		good := true
		inner := validator{legacy: true, fail: func(bool, []any, string) { good = false }}
		inner.value(path, withOpen(object), value)
		return good
	}
	count := func(key string) (holding, all int) {
		list, _ := schema[key].([]any)
		for _, one := range list {
			if holds(one) {
				holding++
			}
		}
		return holding, len(list)
	}
	if holding, all := count("allOf"); holding < all {
		v.fail(true, path, "does not meet all of allOf")
	}
	if holding, all := count("anyOf"); all > 0 && holding == 0 {
		v.fail(true, path, "meets none of anyOf")
	}
	if holding, all := count("oneOf"); all > 0 && holding != 1 {
		v.fail(true, path, fmt.Sprintf("meets %d of oneOf", holding))
	}
	if not, ok := schema["not"].(map[string]any); ok && holds(not) {
		v.fail(true, path, "meets what not forbids")
	}
}

// withOpen is a schema that says nothing of fields it does not know.
func withOpen(schema map[string]any) map[string]any {
	out := maps.Clone(schema)
	if out == nil {
		out = map[string]any{}
	}
	if _, said := out["additionalProperties"]; !said {
		out["x-kubernetes-preserve-unknown-fields"] = true
	}
	return out
}

func (v validator) bounds(path []any, schema map[string]any, low, high string, n float64, what string) {
	if limit, ok := number(schema[low]); ok && (n < limit || n == limit && schema["exclusiveMinimum"] == true && low == "minimum") {
		v.fail(true, path, fmt.Sprintf("has less than %v %s", limit, what))
	}
	if limit, ok := number(schema[high]); ok && (n > limit || n == limit && schema["exclusiveMaximum"] == true && high == "maximum") {
		v.fail(true, path, fmt.Sprintf("has more than %v %s", limit, what))
	}
}

func hasType(kind string, value any) bool {
	switch value := value.(type) {
	case string:
		return kind == "string"
	case bool:
		return kind == "boolean"
	case []any:
		return kind == "array"
	case map[string]any:
		return kind == "object"
	default:
		n, ok := number(value)
		return ok && (kind == "number" || kind == "integer" && n == math.Trunc(n))
	}
}

// number reads the number types that the YAML reader gives.
func number(value any) (float64, bool) {
	switch n := value.(type) {
	case int:
		return float64(n), true
	case int64:
		return float64(n), true
	case uint64:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}

// short is a value as JSON, for messages and comparison.
func short(value any) string {
	out, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(out)
}
