package engine

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// encoder turns documents into OPA's values. What a struct type needs is
// planned once; field names are terms that all values share. The users' own
// objects, such as review.object, stay as they are until a rule looks into
// them: OPA's lazy objects convert what is asked for.
type encoder struct {
	plans sync.Map // reflect.Type → planned
	lists sync.Map // reflect.Type → []field
}

// planned encodes a value of one type.
type planned func(v reflect.Value) *ast.Term

// field is one field of a planned struct.
type field struct {
	index     []int
	name      string
	key       *ast.Term
	omitEmpty bool
	encode    planned
	// open says that the field is, or directly holds, an object of the user's.
	open bool
}

// document encodes a document as the content of a lazy object, so that what
// is the engine's can be joined.
func (e *encoder) document(v any) map[string]any {
	return e.open(reflect.ValueOf(v).Elem())
}

// open encodes a struct as the content of a lazy object.
func (e *encoder) open(v reflect.Value) map[string]any {
	fields := e.fields(v.Type())
	out := make(map[string]any, len(fields)+1)
	for i := range fields {
		f := &fields[i]
		value := v.FieldByIndex(f.index)
		switch {
		case f.omitEmpty && value.IsZero():
		case !f.open:
			out[f.name] = f.encode(value).Value
		case value.Kind() == reflect.Pointer:
			out[f.name] = e.open(value.Elem())
		case value.IsNil():
			// What may be nil is what Gatekeeper shows as null.
			out[f.name] = ast.InternedNullValue
		default:
			out[f.name] = value.Interface()
		}
	}
	return out
}

// anyMap is the type of the users' own objects.
var anyMap = reflect.TypeFor[map[string]any]()

// isOpen reports whether a field of type t is kept lazy.
func isOpen(t reflect.Type, omitEmpty bool) bool {
	if t == anyMap {
		return true
	}
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct || !omitEmpty {
		return false
	}
	for i := range t.Elem().NumField() {
		if t.Elem().Field(i).Type == anyMap {
			return true
		}
	}
	return false
}

// plan is how values of type t are encoded.
func (e *encoder) plan(t reflect.Type) planned {
	if p, ok := e.plans.Load(t); ok {
		return p.(planned)
	}
	p := e.make(t)
	e.plans.Store(t, p)
	return p
}

// make plans a type.
func (e *encoder) make(t reflect.Type) planned {
	switch t.Kind() {
	case reflect.String:
		return func(v reflect.Value) *ast.Term { return ast.InternedTerm(v.String()) }
	case reflect.Bool:
		return func(v reflect.Value) *ast.Term { return ast.InternedTerm(v.Bool()) }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(v reflect.Value) *ast.Term { return intTerm(v.Int()) }
	case reflect.Pointer:
		below := e.plan(t.Elem())
		return func(v reflect.Value) *ast.Term {
			if v.IsNil() {
				return ast.InternedNullTerm
			}
			return below(v.Elem())
		}
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Interface {
			return e.slice(t)
		}
	case reflect.Struct:
		return e.structure(t)
	}
	return func(v reflect.Value) *ast.Term { return encodeAny(v.Interface()) }
}

// structure plans a struct.
func (e *encoder) structure(t reflect.Type) planned {
	fields := e.fields(t)
	var zero sync.Once
	var empty *ast.Term
	// What says nothing, such as a container's probes, looks the same everywhere.
	encode := func(v reflect.Value) *ast.Term {
		pairs := make([][2]*ast.Term, 0, len(fields))
		for i := range fields {
			f := &fields[i]
			value := v.FieldByIndex(f.index)
			if f.omitEmpty && value.IsZero() {
				continue
			}
			pairs = append(pairs, [2]*ast.Term{f.key, f.encode(value)})
		}
		return ast.NewTerm(ast.NewObject(pairs...))
	}
	return func(v reflect.Value) *ast.Term {
		if !v.IsZero() {
			return encode(v)
		}
		zero.Do(func() { empty = encode(v) })
		return empty
	}
}

// slice plans a list.
func (e *encoder) slice(t reflect.Type) planned {
	return func(v reflect.Value) *ast.Term {
		if v.Len() == 0 {
			return ast.InternedEmptyArray
		}
		// Looked up here, since a type may hold a list of itself.
		below := e.plan(t.Elem())
		terms := make([]*ast.Term, v.Len())
		for i := range terms {
			terms[i] = below(v.Index(i))
		}
		return ast.NewTerm(ast.NewArray(terms...))
	}
}

// fields plans the fields of a struct, embedded ones in place.
func (e *encoder) fields(t reflect.Type) []field {
	if known, ok := e.lists.Load(t); ok {
		return known.([]field)
	}
	var out []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			for _, below := range e.fields(f.Type) {
				below.index = append([]int{i}, below.index...)
				out = append(out, below)
			}
			continue
		case !f.IsExported() || name == "-":
			continue
		case name == "":
			name = f.Name
		}
		omitEmpty := strings.Contains(options, "omitempty")
		out = append(out, field{
			index: []int{i}, name: name, key: ast.StringTerm(name), omitEmpty: omitEmpty,
			encode: e.plan(f.Type), open: isOpen(f.Type, omitEmpty),
		})
	}
	e.lists.Store(t, out)
	return out
}

// encodeAny encodes what JSON and YAML readers give. A value that is no JSON
// must not look like an absent one.
func encodeAny(value any) *ast.Term {
	switch v := value.(type) {
	case map[string]any:
		if len(v) == 0 && v != nil {
			return ast.InternedEmptyObject
		}
		if v == nil {
			return ast.InternedNullTerm
		}
	case map[string]string:
		if len(v) == 0 {
			return ast.InternedEmptyObject
		}
	case []any:
		if len(v) == 0 {
			return ast.InternedEmptyArray
		}
	}
	v, err := ast.InterfaceToValue(value)
	if err != nil {
		return ast.StringTerm(fmt.Sprintf("unreadable value of type %T", value))
	}
	return ast.NewTerm(v)
}

// intTerm is a whole number's term, the shared one for small numbers.
func intTerm(n int64) *ast.Term {
	if int64(int(n)) == n {
		return ast.InternedTerm(int(n))
	}
	return ast.NumberTerm(json.Number(strconv.FormatInt(n, 10)))
}
