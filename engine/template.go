package engine

import "github.com/boltseal/boltseal/inputs"

// Template is one ConstraintTemplate of Gatekeeper with the constraints that
// use it: each of them is a rule instance, whose id is the template's name
// and whose instance is the constraint's.
type Template struct {
	// Name is the template's metadata.name, Kind the kind of its constraints.
	Name, Kind string
	// File is the template's file within its source.
	File string
	// Entry is the Rego source that holds violation, Libs those of its
	// packages lib.…, which only this template sees.
	Entry TemplateCode
	Libs  []TemplateCode
	// Description is what the template says of itself, for people.
	Title, Description string
	// Constraints use the template; without any it judges nothing.
	Constraints []Constraint
}

// TemplateCode is Rego source within a template's file.
type TemplateCode struct {
	// Text is the source, Line the line of File that its first line stands in.
	Text string
	Line int
	// V1 says that it is Rego v1; else it is v0, as Gatekeeper takes it.
	V1 bool
}

// Constraint is one constraint of a template.
type Constraint struct {
	// Name is the constraint's metadata.name.
	Name string
	// File and Line are where it stands within its source.
	File string
	Line int
	// Severity is what its enforcement action comes to; "" is high.
	Severity Severity
	// Parameters are spec.parameters; nil where the constraint has none.
	Parameters map[string]any
	// Matches says whether the constraint judges a document, which always is a
	// Kubernetes object; it must be safe for concurrent use. An error makes the
	// rule an error for that document. Nil matches everything.
	Matches func(doc *inputs.Document) (bool, error)
	// Namespaces says that Matches reads the labels of the object's Namespace
	// (doc.Review.NamespaceObject), so that those of the run must be known.
	Namespaces bool
}
