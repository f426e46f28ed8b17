package dockerfile

import (
	"fmt"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

func TestLocate(t *testing.T) {
	const src = "# syntax=docker/dockerfile:1\n" + // 1
		"ARG V=1 W=\"x y\"\n" + // 2
		"FROM --platform=linux/amd64 alpine:$V AS build\n" + // 3
		"\tENV A=1  B=\"é ü\" \\\n" + // 4
		"    # a comment\n" + // 5
		"    C=3\n" + // 6
		"RUN --mount=type=cache,target=/c \\\n" + // 7
		"  apk add curl && \\\n" + // 8
		"  # why\n" + // 9
		"\n" + // 10
		"  sudo rm \\\n" + // 11
		"    -rf /x\n" + // 12
		"RUN <<-EOF\n" + // 13
		"\techo é; curl x\n" + // 14
		"\tEOF\n" + // 15
		"RUN cat <<E >/x && ls\n" + // 16
		"body\n" + // 17
		"E\n" + // 18
		"RUN [\"sh\", \"-c\", \"a | b\"]\n" + // 19
		"FROM build\n" + // 20
		"COPY --from=build  a b\t/c/\n" + // 21
		"USER 1\n" + // 22
		"ONBUILD RUN  x y\n" + // 23
		"HEALTHCHECK CMD curl x\n" + // 24
		"LABEL old value here\n" + // 25
		"EXPOSE 1-2 5\n" + // 26
		"CMD [\"a\", \"b\"]" // 27
	tests := []struct {
		path inputs.Path
		want string
		rest int
	}{
		{inputs.Path{}, "0:0-0:0", 0},
		{inputs.Path{"directives", "syntax"}, "1:1-1:29", 0},
		{inputs.Path{"args", 1}, "2:9-2:16", 0},
		{inputs.Path{"instructions", 0}, "2:1-2:16", 0},
		{inputs.Path{"instructions", 0, "pairs", 0}, "2:5-2:8", 0},
		{inputs.Path{"instructions", 1, "flags", 0}, "3:6-3:28", 0},
		{inputs.Path{"instructions", 1, "args", 0}, "3:29-3:38", 0},
		{inputs.Path{"instructions", 1, "args", 2}, "3:42-3:47", 0},
		{inputs.Path{"instructions", 2}, "4:2-6:8", 0},
		{inputs.Path{"instructions", 2, "pairs", 1}, "4:11-4:18", 0},
		{inputs.Path{"instructions", 2, "pairs", 2, "value"}, "6:5-6:8", 0},
		{inputs.Path{"instructions", 3}, "7:1-12:11", 0},
		{inputs.Path{"instructions", 3, "mounts", 0}, "7:5-7:33", 0},
		{inputs.Path{"instructions", 3, "commands", 0}, "8:3-8:15", 0},
		{inputs.Path{"instructions", 3, "commands", 1}, "11:3-12:11", 0},
		{inputs.Path{"instructions", 3, "commands", 2}, "11:8-12:11", 0},
		{inputs.Path{"instructions", 3, "commands", 2, "words", 0}, "11:8-12:11", 0},
		{inputs.Path{"instructions", 3, "commands", 9}, "7:1-12:11", 1},
		{inputs.Path{"instructions", 4}, "13:1-15:5", 0},
		{inputs.Path{"instructions", 4, "commands", 0}, "14:2-14:8", 0},
		{inputs.Path{"instructions", 4, "commands", 1}, "14:10-14:16", 0},
		{inputs.Path{"instructions", 5, "commands", 0}, "16:5-16:16", 0},
		{inputs.Path{"instructions", 5, "commands", 1}, "16:20-16:22", 0},
		{inputs.Path{"instructions", 6, "commands", 0}, "19:6-19:25", 0},
		{inputs.Path{"instructions", 6, "commands", 2}, "19:6-19:25", 0},
		{inputs.Path{"instructions", 6, "args", 2}, "19:18-19:25", 0},
		{inputs.Path{"instructions", 8, "from_stage"}, "21:6-21:18", 0},
		{inputs.Path{"instructions", 8, "sources", 1}, "21:22-21:23", 0},
		{inputs.Path{"instructions", 8, "destination"}, "21:24-21:27", 0},
		{inputs.Path{"instructions", 10, "commands", 0}, "23:14-23:17", 0},
		{inputs.Path{"instructions", 11, "commands", 0}, "24:17-24:23", 0},
		{inputs.Path{"instructions", 12, "pairs", 0}, "25:7-25:21", 0},
		{inputs.Path{"instructions", 12, "args", 1}, "25:11-25:21", 0},
		{inputs.Path{"instructions", 13, "args", 1}, "26:12-26:13", 0},
		{inputs.Path{"instructions", 99}, "0:0-0:0", 1},
		{inputs.Path{"stages", 0}, "3:1-3:47", 0},
		{inputs.Path{"stages", 0, "user"}, "3:1-3:47", 0},
		{inputs.Path{"stages", 0, "image"}, "3:29-3:38", 0},
		{inputs.Path{"stages", 0, "platform"}, "3:6-3:28", 0},
		{inputs.Path{"stages", 1, "user"}, "22:1-22:7", 0},
		{inputs.Path{"final", "user", "name"}, "22:1-22:7", 0},
		{inputs.Path{"final"}, "20:1-20:11", 0},
		{inputs.Path{"stages", 1, "env"}, "4:2-6:8", 0},
		{inputs.Path{"stages", 1, "env", 2}, "6:5-6:8", 0},
		{inputs.Path{"stages", 1, "ports", 2}, "26:1-26:13", 0},
		{inputs.Path{"stages", 1, "labels", "old"}, "25:7-25:21", 0},
		{inputs.Path{"stages", 1, "labels", "none"}, "25:1-25:21", 1},
		{inputs.Path{"stages", 1, "args"}, "27:1-27:15", 0},
		{inputs.Path{"stages", 1, "command"}, "20:1-20:11", 0},
		{inputs.Path{"stages", 1, "healthcheck"}, "24:1-24:23", 0},
		{inputs.Path{"stages", 1, "seccomp"}, "20:1-20:11", 0},
		{inputs.Path{"stages", 1, "oops"}, "20:1-20:11", 1},
		{inputs.Path{"stages", float64(1), "user"}, "22:1-22:7", 0},
		{inputs.Path{"stages", 7, "user"}, "0:0-0:0", 2},
	}
	for name, text := range map[string]string{"lf": src, "crlf": crlf(src), "bom": "\xef\xbb\xbf" + src} {
		c := mustCollect(t, text)
		for _, tt := range tests {
			p, rest := c.Locator.Locate(tt.path)
			got := fmt.Sprintf("%d:%d-%d:%d", p.Line, p.Column, p.EndLine, p.EndColumn)
			if got != tt.want || rest != tt.rest || p.File != "Dockerfile" {
				t.Errorf("%s %v: %s rest %d, want %s rest %d", name, tt.path, got, rest, tt.want, tt.rest)
			}
		}
	}
}

func crlf(s string) string {
	out := ""
	for _, r := range s {
		if r == '\n' {
			out += "\r"
		}
		out += string(r)
	}
	return out
}

func TestLocateWithBacktickEscape(t *testing.T) {
	c := mustCollect(t, "# escape=`\nFROM a\nRUN x `\n  && y a\\b\nENV A=C:\\ B=\"q`\"r\"\n")
	for _, tt := range []struct {
		path inputs.Path
		want string
	}{
		{inputs.Path{"instructions", 1, "commands", 1}, "4:6-4:11"},
		{inputs.Path{"instructions", 2, "pairs", 0}, "5:5-5:10"},
		{inputs.Path{"instructions", 2, "pairs", 1}, "5:11-5:19"},
	} {
		p, _ := c.Locator.Locate(tt.path)
		if got := fmt.Sprintf("%d:%d-%d:%d", p.Line, p.Column, p.EndLine, p.EndColumn); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.path, got, tt.want)
		}
	}
}

func TestInlineIgnores(t *testing.T) {
	c := mustCollect(t, "# boltseal:ignore=a/b reason=\"x\"\nFROM a\n  ## boltseal:ignore=c\n\n# more\nRUN x \\\n  # boltseal:ignore=d until=2027-01-01\n  && y\n"+
		"RUN <<E\n# boltseal:ignore=not\nE\nRUN echo \"# boltseal:ignore=not\"\n# use boltseal:ignore=not\nCOPY <<F /x\n# boltseal:ignore=not\nF\n# boltseal:ignore=end\n")
	want := []inputs.InlineIgnore{
		{Text: "boltseal:ignore=a/b reason=\"x\"", Line: 1, From: 2, To: 2},
		{Text: "boltseal:ignore=c", Line: 3, From: 6, To: 8},
		{Text: "boltseal:ignore=d until=2027-01-01", Line: 7, From: 6, To: 8},
		{Text: "boltseal:ignore=end", Line: 17, From: 17, To: 17},
	}
	if fmt.Sprint(c.Ignores) != fmt.Sprint(want) {
		t.Errorf("got  %+v\nwant %+v", c.Ignores, want)
	}
}
