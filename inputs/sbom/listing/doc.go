// Package listing turns what a bill of materials lists, whatever its format,
// into a document: packages out of components, the NTIA's minimum elements,
// the identity of what is described.
package listing
