package suite

import (
	"fmt"
	"regexp"
	"strings"
)

// filter chooses cases as gator's --run does: "TEST//CASE" are two regular
// expressions; a single one matches the name of the test or of the case.
type filter struct {
	test, kase *regexp.Regexp
	both       bool
}

func newFilter(text string) (filter, error) {
	var f filter
	parts := strings.Split(text, "//")
	if len(parts) > 2 {
		return f, fmt.Errorf("%q holds more than one //", text)
	}
	var err error
	if f.test, err = regexp.Compile(parts[0]); err != nil {
		return f, fmt.Errorf("read the filter: %w", err)
	}
	f.kase = f.test
	if f.both = len(parts) == 2; f.both {
		if f.kase, err = regexp.Compile(parts[1]); err != nil {
			return f, fmt.Errorf("read the filter: %w", err)
		}
	}
	return f, nil
}

// matches says whether a case runs; a test whose constraint must be invalid
// has none, and is asked for with "".
func (f filter) matches(test, kase string) bool {
	if f.both {
		return f.test.MatchString(test) && f.kase.MatchString(kase)
	}
	return f.test.MatchString(test) || f.kase.MatchString(kase)
}
