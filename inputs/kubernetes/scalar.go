package kubernetes

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// isPlain says that a scalar is written without quotes and not as a block.
func isPlain(n *yaml.Node) bool {
	return n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
}

// scalar is a scalar's value. JSON, which the API server is sent, has no
// infinity.
func (r *yamlReader) scalar(n *yaml.Node) (any, error) {
	if n.Style&yaml.TaggedStyle == 0 && !isPlain(n) {
		return r.cut(n.Value), nil
	}
	value, err := resolveNode(n)
	if err != nil {
		return nil, r.fail(n, "%w", err)
	}
	switch v := value.(type) {
	case string:
		return r.cut(v), nil
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return nil, r.fail(n, "%s is no number that JSON knows", n.Value)
		}
	}
	return value, nil
}

// resolveNode is the value of a scalar that is plain or has a tag.
func resolveNode(n *yaml.Node) (any, error) {
	if n.Style&yaml.TaggedStyle == 0 {
		return resolve(n.Value), nil
	}
	bad := func() (any, error) {
		return nil, fmt.Errorf("%q is no %s", short(n.Value), n.Tag)
	}
	switch n.Tag {
	case "!!binary":
		data, err := base64.StdEncoding.DecodeString(n.Value)
		if err != nil {
			return nil, errors.New("a !!binary value is no base64")
		}
		return toValid(string(data)), nil
	case "!!bool":
		if v, ok := resolve(n.Value).(bool); ok {
			return v, nil
		}
		return bad()
	case "!!int":
		switch v := resolve(n.Value).(type) {
		case int64, json.Number:
			return v, nil
		}
		return bad()
	case "!!float":
		switch v := resolve(n.Value).(type) {
		case int64:
			return float64(v), nil
		case float64:
			return v, nil
		}
		return bad()
	case "!!null":
		if resolve(n.Value) == nil {
			return nil, nil
		}
		return bad()
	case "!!timestamp":
		if !isTimestamp(n.Value) {
			return bad()
		}
	}
	return n.Value, nil
}

func short(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}

// toValid replaces every byte that is not UTF-8, as encoding/json does.
func toValid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// resolve is the value of a plain scalar, by the rules of goyaml.v2: YAML 1.1
// without base 60, and numbers as strconv.ParseInt reads them with base 0.
// Timestamps stay strings.
func resolve(s string) any {
	if s == "" {
		return nil
	}
	switch c := s[0]; {
	case c >= '0' && c <= '9', c == '+', c == '-':
		if value, ok := resolveSigned(s); ok {
			return value
		}
		return resolveNumber(s)
	case c == '.':
		return resolveDot(s)
	case strings.IndexByte("yYnNtTfFoO~", c) >= 0 && len(s) <= len("false"):
		return resolveWord(s)
	}
	return s
}

func resolveWord(s string) any {
	switch s {
	case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON":
		return true
	case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF":
		return false
	case "~", "null", "Null", "NULL":
		return nil
	}
	return s
}

func resolveDot(s string) any {
	switch s {
	case ".nan", ".NaN", ".NAN":
		return math.NaN()
	case ".inf", ".Inf", ".INF":
		return math.Inf(1)
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return f
	}
	return s
}

// resolveSigned knows the words that start with a sign.
func resolveSigned(s string) (float64, bool) {
	switch s {
	case "+.inf", "+.Inf", "+.INF":
		return math.Inf(1), true
	case "-.inf", "-.Inf", "-.INF":
		return math.Inf(-1), true
	}
	return 0, false
}

func resolveNumber(s string) any {
	if !mayBeNumber(s) {
		return s
	}
	plain := s
	if strings.IndexByte(s, '_') >= 0 {
		plain = strings.ReplaceAll(s, "_", "")
	}
	if n, err := strconv.ParseInt(plain, 0, 64); err == nil {
		return n
	}
	if n, err := strconv.ParseUint(plain, 0, 64); err == nil {
		return json.Number(strconv.FormatUint(n, 10))
	}
	if isFloat(plain) {
		if f, err := strconv.ParseFloat(plain, 64); err == nil {
			return f
		}
	}
	return s
}

// mayBeNumber rules out most of what is no number at no cost.
func mayBeNumber(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'f', c >= 'A' && c <= 'F':
		case c == '_', c == '.', c == '+', c == '-', c == 'x', c == 'X', c == 'o', c == 'O':
		default:
			return false
		}
	}
	return true
}

// isFloat matches [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
func isFloat(s string) bool {
	i := 0
	digits := func() int {
		start := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return i - start
	}
	sign := func() {
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
	}
	sign()
	whole, fraction := digits(), 0
	if i < len(s) && s[i] == '.' {
		i++
		fraction = digits()
	}
	if whole == 0 && fraction == 0 {
		return false
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		i++
		sign()
		if digits() == 0 {
			return false
		}
	}
	return i == len(s)
}

// isTimestamp says that goyaml.v2 reads s as a timestamp.
func isTimestamp(s string) bool {
	if len(s) < 5 || s[4] != '-' || strings.Trim(s[:4], "0123456789") != "" {
		return false
	}
	for _, layout := range []string{
		"2006-1-2T15:4:5.999999999Z07:00",
		"2006-1-2t15:4:5.999999999Z07:00",
		"2006-1-2 15:4:5.999999999",
		time.DateOnly, "2006-1-2",
	} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}
