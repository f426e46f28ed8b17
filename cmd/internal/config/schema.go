package config

import (
	_ "embed"
	"slices"
)

//go:embed schema.json
var schema []byte

// Schema is the JSON schema of a configuration file, for editors. What reads
// the file refuses all that the schema refuses, and more.
func Schema() []byte { return slices.Clone(schema) }
