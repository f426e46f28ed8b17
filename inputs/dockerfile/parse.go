package dockerfile

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/patternmatcher"

	"github.com/boltseal/boltseal/inputs"
)

// file is a Dockerfile as BuildKit reads it.
type file struct {
	name      string
	src       []byte
	limits    inputs.Limits
	buildArgs map[string]string
	// ignored tells what the build context leaves out, nil where nothing is known.
	ignored *patternmatcher.PatternMatcher

	starts []int // offsets of the lines, made when first needed

	escape rune
	// empty holds the lines at which BuildKit warns of empty continuation lines.
	empty  map[int]bool
	nodes  []*parser.Node
	steps  []step
	stages int
}

// step is one instruction: its node and what BuildKit makes of it.
type step struct {
	// node is the instruction; for ONBUILD, the trigger.
	node *parser.Node
	// outer is the instruction as the file holds it.
	outer *parser.Node
	// cmd is BuildKit's typed instruction, nil for a trigger that would fail.
	cmd any
	// onbuild says that the instruction is a trigger.
	onbuild bool
	// stage is the index of its stage, -1 before the first FROM.
	stage int
}

func (s *step) op() string { return strings.ToLower(s.node.Value) }

// parse fills nodes and steps; what BuildKit refuses is an error with a line.
func (f *file) parse() error {
	if len(bytes.TrimSpace(bytes.TrimPrefix(f.src, bom))) == 0 {
		return f.errorAt(0, errors.New("the Dockerfile is empty"))
	}
	result, err := parser.Parse(bytes.NewReader(f.src))
	if err != nil {
		return f.parseError(err)
	}
	f.escape = result.EscapeToken
	f.empty = emptyContinuations(result.Warnings)
	f.nodes = result.AST.Children
	f.steps = make([]step, 0, len(f.nodes))
	stage := -1
	for _, node := range f.nodes {
		s, err := makeStep(node)
		if err != nil {
			return f.instructionError(node, err)
		}
		if _, ok := s.cmd.(*instructions.Stage); ok {
			stage++
		}
		if stage < 0 && s.op() != "arg" || stage < 0 && s.onbuild {
			return f.errorAt(node.StartLine, fmt.Errorf("%s stands before the first FROM", strings.ToUpper(node.Value)))
		}
		s.stage = stage
		f.steps = append(f.steps, s)
	}
	if stage < 0 {
		last := f.nodes[len(f.nodes)-1]
		return f.errorAt(last.StartLine, errors.New("the Dockerfile has no FROM"))
	}
	f.stages = stage + 1
	return nil
}

// emptyContinuations picks the parser's warnings of empty continuation lines:
// at most one for an instruction, at the last line before its here-documents.
func emptyContinuations(warnings []parser.Warning) map[int]bool {
	lines := map[int]bool{}
	for _, w := range warnings {
		if w.Location != nil && strings.HasSuffix(w.URL, "/no-empty-continuation/") {
			lines[w.Location.Start.Line] = true
		}
	}
	return lines
}

// emptyContinuation is the line of an instruction at which BuildKit warns of
// empty continuation lines, -1 for none.
func (f *file) emptyContinuation(node *parser.Node) int {
	if len(f.empty) == 0 {
		return -1
	}
	for n := node.StartLine; n <= node.EndLine; n++ {
		if f.empty[n] {
			return n
		}
	}
	return -1
}

func makeStep(node *parser.Node) (step, error) {
	cmd, err := instructions.ParseInstruction(node)
	if err != nil {
		return step{}, err
	}
	s := step{node: node, outer: node, cmd: cmd}
	if _, ok := cmd.(*instructions.OnbuildCommand); !ok || node.Next == nil || len(node.Next.Children) == 0 {
		return s, nil
	}
	// BuildKit reads a trigger only when a build uses it: one that it would
	// refuse then is no error of this file.
	inner := *node.Next.Children[0]
	inner.StartLine, inner.EndLine = node.StartLine, node.EndLine
	inner.Heredocs = node.Heredocs
	s.node, s.onbuild, s.cmd = &inner, true, nil
	if cmd, err := instructions.ParseInstruction(&inner); err == nil {
		s.cmd = cmd
	}
	return s, nil
}

// parseError gives BuildKit's error its line.
func (f *file) parseError(err error) error {
	if line := f.longLine(); line > 0 {
		return f.errorAt(line, fmt.Errorf("the line is longer than BuildKit reads (%d bytes)", maxLine-1))
	}
	line := 0
	var located *parser.LocationError
	if errors.As(err, &located) {
		line = firstLine(located.Locations)
	}
	return f.errorAt(max(line, 1), plain(err))
}

func (f *file) instructionError(node *parser.Node, err error) error {
	return f.errorAt(node.StartLine, plain(err))
}

// plain cuts what a hostile file could put into a message.
func plain(err error) error {
	const most = 300
	text := err.Error()
	if len(text) <= most {
		return err
	}
	return errors.New(cut(text, most) + "…")
}

func firstLine(locations [][]parser.Range) int {
	for _, ranges := range locations {
		for _, r := range ranges {
			if r.Start.Line > 0 {
				return r.Start.Line
			}
		}
	}
	return 0
}

func (f *file) longLine() int {
	n := 0
	for line := range bytes.Lines(f.src) {
		n++
		if len(line) >= maxLine {
			return n
		}
	}
	return 0
}
