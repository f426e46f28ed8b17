package rules.kubernetes.public_binding_test

import data.rules.kubernetes.public_binding as rule

found(manifest) := messages if {
	findings := rule.violation with input as {"review": {"object": manifest}}
	messages := {f.msg | some f in findings}
}

test_bad_manifest if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "reader"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"}, "subjects": [{"kind": "Group", "name": "system:unauthenticated"}]}) == {`ClusterRoleBinding "reader" binds view to system:unauthenticated`}
}

test_good_manifest if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "reader"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"}, "subjects": [{"kind": "Group", "name": "team-web"}]}) == set()
}

test_more_1 if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "cluster-admin"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"}, "subjects": [{"kind": "Group", "name": "system:masters"}]}) == set()
}

test_more_2 if {
	found({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "reader"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "system:basic-user"}, "subjects": [{"kind": "Group", "name": "system:authenticated"}]}) == set()
}

# view is bound to all who are logged in.
authenticated(parameters) := {"parameters": parameters, "review": {"object": {
	"kind": "ClusterRoleBinding",
	"metadata": {"name": "reader"},
	"roleRef": {"kind": "ClusterRole", "name": "view"},
	"subjects": [{"kind": "Group", "name": "system:authenticated"}],
}}}

test_authenticated if {
	count(rule.violation) == 1 with input as authenticated({"allowedRoles": [], "disallowAuthenticated": true})
	count(rule.violation) == 0 with input as authenticated({"allowedRoles": [], "disallowAuthenticated": false})
	count(rule.violation) == 0 with input as authenticated({"allowedRoles": ["view"], "disallowAuthenticated": true})
}
