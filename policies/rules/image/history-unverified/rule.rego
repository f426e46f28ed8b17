# METADATA
# title: Step of the history installs without checking signatures
# description: >-
#   Whoever stands between the build and the server decides what is installed.
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [image]
#   action: alert
#   requires: []
#   remediation: >-
#     Add the key of the repository, and let the package manager check.
#   controls: {cis-docker: ["4.11"], mitre: [T1195]}
#   aliases: [CIS-DI-0011]
#   parameters: {}
package rules.image.history_unverified

import data.lib.artifact

violation contains {"msg": msg, "details": {"step": text, "layer": input.image.history[n].layer, "key": text}} if {
	some n, text in artifact.steps
	regex.match(`^RUN .*(?:--allow-unauthenticated|--force-yes|--allow-untrusted|--nogpgcheck|--no-gpg-check|--nosignature|AllowUnauthenticated[= ]"?(?:true|1)|gpgcheck=(?:0|no|false)\b|trusted=yes|--trusted-host)`, text)
	msg := sprintf("step %d of the history installs packages without checking their signatures", [n])
}
