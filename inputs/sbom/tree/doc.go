// Package tree holds the text of a bill of materials taken apart: JSON, XML
// and YAML become the same small nodes, which know where they stand in the
// text. Nodes take a few bytes each and no memory of their own for what the
// text already says: bills of materials have millions of them.
package tree
