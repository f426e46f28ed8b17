package secret

import (
	"strings"
)

// Text finds the secrets in a value that has a name: a variable of the
// environment, a build argument, a label. A name such as DB_PASSWORD makes any
// literal value a secret.
func (s *Scanner) Text(name, value string) []Hit {
	hits := s.short(value)
	if len(hits) > 0 {
		return hits
	}
	if secret, ok := named(name, value); ok {
		return []Hit{hit("password", secret, -1)}
	}
	return hits
}

// Command finds the secrets in a command line or a step of an image's history:
// besides tokens, what is assigned to names such as DB_PASSWORD and what is
// given to flags such as --password.
func (s *Scanner) Command(text string) []Hit {
	hits := s.short(text)
	seen := map[string]bool{}
	for _, h := range hits {
		seen[h.Value] = true
	}
	add := func(value string) {
		if len(hits) < mostHits && !seen[value] && !within(hits, value) {
			seen[value] = true
			hits = append(hits, hit("password", value, -1))
		}
	}
	fields := strings.Fields(text[:min(len(text), 64<<10)])
	for i, field := range fields {
		field = strings.Trim(field, `"';,[]`)
		name, value, ok := strings.Cut(field, "=")
		// ENV NAME value and ARG NAME value of old builders.
		if !ok && i > 0 && i+1 < len(fields) && (fields[i-1] == "ENV" || fields[i-1] == "ARG") {
			name, value, ok = field, fields[i+1], true
		}
		if !ok && i+1 < len(fields) && strings.HasPrefix(field, "--") {
			name, value, ok = field, fields[i+1], true
		}
		if !ok {
			continue
		}
		if strings.HasPrefix(value, "-") {
			continue
		}
		if secret, ok := named(strings.TrimLeft(name, "-"), strings.Trim(value, `"'`)); ok {
			add(secret)
		}
	}
	return hits
}

// within says that a value is part of a secret that was found, or the other
// way round.
func within(hits []Hit, value string) bool {
	for _, h := range hits {
		if strings.Contains(h.Value, value) || strings.Contains(value, h.Value) {
			return true
		}
	}
	return false
}

// named is the secret in the value of a variable, if its name says so.
func named(name, value string) (string, bool) {
	lower := strings.ToLower(name)
	value = strings.TrimSpace(value)
	if !secretName(lower) || !literal(lower, value) {
		return "", false
	}
	// Numbers and switches are limits and choices, unless a password is asked for.
	least := 8
	if passwordName(lower) {
		least = 3
		if strings.Contains(lower, "allow_") || strings.Contains(lower, "random_") || strings.Contains(lower, "disable") || strings.Contains(lower, "enable") {
			return "", false
		}
	} else if strings.Trim(value, "0123456789") == "" {
		return "", false
	}
	return value, len(value) >= least
}

// short looks through a text that is no file.
func (s *Scanner) short(text string) []Hit {
	hits, err := s.File("", strings.NewReader(text))
	if err != nil {
		return nil // a string can be read
	}
	for i := range hits {
		hits[i].Line = -1
	}
	return hits
}
