package author

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
)

// NewRule says what rule Scaffold is to make.
type NewRule struct {
	// ID is topic/name. Underscores are read as hyphens, for packages are
	// written with them.
	ID string
	// Kinds are the kinds of documents it judges, at least one.
	Kinds []inputs.Kind
	// Severity is one of METADATA's.
	Severity engine.Severity
	// Title is one line; "" makes one of the name.
	Title string
}

// Scaffolded is a new rule's files.
type Scaffolded struct {
	// ID is the rule's id.
	ID string
	// Folder is where the rule stands within the tree of policies.
	Folder string
	// Files are the files' contents by their names within the tree.
	Files map[string][]byte
}

// longestID is the engine's bound of rule ids: a waiver annotation's key made
// from one must fit Kubernetes' 63 characters.
const longestID = 56

// idPart is one half of a rule's id.
var idPart = regexp.MustCompile(`^[a-z][a-z0-9]*([_-][a-z0-9]+)*$`)

// RuleID reads the id of a rule as people write it.
func RuleID(text string) (string, error) {
	topic, name, ok := strings.Cut(text, "/")
	if !ok || !idPart.MatchString(topic) || !idPart.MatchString(name) {
		return "", fmt.Errorf("%q is no rule name: write topic/name in lower-case words joined by hyphens, such as team/our-registry", text)
	}
	if len(text) > longestID {
		return "", fmt.Errorf("%q has %d characters: a rule's name may have %d", text, len(text), longestID)
	}
	return strings.ReplaceAll(text, "_", "-"), nil
}

// ScaffoldKinds are the kinds that a new rule can judge: those that there is
// an example of.
func ScaffoldKinds() []inputs.Kind {
	var kinds []inputs.Kind
	for _, e := range examplesOfKinds() {
		kinds = append(kinds, e.kind)
	}
	return kinds
}

// Scaffold makes the files of a new rule for a tree of policies: a rule that
// works, its tests, and a bad and a good example of every kind. They pass Test
// and Lint, and opa fmt, check --strict and test. It writes nothing.
func Scaffold(ctx context.Context, tree fs.FS, n NewRule) (Scaffolded, error) {
	id, err := RuleID(n.ID)
	if err != nil {
		return Scaffolded{}, err
	}
	if len(n.Kinds) == 0 {
		return Scaffolded{}, errors.New("a rule needs at least one kind")
	}
	if err := unused(id); err != nil {
		return Scaffolded{}, err
	}
	folder, base, err := place(ctx, tree, id)
	if err != nil {
		return Scaffolded{}, err
	}
	values := scaffold{ID: id, Severity: n.Severity, Title: n.Title, Kinds: n.Kinds}
	if values.Title, err = values.title(); err != nil {
		return Scaffolded{}, err
	}
	s := Scaffolded{ID: id, Folder: folder, Files: map[string][]byte{}}
	for name, text := range map[string]string{base + ".rego": ruleTemplate, base + "_test.rego": ruleTestTemplate} {
		content, err := values.rego(name, text)
		if err != nil {
			return Scaffolded{}, err
		}
		s.Files[path.Join(folder, name)] = content
	}
	for _, e := range examplesOfKinds() {
		if slices.Contains(n.Kinds, e.kind) {
			for name, text := range e.files {
				s.Files[path.Join(folder, examplesFolder, name)] = []byte(strings.ReplaceAll(text, "topic/name", id))
			}
		}
	}
	return s, nil
}

// unused refuses the id of a shipped rule: a policy cannot replace one.
func unused(id string) error {
	shipped := engine.Shipped()
	if _, err := fs.Stat(shipped.FS, path.Join(shipped.Root, "rules", id)); err == nil {
		return fmt.Errorf("%s is a rule that ships with boltseal: choose another topic, such as your team's name", id)
	}
	return nil
}

