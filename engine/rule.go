package engine

import "github.com/boltseal/boltseal/inputs"

// Rule is one enabled rule: what its METADATA says, joined with what the
// profile and the configuration say.
type Rule struct {
	// ID is the rule's identity: topic/name for native rules, see DESIGN §4 for users'.
	ID string `json:"id"`
	// Instance is the constraint's name, "" for the rule itself.
	Instance string `json:"instance,omitempty"`
	// Package is the rule's Rego package, without "data.".
	Package string `json:"package"`
	// Source names where it came from: "boltseal" for shipped rules.
	Source string `json:"source"`
	// File is the rule's file within its source.
	File string `json:"file"`
	// Line is where the rule's package (or entry rule) stands in File.
	Line int `json:"line"`
	// Title is the rule's short name for people.
	Title string `json:"title"`
	// Description says why the rule exists.
	Description string `json:"description"`
	// References are links to read more.
	References []string `json:"references"`
	// Severity is the effective severity, or from-finding.
	Severity Severity `json:"severity"`
	// Kinds are the kinds of documents it judges; all when it is a conftest policy.
	Kinds []inputs.Kind `json:"kinds"`
	// Events are the event types it judges, for kind event.
	Events []string `json:"events"`
	// Action is alert, deny or kill.
	Action string `json:"action"`
	// Requires are the facts without which it is incomplete.
	Requires []string `json:"requires"`
	// Partial says that what it finds is true even where a required fact is
	// missing in part (custom.partial): its findings stand, and its verdict is
	// incomplete all the same.
	Partial bool `json:"partial,omitempty"`
	// Secrets says that its findings point at secrets (custom.secrets): their
	// details.value is removed from every output.
	Secrets bool `json:"secrets"`
	// Remediation says how to mend a finding.
	Remediation string `json:"remediation"`
	// Controls are controls by framework.
	Controls map[string][]string `json:"controls"`
	// Aliases are the ids of peers' checks that mean the same.
	Aliases []string `json:"aliases"`
	// Sync are the kinds of objects that it looks up in data.inventory.
	Sync []SyncKinds `json:"sync,omitempty"`
	// Match is the Gatekeeper match for export.
	Match map[string]any `json:"match,omitempty"`
	// Parameters is the structural JSON schema of the rule's parameters.
	Parameters map[string]any `json:"parameters,omitempty"`
	// Values are the effective parameters.
	Values map[string]any `json:"values,omitempty"`
	// View is what input is: document, conftest or review.
	View View `json:"view"`
	// Enabled says that the profile and the configuration switch it on.
	Enabled bool `json:"enabled"`
	// Reason is the configuration's reason for switching it off.
	Reason string `json:"reason,omitempty"`
}

// SyncKinds are types of Kubernetes objects: each of the kinds, in any of the
// groups and versions.
type SyncKinds struct {
	// Groups are the API groups, "" for the core group.
	Groups []string `json:"groups"`
	// Versions are the API versions.
	Versions []string `json:"versions"`
	// Kinds are the types' names.
	Kinds []string `json:"kinds"`
}

// View is what a rule sees as input.
type View string

// The views.
const (
	ViewDocument View = "document"
	ViewConftest View = "conftest"
	ViewReview   View = "review"
)

// Judges reports whether the rule judges documents of kind k.
func (r Rule) Judges(k inputs.Kind) bool {
	for _, kind := range r.Kinds {
		if kind == k {
			return true
		}
	}
	return false
}
