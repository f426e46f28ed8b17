// Package sbom collects software bills of materials: CycloneDX 1.0 to 1.7 in
// JSON and XML, SPDX 2.2 and 2.3 in JSON, YAML, tag-value and RDF, SPDX 3 in
// JSON-LD, and those that an in-toto attestation holds. What breaks the
// official schema is refused; what is newer than we know is read as far as
// that is safe.
package sbom
