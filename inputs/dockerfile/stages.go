package dockerfile

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/shell"

	"github.com/boltseal/boltseal/inputs"
)

// builder makes the document's body from a parsed file.
type builder struct {
	*file
	lex    *shell.Lex
	global *scope
	args   []inputs.KeyValue

	stageSteps []int // the FROM of each stage
	names      map[string]int
	links      []link
	states     []*stageState

	instructions []inputs.Instruction
	spans        [][]span // where each instruction's commands stand in their scripts
	gaps         []inputs.Gap
	parsers      parsers
	spent        int64
	longest      int
}

// link is what one stage is made of.
type link struct {
	from      word   // expanded name of the base
	byDefault string // the base's name where a build gives no arguments
	platform  word
	fromStage int
	own       int // the stage's own index
	deps      []int
	used      bool
}

func newBuilder(f *file) *builder {
	return &builder{
		file:         f,
		lex:          shell.NewLex(f.escape),
		names:        map[string]int{},
		instructions: make([]inputs.Instruction, len(f.steps)),
		spans:        make([][]span, len(f.steps)),
	}
}

// build resolves the stages and evaluates every instruction in order.
func (b *builder) build(ctx context.Context) error {
	b.stageSteps = make([]int, 0, b.stages)
	for i := range b.steps {
		if _, ok := b.steps[i].cmd.(*instructions.Stage); ok {
			b.stageSteps = append(b.stageSteps, i)
		}
	}
	if err := b.globalArgs(); err != nil {
		return err
	}
	if err := b.link(); err != nil {
		return err
	}
	for i := range b.links {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b.evalStage(i); err != nil {
			return err
		}
	}
	return nil
}

// charge adds to what the document weighs and fails once it is too much.
func (b *builder) charge(n int, line int) error {
	b.spent += int64(n)
	if b.spent > b.limits.Document {
		return b.errorAt(line, fmt.Errorf("the document grows past %d bytes", b.limits.Document))
	}
	return nil
}

func (b *builder) gap(fact, why string) {
	const most = 100
	for _, g := range b.gaps {
		if g.Fact == fact && g.Why == why {
			return
		}
	}
	if len(b.gaps) < most {
		b.gaps = append(b.gaps, inputs.Gap{Fact: fact, Why: why})
	}
}

// globalArgs evaluates the ARGs before the first FROM.
func (b *builder) globalArgs() error {
	last := b.steps[b.stageSteps[len(b.stageSteps)-1]].cmd.(*instructions.Stage)
	b.global = newScope()
	b.global.keepUnset, b.global.keepDeclared = true, true
	for _, kv := range platformArgs(targetName(last)) {
		b.global.vars[kv[0]] = kv[1]
		if v, ok := b.buildArgs[kv[0]]; ok {
			b.global.vars[kv[0]] = v
		}
	}
	for i := range b.steps {
		s := &b.steps[i]
		if s.stage >= 0 {
			break
		}
		ins := b.instruction(i)
		args, err := b.evalArg(s, ins, b.global, nil)
		if err != nil {
			return err
		}
		b.args = append(b.args, args...)
		if err := b.finish(i, ins, nil); err != nil {
			return err
		}
	}
	return nil
}

// link resolves FROM, COPY --from and RUN --mount=from of every stage.
func (b *builder) link() error {
	b.links = make([]link, b.stages)
	defaults := b.defaults()
	for i, at := range b.stageSteps {
		stage := b.steps[at].cmd.(*instructions.Stage)
		l := &b.links[i]
		line := b.steps[at].outer.StartLine
		var err error
		if l.from, err = b.expand(stage.BaseName, b.global); err != nil {
			return b.errorAt(line, plain(err))
		}
		l.byDefault = b.byDefault(stage.BaseName, defaults)
		if strings.Contains(l.from.text, "${") { // an ARG's default may have held the variable
			l.from.known = false
		}
		if l.from.text == "" { // every variable is set to nothing
			l.from.text, l.from.known = stage.BaseName, false
		}
		if l.platform, err = b.expand(stage.Platform, b.global); err != nil {
			return b.errorAt(line, plain(err))
		}
		l.fromStage, l.own = -1, i
		if n, ok := b.names[strings.ToLower(l.from.text)]; ok && l.from.known {
			l.fromStage = n
		}
		if stage.Name != "" {
			b.names[stage.Name] = i
		}
	}
	for i := range b.links {
		if err := b.linkStage(i); err != nil {
			return err
		}
	}
	b.markUsed()
	return b.checkOrder()
}

// defaults is the global scope of a build that gives no build arguments, as
// BuildKit makes it to check the names of base images.
func (b *builder) defaults() *scope {
	last := b.steps[b.stageSteps[len(b.stageSteps)-1]].cmd.(*instructions.Stage)
	sc := newScope()
	for _, kv := range platformArgs(targetName(last)) {
		sc.vars[kv[0]] = kv[1]
	}
	for i := 0; i < len(b.steps) && b.steps[i].stage < 0; i++ {
		c, ok := b.steps[i].cmd.(*instructions.ArgCommand)
		if !ok {
			continue
		}
		for _, a := range c.Args {
			if a.Value != nil {
				sc.vars[a.Key] = b.byDefault(*a.Value, sc)
			}
		}
	}
	return sc
}

