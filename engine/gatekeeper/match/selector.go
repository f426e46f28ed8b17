package match

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Selector selects by labels (meta/v1 LabelSelector): all requirements must
// hold; one without any selects everything.
type Selector struct{ requirements []requirement }

type requirement struct {
	key, operator string
	values        []string
}

// The operators of matchExpressions.
const (
	in           = "In"
	notIn        = "NotIn"
	exists       = "Exists"
	doesNotExist = "DoesNotExist"
)

// Names and values of labels (k8s.io/apimachinery, util/validation).
var (
	labelName   = regexp.MustCompile(`^([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$`)
	labelPrefix = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)
	labelValue  = regexp.MustCompile(`^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$`)
)

// NewSelector reads a label selector.
func NewSelector(value any) (*Selector, error) {
	object, ok := value.(map[string]any)
	if !ok {
		return nil, errors.New("is no object")
	}
	s := &Selector{}
	for key := range object {
		if key != "matchLabels" && key != "matchExpressions" {
			return nil, fmt.Errorf("%s is no part of a label selector", key)
		}
	}
	labels, ok := object["matchLabels"].(map[string]any)
	if !ok && object["matchLabels"] != nil {
		return nil, errors.New("matchLabels is no object")
	}
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		word, ok := labels[key].(string)
		if !ok {
			return nil, fmt.Errorf("matchLabels.%s is no text", key)
		}
		s.requirements = append(s.requirements, requirement{key, in, []string{word}})
	}
	expressions, ok := object["matchExpressions"].([]any)
	if !ok && object["matchExpressions"] != nil {
		return nil, errors.New("matchExpressions is no list")
	}
	for i, expression := range expressions {
		r, err := readExpression(expression)
		if err != nil {
			return nil, fmt.Errorf("matchExpressions[%d]: %w", i, err)
		}
		s.requirements = append(s.requirements, r)
	}
	for _, r := range s.requirements {
		if err := r.check(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func readExpression(value any) (r requirement, err error) {
	object, ok := value.(map[string]any)
	if !ok {
		return r, errors.New("is no object")
	}
	r.key, _ = object["key"].(string)
	r.operator, _ = object["operator"].(string)
	if r.values, err = texts(object["values"]); err != nil {
		return r, fmt.Errorf("values %w", err)
	}
	return r, nil
}

// check refuses what the API server would.
func (r requirement) check() error {
	switch r.operator {
	case in, notIn:
		if len(r.values) == 0 {
			return fmt.Errorf("%s of %q needs values", r.operator, r.key)
		}
	case exists, doesNotExist:
		if len(r.values) > 0 {
			return fmt.Errorf("%s of %q takes no values", r.operator, r.key)
		}
	default:
		return fmt.Errorf("operator %q is none of In, NotIn, Exists, DoesNotExist", r.operator)
	}
	prefix, name, prefixed := strings.Cut(r.key, "/")
	if !prefixed {
		prefix, name = "", r.key
	}
	if prefixed && (len(prefix) > 253 || !labelPrefix.MatchString(prefix)) || !labelName.MatchString(name) {
		return fmt.Errorf("%q is no name of a label", r.key)
	}
	for _, value := range r.values {
		if len(value) > 63 || !labelValue.MatchString(value) {
			return fmt.Errorf("%q is no value of a label", value)
		}
	}
	return nil
}

// Matches reports whether labels are selected.
func (s *Selector) Matches(labels map[string]any) bool {
	for _, r := range s.requirements {
		word, has := labels[r.key].(string)
		var holds bool
		switch r.operator {
		case in:
			holds = has && slices.Contains(r.values, word)
		case notIn:
			holds = !has || !slices.Contains(r.values, word)
		case exists:
			holds = has
		default:
			holds = !has
		}
		if !holds {
			return false
		}
	}
	return true
}
