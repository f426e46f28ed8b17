package foreign

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

func isKubescape(_, content string) bool { return strings.Contains(content, "postureExceptionPolicy") }

// readKubescape reads Kubescape's exceptions: a list of policies, each with
// resources and controls.
func readKubescape(_, content string) ([]Ignore, error) {
	all, err := documents(content)
	if err != nil {
		return nil, err
	}
	var out []Ignore
	for _, file := range all {
		policies := []*yaml.Node{file}
		if file.Kind == yaml.SequenceNode {
			policies = file.Content
		}
		for _, policy := range policies {
			out = append(out, exception(policy)...)
		}
	}
	return out, nil
}

// exception is one ignore for each control on each resource.
func exception(policy *yaml.Node) []Ignore {
	base := Ignore{Kind: Kubernetes, Line: policy.Line, Reason: text(value(policy, "reason")), Expires: day(text(value(policy, "expirationDate")))}
	if base.Reason == "" {
		base.Reason = text(value(policy, "name"))
	}
	var out []Ignore
	for _, control := range list(value(policy, "posturePolicies")) {
		found := base
		found.ID = text(value(control, "controlID"))
		if found.ID == "" {
			found.ID = text(value(control, "controlId"))
		}
		if found.ID == "" {
			found.ID, found.Problem = text(value(policy, "name")), "it names no control by its id"
		}
		resources := list(value(policy, "resources"))
		if len(resources) == 0 {
			out = append(out, found)
		}
		for _, resource := range resources {
			out = append(out, designated(found, resource))
		}
	}
	return out
}

// designated narrows an ignore to one resource.
func designated(found Ignore, resource *yaml.Node) Ignore {
	attributes := value(resource, "attributes")
	if more := beyond(attributes, "kind", "name", "namespace"); len(more) > 0 && found.Problem == "" {
		found.Problem = "it asks for " + strings.Join(more, ", ")
	}
	if designator := text(value(resource, "designatorType")); !strings.EqualFold(designator, "Attributes") && found.Problem == "" {
		found.Problem = "resources by " + designator + " are not known"
	}
	kind, name := pattern(text(value(attributes, "kind")), &found), pattern(text(value(attributes, "name")), &found)
	found.Match.Namespace = pattern(text(value(attributes, "namespace")), &found)
	switch {
	case kind == "" && name == "":
	case kind == "":
		found.Match.Workload = name
	case name == "":
		found.Match.Workload = kind + "/*"
	default:
		found.Match.Workload = kind + "/" + name
	}
	return found
}

// pattern makes a glob of an attribute, which Kubescape takes for a regular
// expression: only plain text and ".*" have a glob.
func pattern(attribute string, found *Ignore) string {
	parts := strings.Split(attribute, ".*")
	for i, part := range parts {
		if strings.ContainsAny(part, `*+?()[]{}|^$\`) && found.Problem == "" {
			found.Problem = "the regular expression " + attribute + " has no glob"
		}
		parts[i] = literal(part)
	}
	return strings.Join(parts, "*")
}
