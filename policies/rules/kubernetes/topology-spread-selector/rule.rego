# METADATA
# title: Spread constraint counts no pods
# description: >-
#   A topology spread constraint that lacks its selector or key, or has a skew below one, spreads
#   nothing or is refused.
# related_resources:
# - https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
# schemas:
# - input: schema.input
# custom:
#   severity: low
#   kinds: [kubernetes]
#   action: alert
#   requires: []
#   remediation: >-
#     Give the constraint a labelSelector that matches the pods, a topologyKey, whenUnsatisfiable
#     and a maxSkew of at least 1.
#   controls: {}
#   aliases: [pod-topology-spread-constraints]
#   parameters: {}
package rules.kubernetes.topology_spread_selector

import data.lib.manifest
import data.lib.podspec
import data.lib.workload

violation contains {"msg": msg, "details": {"path": array.concat(workload.pod.path, ["topologySpreadConstraints", n]), "key": sprintf("topologySpreadConstraints/%d/%s", [n, lack])}} if {
	some n, constraint in manifest.items(podspec.spec, ["topologySpreadConstraints"])
	is_object(constraint)
	some lack in lacks(constraint)
	msg := sprintf("%s has a topology spread constraint %s", [workload.called, lack])
}

lacks(constraint) := {lack |
	some lack, broken in {
		"without labelSelector": count(manifest.fields(constraint, ["labelSelector"])) == 0,
		"without topologyKey": manifest.text(constraint, ["topologyKey"]) == "",
		"with a maxSkew below 1": object.get(constraint, "maxSkew", 0) < 1,
		"without whenUnsatisfiable": not_said(constraint),
	}
	broken
}

not_said(constraint) if {
	not manifest.text(constraint, ["whenUnsatisfiable"]) in {"DoNotSchedule", "ScheduleAnyway"}
} else := false
