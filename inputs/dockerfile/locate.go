package dockerfile

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// locator finds the nodes of one Dockerfile.
type locator struct {
	*file
	states []*stageState
	spans  [][]span
	doc    *inputs.Dockerfile
}

// Locate implements inputs.Locator.
func (l *locator) Locate(path inputs.Path) (inputs.Position, int) {
	known := l.known(path)
	rest := len(path) - known
	steps := make([]any, 0, len(path))
	for _, s := range path[:known] {
		if n, ok := index(s); ok {
			s = n
		}
		steps = append(steps, s)
	}
	if len(steps) > 0 && steps[0] == "final" {
		steps = append([]any{"stages", len(l.doc.Stages) - 1}, steps[1:]...)
	}
	if rest == 1 && len(steps) == 2 && steps[0] == "stages" {
		if field, ok := path[known].(string); ok && slices.Contains(inputs.ViewFields(), field) {
			steps, rest = append(steps, field), 0
		}
	}
	return l.position(steps), rest
}

// known counts the leading steps of path that exist in the document.
func (l *locator) known(path inputs.Path) int {
	v := reflect.ValueOf(l.doc).Elem()
	for i, s := range path {
		next, ok := child(v, s)
		if !ok {
			return i
		}
		v = next
	}
	return len(path)
}

func child(v reflect.Value, step any) (reflect.Value, bool) {
	switch v.Kind() {
	case reflect.Struct:
		name, ok := step.(string)
		if !ok {
			return v, false
		}
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("json") == name {
				return v.Field(i), true
			}
		}
	case reflect.Slice:
		if n, ok := index(step); ok && n >= 0 && n < v.Len() {
			next := v.Index(n)
			if next.Kind() == reflect.Interface {
				next = next.Elem()
			}
			return next, true
		}
	case reflect.Map:
		if name, ok := step.(string); ok {
			next := v.MapIndex(reflect.ValueOf(name))
			return next, next.IsValid()
		}
	}
	return v, false
}

func index(step any) (int, bool) {
	switch n := step.(type) {
	case int:
		return n, true
	case int64:
		return int(n), true
	case float64:
		return int(n), n == float64(int(n))
	case json.Number:
		i, err := n.Int64()
		return int(i), err == nil
	}
	return 0, false
}

func (l *locator) position(steps []any) inputs.Position {
	nowhere := inputs.Position{File: l.name}
	if len(steps) < 2 {
		return nowhere
	}
	switch steps[0] {
	case "directives":
		return l.directive(steps[1].(string))
	case "args":
		return l.globalArg(steps[1].(int))
	case "instructions":
		return l.inInstruction(steps[1].(int), steps[2:])
	case "stages":
		return l.inStage(steps[1].(int), steps[2:])
	}
	return nowhere
}

func (l *locator) directive(name string) inputs.Position {
	for _, d := range l.directiveLines() {
		if d.Name == name && len(d.Location) > 0 {
			from, to := l.line(d.Location[0].Start.Line)
			return l.file.position(from, to)
		}
	}
	return inputs.Position{File: l.name}
}

func (l *locator) globalArg(n int) inputs.Position {
	for i := range l.doc.Instructions {
		ins := &l.doc.Instructions[i]
		if n < len(ins.Pairs) {
			return l.inInstruction(i, []any{"pairs", n})
		}
		n -= len(ins.Pairs)
	}
	return inputs.Position{File: l.name}
}

// instructionAt is where a whole instruction stands.
func (l *locator) instructionAt(i int) inputs.Position {
	return l.file.position(l.extent(i))
}

// inStage finds the instruction that sets a field of a stage; where none does,
// it is the stage's FROM.
func (l *locator) inStage(stage int, steps []any) inputs.Position {
	st := l.states[stage]
	from := l.doc.Stages[stage].Path[1].(int)
	at := l.fromStep(from)
	if len(steps) == 0 {
		return l.instructionAt(at)
	}
	field, _ := steps[0].(string)
	n := -1
	if len(steps) > 1 {
		n, _ = index(steps[1])
	}
	if set := st.setBy(field, n, steps[1:]); set >= 0 {
		if pair, ok := l.pairOf(set, field, st, n, steps[1:]); ok {
			return l.inInstruction(set, []any{"pairs", pair})
		}
		return l.instructionAt(set)
	}
	switch field {
	case "platform", "platform_original":
		return l.inInstruction(at, []any{"flags", 0})
	case "image", "base", "from", "from_original", "base_known", "scratch":
		return l.inInstruction(at, []any{"args", 0})
	case "name", "written_name":
		return l.inInstruction(at, []any{"args", 2})
	}
	return l.instructionAt(at)
}

func (l *locator) fromStep(stage int) int {
	for i := range l.steps {
		if l.steps[i].stage == stage {
			return i
		}
	}
	return 0
}

// setBy says which instruction sets a field, or the n-th entry of it; a bare
// list stands for its first entry. It is -1 for none. A bare "args" is the
// shared view's: the command.
func (st *stageState) setBy(field string, n int, steps []any) int {
	entry := func(list []int) int {
		n := max(n, 0)
		if n < len(list) {
			return list[n]
		}
		return -1
	}
	switch field {
	case "user":
		return st.userFrom
	case "workdir":
		return st.workdirFrom
	case "shell":
		return st.shellFrom
	case "stop_signal":
		return st.stopFrom
	case "healthcheck":
		return st.healthFrom
	case "entrypoint", "command":
		return st.entrypoint.Instruction
	case "cmd":
		return st.cmd.Instruction
	case "env":
		return entry(st.envFrom)
	case "ports":
		return entry(st.portsFrom)
	case "volumes":
		return entry(st.volumesFrom)
	case "args":
		if len(steps) == 0 {
			return st.cmd.Instruction
		}
		return entry(st.argsFrom)
	case "labels":
		return st.labelSetBy(steps)
	}
	return -1
}

