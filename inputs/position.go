package inputs

import "encoding/json"

// Path leads to a node of a document's body: object keys are strings, list
// indexes ints. It is relative to review.object, dockerfile, image, sbom or
// event, whichever is the document's body.
type Path []any

// Position is a range in a file. Lines and columns count from 1, columns in
// Unicode code points; the end is exclusive. A zero Line means "the file".
type Position struct {
	// File is the name the file is reported by.
	File string `json:"file"`
	// Line is the first line.
	Line int `json:"line"`
	// Column is the first column.
	Column int `json:"column"`
	// EndLine is the last line.
	EndLine int `json:"end_line"`
	// EndColumn is the column after the last.
	EndColumn int `json:"end_column"`
}

// Locator finds the place of a document's nodes in its file. Locators do
// their work when first asked: most documents have no finding.
type Locator interface {
	// Locate returns where the node at path stands. Where path leads past
	// what exists, it is the deepest node that does, and rest says how many
	// trailing steps were not found. A trailing step that is a view field
	// (ViewFields) stands for the node that sets it, or for the container,
	// and counts as found.
	Locate(path Path) (pos Position, rest int)
}

// Index reads a step of a Path as a list index, however a policy's answer was
// decoded.
func Index(step any) (int, bool) {
	switch i := step.(type) {
	case int:
		return i, true
	case int64:
		return int(i), true
	case float64:
		return int(i), float64(int(i)) == i
	case json.Number:
		n, err := i.Int64()
		return int(n), err == nil
	}
	return 0, false
}
