package kubernetes

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Kubernetes reads YAML through sigs.k8s.io/yaml, which follows YAML 1.1:
// yes, no, on and off are booleans and 0777 is octal. The yaml library used
// here for its nodes follows 1.2, so scalars are resolved by the older rules
// below (the source of each is resolve.go of go.yaml.in/yaml/v2).

// words are the plain scalars that mean something by themselves.
var words = map[string]any{
	"y": true, "Y": true, "yes": true, "Yes": true, "YES": true,
	"true": true, "True": true, "TRUE": true, "on": true, "On": true, "ON": true,
	"n": false, "N": false, "no": false, "No": false, "NO": false,
	"false": false, "False": false, "FALSE": false, "off": false, "Off": false, "OFF": false,
	"": nil, "~": nil, "null": nil, "Null": nil, "NULL": nil,
	".nan": math.NaN(), ".NaN": math.NaN(), ".NAN": math.NaN(),
	".inf": math.Inf(1), ".Inf": math.Inf(1), ".INF": math.Inf(1),
	"+.inf": math.Inf(1), "+.Inf": math.Inf(1), "+.INF": math.Inf(1),
	"-.inf": math.Inf(-1), "-.Inf": math.Inf(-1), "-.INF": math.Inf(-1),
}

// float is the YAML 1.1 float without its base 60 form.
var float = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)

// scalar gives a scalar node's value: string, bool, nil, int64, float64, or
// json.Number for an integer above the int64 range.
func scalar(node *yaml.Node) (any, error) {
	tag := node.Tag
	quoted := node.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	tagged := node.Style&yaml.TaggedStyle != 0
	switch {
	case tagged && tag == "!!binary":
		data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(node.Value), ""))
		if err != nil {
			return nil, fmt.Errorf("!!binary value is not base64")
		}
		return string(data), nil
	case tagged && (tag == "!!str" || !resolvable(tag)):
		return node.Value, nil
	case quoted && !tagged:
		return node.Value, nil
	}
	value := plain(node.Value)
	if number, ok := value.(float64); ok && (math.IsNaN(number) || math.IsInf(number, 0)) {
		return nil, fmt.Errorf("%s is no number that JSON can hold", node.Value)
	}
	if !tagged {
		return value, nil
	}
	return as(tag, value, node.Value)
}

func resolvable(tag string) bool {
	switch tag {
	case "!!bool", "!!int", "!!float", "!!null", "!!timestamp":
		return true
	}
	return false
}

// as checks a value against the tag that the author wrote.
func as(tag string, value any, text string) (any, error) {
	ok := true
	switch value := value.(type) {
	case bool:
		ok = tag == "!!bool"
	case nil:
		ok = tag == "!!null"
	case int64:
		if tag == "!!float" {
			return float64(value), nil
		}
		ok = tag == "!!int"
	case float64:
		ok = tag == "!!float"
	case string:
		ok = tag == "!!timestamp"
	}
	if !ok {
		return nil, fmt.Errorf("cannot read %q as %s", text, tag)
	}
	return value, nil
}

// plain resolves an unquoted scalar.
func plain(in string) any {
	if value, ok := words[in]; ok {
		return value
	}
	switch first := in[0]; {
	case first == '.':
		if number, err := strconv.ParseFloat(in, 64); err == nil {
			return number
		}
	case first == '+' || first == '-' || first >= '0' && first <= '9':
		return numeric(in)
	}
	return in
}

func numeric(in string) any {
	if date.MatchString(in) {
		return in
	}
	digits := strings.ReplaceAll(in, "_", "")
	if number, err := strconv.ParseInt(digits, 0, 64); err == nil {
		return number
	}
	if number, err := strconv.ParseUint(digits, 0, 64); err == nil {
		return json.Number(strconv.FormatUint(number, 10))
	}
	if float.MatchString(digits) {
		if number, err := strconv.ParseFloat(digits, 64); err == nil {
			return number
		}
	}
	if rest, ok := strings.CutPrefix(digits, "-0b"); ok {
		if number, err := strconv.ParseInt("-"+rest, 2, 64); err == nil {
			return number
		}
	}
	return in
}

// date starts like a timestamp, which stays a string.
var date = regexp.MustCompile(`^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ]|$)`)

// key gives the string that a mapping key becomes in JSON.
func key(node *yaml.Node) (string, error) {
	for node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if node.Kind != yaml.ScalarNode {
		return "", fmt.Errorf("a mapping key is a list or a mapping")
	}
	value, err := scalar(node)
	if err != nil {
		return "", err
	}
	switch value := value.(type) {
	case string:
		return value, nil
	case bool:
		return strconv.FormatBool(value), nil
	case int64:
		return strconv.FormatInt(value, 10), nil
	case float64:
		return strconv.FormatFloat(value, 'g', -1, 32), nil
	case json.Number:
		return value.String(), nil
	}
	return "", fmt.Errorf("a mapping key is null")
}
