package dockerfile

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

func TestEffectiveUser(t *testing.T) {
	tests := []struct {
		src  string
		want inputs.User
	}{
		{"FROM a", inputs.User{ID: -1, Root: true}},
		{"FROM scratch", inputs.User{ID: -1, Root: true}},
		{"FROM gcr.io/distroless/static:nonroot", inputs.User{ID: -1}},
		{"FROM x/y:1-nonroot-amd64", inputs.User{ID: -1}},
		{"FROM x/nonroot:1", inputs.User{ID: -1, Root: true}},
		{"FROM x:nonrooted", inputs.User{ID: -1, Root: true}},
		{"FROM x:nonroot\nUSER root", inputs.User{Name: "root", Root: true, Declared: true}},
		{"FROM a\nUSER 0", inputs.User{Name: "0", Root: true, Declared: true}},
		{"FROM a\nUSER 0:0", inputs.User{Name: "0:0", Root: true, Declared: true}},
		{"FROM a\nUSER root:root", inputs.User{Name: "root:root", Root: true, Declared: true}},
		{"FROM a\nUSER app", inputs.User{Name: "app", ID: -1, Declared: true}},
		{"FROM a\nUSER 1000:0", inputs.User{Name: "1000:0", ID: 1000, Declared: true}},
		{"FROM a\nARG U=0\nUSER $U", inputs.User{Name: "0", Root: true, Declared: true}},
		{"FROM a\nARG U=7\nUSER ${U:-0}", inputs.User{Name: "7", ID: 7, Declared: true}},
		{"FROM a\nARG U\nUSER $U", inputs.User{ID: -1, Root: true}},
		{"FROM a\nUSER $APP_UID", inputs.User{Name: "${APP_UID}", ID: -1, Declared: true}},
		{"FROM scratch\nUSER $APP_UID", inputs.User{ID: -1, Root: true}},
		{"FROM a AS b\nUSER 5\nFROM b", inputs.User{Name: "5", ID: 5, Declared: true}},
		{"FROM a AS b\nUSER 5\nFROM a", inputs.User{ID: -1, Root: true}},
		{"FROM a\nONBUILD USER 5", inputs.User{ID: -1, Root: true}},
		{"FROM a AS b\nONBUILD USER 5\nFROM b", inputs.User{Name: "5", ID: 5, Declared: true}},
	}
	for _, tt := range tests {
		d := mustCollect(t, tt.src+"\n").Doc
		if got := d.Dockerfile.Final.User; got != tt.want || d.Containers[0].User != tt.want {
			t.Errorf("%q: %+v, want %+v", tt.src, got, tt.want)
		}
	}
}

func TestBase(t *testing.T) {
	tests := []struct {
		src, from string
		known     bool
	}{
		{"FROM a:1", "a:1", true},
		{"ARG V=2\nFROM a:$V", "a:2", true},
		{"ARG V\nFROM a:${V:-3}", "a:3", true},
		{"ARG V=1\nARG W=${V}-x\nFROM a:$W", "a:1-x", true},
		{"ARG V\nFROM a:${V}-alpine", "a:${V}-alpine", false},
		{"ARG B\nFROM $B", "${B}", false},
		{"ARG B=\nFROM $B", "$B", false},
		{"ARG V=1.2.3\nFROM a:${V%.*}", "a:1.2", true},
		{"ARG V=v1\nFROM a:${V#v}${V:+-s}", "a:1-s", true},
		{"FROM --platform=$BUILDPLATFORM a", "a", true},
		{"FROM a:${V-4}", "a:4", true},
		{"ARG V=${U}\nFROM a:$V", "a:${U}", false},
	}
	for _, tt := range tests {
		s := mustCollect(t, tt.src+"\n").Doc.Dockerfile.Final
		if s.From != tt.from || s.BaseKnown != tt.known || s.Base.Reference != tt.from {
			t.Errorf("%q: from %q known %t, want %q %t", tt.src, s.From, s.BaseKnown, tt.from, tt.known)
		}
	}
}

