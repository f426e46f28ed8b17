package helm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"text/template"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/Masterminds/sprig/v3"
	"sigs.k8s.io/yaml"
	goyaml "sigs.k8s.io/yaml/goyaml.v3"
)

// Bounds of what one function may give.
const (
	longestText = 8 << 20
	longestList = 1_000_000
)

// functions are what templates may call: sprig's and Helm's own, without the
// environment and the network, and with fixed answers where the answer would
// be chance, the clock or a long computation.
func (e *engine) functions(set *template.Template, depth map[string]int) template.FuncMap {
	all := sprig.TxtFuncMap()
	delete(all, "env")
	delete(all, "expandenv")
	maps.Copy(all, conversions())
	maps.Copy(all, fixed())
	all["print"], all["printf"], all["println"] = fmt.Sprint, fmt.Sprintf, fmt.Sprintln
	all["lookup"] = func(string, string, string, string) map[string]any { return map[string]any{} }
	all["required"] = func(message string, value any) (any, error) {
		if text, ok := value.(string); value == nil || ok && text == "" {
			return nil, errors.New(message)
		}
		return value, nil
	}
	all["fail"] = func(message string) (string, error) { return "", errors.New(message) }
	all["repeat"] = func(n int, s string) (string, error) {
		if n > 0 && len(s) > longestText/n {
			return "", errTooMuch
		}
		return strings.Repeat(s, max(n, 0)), nil
	}
	all["indent"] = func(n int, s string) (string, error) { return indented(n, s) }
	all["nindent"] = func(n int, s string) (string, error) {
		text, err := indented(n, s)
		return "\n" + text, err
	}
	for _, name := range []string{"until", "untilStep", "seq"} {
		all[name] = counted(all[name])
	}
	for name, f := range all {
		all[name] = e.bounded(f)
	}
	all["include"] = e.include(set, depth)
	all["tpl"] = e.tpl(set, depth)
	return all
}

var errTooMuch = errors.New("a function gives more than a chart may have")

func indented(n int, s string) (string, error) {
	if n < 0 || n > 10_000 || (strings.Count(s, "\n")+1)*n+len(s) > longestText {
		return "", errTooMuch
	}
	pad := strings.Repeat(" ", n)
	return pad + strings.ReplaceAll(s, "\n", "\n"+pad), nil
}

// counted refuses lists of numbers that are too long before they are made.
func counted(f any) any {
	v := reflect.ValueOf(f)
	return reflect.MakeFunc(v.Type(), func(args []reflect.Value) []reflect.Value {
		numbers := args
		if v.Type().IsVariadic() {
			numbers = nil
			for i := range args[0].Len() {
				numbers = append(numbers, args[0].Index(i))
			}
		}
		for _, n := range numbers {
			if n.Int() > longestList || n.Int() < -longestList {
				panic(errTooMuch)
			}
		}
		if v.Type().IsVariadic() {
			return v.CallSlice(args)
		}
		return v.Call(args)
	}).Interface()
}

// bounded checks the time before and the size after a function: texts and
// lists that double in a loop end there.
func (e *engine) bounded(f any) any {
	v := reflect.ValueOf(f)
	call := v.Call
	if v.Type().IsVariadic() {
		call = v.CallSlice
	}
	return reflect.MakeFunc(v.Type(), func(args []reflect.Value) []reflect.Value {
		if err := e.track.check(); err != nil {
			panic(err)
		}
		out := call(args)
		if len(out) == 0 {
			return out
		}
		value := out[0]
		if value.Kind() == reflect.Interface {
			value = value.Elem()
		}
		most := longestList
		switch value.Kind() {
		case reflect.String:
			most = longestText
		case reflect.Slice, reflect.Map:
		default:
			return out
		}
		if value.Len() > most {
			panic(errTooMuch)
		}
		return out
	}).Interface()
}

func (e *engine) include(set *template.Template, depth map[string]int) any {
	return func(name string, data any) (string, error) {
		if depth[name] > mostIncludes {
			return "", fmt.Errorf("%s includes itself more than %d times", name, mostIncludes)
		}
		depth[name]++
		defer func() { depth[name]-- }()
		w := e.track.writer()
		if err := set.ExecuteTemplate(w, name, data); err != nil {
			return "", err
		}
		e.track.remember(w)
		return w.String(), nil
	}
}

func (e *engine) tpl(parent *template.Template, depth map[string]int) any {
	return func(text string, data any) (string, error) {
		const nested = "\x00tpl" // no file can be called so
		if depth[nested] > mostIncludes/10 {
			return "", errors.New("tpl calls itself too often")
		}
		depth[nested]++
		defer func() { depth[nested]-- }()
		set, err := parent.Clone()
		if err != nil {
			return "", fmt.Errorf("copy the templates: %w", err)
		}
		set.Option("missingkey=zero")
		set.Funcs(template.FuncMap{"include": e.include(set, depth), "tpl": e.tpl(set, depth)})
		t, err := set.New(parent.Name()).Parse(text)
		if err != nil {
			return "", fmt.Errorf("tpl: %w", err)
		}
		// Text of tpl has no file; its nodes let the time be checked.
		e.track.learnNew(set)
		w := e.track.writer()
		if err := t.Execute(w, data); err != nil {
			return "", fmt.Errorf("tpl: %w", err)
		}
		return strings.ReplaceAll(w.String(), "<no value>", ""), nil
	}
}

