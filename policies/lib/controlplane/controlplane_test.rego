package lib.controlplane_test

import data.lib.controlplane
import data.lib.workload_test as k

# runs makes the document of a pod with a container that starts with words.
runs(words) := k.of({"command": words})

# one is the only program of a document.
one(document) := p if {
	found := controlplane.programs with input as document
	[p] := [x | some x in found]
}

none(document) if {
	found := controlplane.programs with input as document
	count(found) == 0
}

test_words if {
	p := one(runs(["/usr/local/bin/kube-apiserver", "--a=b=c", "--d", "e", "--f", "--g=1", "--g=2", "-h"]))
	p.name == "kube-apiserver"
	{name: flag.value | some name, flag in p.flags} == {"a": "b=c", "d": "e", "f": "true", "g": "2", "h": "true"}
	p.flags.g.path == ["spec", "containers", 0, "command", 6]
	p.path == ["spec", "containers", 0, "command", 0]
}

test_wrapped if {
	one(runs(["/go-runner", "--log-file=/x", "/usr/local/bin/kube-scheduler", "--a=b"])).flags.a.value == "b"
	one(k.of({"command": ["/hyperkube"], "args": ["kubelet", "--a=b"]})).flags.a.path == ["spec", "containers", 0, "args", 1]
}

test_script if {
	p := one(runs(["/bin/sh", "-c", "mkdir -p /etcd; exec etcd \\\n --a=b '--c=d'"]))
	p.name == "etcd"
	p.flags.a.value == "b"
	p.flags.c.path == ["spec", "containers", 0, "command", 2]
	none(runs(["sh", "-c", "cat etcd"]))
}

test_other if {
	none(runs([]))
	none(runs(["nginx", "--etcd"]))
	none(runs(["kubectl", "kubelet"]))
}

test_environment if {
	p := one(k.of({"command": ["etcd"], "env": [{"name": "ETCD_CERT_FILE", "value": "/x", "from": ""}, {"name": "B", "value": "", "from": ""}]}))
	p.flags == {"cert-file": {"value": "/x", "path": ["spec", "containers", 0]}}
}

test_kinds if {
	controlplane.apiservers[0].name == "kube-apiserver" with input as runs(["kube-apiserver"])
	controlplane.controller_managers[0] with input as runs(["kube-controller-manager"])
	controlplane.schedulers[0] with input as runs(["kube-scheduler"])
	controlplane.etcds[0] with input as runs(["etcd"])
	controlplane.kubelets[0] with input as runs(["kubelet"])
	controlplane.proxies[0] with input as runs(["kube-proxy"])
}

test_elsewhere if {
	p := one(runs(["kubelet", "--config=/x", "--empty="]))
	p.elsewhere
	not controlplane.lacks(p, "a")
	controlplane.lacks(p, "empty")
}

test_kubelet_configuration if {
	p := one(k.resource({"kind": "KubeletConfiguration", "readOnlyPort": 10255, "tlsCipherSuites": ["A", "B"], "authorization": {"mode": "AlwaysAllow"}}))
	controlplane.is(p, "read-only-port", "10255")
	controlplane.is(p, "tls-cipher-suites", "a,b")
	controlplane.is(p, "anonymous-auth", "false")
	controlplane.details(p, "authorization-mode").path == ["authorization", "mode"]
}

test_cluster_configuration if {
	old := controlplane.programs with input as k.resource({"kind": "ClusterConfiguration", "apiServer": {"extraArgs": {"profiling": "false"}}})
	new := controlplane.programs with input as k.resource({"kind": "ClusterConfiguration", "apiServer": {"extraArgs": [{"name": "profiling", "value": "false"}]}})
	{p.flags.profiling.path | some p in old; p.flags.profiling} == {["apiServer", "extraArgs", "profiling"]}
	{p.flags.profiling.path | some p in new; p.flags.profiling} == {["apiServer", "extraArgs", 0]}
	count(old) == 3
}

test_asked if {
	p := one(runs(["kube-apiserver", "--modes=Node, RBAC", "--on=True"]))
	controlplane.lists(p, "modes", "RBAC")
	not controlplane.lists(p, "modes", "RBA")
	not controlplane.differs(p, "on", "true")
	controlplane.differs(p, "on", "false")
	controlplane.differs(p, "off", "false")
	controlplane.details(p, "off") == {"container": "web", "path": ["spec", "containers", 0, "command", 0], "key": "kube-apiserver/off"}
}

test_local if {
	every address in ["127.0.0.1:2", "[::1]:2", "::1", "localhost", "localhost:2"] {
		controlplane.local(address)
	}
	not controlplane.local("0.0.0.0")
}

test_weak if {
	suites := "TLS_AES_128_GCM_SHA256,TLS_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_RC4_128_SHA,TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA,TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"
	count(controlplane.weak(one(runs(["kubelet", concat("=", ["--tls-cipher-suites", suites])])))) == 4
}
