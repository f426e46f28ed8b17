package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// Shortest values that are taken for secrets, in bytes: shorter ones stand in
// every second word of a report.
const (
	minSecret     = 4
	minSecretLine = 8
)

// maxEncoded is the longest secret, in bytes, that is also looked for in its
// encodings: each takes as much memory again.
const maxEncoded = 64 << 10

// Redactor replaces secrets by "•••• sha256:" and the first 8 hex digits of
// the secret's SHA-256. It knows a secret as it is, in base64, escaped for
// URLs, JSON and Go, and each longer line of a secret of several lines. It is
// safe for concurrent use.
type Redactor struct {
	mu       sync.Mutex
	patterns map[string]pattern
	// matcher is built when first asked for; Add drops it.
	matcher atomic.Pointer[matcher]
	// known says that there is any pattern at all.
	known atomic.Bool
}

// pattern is what a match is replaced by.
type pattern struct {
	text string
	// mark is the replacement.
	mark string
	// derived says that the text is another form of the secret; the secret
	// itself wins where two secrets share a text.
	derived bool
}

// NewRedactor returns a redactor that knows no secrets.
func NewRedactor() *Redactor { return &Redactor{patterns: map[string]pattern{}} }

// Add makes values secret. Values that are shorter than 4 bytes or only a
// common word such as "true" or "root" are ignored.
func (r *Redactor) Add(values ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, value := range values {
		if !redactable(value) {
			continue
		}
		if known, ok := r.patterns[value]; ok && !known.derived {
			continue
		}
		mark := markOf(value)
		r.add(pattern{text: value, mark: mark})
		for _, form := range forms(value) {
			r.add(pattern{text: form, mark: mark, derived: true})
		}
		r.matcher.Store(nil)
		r.known.Store(true)
	}
}

// add keeps p unless a better pattern of the same text is known; which is
// better does not depend on the order of calls.
func (r *Redactor) add(p pattern) {
	if !redactable(p.text) {
		return
	}
	old, ok := r.patterns[p.text]
	if ok && (p.derived && !old.derived || p.derived == old.derived && old.mark <= p.mark) {
		return
	}
	r.patterns[p.text] = p
}

// markOf is what value is replaced by.
func markOf(value string) string {
	sum := sha256.Sum256([]byte(value))
	return redactionMark + hex.EncodeToString(sum[:4])
}

// redactionMark starts every replacement.
const redactionMark = "•••• sha256:"

// redactable reports whether a value is long and rare enough to be replaced
// everywhere.
func redactable(value string) bool {
	trimmed := strings.TrimSpace(value)
	if len(trimmed) < minSecret {
		return false
	}
	switch strings.ToLower(trimmed) {
	case "true", "false", "null", "none", "root", "default", "localhost", "http", "https":
		return false
	}
	return true
}

// forms returns the other ways in which a secret may be written.
func forms(value string) []string {
	list := encodings(value)
	if trimmed := strings.TrimSpace(value); trimmed != value {
		list = append(list, trimmed)
		list = append(list, encodings(trimmed)...)
	}
	if cleaned := Clean(value); cleaned != value {
		list = append(list, cleaned)
	}
	if plain, ok := decoded(value); ok {
		list = append(list, plain)
		list = append(list, lines(plain)...)
	}
	return append(list, lines(value)...)
}

// encodings returns value in base64 and escaped for URLs, JSON and Go.
func encodings(value string) []string {
	if len(value) > maxEncoded {
		return nil
	}
	list := []string{
		base64.StdEncoding.EncodeToString([]byte(value)),
		base64.RawStdEncoding.EncodeToString([]byte(value)),
		base64.URLEncoding.EncodeToString([]byte(value)),
		base64.RawURLEncoding.EncodeToString([]byte(value)),
		url.QueryEscape(value),
		url.PathEscape(value),
		unquoted(strconv.Quote(value)),
	}
	for _, html := range []bool{true, false} {
		var b bytes.Buffer
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(html)
		if encoder.Encode(value) == nil {
			list = append(list, unquoted(strings.TrimSuffix(b.String(), "\n")))
		}
	}
	return list
}

// unquoted takes the quotes off a quoted string.
func unquoted(s string) string { return s[1 : len(s)-1] }

// decoded returns what value is the base64 of, where that is text: a Secret's
// data may be shown either way.
func decoded(value string) (string, bool) {
	plain, err := base64.StdEncoding.DecodeString(strings.TrimSpace(value))
	if err != nil || !utf8.Valid(plain) {
		return "", false
	}
	for _, r := range string(plain) {
		if !unicode.IsPrint(r) && r != '\n' && r != '\r' && r != '\t' {
			return "", false
		}
	}
	return string(plain), true
}

