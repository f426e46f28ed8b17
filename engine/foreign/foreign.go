package foreign

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/boltseal/boltseal/engine/ledger"
)

// LargestFile is how many bytes an ignore file may have.
const LargestFile = 8 << 20

// Ignore is one thing that another tool was told to ignore.
type Ignore struct {
	// ID is the tool's own id of the check or of the vulnerability.
	ID string
	// Match is what narrows it.
	Match ledger.Match
	// Reason is why, "" where nobody said.
	Reason string
	// Expires is the last valid day, YYYY-MM-DD, "" where nobody said.
	Expires string
	// Kind is what the check judges: dockerfile, kubernetes, or "" for either.
	Kind Kind
	// Line is where it stands in its file.
	Line int
	// Problem says why it cannot become a waiver; "" where it can.
	Problem string
}

// Kind says what a tool's check judges, since our rule for it may judge more.
type Kind string

// The kinds that narrow a waiver.
const (
	Any        Kind = ""
	Dockerfile Kind = "dockerfile"
	Kubernetes Kind = "kubernetes"
)

// Format is one tool's way to ignore.
type Format struct {
	// Name is what --from takes.
	Name string
	// Matches says from the file's base name and content whether it is one.
	Matches func(base, content string) bool
	// Read lists what is ignored; name is the file as reports call it.
	Read func(name, content string) ([]Ignore, error)
}

// Formats lists the tools, those with the surest file names first.
func Formats() []Format {
	return []Format{
		{"trivy", isTrivyIgnore, readTrivyIgnore},
		{"trivy-yaml", isTrivyYAML, readTrivyYAML},
		{"hadolint", isHadolint, readHadolint},
		{"kube-linter", isKubeLinter, readKubeLinter},
		{"grype", isGrype, readGrype},
		{"checkov", isCheckov, readCheckov},
		{"kubescape", isKubescape, readKubescape},
		{"manifest", isManifest, readManifest},
		{"dockerfile", isDockerfile, readDockerfile},
	}
}

// Read lists what a file tells its tool to ignore. from names the format, ""
// to tell by name and content.
func Read(name string, content []byte, from string) ([]Ignore, error) {
	if len(content) > LargestFile {
		return nil, fmt.Errorf("%s has more than %d bytes", name, LargestFile)
	}
	base, text := path.Base(name), string(content)
	var names []string
	for _, format := range Formats() {
		if from == format.Name || from == "" && format.Matches(base, text) {
			found, err := format.Read(name, text)
			if err != nil {
				return nil, fmt.Errorf("read %s as %s: %w", name, format.Name, err)
			}
			return found, nil
		}
		names = append(names, format.Name)
	}
	if from != "" {
		return nil, fmt.Errorf("unknown tool %q: known are %s", from, strings.Join(names, ", "))
	}
	return nil, errors.New(name + " is no ignore file that is known: say with --from which tool it belongs to: " + strings.Join(names, ", "))
}

// oneOf makes a test for base names, each also with .yaml and .yml.
func oneOf(base string, names ...string) bool {
	stem := strings.TrimSuffix(strings.TrimSuffix(base, ".yaml"), ".yml")
	for _, name := range names {
		if stem == name {
			return true
		}
	}
	return false
}

// literal makes a glob that matches just the text.
func literal(text string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`, "{", `\{`).Replace(text)
}

// day cuts a time to its day; "" and what is no date stay as they are, for the
// ledger to judge.
func day(text string) string {
	if len(text) > 10 && (text[10] == 'T' || text[10] == ' ') {
		return text[:10]
	}
	return text
}
