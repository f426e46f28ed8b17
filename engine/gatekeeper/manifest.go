package gatekeeper

// Manifest is one object of a file.
type Manifest struct {
	// Group, Version and Kind are its type, Name its name.
	Group, Version, Kind, Name string
	// Content is the object.
	Content map[string]any
	// Line is where it stands.
	Line int
}

// Manifests reads the objects of a YAML or JSON file, those of lists one by
// one. Errors are PolicyErrors.
func Manifests(file string, content []byte) ([]Manifest, error) {
	found, err := objects(file, content)
	if err != nil {
		return nil, err
	}
	out := make([]Manifest, len(found))
	for i, o := range found {
		out[i] = Manifest{Group: o.group, Version: o.version, Kind: o.kind, Name: o.name, Content: o.content, Line: o.node.Line}
	}
	return out, nil
}
