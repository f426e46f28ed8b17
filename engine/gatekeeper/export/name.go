package export

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/boltseal/boltseal/engine"
)

// longestKind is how long the kind of a constraint may be: it is a label's
// value and, in lower case, a DNS label.
const longestKind = 63

// kindNames are the kinds of the constraints by rule id:
// container/run-as-root is BoltsealContainerRunAsRoot. Ids that would share
// one, whatever the case, are told apart by a part of their hash; that does
// not depend on which rules are exported.
func kindNames(rules []engine.Rule) map[string]string {
	times := map[string]int{}
	for _, rule := range rules {
		times[strings.ToLower(camel(rule.ID))]++
	}
	out := make(map[string]string, len(rules))
	for _, rule := range rules {
		kind := camel(rule.ID)
		if times[strings.ToLower(kind)] > 1 || len(kind) > longestKind {
			sum := sha256.Sum256([]byte(rule.ID))
			hash := hex.EncodeToString(sum[:4])
			kind = kind[:min(len(kind), longestKind-len(hash))] + hash
		}
		out[rule.ID] = kind
	}
	return out
}

// camel is an id in CamelCase behind our name.
func camel(id string) string {
	var b strings.Builder
	b.WriteString("Boltseal")
	for _, word := range strings.FieldsFunc(id, func(r rune) bool { return !isAlphanumeric(r) }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

// isAlphanumeric reports whether r may stand in the name of a kind.
func isAlphanumeric(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// constraintName is the name of a rule's constraint: its id as a DNS name.
func constraintName(id string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if isAlphanumeric(r) {
			return r
		}
		return '-'
	}, strings.ToLower(id)), "-")
}
