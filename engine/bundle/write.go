package bundle

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"time"
)

// An archive that is written here has two gzip members, one behind the other,
// as RFC 1952 §2.2 allows and every gzip reader reads:
//
//   - the body: the entries of all files, compressed;
//   - the seal: the entry of .signatures.json, where there is one, and the end
//     of the archive, in stored (uncompressed) blocks.
//
// So the signature in the seal can cover the bytes of the body as they are,
// and the seal has one possible form for one signature: no byte of a signed
// bundle can change unseen.

// newBundle packs files and, unless nil, signatures.
func newBundle(files []File, signatures []byte) (*Bundle, error) {
	files = slices.Clone(files)
	slices.SortFunc(files, func(x, y File) int { return strings.Compare(x.Name, y.Name) })
	body, err := packBody(files)
	if err != nil {
		return nil, fmt.Errorf("pack bundle: %w", err)
	}
	seal, err := packSeal(signatures)
	if err != nil {
		return nil, fmt.Errorf("pack bundle: %w", err)
	}
	return &Bundle{files: files, signatures: signatures, archive: slices.Concat(body, seal)}, nil
}

// packBody is the first member: the same bytes for the same files.
func packBody(files []File) ([]byte, error) {
	var out bytes.Buffer
	zipped, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	entries := tar.NewWriter(zipped)
	for _, f := range files {
		if err := writeEntry(entries, f); err != nil {
			return nil, err
		}
	}
	if err := entries.Flush(); err != nil {
		return nil, err
	}
	if err := zipped.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// packSeal is the second member.
func packSeal(signatures []byte) ([]byte, error) {
	var out bytes.Buffer
	entries := tar.NewWriter(&out)
	if signatures != nil {
		if err := writeEntry(entries, File{Name: signaturesFile, Content: signatures}); err != nil {
			return nil, err
		}
	}
	if err := entries.Close(); err != nil {
		return nil, err
	}
	return store(out.Bytes()), nil
}

// writeEntry writes a file with a fixed mode and time.
func writeEntry(w *tar.Writer, f File) error {
	header := &tar.Header{Name: f.Name, Mode: 0o644, Size: int64(len(f.Content)), Typeflag: tar.TypeReg, ModTime: time.Unix(0, 0)}
	if err := w.WriteHeader(header); err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	if _, err := w.Write(f.Content); err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	return nil
}

// largestStored is how much a stored block holds (RFC 1951 §3.2.4).
const largestStored = 65535

// store is a gzip member of stored blocks. It is written out here, and not
// left to a compressor, because it must be the same in every version.
func store(content []byte) []byte {
	out := []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255}
	for rest := content; ; {
		part := rest[:min(len(rest), largestStored)]
		rest = rest[len(part):]
		last := byte(0)
		if len(rest) == 0 {
			last = 1
		}
		out = append(out, last)
		out = binary.LittleEndian.AppendUint16(out, uint16(len(part)))
		out = binary.LittleEndian.AppendUint16(out, ^uint16(len(part)))
		out = append(out, part...)
		if last == 1 {
			break
		}
	}
	out = binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(content))
	return binary.LittleEndian.AppendUint32(out, uint32(len(content)))
}
