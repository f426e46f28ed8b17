// Package schema writes the JSON schemas of the documents that policies see,
// from the Go structs of package inputs: one closed schema per kind for the
// strict check, parts of the shared view for the rule library, and a union of
// all kinds for editors.
package schema