// place finds where a new rule belongs: beside the other rules of the tree, in
// their manner. It refuses an id that the tree has.
func place(ctx context.Context, tree fs.FS, id string) (folder, base string, err error) {
	sources, problems := readTree(ctx, tree, "", true)
	if len(problems) > 0 {
		return "", "", join(problems)
	}
	topic, name, _ := strings.Cut(id, "/")
	root, base, snake := "rules", "rule", false
	for _, s := range sources {
		other := s.rule()
		if other == id {
			return "", "", fmt.Errorf("rule %s exists: %s", id, s.name)
		}
		if other == "" {
			continue
		}
		dir := path.Dir(s.name)
		for _, form := range []string{other, strings.ReplaceAll(other, "-", "_")} {
			if before, ok := strings.CutSuffix("/"+dir, "/"+form); ok {
				root, snake = strings.TrimPrefix(before, "/"), form != other || snake && !strings.Contains(other, "-")
				if file := strings.TrimSuffix(path.Base(s.name), ".rego"); file != "rule" && file == path.Base(dir) {
					base = ""
				} else {
					base = "rule"
				}
				break
			}
		}
	}
	if snake {
		topic, name = strings.ReplaceAll(topic, "-", "_"), strings.ReplaceAll(name, "-", "_")
	}
	if base == "" {
		base = name
	}
	return path.Join(root, topic, name), base, nil
}

// scaffold are the values of the templates.
type scaffold struct {
	ID       string
	Severity engine.Severity
	Title    string
	Kinds    []inputs.Kind
}

// title is the title as YAML.
func (s scaffold) title() (string, error) {
	title := strings.TrimSpace(s.Title)
	if title == "" {
		_, name, _ := strings.Cut(s.ID, "/")
		title = strings.ToUpper(name[:1]) + strings.ReplaceAll(name[1:], "-", " ")
	}
	if strings.ContainsFunc(title, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\u0085' || r == '\u2028' || r == '\u2029' }) {
		return "", errors.New("a title is one line of text")
	}
	if plainTitle.MatchString(title) {
		return title, nil
	}
	var quoted bytes.Buffer
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(title); err != nil {
		return "", fmt.Errorf("quote the title: %w", err)
	}
	return strings.TrimSpace(quoted.String()), nil
}

// plainTitle is a title that YAML reads as a string without quotes.
var plainTitle = regexp.MustCompile(`^[A-Z][a-z]+ [A-Za-z0-9 ,.()/-]*[A-Za-z0-9)]$`)

// Package is the rule's package.
func (s scaffold) Package() string {
	return "rules." + strings.NewReplacer("/", ".", "-", "_").Replace(s.ID)
}

// Containers says that documents of one of the kinds have containers.
func (s scaffold) Containers() bool {
	return slices.ContainsFunc(s.Kinds, func(k inputs.Kind) bool { return k != inputs.KindSBOM })
}

// Components says that documents of one of the kinds are bills of materials.
func (s scaffold) Components() bool { return slices.Contains(s.Kinds, inputs.KindSBOM) }

// KindList is the kinds as YAML.
func (s scaffold) KindList() string {
	var names []string
	for _, kind := range s.Kinds {
		names = append(names, string(kind))
	}
	return strings.Join(names, ", ")
}

// rego fills a template and formats it as opa fmt does.
func (s scaffold) rego(name, text string) ([]byte, error) {
	t, err := template.New(name).Parse(text)
	if err != nil {
		return nil, fmt.Errorf("read the template of %s: %w", name, err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, s); err != nil {
		return nil, fmt.Errorf("make %s: %w", name, err)
	}
	content, err := format.SourceWithOpts(name, out.Bytes(), format.Opts{RegoVersion: ast.RegoV1})
	if err != nil {
		return nil, fmt.Errorf("%s cannot be the name of a package: %w", s.ID, err)
	}
	return content, nil
}

// Names lists the files in the order in which to read them.
func (s Scaffolded) Names() []string {
	names := slices.Sorted(maps.Keys(s.Files))
	slices.SortStableFunc(names, func(a, b string) int {
		return strings.Count(a, "/") - strings.Count(b, "/")
	})
	return names
}
