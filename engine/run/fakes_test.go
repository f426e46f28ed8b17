package run

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/ledger"
	"github.com/boltseal/boltseal/inputs"
)

// dockerfiles reads any text that begins with FROM as one document.
type dockerfiles struct{}

func (dockerfiles) Kind() inputs.Kind { return inputs.KindDockerfile }

func (dockerfiles) Match(ref inputs.Ref) inputs.Confidence {
	switch {
	case saysDockerfile(ref.Name):
		return inputs.Sure
	case bytes.HasPrefix(ref.Head, []byte("FROM")):
		return inputs.Maybe
	}
	return inputs.No
}

func (dockerfiles) Collect(_ context.Context, ref inputs.Ref) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		text, err := ref.Bytes()
		switch {
		case err != nil:
			yield(nil, err)
		case bytes.Contains(text, []byte("PANIC")):
			panic("a fault in the parser")
		case !bytes.HasPrefix(text, []byte("FROM")):
			yield(nil, &inputs.PositionError{Pos: inputs.Position{Line: 1}, Err: errors.New("no FROM")})
		default:
			yield(collected(inputs.KindDockerfile, ref.Name, ref.Name, text, 1), nil)
		}
	}
}

// manifests reads documents between lines of ---. The first line says what a
// document is: "obj group/Kind/ns/name", "skip", "broken", else no manifest.
type manifests struct{}

func (manifests) Kind() inputs.Kind { return inputs.KindKubernetes }

func (manifests) Match(ref inputs.Ref) inputs.Confidence {
	if saysData(ref.Name) {
		return inputs.Maybe
	}
	return inputs.No
}

func (manifests) Collect(_ context.Context, ref inputs.Ref) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		text, err := ref.Bytes()
		if err != nil {
			yield(nil, err)
			return
		}
		line := 1
		for part := range strings.SplitSeq(string(text), "---\n") {
			if !yield(manifest(ref, text, part, line)) {
				return
			}
			line += strings.Count(part, "\n") + 1
		}
	}
}

func manifest(ref inputs.Ref, text []byte, part string, line int) (*inputs.Collected, error) {
	first, _, _ := strings.Cut(part, "\n")
	word, rest, _ := strings.Cut(first, " ")
	switch word {
	case "obj":
		c := collected(inputs.KindKubernetes, ref.Name, rest, text, line)
		ids := strings.Split(rest, "/")
		c.Doc.Review = &inputs.Review{Namespace: ids[2], Name: ids[3], Kind: inputs.GroupVersionKind{Group: strings.Replace(ids[0], "core", "", 1), Version: "v1", Kind: ids[1]},
			Object: map[string]any{"apiVersion": strings.TrimPrefix(ids[0]+"/v1", "core/"), "kind": ids[1], "metadata": map[string]any{"name": ids[3]}}}
		return c, nil
	case "broken":
		return nil, &inputs.PositionError{Pos: inputs.Position{Line: line}, Err: errors.New("cannot parse this")}
	}
	return nil, &inputs.SkipError{Why: "no manifest"}
}

func collected(kind inputs.Kind, name, ref string, text []byte, line int) *inputs.Collected {
	c := &inputs.Collected{Source: text, Locator: at0(line), Doc: &inputs.Document{Kind: kind, Subject: inputs.Subject{Name: name, Ref: ref}}}
	if bytes.Contains(text, []byte("gap")) {
		c.Doc.Evidence.Missing = []inputs.Gap{{Fact: "vulnerabilities", Why: "no data"}}
	}
	if bytes.Contains(text, []byte("s3cr3t-value")) {
		c.Secrets = []string{"s3cr3t-value"}
	}
	return c
}

type at0 int

func (a at0) Locate(inputs.Path) (inputs.Position, int) { return inputs.Position{Line: int(a)}, 0 }

// fakePolicy finds what the text of a document asks for: a line "find
// SEVERITY" is a finding, "error" a rule that broke, "gap" a rule without its
// evidence, "uncovered" and "refuse" what their names say.
type fakePolicy struct {
	inventory, namespaces bool
	inventories           *[]engine.Inventory
}

func (p fakePolicy) NeedsInventory() bool  { return p.inventory }
func (p fakePolicy) NeedsNamespaces() bool { return p.namespaces }

func (fakePolicy) Rules() []engine.Rule {
	kinds := []inputs.Kind{inputs.KindDockerfile, inputs.KindKubernetes}
	return []engine.Rule{{ID: "t/find", Kinds: kinds, Enabled: true}, {ID: "t/other", Kinds: kinds, Enabled: true},
		{ID: "t/secret", Kinds: kinds[:1], Enabled: true, Secrets: true}, {ID: "t/off", Kinds: kinds}}
}

func (p fakePolicy) Session(_ context.Context, inv engine.Inventory) (judge, error) {
	if p.inventories != nil {
		*p.inventories = append(*p.inventories, inv)
	}
	return fakeSession{}, nil
}

type fakeSession struct{}

