package report

import "github.com/boltseal/boltseal/engine"

// Comparison says what a change did to a document: what it has that the one
// it was compared with has not, and the other way round.
type Comparison struct {
	// With is what the document was compared with, "" where nothing that was
	// named is its counterpart.
	With string `json:"with"`
	// Added and Removed are the packages that only one of the two has, "name version".
	Added []string `json:"added"`
	// Removed are those that are gone.
	Removed []string `json:"removed"`
	// Changed are the packages whose version changed, "name old → new".
	Changed []string `json:"changed"`
	// Introduced counts the findings that the change brought.
	Introduced int `json:"introduced"`
	// Disclosed are vulnerabilities that became known since: the package is in
	// both, in the same version. They fail nothing.
	Disclosed []ComparedFinding `json:"disclosed"`
	// Vanished are findings that are gone.
	Vanished []ComparedFinding `json:"vanished"`
}

// ComparedFinding is a finding as a comparison lists it.
type ComparedFinding struct {
	// Rule is the rule's id.
	Rule string `json:"rule"`
	// Severity is its severity.
	Severity engine.Severity `json:"severity"`
	// Message says what is wrong.
	Message string `json:"message"`
}

// Image is what a report says of a document made from an image.
type Image struct {
	// Platform is os/arch[/variant].
	Platform string `json:"platform"`
	// OS is the operating system's release, "" where there is none.
	OS string `json:"os"`
	// Base is the base image, "" where the image does not name it.
	Base string `json:"base"`
	// Layers are the layers, lowest first.
	Layers []ImageLayer `json:"layers"`
}

// ImageLayer is one layer of an image.
type ImageLayer struct {
	// Digest is the digest that findings name the layer by.
	Digest string `json:"digest"`
	// Instruction is what made it, "" when unknown.
	Instruction string `json:"instruction"`
}
