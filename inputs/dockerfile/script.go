package dockerfile

import (
	"errors"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/boltseal/boltseal/inputs"
)

// scriptReader lists the simple commands of a script in the order they stand.
// Of an exec form it has no text: its spans count words.
type scriptReader struct {
	commands []inputs.ShellCommand
	spans    []span
	parsers  *parsers
	depth    int   // deepest nesting
	room     int64 // bytes the commands may weigh
	spent    int64
	pipes    int  // pipelines counted so far
	nested   bool // inside sh -c: spans are those of the command around it
	outer    span

	text string
	err  error
}

// place is where in a script a command stands.
type place struct {
	operator string
	pipeline int // -1 outside a pipeline
	depth    int
	via      []string
}

// errDeep says that a script is nested too deeply to be read.
var errDeep = errors.New("it is nested too deeply")

// read parses text and adds its commands.
func (r *scriptReader) read(text string, at place) error {
	file, err := r.parsers.parse(text)
	if err != nil {
		return err
	}
	before := r.text
	r.text = text
	r.stmts(file.Stmts, at)
	r.text = before
	return r.err
}

func (r *scriptReader) stmts(list []*syntax.Stmt, at place) {
	for i, s := range list {
		if i > 0 {
			at.operator = ";"
			if list[i-1].Background {
				at.operator = "&"
			}
		}
		r.stmt(s, at)
	}
}

func (r *scriptReader) stmt(s *syntax.Stmt, at place) {
	if s == nil || r.err != nil || r.spent > r.room {
		return
	}
	if at.depth > r.depth {
		r.err = errDeep
		return
	}
	switch c := s.Cmd.(type) {
	case nil:
		if len(s.Redirs) > 0 {
			r.simple(nil, nil, s, at)
		}
	case *syntax.CallExpr:
		r.simple(c.Assigns, c.Args, s, at)
	case *syntax.BinaryCmd:
		r.binary(s, at)
	case *syntax.TimeClause:
		r.timed(c, s, at)
	case *syntax.DeclClause:
		r.declare(c, s, at)
	default:
		r.compound(s.Cmd, at)
	}
	if _, simple := s.Cmd.(*syntax.CallExpr); !simple && s.Cmd != nil {
		r.redirected(s, at)
	}
}

// redirected reads the substitutions in the redirections of a compound command.
func (r *scriptReader) redirected(s *syntax.Stmt, at place) {
	for _, rd := range s.Redirs {
		r.substitutions(rd.Word, at)
		r.substitutions(rd.Hdoc, at)
	}
}

// binary reads a chain of && and ||, or a pipeline. The chain leans left, so
// its spine is walked in a loop.
func (r *scriptReader) binary(s *syntax.Stmt, at place) {
	type right struct {
		op string
		y  *syntax.Stmt
	}
	var spine []right
	first := s
	for {
		c, ok := first.Cmd.(*syntax.BinaryCmd)
		if !ok || first != s && len(first.Redirs) > 0 {
			break
		}
		spine = append(spine, right{binaryOperator(c.Op), c.Y})
		first = c.X
	}
	steps := append([]right{{at.operator, first}}, make([]right, 0, len(spine))...)
	for i := len(spine) - 1; i >= 0; i-- {
		steps = append(steps, spine[i])
	}
	pipeline := -1
	for i := range steps {
		here := at
		here.operator = steps[i].op
		if at.pipeline < 0 {
			if piped := i+1 < len(steps) && steps[i+1].op == "|"; i == 0 || steps[i].op != "|" {
				pipeline = -1
				if piped {
					pipeline = r.pipes
					r.pipes++
				}
			}
			here.pipeline = pipeline
		}
		r.stmt(steps[i].y, here)
	}
}

func binaryOperator(op syntax.BinCmdOperator) string {
	switch op {
	case syntax.AndStmt:
		return "&&"
	case syntax.OrStmt:
		return "||"
	}
	return "|"
}

