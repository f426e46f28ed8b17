// Package schema says whether a bill of materials keeps the official schema of
// its format and version. It reads the schemas themselves (JSON Schema draft 7
// and XML Schema, as far as they are used there) and judges nodes, so that what
// it finds has a place in the file.
//
// The schemas below official are CycloneDX's, copyright OWASP Foundation,
// Apache License 2.0, as the npm package @cyclonedx/cyclonedx-library 10.3.0
// holds them in res/schema; comments, descriptions and examples are taken out.
// Those of JSON 1.2 and 1.3 are the strict ones, as the specification's own
// tests use. Those below own are ours: what SPDX 2 asks for, with what nothing
// depends on marked as minor.
package schema
