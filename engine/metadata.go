package engine

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

// maxIDLength bounds rule ids, so that a waiver annotation's key made from one
// stays within Kubernetes' 63 characters.
const maxIDLength = 56

// nativeID is the rule id of package data.rules.<topic>.<name>; ok is false
// for any other package.
func nativeID(pkg *ast.Package) (id string, ok bool) {
	if len(pkg.Path) != 4 || pkg.Path[1].Value.Compare(ast.String("rules")) != 0 {
		return "", false
	}
	topic, isString := pkg.Path[2].Value.(ast.String)
	name, isToo := pkg.Path[3].Value.(ast.String)
	if !isString || !isToo {
		return "", false
	}
	return strings.ReplaceAll(string(topic), "_", "-") + "/" + strings.ReplaceAll(string(name), "_", "-"), true
}

// packageName is a package's path without "data.".
func packageName(pkg *ast.Package) string { return strings.TrimPrefix(pkg.Path.String(), "data.") }

// packageAnnotations is the METADATA of a module's package, nil without one.
func packageAnnotations(m *ast.Module) *ast.Annotations {
	for _, a := range m.Annotations {
		if a.Scope == "package" || a.Scope == "subpackages" {
			return a
		}
	}
	return nil
}

// describe fills a rule from METADATA. What it returns are the faults of
// the METADATA, for a shipped rule errors, for a user's those that are no
// mere omission.
func (r *Rule) describe(a *ast.Annotations) []error {
	r.References, r.Kinds, r.Events, r.Requires, r.Aliases = []string{}, nil, []string{}, []string{}, []string{}
	r.Controls = map[string][]string{}
	r.Action = "alert"
	if a == nil {
		return nil
	}
	r.Title, r.Description = a.Title, a.Description
	for _, related := range a.RelatedResources {
		r.References = append(r.References, related.Ref.String())
	}
	var errs []error
	for _, key := range slices.Sorted(maps.Keys(a.Custom)) {
		if err := r.custom(key, a.Custom[key]); err != nil {
			errs = append(errs, at(a.Location, "METADATA custom.%s: %v", key, err))
		}
	}
	if r.Action != "alert" && len(r.Events) == 0 {
		errs = append(errs, at(a.Location, "METADATA custom.action: %s needs custom.events", r.Action))
	}
	return errs
}

// custom reads one key of METADATA custom.
func (r *Rule) custom(key string, value any) (err error) {
	switch key {
	case "severity":
		word, _ := value.(string)
		sev, ok := ParseSeverity(word)
		switch {
		case Severity(word) == FromFinding:
			sev = FromFinding
		case !ok || sev == Unknown || string(sev) != word:
			return fmt.Errorf("%v is not critical, high, medium, low, info or from-finding", value)
		}
		r.Severity = sev
	case "kinds":
		var names []string
		names, err = stringList(value)
		for _, name := range names {
			if !slices.Contains(inputs.Kinds(), inputs.Kind(name)) {
				return fmt.Errorf("unknown kind %q", name)
			}
			r.Kinds = append(r.Kinds, inputs.Kind(name))
		}
	case "action":
		r.Action, _ = value.(string)
		if !slices.Contains([]string{"alert", "deny", "kill"}, r.Action) {
			return fmt.Errorf("%v is not alert, deny or kill", value)
		}
	case "events":
		r.Events, err = stringList(value)
	case "requires":
		r.Requires, err = stringList(value)
	case "aliases":
		r.Aliases, err = stringList(value)
	case "remediation":
		r.Remediation, err = text(value)
	case "secrets":
		r.Secrets, err = truth(value)
	case "partial":
		r.Partial, err = truth(value)
	case "controls":
		r.Controls, err = controls(value)
	case "sync":
		r.Sync, err = syncKinds(value)
	case "match":
		r.Match, err = object(value)
	case "parameters":
		if r.Parameters, err = object(value); err == nil {
			r.Parameters, err = parameterSchema(r.Parameters)
		}
	default:
		return fmt.Errorf("unknown key")
	}
	return err
}

// incomplete lists what a shipped rule's METADATA lacks.
func (r *Rule) incomplete() []string {
	var missing []string
	for name, absent := range map[string]bool{
		"title": r.Title == "", "description": r.Description == "", "custom.severity": r.Severity == "",
		"custom.kinds": len(r.Kinds) == 0, "custom.remediation": r.Remediation == "",
	} {
		if absent {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	return missing
}

// setDefaults gives a user's rule what its METADATA leaves out, and says what
// that was.
func (r *Rule) setDefaults() (missing []string) {
	missing = r.incomplete()
	if r.Severity == "" {
		r.Severity = Medium
	}
	if len(r.Kinds) == 0 {
		r.Kinds = inputs.Kinds()
	}
	if r.Title == "" {
		r.Title = r.ID
	}
	return missing
}

// stringList reads a list of strings.
func stringList(value any) ([]string, error) {
	list, ok := value.([]any)
	if !ok {
		return []string{}, fmt.Errorf("%v is not a list", value)
	}
	out := make([]string, 0, len(list))
	for _, item := range list {
		s, ok := item.(string)
		if !ok || s == "" {
			return out, fmt.Errorf("%v is not a text", item)
		}
		out = append(out, s)
	}
	return out, nil
}

// syncKinds reads a list of types of Kubernetes objects.
func syncKinds(value any) ([]SyncKinds, error) {
	list, ok := value.([]any)
	if !ok {
		return nil, fmt.Errorf("%v is not a list", value)
	}
	out := make([]SyncKinds, len(list))
	for i, item := range list {
		m, err := object(item)
		if err != nil {
			return nil, err
		}
		for key, value := range m {
			into := map[string]*[]string{"groups": &out[i].Groups, "versions": &out[i].Versions, "kinds": &out[i].Kinds}[key]
			if into == nil {
				return nil, fmt.Errorf("unknown key %q: groups, versions and kinds are known", key)
			}
			if *into, err = anyStrings(value); err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
		}
		if len(out[i].Groups) == 0 || len(out[i].Versions) == 0 || len(out[i].Kinds) == 0 {
			return nil, errors.New("each entry needs groups, versions and kinds")
		}
	}
	return out, nil
}

// anyStrings reads a list of strings that may be empty, as the core group is.
func anyStrings(value any) ([]string, error) {
	list, ok := value.([]any)
	if !ok {
		return nil, fmt.Errorf("%v is not a list", value)
	}
	out := make([]string, len(list))
	for i, item := range list {
		if out[i], ok = item.(string); !ok {
			return nil, fmt.Errorf("%v is not a text", item)
		}
	}
	return out, nil
}

// text reads a string.
func text(value any) (string, error) {
	s, ok := value.(string)
	if !ok {
		return "", fmt.Errorf("%v is not a text", value)
	}
	return strings.TrimSpace(s), nil
}

// truth reads true or false.
func truth(value any) (bool, error) {
	b, ok := value.(bool)
	if !ok {
		return false, fmt.Errorf("%v is not true or false", value)
	}
	return b, nil
}

// object reads a mapping.
func object(value any) (map[string]any, error) {
	if value == nil {
		return map[string]any{}, nil
	}
	m, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%v is not a mapping", value)
	}
	return m, nil
}

// controls reads a mapping of frameworks to lists of controls.
func controls(value any) (map[string][]string, error) {
	m, err := object(value)
	if err != nil {
		return map[string][]string{}, err
	}
	out := make(map[string][]string, len(m))
	for framework, list := range m {
		if out[framework], err = stringList(list); err != nil {
			return out, fmt.Errorf("%s: %w", framework, err)
		}
	}
	return out, nil
}
