package author

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
)

// Fixture writes a document, given as JSON, as a Rego module: a test reads it
// as data.fixtures.<name>.document, in our tests and in those of a plain opa.
func Fixture(name string, document []byte) ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# Recorded by boltseal record: `violation with input as %s.document`.\npackage fixtures.%s\n\ndocument := ", name, name)
	out.Write(document)
	formatted, err := format.SourceWithOpts(name, out.Bytes(), format.Opts{RegoVersion: ast.RegoV1})
	if err != nil {
		return nil, fmt.Errorf("write document %s as Rego: %w", name, err)
	}
	return formatted, nil
}

// FixtureName makes a part of a Rego package's path of what people call a
// document: letters, digits and underscores, no digit first.
func FixtureName(subject string) string {
	words := strings.FieldsFunc(strings.ToLower(subject), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	name := strings.Join(words, "_")
	if len(name) > maxFixtureName {
		name = strings.Trim(name[len(name)-maxFixtureName:], "_")
	}
	if name == "" || name[0] >= '0' && name[0] <= '9' || ast.IsInKeywords(name, ast.KeywordsV1[:]) {
		name = "document_" + name
	}
	return strings.TrimSuffix(name, "_")
}

// maxFixtureName bounds a name that is made up, in bytes: it is a file's too.
const maxFixtureName = 100

// mark is how the redactor shows a secret; plainMark is the same as one word,
// which changes the meaning of no format that it stands in.
var mark = regexp.MustCompile(`•+ sha256:([0-9a-f]{8})`)

const plainMark = "redacted-$1"

// Plain makes what the redactor left of secrets words that a Dockerfile and a
// manifest can hold.
func Plain(text string) string { return mark.ReplaceAllString(text, plainMark) }

// Example is a file that a rule is to be tested by.
type Example struct {
	// Rule is the rule's id, Folder its folder within the tree.
	Rule, Folder string
	// Bad says that the rule must fire.
	Bad bool
	// Name is the file's name, Content what it holds.
	Name    string
	Content []byte
}

// File is where the example lies within the tree.
func (e Example) File() string {
	side := good
	if e.Bad {
		side = bad
	}
	return path.Join(e.Folder, examplesFolder, side, e.Name)
}

// WantFile is the file beside a bad example that says where the rule fires,
// Want what it holds.
func (e Example) WantFile() string { return e.File() + wantExtension }

// Want is the content of WantFile.
func (e Example) Want(lines []int) []byte {
	var want strings.Builder
	for _, line := range slices.Compact(slices.Sorted(slices.Values(lines))) {
		fmt.Fprintf(&want, "%d %s\n", line, e.Rule)
	}
	return []byte(want.String())
}

// Try judges the example where it lies in the tree, and says what is wrong
// with it; other examples of the rule do not count.
func (e Example) Try(ctx context.Context, o Options) error {
	o.Run = "^" + regexp.QuoteMeta(e.Rule) + "$"
	result, err := Test(ctx, o)
	if err != nil {
		return fmt.Errorf("try the example: %w", err)
	}
	var errs []error
	for _, f := range result.Failures {
		if strings.TrimPrefix(f.File, path.Clean(o.Path)+"/") == e.File() {
			errs = append(errs, errors.New(f.String()))
		}
	}
	return errors.Join(errs...)
}

// RuleFolder finds the folder of a rule in a tree; "" where it has none.
func RuleFolder(ctx context.Context, tree fs.FS, rule string) (string, error) {
	sources, problems := readTree(ctx, tree, "", true)
	if len(problems) > 0 {
		return "", join(problems)
	}
	for folder, id := range folders(sources) {
		if id == rule {
			return folder, nil
		}
	}
	return "", nil
}

// ExampleName is what a file of a document is called among examples, so that
// its kind is detected there too.
func ExampleName(kind inputs.Kind, name, original string) string {
	ext := path.Ext(original)
	switch kind {
	case inputs.KindDockerfile:
		return name + ".Dockerfile"
	case inputs.KindKubernetes:
		if ext != ".json" && ext != ".yml" {
			ext = ".yaml"
		}
	}
	return name + ext
}
