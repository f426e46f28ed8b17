# METADATA
# title: Path of an Ingress is one of the controller's own files
# description: >-
#   Old releases of ingress-nginx wrote the path into their configuration: a path that names files
#   of the controller was a way to its token (CVE-2021-25745).
# related_resources:
# - https://github.com/kubernetes/ingress-nginx/issues/8502
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Name a path of the web site.
#   controls: {mitre: [T1552]}
#   aliases: [restrict-ingress-paths]
#   match:
#     kinds:
#     - apiGroups: [networking.k8s.io]
#       kinds: [Ingress]
#   parameters: {}
package rules.kubernetes.ingress_path

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec", "rules", n, "http", "paths", k, "path"]}} if {
	input.review.object.kind == "Ingress"
	some n, host in manifest.items(input.review.object, ["spec", "rules"])
	some k, entry in manifest.items(host, ["http", "paths"])
	path := manifest.text(entry, ["path"])
	some own in ["/etc", "/root", "/var/run/secrets", "/run/secrets", "/var/run/kubernetes/serviceaccount"]
	startswith(sprintf("%s/", [path]), sprintf("%s/", [own]))
	msg := sprintf("%s has the path %s", [workload.called, path])
}
