package helm

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/xeipuuv/gojsonschema"
)

// checkSchemas holds the values of a chart and its subcharts against their
// values.schema.json. A schema can refer to nothing outside itself.
func checkSchemas(c *chart, values map[string]any) error {
	if c.schema != nil {
		if err := checkSchema(c.schema, values); err != nil {
			return inFile(path.Join(c.dir, "values.schema.json"), fmt.Errorf("the chart's values do not follow its schema: %w", err))
		}
	}
	for _, sub := range c.children {
		below, ok := values[sub.name()].(map[string]any)
		if !ok {
			continue
		}
		if err := checkSchemas(sub, below); err != nil {
			return err
		}
	}
	return nil
}

func checkSchema(text []byte, values map[string]any) error {
	var schema any
	if err := json.Unmarshal(text, &schema); err != nil {
		return err
	}
	if err := selfContained(schema); err != nil {
		return err
	}
	compiled, err := gojsonschema.NewSchema(gojsonschema.NewGoLoader(schema))
	if err != nil {
		return err
	}
	result, err := compiled.Validate(gojsonschema.NewGoLoader(values))
	if err != nil {
		return err
	}
	var problems []string
	for _, problem := range result.Errors() {
		problems = append(problems, problem.String())
	}
	slices.Sort(problems)
	if len(problems) > 0 {
		return errors.New(strings.Join(problems, "; "))
	}
	return nil
}

// selfContained refuses references that lead out of the schema, and takes away
// its names: by them the library would look for it elsewhere.
func selfContained(node any) error {
	switch n := node.(type) {
	case []any:
		for _, item := range n {
			if err := selfContained(item); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(n)) {
			text, isText := n[key].(string)
			switch {
			case isText && (key == "$ref" || key == "$dynamicRef" || key == "$recursiveRef") && !strings.HasPrefix(text, "#"):
				return fmt.Errorf("the schema refers to %s, which is not read", text)
			case isText && (key == "$id" || key == "id" || key == "$schema"):
				delete(n, key)
			default:
				if err := selfContained(n[key]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
