package engine

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/open-policy-agent/opa/v1/ast"
)

// parameterSchema brings a rule's parameters into the form of a structural
// schema of type object. METADATA may leave that wrapping out and name the
// parameters at once.
func parameterSchema(schema map[string]any) (map[string]any, error) {
	if len(schema) == 0 {
		return nil, nil
	}
	if _, wrapped := schema["properties"].(map[string]any); !wrapped || schema["type"] != "object" {
		schema = map[string]any{"type": "object", "properties": schema}
	}
	if err := checkSchema("", schema); err != nil {
		return nil, err
	}
	return schema, nil
}

// checkSchema refuses what is not understood: a keyword that nothing obeys
// would be a check that silently never happens.
func checkSchema(name string, schema map[string]any) error {
	for key, value := range schema {
		switch key {
		case "type":
			if !slices.Contains([]any{"string", "integer", "number", "boolean", "array", "object"}, value) {
				return fmt.Errorf("%s: unknown type %v", name, value)
			}
		case "properties":
			properties, err := object(value)
			if err != nil {
				return fmt.Errorf("%s.properties: %w", name, err)
			}
			for _, property := range slices.Sorted(maps.Keys(properties)) {
				sub, err := object(properties[property])
				if err == nil {
					err = checkSchema(property, sub)
				}
				if err != nil {
					return err
				}
			}
		case "items":
			sub, err := object(value)
			if err == nil {
				err = checkSchema(name+"[]", sub)
			}
			if err != nil {
				return err
			}
		case "pattern":
			pattern, _ := value.(string)
			if _, err := regexp.Compile(pattern); err != nil {
				return fmt.Errorf("%s.pattern: %w", name, err)
			}
		case "enum", "default", "minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength",
			"required", "title", "description", "format", "additionalProperties", "uniqueItems":
		default:
			return fmt.Errorf("%s: unknown schema key %q", name, key)
		}
	}
	if def, ok := schema["default"]; ok {
		if err := validate(name, schema, def); err != nil {
			return fmt.Errorf("default of %w", err)
		}
	}
	return nil
}

// properties are the parameters that a rule declares.
func (r *Rule) properties() map[string]any {
	properties, _ := r.Parameters["properties"].(map[string]any)
	return properties
}

// Defaults are the parameters' values as METADATA has them, before profiles and
// the configuration change any.
func (r Rule) Defaults() map[string]any { return defaults(r.Parameters) }

// defaults are the declared defaults of a schema of type object.
func defaults(schema map[string]any) map[string]any {
	out := map[string]any{}
	properties, _ := schema["properties"].(map[string]any)
	for name, sub := range properties {
		property, _ := sub.(map[string]any)
		if value, ok := property["default"]; ok {
			out[name] = value
			continue
		}
		if property["type"] == "object" {
			if nested := defaults(property); len(nested) > 0 {
				out[name] = nested
			}
		}
	}
	return out
}

// setParameter sets one declared parameter after checking it.
func (r *Rule) setParameter(name string, value any) error {
	property, declared := r.properties()[name].(map[string]any)
	if !declared {
		return fmt.Errorf("rule %s has no parameter %q%s", r.ID, name, known("it has", slices.Sorted(maps.Keys(r.properties()))))
	}
	if err := validate(name, property, value); err != nil {
		return fmt.Errorf("rule %s: parameter %w", r.ID, err)
	}
	if r.Values == nil {
		r.Values = map[string]any{}
	}
	r.Values[name] = value
	return nil
}

// validate checks a value against a structural schema.
func validate(name string, schema map[string]any, value any) error {
	kind, _ := schema["type"].(string)
	if !hasType(kind, value) {
		return fmt.Errorf("%s: %v is not of type %s", name, short(value), kind)
	}
	if enum, ok := schema["enum"].([]any); ok && !slices.ContainsFunc(enum, func(e any) bool { return short(e) == short(value) }) {
		return fmt.Errorf("%s: %v is not one of %v", name, short(value), short(enum))
	}
	switch v := value.(type) {
	case string:
		if err := bounds(name, schema, "minLength", "maxLength", float64(utf8.RuneCountInString(v))); err != nil {
			return err
		}
		if pattern, ok := schema["pattern"].(string); ok {
			if re, err := regexp.Compile(pattern); err != nil || !re.MatchString(v) {
				return fmt.Errorf("%s: %q does not match %s", name, v, pattern)
			}
		}
	case []any:
		if err := bounds(name, schema, "minItems", "maxItems", float64(len(v))); err != nil {
			return err
		}
		items, _ := schema["items"].(map[string]any)
		for i, item := range v {
			if err := validate(fmt.Sprintf("%s[%d]", name, i), items, item); err != nil {
				return err
			}
		}
	case map[string]any:
		return validateObject(name, schema, v)
	default:
		if n, ok := number(value); ok {
			return bounds(name, schema, "minimum", "maximum", n)
		}
	}
	return nil
}

