package inputs

import "strings"

// ImageReference is a container image's name, taken apart the way Docker and
// containerd do: a name without a registry is on docker.io, a one-part name
// there is under library/. Parts that cannot be known are "".
type ImageReference struct {
	// Reference is the name as written, variables expanded.
	Reference string `json:"reference"`
	// Registry is the registry's host, with its port.
	Registry string `json:"registry"`
	// Repository is the path within the registry.
	Repository string `json:"repository"`
	// Tag is the tag as written, "" when there is none.
	Tag string `json:"tag"`
	// Digest is algorithm:hex, "" when there is none.
	Digest string `json:"digest"`
}

// ParseReference takes an image name apart. It never fails: a name that is
// no valid reference keeps whatever parts can be told.
func ParseReference(s string) ImageReference {
	ref := ImageReference{Reference: s}
	if s == "" {
		return ref
	}
	name, digest, _ := strings.Cut(s, "@")
	ref.Digest = digest
	if colon := strings.LastIndexByte(name, ':'); colon > strings.LastIndexByte(name, '/') {
		name, ref.Tag = name[:colon], name[colon+1:]
	}
	first, rest, found := strings.Cut(name, "/")
	if found && (strings.ContainsAny(first, ".:") || first == "localhost" || first != strings.ToLower(first)) {
		ref.Registry, ref.Repository = first, rest
	} else {
		ref.Registry, ref.Repository = "docker.io", name
	}
	if ref.Registry == "index.docker.io" {
		ref.Registry = "docker.io"
	}
	if ref.Registry == "docker.io" && !strings.Contains(ref.Repository, "/") {
		ref.Repository = "library/" + ref.Repository
	}
	return ref
}
