package sbom

import "strings"

// isPredicate says that an in-toto predicate is a bill of materials:
// https://cyclonedx.org/bom, https://spdx.dev/Document, with or without a version.
func isPredicate(predicateType string) bool {
	for _, prefix := range []string{"https://cyclonedx.org/bom", "cyclonedx", "https://spdx.dev/Document", "spdx"} {
		if strings.HasPrefix(predicateType, prefix) {
			return true
		}
	}
	return false
}
