package rules.kubernetes.host_path_test

import data.lib.workload_test as k
import data.rules.kubernetes.host_path as rule

found(path) := v if v := rule.violation with input as k.document(
	[], {"volumes": [
		{"name": "tmp", "type": "emptyDir", "host_path": "", "path": ["spec", "volumes", 0]},
		{"name": "node", "type": "hostPath", "host_path": path, "path": ["spec", "volumes", 1]},
	]},
	{},
)

severities(path) := {f.details.severity | some f in found(path)}

test_found if {
	some f in found("/data")
	f.msg == `volume "node" mounts /data of the node`
	f.details.path == ["spec", "volumes", 1, "hostPath"]
}

test_severity if {
	severities("/data") == {"medium"}
	severities("/etc/localtime") == {"medium"}
	severities("/") == {"high"}
	severities("/etc/") == {"high"}
	severities("/etc/kubernetes/pki") == {"high"}
}

test_none if count(rule.violation) == 0 with input as k.of({})

# mounted is a pod that mounts /data/web with one of the paths allowed.
mounted(read_only, allowed) := object.union(
	k.document(
		[k.container({"mounts": [{"path": "/d", "host_path": "/data/web", "read_only": read_only}]})],
		{"volumes": [{"name": "node", "type": "hostPath", "host_path": "/data/web", "path": ["spec", "volumes", 0]}]},
		{},
	),
	{"parameters": {"allowedHostPaths": [allowed]}},
)

test_allowed if {
	count(rule.violation) == 0 with input as mounted(false, {"pathPrefix": "/data"})
	count(rule.violation) == 0 with input as mounted(false, {"pathPrefix": "/"})
	count(rule.violation) == 0 with input as mounted(true, {"pathPrefix": "/data/web/", "readOnly": true})
	count(rule.violation) == 1 with input as mounted(false, {"pathPrefix": "/data", "readOnly": true})
	count(rule.violation) == 1 with input as mounted(false, {"pathPrefix": "/dat"})
}

test_exempt if {
	exempt := {"parameters": {"allowedHostPaths": [], "exemptImages": ["nginx:*"]}}
	count(rule.violation) == 0 with input as object.union(mounted(false, {}), exempt)
	count(rule.violation) == 1 with input as object.union(mounted(false, {}), {"parameters": {"allowedHostPaths": [], "exemptImages": ["other:*"]}})
}
