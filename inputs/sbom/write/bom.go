package write

import (
	"encoding/json"
	"encoding/xml"
)

// The types below have CycloneDX's JSON names and, in the order of its XML
// schema, its XML names.
type bom struct {
	XMLName      xml.Name                `json:"-" xml:"bom"`
	Namespace    string                  `json:"-" xml:"xmlns,attr"`
	Schema       string                  `json:"$schema" xml:"-"`
	Format       string                  `json:"bomFormat" xml:"-"`
	SpecVersion  string                  `json:"specVersion" xml:"-"`
	Serial       string                  `json:"serialNumber,omitempty" xml:"serialNumber,attr,omitempty"`
	Version      int                     `json:"version" xml:"version,attr"`
	Metadata     metadata                `json:"metadata" xml:"metadata"`
	Components   elements[component]     `json:"components" xml:"components"`
	Dependencies elements[dependency]    `json:"dependencies,omitempty" xml:"dependencies"`
	Compositions elements[composition]   `json:"compositions,omitempty" xml:"compositions"`
	Found        elements[vulnerability] `json:"vulnerabilities,omitempty" xml:"vulnerabilities"`
}

type metadata struct {
	Timestamp  string             `json:"timestamp" xml:"timestamp"`
	Lifecycles elements[phase]    `json:"lifecycles,omitempty" xml:"lifecycles"`
	Tools      toolList           `json:"tools" xml:"tools"`
	Authors    elements[named]    `json:"authors,omitempty" xml:"authors"`
	Component  *component         `json:"component,omitempty" xml:"component,omitempty"`
	Supplier   *named             `json:"supplier,omitempty" xml:"supplier,omitempty"`
	Properties elements[property] `json:"properties,omitempty" xml:"properties"`
}

// elements is a list, whose entries have the name of their type in XML; an
// empty one is no element at all.
type elements[T element] []T

type element interface{ element() string }

// MarshalXML implements xml.Marshaler.
func (l elements[T]) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	if len(l) == 0 {
		return nil
	}
	if err := e.EncodeToken(start); err != nil {
		return err
	}
	for _, entry := range l {
		if err := e.EncodeElement(entry, xml.StartElement{Name: xml.Name{Local: entry.element()}}); err != nil {
			return err
		}
	}
	return e.EncodeToken(start.End())
}

func (component) element() string     { return "component" }
func (dependency) element() string    { return "dependency" }
func (composition) element() string   { return "composition" }
func (vulnerability) element() string { return "vulnerability" }
func (phase) element() string         { return "lifecycle" }
func (oldTool) element() string       { return "tool" }
func (newTool) element() string       { return "component" }
func (named) element() string         { return "author" }
func (property) element() string      { return "property" }
func (hash) element() string          { return "hash" }
func (reference) element() string     { return "assembly" }
func (rating) element() string        { return "rating" }
func (target) element() string        { return "target" }

type phase struct {
	Phase string `json:"phase" xml:"phase"`
}

type named struct {
	Name string `json:"name" xml:"name"`
}

type oldTool struct {
	Name    string `json:"name" xml:"name"`
	Version string `json:"version,omitempty" xml:"version,omitempty"`
}

// toolList are the tools, as components from version 1.5 on.
type toolList struct {
	old        elements[oldTool]
	components elements[newTool]
}

// MarshalJSON implements json.Marshaler.
func (l toolList) MarshalJSON() ([]byte, error) {
	if l.old != nil {
		return json.Marshal(l.old)
	}
	return json.Marshal(map[string]any{"components": l.components})
}

// MarshalXML implements xml.Marshaler.
func (l toolList) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	if l.old != nil {
		return e.EncodeElement(l.old, start)
	}
	if err := e.EncodeToken(start); err != nil {
		return err
	}
	if err := e.EncodeElement(l.components, xml.StartElement{Name: xml.Name{Local: "components"}}); err != nil {
		return err
	}
	return e.EncodeToken(start.End())
}

