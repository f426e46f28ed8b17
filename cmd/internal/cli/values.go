package cli

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/boltseal/boltseal/cmd/internal/config"
)

// size is a number of bytes, such as 16MiB.
type size int64

// String implements pflag.Value.
func (s *size) String() string {
	for _, unit := range sizeUnits() {
		if int64(*s) >= unit.bytes && int64(*s)%unit.bytes == 0 {
			return strconv.FormatInt(int64(*s)/unit.bytes, 10) + unit.name
		}
	}
	return strconv.FormatInt(int64(*s), 10)
}

type sizeUnit struct {
	name  string
	bytes int64
}

// sizeUnits are the units, binary first; the largest of each first.
func sizeUnits() []sizeUnit {
	return []sizeUnit{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1}}
}

// Set implements pflag.Value.
func (s *size) Set(text string) error {
	number, factor := strings.TrimSpace(text), int64(1)
	for _, unit := range sizeUnits() {
		if len(number) > len(unit.name) && strings.EqualFold(number[len(number)-len(unit.name):], unit.name) {
			number, factor = strings.TrimSpace(number[:len(number)-len(unit.name)]), unit.bytes
			break
		}
	}
	value, err := strconv.ParseInt(number, 10, 64)
	if err != nil || value <= 0 || value > math.MaxInt64/factor {
		return fmt.Errorf("%q is no size; give a number with a unit, such as 16MiB", text)
	}
	*s = size(value * factor)
	return nil
}

// Type implements pflag.Value.
func (s *size) Type() string { return "size" }

// count is a whole number above zero.
type count int

// String implements pflag.Value.
func (c *count) String() string { return strconv.Itoa(int(*c)) }

// Set implements pflag.Value.
func (c *count) Set(text string) error {
	value, err := strconv.Atoi(text)
	if err != nil || value <= 0 {
		return fmt.Errorf("%q is no whole number above 0", text)
	}
	*c = count(value)
	return nil
}

// Type implements pflag.Value.
func (c *count) Type() string { return "n" }

// span is a time span above zero.
type span time.Duration

// String implements pflag.Value.
func (s *span) String() string { return time.Duration(*s).String() }

// Set implements pflag.Value.
func (s *span) Set(text string) error {
	value, err := time.ParseDuration(text)
	if err != nil || value <= 0 {
		return fmt.Errorf("%q is no time span; give one such as 5s or 1m30s", text)
	}
	*s = span(value)
	return nil
}

// Type implements pflag.Value.
func (s *span) Type() string { return "duration" }

// moment is an effective time; the zero value is now.
type moment time.Time

// String implements pflag.Value.
func (m *moment) String() string {
	if time.Time(*m).IsZero() {
		return ""
	}
	return time.Time(*m).Format(time.RFC3339)
}

// Set implements pflag.Value.
func (m *moment) Set(text string) error {
	value, err := config.ParseTime(text)
	*m = moment(value)
	return err
}

// Type implements pflag.Value.
func (m *moment) Type() string { return "time" }

// or is the moment, or now where none was given.
func (m moment) or(now time.Time) time.Time {
	if time.Time(m).IsZero() {
		return now.UTC().Truncate(time.Second)
	}
	return time.Time(m)
}

// choice is one of a few words.
type choice struct {
	word  string
	words []string
}

// String implements pflag.Value.
func (c *choice) String() string { return c.word }

// Set implements pflag.Value.
func (c *choice) Set(text string) error {
	if !slices.Contains(c.words, text) {
		return fmt.Errorf("%q is not known%s", text, config.DidYouMean(text, c.words))
	}
	c.word = text
	return nil
}

// Type implements pflag.Value.
func (c *choice) Type() string { return strings.Join(c.words, "|") }

// threshold is a severity or none.
type threshold string

// String implements pflag.Value.
func (t *threshold) String() string { return string(*t) }

// Set implements pflag.Value.
func (t *threshold) Set(text string) error {
	value, err := config.ParseThreshold(text)
	*t = threshold(value)
	return err
}

// Type implements pflag.Value.
func (t *threshold) Type() string { return "severity" }

// words are the values of a flag that can be given several times; none may be
// empty, since an unset variable in a script must not change what a run means.
type words struct {
	list []string
	kind string
	// pairs says that each is name=value.
	pairs bool
}

// String implements pflag.Value.
func (w *words) String() string { return strings.Join(w.list, "\n") }

// Set implements pflag.Value.
func (w *words) Set(text string) error {
	if strings.TrimSpace(text) == "" {
		return errors.New("the value is empty")
	}
	if name, _, ok := strings.Cut(text, "="); w.pairs && (!ok || strings.TrimSpace(name) == "") {
		return fmt.Errorf("%q is not name=value", text)
	}
	w.list = append(w.list, text)
	return nil
}

// Type implements pflag.Value.
func (w *words) Type() string { return w.kind }

// Append implements pflag.SliceValue.
func (w *words) Append(text string) error { return w.Set(text) }

// Replace implements pflag.SliceValue.
func (w *words) Replace(list []string) error {
	w.list = nil
	for _, text := range list {
		if err := w.Set(text); err != nil {
			return err
		}
	}
	return nil
}

// GetSlice implements pflag.SliceValue.
func (w *words) GetSlice() []string { return w.list }

// word is a value that may not be empty when it is given.
type word struct {
	text, kind string
}

// String implements pflag.Value.
func (w *word) String() string { return w.text }

// Set implements pflag.Value.
func (w *word) Set(text string) error {
	if strings.TrimSpace(text) == "" {
		return errors.New("the value is empty")
	}
	w.text = text
	return nil
}

// Type implements pflag.Value.
func (w *word) Type() string { return w.kind }

// percent is a share from 0 to 100.
type percent float64

// String implements pflag.Value.
func (p *percent) String() string { return strconv.FormatFloat(float64(*p), 'g', -1, 64) }

// Set implements pflag.Value.
func (p *percent) Set(text string) error {
	value, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if err != nil || !(value >= 0 && value <= 100) {
		return fmt.Errorf("%q is no percentage from 0 to 100", text)
	}
	*p = percent(value)
	return nil
}

// Type implements pflag.Value.
func (p *percent) Type() string { return "percent" }
