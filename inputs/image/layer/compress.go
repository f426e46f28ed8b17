package layer

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxWindow is the largest zstd window: what zstd --ultra -22 and --long=27 use.
const maxWindow = 128 << 20

// decompress tells from the content how it is compressed and undoes it: gzip
// with any number of members (estargz has one for each file), zstd with frames
// to be skipped (zstd:chunked), or nothing. Whoever called closes.
func decompress(raw io.Reader) (io.Reader, func(), error) {
	in := bufio.NewReaderSize(raw, 64<<10)
	head, err := in.Peek(6)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, nil, fmt.Errorf("gzip: %w", err)
		}
		return z, func() { _ = z.Close() }, nil
	case isZstd(head):
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderMaxMemory(maxWindow))
		if err != nil {
			return nil, nil, fmt.Errorf("zstd: %w", err)
		}
		return z, z.Close, nil
	case bytes.HasPrefix(head, []byte("BZh")):
		return nil, nil, errors.New("it is compressed with bzip2, which no image may be")
	case bytes.HasPrefix(head, []byte("\xfd7zXZ\x00")):
		return nil, nil, errors.New("it is compressed with xz, which no image may be")
	}
	return in, func() {}, nil
}

// isZstd knows a frame and a frame to be skipped (RFC 8878, sections 3.1.1 and 3.1.2).
func isZstd(head []byte) bool {
	if len(head) < 4 {
		return false
	}
	return bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}) || head[0]&0xf0 == 0x50 && bytes.HasPrefix(head[1:], []byte{0x2a, 0x4d, 0x18})
}
