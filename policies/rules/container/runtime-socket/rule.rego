# METADATA
# title: Container can reach the container runtime
# description: >-
#   Whoever can write to the socket of Docker, containerd or CRI-O can start a privileged
#   container, and so owns the node.
# related_resources:
# - https://docs.docker.com/engine/security/protect-access/
# schemas:
# - input: schema.input
# - data.lib.workload.containers: schema.containers
# custom:
#   severity: critical
#   kinds: [kubernetes, event]
#   events: [container_start]
#   action: alert
#   requires: []
#   remediation: >-
#     Remove the mount; build images with a rootless builder, and read metrics from the
#     kubelet or a proxy that allows reading only.
#   controls: {cis-docker: ["5.31"], pss: [baseline], mitre: [T1610, T1611]}
#   aliases: [AVD-KSV-0006, CKV_K8S_27, C-0074, docker-sock, DKL-DI-0002, disallow-container-sock-mounts, docker-socket-check]
#   parameters: {}
package rules.container.runtime_socket

import data.lib.workload

violation contains {"msg": msg, "details": {
	"container": c.name,
	"host_path": mount.host_path,
	"path": array.concat(c.path, ["mounts"]),
	"key": sprintf("mounts/%s", [mount.host_path]),
}} if {
	some c in workload.containers
	some mount in c.mounts
	reaches(trim_right(mount.host_path, "/"))
	msg := sprintf("%s mounts %s and so reaches the container runtime", [workload.describe(c), mount.host_path])
}

reaches(path) if regex.match(`^(/var)?/run$`, path)

reaches(path) if regex.match(`^(/var)?/run/(docker|containerd|crio|podman|k3s/containerd|cri-dockerd)$`, path)

reaches(path) if regex.match(`^/.*/(docker|dockershim|containerd|crio|podman|cri-dockerd)\.sock$`, path)
