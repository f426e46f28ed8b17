// Package cyclonedx reads CycloneDX, versions 1.0 to 1.7, JSON and XML. XML is
// brought into the shape that JSON has, so that one reader serves both.
package cyclonedx