// validateObject checks the properties of an object.
func validateObject(name string, schema map[string]any, value map[string]any) error {
	properties, _ := schema["properties"].(map[string]any)
	additional, _ := schema["additionalProperties"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(value)) {
		sub, ok := properties[key].(map[string]any)
		switch {
		case ok:
		case additional != nil:
			sub = additional
		case properties != nil && schema["additionalProperties"] != true || schema["additionalProperties"] == false:
			return fmt.Errorf("%s: unknown key %q", name, key)
		}
		if err := validate(name+"."+key, sub, value[key]); err != nil {
			return err
		}
	}
	required, _ := schema["required"].([]any)
	for _, key := range required {
		if word, _ := key.(string); word != "" {
			if _, ok := value[word]; !ok {
				return fmt.Errorf("%s: %s is missing", name, word)
			}
		}
	}
	return nil
}

// bounds checks n against two limits of a schema.
func bounds(name string, schema map[string]any, low, high string, n float64) error {
	if limit, ok := number(schema[low]); ok && n < limit {
		return fmt.Errorf("%s: %s is %v", name, low, limit)
	}
	if limit, ok := number(schema[high]); ok && n > limit {
		return fmt.Errorf("%s: %s is %v", name, high, limit)
	}
	return nil
}

// hasType reports whether value is of a schema's type; "" admits anything but null.
func hasType(kind string, value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case string:
		return kind == "" || kind == "string"
	case bool:
		return kind == "" || kind == "boolean"
	case []any:
		return kind == "" || kind == "array"
	case map[string]any:
		return kind == "" || kind == "object"
	default:
		n, ok := number(v)
		return ok && (kind == "" || kind == "number" || kind == "integer" && n == math.Trunc(n))
	}
}

// number reads any of the number types that YAML and JSON readers give.
func number(value any) (float64, bool) {
	switch n := value.(type) {
	case int:
		return float64(n), true
	case int64:
		return float64(n), true
	case uint64:
		return float64(n), true
	case float64:
		return n, !math.IsNaN(n) && !math.IsInf(n, 0)
	case json.Number:
		f, err := n.Float64()
		return f, err == nil
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

// ownParameters makes a module's references to input.parameters those of one
// rule: input.parameters.x becomes input.parameters["<id>"].x, so that many
// rules can be judged on one input. The module's references must be resolved.
func ownParameters(m *ast.Module, id string) {
	key := ast.StringTerm(id)
	v := visitor{
		ref: func(t *ast.Term, ref ast.Ref) {
			if !isParameters(ref) {
				return
			}
			own := make(ast.Ref, 0, len(ref)+1)
			own = append(own, ref[:2]...)
			own = append(own, key)
			t.Value = append(own, ref[2:]...)
		},
		inputGet: func(path *ast.Term) {
			switch p := path.Value.(type) {
			case ast.String:
				if p == "parameters" {
					path.Value = ast.NewArray(ast.StringTerm("parameters"), key)
				}
			case *ast.Array:
				if p.Elem(0).Value.Compare(ast.String("parameters")) == 0 {
					terms := []*ast.Term{p.Elem(0), key}
					p.Slice(1, -1).Foreach(func(t *ast.Term) { terms = append(terms, t) })
					path.Value = ast.NewArray(terms...)
				}
			}
		},
	}
	v.module(m)
}

// isParameters reports whether ref is input.parameters or below it.
func isParameters(ref ast.Ref) bool {
	return len(ref) >= 2 && ref[0].Value.Compare(ast.InputRootDocument.Value) == 0 && ref[1].Value.Compare(ast.String("parameters")) == 0
}