// conversions are Helm's own functions.
func conversions() template.FuncMap {
	return template.FuncMap{
		"toYaml": func(v any) string { return orEmpty(toYAML(v)) }, "mustToYaml": toYAML, "toYamlPretty": toYAMLPretty,
		"fromYaml": func(text string) map[string]any {
			m := map[string]any{}
			return orError(m, yaml.Unmarshal([]byte(text), &m))
		},
		"fromYamlArray": func(text string) []any {
			var list []any
			if err := yaml.Unmarshal([]byte(text), &list); err != nil {
				return []any{err.Error()}
			}
			return list
		},
		"toJson": func(v any) string { return orEmpty(toJSON(v)) }, "mustToJson": toJSON,
		"fromJson": func(text string) map[string]any {
			m := map[string]any{}
			return orError(m, json.Unmarshal([]byte(text), &m))
		},
		"fromJsonArray": func(text string) []any {
			var list []any
			if err := json.Unmarshal([]byte(text), &list); err != nil {
				return []any{err.Error()}
			}
			return list
		},
		"toToml": func(v any) string {
			text, err := toTOML(v)
			if err != nil {
				return err.Error()
			}
			return text
		},
		"mustToToml": toTOML,
		"fromToml": func(text string) map[string]any {
			m := map[string]any{}
			return orError(m, toml.Unmarshal([]byte(text), &m))
		},
	}
}

func toYAML(v any) (string, error) {
	text, err := yaml.Marshal(v)
	return strings.TrimSuffix(string(text), "\n"), err
}

func toYAMLPretty(v any) string {
	var text bytes.Buffer
	encoder := goyaml.NewEncoder(&text)
	encoder.SetIndent(2)
	if encoder.Encode(v) != nil {
		return ""
	}
	return strings.TrimSuffix(text.String(), "\n")
}

func toJSON(v any) (string, error) {
	text, err := json.Marshal(v)
	return string(text), err
}

func toTOML(v any) (string, error) {
	var text bytes.Buffer
	err := toml.NewEncoder(&text).Encode(v)
	return text.String(), err
}

func orEmpty(text string, err error) string {
	if err != nil {
		return ""
	}
	return text
}

func orError(m map[string]any, err error) map[string]any {
	if err != nil {
		m["Error"] = err.Error()
	}
	return m
}

// certificate is what the functions for certificates give.
type certificate struct{ Cert, Key string }

// fixed are the functions whose answer is chance, the clock or a long
// computation: findings must not depend on it.
func fixed() template.FuncMap {
	made := certificate{"made-by-the-chart", "made-by-the-chart"}
	chance := func(letters string) any {
		return func(n int) (string, error) {
			if n < 0 || n > longestText {
				return "", errTooMuch
			}
			return strings.Repeat(letters, n/len(letters)+1)[:n], nil
		}
	}
	return template.FuncMap{
		"getHostByName": func(string) string { return "" },
		"now":           func() time.Time { return time.Unix(0, 0).UTC() },
		"ago":           func(any) string { return "0s" },
		"randAlphaNum":  chance("x7Kq2m"), "randAlpha": chance("xKqmRb"), "randNumeric": chance("718294"), "randAscii": chance("x7Kq2m"),
		"randBytes": chance("x7Kq2m"), "randInt": func(low, _ int) int { return low }, "shuffle": func(s string) string { return s },
		"uuidv4":        func() string { return "00000000-0000-4000-8000-000000000000" },
		"genPrivateKey": func(string) string { return made.Key }, "derivePassword": func(uint32, string, string, string, string) string { return made.Key },
		"genCA": func(string, int) certificate { return made }, "genCAWithKey": func(string, int, string) certificate { return made },
		"genSelfSignedCert":        func(string, []any, []any, int) certificate { return made },
		"genSelfSignedCertWithKey": func(string, []any, []any, int, string) certificate { return made },
		"genSignedCert":            func(string, []any, []any, int, certificate) certificate { return made },
		"genSignedCertWithKey":     func(string, []any, []any, int, certificate, string) certificate { return made },
		"buildCustomCert":          func(cert, key string) certificate { return certificate{cert, key} },
		"htpasswd":                 func(user, _ string, _ ...any) string { return user + ":made-by-the-chart" }, "bcrypt": func(string) string { return made.Key },
		"encryptAES": func(string, string) string { return made.Key }, "decryptAES": func(string, string) string { return made.Key },
	}
}
