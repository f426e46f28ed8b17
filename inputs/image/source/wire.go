package source

import (
	"encoding/binary"
	"errors"
)

// Types of fields of protocol buffers (protobuf.dev, Encoding).
const (
	wireVarint = 0
	wire64     = 1
	wireBytes  = 2
	wire32     = 5
)

var errWire = errors.New("the message is no protocol buffer")

// value is the value of a field: a number, or bytes.
type value struct {
	number uint64
	bytes  []byte
}

// field finds the last value of a field; the zero value where it is not set.
func field(message []byte, number int) (value, error) {
	var found value
	for len(message) > 0 {
		tag, n := binary.Uvarint(message)
		if n <= 0 {
			return value{}, errWire
		}
		message = message[n:]
		v, n := readValue(message, int(tag&7))
		if n < 0 {
			return value{}, errWire
		}
		message = message[n:]
		if tag>>3 == uint64(number) {
			found = v
		}
	}
	return found, nil
}

// readValue reads one value and says how long it is, -1 for none.
func readValue(message []byte, kind int) (value, int) {
	switch kind {
	case wireVarint:
		number, n := binary.Uvarint(message)
		if n <= 0 {
			return value{}, -1
		}
		return value{number: number}, n
	case wire64:
		return skip(message, 8)
	case wire32:
		return skip(message, 4)
	case wireBytes:
		size, n := binary.Uvarint(message)
		if n <= 0 || size > uint64(len(message)-n) {
			return value{}, -1
		}
		end := n + int(size)
		return value{bytes: message[n:end]}, end
	}
	return value{}, -1
}

func skip(message []byte, n int) (value, int) {
	if len(message) < n {
		return value{}, -1
	}
	return value{}, n
}

// appendText adds a field that is a text.
func appendText(message []byte, number int, text string) []byte {
	message = binary.AppendUvarint(message, uint64(number)<<3|wireBytes)
	message = binary.AppendUvarint(message, uint64(len(text)))
	return append(message, text...)
}
