package helm

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"

	"helm.sh/helm/v4/pkg/strvals"
	"sigs.k8s.io/yaml"
	goyaml "sigs.k8s.io/yaml/goyaml.v3"

	"github.com/boltseal/boltseal/inputs"
)

const globalKey = "global"

// readValues reads a values file. Several documents in it are merged.
func readValues(text []byte) (map[string]any, error) {
	if err := checkAliases(text); err != nil {
		return nil, err
	}
	values := map[string]any{}
	for _, document := range bytes.Split(append([]byte("\n"), text...), []byte("\n---\n")) {
		one := map[string]any{}
		if err := yaml.Unmarshal(document, &one); err != nil {
			return nil, err
		}
		values = overlay(values, one)
	}
	return values, nil
}

// checkAliases lets the parser refuse aliases that explode.
func checkAliases(text []byte) error {
	if !bytes.Contains(text, []byte("*")) || !bytes.Contains(text, []byte("&")) {
		return nil
	}
	decoder := goyaml.NewDecoder(bytes.NewReader(text))
	for {
		var value any
		err := decoder.Decode(&value)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// overlay merges b over a.
func overlay(a, b map[string]any) map[string]any {
	out := maps.Clone(a)
	if out == nil {
		out = map[string]any{}
	}
	for key, value := range b {
		above, isTable := value.(map[string]any)
		below, both := out[key].(map[string]any)
		if isTable && both {
			out[key] = overlay(below, above)
			continue
		}
		out[key] = value
	}
	return out
}

// givenValues are those of the command line.
func givenValues(o *inputs.ChartOptions) (map[string]any, error) {
	values := map[string]any{}
	for _, f := range o.Values {
		one, err := readValues(f.Text)
		if err != nil {
			return nil, &inputs.PositionError{Pos: inputs.Position{File: f.Name, Line: yamlLine(err)}, Err: fmt.Errorf("read values: %w", err)}
		}
		values = overlay(values, one)
	}
	for _, text := range o.Set {
		if err := strvals.ParseInto(text, values); err != nil {
			return nil, fmt.Errorf("set %q: %w", text, err)
		}
	}
	for _, text := range o.SetString {
		if err := strvals.ParseIntoString(text, values); err != nil {
			return nil, fmt.Errorf("set-string %q: %w", text, err)
		}
	}
	return values, nil
}

// coalesce lays values over those of the chart and of its subcharts. With
// merge, nulls are kept for a later coalescing; else they remove the default.
func coalesce(c *chart, values map[string]any, merge bool) (map[string]any, error) {
	values, _ = deepCopy(values).(map[string]any)
	if values == nil {
		values = map[string]any{}
	}
	return coalesceInto(c, values, merge)
}

func coalesceInto(c *chart, dest map[string]any, merge bool) (map[string]any, error) {
	ownValues(c, dest, merge)
	for _, sub := range c.children {
		if _, ok := dest[sub.name()]; !ok {
			dest[sub.name()] = map[string]any{}
		}
		table, ok := dest[sub.name()].(map[string]any)
		if !ok {
			return nil, fmt.Errorf("the value %s is for a subchart and must be a mapping", sub.name())
		}
		globals(table, dest)
		merged, err := coalesceInto(sub, table, merge)
		if err != nil {
			return nil, err
		}
		dest[sub.name()] = merged
	}
	return dest, nil
}

// globals hands the globals of src down to dest.
func globals(dest, src map[string]any) {
	below, above := map[string]any{}, map[string]any{}
	var ok bool
	if v, found := dest[globalKey]; found {
		if below, ok = v.(map[string]any); !ok {
			return
		}
	}
	if v, found := src[globalKey]; found {
		if above, ok = v.(map[string]any); !ok {
			return
		}
	}
	for key, value := range above {
		table, isTable := value.(map[string]any)
		old, known := below[key]
		oldTable, oldIsTable := old.(map[string]any)
		switch {
		case isTable && !known:
			below[key] = maps.Clone(table)
		case isTable && oldIsTable:
			table = maps.Clone(table)
			tables(table, oldTable, true)
			below[key] = table
		case !isTable && !oldIsTable:
			below[key] = value
		}
	}
	dest[globalKey] = below
}

func ownValues(c *chart, v map[string]any, merge bool) {
	defaults, _ := deepCopy(c.values).(map[string]any)
	for key, value := range defaults {
		given, known := v[key]
		table, isTable := value.(map[string]any)
		if !known {
			if !merge {
				if value == nil {
					continue
				}
				dropNulls(table)
			}
			v[key] = value
			continue
		}
		dest, destIsTable := given.(map[string]any)
		switch {
		case given == nil && !merge:
			delete(v, key)
		case destIsTable && isTable:
			keep := merge || c.hasChild(key)
			if !keep {
				dropNulls(table)
			}
			tables(dest, table, keep)
		}
	}
}

func (c *chart) hasChild(name string) bool {
	for _, sub := range c.children {
		if sub.name() == name {
			return true
		}
	}
	return false
}

// tables merges src into dst, which wins.
func tables(dst, src map[string]any, merge bool) map[string]any {
	if src == nil {
		return dst
	}
	if dst == nil {
		return src
	}
	given := map[string]bool{}
	for key, value := range src {
		given[key] = value != nil
	}
	for key, value := range dst {
		if value == nil {
			src[key] = nil
		}
	}
	for key, value := range src {
		old, known := dst[key]
		table, isTable := value.(map[string]any)
		oldTable, oldIsTable := old.(map[string]any)
		switch {
		case known && !merge && old == nil && given[key]:
			delete(dst, key)
		case !known:
			dst[key] = value
		case isTable && oldIsTable:
			tables(oldTable, table, merge)
		}
	}
	return dst
}

func dropNulls(m map[string]any) {
	for key, value := range m {
		if value == nil {
			delete(m, key)
		} else if table, ok := value.(map[string]any); ok {
			dropNulls(table)
		}
	}
}

func deepCopy(value any) any {
	switch v := value.(type) {
	case map[string]any:
		if v == nil {
			return v
		}
		out := make(map[string]any, len(v))
		for key, one := range v {
			out[key] = deepCopy(one)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, one := range v {
			out[i] = deepCopy(one)
		}
		return out
	}
	return value
}

// lookUp follows a dotted path.
func lookUp(values map[string]any, dotted string) (any, bool) {
	var at any = values
	for step := range strings.SplitSeq(dotted, ".") {
		table, ok := at.(map[string]any)
		if !ok {
			return nil, false
		}
		if at, ok = table[step]; !ok {
			return nil, false
		}
	}
	return at, true
}

// tableAt is the mapping at a dotted path, nil for none.
func tableAt(values map[string]any, dotted string) map[string]any {
	at, _ := lookUp(values, dotted)
	table, _ := at.(map[string]any)
	return table
}
