package secret

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"sync"

	"github.com/boltseal/boltseal/inputs"
)

// The bounds of looking through one file.
const (
	pieceSize  = 256 << 10
	lookAhead  = 24 << 10 // how far behind its word a rule may look
	lookBehind = 1 << 10  // how far before it
	mostHits   = 100
	// How often rules may look closer. Hostile text makes each cost some 10 µs,
	// honest text a hundredth of that.
	mostTries = 1_000_000
)

// version changes whenever the same content may give other secrets.
const version = "1"

// Hit is a secret that was found.
type Hit struct {
	// Rule is the kind of secret: private-key, aws-access-key, github-token.
	Rule string
	// Line is the line that it begins in, from 1; -1 for what is no file.
	Line int
	// Fingerprint is the first 8 hex digits of Value's SHA-256.
	Fingerprint string
	// Value is the secret itself, for whoever keeps it out of outputs.
	Value string
}

// Scanner finds secrets. It does not change and serves many goroutines.
type Scanner struct {
	filter filter
	rules  []rule
	// buffers hold pieces of files: most files are far smaller than one.
	buffers sync.Pool
}

// rule is what looks closer where a word stands.
type rule struct {
	// word is in lower case; it stands in the text in any case.
	word string
	// strong rules look through binary files as well.
	strong bool
	// match looks at the word that begins at text[at]. It gives no more than it
	// is sure of.
	match func(c *context, at int) []match
}

// match is a stretch of the text that is a secret.
type match struct {
	rule       string
	start, end int
}

// context is the text that rules look at.
type context struct {
	text   []byte
	path   string
	place  place
	binary bool
}

// New makes a scanner.
func New() *Scanner {
	s := &Scanner{rules: append(tokenRules(), otherRules()...)}
	s.buffers.New = func() any {
		buf := make([]byte, 0, pieceSize+lookAhead+lookBehind)
		return &buf
	}
	for i, r := range s.rules {
		s.filter.add(r.word, uint16(i))
	}
	return s
}

// Version says which rules these are.
func (s *Scanner) Version() string { return version }

// Scan finds the secrets in a file and tells all but their values. An error
// says that not all of the file was looked at; what was found counts.
func (s *Scanner) Scan(path string, _ int64, content io.Reader) ([]inputs.FoundSecret, error) {
	hits, err := s.File(path, content)
	found := make([]inputs.FoundSecret, 0, len(hits))
	for _, h := range hits {
		found = append(found, inputs.FoundSecret{Rule: h.Rule, Where: "file", Path: path, Line: h.Line, Fingerprint: h.Fingerprint})
	}
	return found, err
}

// errTries says that a file was given up.
var errTries = errors.New("the file has too many places where a secret may stand")

// File finds the secrets in a file, each once, and up to 100 of them. An error
// says that the content was not looked at to the end; what was found before
// that counts.
func (s *Scanner) File(path string, content io.Reader) ([]Hit, error) {
	w := walk{scanner: s, line: 1, seen: map[string]bool{}}
	w.context.path, w.context.place = path, placeOf(path)
	held := s.buffers.Get().(*[]byte)
	defer s.buffers.Put(held)
	buf := (*held)[:0]
	from := 0 // where words are looked for
	first := true
	for {
		n, err := io.ReadFull(content, buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !end {
			return w.hits, err
		}
		if first {
			first = false
			w.context.binary = isBinary(buf)
			if whole := wholeFile(path); whole != nil && !w.context.binary {
				w.context.text = buf
				w.take(whole(&w.context))
			}
		}
		to := len(buf)
		if !end {
			to -= lookAhead
		}
		w.context.text = buf
		s.look(&w, from, to)
		if w.tries >= mostTries {
			return w.hits, errTries
		}
		if end || len(w.hits) >= mostHits {
			return w.hits, nil
		}
		keep := max(0, to-lookBehind)
		w.advance(keep)
		from = to - keep
		buf = buf[:copy(buf, buf[keep:])]
		w.counted = 0
	}
}

// walk is one way through a file.
type walk struct {
	scanner *Scanner
	context context
	hits    []Hit
	seen    map[string]bool
	tries   int
	line    int // the line at text[counted]
	counted int
}

func (w *walk) full() bool { return len(w.hits) >= mostHits || w.tries >= mostTries }

// advance counts the lines up to at.
func (w *walk) advance(at int) {
	if at > w.counted {
		w.line += bytes.Count(w.context.text[w.counted:at], []byte{'\n'})
		w.counted = at
	}
}

// take keeps matches that are new and no examples.
func (w *walk) take(found []match) {
	for _, m := range found {
		value := string(w.context.text[m.start:m.end])
		if w.full() || w.seen[m.rule+"\x00"+value] {
			continue
		}
		w.seen[m.rule+"\x00"+value] = true
		line := w.line
		if m.start >= w.counted {
			line += bytes.Count(w.context.text[w.counted:m.start], []byte{'\n'})
		} else {
			line -= bytes.Count(w.context.text[m.start:w.counted], []byte{'\n'})
		}
		w.hits = append(w.hits, hit(m.rule, value, line))
	}
}

func hit(rule, value string, line int) Hit {
	sum := sha256.Sum256([]byte(value))
	return Hit{Rule: rule, Line: line, Fingerprint: hex.EncodeToString(sum[:4]), Value: value}
}

// look goes through text[from:to] for words.
func (s *Scanner) look(w *walk, from, to int) {
	text := w.context.text
	for at := from; ; at++ {
		at = s.filter.next(text, at, to)
		if at < 0 || w.full() {
			return
		}
		for _, i := range s.filter.at(text[at:]) {
			r := &s.rules[i]
			if w.context.binary && !r.strong || !hasWord(text[at:], r.word) {
				continue
			}
			w.tries++
			if found := r.match(&w.context, at); len(found) > 0 {
				w.advance(max(w.counted, at-lookBehind))
				w.take(found)
			}
		}
	}
}

// hasWord says whether text begins with a word that is in lower case.
func hasWord(text []byte, word string) bool {
	if len(text) < len(word) {
		return false
	}
	for i := range len(word) {
		c := text[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != word[i] {
			return false
		}
	}
	return true
}

// isBinary says that the beginning of a file is not text.
func isBinary(head []byte) bool {
	return bytes.IndexByte(head[:min(len(head), 8<<10)], 0) >= 0
}
