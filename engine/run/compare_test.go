package run

import (
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/inputs"
)

// imageDocument is an image for a platform, with packages "name version".
func imageDocument(ref, architecture string, packages ...string) *inputs.Document {
	doc := &inputs.Document{Kind: inputs.KindImage, Subject: inputs.Subject{Ref: ref},
		Image: &inputs.Image{Platform: inputs.Platform{OS: "linux", Architecture: architecture}}}
	for _, p := range packages {
		name, version, _ := strings.Cut(p, " ")
		doc.Packages = append(doc.Packages, inputs.Package{Name: name, Version: version, Type: "npm", PURL: "pkg:npm/" + name + "@" + version})
	}
	return doc
}

// vulnerable is the finding of a vulnerability in a package.
func vulnerable(id, name, version string) engine.Finding {
	return engine.Finding{Rule: "vulnerability/severity", Severity: engine.High, Message: name + " " + version + " has " + id, Status: engine.StatusNew,
		Details: map[string]any{"vulnerability": id, "package": name, "purl": "pkg:npm/" + name + "@" + version, "installed": version,
			"key": id + " pkg:npm/" + name}}
}

func TestComparison(t *testing.T) {
	c := &comparison{}
	c.note("app:1", imageDocument("app", "amd64", "a 1", "b 1", "gone 1", "a 2"),
		[]engine.Finding{vulnerable("CVE-1", "a", "1"), vulnerable("CVE-2", "gone", "1")})
	c.note("app:1", imageDocument("app", "arm64"), nil)
	findings := []engine.Finding{vulnerable("CVE-1", "a", "3"), vulnerable("CVE-3", "b", "1"), vulnerable("CVE-4", "new", "1"), vulnerable("CVE-5", "a", "3")}
	got := c.apply(imageDocument("app", "amd64", "a 3", "b 1", "new 1"), findings)
	var status []engine.Status
	for _, f := range findings {
		status = append(status, f.Status)
	}
	if want := []engine.Status{engine.StatusBaseline, engine.StatusBaseline, engine.StatusNew, engine.StatusNew}; !slices.Equal(status, want) {
		t.Errorf("status %v, want %v", status, want)
	}
	if got.With != "app:1" || got.Introduced != 2 || len(got.Disclosed) != 1 || len(got.Vanished) != 1 {
		t.Errorf("%+v", got)
	}
	if !slices.Equal(got.Added, []string{"new 1"}) || !slices.Equal(got.Removed, []string{"gone 1"}) || !slices.Equal(got.Changed, []string{"a 1, 2 → 3"}) {
		t.Errorf("added %q, removed %q, changed %q", got.Added, got.Removed, got.Changed)
	}
	waived := []engine.Finding{vulnerable("CVE-1", "a", "3")}
	waived[0].Status = engine.StatusWaived
	if c.apply(imageDocument("app", "amd64"), waived); waived[0].Status != engine.StatusWaived {
		t.Error("a waiver was lost")
	}
}

func TestCounterpart(t *testing.T) {
	c := &comparison{}
	c.note("one", imageDocument("app", "amd64"), nil)
	c.note("two", imageDocument("app", "arm64"), nil)
	bill := &inputs.Document{Kind: inputs.KindSBOM, Subject: inputs.Subject{Ref: "bom"}}
	for want, doc := range map[string]*inputs.Document{"one": imageDocument("app", "amd64"), "two": imageDocument("other", "arm64"), "": imageDocument("app", "s390x")} {
		if got := c.counterpart(doc); (got == nil) != (want == "") || got != nil && got.name != want {
			t.Errorf("%s: %+v", want, got)
		}
	}
	if c.counterpart(bill) != nil {
		t.Error("a bill of materials fits two images")
	}
	alone := &comparison{}
	alone.note("bom", bill, nil)
	if got := alone.counterpart(imageDocument("app", "amd64")); got == nil {
		t.Error("an image can be compared with a bill of materials")
	}
	if got := alone.counterpart(&inputs.Document{Kind: inputs.KindDockerfile}); got != nil {
		t.Error("a Dockerfile cannot")
	}
	if out := alone.apply(&inputs.Document{Kind: inputs.KindDockerfile}, []engine.Finding{vulnerable("a", "b", "c")}); out.With != "" || out.Introduced != 1 {
		t.Errorf("%+v", out)
	}
}

func TestCompareTo(t *testing.T) {
	const found = "obj core/Pod/shop/web\nfind high\n"
	dir := tree(t, map[string]string{"a.yaml": found, "old/a.yaml": found, "clean/a.yaml": "obj core/Pod/shop/web\n", "empty/x.txt": "", "bad/Dockerfile": "BROKEN"})
	o := options(dir, "a.yaml")
	if got := judged(t, o, fakePolicy{}).Report; got.Verdict != "fail" || got.Documents[0].Comparison != nil {
		t.Errorf("without a comparison: %s", got.Verdict)
	}
	for against, want := range map[string]string{"old/a.yaml": "pass", "clean/a.yaml": "fail"} {
		o.CompareTo = []string{against}
		got := judged(t, o, fakePolicy{}).Report
		if c := got.Documents[0].Comparison; got.Verdict != want || c == nil || c.With != against {
			t.Errorf("%s: %s, %+v", against, got.Verdict, c)
		}
	}
	for _, broken := range []string{"missing.yaml", "empty", "bad/Dockerfile"} {
		o.CompareTo = []string{broken}
		if _, err := judgeAll(t.Context(), o.withDefaults(), fakePolicy{}); err == nil || !strings.Contains(err.Error(), "compare with") {
			t.Errorf("%s: %v", broken, err)
		}
	}
}

func TestImageOf(t *testing.T) {
	doc := imageDocument("app", "arm64")
	doc.Image.OS, doc.Image.Layers = inputs.OSRelease{ID: "debian", Version: "12"}, []inputs.Layer{{Digest: "sha256:1", Instruction: "RUN x"}}
	got := imageOf(doc)
	if got.Platform != "linux/arm64" || got.OS != "debian 12" || !slices.Equal(got.Layers, []report.ImageLayer{{Digest: "sha256:1", Instruction: "RUN x"}}) {
		t.Errorf("%+v", got)
	}
	if imageOf(&inputs.Document{}) != nil {
		t.Error("no image")
	}
}
