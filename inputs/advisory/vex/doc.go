// Package vex applies statements about vulnerabilities (OpenVEX, CycloneDX,
// CSAF) to the vulnerabilities of a document: whether what is judged is
// affected at all, and who says so. For a statement about a vulnerability that
// is there but that was not applied it notes what was compared with what and
// where they differ.
//
// Every format is read into the same statements. A statement names
// vulnerabilities and products; a product is the image (package URL of type oci
// or docker, reference, digest, hash, BOM-Link), which may be narrowed to
// packages in it, or a package itself. What an identifier leaves out matches
// anything; a digest that is equal matches whatever the image is called. Of all
// statements that match the latest decides.
package vex
