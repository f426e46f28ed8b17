package dockerfile

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/inputs"
)

func TestMatch(t *testing.T) {
	tests := []struct {
		name, head string
		want       inputs.Confidence
	}{
		{"Dockerfile", "", inputs.Sure},
		{"a/b/Dockerfile.dev", "", inputs.Sure},
		{"web.Dockerfile", "", inputs.Sure},
		{"web.dockerfile", "", inputs.Sure},
		{"Containerfile", "", inputs.Sure},
		{"Containerfile.ubi", "", inputs.Sure},
		{".dockerignore", "FROM a\n", inputs.No},
		{"Dockerfile.dockerignore", "FROM a\n", inputs.No},
		{"dockerfile.go", "package dockerfile\n", inputs.No},
		{"-", "# syntax=x\n\nARG A=1\nFROM a:$A\n", inputs.Maybe},
		{"-", "ARG A=1 \\\n B=2\nFROM --platform=linux/amd64 a AS b\n", inputs.Maybe},
		{"-", "\xef\xbb\xbffrom a\r\n", inputs.Maybe},
		{"letter.txt", "From me to you\nFROM a\n", inputs.No},
		{"query.sql", "FROM users, groups\n", inputs.No},
		{"x.yaml", "apiVersion: v1\n", inputs.No},
		{"empty", "", inputs.No},
		{"bin", "FROM a\x00", inputs.No},
	}
	for _, tt := range tests {
		if got := New().Match(inputs.Ref{Name: tt.name, Head: []byte(tt.head)}); got != tt.want {
			t.Errorf("%s %q: %v, want %v", tt.name, tt.head, got, tt.want)
		}
	}
}

func TestErrorsHaveAPlace(t *testing.T) {
	tests := []struct {
		name, src, want string
		line            int
	}{
		{"empty", "", "empty", 0},
		{"only comments", "# a\n", "no instructions", 1},
		{"no FROM", "ARG A\n", "no FROM", 1},
		{"before FROM", "ARG A\nRUN x\nFROM a\n", "before the first FROM", 2},
		{"unknown instruction", "FROM a\nRUNN x\n", "unknown instruction", 2},
		{"unknown flag", "FROM a\n\nCOPY --frum=b x y\n", "unknown flag", 3},
		{"no destination", "FROM a\nCOPY x\n", "at least two", 2},
		{"open heredoc", "FROM a\nRUN <<E\nx\n", "unterminated heredoc", 2},
		{"stage name", "FROM a AS 1b\n", "invalid name", 1},
		{"two syntax", "# syntax=a\n# syntax=b\nFROM a\n", "only one syntax", 1},
		{"nul", "FROM a\nRUN x\x00y\n", "NUL", 2},
		{"utf8", "FROM a\nRUN é\xff\n", "UTF-8", 2},
		{"circle", "FROM a AS x\nCOPY --from=y p q\nFROM a AS y\nCOPY --from=x p q\nFROM a\n", "circular", 2},
		{"later stage", "FROM a AS x\nCOPY --from=y p q\nFROM x AS y2\nFROM a AS y\nFROM y2\n", "defined before", 2},
		{"index", "FROM a\nCOPY --from=7 x y\n", "invalid stage index", 2},
		{"variable in --from", "FROM a\nCOPY --from=$x x y\n", "not supported for --from", 2},
		{"substitution", "FROM a\nENV a=${x\n", "unsupported modifier", 2},
		{"mount", "FROM a\nRUN --mount=type=oops x\n", "mount type", 2},
		{"long line", "FROM a\nRUN " + strings.Repeat("x", 70000) + "\n", "longer than BuildKit reads", 2},
		{"long first line", "FROM " + strings.Repeat("x", 70000) + "\n", "longer than BuildKit reads", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := collectBytes(t, "Dockerfile", []byte(tt.src))
			var at *inputs.PositionError
			if !errors.As(err, &at) {
				t.Fatalf("error %v is no PositionError", err)
			}
			if !strings.Contains(err.Error(), tt.want) || at.Pos.Line != tt.line || at.Pos.File != "Dockerfile" {
				t.Errorf("%v at %+v, want %q at line %d", err, at.Pos, tt.want, tt.line)
			}
		})
	}
}

// TestUnbuiltStagesMayFail holds that BuildKit evaluates no stage it does not build.
func TestUnbuiltStagesMayFail(t *testing.T) {
	mustCollect(t, "FROM a AS x\nCOPY --from=y p q\nFROM a AS y\nEXPOSE nonsense\nENV a=${x\nFROM a\n")
}

