package layer

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

// Layer is what Scan has to know of a layer.
type Layer struct {
	// Digest is the digest of the layer as it is stored, "" where there is none.
	// Whoever gives Open checks it.
	Digest string
	// DiffID is the digest of the layer uncompressed, "" when unknown. Scan
	// checks it.
	DiffID string
	// MediaType is the layer's media type. How the layer is compressed is told
	// from its content all the same.
	MediaType string
	// Size is what it takes as stored, in bytes, -1 when unknown.
	Size int64
	// Open gives the bytes as stored. Scan reads them to the end, or not at all
	// where they are kept already. It is asked again where a second look is
	// needed.
	Open func(ctx context.Context) (io.ReadCloser, error)
}

// name is how errors call the layer.
func (l Layer) name() string {
	if l.Digest != "" {
		return l.Digest
	}
	return l.DiffID
}

// SecretScanner looks for secrets in files.
type SecretScanner interface {
	// Version changes whenever the same content may give other secrets.
	Version() string
	// Wants says whether a file is to be looked at: path is cleaned and without
	// a leading slash, head the start of the content. It allocates nothing.
	Wants(path string, size int64, head []byte) bool
	// Scan looks through a file's content; it need not read to the end. What it
	// gives has Rule, Line and Fingerprint; the rest is filled in by Merge. An
	// error says that not all of the file was looked at; what was found counts.
	Scan(path string, size int64, content io.Reader) ([]inputs.FoundSecret, error)
}

// Store keeps what was found in layers.
type Store interface {
	// Get gives what was put under a layer's digest and a version.
	Get(digest, version string) ([]byte, bool)
	// Put keeps data. That it could not be kept is no reason to fail.
	Put(digest, version string, data []byte) error
}

// Options are how layers are read. The same serve for all layers of an image,
// side by side too.
type Options struct {
	// Catalogers are asked about every regular file.
	Catalogers []packages.Cataloger
	// Secrets looks for secrets; nil for not at all.
	Secrets SecretScanner
	// Budget bounds the layers of one image together; nil for the default limits
	// and this layer alone.
	Budget *Budget
	// Store keeps what was found; nil to keep nothing. Only layers with a digest
	// are kept.
	Store Store
	// Program changes whenever the program does that finds things. It is part of
	// what Store keeps things under.
	Program string
}

// Budget is what the layers of one image may still cost, and the memory that
// they share. It is safe for concurrent use.
type Budget struct {
	limits            inputs.ImageLimits
	entries, unpacked atomic.Int64
	// large is the memory for large files; whoever takes it gives it back.
	large chan []byte
}

// NewBudget gives a budget for one image; limits that are not positive are the
// default ones.
func NewBudget(limits inputs.ImageLimits) *Budget {
	d := inputs.DefaultImageLimits()
	if limits.Entries <= 0 {
		limits.Entries = d.Entries
	}
	if limits.Unpacked <= 0 {
		limits.Unpacked = d.Unpacked
	}
	if limits.Content <= 0 {
		limits.Content = d.Content
	}
	b := &Budget{limits: limits, large: make(chan []byte, 1)}
	b.large <- nil
	return b
}

// enter counts n entries.
func (b *Budget) enter(n int) error {
	if b.entries.Add(int64(n)) > int64(b.limits.Entries) {
		return fmt.Errorf("the image has more than %d entries", b.limits.Entries)
	}
	return nil
}

// unpack counts n uncompressed bytes.
func (b *Budget) unpack(n int64) error {
	if b.unpacked.Add(n) > b.limits.Unpacked || n < 0 {
		return fmt.Errorf("the image takes more than %d bytes uncompressed", b.limits.Unpacked)
	}
	return nil
}
