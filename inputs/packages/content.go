package packages

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/BurntSushi/toml"
)

// MaxText is the largest manifest or lock file that is read, in bytes. The
// largest lock files seen in public are some 5 MiB.
const MaxText = 24 << 20

// Text is the whole content of a text file without a byte order mark. It fails
// where the content is longer than limit bytes.
func (f File) Text(limit int64) ([]byte, error) {
	if f.Size > limit {
		return nil, fmt.Errorf("the file has %d bytes, more than the %d that are read", f.Size, limit)
	}
	text := make([]byte, f.Size)
	n, err := f.Content.ReadAt(text, 0)
	if n < len(text) {
		if err == nil || errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, fmt.Errorf("read the content: %w", err)
	}
	return bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), nil
}

// JSON decodes the whole content into v, which fails above MaxText bytes.
func (f File) JSON(v any) error {
	text, err := f.Text(MaxText)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	return nil
}

// maxTOMLDepth is how deep values may stand within values in a TOML file: its
// reader calls itself for each.
const maxTOMLDepth = 200

// TOML decodes the whole content into v, which fails above MaxText bytes.
func (f File) TOML(v any) error {
	text, err := f.Text(MaxText)
	if err != nil {
		return err
	}
	if depthOfTOML(text) > maxTOMLDepth {
		return fmt.Errorf("read TOML: values stand more than %d deep within each other", maxTOMLDepth)
	}
	if err := toml.Unmarshal(text, v); err != nil {
		// The library's message quotes the text: only the place is told.
		var at toml.ParseError
		if errors.As(err, &at) {
			return fmt.Errorf("read TOML: line %d is not valid", at.Position.Line)
		}
		return errors.New("read TOML: not what the file should hold")
	}
	return nil
}

// depthOfTOML is how deep brackets stand within each other, outside strings and
// comments (https://toml.io/en/v1.0.0).
func depthOfTOML(text []byte) int {
	depth, deepest := 0, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '[', '{':
			depth++
			deepest = max(deepest, depth)
		case ']', '}':
			depth = max(0, depth-1)
		case '#':
			for i < len(text) && text[i] != '\n' {
				i++
			}
		case '"', '\'':
			i = endOfString(text, i)
		}
	}
	return deepest
}

// endOfString is the index of the last quote of the string that begins at i.
func endOfString(text []byte, i int) int {
	quote := text[i : i+1]
	long := len(text)-i >= 3 && text[i+1] == quote[0] && text[i+2] == quote[0]
	if long {
		quote = text[i : i+3]
	}
	for i += len(quote); i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote[0] == '"':
			i++
		case text[i] == '\n' && !long:
			return i
		case bytes.HasPrefix(text[i:], quote):
			return i + len(quote) - 1
		}
	}
	return i
}
