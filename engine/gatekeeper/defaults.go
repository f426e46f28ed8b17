package gatekeeper

// fill gives a constraint the defaults of its template's schema, as the API
// server and gator do (k8s.io/apiextensions-apiserver, schema/defaulting):
// below what is given, and for spec.parameters itself where the schema has a
// default at its root and the constraint a spec.
func (p parameters) fill(c *constraint) {
	spec, ok := c.object.content["spec"].(map[string]any)
	if !ok || p.schema == nil {
		return
	}
	given := map[string]any{}
	if value, has := spec["parameters"]; has {
		given["parameters"] = value
	}
	filled := withDefaults(map[string]any{"properties": map[string]any{"parameters": p.schema}}, given)
	c.Parameters, _ = filled.(map[string]any)["parameters"].(map[string]any)
}

// withDefaults is a value with a schema's defaults; the value stays as it is.
func withDefaults(schema map[string]any, value any) any {
	switch value := value.(type) {
	case map[string]any:
		properties, _ := schema["properties"].(map[string]any)
		additional, _ := schema["additionalProperties"].(map[string]any)
		out := make(map[string]any, len(value))
		for name, inner := range value {
			out[name] = inner
		}
		for name, property := range properties {
			sub, _ := property.(map[string]any)
			given, has := out[name]
			if preset := sub["default"]; preset != nil && (!has || given == nil && sub["nullable"] != true) {
				out[name] = preset
			}
		}
		for name, inner := range out {
			sub, known := properties[name].(map[string]any)
			if !known {
				sub = additional
			}
			out[name] = withDefaults(sub, inner)
		}
		return out
	case []any:
		items, _ := schema["items"].(map[string]any)
		out := make([]any, len(value))
		for i, inner := range value {
			out[i] = withDefaults(items, inner)
		}
		return out
	}
	return value
}
