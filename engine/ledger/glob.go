package ledger

import (
	"errors"
	"fmt"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Bounds of a glob. Matching tries every choice of every {a,b} group, so
// their product is what a hostile glob could cost.
const (
	longestGlob = 1024
	mostChoices = 256
)

// CheckGlob says what is wrong with a doublestar glob, or that matching it
// would cost too much.
func CheckGlob(glob string) error {
	if len(glob) > longestGlob {
		return fmt.Errorf("glob is longer than %d bytes", longestGlob)
	}
	if !doublestar.ValidatePattern(glob) {
		return errors.New("bad glob " + quoteShort(glob))
	}
	choices := 1
	for _, group := range strings.Split(glob, "{")[1:] {
		choices *= 1 + strings.Count(group, ",")
		if choices > mostChoices {
			return fmt.Errorf("glob has more than %d choices in its {…} groups", mostChoices)
		}
	}
	return nil
}

// globMatches matches the whole value; a glob that CheckGlob refuses matches nothing.
func globMatches(glob, value string) bool {
	if !strings.ContainsAny(glob, `*?[{\`) {
		return glob == value
	}
	ok, err := doublestar.Match(glob, value)
	return err == nil && ok
}

// matchesAnything reports whether the glob holds no letter or digit outside
// its classes: such a glob narrows nothing.
func matchesAnything(glob string) bool {
	class := false
	for _, r := range glob {
		switch {
		case r == '[':
			class = true
		case r == ']':
			class = false
		case !class && !strings.ContainsRune(`*?/{},\`, r):
			return false
		}
	}
	return glob != ""
}

// quoteShort quotes text for a message and keeps it short.
func quoteShort(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
