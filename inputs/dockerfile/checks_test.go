package dockerfile

import (
	"slices"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

// TestCheckFacts holds what BuildKit's own checks ask about beside the meaning.
func TestCheckFacts(t *testing.T) {
	c := mustCollect(t, "# check=skip=all\nARG TAG=${X:-1}\nARG NONE\n# far\n#\n# near\n# build it\nFROM a:$TAG AS b\n"+
		"# one\n\nCOPY x \\\n\n  # inside\n  y\nFROM ${NONE}\nONBUILD RUN a \\\n\n b\nRUN <<E \\\n\n a\nx\n\nE\n")
	body := c.Doc.Dockerfile
	if got := []string{body.Stages[0].FromDefault, body.Stages[1].FromDefault}; !slices.Equal(got, []string{"a:1", ""}) {
		t.Errorf("from_default is %q", got)
	}
	want := []struct {
		comments []string
		empty    int
	}{
		{[]string{}, -1}, {[]string{}, -1}, {[]string{"near", "build it"}, -1}, {[]string{"one"}, 14}, {[]string{}, -1},
		{[]string{}, 18}, {[]string{}, 21},
	}
	for i, w := range want {
		ins := body.Instructions[i]
		if !slices.Equal(ins.Comments, w.comments) || ins.EmptyContinuation != w.empty {
			t.Errorf("%s: comments %q, empty continuation %d; want %q, %d", ins.Text, ins.Comments, ins.EmptyContinuation, w.comments, w.empty)
		}
		pos, rest := c.Locator.Locate(append(slices.Clone(ins.Path), "empty_continuation"))
		if line := max(w.empty, ins.Line); rest != 0 || w.empty > 0 && pos.Line != line || pos.Line < ins.Line {
			t.Errorf("%s: its empty continuation is at %+v, rest %d, want line %d", ins.Text, pos, rest, line)
		}
	}
}

// TestDefaultsIgnoreBuildArguments holds that from_default is what the file
// alone says.
func TestDefaultsIgnoreBuildArguments(t *testing.T) {
	r := ref("Dockerfile", []byte("ARG BASE\nFROM $BASE\n"))
	r.BuildArgs = map[string]string{"BASE": "debian"}
	c, err := collectRef(t, r)
	if err != nil {
		t.Fatal(err)
	}
	stage := c.Doc.Dockerfile.Stages[0]
	if stage.From != "debian" || stage.FromDefault != "" {
		t.Errorf("from %q, by default %q", stage.From, stage.FromDefault)
	}
}

// TestInvalidPortIsKept holds that a port BuildKit refuses stays in the
// document for a rule to find, is said to be missing, and counts as no port.
func TestInvalidPortIsKept(t *testing.T) {
	c := mustCollect(t, "FROM a\nEXPOSE 99999 80\n")
	ports := c.Doc.Dockerfile.Final.Ports
	if len(ports) != 1 || ports[0].Port != 80 || !slices.Equal(c.Doc.Dockerfile.Instructions[1].Args, []string{"99999", "80"}) {
		t.Errorf("ports %v, args %q", ports, c.Doc.Dockerfile.Instructions[1].Args)
	}
	if !slices.ContainsFunc(c.Doc.Evidence.Missing, func(g inputs.Gap) bool { return g.Fact == "ports" }) {
		t.Errorf("missing: %v", c.Doc.Evidence.Missing)
	}
}
