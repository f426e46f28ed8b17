package kubernetes

import "github.com/boltseal/boltseal/inputs"

// owner says whose field a setting is.
type owner uint8

const (
	ofContainer owner = iota
	ofPod
	ofMetadata
)

// setting is a place in the manifest that may set a view field.
type setting struct {
	owner owner
	path  inputs.Path
	// ofContainer says that the last step is to be ended by the container's name.
	ofContainer bool
}

// settings lists what may set a view field, in the order in which it counts.
func settings(field string) []setting {
	switch field {
	case "user":
		return append(both("windowsOptions", "runAsUserName"), append(both("runAsUser"), both("runAsNonRoot")...)...)
	case "privileged":
		return own("securityContext", "privileged")
	case "privilege_escalation":
		return own("securityContext", "allowPrivilegeEscalation")
	case "read_only_root":
		return own("securityContext", "readOnlyRootFilesystem")
	case "capabilities":
		return own("securityContext", "capabilities")
	case "seccomp":
		return append(both("seccompProfile"), annotated("container.seccomp.security.alpha.kubernetes.io/", true),
			annotated("seccomp.security.alpha.kubernetes.io/pod", false))
	case "apparmor":
		return append(both("appArmorProfile"), annotated("container.apparmor.security.beta.kubernetes.io/", true))
	case "selinux":
		return both("seLinuxOptions")
	case "mounts":
		return own("volumeMounts")
	case "healthcheck":
		return append(own("livenessProbe"), append(own("readinessProbe"), own("startupProbe")...)...)
	case "labels":
		return []setting{{owner: ofMetadata, path: inputs.Path{"metadata", "labels"}}}
	}
	return own(field)
}

func own(steps ...any) []setting {
	return []setting{{owner: ofContainer, path: steps}}
}

// both is a field of the container's security context, then of the pod's.
func both(steps ...any) []setting {
	path := append(inputs.Path{"securityContext"}, steps...)
	return []setting{{owner: ofContainer, path: path}, {owner: ofPod, path: path}}
}

func annotated(key string, ofContainer bool) setting {
	return setting{owner: ofMetadata, path: inputs.Path{"metadata", "annotations", key}, ofContainer: ofContainer}
}
