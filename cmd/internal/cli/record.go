package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v4"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/author"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/engine/run"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/collectors"
)

const recordLong = `Store what policies see of a real file or image, for their tests. Secrets are redacted.

Without --rule the document becomes a Rego module, DIR/fixtures/NAME_test.rego: a test says
"… with input as data.fixtures.NAME.document", under boltseal test and under a plain opa test.

With --rule the file itself becomes an example of the rule: among its good ones with --good, or among its bad ones with
--bad, with the lines that the rule fires at now. The example is tried at once and only kept if boltseal test passes it.

Exit codes: 0 recorded, 1 the rule does not do on the file what was said, 2 could not, 3 no document.`

const recordExample = `  boltseal record deploy/web.yaml --dir policy
  boltseal record ghcr.io/team/web:v1 --name web_v1
  boltseal record deploy/ --select apps/Deployment/shop/web
  boltseal record deploy/web.yaml --rule team/our-registry --bad --dir policy`

// recordFlags are the flags of record.
type recordFlags struct {
	*collectFlags
	dir, name, chosen, rule word
	good, bad, force        bool
	effective               moment
}

func (a *App) recordVerb() *cobra.Command {
	cmd := &cobra.Command{Use: "record REF...", Short: "Store a real document as a fixture or example for tests", Long: recordLong, Example: recordExample}
	flags := cmd.Flags()
	known := collectors.All()
	f := &recordFlags{collectFlags: addCollectFlags(flags, known, nil), dir: word{kind: "dir", text: "."}, name: word{kind: "name"},
		chosen: word{kind: "name"}, rule: word{kind: "rule"}}
	flags.Var(&f.dir, "dir", "`directory` of the policies")
	flags.Var(&f.name, "name", "what to call it (default: made of the document's own name)")
	flags.Var(&f.chosen, "select", "only the document of this `name`, as reports call it")
	flags.Var(&f.rule, "rule", "make it an example of this `rule` of the policies")
	flags.BoolVar(&f.bad, "bad", false, "the rule fires on it, and has to")
	flags.BoolVar(&f.good, "good", false, "the rule does not fire on it, and must not")
	flags.BoolVar(&f.force, "force", false, "overwrite what was recorded under that name")
	flags.Var(&f.effective, "effective-time", "the document's `time`, RFC 3339 or a day (default: now)")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		if err := something("record", args); err != nil {
			return err
		}
		switch {
		case f.rule.text != "" && f.good == f.bad:
			return errors.New("--rule needs either --good or --bad")
		case f.rule.text == "" && (f.good || f.bad):
			return errors.New("--good and --bad need --rule")
		}
		return a.record(cmd.Context(), f, known, args)
	})
}

// recording is what record works with.
type recording struct {
	flags    *recordFlags
	options  run.Options
	redactor *report.Redactor
	found    []*inputs.Collected
	// others are the names of the documents that were not chosen.
	others []string
}

func (a *App) record(ctx context.Context, f *recordFlags, known []inputs.Collector, args []string) error {
	r, err := a.startRecording(ctx, f, known, args)
	if err != nil {
		return err
	}
	if len(r.found) == 0 && len(r.others) > 0 {
		return fmt.Errorf("--select: there is no document %q: there are %s", f.chosen.text, strings.Join(r.others, ", "))
	}
	if len(r.found) == 0 {
		fmt.Fprintln(a.Stderr, "boltseal: no document to record")
		return exitStatus(exitNothing)
	}
	if f.name.text != "" && len(r.found) > 1 {
		return fmt.Errorf("--name names one document, but there are %d: choose one with --select", len(r.found))
	}
	if f.rule.text != "" {
		return a.recordExamples(ctx, r)
	}
	names := map[string]int{}
	for _, c := range r.found {
		name := r.nameOf(c)
		if names[name]++; names[name] > 1 {
			name = fmt.Sprintf("%s_%d", name, names[name])
		}
		if err := a.recordFixture(r, c, name); err != nil {
			return err
		}
	}
	return nil
}

