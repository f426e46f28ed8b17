package engine

import (
	"slices"
	"strings"
)

// numbered are the families of checks that Trivy has numbered in three ways
// over the years: AVD-DS-0002, DS-0002 and DS002 are one check.
var numbered = [...]string{"ds", "ksv", "kcv"}

// HasAlias reports whether the rule means what another tool calls by id, in
// any of the ways in which that tool writes it.
func (r Rule) HasAlias(id string) bool {
	want := AliasKey(id)
	return slices.ContainsFunc(r.Aliases, func(alias string) bool { return AliasKey(alias) == want })
}

// AliasKey is equal for the ways of writing one check's id: case and Trivy's
// older numbering do not count.
func AliasKey(id string) string {
	key := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(id)), "avd-")
	for _, family := range numbered {
		rest, ok := strings.CutPrefix(key, family)
		digits := strings.TrimPrefix(rest, "-")
		if ok && digits != "" && strings.Trim(digits, "0123456789") == "" {
			return family + "-" + strings.TrimLeft(digits, "0")
		}
	}
	return key
}
