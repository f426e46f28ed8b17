# METADATA
# title: Ingress controller is out of maintenance
# description: >-
#   The project ingress-nginx ended in March 2026: holes that are found now stay open.
# related_resources:
# - https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: medium
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Move to another Ingress controller, or to the Gateway API.
#   controls: {}
#   aliases: [C-0292]
#   parameters: {}
package rules.kubernetes.retired_ingress_nginx

import data.lib.workload

violation contains {"msg": msg, "details": {"container": c.name, "path": array.concat(c.path, ["image"])}} if {
	some c in workload.containers
	retired(c.image.repository)
	msg := sprintf("%s is the retired controller ingress-nginx", [workload.describe(c)])
}

retired(repository) if endswith(repository, "ingress-nginx/controller")

retired(repository) if endswith(repository, "nginx-ingress-controller")
