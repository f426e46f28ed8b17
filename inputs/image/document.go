package image

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/image/source"
)

// Annotations and labels that name the base image (OCI image-spec, annotations.md).
const (
	baseName   = "org.opencontainers.image.base.name"
	baseDigest = "org.opencontainers.image.base.digest"
)

// document puts the Document of an image together.
func document(ref inputs.Ref, image *source.Image, found *found) *inputs.Collected {
	body := body(image, found)
	doc := &inputs.Document{
		Kind: inputs.KindImage, Stage: inputs.StageShip,
		Subject:         inputs.Subject{Name: subjectName(ref, image), Ref: subjectRef(image), Digest: image.Digest},
		Containers:      []inputs.Container{container(body)},
		Images:          []inputs.ImageUse{},
		Image:           body,
		Packages:        found.packages,
		Vulnerabilities: []inputs.Vulnerability{},
		Files:           found.files,
	}
	if body.Base.Reference != "" {
		doc.Images = append(doc.Images, inputs.ImageUse{ImageReference: body.Base, Use: "base", Path: inputs.Path{"base"}})
	}
	secrets := findSecrets(doc)
	missing := append(append([]inputs.Gap{}, image.Missing...), found.gaps...)
	if most := ref.Limits.String; most > 0 && inputs.CutStrings(doc, most) {
		missing = append(missing, inputs.Gap{Fact: "strings", Why: fmt.Sprintf("a string was cut to %d bytes", most)})
	}
	doc.Evidence.Missing = missing
	return &inputs.Collected{Doc: doc, Secrets: secrets, RawFrom: func() any { return shown(doc) }}
}

// shown is what policies written for conftest judge: it has no parser for
// images, so they see our document. Without it they would judge nothing, and pass.
func shown(doc *inputs.Document) any {
	var view any
	content, err := json.Marshal(doc)
	if err != nil || json.Unmarshal(content, &view) != nil {
		return nil
	}
	return view
}

// body is the body of the document.
func body(image *source.Image, found *found) *inputs.Image {
	out := &inputs.Image{
		Reference: image.Reference, Source: image.Kind, Digest: image.Digest, Index: image.Index, ID: image.ID, MediaType: image.MediaType,
		Platform: image.Platform, Platforms: append([]string{}, image.Platforms...),
		Created: created(image.Config.Created), Author: image.Config.Author, Size: image.Size,
		Config: config(&image.Config.Config), Annotations: texts(image.Annotations),
		Layers: []inputs.Layer{}, OS: found.os, Accounts: found.accounts, Groups: found.groups, Files: found.entries,
	}
	for i, l := range image.Layers {
		if l.Digest == "" {
			continue // A directory has no layers that could be named.
		}
		out.Layers = append(out.Layers, inputs.Layer{Digest: l.Digest, DiffID: l.DiffID, MediaType: l.MediaType, Size: l.Size,
			History: -1, Files: found.layers[i].Files, Packages: found.layers[i].Packages})
	}
	out.History = history(image.Config.History, out.Layers, image.Config.Config.Shell)
	out.Base = base(image)
	return out
}

// base is the base image as annotations say, else labels.
func base(image *source.Image) inputs.ImageReference {
	for _, notes := range []map[string]string{image.Annotations, image.Config.Config.Labels} {
		name, digest := notes[baseName], notes[baseDigest]
		if name == "" {
			continue
		}
		reference := inputs.ParseReference(name)
		if reference.Digest == "" {
			reference.Digest = digest
		}
		return reference
	}
	return inputs.ImageReference{}
}

// subjectName is the image as the user knows it; the platform tells those of
// one index apart, the image's own name those of one archive.
func subjectName(ref inputs.Ref, image *source.Image) string {
	name := ref.Name
	if own := image.Reference.Reference; image.Kind == source.KindArchive || image.Kind == source.KindLayout {
		if image.Reference.Repository != "" && !strings.Contains(name, own) {
			name += " " + own
		} else if image.Reference.Repository == "" && image.Reference.Tag != "" && !strings.HasSuffix(name, ":"+image.Reference.Tag) {
			name += " " + image.Reference.Tag
		}
	}
	if p := image.Platform; len(image.Platforms) > 1 {
		name += " (" + path.Join(p.OS, p.Architecture, p.Variant) + ")"
	}
	return name
}

// subjectRef is the identity of the image: its repository, or the name of the
// file or directory where it has none. Neither tag nor platform is in it, so
// that a finding stays the same when the image is built again.
func subjectRef(image *source.Image) string {
	if r := image.Reference; r.Repository != "" {
		return strings.TrimPrefix(r.Registry+"/"+r.Repository, "/")
	}
	return image.Reference.Reference
}
