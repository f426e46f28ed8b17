package inputs

// SBOM is the body of a document made from a software bill of materials. What
// it lists is in Components in its own words, and in the document's packages
// and vulnerabilities in the words that every kind shares.
type SBOM struct {
	// Format is cyclonedx or spdx.
	Format string `json:"format"`
	// SpecVersion is the version of the format as written.
	SpecVersion string `json:"spec_version"`
	// Known says that the version is one we know; else the document was read as
	// far as that is safe.
	Known bool `json:"known"`
	// Encoding is json, xml, tag-value, yaml, rdf or json-ld.
	Encoding string `json:"encoding"`
	// ID is the serial number or the namespace.
	ID string `json:"id"`
	// Name is the document's name.
	Name string `json:"name"`
	// Version is the revision of the document, -1 when unknown.
	Version int `json:"version"`
	// Created is when it was made (RFC 3339), "" when unknown.
	Created string `json:"created"`
	// Authors are the people and organisations that made it.
	Authors []string `json:"authors"`
	// Tools are the programs that made it, "name version".
	Tools []string `json:"tools"`
	// Supplier is who supplies what is described.
	Supplier string `json:"supplier"`
	// License is the document's own licence.
	License string `json:"license"`
	// Lifecycles are the phases that it speaks of: build, operations.
	Lifecycles []string `json:"lifecycles"`
	// Subject is what is described; its fields are empty where none is named.
	Subject Component `json:"subject"`
	// Image is the digest of the image that is described, "" where it is none.
	Image string `json:"image"`
	// Components are all that is listed, the subject aside, nested ones too.
	Components []Component `json:"components"`
	// Dependencies say what depends on what.
	Dependencies []Dependency `json:"dependencies"`
	// Compositions says how complete the list claims to be: complete,
	// incomplete, incomplete_first_party_only, unknown, …; [] where it says nothing.
	Compositions []string `json:"compositions"`
	// Minimum says which of the NTIA's minimum elements are there.
	Minimum MinimumElements `json:"minimum"`
	// Problems lists what the reader tolerated, in words.
	Problems []string `json:"problems"`
}

// Component is one thing that a bill of materials lists.
type Component struct {
	// Ref is its identifier within the document (bom-ref, SPDXID).
	Ref string `json:"ref"`
	// Type is library, application, container, operating-system, file, …
	Type string `json:"type"`
	// Group is the namespace of the name.
	Group string `json:"group"`
	// Name is the name.
	Name string `json:"name"`
	// Version is the version.
	Version string `json:"version"`
	// PURL is the package URL.
	PURL string `json:"purl"`
	// CPE is the Common Platform Enumeration name.
	CPE string `json:"cpe"`
	// Supplier is who supplies it, else who made or published it.
	Supplier string `json:"supplier"`
	// Scope is required, optional, excluded or "".
	Scope string `json:"scope"`
	// Licenses lists SPDX expressions, or names where they are none.
	Licenses []string `json:"licenses"`
	// Hashes are its digests.
	Hashes []Hash `json:"hashes"`
	// Path is where it stands, relative to the document's body.
	Path Path `json:"path"`
}

// Hash is a digest.
type Hash struct {
	// Algorithm is the algorithm as CycloneDX writes it: SHA-256.
	Algorithm string `json:"algorithm"`
	// Value is the digest in lower-case hex.
	Value string `json:"value"`
}

// Dependency says what one component depends on.
type Dependency struct {
	// Ref is the component that depends.
	Ref string `json:"ref"`
	// DependsOn are those that it depends on.
	DependsOn []string `json:"depends_on"`
}

// MinimumElements says which of the minimum elements for a bill of materials
// (NTIA, 2021-07-12, §IV) are there.
type MinimumElements struct {
	// Supplier counts components without a supplier.
	Supplier int `json:"without_supplier"`
	// Name counts components without a name.
	Name int `json:"without_name"`
	// Version counts components without a version.
	Version int `json:"without_version"`
	// Identifier counts components without a purl, CPE, SWID or hash.
	Identifier int `json:"without_identifier"`
	// Dependencies says that relationships are stated.
	Dependencies bool `json:"dependencies"`
	// Author says that somebody or something is named as the author.
	Author bool `json:"author"`
	// Timestamp says that the time of making is stated.
	Timestamp bool `json:"timestamp"`
	// Complete says that nothing is missing.
	Complete bool `json:"complete"`
}
