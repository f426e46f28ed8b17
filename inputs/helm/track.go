package helm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"text/template"
	"text/template/parse"
	"time"
	"unsafe"
)

// origin is where a line of output was written. Its text is that of the
// template where a text node wrote its beginning; shift is by how many columns
// it was moved to the right.
type origin struct {
	file  string
	line  int
	text  bool
	shift int
}

// errStopped ends a template through its writer.
var errStopped = errors.New("stopped")

// track knows where every text node of the templates stands. text/template
// hands a node's own bytes to the writer, so their address tells the node.
// Empty text nodes are put before each action: what an action writes is at the
// place of the last node that was written.
type track struct {
	ctx      context.Context
	deadline time.Time
	nodes    map[*byte]origin
	seen     map[*parse.Tree]bool
	included map[string][]origin // lines of included text, by the text
	written  int
	stop     error
}

func newTrack(ctx context.Context, deadline time.Time) *track {
	return &track{ctx: ctx, deadline: deadline, nodes: map[*byte]origin{}, seen: map[*parse.Tree]bool{}, included: map[string][]origin{}}
}

// learn notes the nodes of all templates of a set. name says how reports call
// the file of a parse name, "" for text that is no file.
func (t *track) learn(set *template.Template, name func(string) string) {
	for _, one := range set.Templates() {
		if one.Tree == nil || one.Tree.Root == nil || t.seen[one.Tree] {
			continue
		}
		t.seen[one.Tree] = true
		t.list(one.Tree, name(one.Tree.ParseName), one.Tree.Root)
	}
}

// learnNew notes the templates that a tpl defined; they have no file.
func (t *track) learnNew(set *template.Template) {
	t.learn(set, func(string) string { return "" })
}

func (t *track) list(tree *parse.Tree, file string, list *parse.ListNode) {
	if list == nil {
		return
	}
	nodes := []parse.Node{t.mark(tree, file, list)}
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			if len(n.Text) > 0 {
				n.Text = bytes.Clone(n.Text)
				t.nodes[&n.Text[0]] = origin{file: file, line: lineOf(tree, n), text: true}
			}
		case *parse.IfNode:
			t.branch(tree, file, &n.BranchNode)
		case *parse.RangeNode:
			t.branch(tree, file, &n.BranchNode)
		case *parse.WithNode:
			t.branch(tree, file, &n.BranchNode)
		case *parse.ActionNode:
			nodes = append(nodes, t.mark(tree, file, n))
		}
		nodes = append(nodes, n)
	}
	list.Nodes = nodes
}

func (t *track) branch(tree *parse.Tree, file string, n *parse.BranchNode) {
	t.list(tree, file, n.List)
	t.list(tree, file, n.ElseList)
}

// mark is an empty text node that says where n stands.
func (t *track) mark(tree *parse.Tree, file string, n parse.Node) parse.Node {
	text := make([]byte, 1)[:0]
	t.nodes[unsafe.SliceData(text)] = origin{file: file, line: lineOf(tree, n)}
	return &parse.TextNode{NodeType: parse.NodeText, Pos: n.Position(), Text: text}
}

// lineOf is the line a node starts at.
func lineOf(tree *parse.Tree, n parse.Node) int {
	location, _ := tree.ErrorContext(n)
	rest := strings.TrimPrefix(location, tree.ParseName+":")
	line := 0
	if _, err := fmt.Sscanf(rest, "%d", &line); err != nil {
		return 1
	}
	return line
}

// check ends the rendering when its time is over.
func (t *track) check() error {
	switch {
	case t.stop != nil:
	case t.ctx.Err() != nil:
		t.stop = t.ctx.Err()
	case time.Now().After(t.deadline):
		t.stop = fmt.Errorf("the chart renders longer than %s", mostTime)
	default:
		return nil
	}
	return errStopped
}

func (t *track) why() error { return fmt.Errorf("the chart does not render: %w", t.stop) }

// writer collects the output of one template.
type writer struct {
	track *track
	text  strings.Builder
	lines []origin
	fresh bool // the last line has no byte yet
	from  origin
}

func (t *track) writer() *writer { return &writer{track: t, lines: []origin{{}}, fresh: true} }

// String is what was written.
func (w *writer) String() string { return w.text.String() }

// Write implements io.Writer.
func (w *writer) Write(b []byte) (int, error) {
	if err := w.track.check(); err != nil {
		return 0, err
	}
	w.track.written += len(b)
	if w.track.written > mostOutput {
		w.track.stop = fmt.Errorf("it writes more than %d bytes", mostOutput)
		return 0, errStopped
	}
	node, known := w.track.nodes[unsafe.SliceData(b)]
	if known && node.file != "" {
		w.from = node
	}
	if len(b) == 0 {
		return 0, nil
	}
	w.text.Write(b)
	if known && node.text {
		w.node(b, node)
		return len(b), nil
	}
	w.value(b)
	return len(b), nil
}

// node notes the lines of a text node.
func (w *writer) node(b []byte, at origin) {
	for {
		next := bytes.IndexByte(b, '\n')
		if next != 0 && len(b) > 0 {
			w.begin(at)
		}
		if next < 0 {
			break
		}
		w.begin(at)
		w.lines, w.fresh = append(w.lines, origin{}), true
		b, at.line = b[next+1:], at.line+1
	}
	// What follows on this line is an action's.
	w.from = origin{file: at.file, line: at.line}
}

// begin gives the current line its place unless it has one.
func (w *writer) begin(at origin) {
	if w.fresh {
		w.lines[len(w.lines)-1], w.fresh = at, false
	}
}

// value notes the lines that an action writes: those of included text have
// places of their own, all others that of the action.
func (w *writer) value(b []byte) {
	lines := strings.Split(string(b), "\n")
	inner := w.track.align(lines)
	for i, line := range lines {
		if i > 0 {
			w.lines, w.fresh = append(w.lines, origin{}), true
		}
		at := origin{file: w.from.file, line: w.from.line}
		if inner != nil && inner[i].file != "" {
			at = inner[i]
			// A line that an include begins behind other text is where it is included.
			if w.fresh || strings.TrimSpace(line) == "" {
				w.begin(at)
			}
			continue
		}
		if line != "" || i < len(lines)-1 {
			w.begin(at)
		}
	}
}

// remember keeps where the lines of included text come from.
func (t *track) remember(w *writer) {
	key := keyOf(strings.Split(w.String(), "\n"))
	if key == "" {
		return
	}
	var kept []origin
	for i, line := range strings.Split(w.String(), "\n") {
		if strings.TrimSpace(line) == "" || i >= len(w.lines) {
			continue
		}
		at := w.lines[i]
		at.shift -= indent(line)
		kept = append(kept, at)
	}
	t.included[key] = kept
}

// align finds the included text that the lines are, however indented.
func (t *track) align(lines []string) []origin {
	known, ok := t.included[keyOf(lines)]
	if !ok {
		return nil
	}
	out := make([]origin, len(lines))
	next := 0
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if next == len(known) {
			return nil
		}
		out[i] = known[next]
		out[i].shift += indent(line)
		next++
	}
	return out
}

// keyOf is a text without its indentation and empty lines.
func keyOf(lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString(line)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
