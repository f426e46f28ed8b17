package config

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/engine"
)

// ParseSeverity reads one of the five severities.
func ParseSeverity(word string) (engine.Severity, error) {
	severity, ok := engine.ParseSeverity(word)
	if !ok || severity.Rank() == 0 {
		return "", fmt.Errorf("%q is no severity%s", word, DidYouMean(word, severityWords()))
	}
	return severity, nil
}

// ParseThreshold reads a severity or none, which nothing reaches.
func ParseThreshold(word string) (engine.Severity, error) {
	if strings.EqualFold(word, string(engine.Never)) {
		return engine.Never, nil
	}
	severity, ok := engine.ParseSeverity(word)
	if !ok || severity.Rank() == 0 {
		return "", fmt.Errorf("%q is no severity%s", word, DidYouMean(word, append(severityWords(), string(engine.Never))))
	}
	return severity, nil
}

func severityWords() []string {
	words := make([]string, 0, 6)
	for _, severity := range engine.Severities() {
		words = append(words, string(severity))
	}
	return words
}

// ParseTime reads an effective time: RFC 3339, or a day, which means its
// first moment in UTC.
func ParseTime(word string) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, word); err == nil {
		return day, nil
	}
	moment, err := time.Parse(time.RFC3339, word)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is no time; give 2026-01-31 or 2026-01-31T12:00:00Z", word)
	}
	return moment.UTC(), nil
}

// ParseParameter reads name=value; the value is YAML, so JSON and bare words
// too, and nothing is the empty string.
func ParseParameter(word string) (name string, value any, err error) {
	name, text, found := strings.Cut(word, "=")
	if name = strings.TrimSpace(name); !found || name == "" {
		return "", nil, fmt.Errorf("%q is not name=value", word)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return "", nil, fmt.Errorf("the value of %q is not valid YAML (quote it): %v", name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if doc.Kind == 0 {
		return name, "", nil
	}
	d := &decoder{file: name}
	value = d.value(doc.Content[0])
	if len(d.problems) > 0 {
		return "", nil, fmt.Errorf("the value of %q: %s", name, d.problems[0].Message)
	}
	return name, value, nil
}

// validGlob says whether a rule id or glob can match anything at all.
func validGlob(glob string) error {
	if strings.TrimSpace(glob) == "" {
		return errors.New("an empty name matches no rule")
	}
	if !doublestar.ValidatePattern(glob) {
		return fmt.Errorf("%q is no valid glob", glob)
	}
	return nil
}

// isGlob says whether a name has wildcards.
func isGlob(name string) bool { return strings.ContainsAny(name, "*?[{") }
