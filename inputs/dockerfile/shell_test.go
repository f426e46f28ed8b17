package dockerfile

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestCommands(t *testing.T) {
	tests := []struct{ run, want string }{
		{`a && b || c; d & e | f`, "a/0; && b/1; || c/2; ; d/3; & e/4; | f/4"},
		{`sudo -u x apt-get -y install 'a b'`, "sudo -u x apt-get -y install a b/0; apt-get -y install a b/0 <sudo"},
		{`X=1 /usr/bin/apt-get install "$P" $(uname -m)`, "apt-get install $P $(uname -m)/0 X=1; uname -m/1"},
		{`curl x | sh -c 'y; z'`, "curl x/0; | sh -c y; z/0; | y/0 <sh; ; z/0 <sh"},
		{`bash -lc "a $x"`, "bash -lc a $x/0"},
		{`bash -euo pipefail -c 'a'`, "bash -euo pipefail -c a/0; a/1 <bash"},
		{`env -i A=b nohup nice -n 5 timeout -s KILL 5 x`, "env -i A=b nohup nice -n 5 timeout -s KILL 5 x/0; nohup nice -n 5 timeout -s KILL 5 x/0 A=b <env; nice -n 5 timeout -s KILL 5 x/0 <env,nohup; timeout -s KILL 5 x/0 <env,nohup,nice; x/0 <env,nohup,nice,timeout"},
		{`command -v x`, "command -v x/0"},
		{`find . | xargs -n 1 rm -rf`, "find ./0; | xargs -n 1 rm -rf/0; | rm -rf/0 <xargs"},
		{`su - bob -c 'make it'`, "su - bob -c make it/0; make it/1 <su"},
		{`time x`, "time x/0; x/0 <time"},
		{`exec x "$@"`, "exec x $@/0; x $@/0 <exec"},
		{`if a; then b; else c; fi && (d | e)`, "a/0; ; b/1; ; c/2; && d/3; | e/3"},
		{`a | while read x; do b; done`, "a/0; | read x/0; ; b/0"},
		{`for i in $(seq 3); do x "$i"; done`, "seq 3/0; x $i/1"},
		{`case $x in a) b;; esac; f() { c; }`, "; b/0; ; c/1"},
		{`a >/x 2>&1 <<< y`, "a/0 >/x >&1 <<<y"},
		{`export A=b && diff <(a) <(b)`, "export A=b/0 A=b; && diff <(a) <(b)/1; a/2; b/3"},
		{`[[ -f $(x) ]] && y`, "[[ -f $(x) ]]/0; x/1; && y/2"},
		{`a\ b "c\"d" 'e\f' g\h`, `a b c"d e\f gh/0`},
		{`! a`, "a/0"},
		{`sudo sudo sudo sudo sudo sudo sudo sudo sudo sudo x`, ""},
	}
	for _, tt := range tests {
		c := mustCollect(t, "FROM a\nRUN "+tt.run+"\n")
		ins := c.Doc.Dockerfile.Instructions[1]
		if ins.ShellError != "" {
			t.Errorf("%s: %s", tt.run, ins.ShellError)
		}
		var got []string
		for _, cmd := range ins.Commands {
			s := strings.TrimSpace(cmd.Operator + " " + strings.Join(append([]string{cmd.Name}, cmd.Words[min(1, len(cmd.Words)):]...), " "))
			s += fmt.Sprintf("/%d", cmd.Pipeline)
			for _, a := range cmd.Assignments {
				s += " " + a.Name + "=" + a.Value
			}
			for _, r := range cmd.Redirects {
				s += " " + r.Op + r.Target
			}
			if len(cmd.Via) > 0 {
				s += " <" + strings.Join(cmd.Via, ",")
			}
			got = append(got, s)
		}
		if tt.want != "" && strings.Join(got, "; ") != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.run, strings.Join(got, "; "), tt.want)
		}
		if tt.want == "" && len(got) != maxVia+1 {
			t.Errorf("%s: %d commands", tt.run, len(got))
		}
	}
}

