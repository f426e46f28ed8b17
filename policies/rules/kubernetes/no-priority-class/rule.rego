# METADATA
# title: Pod has no priority class
# description: >-
#   When nodes run short, pods without a priority go when any other pod with one needs their
#   place.
# related_resources:
# - https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
# schemas:
# - input: schema.input
# custom:
#   severity: info
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Set priorityClassName.
#   controls: {}
#   aliases: [priorityClassNotSet, priority-class-name, require-pod-priorityclassname]
#   parameters: {}
package rules.kubernetes.no_priority_class

import data.lib.manifest
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": workload.pod.path, "key": "priorityClassName"}} if {
	podspec.spec
	manifest.text(podspec.spec, ["priorityClassName"]) == ""
	msg := sprintf("%s has no priority class", [workload.called])
}