// byDefault expands a word with the defaults alone. What cannot be expanded
// stays as written; the build reports it elsewhere.
func (b *builder) byDefault(text string, defaults *scope) string {
	w, err := b.expand(text, defaults)
	if err != nil {
		return text
	}
	return w.text
}

func targetName(last *instructions.Stage) string {
	if last.Name == "" {
		return "default"
	}
	return last.Name
}

// stageRange returns the steps of a stage behind its FROM.
func (b *builder) stageRange(stage int) (from, to int) {
	to = len(b.steps)
	if stage+1 < len(b.stageSteps) {
		to = b.stageSteps[stage+1]
	}
	return b.stageSteps[stage] + 1, to
}

func (b *builder) linkStage(i int) error {
	l := &b.links[i]
	if l.fromStage >= 0 {
		l.deps = append(l.deps, l.fromStage)
		// the base's triggers run in this stage
		from, to := b.stageRange(l.fromStage)
		for at := from; at < to; at++ {
			if err := b.linkStep(l, at, true); err != nil {
				return err
			}
		}
	}
	from, to := b.stageRange(i)
	for at := from; at < to; at++ {
		if err := b.linkStep(l, at, false); err != nil {
			return err
		}
	}
	return b.charge(len(l.deps)*entryCost, b.steps[from-1].outer.StartLine)
}

func (b *builder) linkStep(l *link, at int, onbuild bool) error {
	s := &b.steps[at]
	if s.onbuild != onbuild {
		return nil
	}
	switch c := s.cmd.(type) {
	case *instructions.CopyCommand:
		n, err := b.copySource(c.From)
		if err != nil {
			return b.errorAt(s.outer.StartLine, err)
		}
		l.need(n)
	case *instructions.RunCommand:
		for _, m := range instructions.GetMounts(c) {
			l.need(b.stageNamed(m.From))
		}
	}
	return nil
}

// need notes a stage that must be built first. A stage that copies from itself
// is no need: BuildKit refuses to build it, a rule says so with its place.
func (l *link) need(stage int) {
	if stage < 0 || stage == l.own {
		return
	}
	for _, n := range l.deps {
		if n == stage {
			return
		}
	}
	l.deps = append(l.deps, stage)
}

// copySource returns the stage that COPY --from names, -1 for none.
func (b *builder) copySource(from string) (int, error) {
	if from == "" {
		return -1, nil
	}
	if strings.ContainsAny(from, special) {
		return -1, errors.New("variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround")
	}
	index, err := strconv.Atoi(from)
	if err != nil {
		return b.stageNamed(from), nil
	}
	if index < 0 || index >= b.stages {
		return -1, fmt.Errorf("invalid stage index %d", index)
	}
	return index, nil
}

func (b *builder) stageNamed(name string) int {
	if name == "" {
		return -1
	}
	if n, ok := b.names[strings.ToLower(name)]; ok {
		return n
	}
	return -1
}

// markUsed marks what the last stage needs.
func (b *builder) markUsed() {
	queue := []int{b.stages - 1}
	b.links[b.stages-1].used = true
	for len(queue) > 0 {
		n := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, dep := range b.links[n].deps {
			if !b.links[dep].used {
				b.links[dep].used = true
				queue = append(queue, dep)
			}
		}
	}
}

// checkOrder refuses circles, as BuildKit does in any stage, and references
// to a later stage, as it does in those it builds.
func (b *builder) checkOrder() error {
	circular := b.circular()
	for i := range b.links {
		l := &b.links[i]
		for _, dep := range l.deps {
			if dep < i {
				continue
			}
			if circular[i] && circular[dep] {
				return b.errorAt(b.needLine(i, dep), fmt.Errorf("circular dependency detected on stage: %s", b.stageName(i)))
			}
			if l.used {
				return b.errorAt(b.needLine(i, dep), fmt.Errorf("stage %q is needed by stage %q and must be defined before it", b.stageName(dep), b.stageName(i)))
			}
		}
	}
	return nil
}

// circular marks the stages that cannot be put in order: those in a circle
// and those that need one.
func (b *builder) circular() []bool {
	needs := make([]int, b.stages)
	neededBy := make([][]int, b.stages)
	left := make([]bool, b.stages)
	var ready []int
	for i := range b.links {
		left[i] = true
		needs[i] = len(b.links[i].deps)
		if needs[i] == 0 {
			ready = append(ready, i)
		}
		for _, dep := range b.links[i].deps {
			neededBy[dep] = append(neededBy[dep], i)
		}
	}
	for len(ready) > 0 {
		n := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		left[n] = false
		for _, m := range neededBy[n] {
			if needs[m]--; needs[m] == 0 {
				ready = append(ready, m)
			}
		}
	}
	return left
}

// needLine finds the instruction of a stage that needs another stage.
func (b *builder) needLine(stage, dep int) int {
	from, to := b.stageRange(stage)
	for at := from; at < to; at++ {
		l := link{own: stage}
		if b.linkStep(&l, at, false) == nil && len(l.deps) > 0 && l.deps[0] == dep {
			return b.steps[at].outer.StartLine
		}
	}
	return b.steps[from-1].outer.StartLine
}

func (b *builder) stageName(i int) string {
	if name := b.steps[b.stageSteps[i]].cmd.(*instructions.Stage).Name; name != "" {
		return name
	}
	return "stage-" + strconv.Itoa(i)
}
