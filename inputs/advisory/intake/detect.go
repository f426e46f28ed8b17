package intake

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs/advisory/feed"
)

// errSeen ends a look.
var errSeen = errors.New("seen enough")

// seenFiles is how many files of a directory or archive are looked at.
const seenFiles = 16

// Detect finds out a file's format from what it holds. What is nothing else is
// taken for OSV, whose reader says what is wrong with it.
func Detect(ctx context.Context, name string) (string, error) {
	format := ""
	files := 0
	_, err := feed.Read(ctx, name, feed.Options{}, func(name string, content io.Reader) error {
		head := make([]byte, 4096)
		n, err := io.ReadFull(content, head)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return err
		}
		files++
		if format = formatOf(path.Base(name), head[:n]); format != "" || files >= seenFiles {
			return errSeen
		}
		return nil
	})
	if err != nil && !errors.Is(err, errSeen) {
		return "", err
	}
	if format == "" {
		format = "osv"
	}
	return format, nil
}

// formatOf tells a format by a file's name and start, "" for none in particular.
func formatOf(name string, head []byte) string {
	text := string(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))))
	switch {
	case strings.HasPrefix(text, "#model_version") || strings.HasPrefix(strings.ReplaceAll(text, `"`, ""), "cve,epss"):
		return "epss"
	case strings.HasPrefix(strings.ReplaceAll(text, `"`, ""), "cveID,"):
		return "kev"
	case strings.HasPrefix(text, "{") && strings.Contains(text, `"cveID"`) || strings.Contains(text, `"catalogVersion"`):
		return "kev"
	// A bbolt file begins with a page header of 16 bytes, then its magic number.
	case name == "trivy.db" || len(head) > 20 && string(head[16:20]) == "\xED\xDA\x0C\xED":
		return "trivy"
	case name == "vulnerability.db" || bytes.HasPrefix(head, []byte("SQLite format 3\x00")):
		return "grype"
	}
	return ""
}
