# METADATA
# title: Image holds a program that downloads
# description: >-
#   Whoever gets into the container can fetch his tools.
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Leave curl and wget out of what is shipped; ADD downloads with a checksum at build
#     time.
#   controls: {cis-docker: ["4.3"], mitre: [T1105]}
#   aliases: []
#   parameters: {}
package rules.image.downloader

violation contains {"msg": msg, "details": {"tool": t.name, "file": t.path, "package": t.owned_by, "layer": t.layer, "key": t.path}} if {
	some t in input.files.tools
	t.role == "downloader"
	msg := sprintf("there is a program that downloads: %s", [t.path])
}
