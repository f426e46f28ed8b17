package kubernetes

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	marked "go.yaml.in/yaml/v4"
)

// mostMarked is the largest text that is parsed again for the sake of an
// error's line.
const mostMarked = 1 << 20

// parserError takes the line out of the parser's message. The third version of
// the YAML library, which is used to read, names one line: often that where
// the construct around the fault starts, and in part counted from 0. The
// fourth fails alike and names both places, so the text is given to it again.
func parserError(err error, chunk []byte) error {
	if len(chunk) <= mostMarked {
		if again := parseMarked(chunk); again != nil {
			err = again
		}
	}
	match := markedError.FindStringSubmatch(err.Error())
	if match == nil {
		return &yamlError{line: 1, err: fmt.Errorf("parse YAML: %w", err)}
	}
	return &yamlError{line: errorLine(match, chunk), err: errors.New("parse YAML: " + match[markedMessage])}
}

// parseMarked is the error that the fourth version of the library finds.
func parseMarked(chunk []byte) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = nil
		}
	}()
	var node marked.Node
	return marked.Unmarshal(chunk, &node)
}

// markedError is a message of the library: what it was reading and since
// where, where that failed, and why. The third version gives one line only.
var markedError = regexp.MustCompile(`^yaml: (?:(while [a-z ]+) at (?:<unknown position>|line (\d+)(?:, column \d+)?): )?` +
	`(?:line (\d+)(?:, column \d+)?: |offset (\d+): )?(?s:(.*))$`)

// The parts of markedError.
const (
	markedContext = iota + 1
	markedStart
	markedLine
	markedOffset
	markedMessage
)

// leftOpen are the failures that are shown where the construct starts: what
// they name else is wherever something follows that does not fit into it.
var leftOpen = []string{"could not find expected ':'", "found unexpected end of stream", "did not find expected ',' or "}

// errorLine is the line of an error, from 1. The library counts lines from 1
// while it scans and from 0 while it parses; a line it does not name is the
// first.
func errorLine(match []string, chunk []byte) int {
	if match[markedOffset] != "" {
		return controlLine(chunk)
	}
	context, message := match[markedContext], match[markedMessage]
	number := match[markedLine]
	opens := slices.ContainsFunc(leftOpen, func(start string) bool { return strings.HasPrefix(message, start) })
	if context != "" && (opens || number == "") {
		number = match[markedStart]
	}
	line, _ := strconv.Atoi(number)
	if strings.HasPrefix(context, "while parsing ") || strings.HasPrefix(message, "did not find expected <") || isDirective(message) {
		line++
	}
	return max(line, 1)
}

// isDirective says that a message is about a directive or its tag handle:
// these the library finds while it parses, and names no context.
func isDirective(message string) bool {
	for _, start := range []string{"found undefined tag handle", "found duplicate %", "found incompatible YAML"} {
		if strings.HasPrefix(message, start) {
			return true
		}
	}
	return false
}

// controlLine is the line of the first character that no YAML may hold: the
// library tells its offset in what it has buffered.
func controlLine(chunk []byte) int {
	at := bytes.IndexFunc(chunk, func(r rune) bool {
		return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r >= 0x7F && r < 0xA0 && r != 0x85 || r == 0xFFFE || r == 0xFFFF
	})
	return bytes.Count(chunk[:max(at, 0)], []byte("\n")) + 1
}
