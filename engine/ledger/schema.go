package ledger

import (
	_ "embed"
	"slices"
)

//go:embed schema.json
var schema []byte

// Schema is the JSON schema of a waiver ledger, for editors. What reads the
// ledger refuses all that the schema refuses, and more.
func Schema() []byte { return slices.Clone(schema) }