// startRecording collects the documents and learns the secrets in them.
func (a *App) startRecording(ctx context.Context, f *recordFlags, known []inputs.Collector, args []string) (*recording, error) {
	options, err := a.collecting(f.collectFlags, known, args, f.effective.or(time.Now().UTC().Truncate(time.Second)), nil)
	if err != nil {
		return nil, err
	}
	r := &recording{flags: f, options: options}
	stdin, err := a.stdinTwice(args, int64(f.fileSize))
	if err != nil {
		return nil, err
	}
	a.spare(known, args)
	r.options.Stdin = stdin()
	if r.redactor, err = secretsIn(ctx, r.options); err != nil {
		return nil, err
	}
	r.options.Stdin = stdin()
	for c, err := range run.Collect(ctx, r.options) {
		if err != nil {
			return nil, errors.New(r.redactor.String(placed(err)))
		}
		if f.chosen.text == "" || f.chosen.text == c.Doc.Subject.Ref || f.chosen.text == c.Doc.Subject.Name {
			r.found = append(r.found, c)
		} else if len(r.others) < 10 {
			r.others = append(r.others, cmp.Or(c.Doc.Subject.Ref, c.Doc.Subject.Name))
		}
	}
	return r, nil
}

// nameOf is what a document is recorded as.
func (r *recording) nameOf(c *inputs.Collected) string {
	if r.flags.name.text != "" {
		return author.FixtureName(r.flags.name.text)
	}
	name := c.Doc.Subject.Ref
	if c.Doc.Kind == inputs.KindDockerfile || name == "" {
		name = filepath.ToSlash(c.Doc.Subject.Name)
	}
	return author.FixtureName(r.redactor.String(name))
}

// recordFixture writes one document as a Rego module.
func (a *App) recordFixture(r *recording, c *inputs.Collected, name string) error {
	var document bytes.Buffer
	encoder := json.NewEncoder(&document)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "\t")
	if err := encoder.Encode(c.Doc); err != nil {
		return fmt.Errorf("encode document: %w", err)
	}
	content, err := author.Fixture(name, redactJSON(document.Bytes(), r.redactor))
	if err != nil {
		return err
	}
	if err := a.keepRecorded(r, "fixtures/"+name+"_test.rego", content); err != nil {
		return err
	}
	return a.sayRecorded(r, "fixtures/"+name+"_test.rego")
}

// sayRecorded prints where something was recorded.
func (a *App) sayRecorded(r *recording, name string) error {
	_, err := fmt.Fprintln(a.Stdout, printable(filepath.ToSlash(filepath.Join(r.flags.dir.text, filepath.FromSlash(name)))))
	return err
}

// keepRecorded writes a file below the directory of the policies.
func (a *App) keepRecorded(r *recording, name string, content []byte) error {
	shown := filepath.ToSlash(filepath.Join(r.flags.dir.text, filepath.FromSlash(name)))
	full := a.path(filepath.Join(r.flags.dir.text, filepath.FromSlash(name)))
	if _, err := os.Lstat(full); err == nil && !r.flags.force {
		return fmt.Errorf("%s exists: give another --name, or --force", shown)
	}
	if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
		return fmt.Errorf("record %s: %w", shown, pathless(err))
	}
	if err := writeFile(full, func(w io.Writer) error { _, err := w.Write(content); return err }); err != nil {
		return fmt.Errorf("record %s: %w", shown, err)
	}
	return nil
}

// recordExamples makes the documents' files examples of a rule.
func (a *App) recordExamples(ctx context.Context, r *recording) error {
	tree, done, err := a.tree(r.flags.dir.text)
	if err != nil {
		return fmt.Errorf("--dir %s: %w", r.flags.dir.text, err)
	}
	defer done()
	folder, err := author.RuleFolder(ctx, tree, r.flags.rule.text)
	if err != nil {
		return err
	}
	if folder == "" {
		return fmt.Errorf("--rule: there is no rule %q in %s; boltseal new rule makes one", r.flags.rule.text, r.flags.dir.text)
	}
	session, err := a.ruleSession(ctx, r)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, c := range r.found {
		content, original, err := r.fileOf(c)
		if err != nil {
			return err
		}
		name := r.nameOf(c)
		if whole := r.flags.chosen.text == "" && c.Others == nil; whole {
			if seen[c.Doc.Subject.Name] {
				continue // another document of a file that is recorded as a whole
			}
			seen[c.Doc.Subject.Name] = true
			base := path.Base(filepath.ToSlash(c.Doc.Subject.Name))
			name = author.FixtureName(cmp.Or(r.flags.name.text, strings.TrimSuffix(base, path.Ext(base))))
		}
		e := author.Example{Rule: r.flags.rule.text, Folder: folder, Bad: r.flags.bad,
			Name: author.ExampleName(c.Doc.Kind, name, original), Content: content}
		if err := a.keepExample(ctx, r, session, tree, e); err != nil {
			return err
		}
	}
	return nil
}

