package dockerfile

import (
	"maps"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/boltseal/boltseal/inputs"
)

// stageState is what holds while a stage's instructions are evaluated, and
// which instruction set it.
type stageState struct {
	index int
	*scope

	env      []inputs.EnvVar
	envAt    map[string]int // name → place in env
	envFrom  []int
	args     []inputs.KeyValue
	argsAt   map[string]int
	argsFrom []int

	labels     map[string]string
	labelsFrom map[string]int

	ports       []inputs.Port
	portsSeen   map[inputs.Port]bool
	portsFrom   []int
	volumes     []string
	volumesFrom []int

	user        inputs.User
	userFrom    int
	workdir     string
	workdirFrom int
	shell       []string
	shellFrom   int
	stop        string
	stopFrom    int
	health      string
	healthFrom  int

	entrypoint, cmd         inputs.StartCommand
	entrypointLine, cmdLine []string // as the image's configuration holds them
	cmdSet                  bool     // CMD stands in this very stage
	windows                 bool
	base                    inputs.ImageReference
	chain                   []int
	scratch, baseKnown      bool
}

func noStart() inputs.StartCommand {
	return inputs.StartCommand{Words: []string{}, Instruction: -1}
}

// newState is the state of a stage on an external image or on scratch.
func (b *builder) newState(i int) *stageState {
	l := &b.links[i]
	st := &stageState{
		index: i, scope: newScope(),
		env: []inputs.EnvVar{}, envAt: map[string]int{}, args: []inputs.KeyValue{}, argsAt: map[string]int{},
		labels: map[string]string{}, labelsFrom: map[string]int{},
		ports: []inputs.Port{}, portsSeen: map[inputs.Port]bool{}, volumes: []string{},
		userFrom: -1, workdirFrom: -1, shellFrom: -1, stopFrom: -1, healthFrom: -1,
		entrypoint: noStart(), cmd: noStart(), entrypointLine: []string{}, cmdLine: []string{},
		chain: []int{}, user: inputs.User{ID: -1, Root: true},
	}
	st.scratch = l.from.known && l.from.text == "scratch"
	st.baseKnown = l.from.known
	if st.scratch {
		st.workdir = "/"
		st.vars["PATH"] = defaultPath
	} else {
		st.base = inputs.ParseReference(l.from.text)
		st.keepUnset = true
		st.user.Root = !saysNonRoot(st.base.Tag)
	}
	st.windows = windowsBase(st.base, l.platform.text)
	st.shell = []string{"/bin/sh", "-c"}
	if st.windows {
		st.shell = []string{"cmd", "/S", "/C"}
	}
	return st
}

// saysNonRoot says that one of the tag's words is "nonroot", as in the tags of
// the distroless images whose user is not root.
func saysNonRoot(tag string) bool {
	return slices.Contains(strings.FieldsFunc(tag, func(r rune) bool { return r == '-' || r == '_' || r == '.' }), "nonroot")
}

// windowsBase says that the base is a Windows image, whose default shell is
// cmd: Microsoft's own are under windows/, others say so in the tag.
func windowsBase(base inputs.ImageReference, platform string) bool {
	return strings.HasPrefix(platform, "windows") ||
		base.Registry == "mcr.microsoft.com" && strings.HasPrefix(base.Repository, "windows/") ||
		strings.Contains(base.Tag, "nanoserver") || strings.Contains(base.Tag, "windowsservercore")
}

// inherit is the state of a stage that is built on another.
func (st *stageState) inherit(i int) *stageState {
	c := *st
	c.index = i
	c.scope = st.scope.clone()
	c.env, c.envAt, c.envFrom = slices.Clone(st.env), maps.Clone(st.envAt), slices.Clone(st.envFrom)
	c.args, c.argsAt, c.argsFrom = slices.Clone(st.args), maps.Clone(st.argsAt), slices.Clone(st.argsFrom)
	c.labels, c.labelsFrom = maps.Clone(st.labels), maps.Clone(st.labelsFrom)
	c.ports, c.portsSeen, c.portsFrom = slices.Clone(st.ports), maps.Clone(st.portsSeen), slices.Clone(st.portsFrom)
	c.volumes, c.volumesFrom = slices.Clone(st.volumes), slices.Clone(st.volumesFrom)
	c.chain = append([]int{st.index}, st.chain...)
	c.cmdSet = false
	return &c
}

