package write

import (
	"strings"

	"github.com/boltseal/boltseal/inputs/sbom/schema"
)

// licenses says what words are SPDX licences.
type licenses map[string]bool

func knownLicenses() (licenses, error) { return schema.LicenseIDs() }

// isExpression says that s is an SPDX expression whose identifiers are known.
func (l licenses) isExpression(s string) bool {
	s = strings.NewReplacer("(", " ( ", ")", " ) ").Replace(s)
	depth, wantsName := 0, true
	for word := range strings.FieldsSeq(s) {
		switch {
		case word == "(" && wantsName:
			depth++
		case word == ")" && !wantsName && depth > 0:
			depth--
		case (word == "AND" || word == "OR" || word == "WITH") && !wantsName:
			wantsName = true
		case wantsName && l.isName(word):
			wantsName = false
		default:
			return false
		}
	}
	return depth == 0 && !wantsName
}

func (l licenses) isName(word string) bool {
	return l[strings.TrimSuffix(word, "+")] || isReference(word)
}

// isReference says that word is LicenseRef-idstring (SPDX 2.3, annex D).
func isReference(word string) bool {
	if at := strings.Index(word, ":"); strings.HasPrefix(word, "DocumentRef-") && at > 0 {
		word = word[at+1:]
	}
	name, ok := strings.CutPrefix(word, "LicenseRef-")
	return ok && name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") == ""
}

// joined is one expression for several, "" where one of them is none.
func (l licenses) joined(all []string) string {
	parts := make([]string, 0, len(all))
	for _, one := range all {
		if !l.isExpression(one) {
			return ""
		}
		if len(all) > 1 && strings.Contains(one, " ") {
			one = "(" + one + ")"
		}
		parts = append(parts, one)
	}
	return strings.Join(parts, " AND ")
}
