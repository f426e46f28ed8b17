package ledger

import (
	"errors"
	"fmt"
	"strings"
)

// InlineMark starts an inline ignore comment.
const InlineMark = "boltseal:ignore="

// AnnotationPrefix starts the name of an annotation that waives a rule; the
// rule's id follows with "." for "/".
const AnnotationPrefix = "boltseal.dev/ignore."

// ParseInline reads an inline ignore:
//
//	boltseal:ignore=rule[,rule] reason="…" owner=… until=YYYY-MM-DD
//
// It gives one entry per rule, without a place. What must be there is
// checked by the Book.
func ParseInline(comment string) ([]Entry, error) {
	rest, found := strings.CutPrefix(comment, InlineMark)
	if !found {
		return nil, errors.New("no " + InlineMark)
	}
	list, rest := cutWord(rest)
	var e Entry
	if err := inlineFields(rest, &e); err != nil {
		return nil, err
	}
	var entries []Entry
	for _, rule := range strings.Split(list, ",") {
		if rule == "" {
			return nil, errors.New("ignore names no rule")
		}
		if err := CheckGlob(rule); err != nil {
			return nil, err
		}
		e.Rule = rule
		entries = append(entries, e)
	}
	return entries, nil
}

// inlineFields reads key=value fields; a value in quotes may hold spaces.
func inlineFields(rest string, e *Entry) error {
	seen := map[string]bool{}
	for {
		rest = strings.TrimSpace(rest)
		if rest == "" {
			return nil
		}
		key, after, found := strings.Cut(rest, "=")
		if !found || strings.ContainsAny(key, " \t") {
			word, _ := cutWord(rest)
			return fmt.Errorf("%s is no field: want reason=\"…\" owner=… until=YYYY-MM-DD", quoteShort(word))
		}
		value, tail, err := cutValue(after)
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if err := setField(e, seen, key, value); err != nil {
			return err
		}
		rest = tail
	}
}

func setField(e *Entry, seen map[string]bool, key, value string) error {
	if seen[key] {
		return fmt.Errorf("%s stands twice", key)
	}
	seen[key] = true
	switch key {
	case "reason":
		e.Reason = value
	case "owner":
		e.Owner = value
	case "until":
		e.Expires = value
	default:
		return fmt.Errorf("unknown field %s: want reason, owner, until", quoteShort(key))
	}
	return nil
}

func cutWord(s string) (word, rest string) {
	if i := strings.IndexAny(s, " \t\r\n"); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

func cutValue(s string) (value, rest string, err error) {
	if s == "" || s[0] != '"' && s[0] != '\'' {
		value, rest = cutWord(s)
		return value, rest, nil
	}
	end := strings.IndexByte(s[1:], s[0])
	if end < 0 {
		return "", "", errors.New("quote does not end")
	}
	return strings.TrimSpace(s[1 : end+1]), s[end+2:], nil
}

// ParseAnnotation reads an ignore annotation's value: "reason; owner=…; until=…".
// The entry names no rule: compare AnnotationRule with the finding's.
func ParseAnnotation(value string) (Entry, error) {
	var e Entry
	seen := map[string]bool{}
	for i, part := range strings.Split(value, ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		key, val, found := strings.Cut(part, "=")
		key = strings.TrimSpace(key)
		if i == 0 && (!found || key != "owner" && key != "until" && key != "reason") {
			key, val, found = "reason", part, true
		}
		if !found {
			return Entry{}, fmt.Errorf("%s is no field: want \"reason; owner=…; until=YYYY-MM-DD\"", quoteShort(part))
		}
		if err := setField(&e, seen, key, strings.TrimSpace(val)); err != nil {
			return Entry{}, err
		}
	}
	return e, nil
}

// AnnotationRule is how an annotation's name spells a rule's id.
func AnnotationRule(rule string) string { return strings.ReplaceAll(rule, "/", ".") }
