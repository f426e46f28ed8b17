package store

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"iter"

	"github.com/klauspost/compress/zstd"
)

// write writes a file of records, which come in order, and completes the
// description's counts of entries.
func write(to io.Writer, description *Description, records iter.Seq2[record, error]) (digest string, err error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault))
	if err != nil {
		return "", err
	}
	defer encoder.Close()
	w := &writer{to: bufio.NewWriterSize(to, 256<<10), encoder: encoder, offset: int64(len(magic))}
	if _, err := w.to.WriteString(magic); err != nil {
		return "", err
	}
	for r, err := range records {
		if err != nil {
			return "", err
		}
		if err := w.add(r); err != nil {
			return "", err
		}
	}
	if err := w.flush(); err != nil {
		return "", err
	}
	return w.finish(*description)
}

// writer writes blocks.
type writer struct {
	to      *bufio.Writer
	encoder *zstd.Encoder
	offset  int64
	blocks  []block
	hashes  []uint64
	last    string
	first   string
	pending []byte
	packed  []byte
}

func (w *writer) add(r record) error {
	if len(w.pending) == 0 {
		w.first = r.key
	}
	if r.key != w.last || len(w.hashes) == 0 {
		w.hashes = append(w.hashes, hashKey(r.key))
		w.last = r.key
	}
	w.pending = appendString(w.pending, r.key)
	w.pending = append(binary.AppendUvarint(w.pending, uint64(len(r.value))), r.value...)
	if len(w.pending) < blockSize {
		return nil
	}
	return w.flush()
}

// flush closes the block.
func (w *writer) flush() error {
	if len(w.pending) == 0 {
		return nil
	}
	w.packed = w.encoder.EncodeAll(w.pending, w.packed[:0])
	sum := sha256.Sum256(w.packed)
	b := block{first: w.first, offset: w.offset, length: len(w.packed), raw: len(w.pending)}
	copy(b.sum[:], sum[:])
	w.blocks = append(w.blocks, b)
	w.offset += int64(len(w.packed))
	w.pending = w.pending[:0]
	_, err := w.to.Write(w.packed)
	return err
}

func (w *writer) finish(description Description) (digest string, err error) {
	t := tail{description: description, blocks: w.blocks, filter: newFilter(len(w.hashes))}
	for _, hash := range w.hashes {
		t.filter.add(hash)
	}
	raw, err := t.encode()
	if err != nil {
		return "", err
	}
	if len(raw) > maxTail {
		return "", fmt.Errorf("the index takes %d bytes, more than the %d it may", len(raw), maxTail)
	}
	packed := w.encoder.EncodeAll(raw, nil)
	sum := sha256.Sum256(packed)
	footer := binary.LittleEndian.AppendUint64(nil, uint64(w.offset))
	footer = binary.LittleEndian.AppendUint64(footer, uint64(len(packed)))
	footer = binary.LittleEndian.AppendUint64(footer, uint64(len(raw)))
	footer = append(append(footer, sum[:]...), magicEnd...)
	if _, err := w.to.Write(packed); err != nil {
		return "", err
	}
	if _, err := w.to.Write(footer); err != nil {
		return "", err
	}
	return digestOf(sum), w.to.Flush()
}

func digestOf(sum [sha256.Size]byte) string { return fmt.Sprintf("sha256:%x", sum) }
