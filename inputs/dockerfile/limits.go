package dockerfile

import (
	"unicode/utf8"

	"github.com/boltseal/boltseal/inputs"
)

// Costs that are charged against Limits.Document: what one instruction, one
// stage or one command weighs beside its strings. A line can hold at most one
// instruction, so minLineCost bounds the parser's own memory.
const (
	minLineCost     = 32
	instructionCost = 128
	stageCost       = 512
	commandCost     = 64
	entryCost       = 16
)

// cut shortens s to at most n bytes without breaking a rune.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func lengths(lists ...[]string) int {
	n := 0
	for _, list := range lists {
		for _, s := range list {
			n += len(s) + entryCost
		}
	}
	return n
}

func weighInstruction(ins *inputs.Instruction) int {
	n := instructionCost + len(ins.Text) + len(ins.Workdir) + len(ins.User.Name) + len(ins.Destination)
	n += lengths(ins.Args, ins.OriginalArgs, ins.Sources, ins.Ignored, ins.Undefined, ins.Shell, ins.Comments)
	for i := range ins.Flags {
		n += len(ins.Flags[i].Name) + len(ins.Flags[i].Value) + entryCost
	}
	for i := range ins.Pairs {
		n += len(ins.Pairs[i].Name) + len(ins.Pairs[i].Value) + entryCost
	}
	for i := range ins.Mounts {
		m := &ins.Mounts[i]
		n += len(m.Target) + len(m.Source) + len(m.From) + len(m.ID) + commandCost
	}
	for i := range ins.Heredocs {
		n += len(ins.Heredocs[i].Name) + len(ins.Heredocs[i].Content) + entryCost
	}
	return n
}

func weighCommand(c *inputs.ShellCommand) int {
	n := commandCost + len(c.Text) + lengths(c.Words, c.Args, c.Via)
	for i := range c.Flags {
		n += len(c.Flags[i].Name) + len(c.Flags[i].Value) + entryCost
	}
	for i := range c.Assignments {
		n += len(c.Assignments[i].Name) + len(c.Assignments[i].Value) + entryCost
	}
	for i := range c.Redirects {
		n += len(c.Redirects[i].Target) + entryCost
	}
	return n
}
