package source

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// spooled is a temporary file.
type spooled struct {
	osFile
	// named says that the file still has its name.
	named bool
}

// spool writes a stream to a temporary file. os.CreateTemp makes it readable
// for the user only; its name is removed at once where the system can do that,
// so that nothing is left behind however the program ends.
func (w *walk) spool(r io.Reader) (*spooled, error) {
	f, err := os.CreateTemp("", "boltseal-*.tar")
	if err != nil {
		return nil, fmt.Errorf("make a temporary file: %w", err)
	}
	out := &spooled{osFile: osFile{File: f}, named: os.Remove(f.Name()) != nil}
	limit := w.o.Limits.Unpacked
	out.size, err = io.Copy(f, io.LimitReader(withContext(w.ctx, r), limit+1))
	if err == nil && out.size > limit {
		err = fmt.Errorf("it takes more than %d bytes", limit)
	}
	if err != nil {
		out.discard()
		return nil, err
	}
	return out, nil
}

// discard closes and removes the file.
func (s *spooled) discard() {
	_ = s.Close() // It is not needed any more.
	if s.named {
		_ = os.Remove(s.Name()) // The directory is a temporary one.
	}
}

// decompress unpacks a stream that begins with head.
func decompress(r io.Reader, head []byte) (io.ReadCloser, error) {
	if head[0] == gzipMagic()[0] {
		return gzip.NewReader(r)
	}
	d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, err
	}
	return d.IOReadCloser(), nil
}

// maxWindow is the largest window of zstd that every decoder should support
// (RFC 8878, 3.1.1.1.2), and its long mode up to 27.
const maxWindow = 128 << 20

// contextReader ends when its context does.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func withContext(ctx context.Context, r io.Reader) io.Reader { return contextReader{ctx, r} }

// Read implements io.Reader.
func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
