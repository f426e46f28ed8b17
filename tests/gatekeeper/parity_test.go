package gatekeeper

import (
	"os"
	"testing"
)

// every is which part of the shared manifests the exported rules are compared
// on here; make parity takes all that it is given.
const every = 40

// shareOfSuites is which part of the suites is run here.
const shareOfSuites = 12

// TestExport compares the exported rules with our engine on a part of the
// manifests, and runs a part of their suites.
func TestExport(t *testing.T) {
	exported, err := ExportRules(t.Context(), []string{"**"})
	if err != nil {
		t.Fatal(err)
	}
	if len(exported.Rules) < 250 {
		t.Errorf("only %d rules are exported", len(exported.Rules))
	}
	oracles, err := StartOracles(t.Context(), "oracle")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := CloseOracles(oracles); err != nil {
			t.Error(err)
		}
	}()
	root := sample(t)
	c, err := Compare(t.Context(), oracles, exported.Rules, []*Root{root}, true, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(c.Summary())
	for i, d := range c.Differences {
		if i == 20 {
			break
		}
		t.Error(d)
	}
	if len(c.Unmatched) > 0 {
		t.Error("a rule finds something on documents that its constraint does not match")
	}
	if len(c.Fired) < 30 {
		t.Errorf("only %d rules find anything: the sample proves little", len(c.Fired))
	}
	cases, failed, err := exported.Verify(oracles, func(i int) bool { return i%shareOfSuites == 0 }, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range failed {
		t.Errorf("%s %s %s: %s", f.Suite, f.Test, f.Case, f.Error)
	}
	t.Logf("%d cases of suites", cases)
	if cases < 50 {
		t.Errorf("only %d cases of suites", cases)
	}
}

// sample is a part of the shared manifests.
func sample(t *testing.T) *Root {
	t.Helper()
	path := corpus
	if _, err := os.Stat(path); err != nil {
		path = "../parity/testdata"
	}
	root, err := ReadRoot(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if path == corpus {
		root.thin(every)
	}
	return root
}
