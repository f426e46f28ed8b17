# METADATA
# title: Allowed repository of Gatekeeper has an open end
# description: >-
#   K8sAllowedRepos compares prefixes: registry.example.com without a slash also allows
#   registry.example.com.evil.io.
# related_resources:
# - https://open-policy-agent.github.io/gatekeeper-library/website/validation/allowedrepos
# schemas:
# - input: schema.input
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     End each entry of repos with a slash, or with a tag or digest.
#   controls: {}
#   aliases: [AVD-KSV-0124]
#   match:
#     kinds:
#     - apiGroups: [constraints.gatekeeper.sh]
#       kinds: [K8sAllowedRepos]
#   parameters: {}
package rules.kubernetes.gatekeeper_open_prefix

import data.lib.manifest
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["spec", "parameters", "repos", n], "key": sprintf("repos/%d", [n])}} if {
	input.review.object.kind == "K8sAllowedRepos"
	some n, repository in manifest.items(input.review.object, ["spec", "parameters", "repos"])
	is_string(repository)
	not regex.match(`(/|:[^/]+|@sha256:[0-9a-f]{64})$`, repository)
	msg := sprintf("%s allows every image whose name starts with %q, also of other hosts and owners", [workload.called, repository])
}
