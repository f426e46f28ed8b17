package export

import (
	"github.com/boltseal/boltseal/engine"
)

// The enforcement actions of Gatekeeper that are of use here.
const (
	deny   = "deny"
	warn   = "warn"
	dryrun = "dryrun"
)

// isAction reports whether word is an enforcement action.
func isAction(word string) bool { return word == deny || word == warn || word == dryrun }

// actionOf is the enforcement action that a severity comes to: what fails a
// check by default is denied. A rule whose findings have severities of their
// own only warns, since a constraint has one action for all of them and those
// that do not fail a check must not keep anything out.
func actionOf(s engine.Severity) string {
	switch s {
	case engine.Critical, engine.High:
		return deny
	case engine.Info:
		return dryrun
	}
	return warn
}

// enforcement is the part of a constraint's spec that says what becomes of a
// violation, and its action in one word.
func (o Options) enforcement(s engine.Severity) (fields, string) {
	action := o.Action
	if action == "" {
		action = actionOf(s)
	}
	if len(o.Scoped) == 0 {
		return fields{{"enforcementAction", action}}, action
	}
	var scoped []any
	for _, scope := range o.Scoped {
		does := scope.Action
		if does == "" {
			does = action
		}
		scoped = append(scoped, fields{
			{"action", does},
			{"enforcementPoints", []any{map[string]any{"name": scope.Point}}},
		})
	}
	return fields{{"enforcementAction", "scoped"}, {"scopedEnforcementActions", scoped}}, "scoped"
}
