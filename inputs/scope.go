package inputs

import "strings"

// ClusterScoped reports whether objects of the type are known to lie in no
// namespace: those kinds of Kubernetes' own groups (`kubectl api-resources
// --namespaced=false`, v1.35). The scope of a custom resource is not in its
// manifest.
func (gvk GroupVersionKind) ClusterScoped() bool {
	switch gvk.Kind {
	case "Namespace", "Node", "PersistentVolume", "ComponentStatus":
		return gvk.Group == ""
	case "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "APIService", "PriorityClass", "RuntimeClass",
		"StorageClass", "CSIDriver", "CSINode", "VolumeAttachment", "VolumeAttributesClass", "IngressClass", "IPAddress", "ServiceCIDR",
		"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
		"MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding", "CertificateSigningRequest", "ClusterTrustBundle",
		"FlowSchema", "PriorityLevelConfiguration", "DeviceClass", "ResourceSlice", "StorageVersion", "PodSecurityPolicy":
		return true
	}
	return false
}

// BuiltIn reports whether the type belongs to a group of Kubernetes itself.
func (gvk GroupVersionKind) BuiltIn() bool {
	switch gvk.Group {
	case "", "apps", "batch", "autoscaling", "policy", "extensions",
		"networking.k8s.io", "rbac.authorization.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io", "storage.k8s.io", "resource.k8s.io":
		return true
	}
	return false
}

// Namespaced reports whether the type is one of the widespread custom ones
// that are known to live in a namespace.
func (gvk GroupVersionKind) Namespaced() bool {
	if strings.HasPrefix(gvk.Kind, "Cluster") {
		return false
	}
	switch gvk.Group {
	case "apps.openshift.io", "route.openshift.io", "argoproj.io", "autoscaling.k8s.io", "bitnami.com", "cert-manager.io",
		"external-secrets.io", "gateway.networking.k8s.io", "isindir.github.com", "keda.sh", "monitoring.coreos.com",
		"serving.knative.dev", "traefik.containo.us", "traefik.io":
		return gvk.Kind != "GatewayClass"
	}
	return false
}