func TestStageGraph(t *testing.T) {
	d := mustCollect(t, strings.Join([]string{
		"ARG B=golang:1", "FROM $B AS Build", "FROM build AS tool", "FROM scratch AS unused",
		"FROM a AS mounted", "FROM tool",
		"COPY --from=0 x y", "COPY --from=BUILD x y", "COPY --from=nginx:1 x y",
		"RUN --mount=from=mounted,target=/m --mount=type=bind,from=busybox,target=/b x", "",
	}, "\n")).Doc
	var got []string
	for _, s := range d.Dockerfile.Stages {
		got = append(got, fmt.Sprintf("%s<%d chain%v deps%v used=%t scratch=%t base=%s", s.Name, s.FromStage, s.Chain, s.DependsOn, s.Used, s.Scratch, s.Base.Repository))
	}
	want := []string{
		"build<-1 chain[] deps[] used=true scratch=false base=library/golang",
		"tool<0 chain[0] deps[0] used=true scratch=false base=library/golang",
		"unused<-1 chain[] deps[] used=false scratch=true base=",
		"mounted<-1 chain[] deps[] used=true scratch=false base=library/a",
		"<1 chain[1 0] deps[0 1 3] used=true scratch=false base=library/golang",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if d.Dockerfile.Stages[0].WrittenName != "Build" || d.Containers[0].Name != "final" {
		t.Errorf("names %q, %q", d.Dockerfile.Stages[0].WrittenName, d.Containers[0].Name)
	}
	var images []string
	for _, i := range d.Images {
		images = append(images, fmt.Sprint(i.Use, " ", i.Reference, " ", i.Path))
	}
	wantImages := []string{"base golang:1 [instructions 1]", "base a [instructions 4]", "copy nginx:1 [instructions 8]", "copy busybox [instructions 9]"}
	if !reflect.DeepEqual(images, wantImages) {
		t.Errorf("images %q", images)
	}
}

func TestExpansion(t *testing.T) {
	c := mustCollect(t, strings.Join([]string{
		"ARG GLOBAL=g", "ARG NONE", "FROM a AS base", "ARG GLOBAL", "ARG NONE", "ARG A=1", "ENV B=$A C=${B:-old} D='$A'",
		"ENV C=$C$B", "ARG TARGETARCH", "LABEL l=${GLOBAL}-$TARGETARCH n=$NONE u=$UNSET h=$HTTP_PROXY p=${UNSET2:-x}",
		"FROM base", "ENV E=$A$B$C", "WORKDIR /w", "WORKDIR sub/$A", "COPY a b/", "COPY x .",
		"RUN echo $A $B", "",
	}, "\n"))
	final := c.Doc.Dockerfile.Final
	if got, want := fmt.Sprint(final.Env), "[{B 1 } {C old1 } {D $A } {E 11old1 }]"; got != want {
		t.Errorf("env %s, want %s", got, want)
	}
	labels := map[string]string{"l": "g-amd64", "n": "", "u": "${UNSET}", "h": "${HTTP_PROXY}", "p": "x"}
	if !reflect.DeepEqual(final.Labels, labels) {
		t.Errorf("labels %v", final.Labels)
	}
	ins := c.Doc.Dockerfile.Instructions
	if got := fmt.Sprint(ins[9].Undefined); got != "[UNSET UNSET2]" {
		t.Errorf("undefined %s", got)
	}
	if final.Workdir != "/w/sub/1" || ins[14].Destination != "/w/sub/1/b/" || ins[15].Destination != "/w/sub/1/" {
		t.Errorf("workdir %q, destinations %q %q", final.Workdir, ins[14].Destination, ins[15].Destination)
	}
	if got := ins[16].Commands[0].Words; fmt.Sprint(got) != "[echo $A $B]" {
		t.Errorf("the shell's variables are the shell's: %v", got)
	}
	if got := fmt.Sprint(final.Args); got != "[{GLOBAL g true false} {NONE  false false} {A 1 true false} {TARGETARCH amd64 true false}]" {
		t.Errorf("args %s", got)
	}
}

func TestBuildArgs(t *testing.T) {
	r := ref("Dockerfile", []byte("ARG V=1\nARG B\nFROM $B:$V\nARG V\nARG U=5\nUSER $U\nENV X=$NOTDECLARED\n"))
	r.BuildArgs = map[string]string{"V": "2", "B": "img", "U": "0", "NOTDECLARED": "no"}
	c, err := collectRef(t, r)
	if err != nil {
		t.Fatal(err)
	}
	s := c.Doc.Dockerfile.Final
	if s.From != "img:2" || !s.BaseKnown || !s.User.Root || s.User.ID != 0 || s.Env[0].Value != "${NOTDECLARED}" {
		t.Errorf("%+v", s)
	}
}

func TestStart(t *testing.T) {
	tests := []struct{ src, entrypoint, cmd, command, args string }{
		{"FROM a", "[] -1", "[] -1", "[]", "[]"},
		{"FROM a\nCMD [\"x\",\"y\"]", "[] -1", "exec[x y] 1", "[]", "[x y]"},
		{"FROM a\nCMD x y", "[] -1", "shell[x y] 1", "[]", "[/bin/sh -c x y]"},
		{"FROM a\nSHELL [\"bash\",\"-c\"]\nENTRYPOINT e", "shell[e] 2", "[] -1", "[bash -c e]", "[]"},
		{"FROM a\nCMD [\"c\"]\nENTRYPOINT [\"e\"]", "exec[e] 2", "exec[c] 1", "[e]", "[c]"},
		{"FROM a AS b\nCMD [\"c\"]\nFROM b\nENTRYPOINT [\"e\"]", "exec[e] 3", "[] -1", "[e]", "[]"},
		{"FROM a AS b\nENTRYPOINT [\"e\"]\nFROM b\nCMD [\"c\"]", "exec[e] 1", "exec[c] 3", "[e]", "[c]"},
	}
	for _, tt := range tests {
		d := mustCollect(t, tt.src+"\n").Doc
		s := d.Dockerfile.Final
		show := func(c inputs.StartCommand) string { return fmt.Sprint(c.Form, c.Words, " ", c.Instruction) }
		got := []string{show(s.Entrypoint), show(s.Cmd), fmt.Sprint(d.Containers[0].Command), fmt.Sprint(d.Containers[0].Args)}
		if want := []string{tt.entrypoint, tt.cmd, tt.command, tt.args}; !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %q, want %q", tt.src, got, want)
		}
	}
}

