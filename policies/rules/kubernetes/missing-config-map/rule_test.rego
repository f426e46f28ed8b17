package rules.kubernetes.missing_config_map_test

import data.lib.place_test as p
import data.rules.kubernetes.missing_config_map as rule

# pod is a document with one container.
pod(container, spec) := object.union(p.document(p.thing("v1", "Pod", "web", object.union({"containers": [container]}, spec)), {"complete": false}), {
	"containers": [{"name": "a", "path": ["spec", "containers", 0]}],
	"pod": {"exists": true, "path": ["spec"]},
})

# beside is another reference, which leads somewhere.
beside := {"volumes": [{"configMap": {"name": "web"}}]}

held := object.union(p.thing("v1", "ConfigMap", "web", {}), {"data": {"a": "b"}})

found(container, spec) := v if {
	v := rule.violation with input as pod(container, spec) with data.inventory as p.inventory([held])
}

variable(name, key) := {"env": [{"valueFrom": {"configMapKeyRef": {"name": name, "key": key}}}]}

test_missing if {
	some f in found(variable("wep", "a"), beside)
	f.msg == `Pod "web" needs the ConfigMap "wep", which is not here`
	f.details.path == ["spec", "containers", 0, "env", 0, "valueFrom", "configMapKeyRef", "name"]
	count(found({"envFrom": [{"configMapRef": {"name": "x"}}]}, beside)) == 1
	count(found({}, {"volumes": [{"configMap": {"name": "x"}}, {"configMap": {"name": "web"}}]})) == 1
	count(found({}, {"volumes": [{"projected": {"sources": [{"configMap": {"name": "x"}}, {"configMap": {"name": "web"}}]}}]})) == 1
}

test_key if {
	some f in found(variable("web", "b"), {})
	f.msg == `Pod "web" needs the key "b" of the ConfigMap "web", which it does not have`
}

test_there if {
	count(found(variable("web", "a"), {})) == 0
	count(found({"envFrom": [{"configMapRef": {"name": "x", "optional": true}}]}, {})) == 0
}

test_unknown if {
	doc := pod(variable("wep", "a"), {})
	count(rule.violation) == 0 with input as doc
	count(rule.violation) == 1 with input as object.union(doc, {"parameters": {"complete": true}})
}
