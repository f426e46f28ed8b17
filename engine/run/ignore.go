package run

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/boltseal/boltseal/engine/ledger"
	"github.com/boltseal/boltseal/inputs"
)

// IgnoreName is the file that says what a walk leaves out, in the working
// directory and in each directory that is named. Its lines are read as git
// reads .gitignore; ignore files further down are not looked for.
const IgnoreName = ".boltsealignore"

// Bounds of an ignore file: every entry of a walk is held against every line.
const (
	largestIgnore   = 256 << 10
	mostIgnoreLines = 2000
)

// ignoreFile is one ignore file and the directory it speaks of.
type ignoreFile struct {
	base     string // real path of its directory
	name     string // how reports call it
	digest   string
	patterns []ignorePattern
}

type ignorePattern struct {
	glob    string
	negate  bool
	dirOnly bool
	line    int
}

// readIgnore reads the ignore file of a directory; nil where there is none.
// dirName is how reports call the directory.
func readIgnore(d disk, dir, dirName string) (*ignoreFile, []error) {
	path, name := filepath.Join(dir, IgnoreName), joinName(dirName, IgnoreName)
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	var text []byte
	if err == nil {
		var c *content
		var done func()
		if c, done, err = openContent(d, path, largestIgnore); err == nil {
			defer done()
			text, err = c.bytes()
		}
	}
	if err != nil {
		return nil, []error{at(name, 0, fmt.Errorf("read ignore file: %w", plain(err)))}
	}
	sum := sha256.Sum256(text)
	file := &ignoreFile{base: dir, name: name, digest: "sha256:" + hex.EncodeToString(sum[:])}
	return file, file.parse(string(text))
}

func (f *ignoreFile) parse(text string) []error {
	var problems []error
	line := 0
	for raw := range strings.Lines(text) {
		line++
		pattern := strings.TrimRight(raw, " \t\r\n")
		pattern = strings.TrimPrefix(pattern, "\ufeff")
		if pattern == "" || pattern[0] == '#' {
			continue
		}
		if len(f.patterns) == mostIgnoreLines {
			problems = append(problems, at(f.name, line, fmt.Errorf("more than %d patterns", mostIgnoreLines)))
			break
		}
		p := ignorePattern{line: line}
		pattern, p.negate = strings.CutPrefix(pattern, "!")
		pattern, p.dirOnly = strings.CutSuffix(pattern, "/")
		if rooted, anchored := strings.CutPrefix(pattern, "/"); anchored {
			p.glob = rooted
		} else if strings.Contains(pattern, "/") {
			p.glob = pattern
		} else {
			p.glob = "**/" + pattern
		}
		if err := ledger.CheckGlob(p.glob); err != nil {
			problems = append(problems, at(f.name, line, err))
			continue
		}
		f.patterns = append(f.patterns, p)
	}
	return problems
}

// at is an error at a line of a file.
func at(name string, line int, err error) error {
	return &inputs.PositionError{Pos: inputs.Position{File: name, Line: line}, Err: err}
}

// ignored says which pattern leaves out the entry at real path, as file:line;
// the last that matches decides, and the ignore file nearer to the entry is
// asked last.
func ignored(files []*ignoreFile, real string, dir bool) (where string, yes bool) {
	for _, f := range files {
		rel, ok := relative(f.base, real)
		if !ok {
			continue
		}
		for _, p := range f.patterns {
			if p.dirOnly && !dir {
				continue
			}
			if match, err := doublestar.Match(p.glob, rel); err == nil && match {
				yes, where = !p.negate, fmt.Sprintf("%s:%d", f.name, p.line)
			}
		}
	}
	return where, yes
}

// relative is path below base with slashes; ok is false where it is not below.
func relative(base, path string) (rel string, ok bool) {
	rel, err := filepath.Rel(base, path)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}
