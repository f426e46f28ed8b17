package sbom

import (
	"sync"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/sbom/listing"
	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// locator finds the places of a document's nodes. It reads the file a second
// time when it is first asked: places cost memory that most runs do not need.
type locator struct {
	file *file
	doc  *inputs.Document

	once  sync.Once
	lines *tree.Lines
	list  *listing.Listing
}

func (l *locator) prepare() {
	l.lines = tree.LinesOf(l.file.name, l.file.src)
	if list, err := l.file.read(true); err == nil {
		l.list = list
	}
}

// Locate implements inputs.Locator. Beside the paths of the body it knows
// packages and vulnerabilities of the document: they stand where the
// component that they were made of stands.
func (l *locator) Locate(path inputs.Path) (inputs.Position, int) {
	l.once.Do(l.prepare)
	if l.list == nil {
		return inputs.Position{File: l.file.name}, len(path)
	}
	place, used := l.place(path)
	if place == nil {
		return l.at(l.list.Places[""]), len(path)
	}
	if used < len(path) {
		if field, ok := path[used].(string); ok {
			if start, end, ok := place.Field(field); ok {
				return l.lines.Position(start, end), len(path) - used - 1
			}
			if componentField(field) {
				// Nothing sets it: the component as a whole stands for it.
				return l.at(place), len(path) - used - 1
			}
		}
	}
	return l.at(place), len(path) - used
}

func (l *locator) at(place listing.Place) inputs.Position {
	if place == nil {
		return inputs.Position{File: l.file.name}
	}
	start, end := place.Span()
	if end == 0 {
		return inputs.Position{File: l.file.name}
	}
	return l.lines.Position(start, end)
}

// place is the part of the document that path leads to, and how many steps it took.
func (l *locator) place(path inputs.Path) (listing.Place, int) {
	if len(path) == 0 {
		return l.list.Places[""], 0
	}
	field, _ := path[0].(string)
	i := -1
	if len(path) > 1 {
		if n, ok := inputs.Index(path[1]); ok {
			i = n
		}
	}
	var found listing.Place
	switch {
	case field == "components" && i >= 0 && i < len(l.list.Extras):
		found = l.list.Extras[i].Place
	case field == "packages" && i >= 0:
		if at := l.list.PackageIndex(i); at >= 0 {
			found = l.list.Extras[at].Place
		}
	case field == "vulnerabilities" && i >= 0:
		found = l.vulnerability(i)
	}
	if found != nil {
		return found, 2
	}
	place, known := l.list.Places[field]
	start, end := 0, 0
	if place != nil {
		start, end = place.Span()
	}
	switch {
	case known && end > start:
		return place, 1
	case bodyField(field):
		// Nothing states it: the document as a whole stands for it.
		return l.list.Places[""], min(len(path), 1)
	}
	return nil, 0
}

// vulnerability is where the document states a vulnerability, else the
// component that it was found in.
func (l *locator) vulnerability(i int) listing.Place {
	if i >= len(l.doc.Vulnerabilities) {
		return nil
	}
	v := &l.doc.Vulnerabilities[i]
	for k := range l.list.Vulnerabilities {
		own := &l.list.Vulnerabilities[k]
		if own.ID == v.ID && own.PURL == v.PURL && own.Package == v.Package && k < len(l.list.VulnerabilityPlaces) {
			return l.list.VulnerabilityPlaces[k]
		}
	}
	for k := range l.list.Extras {
		if p, ok := l.list.Package(k); ok && p.PURL == v.PURL && p.Name == v.Package {
			return l.list.Extras[k].Place
		}
	}
	return nil
}

// componentField says that a component has the field.
func componentField(name string) bool {
	switch name {
	case "ref", "type", "group", "name", "version", "purl", "cpe", "supplier", "scope", "licenses", "hashes":
		return true
	}
	return false
}

// bodyField says that the body has the field.
func bodyField(name string) bool {
	switch name {
	case "format", "spec_version", "known", "encoding", "id", "name", "version", "created", "authors", "tools", "supplier", "license",
		"lifecycles", "subject", "image", "components", "dependencies", "compositions", "minimum", "problems":
		return true
	}
	return false
}
