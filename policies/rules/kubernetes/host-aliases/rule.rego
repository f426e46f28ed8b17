# METADATA
# title: Pod edits its /etc/hosts
# description: >-
#   Host aliases override DNS for the pod and are changed only with it.
# related_resources:
# - https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Use a Service, or a record in DNS.
#   controls: {}
#   aliases: [AVD-KSV-0007]
#   parameters: {}
package rules.kubernetes.host_aliases

import data.lib.manifest
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["hostAliases"])}} if {
	count(manifest.items(podspec.spec, ["hostAliases"])) > 0
	msg := sprintf("%s overrides DNS with host aliases", [workload.called])
}
