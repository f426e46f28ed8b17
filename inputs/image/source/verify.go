package source

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// Errors of content that is not what it is said to be.
var (
	errTruncated = errors.New("the content ends too early")
	errTooLong   = errors.New("there is more content than its size says")
	errDigest    = errors.New("the content does not have the digest it is called by")
)

// verified checks the length and the digest of a stream at its end. size -1
// means that the length is not stated.
type verified struct {
	io.Closer
	r    io.Reader
	hash hash.Hash
	want v1.Hash
	size int64
	read int64
	err  error
}

func verify(r io.ReadCloser, want v1.Hash, size int64) (io.ReadCloser, error) {
	h, err := v1.Hasher(want.Algorithm)
	if err != nil {
		_ = r.Close() // Nothing was read.
		return nil, fmt.Errorf("check digest %s: %w", want, err)
	}
	return &verified{Closer: r, r: r, hash: h, want: want, size: size}, nil
}

// Read implements io.Reader.
func (v *verified) Read(p []byte) (int, error) {
	if v.err != nil {
		return 0, v.err
	}
	n, err := v.r.Read(p)
	v.read += int64(n)
	if v.size >= 0 && v.read > v.size {
		v.err = fmt.Errorf("%s: %w", v.want, errTooLong)
		return 0, v.err
	}
	_, _ = v.hash.Write(p[:n]) // It never fails.
	switch {
	case err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF):
		v.err = v.atEnd(err)
	case err != nil:
		v.err = err
	}
	return n, v.err
}

func (v *verified) atEnd(err error) error {
	switch {
	case err != io.EOF, v.size >= 0 && v.read < v.size:
		return fmt.Errorf("%s: %w (%d bytes)", v.want, errTruncated, v.read)
	case hex.EncodeToString(v.hash.Sum(nil)) != v.want.Hex:
		return fmt.Errorf("%s: %w", v.want, errDigest)
	}
	return io.EOF
}

// readAll reads content that must fit into limit bytes.
func readAll(r io.ReadCloser, limit int64) ([]byte, error) {
	defer func() { _ = r.Close() }() // Reading says what is wrong.
	var buf bytes.Buffer
	n, err := buf.ReadFrom(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return nil, err
	case n > limit:
		return nil, fmt.Errorf("more than %d bytes", limit)
	}
	return buf.Bytes(), nil
}

// digestOf is the digest of content.
func digestOf(content []byte) v1.Hash {
	sum := sha256.Sum256(content)
	return v1.Hash{Algorithm: "sha256", Hex: hex.EncodeToString(sum[:])}
}