type newTool struct {
	Type    string `json:"type" xml:"type,attr"`
	Name    string `json:"name" xml:"name"`
	Version string `json:"version,omitempty" xml:"version,omitempty"`
}

type component struct {
	Type       string             `json:"type" xml:"type,attr"`
	Ref        string             `json:"bom-ref,omitempty" xml:"bom-ref,attr,omitempty"`
	Supplier   *named             `json:"supplier,omitempty" xml:"supplier,omitempty"`
	Group      string             `json:"group,omitempty" xml:"group,omitempty"`
	Name       string             `json:"name" xml:"name"`
	Version    string             `json:"version,omitempty" xml:"version,omitempty"`
	Scope      string             `json:"scope,omitempty" xml:"scope,omitempty"`
	Hashes     elements[hash]     `json:"hashes,omitempty" xml:"hashes"`
	Licenses   licenseChoices     `json:"licenses,omitempty" xml:"licenses,omitempty"`
	CPE        string             `json:"cpe,omitempty" xml:"cpe,omitempty"`
	PURL       string             `json:"purl,omitempty" xml:"purl,omitempty"`
	Properties elements[property] `json:"properties,omitempty" xml:"properties"`
}

type hash struct {
	Algorithm string `json:"alg" xml:"alg,attr"`
	Content   string `json:"content" xml:",chardata"`
}

type licenseChoice struct {
	License    *license `json:"license,omitempty"`
	Expression string   `json:"expression,omitempty"`
}

type license struct {
	ID   string `json:"id,omitempty" xml:"id,omitempty"`
	Name string `json:"name,omitempty" xml:"name,omitempty"`
}

// licenseChoices are elements of different names in XML.
type licenseChoices []licenseChoice

// MarshalXML implements xml.Marshaler.
func (l licenseChoices) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	if len(l) == 0 {
		return nil
	}
	if err := e.EncodeToken(start); err != nil {
		return err
	}
	for _, choice := range l {
		var err error
		if choice.License != nil {
			err = e.EncodeElement(choice.License, xml.StartElement{Name: xml.Name{Local: "license"}})
		} else {
			err = e.EncodeElement(choice.Expression, xml.StartElement{Name: xml.Name{Local: "expression"}})
		}
		if err != nil {
			return err
		}
	}
	return e.EncodeToken(start.End())
}

type dependency struct {
	Ref       string   `json:"ref" xml:"ref,attr"`
	DependsOn []string `json:"dependsOn,omitempty" xml:"-"`
	// On is DependsOn as XML has it.
	On []reference `json:"-" xml:"dependency"`
}

type reference struct {
	Ref string `xml:"ref,attr"`
}

type composition struct {
	Aggregate  string              `json:"aggregate" xml:"aggregate"`
	Assemblies []string            `json:"assemblies,omitempty" xml:"-"`
	In         elements[reference] `json:"-" xml:"assemblies"`
}

type vulnerability struct {
	ID          string           `json:"id" xml:"id"`
	Source      *named           `json:"source,omitempty" xml:"source,omitempty"`
	Ratings     elements[rating] `json:"ratings,omitempty" xml:"ratings"`
	Description string           `json:"description,omitempty" xml:"description,omitempty"`
	Published   string           `json:"published,omitempty" xml:"published,omitempty"`
	Analysis    *analysis        `json:"analysis,omitempty" xml:"analysis,omitempty"`
	Affects     elements[target] `json:"affects,omitempty" xml:"affects"`
}

type rating struct {
	Source   *named   `json:"source,omitempty" xml:"source,omitempty"`
	Score    *float64 `json:"score,omitempty" xml:"score,omitempty"`
	Severity string   `json:"severity" xml:"severity"`
	Vector   string   `json:"vector,omitempty" xml:"vector,omitempty"`
}

type analysis struct {
	State  string `json:"state" xml:"state"`
	Detail string `json:"detail,omitempty" xml:"detail,omitempty"`
}

type target struct {
	Ref string `json:"ref" xml:"ref"`
}
