package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// manifest is what a manifest or an index says, before it is known which.
type manifest struct {
	SchemaVersion int64             `json:"schemaVersion"`
	MediaType     types.MediaType   `json:"mediaType"`
	ArtifactType  string            `json:"artifactType"`
	Config        *v1.Descriptor    `json:"config"`
	Layers        []v1.Descriptor   `json:"layers"`
	Manifests     []v1.Descriptor   `json:"manifests"`
	Annotations   map[string]string `json:"annotations"`
	Blobs         json.RawMessage   `json:"blobs"`    // Docker's withdrawn artifact manifest.
	FSLayers      json.RawMessage   `json:"fsLayers"` // Docker's schema 1.
}

// parseManifest reads a manifest or an index. stated is the media type that
// whoever refers to it gives; "" for none.
func parseManifest(raw []byte, stated types.MediaType) (*manifest, error) {
	var m manifest
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, fmt.Errorf("read the manifest: %w", err)
	}
	if m.MediaType == "" {
		m.MediaType = stated
	}
	switch {
	case m.SchemaVersion == 1 || len(m.FSLayers) > 0 || m.MediaType == types.DockerManifestSchema1 || m.MediaType == types.DockerManifestSchema1Signed:
		return nil, errors.New("the manifest is of Docker's schema 1, which was withdrawn: push the image again with a current builder")
	case m.Manifests != nil && (m.Config != nil || m.Layers != nil):
		// OCI image-spec, manifest.md: a document must not be both (CVE-2021-41190).
		return nil, errors.New("the manifest is also an index: it cannot be told which is meant")
	case m.SchemaVersion != 2:
		return nil, fmt.Errorf("schema version %d of the manifest is unknown", m.SchemaVersion)
	case m.Config == nil && m.MediaType.IsIndex():
		return &m, nil
	case m.Manifests != nil && !m.MediaType.IsImage():
		return &m, nil
	case m.Config == nil && m.Blobs != nil:
		return nil, &notAnImageError{what: "an artifact without a configuration"}
	case m.Config == nil:
		return nil, errors.New("the manifest has neither a configuration nor a list of manifests")
	case m.MediaType.IsIndex():
		return nil, errors.New("the manifest is called an index, but lists no manifests")
	}
	return &m, nil
}

func (m *manifest) index() bool { return m.Config == nil }

// notAnImageError says what else an OCI artifact is.
type notAnImageError struct{ what string }

// Error implements error.
func (e *notAnImageError) Error() string { return "it is no image, but " + e.what }

// NotAnImage reports whether an error says that what was found is an artifact
// of another kind: a chart, a signature.
func NotAnImage(err error) bool {
	var not *notAnImageError
	return errors.As(err, &not)
}

// imageOnly refuses artifacts that only use the form of an image.
func (m *manifest) imageOnly() error {
	config := string(m.Config.MediaType)
	switch {
	case m.Config.MediaType.IsConfig(), config == "":
	case strings.HasPrefix(config, "application/vnd.cncf.helm."):
		return &notAnImageError{what: "a Helm chart"}
	case config == string(types.OCIEmptyJSON) && m.ArtifactType != "":
		return &notAnImageError{what: "an artifact of type " + clean(m.ArtifactType)}
	case config == string(types.DockerPluginConfig):
		return &notAnImageError{what: "a plugin of Docker"}
	case strings.HasPrefix(config, "application/vnd.wasm."):
		return &notAnImageError{what: "a WebAssembly module"}
	default:
		return &notAnImageError{what: "an artifact with a configuration of type " + clean(config)}
	}
	if m.ArtifactType != "" && !types.MediaType(m.ArtifactType).IsConfig() && len(m.Layers) == 0 {
		return &notAnImageError{what: "an artifact of type " + clean(m.ArtifactType)}
	}
	for _, l := range m.Layers {
		if what := artifactLayer(string(l.MediaType)); what != "" {
			return &notAnImageError{what: what}
		}
	}
	return nil
}

// artifactLayer names the artifacts that have an image's configuration but
// layers of their own.
func artifactLayer(mediaType string) string {
	switch {
	case mediaType == "application/vnd.dev.cosign.simplesigning.v1+json":
		return "a cosign signature"
	case strings.HasPrefix(mediaType, "application/vnd.dev.sigstore.bundle"):
		return "a Sigstore bundle"
	case mediaType == "application/vnd.dsse.envelope.v1+json", mediaType == "application/vnd.in-toto+json":
		return "an attestation"
	case strings.HasPrefix(mediaType, "text/spdx"), strings.HasPrefix(mediaType, "application/spdx"), strings.HasPrefix(mediaType, "application/vnd.cyclonedx"), mediaType == "application/vnd.syft+json":
		return "a bill of materials"
	}
	return ""
}

// readableLayer says whether layers of the media type are tars in one of the
// compressions that an image may have.
func readableLayer(mediaType types.MediaType) error {
	switch mediaType {
	case types.DockerUncompressedLayer, types.OCIUncompressedLayer, types.OCIUncompressedRestrictedLayer,
		types.DockerLayer, types.OCILayer, types.OCILayerZStd, types.OCIRestrictedLayer, types.DockerForeignLayer,
		"application/vnd.oci.image.layer.nondistributable.v1.tar+zstd", "application/vnd.docker.image.rootfs.diff.tar.zstd", "":
		return nil
	}
	if strings.HasSuffix(string(mediaType), "+encrypted") {
		return errors.New("it is encrypted")
	}
	return fmt.Errorf("layers of type %s cannot be read", clean(string(mediaType)))
}

// clean bounds a text that a hostile manifest gives.
func clean(text string) string {
	const most = 128
	if len(text) > most {
		text = text[:most]
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, text)
}
