package dockerfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"github.com/boltseal/boltseal/inputs"
)

// ignoreFile reads what the build leaves out of its context: the file that
// bears the Dockerfile's name and .dockerignore, else the .dockerignore beside
// it. It is nil where there is none, or no tree to look into.
func ignoreFile(ref inputs.Ref) (*patternmatcher.PatternMatcher, error) {
	if ref.Tree == nil || ref.Path == "" {
		return nil, nil
	}
	for _, name := range []string{ref.Path + ".dockerignore", path.Join(path.Dir(ref.Path), ".dockerignore")} {
		text, err := readIgnore(ref, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path.Base(name), err)
		}
		patterns, err := ignorefile.ReadAll(bytes.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path.Base(name), err)
		}
		matcher, err := patternmatcher.New(patterns)
		if err != nil {
			return nil, fmt.Errorf("understand %s: %w", path.Base(name), err)
		}
		return matcher, nil
	}
	return nil, nil
}

const (
	// maxIgnore is the largest ignore file: each line becomes a regular expression.
	maxIgnore = 64 << 10
	// matchCost is what comparing a source with one pattern is charged for.
	matchCost = 8
)

func readIgnore(ref inputs.Ref, name string) ([]byte, error) {
	f, err := ref.Tree.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fs.ErrNotExist
	}
	text, err := io.ReadAll(io.LimitReader(f, maxIgnore+1))
	if err == nil && len(text) > maxIgnore {
		err = fmt.Errorf("it is larger than %d bytes", maxIgnore)
	}
	return text, err
}

// findIgnored says which sources the context does not hold. As BuildKit does,
// it says nothing where the ignore file takes something back with "!": a
// directory may then be left out and a file in it not.
func (b *builder) findIgnored(s *step, ins *inputs.Instruction) error {
	if b.ignored == nil || b.ignored.Exclusions() || ins.FromStage >= 0 || ins.FromImage != "" || !b.links[s.stage].used {
		return nil
	}
	for _, source := range ins.Sources {
		if remote(source) {
			continue
		}
		clean := filepath.ToSlash(filepath.Clean(source))
		if (clean == "." || clean == "/") && !b.ignoresAll() {
			continue
		}
		if err := b.charge(matchCost*len(b.ignored.Patterns()), s.outer.StartLine); err != nil {
			return err
		}
		left, err := b.ignored.MatchesOrParentMatches(clean)
		if err != nil {
			return b.errorAt(s.outer.StartLine, fmt.Errorf("compare %q with the ignore file: %w", source, err))
		}
		if left {
			ins.Ignored = append(ins.Ignored, source)
		}
	}
	return nil
}

// remote says that ADD fetches a source from elsewhere.
func remote(source string) bool {
	return strings.Contains(source, "://") || strings.HasPrefix(source, "git@")
}

// ignoresAll says that a pattern leaves out everything in the context.
func (b *builder) ignoresAll() bool {
	for _, pattern := range b.ignored.Patterns() {
		switch pattern.String() {
		case "*", "**", "**/*":
			return true
		}
	}
	return false
}
