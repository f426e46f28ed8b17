package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/boltseal/boltseal/engine/bundle/cache"
)

// Download is one thing to get.
type Download struct {
	// Client asks.
	Client *http.Client
	// Address is what to ask for.
	Address string
	// Header is sent with each request.
	Header http.Header
	// Key is what parts of it are kept under: its digest or address.
	Key string
	// Digest is what it must have, "" for anything.
	Digest string
	// Size is how many bytes it must have, -1 for any number.
	Size int64
	// ETag is that of what is there already, "" for nothing.
	ETag string
}

// Got is what a server gave.
type Got struct {
	Content []byte
	// ETag is the server's name for it.
	ETag string
	// NotModified says that what Download.ETag names is still right.
	NotModified bool
}

// maxResumed is how often one download is taken up again.
const maxResumed = 3

// defaultPause is the first pause before that.
const defaultPause = 500 * time.Millisecond

// transfer is a download on its way.
type transfer struct {
	Download
	o       Options
	content []byte
	// etag is that of content, "" where the server gave no strong one.
	etag string
	// kept says that content began with what an earlier run left.
	kept bool
}

// ErrDigest says that content is not what it is called by.
var ErrDigest = errors.New("the content does not have the digest that it is called by")

// errTooLarge says that a server sends more than may be read.
var errTooLarge = errors.New("larger than allowed")

// Fetch downloads. What breaks off is taken up again, and by the next run.
func (d Download) Fetch(ctx context.Context, o Options) (Got, error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	t := &transfer{Download: d, o: o}
	if t.content, t.etag = o.Cache.Part(d.Key, o.Limit); len(t.content) > 0 {
		t.kept = true
	}
	got, err := t.run(ctx)
	switch {
	case err == nil:
		_ = o.Cache.PutPart(d.Key, "", nil)
	case t.resumable() && !errors.Is(err, ErrDigest) && !errors.Is(err, errTooLarge):
		_ = o.Cache.PutPart(d.Key, t.etag, t.content)
	}
	return got, err
}

func (t *transfer) run(ctx context.Context) (Got, error) {
	pause := t.o.Pause
	if pause == 0 {
		pause = defaultPause
	}
	for tries := 0; ; tries++ {
		notModified, err := t.request(ctx)
		if notModified {
			return Got{NotModified: true}, nil
		}
		if err == nil {
			if err = t.check(); err == nil {
				return Got{Content: t.content, ETag: t.etag}, nil
			}
			if !t.kept {
				return Got{}, err
			}
			t.restart() // What an earlier run left was of something else.
			continue
		}
		var broken *brokenError
		if !errors.As(err, &broken) || tries == maxResumed || ctx.Err() != nil {
			return Got{}, err
		}
		if !t.resumable() {
			t.restart()
		}
		if err := sleep(ctx, pause<<tries); err != nil {
			return Got{}, err
		}
	}
}

// restart forgets what there is.
func (t *transfer) restart() { t.content, t.etag, t.kept = nil, "", false }

// resumable says that the rest can be told to belong to what there is.
func (t *transfer) resumable() bool { return t.Digest != "" || t.etag != "" }

// check holds what came to what was asked for.
func (t *transfer) check() error {
	if t.Size >= 0 && int64(len(t.content)) != t.Size {
		return fmt.Errorf("%d bytes came, not %d: %w", len(t.content), t.Size, ErrDigest)
	}
	if t.Digest != "" && cache.DigestOf(t.content) != t.Digest {
		return fmt.Errorf("%s: %w", t.Digest, ErrDigest)
	}
	return nil
}

// brokenError is an error after which the rest may still come.
type brokenError struct{ cause error }

func (b *brokenError) Error() string { return "the download broke off: " + b.cause.Error() }
func (b *brokenError) Unwrap() error { return b.cause }

// request asks once, for all or for the rest.
func (t *transfer) request(ctx context.Context) (notModified bool, err error) {
	if t.Size >= 0 && int64(len(t.content)) >= t.Size && len(t.content) > 0 {
		return false, nil // The check decides.
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, t.Address, nil)
	if err != nil {
		return false, errors.New("it is no URL")
	}
	for key, values := range t.Header {
		r.Header[key] = values
	}
	switch {
	case len(t.content) > 0:
		r.Header.Set("Range", fmt.Sprintf("bytes=%d-", len(t.content)))
		if t.etag != "" {
			r.Header.Set("If-Range", t.etag)
		}
	case t.ETag != "":
		r.Header.Set("If-None-Match", t.ETag)
	}
	resp, err := t.Client.Do(r)
	if err != nil {
		return false, Brief(err)
	}
	defer resp.Body.Close()
	return t.answer(resp)
}

func (t *transfer) answer(resp *http.Response) (notModified bool, err error) {
	switch resp.StatusCode {
	case http.StatusOK:
		t.content, t.etag, t.kept = nil, strong(resp.Header.Get("ETag")), false
	case http.StatusPartialContent:
		if len(t.content) == 0 || !strings.HasPrefix(resp.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", len(t.content))) {
			return false, errors.New("the server sends another part than was asked for")
		}
	case http.StatusNotModified:
		if t.ETag == "" || len(t.content) > 0 {
			return false, errors.New("the server answers 304 to a question without a condition")
		}
		return true, nil
	case http.StatusRequestedRangeNotSatisfiable:
		if len(t.content) == 0 {
			return false, Refusal(resp)
		}
		t.restart()
		return false, &brokenError{errors.New("the server has less of it than before")}
	default:
		return false, Refusal(resp)
	}
	return false, t.read(resp)
}

// read appends an answer's body.
func (t *transfer) read(resp *http.Response) error {
	total := int64(len(t.content)) + resp.ContentLength
	if resp.ContentLength < 0 {
		total = max(t.Size, 0)
	}
	limit := t.o.Limit
	if t.Size >= 0 {
		limit = min(limit, t.Size)
	}
	if total > limit {
		t.restart()
		return fmt.Errorf("the server sends %d bytes, more than %d: %w", total, limit, errTooLarge)
	}
	all := bytes.NewBuffer(t.content)
	body := &counted{r: io.LimitReader(resp.Body, limit+1-int64(len(t.content))), done: int64(len(t.content)), total: total, tell: t.o.Progress}
	_, err := all.ReadFrom(body)
	t.content = all.Bytes()
	if int64(len(t.content)) > limit {
		t.restart()
		return fmt.Errorf("the server sends more than %d bytes: %w", limit, errTooLarge)
	}
	if err != nil {
		return &brokenError{err}
	}
	if t.Size >= 0 && int64(len(t.content)) < t.Size {
		return &brokenError{io.ErrUnexpectedEOF}
	}
	return nil
}

// strong is an entity tag that stands for the same bytes, "" for a weak one
// (RFC 9110, 8.8.3).
func strong(etag string) string {
	if strings.HasPrefix(etag, "W/") || len(etag) > 1024 {
		return ""
	}
	return etag
}

// Refusal is the error that an answer means.
func Refusal(resp *http.Response) error {
	text := fmt.Sprintf("the server answers %d %s", resp.StatusCode, http.StatusText(resp.StatusCode))
	if resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusForbidden {
		text += " (no credentials are sent to web servers; a registry takes those of docker login)"
	}
	return errors.New(text)
}

// counted tells how much was read.
type counted struct {
	r           io.Reader
	done, total int64
	tell        func(done, total int64)
}

// Read implements io.Reader.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.done += int64(n)
	if c.tell != nil {
		c.tell(c.done, c.total)
	}
	return n, err
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
