// Package findings takes over what other scanners found: Trivy's, Grype's and
// OSV-Scanner's JSON, CycloneDX with vulnerabilities, and SARIF.
//
// A report is about the document if a digest that it states is one of the
// document's (manifest, index, configuration), or, where one of the two states
// none, if the names are equal. A report that states another image is not taken
// over. One that does not say what it is about is taken over, but stands in for
// no advisory data.
//
// A report about the document stands in for advisory data of the ecosystems
// that it is known to have looked at: Trivy those of its results, the
// distribution for class os-pkgs; Grype its distribution and every type that it
// lists a match of; OSV-Scanner those of its packages; CycloneDX those of its
// components. SARIF lists only what was found, so it stands in for nothing.
package findings
