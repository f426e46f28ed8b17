package kubernetes

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/boltseal/boltseal/inputs"
)

// gaps notes what of a manifest could not be read.
type gaps struct{ budget }

// fields reads the fields of a mapping, which is nil where it is missing. A
// value of the wrong type counts as not set, and is noted: the API server
// would refuse it.
type fields struct {
	gaps *gaps
	m    map[string]any
	// path and under say where the mapping stands.
	path  inputs.Path
	under string
}

func (f fields) wrong(key, want string) {
	where := f.under
	if where != "" {
		where += "."
	}
	where = name(f.path, where+key)
	f.gaps.gap("manifest", "%s is not %s", where, want)
}

// list is a field that should be a list.
func (f fields) list(key string) []any {
	v, ok := f.m[key].([]any)
	if !ok && f.m[key] != nil {
		f.wrong(key, "a list")
	}
	return v
}

// mapping is a field that should be a mapping; the result's m may be nil.
func (f fields) mapping(key string) fields {
	v, ok := f.m[key].(map[string]any)
	if !ok && f.m[key] != nil {
		f.wrong(key, "a mapping")
	}
	under := key
	if f.under != "" {
		under = f.under + "." + key
	}
	return fields{f.gaps, v, f.path, under}
}

// text is a field that should be a string.
func (f fields) text(key string) string {
	v, ok := f.m[key].(string)
	if !ok && f.m[key] != nil {
		f.wrong(key, "a string")
	}
	return v
}

// is says that a field that should be a boolean is set to want.
func (f fields) is(key string, want bool) bool {
	v, ok := f.m[key].(bool)
	if !ok && f.m[key] != nil {
		f.wrong(key, "true or false")
	}
	return ok && v == want
}

// number is a field that should be a whole number.
func (f fields) number(key string) (int64, bool) {
	n, ok := integer(f.m[key])
	if !ok && f.m[key] != nil {
		f.wrong(key, "a whole number")
	}
	return n, ok
}

// integer reads a whole number however it was written.
func integer(value any) (int64, bool) {
	switch value := value.(type) {
	case int64:
		return value, true
	case float64:
		return int64(value), value >= -1<<63 && value < 1<<63 && value == float64(int64(value))
	}
	return 0, false
}

// texts are the strings of a list; numbers and booleans become text.
func (f fields) texts(key string) []string {
	items := f.list(key)
	out := make([]string, 0, len(items))
	for _, item := range items {
		if item != nil {
			out = append(out, plainText(item))
		}
	}
	return out
}

// entries is a mapping of strings; numbers and booleans become text.
func (f fields) entries(key string) map[string]string {
	m := f.mapping(key).m
	out := make(map[string]string, len(m))
	for k, v := range m {
		if v != nil {
			out[k] = plainText(v)
		}
	}
	return out
}

// each visits the mappings of a list, in order, with their place in the list.
func (f fields) each(key string, visit func(i int, item fields)) {
	for i, item := range f.list(key) {
		m, ok := item.(map[string]any)
		if !ok {
			f.wrong(key+"["+strconv.Itoa(i)+"]", "a mapping")
			continue
		}
		visit(i, fields{f.gaps, m, f.path, ""})
	}
}

// name writes a path for people: spec.containers[0].
func name(path inputs.Path, steps ...any) string {
	out := ""
	for _, step := range slices.Concat(path, steps) {
		switch step := step.(type) {
		case string:
			if out != "" {
				out += "."
			}
			out += step
		case int:
			out += fmt.Sprintf("[%d]", step)
		}
	}
	return out
}

// plainText writes a scalar as its author would, "" for lists and mappings.
func plainText(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case bool:
		return strconv.FormatBool(value)
	case int64:
		return strconv.FormatInt(value, 10)
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case json.Number:
		return value.String()
	}
	return ""
}

// text is a value that should be a string, "" when it is not.
func text(value any) string {
	s, _ := value.(string)
	return s
}

// mapping is a value that should be a mapping, nil when it is not.
func mapping(value any) map[string]any {
	m, _ := value.(map[string]any)
	return m
}
