package dockerfile

import (
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// argument is one word of a command.
type argument struct {
	text    string
	literal bool // the shell changes nothing in it
	span    span
}

// call is a simple command before it is put into the document.
type call struct {
	place
	args      []argument
	assigns   []inputs.KeyValue
	redirects []inputs.Redirect
	whole     span
	text      bool // whole is a range of the script's text
}

// emit adds a command and, where it only runs another one, that one too.
func (r *scriptReader) emit(c call) {
	piped := c.pipeline
	if c.pipeline < 0 {
		c.pipeline = r.pipes
		r.pipes++
	}
	for {
		r.add(c)
		if len(c.args) == 0 || len(c.via) >= maxVia || r.err != nil || r.spent > r.room {
			return
		}
		name := base(c.args[0].text)
		if text, ok := inlineScript(name, c.args[1:]); ok {
			r.readInner(text, c, name, piped)
			return
		}
		w, ok := wrappers[name]
		if !ok {
			return
		}
		rest, assigns := w.inner(c.args[1:])
		if len(rest) == 0 {
			return
		}
		c.via = with(c.via, name)
		c.args, c.assigns = rest, assigns
		c.whole.from = rest[0].span.from
	}
}

// readInner reads the script of sh -c; one that cannot be read is left to the
// command that holds it. What stands in a pipeline is piped to, too.
func (r *scriptReader) readInner(text string, c call, name string, pipeline int) {
	inner := &scriptReader{
		parsers: r.parsers, depth: r.depth, room: r.room - r.spent, pipes: r.pipes, nested: true, outer: c.whole,
	}
	if r.nested {
		inner.outer = r.outer
	}
	if inner.read(text, place{pipeline: pipeline, depth: c.depth + 1, via: with(c.via, name)}) != nil {
		return
	}
	if len(inner.commands) > 0 && len(inner.commands[0].Operator) == 0 {
		inner.commands[0].Operator = c.operator
	}
	r.commands = append(r.commands, inner.commands...)
	r.spans = append(r.spans, inner.spans...)
	r.pipes = inner.pipes
	r.spent += inner.spent
}

func with(via []string, name string) []string {
	return append(slices.Clone(via), name)
}

// add puts one command into the list.
func (r *scriptReader) add(c call) {
	out := inputs.ShellCommand{
		Words: make([]string, 0, len(c.args)), Args: []string{}, Flags: []inputs.Flag{},
		Assignments: append([]inputs.KeyValue{}, c.assigns...),
		Redirects:   append([]inputs.Redirect{}, c.redirects...),
		Operator:    c.operator, Pipeline: c.pipeline, Via: append([]string{}, c.via...), Depth: c.depth,
	}
	flags := true
	for i, a := range c.args {
		out.Words = append(out.Words, a.text)
		switch {
		case i == 0:
			out.Name = base(a.text)
		case flags && a.text == "--":
			flags = false
		case flags && len(a.text) > 1 && a.text[0] == '-':
			out.Flags = append(out.Flags, commandFlag(a.text))
		default:
			out.Args = append(out.Args, a.text)
		}
	}
	if c.text {
		out.Text = strings.TrimRight(r.at(c.whole), "\r")
	} else {
		out.Text = strings.Join(out.Words, " ")
	}
	where := c.whole
	if r.nested {
		where = r.outer
	}
	r.commands = append(r.commands, out)
	r.spans = append(r.spans, where)
	r.spent += int64(weighCommand(&out))
}

func commandFlag(word string) inputs.Flag {
	if !strings.HasPrefix(word, "--") {
		return inputs.Flag{Name: word[1:]}
	}
	name, value, _ := strings.Cut(word[2:], "=")
	return inputs.Flag{Name: name, Value: value}
}

// wrapper is how a command that runs another one is written.
type wrapper struct {
	// valued are the flags whose value is the next word.
	valued string
	// operands is how many words stand before the command.
	operands int
	// assigns says that NAME=VALUE may stand before the command.
	assigns bool
	// refuse are the flags that make it run nothing.
	refuse string
}

// wrappers are commands that run the rest of their line, after their manual
// pages.
var wrappers = map[string]wrapper{
	"sudo":      {valued: " -u -g -h -p -C -D -R -T -r -t -U --user --group --host --prompt --chdir --chroot --role --type ", assigns: true, refuse: " -l -v -V -k -K -e --list --validate --version --edit "},
	"doas":      {valued: " -u -C -a ", refuse: " -L -s "},
	"env":       {valued: " -u -C --unset --chdir ", assigns: true, refuse: " -S --split-string "},
	"exec":      {valued: " -a "},
	"time":      {valued: " -f -o --format --output "},
	"nice":      {valued: " -n --adjustment "},
	"ionice":    {valued: " -c -n --class --classdata ", refuse: " -p -P -u "},
	"nohup":     {},
	"setsid":    {},
	"stdbuf":    {valued: " -i -o -e --input --output --error "},
	"xargs":     {valued: " -I -n -P -L -d -a -E -s --max-args --max-procs --max-lines --delimiter --arg-file --replace --max-chars "},
	"timeout":   {valued: " -s -k --signal --kill-after ", operands: 1},
	"command":   {refuse: " -v -V "},
	"builtin":   {},
	"chroot":    {valued: " --userspec --groups ", operands: 1},
	"gosu":      {operands: 1},
	"su-exec":   {operands: 1},
	"tini":      {valued: " -p -e "},
	"dumb-init": {valued: " -r --rewrite "},
	"busybox":   {},
}

// inner returns the command that is run, and the variables set for it.
func (w wrapper) inner(args []argument) ([]argument, []inputs.KeyValue) {
	operands := w.operands
	var assigns []inputs.KeyValue
	for i := 0; i < len(args); i++ {
		text := args[i].text
		switch {
		case text == "--":
			continue
		case len(text) > 1 && text[0] == '-':
			if strings.Contains(w.refuse, " "+text+" ") {
				return nil, nil
			}
			if strings.Contains(w.valued, " "+text+" ") {
				i++
			}
		case w.assigns && isAssignment(text):
			name, value, _ := strings.Cut(text, "=")
			assigns = append(assigns, inputs.KeyValue{Name: name, Value: value, Set: true})
		case operands > 0:
			operands--
		default:
			return args[i:], assigns
		}
	}
	return nil, nil
}

func isAssignment(text string) bool {
	name, _, ok := strings.Cut(text, "=")
	if !ok || name == "" || name[0] >= '0' && name[0] <= '9' {
		return false
	}
	for i := range len(name) {
		if !nameByte(name[i]) {
			return false
		}
	}
	return true
}

// inlineScript returns the script of sh -c SCRIPT and su -c SCRIPT where the
// shell around it changes nothing in it.
func inlineScript(name string, args []argument) (string, bool) {
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = a.text
	}
	at, ok := shellScript(name, words)
	if !ok || !args[at].literal || strings.TrimSpace(words[at]) == "" {
		return "", false
	}
	return words[at], true
}

// shellScript says which of a shell's arguments is its script.
func shellScript(name string, args []string) (int, bool) {
	switch name {
	case "sh", "bash", "ash", "dash", "ksh", "mksh", "zsh":
		for i := 0; i < len(args); i++ {
			text := args[i]
			switch {
			case text == "-o" || text == "+o" || text == "-O":
				i++
			case len(text) > 1 && text[0] == '-' && text[1] != '-' && strings.HasSuffix(text, "o"):
				if strings.Contains(text, "c") {
					return i + 2, i+2 < len(args)
				}
				i++
			case len(text) > 1 && text[0] == '-' && text[1] != '-' && strings.Contains(text, "c"):
				return i + 1, i+1 < len(args)
			case len(text) > 1 && (text[0] == '-' || text[0] == '+'):
			default:
				return 0, false
			}
		}
	case "su", "runuser":
		for i, text := range args {
			if (text == "-c" || text == "--command") && i+1 < len(args) {
				return i + 1, true
			}
		}
	}
	return 0, false
}
