# METADATA
# title: Version of the format is old
# description: >-
#   It cannot hold what newer ones do: licences as expressions, lifecycles, evidence,
#   statements about vulnerabilities.
# related_resources:
# - https://cyclonedx.org/docs/1.6/json/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [sbom]
#   action: alert
#   requires: []
#   remediation: >-
#     Write it as CycloneDX 1.4 or SPDX 2.3 at least.
#   controls: {}
#   aliases: []
#   parameters: {}
package rules.sbom.old_version

violation contains {"msg": msg, "details": {"path": ["spec_version"], "key": "spec_version"}} if {
	input.sbom.spec_version in old[input.sbom.format]
	msg := sprintf("%s %s is an old version", [input.sbom.format, input.sbom.spec_version])
}

old := {"cyclonedx": {"1.0", "1.1", "1.2", "1.3"}, "spdx": {"SPDX-2.0", "SPDX-2.1", "SPDX-2.2", "2.0", "2.1", "2.2"}}
