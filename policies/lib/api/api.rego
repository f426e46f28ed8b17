# METADATA
# title: API versions that Kubernetes has left
# description: >-
#   When each version of a built-in API was deprecated, when it was removed, and
#   what stands in its place, from the deprecation guide of Kubernetes
#   (https://kubernetes.io/docs/reference/using-api/deprecation-guide/). Versions
#   are minor ones of Kubernetes 1; removed is -1 while the version is served.
package lib.api

versions := {
	"admissionregistration.k8s.io/v1beta1": {
		"MutatingWebhookConfiguration": {"deprecated": 16, "removed": 22, "instead": "admissionregistration.k8s.io/v1"},
		"ValidatingWebhookConfiguration": {"deprecated": 16, "removed": 22, "instead": "admissionregistration.k8s.io/v1"},
		"ValidatingAdmissionPolicy": {"deprecated": 30, "removed": -1, "instead": "admissionregistration.k8s.io/v1"},
		"ValidatingAdmissionPolicyBinding": {"deprecated": 30, "removed": -1, "instead": "admissionregistration.k8s.io/v1"},
	},
	"apiextensions.k8s.io/v1beta1": {
		"CustomResourceDefinition": {"deprecated": 16, "removed": 22, "instead": "apiextensions.k8s.io/v1"},
	},
	"apiregistration.k8s.io/v1beta1": {
		"APIService": {"deprecated": 19, "removed": 22, "instead": "apiregistration.k8s.io/v1"},
	},
	"apps/v1beta1": {
		"Deployment": {"deprecated": 9, "removed": 16, "instead": "apps/v1"},
		"StatefulSet": {"deprecated": 9, "removed": 16, "instead": "apps/v1"},
		"ReplicaSet": {"deprecated": 9, "removed": 16, "instead": "apps/v1"},
		"ControllerRevision": {"deprecated": 9, "removed": 16, "instead": "apps/v1"},
	},
	"apps/v1beta2": {
		"Deployment": {"deprecated": 9, "removed": 16, "instead": "apps/v1"},
		"StatefulSet": {"deprecated": 9, "removed": 16, "instead": "apps/v1"},
		"DaemonSet": {"deprecated": 9, "removed": 16, "instead": "apps/v1"},
		"ReplicaSet": {"deprecated": 9, "removed": 16, "instead": "apps/v1"},
		"ControllerRevision": {"deprecated": 9, "removed": 16, "instead": "apps/v1"},
	},
	"authentication.k8s.io/v1beta1": {
		"TokenReview": {"deprecated": 19, "removed": 22, "instead": "authentication.k8s.io/v1"},
	},
	"authorization.k8s.io/v1beta1": {
		"LocalSubjectAccessReview": {"deprecated": 19, "removed": 22, "instead": "authorization.k8s.io/v1"},
		"SelfSubjectAccessReview": {"deprecated": 19, "removed": 22, "instead": "authorization.k8s.io/v1"},
		"SubjectAccessReview": {"deprecated": 19, "removed": 22, "instead": "authorization.k8s.io/v1"},
	},
	"autoscaling/v2beta1": {
		"HorizontalPodAutoscaler": {"deprecated": 22, "removed": 25, "instead": "autoscaling/v2"},
	},
	"autoscaling/v2beta2": {
		"HorizontalPodAutoscaler": {"deprecated": 23, "removed": 26, "instead": "autoscaling/v2"},
	},
	"batch/v1beta1": {
		"CronJob": {"deprecated": 21, "removed": 25, "instead": "batch/v1"},
	},
	"certificates.k8s.io/v1beta1": {
		"CertificateSigningRequest": {"deprecated": 19, "removed": 22, "instead": "certificates.k8s.io/v1"},
	},
	"coordination.k8s.io/v1beta1": {
		"Lease": {"deprecated": 19, "removed": 22, "instead": "coordination.k8s.io/v1"},
	},
	"discovery.k8s.io/v1beta1": {
		"EndpointSlice": {"deprecated": 21, "removed": 25, "instead": "discovery.k8s.io/v1"},
	},
	"events.k8s.io/v1beta1": {
		"Event": {"deprecated": 19, "removed": 25, "instead": "events.k8s.io/v1"},
	},
	"extensions/v1beta1": {
		"Deployment": {"deprecated": 9, "removed": 16, "instead": "apps/v1"},
		"DaemonSet": {"deprecated": 9, "removed": 16, "instead": "apps/v1"},
		"ReplicaSet": {"deprecated": 9, "removed": 16, "instead": "apps/v1"},
		"NetworkPolicy": {"deprecated": 9, "removed": 16, "instead": "networking.k8s.io/v1"},
		"PodSecurityPolicy": {"deprecated": 11, "removed": 16, "instead": ""},
		"Ingress": {"deprecated": 14, "removed": 22, "instead": "networking.k8s.io/v1"},
	},
	"flowcontrol.apiserver.k8s.io/v1alpha1": {
		"FlowSchema": {"deprecated": 20, "removed": 24, "instead": "flowcontrol.apiserver.k8s.io/v1"},
		"PriorityLevelConfiguration": {"deprecated": 20, "removed": 24, "instead": "flowcontrol.apiserver.k8s.io/v1"},
	},
	"flowcontrol.apiserver.k8s.io/v1beta1": {
		"FlowSchema": {"deprecated": 23, "removed": 26, "instead": "flowcontrol.apiserver.k8s.io/v1"},
		"PriorityLevelConfiguration": {"deprecated": 23, "removed": 26, "instead": "flowcontrol.apiserver.k8s.io/v1"},
	},
	"flowcontrol.apiserver.k8s.io/v1beta2": {
		"FlowSchema": {"deprecated": 26, "removed": 29, "instead": "flowcontrol.apiserver.k8s.io/v1"},
		"PriorityLevelConfiguration": {"deprecated": 26, "removed": 29, "instead": "flowcontrol.apiserver.k8s.io/v1"},
	},
	"flowcontrol.apiserver.k8s.io/v1beta3": {
		"FlowSchema": {"deprecated": 29, "removed": 32, "instead": "flowcontrol.apiserver.k8s.io/v1"},
		"PriorityLevelConfiguration": {"deprecated": 29, "removed": 32, "instead": "flowcontrol.apiserver.k8s.io/v1"},
	},
	"networking.k8s.io/v1beta1": {
		"Ingress": {"deprecated": 19, "removed": 22, "instead": "networking.k8s.io/v1"},
		"IngressClass": {"deprecated": 19, "removed": 22, "instead": "networking.k8s.io/v1"},
	},
	"node.k8s.io/v1beta1": {
		"RuntimeClass": {"deprecated": 20, "removed": 25, "instead": "node.k8s.io/v1"},
	},
	"policy/v1beta1": {
		"PodDisruptionBudget": {"deprecated": 21, "removed": 25, "instead": "policy/v1"},
		"PodSecurityPolicy": {"deprecated": 21, "removed": 25, "instead": ""},
	},
	"rbac.authorization.k8s.io/v1alpha1": {
		"ClusterRole": {"deprecated": 17, "removed": 22, "instead": "rbac.authorization.k8s.io/v1"},
		"ClusterRoleBinding": {"deprecated": 17, "removed": 22, "instead": "rbac.authorization.k8s.io/v1"},
		"Role": {"deprecated": 17, "removed": 22, "instead": "rbac.authorization.k8s.io/v1"},
		"RoleBinding": {"deprecated": 17, "removed": 22, "instead": "rbac.authorization.k8s.io/v1"},
	},
	"rbac.authorization.k8s.io/v1beta1": {
		"ClusterRole": {"deprecated": 17, "removed": 22, "instead": "rbac.authorization.k8s.io/v1"},
		"ClusterRoleBinding": {"deprecated": 17, "removed": 22, "instead": "rbac.authorization.k8s.io/v1"},
		"Role": {"deprecated": 17, "removed": 22, "instead": "rbac.authorization.k8s.io/v1"},
		"RoleBinding": {"deprecated": 17, "removed": 22, "instead": "rbac.authorization.k8s.io/v1"},
	},
	"scheduling.k8s.io/v1alpha1": {
		"PriorityClass": {"deprecated": 14, "removed": 17, "instead": "scheduling.k8s.io/v1"},
	},
	"scheduling.k8s.io/v1beta1": {
		"PriorityClass": {"deprecated": 14, "removed": 22, "instead": "scheduling.k8s.io/v1"},
	},
	"storage.k8s.io/v1beta1": {
		"CSIDriver": {"deprecated": 19, "removed": 22, "instead": "storage.k8s.io/v1"},
		"CSINode": {"deprecated": 17, "removed": 22, "instead": "storage.k8s.io/v1"},
		"StorageClass": {"deprecated": 6, "removed": 22, "instead": "storage.k8s.io/v1"},
		"VolumeAttachment": {"deprecated": 13, "removed": 22, "instead": "storage.k8s.io/v1"},
		"CSIStorageCapacity": {"deprecated": 24, "removed": 27, "instead": "storage.k8s.io/v1"},
	},
	"v1": {
		"ComponentStatus": {"deprecated": 19, "removed": -1, "instead": ""},
		"Endpoints": {"deprecated": 33, "removed": -1, "instead": "discovery.k8s.io/v1"},
	},
}

# found is the entry for the object that is judged; undefined for a version
# that nothing is known against.
found := versions[input.review.object.apiVersion][input.review.object.kind]

# minor is the minor version that a text such as v1.31 names; latest is above
# all. Undefined for what is no version of Kubernetes 1.
minor("latest") := 10000

minor(version) := to_number(regex.find_n(`[0-9]+`, version, 2)[1]) if regex.match(`^v?1\.[0-9]+(\.[0-9]+)?$`, version)

# advice says what to write instead.
advice(entry) := sprintf("use %s", [entry.instead]) if entry.instead != ""

advice(entry) := "nothing takes its place" if entry.instead == ""
