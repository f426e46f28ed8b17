# METADATA
# title: Pod leaves ndots at five
# description: >-
#   With the default of five dots most names outside the cluster are first asked for with every
#   search domain added: each look-up costs several.
# related_resources:
# - https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set dnsConfig.options, for example ndots to 2.
#   controls: {}
#   aliases: [dnsconfig-options]
#   parameters: {}
package rules.kubernetes.no_dns_options

import data.lib.manifest
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": workload.pod.path, "key": "dnsConfig"}} if {
	podspec.spec
	not chosen
	msg := sprintf("%s leaves the DNS option ndots at its default", [workload.called])
}

chosen if {
	some option in manifest.items(podspec.spec, ["dnsConfig", "options"])
	option.name == "ndots"
}