func (st *stageState) labelSetBy(steps []any) int {
	if len(steps) > 0 {
		if name, ok := steps[0].(string); ok {
			if at, ok := st.labelsFrom[name]; ok {
				return at
			}
		}
		return -1
	}
	first := -1
	for _, at := range st.labelsFrom {
		if first < 0 || at < first {
			first = at
		}
	}
	return first
}

// pairOf finds the pair of the instruction that sets an entry of env, args or
// labels.
func (l *locator) pairOf(set int, field string, st *stageState, n int, steps []any) (int, bool) {
	name := ""
	switch {
	case len(steps) == 0:
		return 0, false
	case field == "env" && n < len(st.env):
		name = st.env[n].Name
	case field == "args" && n < len(st.args):
		name = st.args[n].Name
	case field == "labels":
		name, _ = steps[0].(string)
	default:
		return 0, false
	}
	found := -1
	for i, kv := range l.doc.Instructions[set].Pairs {
		if kv.Name == name {
			found = i // the last one wins
		}
	}
	return found, found >= 0
}

// inInstruction finds a part of an instruction, or the whole of it where the
// part has no range of its own.
func (l *locator) inInstruction(i int, steps []any) inputs.Position {
	whole := l.instructionAt(i)
	if len(steps) == 0 {
		return whole
	}
	field, _ := steps[0].(string)
	n := -1
	if len(steps) > 1 {
		n, _ = index(steps[1])
	}
	if at := l.doc.Instructions[i].EmptyContinuation; field == "empty_continuation" && at > 0 {
		return l.file.position(l.line(at))
	}
	line, last, ok := l.logical(i)
	if !ok {
		return whole
	}
	t, ok := l.tokens(i, line)
	if !ok {
		return whole
	}
	from, to, ok := l.part(i, field, n, t, line, last)
	if !ok {
		return whole
	}
	return l.file.position(from, to)
}

func (l *locator) part(i int, field string, n int, t tokens, line mapped, last int) (int, int, bool) {
	ins := &l.doc.Instructions[i]
	one := func(list []span, n int) (int, int, bool) {
		if n < 0 || n >= len(list) {
			return 0, 0, false
		}
		return line.source(list[n].from, list[n].to)
	}
	switch field {
	case "op", "keyword":
		return line.source(t.keyword.from, t.keyword.to)
	case "flags":
		return one(t.flags, n)
	case "mounts":
		return one(t.flags, mountFlag(ins.Flags, n))
	case "from_stage", "from_image":
		return one(t.flags, slices.IndexFunc(ins.Flags, func(f inputs.Flag) bool { return f.Name == "from" }))
	case "args", "original_args":
		if len(ins.Args) != len(ins.OriginalArgs) {
			return 0, 0, false
		}
		return one(t.args, n)
	case "pairs":
		return one(t.pairs, n)
	case "sources":
		return one(t.args, sourceWord(ins.OriginalArgs, n))
	case "destination":
		return one(t.args, len(t.args)-1)
	case "commands":
		if n < 0 || n >= len(l.spans[i]) {
			return 0, 0, false
		}
		return l.command(i, l.spans[i][n], t, line, last)
	}
	return 0, 0, false
}

// mountFlag is the place of the n-th --mount among the flags.
func mountFlag(flags []inputs.Flag, n int) int {
	for i, f := range flags {
		if f.Name != "mount" {
			continue
		}
		if n == 0 {
			return i
		}
		n--
	}
	return -1
}

// sourceWord is the place of the n-th source among the arguments.
func sourceWord(args []string, n int) int {
	for i, a := range args {
		if isHeredoc(a) {
			continue
		}
		if n == 0 {
			return i
		}
		n--
	}
	return -1
}

// command finds a command in the script its instruction holds.
func (l *locator) command(i int, sp span, t tokens, line mapped, last int) (int, int, bool) {
	s := &l.steps[i]
	if l.doc.Instructions[i].Form == "exec" {
		words := t.args
		if s.op() == "healthcheck" && len(words) > 0 {
			words = words[1:]
		}
		if sp.from < 0 || sp.from >= sp.to || sp.to > len(words) {
			return 0, 0, false
		}
		return line.source(words[sp.from].from, words[sp.to-1].to)
	}
	word := scriptWord(s.node)
	from, ok := tail(line.text, word)
	if !ok {
		return 0, 0, false
	}
	text := line.slice(from, from+len(word))
	if bodies := l.heredocSources(s.node, last); len(bodies) > 0 {
		if isHeredoc(word) {
			text = bodies[0]
		} else {
			for n, body := range bodies {
				text.text += "\n"
				text.append(plainBody(body, s.node.Heredocs[n].Content))
				text.text += s.node.Heredocs[n].Name
			}
		}
	}
	if want, _ := script(s.node); strings.TrimRight(want, "\n") != strings.TrimRight(text.text, "\n") {
		return 0, 0, false
	}
	a, z, ok := text.source(sp.from, sp.to)
	for ok && z > a+1 && l.src[z-1] == '\r' { // the end of a CRLF line
		z--
	}
	return a, z, ok
}

// plainBody is a body that goes to the shell with its tabs: the shell chomps
// them itself.
func plainBody(body mapped, content string) mapped {
	if body.text == content {
		return body
	}
	return mapped{text: content}
}