// compound reads what stands inside a compound command.
func (r *scriptReader) compound(cmd syntax.Command, at place) {
	at.depth++
	then := at
	then.operator = ";"
	switch c := cmd.(type) {
	case *syntax.Subshell:
		r.stmts(c.Stmts, at)
	case *syntax.Block:
		r.stmts(c.Stmts, at)
	case *syntax.IfClause:
		for branch := c; branch != nil; branch = branch.Else {
			r.stmts(branch.Cond, at)
			r.stmts(branch.Then, then)
			at.operator = ";"
		}
	case *syntax.WhileClause:
		r.stmts(c.Cond, at)
		r.stmts(c.Do, then)
	case *syntax.ForClause:
		if loop, ok := c.Loop.(*syntax.WordIter); ok {
			for _, w := range loop.Items {
				r.substitutions(w, at)
			}
		} else {
			r.substitutions(c.Loop, at)
		}
		r.stmts(c.Do, at)
	case *syntax.CaseClause:
		r.substitutions(c.Word, at)
		for _, item := range c.Items {
			r.stmts(item.Stmts, then)
		}
	case *syntax.FuncDecl:
		r.stmt(c.Body, at)
	case *syntax.CoprocClause:
		r.stmt(c.Stmt, at)
	default:
		r.substitutions(cmd, at)
	}
}

// simple adds one simple command, then the commands in its substitutions.
func (r *scriptReader) simple(assigns []*syntax.Assign, words []*syntax.Word, s *syntax.Stmt, at place) {
	c := call{place: at, whole: r.spanOf(s, words, assigns), text: true}
	for _, w := range words {
		c.args = append(c.args, argument{r.word(w), literalWord(w), span{int(w.Pos().Offset()), int(w.End().Offset())}})
	}
	for _, a := range assigns {
		c.assigns = append(c.assigns, r.assignment(a))
	}
	for _, rd := range s.Redirs {
		target := r.word(rd.Word)
		c.redirects = append(c.redirects, inputs.Redirect{Op: rd.Op.String(), Target: target})
	}
	r.emit(c)
	for _, a := range assigns {
		r.substitutions(a, at)
	}
	for _, w := range words {
		r.substitutions(w, at)
	}
	r.redirected(s, at)
}

// timed reads the reserved word time, which the shell's grammar knows.
func (r *scriptReader) timed(c *syntax.TimeClause, s *syntax.Stmt, at place) {
	if c.Stmt == nil {
		return
	}
	if inner, ok := c.Stmt.Cmd.(*syntax.CallExpr); ok {
		from := int(c.Time.Offset())
		timed := call{place: at, whole: span{from, r.spanOf(c.Stmt, inner.Args, inner.Assigns).to}, text: true}
		timed.args = append(timed.args, argument{"time", true, span{from, from + 4}})
		for _, w := range inner.Args {
			timed.args = append(timed.args, argument{r.word(w), literalWord(w), span{int(w.Pos().Offset()), int(w.End().Offset())}})
		}
		r.emit(timed)
		for _, w := range inner.Args {
			r.substitutions(w, at)
		}
		return
	}
	at.via = with(at.via, "time")
	at.depth++
	r.stmt(c.Stmt, at)
}

// declare reads export, local, declare and the like as the commands they are.
func (r *scriptReader) declare(d *syntax.DeclClause, s *syntax.Stmt, at place) {
	from := int(d.Variant.Pos().Offset())
	c := call{place: at, whole: span{from, int(d.End().Offset())}, text: true}
	c.args = append(c.args, argument{d.Variant.Value, true, span{from, int(d.Variant.End().Offset())}})
	for _, a := range d.Args {
		c.args = append(c.args, argument{r.source(a), false, span{int(a.Pos().Offset()), int(a.End().Offset())}})
		if a.Name != nil {
			c.assigns = append(c.assigns, r.assignment(a))
		}
	}
	r.emit(c)
	for _, a := range d.Args {
		r.substitutions(a, at)
	}
}

