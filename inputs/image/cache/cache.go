package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/zstd"
)

const (
	// folder is where entries lie below the directory that the user gave, which
	// may hold other things.
	folder = "layers"
	// magic begins every entry; the hash of all that follows it comes next.
	magic      = "boltseal-layer\x001\n"
	headerSize = len(magic) + sha256.Size
	// maxEntry and maxContent bound one entry, as it is stored and uncompressed.
	maxEntry   = 256 << 20
	maxContent = 1 << 30
	// window is how far back the compression looks: far enough for names, and a
	// sixteenth of the memory that the default takes.
	window = 512 << 10
	// touchAfter is how old the time of an entry's last use may become: writing
	// it anew at every use would only wear out the disk.
	touchAfter = time.Hour
	// evictEvery is how much is written between two looks at the whole size.
	evictEvery = 64 << 20
	// abandoned is when a temporary file belongs to nobody any more.
	abandoned = time.Hour
)

// DefaultSize bounds a cache for which no size is given, in bytes.
const DefaultSize = 1 << 30

// Cache is one directory. It is safe for concurrent use, by several processes
// as well.
type Cache struct {
	dir     string
	size    int64
	written atomic.Int64
	evict   sync.Mutex
}

// Open makes the directory where it is missing; only its owner can enter it. It
// refuses one that is a symbolic link or belongs to somebody else. size bounds
// what is kept in bytes; what is not positive is DefaultSize.
func Open(dir string, size int64) (*Cache, error) {
	if size <= 0 {
		size = DefaultSize
	}
	own := filepath.Join(dir, folder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("cache of layers: %w", err)
	}
	if err := makeDir(own); err != nil {
		return nil, fmt.Errorf("cache of layers: %w", err)
	}
	c := &Cache{dir: own, size: size}
	// The first entry that is put looks at the whole size.
	c.written.Store(evictEvery)
	return c, nil
}

// makeDir makes a directory that only its owner can enter. Nobody but the owner
// can change the mode: that is how a stranger's is found out.
func makeDir(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is no directory", dir)
	}
	if info.Mode().Perm() != 0o700 {
		return os.Chmod(dir, 0o700)
	}
	return nil
}

// place is where an entry lies, and the hash that it begins with.
func (c *Cache) place(digest, version string) (dir, file string, key [sha256.Size]byte) {
	key = sha256.Sum256([]byte(digest + "\x00" + version))
	name := hex.EncodeToString(key[:])
	dir = filepath.Join(c.dir, name[:2])
	return dir, filepath.Join(dir, name[2:]), key
}

// Get gives what was put under digest and version.
func (c *Cache) Get(digest, version string) ([]byte, bool) {
	_, file, key := c.place(digest, version)
	data, info, err := read(file)
	if err != nil {
		return nil, false
	}
	data, err = open(data, key)
	if err != nil {
		_ = os.Remove(file)
		return nil, false
	}
	if now := time.Now(); now.Sub(info.ModTime()) > touchAfter {
		_ = os.Chtimes(file, now, now)
	}
	return data, true
}

// Put keeps data under digest and version. Another process that puts the same
// at the same time does no harm: one of the two stays.
func (c *Cache) Put(digest, version string, data []byte) error {
	dir, file, key := c.place(digest, version)
	if len(data) > maxContent {
		return fmt.Errorf("cache of layers: %d bytes are too many for one entry", len(data))
	}
	sealed, err := seal(data, key)
	if err != nil {
		return fmt.Errorf("cache of layers: %w", err)
	}
	if int64(len(sealed)) > min(c.size, maxEntry) {
		return fmt.Errorf("cache of layers: %d bytes are too many for one entry", len(sealed))
	}
	if err := makeDir(dir); err != nil {
		return fmt.Errorf("cache of layers: %w", err)
	}
	if err := write(dir, file, sealed); err != nil {
		return fmt.Errorf("cache of layers: %w", err)
	}
	if c.written.Add(int64(len(sealed))) >= evictEvery {
		c.written.Store(0)
		c.shrink()
	}
	return nil
}

// read reads a regular file that is no symbolic link.
func read(file string) ([]byte, os.FileInfo, error) {
	before, err := os.Lstat(file)
	if err != nil {
		return nil, nil, err
	}
	if !before.Mode().IsRegular() {
		return nil, nil, errors.New("the entry is no regular file")
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !os.SameFile(before, info) || info.Size() > maxEntry {
		return nil, nil, errors.New("the entry is not what it was")
	}
	var buf bytes.Buffer
	buf.Grow(int(info.Size()) + bytes.MinRead)
	if _, err := buf.ReadFrom(io.LimitReader(f, maxEntry)); err != nil {
		return nil, nil, err
	}
	return buf.Bytes(), info, nil
}

// write makes the file appear as a whole or not at all.
func write(dir, file string, data []byte) error {
	f, err := os.CreateTemp(dir, ".new-*") // of mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// seal compresses data and puts the hash of the key and of itself before it.
func seal(data []byte, key [sha256.Size]byte) ([]byte, error) {
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false),
		zstd.WithWindowSize(window), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, err
	}
	out := make([]byte, headerSize, headerSize+len(data)/3)
	out = z.EncodeAll(data, out)
	copy(out, magic)
	sum := checksum(key, out[headerSize:])
	copy(out[len(magic):], sum[:])
	return out, nil
}

func open(sealed []byte, key [sha256.Size]byte) ([]byte, error) {
	if len(sealed) < headerSize || string(sealed[:len(magic)]) != magic {
		return nil, errors.New("the entry is of another format")
	}
	if sum := checksum(key, sealed[headerSize:]); !bytes.Equal(sum[:], sealed[len(magic):headerSize]) {
		return nil, errors.New("the entry is damaged")
	}
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxContent))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	return z.DecodeAll(sealed[headerSize:], nil)
}

func checksum(key [sha256.Size]byte, data []byte) [sha256.Size]byte {
	h := sha256.New()
	h.Write(key[:])
	h.Write(data)
	return [sha256.Size]byte(h.Sum(nil))
}
