package gatekeeper

import (
	"maps"
	"regexp"
	"slices"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/gatekeeper/match"
)

// SeverityAnnotation names the severity of a constraint's findings, where its
// enforcement action says too little.
const SeverityAnnotation = "boltseal.dev/severity"

// The fields of spec that say what follows on a violation.
const (
	actionKey = "enforcementAction"
	scopedKey = "scopedEnforcementActions"
)

// objectName is a DNS subdomain (RFC 1123).
var objectName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)

// readConstraint reads a constraint.
func readConstraint(o *object) (engine.Constraint, []error) {
	c := engine.Constraint{Name: o.name, File: o.file, Line: o.node.Line}
	if o.version != "v1beta1" && o.version != "v1alpha1" {
		return c, []error{o.at(o.line("apiVersion"), "constraint %s/%s has version %q: known are v1beta1 and v1alpha1", o.kind, c.Name, o.version)}
	}
	if c.Name == "" {
		return c, []error{o.at(o.line("metadata", "name"), "the constraint of kind %s has no name", o.kind)}
	}
	if len(c.Name) > 63 || !objectName.MatchString(c.Name) {
		return c, []error{o.at(o.line("metadata", "name"), "constraint %s/%s: the name is no DNS name of at most 63 characters", o.kind, c.Name)}
	}
	spec := mapping(o.content, "spec")
	var errs []error
	fault := func(err error, path ...any) {
		if err != nil {
			errs = append(errs, o.at(o.line(path...), "constraint %s/%s: %v", o.kind, c.Name, err))
		}
	}
	errs = append(errs, checkSpec(o, c.Name, spec)...)
	var ok bool
	if value, given := spec["parameters"]; given && value != nil {
		if c.Parameters, ok = value.(map[string]any); !ok {
			errs = append(errs, o.at(o.line("spec", "parameters"), "constraint %s/%s: spec.parameters is no object", o.kind, c.Name))
		}
	}
	selects, ok := spec["match"].(map[string]any)
	if !ok && spec["match"] != nil {
		errs = append(errs, o.at(o.line("spec", "match"), "constraint %s/%s: spec.match is no object", o.kind, c.Name))
	}
	m, err := match.New(selects)
	fault(err, "spec", "match")
	if err == nil {
		c.Matches, c.Namespaces = m.Document, m.SelectsNamespaces()
	}
	if c.Severity, ok = severity(o); !ok {
		errs = append(errs, o.at(o.line("metadata", "annotations"), "constraint %s/%s: annotation %s is no severity", o.kind, c.Name, SeverityAnnotation))
	}
	return c, errs
}

// checkSpec refuses the fields of spec that Gatekeeper does not know, and
// actions that it cannot read. Null is unset, as kubectl takes it.
func checkSpec(o *object, name string, spec map[string]any) []error {
	var errs []error
	for _, key := range slices.Sorted(maps.Keys(spec)) {
		if !slices.Contains([]string{"match", "parameters", actionKey, scopedKey}, key) {
			errs = append(errs, o.at(o.line("spec", key), "constraint %s/%s: spec.%s is not known to Gatekeeper", o.kind, name, key))
		}
	}
	action, text := spec[actionKey].(string)
	scoped, list := spec[scopedKey].([]any)
	switch {
	case spec[actionKey] != nil && !text:
		errs = append(errs, o.at(o.line("spec", actionKey), "constraint %s/%s: spec.%s is no text", o.kind, name, actionKey))
	case spec[scopedKey] != nil && !list:
		errs = append(errs, o.at(o.line("spec", scopedKey), "constraint %s/%s: spec.%s is no list", o.kind, name, scopedKey))
	case action == "scoped" && len(scoped) == 0:
		errs = append(errs, o.at(o.line("spec", actionKey), "constraint %s/%s: spec.%s is scoped, and spec.%s is missing", o.kind, name, actionKey, scopedKey))
	}
	return errs
}

// severity is what the annotation says, else what the action comes to: deny is
// high, warn low, dryrun and what Gatekeeper does not recognise info. Of
// scoped actions the strictest counts that holds at admission, in audits or
// for gator: what is checked is about to meet all of them.
func severity(o *object) (engine.Severity, bool) {
	if text := word(o.content, "metadata", "annotations", SeverityAnnotation); text != "" {
		s, ok := engine.ParseSeverity(text)
		return s, ok && s != engine.Unknown
	}
	action := word(o.content, "spec", actionKey)
	if action != "scoped" {
		return ofAction(action), true
	}
	strictest := engine.Info
	scoped, _ := mapping(o.content, "spec")[scopedKey].([]any)
	for _, entry := range scoped {
		one, _ := entry.(map[string]any)
		points, _ := one["enforcementPoints"].([]any)
		holds := slices.ContainsFunc(points, func(point any) bool {
			object, _ := point.(map[string]any)
			return slices.Contains([]string{"*", "validation.gatekeeper.sh", "audit.gatekeeper.sh", "gator.gatekeeper.sh"}, word(object, "name"))
		})
		if s := ofAction(word(one, "action")); holds && s.Rank() > strictest.Rank() {
			strictest = s
		}
	}
	return strictest, true
}

// ofAction is the severity of an enforcement action; deny is the default.
func ofAction(action string) engine.Severity {
	switch action {
	case "", "deny":
		return engine.High
	case "warn":
		return engine.Low
	}
	return engine.Info
}
