package engine

import (
	"io/fs"
	"time"
)

// Config is what decides which rules are enabled and how.
type Config struct {
	// Profiles names the profiles in force, in order; "none" alone enables no
	// shipped rule. Empty means "default".
	Profiles []string
	// ExtraProfiles are profiles that the user's configuration defines.
	ExtraProfiles []Profile
	// Parameters are shared by all rules that declare the name.
	Parameters map[string]any
	// Rules changes rules by id or glob ("dockerfile/*"); later globs win over
	// earlier, exact ids over globs.
	Rules []RuleChange
	// Limits bound the evaluation.
	Limits EvalLimits
	// UnknownRank is what severity "unknown" counts as; "" means high.
	UnknownRank Severity
	// Time is the effective time: input.time and time.now_ns.
	Time time.Time
}

// RuleChange is one entry of the configuration's rules.
type RuleChange struct {
	// Match is a rule id or a doublestar glob over rule ids.
	Match string
	// Enabled switches the rules on or off; nil leaves it.
	Enabled *bool
	// Severity replaces the severity; "" leaves it.
	Severity Severity
	// Reason says why a rule is off.
	Reason string
	// Parameters replace single parameters of the rules.
	Parameters map[string]any
}

// Profile is a named set of rules with parameters.
type Profile struct {
	// Name is what --profile takes.
	Name string `json:"name"`
	// Title is one line for people.
	Title string `json:"title"`
	// Description says whom it is for.
	Description string `json:"description"`
	// Extends names profiles that this one starts from.
	Extends []string `json:"extends"`
	// Include are globs over rule ids.
	Include []string `json:"include"`
	// Controls names frameworks, such as nsa, whose controls' rules are included.
	Controls []string `json:"controls"`
	// Exclude are globs over rule ids, taken from what the others gave.
	Exclude []string `json:"exclude"`
	// Severity replaces severities by rule id or glob.
	Severity map[string]Severity `json:"severity"`
	// Parameters are set for every rule that declares the name.
	Parameters map[string]any `json:"parameters"`
	// RuleParameters are set for single rules, by id.
	RuleParameters map[string]map[string]any `json:"rule_parameters"`
}

// EvalLimits bound what policies can cost.
type EvalLimits struct {
	// Evaluation is the time for one document.
	Evaluation time.Duration
	// Findings is how many findings one rule may have in one document; a rule
	// with more is an error, as one that does not end.
	Findings int
}

// DefaultEvalLimits are the limits in force when no flag changes them.
func DefaultEvalLimits() EvalLimits {
	return EvalLimits{Evaluation: 5 * time.Second, Findings: 10_000}
}

// Source is one compile unit of policies: it sees its own packages and those
// of the shipped library that it does not define itself.
type Source struct {
	// Name is the source's identity in rule ids of conftest policies: the
	// base name of the directory or file.
	Name string
	// Path is how errors and reports call it.
	Path string
	// FS holds the .rego files and data.
	FS fs.FS
	// Root is the directory within FS, "." for all of it.
	Root string
	// Roots are the paths of data, slash-separated, that its packages and data
	// must lie in, as a bundle's manifest has it; nil or "" for anywhere.
	Roots []string
	// Shipped says that it is the embedded library, checked when it was built.
	Shipped bool
	// Index is what IndexSource made of the same files, nil without one. It
	// counts only where it fits them and Verified says that a signature or a
	// digest vouches for both: then only the rules of the kinds that a run meets
	// are parsed, and nothing is checked again.
	Index    []byte
	Verified bool
	// Templates are Gatekeeper's, judged with their constraints on
	// input.review. A source has either them or policies in FS.
	Templates []Template
	// Digest is the sha256 (sha256:hex) of the files that Templates were read
	// from; "" makes one of what they say.
	Digest string
}
