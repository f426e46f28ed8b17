// Package secret finds secrets in files, environments and commands: keys and
// tokens of known forms anywhere, passwords where a name or a place says that
// there is one.
//
// A file goes by once, in pieces that overlap. A filter looks for the first
// four bytes of any of the words that secrets come with; only where one stands
// a rule looks closer, at a bounded stretch of text. What is clearly an
// example, a placeholder or part of a library's tests is no secret.
package secret
