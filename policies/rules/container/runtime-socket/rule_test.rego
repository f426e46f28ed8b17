package rules.container.runtime_socket_test

import data.lib.workload_test as k
import data.rules.container.runtime_socket as rule

found(path) := v if v := rule.violation with input as k.of({"mounts": [{"path": "/x", "host_path": path, "read_only": true}]})

test_socket if {
	some f in found("/var/run/docker.sock")
	f.msg == `container "web" mounts /var/run/docker.sock and so reaches the container runtime`
	f.details.path == ["spec", "containers", 0, "mounts"]
	f.details.key == "mounts//var/run/docker.sock"
}

test_reaching if {
	every path in ["/run/containerd/containerd.sock", "/run/k3s/containerd", "/var/run/", "/run/crio/crio.sock"] {
		count(found(path)) == 1
	}
}

test_other if {
	every path in ["", "/", "/var/log", "/run/udev", "/var/runner"] {
		count(found(path)) == 0
	}
}
