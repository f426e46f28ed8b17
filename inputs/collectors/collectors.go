// Package collectors holds the one list of collectors. Adding a kind of input
// is a folder beside this one and a line here.
package collectors

import (
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/catalogers"
	"github.com/boltseal/boltseal/inputs/dockerfile"
	"github.com/boltseal/boltseal/inputs/helm"
	"github.com/boltseal/boltseal/inputs/image"
	"github.com/boltseal/boltseal/inputs/image/layer"
	"github.com/boltseal/boltseal/inputs/kubernetes"
	"github.com/boltseal/boltseal/inputs/kustomize"
	"github.com/boltseal/boltseal/inputs/sbom"
	"github.com/boltseal/boltseal/inputs/secret"
)

// All lists every collector, in the order they are asked.
func All() []inputs.Collector {
	return []inputs.Collector{dockerfile.New(), kubernetes.New(), helm.New(), kustomize.New(), sbom.New(), image.New(inLayers)}
}

// inLayers is what is looked for in the layers of images.
func inLayers() layer.Options {
	return layer.Options{Catalogers: catalogers.All(), Secrets: secret.New()}
}
