package dockerfile

import (
	"fmt"
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"mvdan.cc/sh/v3/syntax"

	"github.com/boltseal/boltseal/inputs"
)

// maxOpeners bounds the characters and words of a script that could make the
// shell parser recurse, so that no script exhausts the stack.
const maxOpeners = 10_000

// maxVia bounds how many commands may stand before the one they run.
const maxVia = 8

// span is a range of a script.
type span struct{ from, to int }

// readShell fills the commands of an instruction that holds a script.
func (b *builder) readShell(at int, ins *inputs.Instruction) error {
	s := &b.steps[at]
	switch ins.Op {
	case "run", "cmd", "entrypoint", "healthcheck":
	default:
		return nil
	}
	if ins.Form == "exec" {
		words := execWords(s.node)
		if len(words) == 0 || ins.Op == "cmd" && !runsShell(words) {
			return nil
		}
		return b.store(at, ins, b.execCommands(words))
	}
	text, shebang := script(s.node)
	if strings.TrimSpace(text) == "" || ins.Form == "" {
		return nil
	}
	shell := ins.Shell
	if shebang != "" {
		shell = strings.Fields(shebang)
	}
	if !posixShell(shell) {
		b.unread(ins, fmt.Sprintf("the shell is %s, which is not a POSIX shell", shellName(shell)))
		return nil
	}
	r := &scriptReader{parsers: &b.parsers, depth: b.limits.Depth, room: b.limits.Document - b.spent}
	if err := r.read(text, place{pipeline: -1}); err != nil {
		b.unread(ins, "the script cannot be read: "+cut(err.Error(), 200))
		return nil
	}
	return b.store(at, ins, r)
}

func (b *builder) unread(ins *inputs.Instruction, why string) {
	ins.ShellError = why
	b.gap("shell", fmt.Sprintf("line %d: %s", ins.Line, why))
}

// store keeps the commands of an instruction and charges for them.
func (b *builder) store(at int, ins *inputs.Instruction, r *scriptReader) error {
	if r.spent > r.room {
		return b.errorAt(ins.Line, fmt.Errorf("the document grows past %d bytes", b.limits.Document))
	}
	for n := range r.commands {
		r.commands[n].Path = inputs.Path{"instructions", at, "commands", n}
	}
	if r.commands != nil {
		ins.Commands = r.commands
	}
	b.spans[at] = r.spans
	return b.charge(int(r.spent), ins.Line)
}

// script is the text that the shell of RUN, CMD, ENTRYPOINT or HEALTHCHECK is
// given, put together as dockerfile2llb does, and the interpreter that a
// here-document's first line names.
func script(node *parser.Node) (text, shebang string) {
	rest := scriptWord(node)
	if len(node.Heredocs) == 0 {
		return rest, ""
	}
	first := node.Heredocs[0]
	if parser.MustParseHeredoc(rest) != nil {
		text = first.Content
		if first.Chomp {
			text = parser.ChompHeredocContent(text)
		}
		if line, _, _ := strings.Cut(text, "\n"); strings.HasPrefix(line, "#!") {
			shebang = strings.TrimSpace(line[2:])
		}
		return text, shebang
	}
	var b strings.Builder
	b.WriteString(rest)
	for _, h := range node.Heredocs {
		b.WriteByte('\n')
		b.WriteString(h.Content)
		b.WriteString(h.Name)
	}
	return b.String(), ""
}

// scriptWord is the one word of the shell form; HEALTHCHECK has CMD before it.
func scriptWord(node *parser.Node) string {
	n := node.Next
	if n != nil && strings.EqualFold(node.Value, "healthcheck") {
		n = n.Next
	}
	if n == nil {
		return ""
	}
	return n.Value
}

func execWords(node *parser.Node) []string {
	words := nodeWords(node)
	if strings.EqualFold(node.Value, "healthcheck") && len(words) > 0 {
		words = words[1:]
	}
	return words
}

// execCommands makes the command of an exec form, and what it runs.
func (b *builder) execCommands(words []string) *scriptReader {
	r := &scriptReader{parsers: &b.parsers, depth: b.limits.Depth, room: b.limits.Document - b.spent}
	args := make([]argument, len(words))
	for i, w := range words {
		args[i] = argument{text: w, literal: true, span: span{i, i + 1}}
	}
	r.emit(call{place: place{pipeline: -1}, args: args, whole: span{0, len(words)}})
	return r
}

// runsShell says that an exec form is sh -c SCRIPT.
func runsShell(words []string) bool {
	_, ok := shellScript(base(words[0]), words[1:])
	return ok
}

func posixShell(shell []string) bool {
	for _, w := range shell {
		switch base(w) {
		case "sh", "bash", "ash", "dash", "ksh", "mksh", "zsh", "busybox":
			return true
		}
	}
	return false
}

func shellName(shell []string) string {
	if len(shell) == 0 {
		return "unknown"
	}
	name := base(shell[0])
	if name == "env" && len(shell) > 1 {
		name = base(shell[1])
	}
	return cut(name, 60)
}

// base is the last element of a command's path, .exe aside.
func base(word string) string {
	if i := strings.LastIndexByte(word, '\\'); i >= 0 && windowsAbsolute(word) {
		word = word[i+1:]
	}
	if strings.Contains(word, "/") && !strings.ContainsAny(word, "$`") {
		word = path.Base(word)
	}
	return strings.TrimSuffix(word, ".exe")
}

// parsers are the shell parsers of one file, made when first needed.
type parsers struct{ sh, bash *syntax.Parser }

// parse parses sh, and what sh does not know as bash.
func (p *parsers) parse(text string) (*syntax.File, error) {
	if openers(text) > maxOpeners {
		return nil, errDeep
	}
	if p.sh == nil {
		p.sh = syntax.NewParser(syntax.Variant(syntax.LangPOSIX))
	}
	file, err := p.sh.Parse(strings.NewReader(text), "")
	if err == nil {
		return file, nil
	}
	if p.bash == nil {
		p.bash = syntax.NewParser(syntax.Variant(syntax.LangBash))
	}
	file, bashErr := p.bash.Parse(strings.NewReader(text), "")
	if bashErr != nil {
		return nil, err
	}
	return file, nil
}

// openers counts what could make the parser recurse once: brackets, quotes,
// operators of arithmetic and tests, and words that open a compound command.
func openers(text string) int {
	n := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(', '{', '[', '`', '!', '~', '?', '^', '*', '|', '&', '<':
			n++
		case '-', '+', '=', ',', ':':
			if i > 0 && strings.IndexByte("-+=,:( \t", text[i-1]) >= 0 && (i+1 == len(text) || strings.IndexByte("-+=,: \t", text[i+1]) >= 0) {
				n++
			}
		case 'i', 'w', 'u', 't', 'c', 'f', 's':
			if i == 0 || !nameByte(text[i-1]) {
				n += opensWord(text[i:])
			}
		}
	}
	return n
}

func opensWord(text string) int {
	for _, w := range [...]string{"if", "while", "until", "time", "case", "coproc", "for", "function", "select"} {
		if strings.HasPrefix(text, w) && (len(text) == len(w) || !nameByte(text[len(w)])) {
			return 1
		}
	}
	return 0
}
