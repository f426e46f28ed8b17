package match

import (
	"fmt"
	"regexp"
	"strings"
)

// Wildcard is a name, or a part of one with a star in front, behind or both
// (pkg/wildcard of Gatekeeper).
type Wildcard string

// Matches reports whether the name is matched.
func (w Wildcard) Matches(name string) bool {
	s := string(w)
	behind, before := strings.HasSuffix(s, "*"), strings.HasPrefix(s, "*")
	switch {
	case before && behind:
		return strings.Contains(name, strings.TrimSuffix(strings.TrimPrefix(s, "*"), "*"))
	case before:
		return strings.HasSuffix(name, s[1:])
	case behind:
		return strings.HasPrefix(name, s[:len(s)-1])
	}
	return s == name
}

// matchesGenerated is Matches for a metadata.generateName, whose end is not
// known yet.
func (w Wildcard) matchesGenerated(prefix string) bool {
	return strings.HasSuffix(string(w), "*") && w.Matches(prefix)
}

// wildcardForm is what the schema of constraints admits.
var wildcardForm = regexp.MustCompile(`^\*?[-:a-z0-9]*\*?$`)

func (w Wildcard) valid() error {
	if !wildcardForm.MatchString(string(w)) {
		return fmt.Errorf("%q is no name with a star at its ends at most", string(w))
	}
	return nil
}

func wildcards(value any) ([]Wildcard, error) {
	words, err := texts(value)
	if err != nil {
		return nil, err
	}
	out := make([]Wildcard, len(words))
	for i, word := range words {
		out[i] = Wildcard(word)
		if err := out[i].valid(); err != nil {
			return nil, err
		}
	}
	return out, nil
}
