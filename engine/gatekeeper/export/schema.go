package export

import (
	"maps"
	"slices"
)

// preserve marks what a structural schema says nothing of: without it the API
// server would drop what is in there.
const preserve = "x-kubernetes-preserve-unknown-fields"

// crdSchema is the schema of spec.parameters in a constraint: structural, as
// the API server wants it. It has a default at its root, since Gatekeeper
// refuses constraints without parameters otherwise, and the defaults of
// parameters, which the API server applies and Gatekeeper itself does not; not
// those below a parameter, which a given value replaces as a whole.
func crdSchema(parameters map[string]any) map[string]any {
	out := map[string]any{"type": "object", "default": map[string]any{}}
	properties, _ := parameters["properties"].(map[string]any)
	if len(properties) == 0 {
		return out
	}
	made := make(map[string]any, len(properties))
	for name, sub := range properties {
		property, _ := sub.(map[string]any)
		made[name] = structural(property)
		if value, ok := property["default"]; ok {
			made[name].(map[string]any)["default"] = value
		}
	}
	out["properties"] = made
	return out
}

// structural is a schema without what the API server does not take:
// uniqueItems, title, and additionalProperties beside properties.
func structural(schema map[string]any) map[string]any {
	out := map[string]any{}
	for _, key := range []string{"type", "description", "format", "pattern", "enum", "minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength", "required"} {
		if value, ok := schema[key]; ok {
			out[key] = value
		}
	}
	if title, ok := schema["title"].(string); ok && out["description"] == nil {
		out["description"] = title
	}
	properties, _ := schema["properties"].(map[string]any)
	additional, _ := schema["additionalProperties"].(map[string]any)
	switch {
	case schema["type"] == nil:
		out[preserve] = true
	case schema["type"] == "array":
		items, _ := schema["items"].(map[string]any)
		out["items"] = structural(items)
	case schema["type"] != "object":
	case len(properties) > 0:
		made := make(map[string]any, len(properties))
		for _, name := range slices.Sorted(maps.Keys(properties)) {
			sub, _ := properties[name].(map[string]any)
			made[name] = structural(sub)
		}
		out["properties"] = made
		if additional != nil || schema["additionalProperties"] == true {
			out[preserve] = true
		}
	case additional != nil:
		out["additionalProperties"] = structural(additional)
	case schema["additionalProperties"] != false:
		out[preserve] = true
	}
	return out
}
