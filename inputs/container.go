package inputs

// Container is the view that every kind shares: what would run, and how it
// is confined. A Dockerfile has one, the container its final stage makes.
type Container struct {
	// Name is the container's or the stage's name; an unnamed final stage is "final".
	Name string `json:"name"`
	// Role is main, init, ephemeral or stage.
	Role string `json:"role"`
	// Image is what the container runs; for a stage, its external base.
	Image ImageReference `json:"image"`
	// User is the effective user.
	User User `json:"user"`
	// Privileged says that the container runs without confinement.
	Privileged bool `json:"privileged"`
	// PrivilegeEscalation says that a process may gain more privileges than its parent.
	PrivilegeEscalation bool `json:"privilege_escalation"`
	// ReadOnlyRoot says that the root file system is read-only.
	ReadOnlyRoot bool `json:"read_only_root"`
	// Capabilities are those added and dropped, upper case without CAP_.
	Capabilities Capabilities `json:"capabilities"`
	// Seccomp is the effective profile type or localhost profile, "" when unset.
	Seccomp string `json:"seccomp"`
	// AppArmor is the effective profile type or localhost profile, "" when unset.
	AppArmor string `json:"apparmor"`
	// SELinux are the effective SELinux options.
	SELinux SELinux `json:"selinux"`
	// Command is the entrypoint.
	Command []string `json:"command"`
	// Args are the entrypoint's arguments.
	Args []string `json:"args"`
	// Env is the environment, in order.
	Env []EnvVar `json:"env"`
	// Ports are the declared ports.
	Ports []Port `json:"ports"`
	// Mounts are the mounted volumes.
	Mounts []Mount `json:"mounts"`
	// Resources are the limits and requests as written.
	Resources Resources `json:"resources"`
	// Healthcheck says that something watches the container's health:
	// a HEALTHCHECK, or a liveness, readiness or startup probe.
	Healthcheck bool `json:"healthcheck"`
	// Labels are the labels of the image or pod.
	Labels map[string]string `json:"labels"`
	// Path is where the container stands, relative to the document's body.
	Path Path `json:"path"`
}

// ViewFields is the closed list of the Container fields that may end a
// finding's path: `containers/0/user` stands for the line that sets the user,
// or for the container where nothing does.
func ViewFields() []string {
	return []string{"image", "user", "privileged", "privilege_escalation", "read_only_root",
		"capabilities", "seccomp", "apparmor", "selinux", "command", "args", "env", "ports",
		"mounts", "resources", "healthcheck", "labels"}
}

// User is the effective user of a container.
type User struct {
	// Name is the user as written, "" when none is.
	Name string `json:"name"`
	// ID is the numeric user id, -1 when unknown.
	ID int64 `json:"id"`
	// Root says that the process runs, or must be assumed to run, as root.
	Root bool `json:"root"`
	// Declared says that a user is set at all, rather than assumed.
	Declared bool `json:"declared"`
}

// Capabilities are Linux capabilities, upper case, without the CAP_ prefix.
type Capabilities struct {
	// Add lists added capabilities.
	Add []string `json:"add"`
	// Drop lists dropped capabilities.
	Drop []string `json:"drop"`
}

// SELinux are the SELinux options of a container.
type SELinux struct {
	// User is the SELinux user.
	User string `json:"user"`
	// Role is the SELinux role.
	Role string `json:"role"`
	// Type is the SELinux type.
	Type string `json:"type"`
	// Level is the SELinux level.
	Level string `json:"level"`
}

// EnvVar is one environment variable.
type EnvVar struct {
	// Name is the variable's name.
	Name string `json:"name"`
	// Value is the literal value, "" where it comes from elsewhere.
	Value string `json:"value"`
	// From names where the value comes from: secret:NAME/KEY,
	// configmap:NAME/KEY, field:PATH, resource:NAME, or "" for a literal.
	From string `json:"from"`
}

// Port is one declared port.
type Port struct {
	// Port is the container's port.
	Port int64 `json:"port"`
	// HostPort is the node's port, -1 when none.
	HostPort int64 `json:"host_port"`
	// Protocol is TCP, UDP or SCTP.
	Protocol string `json:"protocol"`
}

