// Package sqlite reads SQLite database files, and only that: it lists the
// tables and goes through the rows of one from beginning to end. Package
// databases and advisory databases need no more, and a whole SQLite would make
// the program a fifth larger.
//
// The file is hostile: every offset is checked, no page is read twice in one
// walk, and the size of a row is bounded. What is not supported (tables
// WITHOUT ROWID, virtual generated columns) is an error when that table is
// scanned. The source is https://www.sqlite.org/fileformat2.html.
package sqlite