// lines returns the lines of a value of several lines that are long enough to
// be secrets of their own.
func lines(value string) []string {
	if !strings.ContainsAny(value, "\r\n") {
		return nil
	}
	var list []string
	for _, line := range strings.FieldsFunc(value, func(r rune) bool { return r == '\r' || r == '\n' }) {
		if line = strings.TrimSpace(line); len(line) >= minSecretLine {
			list = append(list, line)
		}
	}
	return list
}

// String returns s with every secret replaced. Where s ends with "…", it was
// cut: then the beginning of a secret at the cut is replaced too.
func (r *Redactor) String(s string) string {
	if r == nil || len(s) < minSecret || !r.known.Load() {
		return s
	}
	m := r.compiled()
	s = m.replace(s)
	if strings.HasSuffix(s, "…") {
		s = m.replaceCutEnd(s)
	}
	return s
}

// sourceLine is String for a source line of which the first columns may be
// missing: then the end of a secret before the cut is replaced too.
func (r *Redactor) sourceLine(s string) string {
	if r == nil || !r.known.Load() {
		return s
	}
	s = r.String(s)
	if strings.HasPrefix(s, "…") {
		s = r.compiled().replaceCutStart(s)
	}
	return s
}

// compiled returns the matcher of what is known now.
func (r *Redactor) compiled() *matcher {
	if m := r.matcher.Load(); m != nil {
		return m
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if m := r.matcher.Load(); m != nil {
		return m
	}
	list := make([]pattern, 0, len(r.patterns))
	for _, p := range r.patterns {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b pattern) int { return strings.Compare(a.text, b.text) })
	m := newMatcher(list)
	r.matcher.Store(m)
	return m
}

// Value returns a JSON value with every secret replaced, in keys too. Values
// that hold no secret are returned as they are, not copied. What is no JSON
// value becomes one.
func (r *Redactor) Value(v any) any {
	out, _ := mapValue(v, r.String, 0)
	return out
}

// maxValueDepth is how deep a value may nest; deeper ones are cut.
const maxValueDepth = 200

// mapValue applies text to every string in v, keys included. Changed says
// that out is not v.
func mapValue(v any, text func(string) string, depth int) (out any, changed bool) {
	if depth > maxValueDepth {
		return "…", true
	}
	switch v := v.(type) {
	case nil, bool, int, int64:
		return v, false
	case string:
		s := text(v)
		return s, s != v
	case json.Number:
		if s := text(string(v)); s != string(v) {
			return s, true
		}
		return v, false
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Sprint(v), true
		}
		return v, false
	case []any:
		return mapList(v, text, depth)
	case map[string]any:
		return mapObject(v, text, depth)
	}
	out, err := asJSON(v)
	if err != nil {
		return text(fmt.Sprint(v)), true
	}
	out, _ = mapValue(out, text, depth+1)
	return out, true
}

func mapList(list []any, text func(string) string, depth int) (any, bool) {
	var result []any
	for i, item := range list {
		mapped, changed := mapValue(item, text, depth+1)
		if !changed {
			continue
		}
		if result == nil {
			result = slices.Clone(list)
		}
		result[i] = mapped
	}
	if result == nil {
		return list, false
	}
	return result, true
}

func mapObject(object map[string]any, text func(string) string, depth int) (any, bool) {
	changed := false
	for key, item := range object {
		if text(key) != key {
			changed = true
			break
		}
		if _, c := mapValue(item, text, depth+1); c {
			changed = true
			break
		}
	}
	if !changed {
		return object, false
	}
	result := make(map[string]any, len(object))
	for _, key := range sortedKeys(object) {
		mapped, _ := mapValue(object[key], text, depth+1)
		result[freeKey(result, text(key))] = mapped
	}
	return result, true
}

// freeKey returns key, numbered where object has it: two keys may become one.
func freeKey[V any](object map[string]V, key string) string {
	free := key
	for n := 2; ; n++ {
		if _, taken := object[free]; !taken {
			return free
		}
		free = fmt.Sprintf("%s #%d", key, n)
	}
}

// asJSON turns any Go value into plain JSON values.
func asJSON(v any) (any, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode value: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var out any
	if err := decoder.Decode(&out); err != nil {
		return nil, fmt.Errorf("decode value: %w", err)
	}
	return out, nil
}
