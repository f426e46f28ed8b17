// Package write writes bills of materials: CycloneDX 1.4 to 1.7 in JSON and
// XML, SPDX 2.3 in JSON and as tag-value, of an image's document or of another
// bill of materials. The same document gives the same bytes.
package write
