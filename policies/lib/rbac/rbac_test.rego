package lib.rbac_test

import data.lib.rbac

role(changes) := {"review": {"object": object.union(
	{"kind": "Role", "metadata": {"name": "r"}, "rules": [
		"broken",
		{"apiGroups": [""], "resources": ["pods", "pods/exec"], "verbs": ["get", "create"], "resourceNames": ["a"]},
	]},
	changes,
)}}

test_grants if {
	rbac.grants == [{"n": 1, "groups": {""}, "resources": {"pods", "pods/exec"}, "verbs": {"get", "create"}, "names": {"a"}}] with input as role({})
	rbac.grants == [] with input as role({"kind": "RoleBinding"})
	rbac.grants == [] with input as role({"metadata": {"labels": {"kubernetes.io/bootstrapping": "rbac-defaults"}}})
}

test_granted if {
	grant := {"groups": {""}, "resources": {"pods/exec", "pods"}, "verbs": {"create"}}
	rbac.granted(grant, {""}, {"pods/exec"}, {"create", "get"}) == {"pods/exec"}
	not rbac.granted(grant, {""}, {"secrets"}, {"create"})
	not rbac.granted(grant, {""}, {"pods"}, {"get"})
	not rbac.granted(grant, {"apps"}, {"pods"}, {"create"})
	rbac.granted(object.union(grant, {"verbs": {"*"}, "groups": {"*"}}), {"apps"}, {"pods"}, {"get"}) == {"pods"}
}

test_words if {
	rbac.list({"b", "a"}) == "a and b"
	"patch" in rbac.writes
}
