package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/collectors"
	"github.com/boltseal/boltseal/policies"
)

const inputLong = `Print the documents that policies see as input, one JSON object after the other.

Secrets are shown as "•••• sha256:…": the data of Secrets, and what the shipped rules for secrets find.`

const inputExample = `  boltseal input Dockerfile
  boltseal input deploy/ -o jsonl | jq .subject
  boltseal input --view conftest deploy/web.yaml
  boltseal input --schema kubernetes`

// inputFlags are the flags of input besides those of collecting.
type inputFlags struct {
	*collectFlags
	format      *choice
	view        choice
	schema      bool
	showSecrets bool
}

func (a *App) inputVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "input PATH... | input --schema [KIND]",
		Short:   "Print the document that policies see, or its schema",
		Long:    inputLong,
		Example: inputExample,
	}
	known := collectors.All()
	f := &inputFlags{
		collectFlags: addCollectFlags(cmd.Flags(), known, nil),
		format:       addFormat(cmd.Flags(), "json", "jsonl"),
		view:         choice{word: "document", words: []string{"document", "conftest"}},
	}
	cmd.Flags().Var(&f.view, "view", "document, or what conftest's parser would show")
	cmd.Flags().BoolVar(&f.schema, "schema", false, "print the JSON schema of a kind of document, or of any")
	cmd.Flags().BoolVar(&f.showSecrets, "show-secrets", false, "do not hide secrets")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		if f.schema {
			return a.printSchema(args)
		}
		if err := something("input", args); err != nil {
			return err
		}
		return a.input(cmd.Context(), f, known, args)
	})
}

// printSchema prints an embedded schema.
func (a *App) printSchema(args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("--schema takes one kind, but got %q too", args[1])
	}
	name := "input"
	if len(args) == 1 {
		name = args[0]
	}
	content, err := fs.ReadFile(policies.FS, "schemas/"+name+".json")
	if !fs.ValidPath("schemas/"+name+".json") || errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no schema of %q%s", name, config.DidYouMean(name, schemaNames()))
	}
	if err != nil {
		return fmt.Errorf("read schema %s: %w", name, err)
	}
	_, err = a.Stdout.Write(content)
	return err
}

func schemaNames() []string {
	files, err := fs.Glob(policies.FS, "schemas/*.json")
	if err != nil {
		return nil
	}
	names := make([]string, 0, len(files))
	for _, file := range files {
		names = append(names, strings.TrimSuffix(strings.TrimPrefix(file, "schemas/"), ".json"))
	}
	return names
}

// printDocument prints one document, secrets removed unless redactor is nil.
func printDocument(w io.Writer, f *inputFlags, c *inputs.Collected, redactor *report.Redactor) error {
	var value any = c.Doc
	if f.view.word == "conftest" {
		value = c.Shown()
	}
	var content bytes.Buffer
	encoder := json.NewEncoder(&content)
	encoder.SetEscapeHTML(false)
	if f.format.word == "json" {
		encoder.SetIndent("", "  ")
	}
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("encode document: %w", err)
	}
	printed := content.Bytes()
	if redactor != nil {
		printed = redactJSON(printed, redactor)
	}
	_, err := w.Write(printed)
	return err
}

// scalar matches the strings, keys included, and numbers of encoded JSON.
var scalar = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*`)

// redactJSON removes secrets from encoded JSON, value by value, so that the
// order of the keys stays and the result is JSON again.
func redactJSON(content []byte, redactor *report.Redactor) []byte {
	return scalar.ReplaceAllFunc(content, func(match []byte) []byte {
		text := string(match)
		if match[0] == '"' && json.Unmarshal(match, &text) != nil {
			return match
		}
		hidden := redactor.String(text)
		if hidden == text {
			return match
		}
		encoded, err := json.Marshal(hidden)
		if err != nil {
			return []byte(`""`)
		}
		return encoded
	})
}
