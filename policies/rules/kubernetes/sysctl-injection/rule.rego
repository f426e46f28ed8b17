# METADATA
# title: Sysctl smuggles in a second setting
# description: >-
#   CRI-O before 1.23.2 takes a value with + and = for several settings, so a pod can set
#   kernel.core_pattern and run code on the node (cr8escape, CVE-2022-0811).
# related_resources:
# - https://nvd.nist.gov/vuln/detail/CVE-2022-0811
# schemas:
# - input: schema.input
# custom:
#   severity: critical
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove + and = from the value.
#   controls: {}
#   aliases: [prevent-cr8escape]
#   parameters: {}
package rules.kubernetes.sysctl_injection

import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["securityContext", "sysctls", n, "value"])}} if {
	some n, sysctl in object.get(podspec.spec, ["securityContext", "sysctls"], [])
	is_string(sysctl.value)
	regex.match(`[+=]`, sysctl.value)
	msg := sprintf("the value of %v holds a second setting", [sysctl.name])
}
