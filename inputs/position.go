package inputs

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
