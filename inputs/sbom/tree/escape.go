package tree

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape replaces the escapes of a JSON string. Half a surrogate pair
// becomes U+FFFD, as encoding/json has it.
func unescape(s string) (string, error) {
	var out strings.Builder
	out.Grow(len(s))
	for {
		before, rest, found := strings.Cut(s, `\`)
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		if rest == "" {
			return "", errors.New("a string ends with half an escape")
		}
		size := 1
		switch rest[0] {
		case '"', '\\', '/':
			out.WriteByte(rest[0])
		case 'b':
			out.WriteByte('\b')
		case 'f':
			out.WriteByte('\f')
		case 'n':
			out.WriteByte('\n')
		case 'r':
			out.WriteByte('\r')
		case 't':
			out.WriteByte('\t')
		case 'u':
			r, n := codePoint(rest[1:])
			if n == 0 {
				return "", errors.New(`a string holds a bad \u escape`)
			}
			out.WriteRune(r)
			size += n
		default:
			c, _ := utf8.DecodeRuneInString(rest)
			return "", fmt.Errorf("a string holds the unknown escape \\%c", c)
		}
		s = rest[size:]
	}
}

// codePoint reads four hexadecimal digits, and four more where they are the
// first half of a surrogate pair.
func codePoint(s string) (r rune, size int) {
	unit := hex4(s)
	if unit < 0 {
		return 0, 0
	}
	if !utf16.IsSurrogate(unit) {
		return unit, 4
	}
	if len(s) >= 10 && s[4] == '\\' && s[5] == 'u' {
		if pair := utf16.DecodeRune(unit, hex4(s[6:])); pair != utf8.RuneError {
			return pair, 10
		}
	}
	return utf8.RuneError, 4
}

// hex4 reads four hexadecimal digits, or gives -1.
func hex4(s string) rune {
	if len(s) < 4 {
		return -1
	}
	n, err := strconv.ParseUint(s[:4], 16, 32)
	if err != nil {
		return -1
	}
	return rune(n)
}
