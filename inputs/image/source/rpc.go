package source

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"strconv"
)

// rpc calls containerd over its socket. It is gRPC (PROTOCOL-HTTP2.md of
// grpc), as far as three calls need it: HTTP/2 without TLS, each message after
// five bytes that say its length, the outcome in a trailer. The library for it
// would make the program larger by a third and slower to start.
type rpc struct {
	http      *http.Client
	namespace string
	times     timeouts
}

// Bounds of messages: containerd sends content in pieces of 1 MiB at most.
const (
	maxMessage   = 16 << 20
	messageHead  = 5
	statusHeader = "Grpc-Status"
	notFound     = 5 // codes.NotFound
)

func newRPC(path, namespace string, times timeouts) *rpc {
	dialer := &net.Dialer{Timeout: times.connect}
	t := &http.Transport{
		DialContext:        func(ctx context.Context, _, _ string) (net.Conn, error) { return dialer.DialContext(ctx, "unix", path) },
		Protocols:          new(http.Protocols),
		DisableCompression: true, ResponseHeaderTimeout: times.header,
	}
	t.Protocols.SetUnencryptedHTTP2(true)
	return &rpc{http: &http.Client{Transport: t, CheckRedirect: stay}, namespace: namespace, times: times}
}

func (r *rpc) close() { r.http.CloseIdleConnections() }

// start sends a message and gives the answer, whose body holds messages.
func (r *rpc) start(ctx context.Context, method string, message []byte) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	body := make([]byte, messageHead, messageHead+len(message))
	binary.BigEndian.PutUint32(body[1:], uint32(len(message)))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://containerd"+method, bytes.NewReader(append(body, message...)))
	if err != nil {
		cancel(nil)
		return nil, err
	}
	request.Header = http.Header{"Content-Type": {"application/grpc+proto"}, "Te": {"trailers"}, "Containerd-Namespace": {r.namespace}}
	resp, err := r.http.Do(request)
	if err != nil {
		cancel(nil)
		return nil, unreachable(err)
	}
	resp.Body = watch(ctx, cancel, resp.Body, r.times.idle)
	if err := outcome(resp, resp.Header); resp.StatusCode != http.StatusOK || err != nil {
		_ = resp.Body.Close() // The answer is no.
		if err == nil {
			err = fmt.Errorf("it answers %d", resp.StatusCode)
		}
		return nil, err
	}
	return resp, nil
}

// unreachable says that nobody could be asked. A socket that is not there must
// not be taken for an image that is not there.
func unreachable(err error) error {
	if err = brief(err); errors.Is(err, fs.ErrNotExist) {
		return errors.New(err.Error())
	}
	return err
}

// outcome is the error that a header or trailer tells of. Without a status
// there is none yet.
func outcome(resp *http.Response, header http.Header) error {
	status := header.Get(statusHeader)
	if status == "" || status == "0" {
		return nil
	}
	text, err := url.PathUnescape(header.Get("Grpc-Message"))
	if err != nil {
		text = header.Get("Grpc-Message")
	}
	if code, err := strconv.Atoi(status); err == nil && code == notFound {
		return fmt.Errorf("%s: %w", clean(text), fs.ErrNotExist)
	}
	return fmt.Errorf("%s (code %s)", clean(text), clean(status))
}

// next reads one message into buf; io.EOF after the last if all went well.
func next(resp *http.Response, buf []byte) ([]byte, error) {
	var head [messageHead]byte
	if _, err := io.ReadFull(resp.Body, head[:]); err != nil {
		if err != io.EOF {
			return nil, err
		}
		if err := outcome(resp, resp.Trailer); err != nil {
			return nil, err
		}
		if resp.Trailer.Get(statusHeader) == "" {
			return nil, io.ErrUnexpectedEOF
		}
		return nil, io.EOF
	}
	size := binary.BigEndian.Uint32(head[1:])
	switch {
	case head[0] != 0:
		return nil, errors.New("the message is compressed, which nobody asked for")
	case size > maxMessage:
		return nil, fmt.Errorf("the message takes %d bytes", size)
	}
	if cap(buf) < int(size) {
		buf = make([]byte, size)
	}
	buf = buf[:size]
	_, err := io.ReadFull(resp.Body, buf)
	return buf, err
}

// call sends a message and gives the one that answers.
func (r *rpc) call(ctx context.Context, method string, message []byte) ([]byte, error) {
	resp, err := r.start(ctx, method, message)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }() // Reading says what is wrong.
	reply, err := next(resp, nil)
	if err == io.EOF {
		return nil, io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	if _, err := next(resp, nil); err != io.EOF {
		return nil, fmt.Errorf("the answer does not end: %w", err)
	}
	return reply, nil
}

// chunks are the bytes that a stream of messages has in one field.
type chunks struct {
	resp   *http.Response
	number int
	buf    []byte
	left   []byte
}

func (r *rpc) stream(ctx context.Context, method string, message []byte, number int) (io.ReadCloser, error) {
	resp, err := r.start(ctx, method, message)
	if err != nil {
		return nil, err
	}
	// That there is nothing is said in the trailer, so the first message is waited for.
	c := &chunks{resp: resp, number: number}
	if err := c.fill(); err != nil && err != io.EOF {
		_ = resp.Body.Close() // It has no content.
		return nil, err
	}
	return c, nil
}

func (c *chunks) fill() error {
	message, err := next(c.resp, c.buf)
	if err != nil {
		return err
	}
	c.buf = message
	data, err := field(message, c.number)
	if err != nil {
		return err
	}
	c.left = data.bytes
	return nil
}

// Read implements io.Reader.
func (c *chunks) Read(p []byte) (int, error) {
	for len(c.left) == 0 {
		if err := c.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, c.left)
	c.left = c.left[n:]
	return n, nil
}

// Close implements io.Closer.
func (c *chunks) Close() error { return c.resp.Body.Close() }
