package layer

import (
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
)

const (
	chunkSize  = 128 << 10
	chunkCount = 4
)

// readAhead undoes the compression and computes the DiffID beside whoever
// reads. It reads the stored bytes to their very end.
type readAhead struct {
	full    chan piece
	free    chan []byte
	stop    context.CancelFunc
	done    chan struct{}
	current []byte // what is left of buf
	buf     []byte
	err     error
	// position is how much has been read.
	position int64

	// To be read after done.
	hash  hash.Hash
	total int64
}

type piece struct {
	buf []byte
	err error
}

func newReadAhead(ctx context.Context, raw io.Reader, budget *Budget) *readAhead {
	ctx, stop := context.WithCancel(ctx)
	r := &readAhead{full: make(chan piece, chunkCount+1), free: make(chan []byte, chunkCount), stop: stop,
		done: make(chan struct{}), hash: sha256.New()}
	for range chunkCount {
		r.free <- make([]byte, chunkSize)
	}
	go r.run(ctx, raw, budget)
	return r
}

func (r *readAhead) run(ctx context.Context, raw io.Reader, budget *Budget) {
	defer close(r.done)
	err := r.pump(ctx, raw, budget)
	if err == nil {
		err = io.EOF
	}
	r.full <- piece{err: err} // there is room: no more than chunkCount others exist
}

func (r *readAhead) pump(ctx context.Context, raw io.Reader, budget *Budget) error {
	in, finish, err := decompress(raw)
	if err != nil {
		return err
	}
	defer finish()
	for {
		var buf []byte
		select {
		case buf = <-r.free:
		case <-ctx.Done():
			return ctx.Err()
		}
		n, err := readFull(in, buf[:chunkSize])
		r.hash.Write(buf[:n])
		r.total += int64(n)
		if err := budget.unpack(int64(n)); err != nil {
			return err
		}
		if n > 0 {
			select {
			case r.full <- piece{buf: buf[:n]}:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if errors.Is(err, io.EOF) {
			// What the decompressor left unread is part of what the digest covers.
			_, err := io.Copy(io.Discard, raw)
			return err
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// readFull fills buf as far as it can. Unlike io.ReadFull it leaves the error as
// it is: a decompressor's ErrUnexpectedEOF is no end.
func readFull(in io.Reader, buf []byte) (int, error) {
	n := 0
	for n < len(buf) {
		m, err := in.Read(buf[n:])
		n += m
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// fill gets the next piece where the current one is used up.
func (r *readAhead) fill() error {
	if len(r.current) > 0 {
		return nil
	}
	if r.err != nil {
		return r.err
	}
	if r.buf != nil {
		r.free <- r.buf
		r.buf = nil
	}
	p := <-r.full
	r.buf, r.current, r.err = p.buf, p.buf, p.err
	return r.err
}

// Read implements io.Reader.
func (r *readAhead) Read(p []byte) (int, error) {
	if err := r.fill(); err != nil {
		return 0, err
	}
	n := copy(p, r.current)
	r.current = r.current[n:]
	r.position += int64(n)
	return n, nil
}

// Seek moves ahead: archive/tar asks for that where content is of no interest,
// and it saves the copying.
func (r *readAhead) Seek(offset int64, whence int) (int64, error) {
	if whence != io.SeekCurrent || offset < 0 {
		return 0, errors.ErrUnsupported
	}
	for offset > 0 {
		if err := r.fill(); err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return 0, err
		}
		n := min(offset, int64(len(r.current)))
		r.current = r.current[n:]
		r.position += n
		offset -= n
	}
	return r.position, nil
}

// drain reads to the end.
func (r *readAhead) drain() error {
	for {
		if err := r.fill(); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		r.current = nil
	}
}

// close ends the reading; the result may be read after it.
func (r *readAhead) close() {
	r.stop()
	for {
		select {
		case <-r.done:
			return
		case p := <-r.full:
			if p.buf != nil {
				select {
				case r.free <- p.buf:
				default:
				}
			}
		}
	}
}
