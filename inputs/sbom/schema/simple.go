package schema

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// simple judges a text by a simple type.
func (j *xmlJudge) simple(t *xmlType, n tree.Node) {
	if why := textBreach(t, n.Text()); why != "" {
		text := n.Text()
		if len(text) > 60 {
			text = strings.ToValidUTF8(text[:60], "") + "…"
		}
		j.breach(n, "%s: %q %s", n.Key(), text, why)
	}
}

// textBreach says why a text is not of a type, "" where it is.
func textBreach(t *xmlType, text string) string {
	if t.union != nil {
		why := ""
		for _, member := range t.union {
			if why = textBreach(member, text); why == "" {
				return ""
			}
		}
		return why
	}
	text = whitespace(t, text)
	if t.base != "" {
		return builtIn(t.base, text)
	}
	if t.from != nil {
		if why := textBreach(t.from, text); why != "" {
			return why
		}
	}
	if t.enum != nil && !t.enum[text] {
		return "is none of " + choices(t.listed)
	}
	if t.patterns != nil {
		ok := false
		for _, p := range t.patterns {
			ok = ok || p().MatchString(text)
		}
		if !ok {
			return "does not match " + t.patterns[0]().String()
		}
	}
	for _, b := range t.bounds {
		if why := facetBreach(b, text); why != "" {
			return why
		}
	}
	return ""
}

func facetBreach(b bound, text string) string {
	limit := strconv.FormatFloat(b.limit, 'f', -1, 64)
	if b.word == "minLength" || b.word == "maxLength" {
		switch count := float64(utf8.RuneCountInString(text)); {
		case b.word == "minLength" && count < b.limit:
			return "is shorter than " + limit
		case b.word == "maxLength" && count > b.limit:
			return "is longer than " + limit
		}
		return ""
	}
	switch x, err := strconv.ParseFloat(text, 64); {
	case err != nil:
		return "is no number"
	case b.word == "minInclusive" && x < b.limit:
		return "is less than " + limit
	case b.word == "maxInclusive" && x > b.limit:
		return "is more than " + limit
	}
	return ""
}

// whitespace treats white space as the type asks for (XML Schema 2, section
// 4.3.6): kept in strings, collapsed in all else.
func whitespace(t *xmlType, text string) string {
	for t.from != nil {
		t = t.from
	}
	switch t.base {
	case "string", "":
		return text
	case "normalizedString":
		return strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace(text)
	}
	return strings.Join(strings.Fields(text), " ")
}

// dateTime is the form of xs:dateTime; the zone may be missing.
var dateTime = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?$`)
})

// builtIn says why a text is not of one of XML Schema's own types.
func builtIn(base, text string) string {
	switch base {
	case "boolean":
		if text != "true" && text != "false" && text != "1" && text != "0" {
			return "is neither true nor false"
		}
	case "integer", "nonNegativeInteger", "positiveInteger":
		digits := strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(text, "-"), "+"), "0")
		zero := digits == "" && strings.Contains(text, "0")
		switch {
		case strings.Trim(digits, "0123456789") != "" || digits == "" && !zero:
			return "is no whole number"
		case base != "integer" && strings.HasPrefix(text, "-") && !zero, base == "positiveInteger" && zero:
			return "is too small"
		}
	case "decimal":
		if _, err := strconv.ParseFloat(text, 64); err != nil || strings.ContainsAny(text, "eExXnN_") {
			return "is no number"
		}
	case "dateTime":
		if !dateTime().MatchString(text) || !realDate(strings.TrimPrefix(text, "-")) {
			return "is no time (YYYY-MM-DDThh:mm:ssZ)"
		}
	case "date":
		if len(text) < 10 || !realDate(text[:10]+"T00:00:00") {
			return "is no date (YYYY-MM-DD)"
		}
	}
	return ""
}

// realDate says that there is such a day and time.
func realDate(text string) bool {
	if len(text) < 19 {
		return false
	}
	_, err := time.Parse("2006-01-02T15:04:05", text[:19])
	return err == nil || strings.HasPrefix(text[11:], "24:00:00")
}