func TestHostileInputEnds(t *testing.T) {
	many := func(n int, s string) string { return strings.Repeat(s, n) }
	tests := []struct{ name, src string }{
		{"parentheses", "FROM a\nRUN <<E\n" + many(2000, many(50, "(")+"\n") + "E\n"},
		{"substitutions", "FROM a\nRUN <<E\n" + many(3000, "echo $(\n") + many(3000, ")\n") + "E\n"},
		{"if", "FROM a\nRUN <<E\n" + many(20000, "if ") + "E\nE\n"},
		{"chain", "FROM a\nRUN <<E\n" + many(30000, "a &&\n") + "a\nE\n"},
		{"not", "FROM a\nRUN <<E\n" + "echo $((" + many(30000, "!") + "1))\nE\n"},
		{"sudo", "FROM a\nRUN <<E\n" + many(10000, "sudo ") + "x\nE\n"},
		{"doubling", "FROM a\nENV A=xxxxxxxxxxxxxxxx\n" + many(60, "ENV A=$A$A$A$A\n")},
		{"replace", "FROM a\nENV A=" + many(30000, "x") + "\nENV B=${A//?/" + many(30000, "y") + "}\nENV C=${A//?/${A//?/${A//?/$A}}}\n"},
		{"stars", "FROM a\nENV A=" + many(60000, "x") + "\nENV B=${A#" + many(30000, "*") + "y}\n"},
		{"workdir", "FROM a\n" + many(20000, "WORKDIR aaaaaaaaaa\n")},
		{"stages", "FROM a AS s\nENV X=" + many(50000, "x") + "\n" + many(5000, "FROM s AS s\n")},
		{"chain of stages", "FROM a AS s\n" + many(20000, "FROM s AS s\n")},
		{"instructions", "FROM a\n" + many(5000, "RUN apt-get install -y x && true\n")},
		{"lines", "FROM a\n" + many(1_000_000, "RUN x\n")},
		{"forward", forwardStages(8000)},
		{"ports", "FROM a\n" + many(2000, "EXPOSE 0-65535\n")},
		{"mounts", "FROM a\nRUN " + many(5000, "--mount=type=cache,target=/a ") + "x\n"},
		{"labels", "FROM a\n" + many(10000, "LABEL a=b c=d\n")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			c, err := collectBytes(t, "Dockerfile", []byte(tt.src))
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			if err == nil {
				checkTotal(t, tt.name, c)
			}
		})
	}
}

// forwardStages makes stages that each copy from the next and are never built.
func forwardStages(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "FROM a AS s%d\nCOPY --from=s%d x y\n", i, i+1)
	}
	fmt.Fprintf(&b, "FROM a AS s%d\nFROM a\n", n)
	return b.String()
}

func TestStringsAreCut(t *testing.T) {
	r := ref("Dockerfile", []byte("FROM a\nENV A="+strings.Repeat("é", 100)+"\nENV B=$A$A$A$A\nLABEL x=$A\n"))
	r.Limits.String = 101
	c, err := collectRef(t, r)
	if err != nil {
		t.Fatal(err)
	}
	checkTotal(t, "cut", c)
	if v := c.Doc.Dockerfile.Final.Env[0].Value; v != strings.Repeat("é", 50) {
		t.Errorf("A is %d bytes", len(v))
	}
	if fmt.Sprint(c.Doc.Evidence.Missing) == "[]" || c.Doc.Evidence.Missing[0].Fact != "strings" {
		t.Errorf("missing %v", c.Doc.Evidence.Missing)
	}
}

func FuzzCollect(f *testing.F) {
	for _, seed := range []string{
		"FROM a\nRUN x\n", "# escape=`\nFROM a AS b\nRUN a `\n # c\n b\nFROM b\nCOPY --from=b x y\n",
		"\xef\xbb\xbfFROM a\r\nRUN <<-E\r\n\tx\r\n\tE\r\n", "FROM a\nONBUILD COPY <<A /x\ny\nA\nHEALTHCHECK NONE\n",
		"ARG A=${B:-x}\nFROM $A\nENV A=1 B=\"$A\" C='x y'\nUSER $A:1\nEXPOSE 1-3/udp $A\nLABEL a b\n",
		"FROM a\nRUN [\"sh\", \"-c\", \"a | b\"]\nCMD [\"x\"]\nENTRYPOINT a && b\nSHELL [\"bash\",\"-c\"]\n",
		"FROM a\nRUN --mount=type=cache,target=/x sudo env A=b xargs -n 1 sh -c 'x; y' \\\n\n # boltseal:ignore=a\n  && z\n",
		"FROM a\nWORKDIR é\nCOPY é\tb /\n", "FROM a\nRUN for i in $(a); do case $i in x) y;; esac; done; f() { a; }; time b; export C=d\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		c, err := collectBytes(t, "Dockerfile", src)
		if err != nil {
			var at *inputs.PositionError
			if errors.As(err, &at) && at.Pos.Line > strings.Count(string(src), "\n")+1 {
				t.Errorf("error %v at line %d of %d", err, at.Pos.Line, strings.Count(string(src), "\n")+1)
			}
			return
		}
		checkTotal(t, "fuzz", c)
		checkPositions(t, "Dockerfile", src, c)
		for _, i := range c.Ignores {
			if i.Line < 1 || i.From < 1 || i.To < i.From {
				t.Errorf("ignore %+v", i)
			}
		}
	})
}
