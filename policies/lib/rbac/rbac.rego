# METADATA
# title: What roles grant
# description: >-
#   The rules of a Role or ClusterRole, in sets that policies can ask. A wildcard
#   for resources is not looked into: kubernetes/rbac-wildcard finds it.
package lib.rbac

import data.lib.manifest

# grants are the rules of the role that is judged; none for what is no role,
# and for the roles that every cluster brings along.
grants := [grant |
	input.review.object.kind in {"Role", "ClusterRole"}
	not built_in
	some n, written in manifest.items(input.review.object, ["rules"])
	is_object(written)
	grant := {
		"n": n,
		"groups": {group | some group in manifest.items(written, ["apiGroups"])},
		"resources": {resource | some resource in manifest.items(written, ["resources"])},
		"verbs": {verb | some verb in manifest.items(written, ["verbs"])},
		"names": {name | some name in manifest.items(written, ["resourceNames"])},
	}
]

built_in if manifest.fields(input.review.object, ["metadata", "labels"])["kubernetes.io/bootstrapping"] == "rbac-defaults"

# granted are the resources among some that a grant lets one of some verbs do.
granted(grant, groups, resources, verbs) := hit if {
	hit := grant.resources & resources
	count(hit) > 0
	count(grant.verbs & (verbs | {"*"})) > 0
	count(grant.groups & (groups | {"*"})) > 0
}

# writes are the verbs that change what is there.
writes := {"create", "update", "patch", "delete", "deletecollection"}

# list puts names into a sentence.
list(names) := concat(" and ", sort(names))
