package image

import (
	"strconv"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/boltseal/boltseal/inputs"
)

// history is how the image was made. Each step that is not empty made a layer:
// where there are as many of them as layers, the two belong together.
func history(steps []v1.History, layers []inputs.Layer, shell []string) []inputs.HistoryEntry {
	out := make([]inputs.HistoryEntry, 0, len(steps))
	full := 0
	for _, step := range steps {
		e := inputs.HistoryEntry{Created: created(step.Created), CreatedBy: step.CreatedBy, Comment: step.Comment, Empty: step.EmptyLayer}
		e.Instruction, e.Arguments = instruction(step.CreatedBy, shell)
		if !e.Empty {
			full++
		}
		out = append(out, e)
	}
	if full != len(layers) {
		return out
	}
	next := 0
	for i := range out {
		if out[i].Empty {
			continue
		}
		l := &layers[next]
		l.History, out[i].Layer = i, l.Digest
		l.Instruction = strings.TrimSpace(out[i].Instruction + " " + out[i].Arguments)
		next++
	}
	return out
}

func created(t v1.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05Z07:00")
}

// isInstruction says whether a word is one of Dockerfile's instructions.
func isInstruction(word string) bool {
	switch word {
	case "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD",
		"RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR":
		return true
	}
	return false
}

// nop is how Docker's first builder marks steps that run nothing.
const nop = "#(nop)"

// instruction tells which instruction a step comes from. BuildKit writes the
// instruction itself, with "# buildkit" behind it where it changed files;
// Docker's first builder and Buildah write the shell that ran it, or
// "#(nop)" and the instruction. Others write what they like: then it is "".
func instruction(by string, shell []string) (name, arguments string) {
	by = strings.TrimSpace(by)
	by = strings.TrimSpace(strings.TrimSuffix(by, "# buildkit"))
	if before, after, found := strings.Cut(by, nop); found && shellBefore(before) {
		return split(strings.TrimSpace(after))
	}
	if name, arguments = split(by); name == "RUN" {
		return name, command(arguments, shell)
	}
	if name != "" {
		return name, arguments
	}
	if strings.HasPrefix(by, "|") || startsWithShell(by, shell) {
		return "RUN", command(by, shell)
	}
	return "", ""
}

func split(text string) (name, arguments string) {
	name, arguments, _ = strings.Cut(text, " ")
	if !isInstruction(name) {
		return "", ""
	}
	return name, strings.TrimSpace(arguments)
}

// shells are the beginnings of commands that builders run shell forms with,
// the image's own first.
func shells(own []string) []string {
	out := []string{"/bin/sh -c ", "/bin/bash -c ", "/bin/bash -o pipefail -c ", "/bin/ash -c ", "/bin/ash -eo pipefail -c ", "/bin/sh -ec ", "/bin/bash -ec ",
		"/bin/sh -exc ", "/bin/bash -euo pipefail -c ", "cmd /S /C ", "powershell -Command "}
	if len(own) > 0 {
		out = append([]string{strings.Join(own, " ") + " "}, out...)
	}
	return out
}

func startsWithShell(text string, own []string) bool {
	for _, s := range shells(own) {
		if strings.HasPrefix(text, s) {
			return true
		}
	}
	return false
}

// shellBefore says whether what stands before #(nop) is a shell.
func shellBefore(text string) bool {
	return text == "" || strings.HasPrefix(text, "/") || strings.HasPrefix(text, "cmd ") || strings.HasPrefix(text, "powershell ")
}

// command takes build arguments and the shell off a command: |2 A=1 B=2
// /bin/sh -c make. Values may hold spaces, so the shell says where they end.
func command(text string, own []string) string {
	if rest, ok := strings.CutPrefix(text, "|"); ok {
		number, rest, _ := strings.Cut(rest, " ")
		n, err := strconv.Atoi(number)
		if err != nil || n < 0 {
			return text
		}
		text = withoutArguments(rest, n, own)
	}
	for _, s := range shells(own) {
		if rest, ok := strings.CutPrefix(text, s); ok {
			return strings.TrimSpace(rest)
		}
	}
	return text
}

func withoutArguments(text string, n int, own []string) string {
	first := -1
	for _, s := range shells(own) {
		if i := strings.Index(" "+text, " "+s); i >= 0 && (first < 0 || i < first) {
			first = i
		}
	}
	if first >= 0 {
		return text[first:]
	}
	for ; n > 0 && text != ""; n-- {
		_, text, _ = strings.Cut(text, " ")
	}
	return text
}