// ruleSession judges by the one rule.
func (a *App) ruleSession(ctx context.Context, r *recording) (*engine.Session, error) {
	source, err := engine.OpenSource(a.path(r.flags.dir.text))
	if err != nil {
		return nil, err
	}
	source.Path = r.flags.dir.text
	policy, err := engine.Compile(ctx, engine.Config{Profiles: []string{"none"}, Time: r.options.Time}, engine.Shipped(), source)
	if err != nil {
		return nil, err
	}
	return policy.Session(ctx, engine.InventoryOf(r.found, r.flags.namespace.text))
}

// linesOf are the lines of a recorded file that the rule fires at.
func (r *recording) linesOf(ctx context.Context, session *engine.Session, file string) ([]int, error) {
	options := r.options
	options.Args, options.Stdin = []string{file}, nil
	var lines []int
	for c, err := range run.Collect(ctx, options) {
		if err != nil {
			return nil, err
		}
		decision, err := session.Evaluate(ctx, c)
		if err != nil {
			return nil, err
		}
		for _, f := range decision.Findings {
			if f.Rule == r.flags.rule.text && f.Location != nil {
				lines = append(lines, f.Location.Line)
			}
		}
	}
	return lines, nil
}

// fileOf is the file that a document came from, redacted: as it stands, or the
// one object where it was chosen from among others or rendered.
func (r *recording) fileOf(c *inputs.Collected) (content []byte, original string, err error) {
	switch {
	case c.Doc.Kind == inputs.KindImage:
		return nil, "", fmt.Errorf("%s is an image: record it without --rule, as a document", c.Doc.Subject.Name)
	case c.Doc.Kind == inputs.KindKubernetes && (r.flags.chosen.text != "" || c.Others != nil):
		content, err = yaml.Marshal(c.Doc.Review.Object)
		return []byte(author.Plain(r.redactor.String(string(content)))), ".yaml", err
	}
	return []byte(author.Plain(r.redactor.String(string(c.Source)))), c.Doc.Subject.Name, nil
}

// keepExample writes an example, tries it, and takes it back where it fails.
func (a *App) keepExample(ctx context.Context, r *recording, session *engine.Session, tree fs.FS, e author.Example) error {
	file := e.File()
	if err := a.keepRecorded(r, file, e.Content); err != nil {
		return err
	}
	problem, err := a.tryExample(ctx, r, session, tree, e)
	if err == nil && problem == "" {
		return a.sayRecorded(r, file)
	}
	for _, name := range []string{file, e.WantFile()} {
		os.Remove(a.path(filepath.Join(r.flags.dir.text, filepath.FromSlash(name))))
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Stderr, "boltseal: %s is not recorded: %s\n", printable(e.Name), printable(problem))
	return exitStatus(exitFail)
}

// tryExample says where the rule fires, and what is wrong with the example.
func (a *App) tryExample(ctx context.Context, r *recording, session *engine.Session, tree fs.FS, e author.Example) (problem string, err error) {
	lines, err := r.linesOf(ctx, session, filepath.Join(r.flags.dir.text, filepath.FromSlash(e.File())))
	switch {
	case err != nil:
		return "", err
	case e.Bad && len(lines) == 0:
		return e.Rule + " does not fire on it, secrets redacted: it is no bad example", nil
	case !e.Bad && len(lines) > 0:
		return fmt.Sprintf("%s fires on it, at line %d: it is no good example", e.Rule, lines[0]), nil
	case e.Bad:
		if err := a.keepRecorded(r, e.WantFile(), e.Want(lines)); err != nil {
			return "", err
		}
	}
	if err := e.Try(ctx, author.Options{Policies: tree, Path: r.flags.dir.text, Collectors: r.options.Collectors}); err != nil {
		return "it would fail boltseal test: " + err.Error(), nil
	}
	return "", nil
}