func TestFlagsAndArgs(t *testing.T) {
	cmd := mustCollect(t, "FROM a\nRUN apt-get -qq install --no-install-recommends --target=/x curl - -- -y\n").Doc.Dockerfile.Instructions[1].Commands[0]
	if got := fmt.Sprint(cmd.Flags, cmd.Args); got != "[{qq } {no-install-recommends } {target /x}] [install curl - -y]" {
		t.Error(got)
	}
}

func TestScripts(t *testing.T) {
	tests := []struct {
		name, src, names, failed string
	}{
		{"heredoc", "RUN <<E\nset -e\n# c\ncurl x | sh\nE\n", "set curl sh", ""},
		{"chomp", "RUN <<-E\n\tx\n\tE\n", "x", ""},
		{"shebang", "RUN <<E\n#!/usr/bin/env python3\nimport os\nE\n", "", "python3"},
		{"bash shebang", "RUN <<E\n#!/bin/bash\ndeclare -a x=(1)\nE\n", "declare", ""},
		{"into cat", "RUN cat <<E > /x && y\nrm -rf /\nE\n", "cat y", ""},
		{"python heredoc", "RUN python3 <<E\nimport os\nE\n", "python3", ""},
		{"exec", "RUN [\"apt-get\", \"update\"]\n", "apt-get", ""},
		{"exec sh", "RUN [\"/bin/sh\", \"-c\", \"a && b\"]\n", "sh a b", ""},
		{"cmd exec", "CMD [\"nginx\", \"-g\"]\n", "", ""},
		{"cmd exec sh", "CMD [\"sh\", \"-c\", \"a\"]\n", "sh a", ""},
		{"cmd shell", "CMD a && b\n", "a b", ""},
		{"healthcheck", "HEALTHCHECK --retries=2 CMD curl x || exit 1\n", "curl exit", ""},
		{"entrypoint", "ENTRYPOINT exec top -b\n", "exec top", ""},
		{"powershell", "SHELL [\"powershell\",\"-Command\"]\nRUN Get-Item $x\n", "", "powershell"},
		{"pipefail", "SHELL [\"/bin/bash\",\"-o\",\"pipefail\",\"-c\"]\nRUN a | b\n", "a b", ""},
		{"broken", "RUN if x; then\n", "", "cannot be read"},
		{"bash only", "RUN [[ a == b ]] && x <(y)\n", "x y", ""},
		{"empty run", "RUN\n", "", ""},
	}
	for _, tt := range tests {
		c := mustCollect(t, "FROM a\n"+tt.src)
		list := c.Doc.Dockerfile.Instructions
		ins := list[len(list)-1]
		var names []string
		for _, cmd := range ins.Commands {
			names = append(names, cmd.Name)
		}
		if got := strings.Join(names, " "); got != tt.names || (ins.ShellError == "") != (tt.failed == "") || !strings.Contains(ins.ShellError, tt.failed) {
			t.Errorf("%s: %q, error %q", tt.name, got, ins.ShellError)
		}
		gap := len(c.Doc.Evidence.Missing) == 1 && c.Doc.Evidence.Missing[0].Fact == "shell"
		if gap != (tt.failed != "") {
			t.Errorf("%s: missing %v", tt.name, c.Doc.Evidence.Missing)
		}
	}
	if c := mustCollect(t, "FROM mcr.microsoft.com/windows/nanoserver:1809\nRUN dir C:\\ & if (x\n"); c.Doc.Dockerfile.Instructions[1].ShellError == "" ||
		!reflect.DeepEqual(c.Doc.Dockerfile.Final.Shell, []string{"cmd", "/S", "/C"}) {
		t.Errorf("a Windows base has cmd for its shell: %v", c.Doc.Dockerfile.Final.Shell)
	}
}
