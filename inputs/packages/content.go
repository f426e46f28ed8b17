package packages

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
