// Package inputs holds the types every other room shares: the Document that
// policies judge, where each part of it stands in the file it came from, and
// the small interfaces of the collectors that make documents. It imports the
// standard library only; the collectors live in the folders below it.
package inputs