func (fakeSession) Evaluate(_ context.Context, c *inputs.Collected) (engine.Decision, error) {
	d := engine.Decision{Covered: true, Rules: 3}
	if c.Doc.Time == "" {
		return d, errors.New("the document has no time")
	}
	part := c.Source
	start := 0
	if locator, ok := c.Locator.(at0); ok && int(locator) > 1 {
		lines := strings.SplitAfter(string(part), "\n")
		start = int(locator) - 1
		part = []byte(strings.Join(lines[start:], ""))
	}
	text, _, _ := strings.Cut(string(part), "---\n")
	for i, line := range strings.Split(text, "\n") {
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "find":
			d.Findings = append(d.Findings, engine.Finding{Fingerprint: fmt.Sprintf("%032x", len(d.Findings)+1), Rule: "t/find", Severity: engine.Severity(rest),
				Message: "found", Subject: c.Doc.Subject, Status: engine.StatusNew, Location: &inputs.Position{File: c.Doc.Subject.Name, Line: start + i + 1, Column: 1}})
		case "secret":
			d.Findings = append(d.Findings, engine.Finding{Fingerprint: "f", Rule: "t/secret", Severity: engine.Low, Status: engine.StatusNew, Message: rest, Details: map[string]any{"value": rest}})
		case "error":
			d.Results = append(d.Results, engine.RuleResult{Rule: "t/other", Verdict: engine.Error, Error: "broke"})
		case "gap":
			d.Results = append(d.Results, engine.RuleResult{Rule: "t/other", Verdict: engine.Incomplete, Missing: c.Doc.Evidence.Missing})
		case "uncovered":
			return engine.Decision{}, nil
		case "refuse":
			return engine.Decision{}, errors.New("deadline exceeded")
		}
	}
	return d, nil
}

func (fakeSession) Explain(_ context.Context, _ *inputs.Collected, f engine.Finding, full bool) (*engine.Explanation, error) {
	return &engine.Explanation{Rule: f.Rule, Fired: true, Note: fmt.Sprint(full)}, nil
}

func (fakeSession) WhyNot(_ context.Context, _ *inputs.Collected, rule string) (*engine.Explanation, error) {
	return &engine.Explanation{Rule: rule, Note: "no"}, nil
}

// tree writes files under a new directory that lies in no repository; a name that ends in "/" is an empty directory,
// "a -> b" a symbolic link.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		link, target, isLink := strings.Cut(name, " -> ")
		full := filepath.Join(dir, link)
		if strings.HasSuffix(name, "/") {
			must(t, os.MkdirAll(full, 0o755))
			continue
		}
		must(t, os.MkdirAll(filepath.Dir(full), 0o755))
		if isLink {
			must(t, os.Symlink(target, full))
			continue
		}
		must(t, os.WriteFile(full, []byte(text), 0o644))
	}
	return dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func options(dir string, args ...string) Options {
	return Options{Dir: dir, Args: args, Collectors: []inputs.Collector{dockerfiles{}, manifests{}}, Require: ledger.DefaultRequirements(),
		InlineIgnores: true, Time: time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)}
}

func judged(t *testing.T, o Options, p policy) *Outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	out, err := judgeAll(ctx, o.withDefaults(), p)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// brokenDisk cannot read what is listed; tests may run as root, whom no mode stops.
type brokenDisk map[string]bool

func (d brokenDisk) ReadDir(path string) ([]fs.DirEntry, error) {
	if d[filepath.Base(path)] {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission}
	}
	return os.ReadDir(path)
}

func (d brokenDisk) Open(path string) (*os.File, error) {
	if d[filepath.Base(path)] {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission}
	}
	return realDisk{}.Open(path)
}

// images reads addresses: image:NAME says that it is one, NAME:TAG may be one,
// and image:all stands for two. A file is an image if it begins with TAR.
type images struct{}

func (images) Kind() inputs.Kind { return inputs.KindImage }

func (images) Match(ref inputs.Ref) inputs.Confidence {
	if ref.Named && bytes.HasPrefix(ref.Head, []byte("TAR")) {
		return inputs.Sure
	}
	return inputs.No
}

func (images) Addresses(arg string) inputs.Confidence {
	switch {
	case strings.HasPrefix(arg, "image:"), strings.HasPrefix(arg, "oci:"):
		return inputs.Sure
	case strings.Contains(arg, ":"):
		return inputs.Maybe
	}
	return inputs.No
}

func (images) Expand(_ context.Context, address string, _ inputs.ImageOptions) ([]string, error) {
	switch address {
	case "image:all":
		return []string{"image:a", "image:b"}, nil
	case "image:closed":
		return nil, errors.New("no access")
	}
	return []string{address}, nil
}

func (images) Collect(_ context.Context, ref inputs.Ref) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		if ref.Address != "" {
			yield(&inputs.Collected{Doc: &inputs.Document{Kind: inputs.KindImage, Subject: inputs.Subject{Name: ref.Name, Ref: ref.Address}}}, nil)
			return
		}
		file, err := ref.Open()
		if err != nil {
			yield(nil, err)
			return
		}
		defer file.Close()
		last := make([]byte, 4)
		if _, err := file.ReadAt(last, file.Size()-4); err != nil {
			yield(nil, err)
			return
		}
		yield(&inputs.Collected{Doc: &inputs.Document{Kind: inputs.KindImage, Subject: inputs.Subject{Name: ref.Name, Ref: string(last)}}}, nil)
	}
}

// enricher says of every image that its software has a flaw.
type enricher struct{ err error }

func (e enricher) Enrich(_ context.Context, doc *inputs.Document) error {
	if e.err == nil {
		doc.Vulnerabilities = append(doc.Vulnerabilities, inputs.Vulnerability{ID: "CVE-1"})
	}
	return e.err
}