// Mount is one mounted volume.
type Mount struct {
	// Path is the path inside the container.
	Path string `json:"path"`
	// HostPath is the node's path, "" when the volume is not a host path.
	HostPath string `json:"host_path"`
	// ReadOnly says that the mount cannot be written.
	ReadOnly bool `json:"read_only"`
}

// Resources are compute resources as written, such as {"cpu": "500m"}.
type Resources struct {
	// Limits are the upper bounds.
	Limits map[string]string `json:"limits"`
	// Requests are the reserved amounts.
	Requests map[string]string `json:"requests"`
}

// ImageUse is one image that a document refers to.
type ImageUse struct {
	ImageReference
	// Use is run, base or copy.
	Use string `json:"use"`
	// Path is where the reference stands, relative to the document's body.
	Path Path `json:"path"`
}

// Pod holds the pod-wide settings of a workload; all fields are at their
// zero values (AutomountToken true) for an object that has no pod.
type Pod struct {
	// Exists says that the object has a pod specification.
	Exists bool `json:"exists"`
	// HostNetwork says that the pod shares the node's network.
	HostNetwork bool `json:"host_network"`
	// HostPID says that the pod shares the node's process ids.
	HostPID bool `json:"host_pid"`
	// HostIPC says that the pod shares the node's IPC namespace.
	HostIPC bool `json:"host_ipc"`
	// ServiceAccount is the pod's service account, "default" where none is named.
	ServiceAccount string `json:"service_account"`
	// AutomountToken says that the service account's token is mounted.
	AutomountToken bool `json:"automount_token"`
	// OS is linux or windows where the pod says so, else "".
	OS string `json:"os"`
	// Volumes are the pod's volumes.
	Volumes []Volume `json:"volumes"`
	// Labels are the pod's labels.
	Labels map[string]string `json:"labels"`
	// Annotations are the pod's annotations.
	Annotations map[string]string `json:"annotations"`
	// Path is where the pod specification stands, relative to review.object.
	Path Path `json:"path"`
}

// Volume is one volume of a pod.
type Volume struct {
	// Name is the volume's name.
	Name string `json:"name"`
	// Type is the source's field name, such as hostPath; a volume without a
	// source is an emptyDir, as the API server makes it.
	Type string `json:"type"`
	// HostPath is the node's path, "" when the volume is not a host path.
	HostPath string `json:"host_path"`
	// Path is where the volume stands, relative to review.object.
	Path Path `json:"path"`
}

// Review is the admission review of an object in the shape that Gatekeeper's
// tools give a file: eleven keys, operation "" and oldObject null. Object,
// OldObject, Options and NamespaceObject are the only values of a document
// that may be null or are not total: they are the users' own.
type Review struct {
	// UID is the request's id, "" for a file.
	UID string `json:"uid"`
	// Kind is the object's group, version and kind.
	Kind GroupVersionKind `json:"kind"`
	// Resource is the object's resource, empty for a file.
	Resource GroupVersionResource `json:"resource"`
	// Name is the object's name.
	Name string `json:"name"`
	// Namespace is the object's namespace as stated.
	Namespace string `json:"namespace"`
	// Operation is CREATE, UPDATE, DELETE or CONNECT, "" for a file.
	Operation string `json:"operation"`
	// UserInfo is the requesting user, empty for a file.
	UserInfo map[string]any `json:"userInfo"`
	// Object is the object itself.
	Object map[string]any `json:"object"`
	// OldObject is the object before an update, null for a file.
	OldObject map[string]any `json:"oldObject"`
	// Options are the request's options, null for a file.
	Options map[string]any `json:"options"`
	// NamespaceObject is the object's Namespace where the run holds it, else null.
	NamespaceObject map[string]any `json:"namespaceObject"`
}

// GroupVersionKind names a Kubernetes type.
type GroupVersionKind struct {
	// Group is the API group, "" for the core group.
	Group string `json:"group"`
	// Version is the API version.
	Version string `json:"version"`
	// Kind is the type's name.
	Kind string `json:"kind"`
}

// GroupVersionResource names a Kubernetes resource.
type GroupVersionResource struct {
	// Group is the API group.
	Group string `json:"group"`
	// Version is the API version.
	Version string `json:"version"`
	// Resource is the plural name.
	Resource string `json:"resource"`
}
