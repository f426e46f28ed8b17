# METADATA
# title: Nothing watches the container's health
# description: >-
#   Without a health check a container that hangs keeps running and keeps getting traffic.
# related_resources:
# - https://docs.docker.com/reference/dockerfile/#healthcheck
# - https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: low
#   kinds: [dockerfile, image, kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Add HEALTHCHECK to the Dockerfile, or a readiness or liveness probe to the container.
#   controls: {cis-docker: ["4.6"]}
#   aliases: [DL3057, AVD-DS-0026, CKV_DOCKER_2, CKV_K8S_8, CKV_K8S_9, C-0018, C-0056, no-liveness-probe, no-readiness-probe, CIS-DI-0006]
#   parameters: {}
package rules.container.no_healthcheck

import data.lib.workload

violation contains {"msg": msg, "details": {
	"container": c.name,
	"path": array.concat(c.path, ["healthcheck"]),
}} if {
	some c in workload.containers
	c.role in {"main", "stage"}
	not c.healthcheck
	workload.long_running
	msg := sprintf("%s has no health check", [workload.describe(c)])
}