// weight is what a stage that inherits all this adds to the document.
func (st *stageState) weight() int {
	n := stageCost + st.scope.weight() + len(st.chain)*entryCost + len(st.ports)*commandCost
	n += lengths(st.volumes, st.shell, st.entrypointLine, st.cmdLine)
	for i := range st.env {
		n += len(st.env[i].Name) + len(st.env[i].Value) + entryCost
	}
	for k, v := range st.labels {
		n += len(k) + len(v) + entryCost
	}
	return n
}

// evalStage evaluates one stage, FROM first.
func (b *builder) evalStage(i int) error {
	l := &b.links[i]
	at := b.stageSteps[i]
	line := b.steps[at].outer.StartLine
	var st *stageState
	if l.fromStage >= 0 {
		parent := b.states[l.fromStage]
		if err := b.charge(parent.weight(), line); err != nil {
			return err
		}
		st = parent.inherit(i)
	} else {
		if err := b.charge(stageCost, line); err != nil {
			return err
		}
		st = b.newState(i)
	}
	b.states = append(b.states, st)
	ins := b.instruction(at)
	b.evalFrom(at, ins)
	if err := b.finish(at, ins, st); err != nil {
		return err
	}
	if l.fromStage >= 0 {
		if err := b.runTriggers(st, l.fromStage); err != nil {
			return err
		}
	}
	from, to := b.stageRange(i)
	for at := from; at < to; at++ {
		ins := b.instruction(at)
		if err := b.eval(at, ins, st); err != nil {
			return err
		}
		if err := b.finish(at, ins, st); err != nil {
			return err
		}
	}
	return nil
}

// runTriggers lets the ONBUILD instructions of the base stage act on st, as a
// build does; they stay in the document where they were written.
func (b *builder) runTriggers(st *stageState, base int) error {
	from, to := b.stageRange(base)
	for at := from; at < to; at++ {
		s := &b.steps[at]
		if !s.onbuild || s.cmd == nil {
			continue
		}
		ins := b.instruction(at)
		if err := b.apply(s, ins, st); err != nil {
			return err
		}
		if err := b.charge(weighInstruction(ins), s.outer.StartLine); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) evalFrom(at int, ins *inputs.Instruction) {
	s := &b.steps[at]
	l := &b.links[s.stage]
	if len(ins.Args) > 0 {
		ins.Args[0] = l.from.text
	}
	ins.Undefined = union(l.from.undefined, l.platform.undefined)
	for i := range ins.Flags {
		if ins.Flags[i].Name == "platform" {
			ins.Flags[i].Value = l.platform.text
		}
	}
}

func (b *builder) stage(i int) inputs.BuildStage {
	st, l := b.states[i], &b.links[i]
	from := b.steps[b.stageSteps[i]]
	written := from.cmd.(*instructions.Stage)
	deps := slices.Clone(l.deps)
	if deps == nil {
		deps = []int{}
	}
	slices.Sort(deps)
	stage := inputs.BuildStage{
		Index: i, Name: written.Name,
		From: l.from.text, FromOriginal: written.BaseName, FromDefault: l.byDefault, FromStage: l.fromStage,
		Platform: l.platform.text, PlatformOriginal: written.Platform,
		Chain: st.chain, Base: st.base, Scratch: st.scratch, BaseKnown: st.baseKnown,
		DependsOn: deps, Used: l.used, Last: i == b.stages-1,
		User: st.user, Workdir: st.workdir, Env: st.env, Args: st.args, Labels: st.labels,
		Ports: st.ports, Volumes: st.volumes, Entrypoint: st.entrypoint, Cmd: st.cmd,
		Healthcheck: st.health, Shell: st.shell, StopSignal: st.stop,
		Path: inputs.Path{"stages", i},
	}
	if words := nodeWords(from.node); len(words) == 3 {
		stage.WrittenName = words[2]
	}
	return stage
}
