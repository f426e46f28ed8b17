package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine/ledger"
	"github.com/boltseal/boltseal/policies"
)

const newSchemasLong = `Write JSON schemas into a directory, for editors and for opa check --schema:

  input.json                      the document that rules see, of any kind; dockerfile.json, kubernetes.json … one kind
  boltseal.config.json            .boltseal.yaml
  boltseal.waivers.json           .boltseal-waivers.yaml

A policy whose METADATA says "schemas: - input: schema.input" is checked against them by opa check --schema DIR.
An editor with YAML schemas takes the first line "# yaml-language-server: $schema=DIR/boltseal.config.json".
Files of these names are written anew.`

const newSchemasExample = `  boltseal new schemas schemas
  opa check --strict --schema schemas policy`

func (a *App) newSchemasVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use: "schemas DIR", Short: "Write JSON schemas for editors", Long: newSchemasLong, Example: newSchemasExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("new schemas needs one directory to write to")
			}
			return nil
		},
	}
	return a.verb(cmd, func(_ *cobra.Command, args []string) error { return a.newSchemas(args[0]) })
}

// configSchema and ledgerSchema are what the schemas of our own files are called.
const (
	configSchema = "boltseal.config.json"
	ledgerSchema = "boltseal.waivers.json"
)

func (a *App) newSchemas(dir string) error {
	names, err := fs.Glob(policies.FS, "schemas/*.json")
	if err != nil {
		return fmt.Errorf("list the schemas: %w", err)
	}
	files := map[string][]byte{configSchema: config.Schema(), ledgerSchema: ledger.Schema()}
	order := []string{}
	for _, name := range names {
		content, err := fs.ReadFile(policies.FS, name)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		files[path.Base(name)] = content
		order = append(order, path.Base(name))
	}
	if err := os.MkdirAll(a.path(dir), 0o777); err != nil {
		return fmt.Errorf("write schemas to %s: %w", dir, pathless(err))
	}
	for _, name := range append(order, configSchema, ledgerSchema) {
		if err := os.WriteFile(a.path(filepath.Join(dir, name)), files[name], 0o666); err != nil {
			return fmt.Errorf("write schemas to %s: %w", dir, pathless(err))
		}
		if _, err := fmt.Fprintln(a.Stdout, printable(a.shown(dir, name))); err != nil {
			return err
		}
	}
	return nil
}
