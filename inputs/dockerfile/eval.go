package dockerfile

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"

	"github.com/boltseal/boltseal/inputs"
)

// instruction makes the i-th instruction as written, nothing expanded.
func (b *builder) instruction(i int) *inputs.Instruction {
	s := &b.steps[i]
	words := nodeWords(s.node)
	ins := &inputs.Instruction{
		Index: i, Stage: s.stage, Op: s.op(), Keyword: s.node.Value,
		Line: s.outer.StartLine, EndLine: s.outer.EndLine, Onbuild: s.onbuild,
		Form: form(s), Flags: flags(s.node.Flags),
		Args: slices.Clone(words), OriginalArgs: words, Undefined: []string{},
		Pairs: []inputs.KeyValue{}, Sources: []string{}, Ignored: []string{}, FromStage: -1,
		Mounts: []inputs.RunMount{}, Heredocs: heredocs(s.node), Commands: []inputs.ShellCommand{},
		User: inputs.User{ID: -1, Root: true}, Shell: []string{},
		Comments: append([]string{}, s.outer.PrevComment...), EmptyContinuation: b.emptyContinuation(s.outer),
		Path: inputs.Path{"instructions", i},
	}
	from, to := b.extent(i)
	ins.Text = string(b.src[from:to])
	return ins
}

// finish stores an instruction that is evaluated.
func (b *builder) finish(i int, ins *inputs.Instruction, st *stageState) error {
	if st != nil && ins.Op == "from" {
		ins.User, ins.Workdir, ins.Shell = st.user, st.workdir, st.shell
	}
	b.instructions[i] = *ins
	return b.charge(weighInstruction(ins), ins.Line)
}

// eval evaluates one instruction of a stage.
func (b *builder) eval(at int, ins *inputs.Instruction, st *stageState) error {
	s := &b.steps[at]
	ins.User, ins.Workdir, ins.Shell = st.user, st.workdir, st.shell
	if s.onbuild {
		if err := b.describeTrigger(s, ins); err != nil {
			return err
		}
		return b.readShell(at, ins)
	}
	if err := b.apply(s, ins, st); err != nil {
		return err
	}
	return b.readShell(at, ins)
}

// describeTrigger fills what an ONBUILD instruction says without letting it act.
func (b *builder) describeTrigger(s *step, ins *inputs.Instruction) error {
	asWritten := newScope()
	switch c := s.cmd.(type) {
	case *instructions.RunCommand:
		return b.evalRun(s, c, ins, asWritten, true)
	case *instructions.CopyCommand:
		b.describeCopy(c.SourcesAndDest, ins)
		ins.FromStage, _ = b.copySource(c.From)
		if ins.FromStage < 0 {
			ins.FromImage = c.From
		}
	case *instructions.AddCommand:
		b.describeCopy(c.SourcesAndDest, ins)
	case *instructions.EnvCommand:
		ins.Pairs = pairs(c.Env)
	case *instructions.LabelCommand:
		ins.Pairs = pairs(c.Labels)
	case *instructions.ArgCommand:
		for _, a := range c.Args {
			ins.Pairs = append(ins.Pairs, inputs.KeyValue{Name: a.Key, Value: a.ValueString(), Set: a.Value != nil})
		}
	}
	return nil
}

func (b *builder) describeCopy(c instructions.SourcesAndDest, ins *inputs.Instruction) {
	ins.Sources = append(ins.Sources, c.SourcePaths...)
	ins.Destination = c.DestPath
}

func pairs(kvs instructions.KeyValuePairs) []inputs.KeyValue {
	out := make([]inputs.KeyValue, 0, len(kvs))
	for _, kv := range kvs {
		out = append(out, inputs.KeyValue{Name: kv.Key, Value: kv.Value, Set: true, Legacy: kv.NoDelim})
	}
	return out
}

// value expands a word of an instruction. A syntax error fails the build only
// in a stage that is built.
func (b *builder) value(s *step, text string, sc *scope, ins *inputs.Instruction) (string, error) {
	return b.valueWith(b.lex, s, text, sc, ins)
}

func (b *builder) valueWith(lex *shell.Lex, s *step, text string, sc *scope, ins *inputs.Instruction) (string, error) {
	w, err := b.expandWith(lex, text, sc)
	if err != nil {
		if s.stage < 0 || b.links[s.stage].used {
			return "", b.errorAt(s.outer.StartLine, plain(err))
		}
		return text, nil
	}
	ins.Undefined = union(ins.Undefined, w.undefined)
	return w.text, nil
}

func union(a, more []string) []string {
	if len(a) == 0 && len(more) == 0 {
		return []string{}
	}
	if len(more) == 0 {
		return a
	}
	all := append(slices.Clone(a), more...)
	slices.Sort(all)
	return slices.Compact(all)
}

// nodeWords are the arguments of an instruction as written: NAME=VALUE for
// the pairs of env and label, NAME and VALUE for their old form.
func nodeWords(node *parser.Node) []string {
	words := []string{}
	op := strings.ToLower(node.Value)
	if op == "env" || op == "label" {
		for n := node.Next; n != nil && n.Next != nil && n.Next.Next != nil; n = n.Next.Next.Next {
			if n.Next.Next.Value == "" {
				words = append(words, n.Value, n.Next.Value)
				continue
			}
			words = append(words, n.Value+"="+n.Next.Value)
		}
		return words
	}
	for n := node.Next; n != nil; n = n.Next {
		if len(n.Children) == 0 {
			words = append(words, n.Value)
		}
	}
	return words
}

func flags(written []string) []inputs.Flag {
	out := make([]inputs.Flag, 0, len(written))
	for _, f := range written {
		name, value, _ := strings.Cut(strings.TrimPrefix(f, "--"), "=")
		out = append(out, inputs.Flag{Name: name, Value: value})
	}
	return out
}

func form(s *step) string {
	switch s.op() {
	case "run", "cmd", "entrypoint", "shell":
	case "healthcheck":
		if s.node.Next == nil || strings.EqualFold(s.node.Next.Value, "none") {
			return ""
		}
	default:
		return ""
	}
	if s.node.Attributes["json"] {
		return "exec"
	}
	return "shell"
}

func heredocs(node *parser.Node) []inputs.Heredoc {
	out := make([]inputs.Heredoc, 0, len(node.Heredocs))
	for _, h := range node.Heredocs {
		content := h.Content
		if h.Chomp {
			content = parser.ChompHeredocContent(content)
		}
		out = append(out, inputs.Heredoc{Name: h.Name, Content: content, Expand: h.Expand})
	}
	return out
}