func TestImageSettings(t *testing.T) {
	c := mustCollect(t, "FROM a\nEXPOSE 80 80/tcp 53/udp 127.0.0.1:9:9 8000-8002\nARG P=1\nEXPOSE $P\nVOLUME /a [\"x\"]\nVOLUME [\"/b\"]\n"+
		"STOPSIGNAL SIGINT\nHEALTHCHECK --interval=5s CMD [\"x\"]\nMAINTAINER me\n")
	s := c.Doc.Dockerfile.Final
	if got := fmt.Sprint(s.Ports); got != "[{80 -1 TCP} {53 -1 UDP} {9 -1 TCP} {8000 -1 TCP} {8001 -1 TCP} {8002 -1 TCP} {1 -1 TCP}]" {
		t.Errorf("ports %s", got)
	}
	if fmt.Sprintf("%q", s.Volumes) != `["/a" "[x]" "/b"]` || s.StopSignal != "SIGINT" || s.Healthcheck != "cmd" || !c.Doc.Containers[0].Healthcheck {
		t.Errorf("%q %q %q", s.Volumes, s.StopSignal, s.Healthcheck)
	}
	if s := mustCollect(t, "FROM a\nHEALTHCHECK CMD x\nHEALTHCHECK NONE\n").Doc.Dockerfile.Final; s.Healthcheck != "none" {
		t.Errorf("healthcheck %q", s.Healthcheck)
	}
}

func TestDirectivesAndHeredocs(t *testing.T) {
	c := mustCollect(t, "# syntax = docker/dockerfile:1 # x\n# check=skip=all\n# escape=`\nFROM a\nRUN a `\n  b\nCOPY <<E <<-'F' x /d/\n$y\nE\n\tz\n\tF\n")
	d := c.Doc.Dockerfile
	if d.Directives != (inputs.Directives{Syntax: "docker/dockerfile:1", Escape: "`", Check: "skip=all"}) {
		t.Errorf("directives %+v", d.Directives)
	}
	ins := d.Instructions[2]
	want := []inputs.Heredoc{{Name: "E", Content: "$y\n", Expand: true}, {Name: "F", Content: "z\n"}}
	if !reflect.DeepEqual(ins.Heredocs, want) || fmt.Sprint(ins.Sources) != "[x]" || ins.Destination != "/d/" || fmt.Sprint(ins.Undefined) != "[y]" {
		t.Errorf("%+v", ins)
	}
	if ins.Text != "COPY <<E <<-'F' x /d/\n$y\nE\n\tz\n\tF" {
		t.Errorf("text %q", ins.Text)
	}
}

func TestOnbuild(t *testing.T) {
	c := mustCollect(t, "FROM a\nonbuild RUN --mount=type=cache,target=/c sudo x\nONBUILD ENV A=$B\nONBUILD COPY --from=nginx a b\nONBUILD NONSENSE x\nONBUILD RUN <<E\ny\nE\n")
	ins := c.Doc.Dockerfile.Instructions
	for i, op := range []string{"from", "run", "env", "copy", "nonsense", "run"} {
		if ins[i].Op != op || ins[i].Onbuild != (i > 0) {
			t.Errorf("instruction %d is %s, onbuild %t", i, ins[i].Op, ins[i].Onbuild)
		}
	}
	if len(ins[1].Commands) != 2 || ins[1].Mounts[0].Target != "/c" || ins[2].Pairs[0].Value != "$B" || ins[3].FromImage != "nginx" || ins[5].Commands[0].Name != "y" {
		t.Errorf("%+v", ins)
	}
	if len(c.Doc.Dockerfile.Final.Env) != 0 {
		t.Errorf("a trigger acts on its own stage: %v", c.Doc.Dockerfile.Final.Env)
	}
}
