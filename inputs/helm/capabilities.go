package helm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"

	"github.com/boltseal/boltseal/inputs"
)

// defaultKube is the Kubernetes that Helm 4.3 assumes without a cluster.
const defaultKube = "v1.37.0"

// capabilities are what templates see as .Capabilities.
type capabilities struct {
	KubeVersion kubeVersion
	APIVersions apiVersions
	HelmVersion helmVersion
}

type kubeVersion struct{ Version, Major, Minor string }

// String is the version without what follows the patch.
func (k kubeVersion) String() string {
	core, _, _ := strings.Cut(k.Version, "-")
	core, _, _ = strings.Cut(core, "+")
	return core
}

// GitVersion is the whole version.
func (k kubeVersion) GitVersion() string { return k.Version }

type helmVersion struct{ Version, GitCommit, GitTreeState, GoVersion string }

type apiVersions []string

// Has reports whether the cluster would know a version, or a kind of it.
func (a apiVersions) Has(version string) bool { return slices.Contains(a, version) }

func capabilitiesOf(o *inputs.ChartOptions) (*capabilities, error) {
	version := o.KubeVersion
	if version == "" {
		version = defaultKube
	}
	parsed, err := semver.NewVersion(version)
	if err != nil {
		return nil, fmt.Errorf("%q is no version of Kubernetes", version)
	}
	if !strings.HasPrefix(version, "v") {
		version = "v" + version
	}
	return &capabilities{
		KubeVersion: kubeVersion{version, fmt.Sprint(parsed.Major()), fmt.Sprint(parsed.Minor())},
		APIVersions: append(knownVersions(), o.APIVersions...),
		HelmVersion: helmVersion{Version: "v4.3.1", GoVersion: "go1.26"},
	}, nil
}

// knownVersions are the API versions that Helm 4.3 assumes without a cluster.
func knownVersions() apiVersions {
	return strings.Fields(`v1 admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1alpha1 admissionregistration.k8s.io/v1beta1
		internal.apiserver.k8s.io/v1alpha1 apps/v1 apps/v1beta1 apps/v1beta2 authentication.k8s.io/v1 authentication.k8s.io/v1alpha1
		authentication.k8s.io/v1beta1 authorization.k8s.io/v1 authorization.k8s.io/v1beta1 autoscaling/v1 autoscaling/v2 batch/v1
		batch/v1beta1 certificates.k8s.io/v1 certificates.k8s.io/v1beta1 certificates.k8s.io/v1alpha1 coordination.k8s.io/v1alpha2
		coordination.k8s.io/v1beta1 coordination.k8s.io/v1 discovery.k8s.io/v1 discovery.k8s.io/v1beta1 events.k8s.io/v1
		events.k8s.io/v1beta1 extensions/v1beta1 flowcontrol.apiserver.k8s.io/v1 flowcontrol.apiserver.k8s.io/v1beta1
		flowcontrol.apiserver.k8s.io/v1beta2 flowcontrol.apiserver.k8s.io/v1beta3 lifecycle.k8s.io/v1alpha1 networking.k8s.io/v1
		networking.k8s.io/v1beta1 node.k8s.io/v1 node.k8s.io/v1alpha1 node.k8s.io/v1beta1 policy/v1 policy/v1beta1
		rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1beta1 rbac.authorization.k8s.io/v1alpha1 resource.k8s.io/v1
		resource.k8s.io/v1beta2 resource.k8s.io/v1beta1 resource.k8s.io/v1alpha3 scheduling.k8s.io/v1alpha3 scheduling.k8s.io/v1beta1
		scheduling.k8s.io/v1 storage.k8s.io/v1beta1 storage.k8s.io/v1 storage.k8s.io/v1alpha1 storagemigration.k8s.io/v1
		storagemigration.k8s.io/v1beta1 apiextensions.k8s.io/v1beta1 apiextensions.k8s.io/v1`)
}
