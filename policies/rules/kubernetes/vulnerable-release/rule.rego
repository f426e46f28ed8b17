# METADATA
# title: Release with a well-known hole
# description: >-
#   These releases let strangers in: Grafana 9.2.0 to 9.2.3 (CVE-2022-39328), Kyverno 1.8.3
#   and 1.8.4 (CVE-2022-47633), Argo CD before 2.1.9 and 2.2.4 (CVE-2022-24348).
# related_resources:
# - https://nvd.nist.gov/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: high
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Update to a release after the fix.
#   controls: {}
#   aliases: [C-0081, C-0090, C-0091]
#   parameters: {}
package rules.kubernetes.vulnerable_release

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["image"])}} if {
	some c in workload.containers
	parts := split(c.image.repository, "/")
	some hole in holes[parts[count(parts) - 1]]
	version := trim_prefix(c.image.tag, "v")
	semver.is_valid(version)
	semver.compare(version, hole.from) >= 0
	semver.compare(version, hole.fixed) < 0
	msg := sprintf("%s runs a release with %s", [workload.describe(c), hole.id])
}

holes := {
	"grafana": [{"id": "CVE-2022-39328", "from": "9.2.0", "fixed": "9.2.4"}],
	"kyverno": [{"id": "CVE-2022-47633", "from": "1.8.3", "fixed": "1.8.5"}],
	"argocd": [
		{"id": "CVE-2022-24348", "from": "0.0.0", "fixed": "2.1.9"},
		{"id": "CVE-2022-24348", "from": "2.2.0", "fixed": "2.2.4"},
	],
}
