package suite

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v4"

	"github.com/boltseal/boltseal/engine"
)

// maxSuite bounds a suite, maxObject a file that it names, in bytes.
const (
	maxSuite  = 4 << 20
	maxObject = 16 << 20
)

// file is a suite (pkg/gator/verify/suite.go of Gatekeeper).
type file struct {
	Kind       string `yaml:"kind"`
	APIVersion string `yaml:"apiVersion"`
	Metadata   any    `yaml:"metadata"`
	Tests      []test `yaml:"tests"`
	Skip       bool   `yaml:"skip"`
}

// test is a template with a constraint, and cases for them. Paths are relative
// to the suite's folder.
type test struct {
	Name       string `yaml:"name"`
	Template   string `yaml:"template"`
	Constraint string `yaml:"constraint"`
	Expansion  string `yaml:"expansion"`
	Cases      []kase `yaml:"cases"`
	Invalid    bool   `yaml:"invalid"`
	Skip       bool   `yaml:"skip"`
	line       int
}

// kase is one object and what is said of it.
type kase struct {
	Name       string      `yaml:"name"`
	Object     string      `yaml:"object"`
	Inventory  []string    `yaml:"inventory"`
	Assertions []assertion `yaml:"assertions"`
	Skip       bool        `yaml:"skip"`
	line       int
}

// assertion says how many violations there are, or how many whose message
// matches.
type assertion struct {
	Violations any     `yaml:"violations"`
	Message    *string `yaml:"message"`
	line       int
}

// UnmarshalYAML keeps the line.
func (t *test) UnmarshalYAML(n *yaml.Node) error {
	type plain test
	t.line = n.Line
	return n.Decode((*plain)(t))
}

// UnmarshalYAML keeps the line.
func (k *kase) UnmarshalYAML(n *yaml.Node) error {
	type plain kase
	k.line = n.Line
	return n.Decode((*plain)(k))
}

// UnmarshalYAML keeps the line.
func (a *assertion) UnmarshalYAML(n *yaml.Node) error {
	type plain assertion
	a.line = n.Line
	return n.Decode((*plain)(a))
}

// suiteWords are in every suite; a file without them is not parsed.
var suiteWords = []byte("test.gatekeeper.sh")

// readSuite reads a file; nil where it is no suite.
func readSuite(name string, content []byte) (*file, error) {
	if !bytes.Contains(content, suiteWords) {
		return nil, nil
	}
	var head struct{ Kind, APIVersion any }
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	if err := decoder.Decode(&head); err != nil {
		return nil, &engine.PolicyError{File: name, Message: "not YAML: " + err.Error()}
	}
	var s file
	decoder = yaml.NewDecoder(bytes.NewReader(content))
	if err := decoder.Decode(&s); err != nil {
		return nil, &engine.PolicyError{File: name, Message: "no suite: " + err.Error()}
	}
	group, version := path.Split(s.APIVersion)
	if group != "test.gatekeeper.sh/" || s.Kind != "Suite" {
		return nil, nil
	}
	if version != "v1alpha1" {
		return nil, &engine.PolicyError{File: name, Message: fmt.Sprintf("suites of %s are not known: write test.gatekeeper.sh/v1alpha1", s.APIVersion)}
	}
	return &s, nil
}

// open reads a file that a suite names: within the tree, never outside it.
func open(tree fs.FS, from, name string) (string, []byte, error) {
	full := path.Join(path.Dir(from), name)
	if !fs.ValidPath(full) || path.IsAbs(name) {
		return full, nil, fmt.Errorf("%q leads out of the tested tree", name)
	}
	if info, err := fs.Stat(tree, full); err == nil && !info.Mode().IsRegular() {
		return full, nil, fmt.Errorf("%s is no regular file", name)
	}
	f, err := tree.Open(full)
	if err != nil {
		var gone *fs.PathError
		if errors.As(err, &gone) {
			err = gone.Err
		}
		return full, nil, fmt.Errorf("%s: %w", name, err)
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxObject+1))
	if err == nil && len(content) > maxObject {
		err = fmt.Errorf("%s is larger than %d MiB", name, maxObject>>20)
	}
	return full, content, err
}

// holds compares an assertion with the messages of the violations.
func (a *assertion) holds(messages []string) error {
	matching := len(messages)
	about := ""
	if a.Message != nil {
		re, err := regexp.Compile(*a.Message)
		if err != nil {
			return fmt.Errorf("message: %w", err)
		}
		matching = 0
		for _, message := range messages {
			if re.MatchString(message) {
				matching++
			}
		}
		about = fmt.Sprintf(" whose message matches %q", *a.Message)
	}
	want, ok := "yes", true
	switch violations := a.Violations.(type) {
	case nil:
	case string:
		want = violations
	case bool: // yes and no are booleans to YAML 1.1
		if want = "no"; violations {
			want = "yes"
		}
	case int:
		want, ok = strconv.Itoa(violations), violations >= 0
	default:
		ok = false
	}
	exactly, err := strconv.Atoi(want)
	switch {
	case !ok || err != nil && want != "yes" && want != "no":
		return fmt.Errorf("violations must be a number, yes or no, and is %v", a.Violations)
	case want == "yes" && matching == 0:
		return fmt.Errorf("no violation%s, and at least one is wanted", about)
	case want == "no" && matching > 0:
		return fmt.Errorf("%d violations%s, and none is wanted", matching, about)
	case err == nil && matching != exactly:
		return fmt.Errorf("%d violations%s, and %d are wanted", matching, about, exactly)
	}
	return nil
}