func (r *scriptReader) assignment(a *syntax.Assign) inputs.KeyValue {
	kv := inputs.KeyValue{Set: !a.Naked}
	if a.Name != nil {
		kv.Name = a.Name.Value
	}
	switch {
	case a.Value != nil:
		kv.Value = r.word(a.Value)
	case a.Array != nil:
		kv.Value = r.source(a.Array)
	}
	return kv
}

// substitutions reads the commands in $(…), `…` and <(…) below node.
func (r *scriptReader) substitutions(node syntax.Node, at place) {
	if node == nil || isNilWord(node) {
		return
	}
	if w, ok := node.(*syntax.Word); ok && len(w.Parts) == 1 {
		switch w.Parts[0].(type) {
		case *syntax.Lit, *syntax.SglQuoted:
			return
		}
	}
	inner := place{pipeline: -1, depth: at.depth + 1, via: at.via}
	syntax.Walk(node, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CmdSubst:
			r.stmts(n.Stmts, inner)
			return false
		case *syntax.ProcSubst:
			r.stmts(n.Stmts, inner)
			return false
		}
		return n != nil
	})
}

func isNilWord(node syntax.Node) bool {
	w, ok := node.(*syntax.Word)
	return ok && w == nil
}

// spanOf is where a simple command stands, redirections included but not the
// bodies of here-documents.
func (r *scriptReader) spanOf(s *syntax.Stmt, words []*syntax.Word, assigns []*syntax.Assign) span {
	sp := span{int(s.Pos().Offset()), int(s.Pos().Offset())}
	if len(assigns) > 0 {
		sp.to = max(sp.to, int(assigns[len(assigns)-1].End().Offset()))
	}
	if len(words) > 0 {
		sp.to = max(sp.to, int(words[len(words)-1].End().Offset()))
	}
	for _, rd := range s.Redirs {
		sp.to = max(sp.to, int(rd.Word.End().Offset()))
	}
	if s.Negated && len(words) > 0 {
		sp.from = int(words[0].Pos().Offset())
		if len(assigns) > 0 {
			sp.from = int(assigns[0].Pos().Offset())
		}
	}
	return sp
}

// source is a node as written.
func (r *scriptReader) source(n syntax.Node) string {
	return r.at(span{int(n.Pos().Offset()), int(n.End().Offset())})
}

func (r *scriptReader) at(s span) string {
	from, to := min(max(s.from, 0), len(r.text)), min(max(s.to, 0), len(r.text))
	if from >= to {
		return ""
	}
	return r.text[from:to]
}

// word is a word without its quotes; what only the shell can know stays as
// written.
func (r *scriptReader) word(w *syntax.Word) string {
	if w == nil {
		return ""
	}
	if len(w.Parts) == 1 {
		return r.part(w.Parts[0], false)
	}
	var b strings.Builder
	for _, p := range w.Parts {
		b.WriteString(r.part(p, false))
	}
	return b.String()
}

func (r *scriptReader) part(p syntax.WordPart, quoted bool) string {
	switch p := p.(type) {
	case *syntax.Lit:
		return unescape(p.Value, quoted)
	case *syntax.SglQuoted:
		return p.Value
	case *syntax.DblQuoted:
		var b strings.Builder
		for _, inner := range p.Parts {
			b.WriteString(r.part(inner, true))
		}
		return b.String()
	}
	return r.source(p)
}

// unescape removes backslashes as the shell does outside and inside of double
// quotes.
func unescape(text string, quoted bool) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			continue
		}
		next := text[i+1]
		switch {
		case next == '\n':
			i++
		case !quoted || strings.IndexByte("$`\"\\", next) >= 0:
			b.WriteByte(next)
			i++
		default:
			b.WriteByte('\\')
		}
	}
	return b.String()
}

// literalWord says that the shell changes nothing in the word.
func literalWord(w *syntax.Word) bool {
	for _, p := range w.Parts {
		switch p := p.(type) {
		case *syntax.Lit, *syntax.SglQuoted:
		case *syntax.DblQuoted:
			for _, inner := range p.Parts {
				if _, ok := inner.(*syntax.Lit); !ok {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}
