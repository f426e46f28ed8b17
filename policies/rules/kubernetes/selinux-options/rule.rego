# METADATA
# title: Pod chooses its own SELinux context
# description: >-
#   The runtime gives each container an SELinux type and category of its own; another type, or a
#   user or role, can reach what belongs to the node or to other containers.
# related_resources:
# - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove user and role, and use one of the types container_t, container_init_t, container_kvm_t
#     or container_engine_t.
#   controls: {pss: [baseline], nsa: [linux-hardening]}
#   aliases: [AVD-KSV-0025, disallow-selinux]
#   parameters: {}
package rules.kubernetes.selinux_options

import data.lib.manifest
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(place.path, [field])}} if {
	some place in places
	some field in ["type", "user", "role"]
	value := manifest.text(place.options, [field])
	not value in safe[field]
	msg := sprintf("%s sets the SELinux %s %s", [place.called, field, value])
}

places contains {"options": options, "called": "the pod", "path": path} if {
	options := manifest.fields(podspec.spec, ["securityContext", "seLinuxOptions"])
	path := array.concat(workload.pod.path, ["securityContext", "seLinuxOptions"])
}

places contains {"options": options, "called": workload.describe(c.view), "path": path} if {
	some c in podspec.containers
	options := c.raw.securityContext.seLinuxOptions
	is_object(options)
	path := array.concat(c.path, ["securityContext", "seLinuxOptions"])
}

safe := {
	"type": {"", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"},
	"user": {""},
	"role": {""},
}
