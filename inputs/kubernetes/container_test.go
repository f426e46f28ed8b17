package kubernetes

import (
	"encoding/json"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

// podOf makes the documents of a Pod with a specification.
func podOf(t *testing.T, spec string) *inputs.Document {
	t.Helper()
	docs, errs := collect(t, "a.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {app: a}\n  annotations: {k: v}\nspec: "+spec+"\n")
	if len(docs) != 1 {
		t.Fatalf("%s: %v", spec, errs)
	}
	return docs[0].Doc
}

// TestContainerViews: what the view says of each way to write a setting. pod
// and container are the fields beside containers and name.
func TestContainerViews(t *testing.T) {
	view := func(field string) func(inputs.Container) any {
		return func(c inputs.Container) any {
			data, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			var fields map[string]any
			if err := json.Unmarshal(data, &fields); err != nil {
				t.Fatal(err)
			}
			return fields[field]
		}
	}
	const root, none = `{"name":"","id":-1,"root":true,"declared":false}`, `{"name":"","id":-1,"root":false,"declared":true}`
	for _, c := range []struct{ pod, container, field, want string }{
		{"", "", "user", root},
		{"", "securityContext: {runAsUser: 0}", "user", `{"name":"0","id":0,"root":true,"declared":true}`},
		{"", "securityContext: {runAsUser: 1000}", "user", `{"name":"1000","id":1000,"root":false,"declared":true}`},
		{"", "securityContext: {runAsUser: 1000.0}", "user", `{"name":"1000","id":1000,"root":false,"declared":true}`},
		{"", "securityContext: {runAsUser: 1e3}", "user", `{"name":"1000","id":1000,"root":false,"declared":true}`},
		{"", "securityContext: {runAsUser: 1000.5}", "user", root},
		{"", "securityContext: {runAsUser: '1000'}", "user", root},
		{"", "securityContext: {runAsUser: 0x0}", "user", `{"name":"0","id":0,"root":true,"declared":true}`},
		{"", "securityContext: {runAsUser: 1e30}", "user", root},
		{"", "securityContext: {runAsUser: 18446744073709551615}", "user", root},
		{"", "securityContext: {runAsUser: null}", "user", root},
		{"securityContext: {runAsUser: 7}", "", "user", `{"name":"7","id":7,"root":false,"declared":true}`},
		{"securityContext: {runAsUser: 7}", "securityContext: {runAsUser: 0}", "user", `{"name":"0","id":0,"root":true,"declared":true}`},
		{"securityContext: {runAsUser: 0}", "securityContext: {runAsUser: 7}", "user", `{"name":"7","id":7,"root":false,"declared":true}`},
		{"securityContext: {runAsNonRoot: true}", "", "user", none},
		{"securityContext: {runAsNonRoot: true}", "securityContext: {runAsNonRoot: false}", "user", root},
		{"securityContext: {runAsNonRoot: false}", "securityContext: {runAsNonRoot: true}", "user", none},
		{"securityContext: {runAsNonRoot: true, runAsUser: 0}", "", "user", `{"name":"0","id":0,"root":true,"declared":true}`},
		{"securityContext: {runAsUser: 7}", "securityContext: {runAsNonRoot: false}", "user", `{"name":"7","id":7,"root":false,"declared":true}`},
		{"securityContext: {runAsNonRoot: 'true'}", "", "user", root},
		{"os: {name: windows}", "", "user", `{"name":"","id":-1,"root":false,"declared":false}`},
		{"os: {name: windows}", "securityContext: {windowsOptions: {runAsUserName: containeradministrator}}", "user", `{"name":"containeradministrator","id":-1,"root":true,"declared":true}`},
		{"os: {name: windows}, securityContext: {windowsOptions: {runAsUserName: ContainerUser}}", "", "user", `{"name":"ContainerUser","id":-1,"root":false,"declared":true}`},
		{"securityContext: {windowsOptions: {runAsUserName: ContainerUser}, runAsUser: 0}", "", "user", `{"name":"0","id":0,"root":true,"declared":true}`},

		{"", "", "privileged", `false`},
		{"", "securityContext: {privileged: true}", "privileged", `true`},
		{"", "securityContext: {privileged: 'true'}", "privileged", `false`},
		{"securityContext: {privileged: true}", "", "privileged", `false`},
		{"", "", "privilege_escalation", `true`},
		{"", "securityContext: {allowPrivilegeEscalation: true}", "privilege_escalation", `true`},
		{"", "securityContext: {allowPrivilegeEscalation: false}", "privilege_escalation", `false`},
		{"", "securityContext: {allowPrivilegeEscalation: 'false'}", "privilege_escalation", `true`},
		{"", "securityContext: {allowPrivilegeEscalation: false, privileged: true}", "privilege_escalation", `true`},
		{"", "securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [cap_sys_admin]}}", "privilege_escalation", `true`},
		{"", "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [SYS_ADMIN]}}", "privilege_escalation", `false`},
		{"securityContext: {allowPrivilegeEscalation: false}", "", "privilege_escalation", `true`},
		{"", "", "read_only_root", `false`},
		{"", "securityContext: {readOnlyRootFilesystem: true}", "read_only_root", `true`},

		{"", "", "capabilities", `{"add":[],"drop":[]}`},
		{"", "securityContext: {capabilities: {add: [net_admin, CAP_SYS_TIME, cap_chown], drop: [all]}}", "capabilities", `{"add":["NET_ADMIN","SYS_TIME","CHOWN"],"drop":["ALL"]}`},
		{"", "securityContext: {capabilities: {add: null, drop: ALL}}", "capabilities", `{"add":[],"drop":[]}`},

		{"", "", "seccomp", `""`},
		{"securityContext: {seccompProfile: {type: RuntimeDefault}}", "", "seccomp", `"RuntimeDefault"`},
		{"securityContext: {seccompProfile: {type: RuntimeDefault}}", "securityContext: {seccompProfile: {type: Unconfined}}", "seccomp", `"Unconfined"`},
		{"", "securityContext: {seccompProfile: {type: Localhost, localhostProfile: p.json}}", "seccomp", `"localhost/p.json"`},
		{"", "", "apparmor", `""`},
		{"securityContext: {appArmorProfile: {type: Localhost, localhostProfile: p}}", "", "apparmor", `"localhost/p"`},
		{"securityContext: {appArmorProfile: {type: Unconfined}}", "securityContext: {appArmorProfile: {type: RuntimeDefault}}", "apparmor", `"RuntimeDefault"`},
		{"securityContext: {seLinuxOptions: {type: t, user: u}}", "", "selinux", `{"user":"u","role":"","type":"t","level":""}`},
		{"securityContext: {seLinuxOptions: {type: t, user: u}}", "securityContext: {seLinuxOptions: {level: s0}}", "selinux", `{"user":"","role":"","type":"","level":"s0"}`},

		{"", "", "env", `[]`},
		{"", "env: [{name: A, value: b}, {name: I, value: 1}, {name: E}, {name: T, value: yes}]", "env",
			`[{"name":"A","value":"b","from":""},{"name":"I","value":"1","from":""},{"name":"E","value":"","from":""},{"name":"T","value":"true","from":""}]`},
		{"", "env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}, {name: B, valueFrom: {configMapKeyRef: {name: c, key: k}}}]", "env",
			`[{"name":"A","value":"","from":"secret:s/k"},{"name":"B","value":"","from":"configmap:c/k"}]`},
		{"", "env: [{name: A, valueFrom: {fieldRef: {fieldPath: status.podIP}}}, {name: B, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}]", "env",
			`[{"name":"A","value":"","from":"field:status.podIP"},{"name":"B","value":"","from":"resource:limits.cpu"}]`},

		{"", "", "ports", `[]`},
		{"", "ports: [{containerPort: 80}, {containerPort: 53, protocol: UDP, hostPort: 5353}, {hostPort: 0, containerPort: 1}]", "ports",
			`[{"port":80,"host_port":-1,"protocol":"TCP"},{"port":53,"host_port":5353,"protocol":"UDP"},{"port":1,"host_port":-1,"protocol":"TCP"}]`},
		{"hostNetwork: true", "ports: [{containerPort: 80}, {containerPort: 81, hostPort: 81}, {}]", "ports",
			`[{"port":80,"host_port":80,"protocol":"TCP"},{"port":81,"host_port":81,"protocol":"TCP"},{"port":-1,"host_port":-1,"protocol":"TCP"}]`},

		{"", "", "mounts", `[]`},
		{"volumes: [{name: h, hostPath: {path: /etc}}, {name: e}]", "volumeMounts: [{name: h, mountPath: /x, readOnly: true, subPath: a}, {name: e, mountPath: /y}, {name: missing, mountPath: /z}]", "mounts",
			`[{"path":"/x","host_path":"/etc","read_only":true},{"path":"/y","host_path":"","read_only":false},{"path":"/z","host_path":"","read_only":false}]`},

		{"", "", "resources", `{"limits":{},"requests":{}}`},
		{"", "resources: {limits: {cpu: 0.5, memory: 64Mi, x: 2, y: null}, requests: {cpu: 500m}}", "resources", `{"limits":{"cpu":"0.5","memory":"64Mi","x":"2"},"requests":{"cpu":"500m"}}`},
		{"", "", "healthcheck", `false`},
		{"", "livenessProbe: {tcpSocket: {port: 1}}", "healthcheck", `true`},
		{"", "readinessProbe: {httpGet: {port: 1}}", "healthcheck", `true`},
		{"", "startupProbe: {exec: {command: [a]}}", "healthcheck", `true`},
		{"", "livenessProbe: null", "healthcheck", `false`},
		{"", "", "labels", `{"app":"a"}`},
		{"", "", "command", `[]`},
		{"", "command: [sh, -c, 1]", "command", `["sh","-c","1"]`},
		{"", "args: [a, true, null]", "args", `["a","true"]`},
		{"", "image: r.io:5000/a/b:1@sha256:0", "image", `{"reference":"r.io:5000/a/b:1@sha256:0","registry":"r.io:5000","repository":"a/b","tag":"1","digest":"sha256:0"}`},
		{"", "image: nginx", "image", `{"reference":"nginx","registry":"docker.io","repository":"library/nginx","tag":"","digest":""}`},
		{"", "", "image", `{"reference":"","registry":"","repository":"","tag":"","digest":""}`},
	} {
		spec := "{containers: [{name: c" + prefixed(c.container) + "}]" + prefixed(c.pod) + "}"
		doc := podOf(t, spec)
		if len(doc.Containers) != 1 {
			t.Errorf("%s: %d containers", spec, len(doc.Containers))
			continue
		}
		got, err := json.Marshal(view(c.field)(doc.Containers[0]))
		if err != nil {
			t.Fatal(err)
		}
		if !sameJSON(t, string(got), c.want) {
			t.Errorf("%s: %s is %s, want %s", spec, c.field, got, c.want)
		}
	}
}

func prefixed(s string) string {
	if s == "" {
		return ""
	}
	return ", " + s
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal([]byte(a), &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(b), &y); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	one, _ := json.Marshal(x)
	two, _ := json.Marshal(y)
	return string(one) == string(two)
}

// TestLegacyProfiles: the annotations from before the fields existed.
func TestLegacyProfiles(t *testing.T) {
	const seccompOwn, seccompPod = "container.seccomp.security.alpha.kubernetes.io/c", "seccomp.security.alpha.kubernetes.io/pod"
	const apparmor = "container.apparmor.security.beta.kubernetes.io/c"
	for _, c := range []struct{ annotations, context, seccomp, apparmor string }{
		{seccompPod + ": runtime/default", "", "RuntimeDefault", ""},
		{seccompPod + ": docker/default", "", "RuntimeDefault", ""},
		{seccompPod + ": unconfined", "", "Unconfined", ""},
		{seccompPod + ": localhost/x.json", "", "localhost/x.json", ""},
		{seccompPod + ": runtime/default, " + seccompOwn + ": unconfined", "", "Unconfined", ""},
		{seccompOwn + "d: unconfined", "", "", ""},
		{seccompPod + ": unconfined", "seccompProfile: {type: RuntimeDefault}", "RuntimeDefault", ""},
		{apparmor + ": runtime/default", "", "", "RuntimeDefault"},
		{apparmor + ": localhost/x", "", "", "localhost/x"},
		{apparmor + ": unconfined", "appArmorProfile: {type: RuntimeDefault}", "", "RuntimeDefault"},
	} {
		docs, errs := collect(t, "a.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {annotations: {"+seccompPod+": ignored}}\nspec: {template: {metadata: {annotations: {"+
			c.annotations+"}}, spec: {containers: [{name: c, securityContext: {"+c.context+"}}]}}}\n")
		if len(docs) != 1 {
			t.Fatal(errs)
		}
		view := docs[0].Doc.Containers[0]
		if view.Seccomp != c.seccomp || view.AppArmor != c.apparmor {
			t.Errorf("%s, %s: seccomp %q, apparmor %q; want %q, %q", c.annotations, c.context, view.Seccomp, view.AppArmor, c.seccomp, c.apparmor)
		}
	}
}

// TestPodView: the pod-wide settings, their defaults, and the images.
func TestPodView(t *testing.T) {
	for _, c := range []struct{ spec, want string }{
		{"{containers: []}", `{"exists":true,"host_network":false,"host_pid":false,"host_ipc":false,"service_account":"default","automount_token":true,"os":"","volumes":[],
			"labels":{"app":"a"},"annotations":{"k":"v"},"path":["spec"]}`},
		{"{hostNetwork: true, hostPID: true, hostIPC: true, serviceAccount: old, automountServiceAccountToken: false, os: {name: linux}}",
			`{"exists":true,"host_network":true,"host_pid":true,"host_ipc":true,"service_account":"old","automount_token":false,"os":"linux","volumes":[],
			"labels":{"app":"a"},"annotations":{"k":"v"},"path":["spec"]}`},
		{"{serviceAccountName: new, serviceAccount: old, volumes: [{name: h, hostPath: {path: /}}, {name: e}, {name: f, emptyDir: null}, {name: s, secret: {secretName: x}}]}",
			`{"exists":true,"host_network":false,"host_pid":false,"host_ipc":false,"service_account":"new","automount_token":true,"os":"","volumes":[
			{"name":"h","type":"hostPath","host_path":"/","path":["spec","volumes",0]},{"name":"e","type":"emptyDir","host_path":"","path":["spec","volumes",1]},
			{"name":"f","type":"emptyDir","host_path":"","path":["spec","volumes",2]},{"name":"s","type":"secret","host_path":"","path":["spec","volumes",3]}],
			"labels":{"app":"a"},"annotations":{"k":"v"},"path":["spec"]}`},
	} {
		got, err := json.Marshal(podOf(t, c.spec).Pod)
		if err != nil {
			t.Fatal(err)
		}
		if !sameJSON(t, string(got), c.want) {
			t.Errorf("%s: pod %s", c.spec, got)
		}
	}
	doc := podOf(t, "{initContainers: [{name: i, image: b}], containers: [{name: c, image: a}, {name: d}], volumes: [{name: e}, {name: v, image: {reference: 'm:1'}}]}")
	got, err := json.Marshal(doc.Images)
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"reference":"a","registry":"docker.io","repository":"library/a","tag":"","digest":"","use":"run","path":["spec","containers",0,"image"]},
		{"reference":"b","registry":"docker.io","repository":"library/b","tag":"","digest":"","use":"run","path":["spec","initContainers",0,"image"]},
		{"reference":"m:1","registry":"docker.io","repository":"library/m","tag":"1","digest":"","use":"run","path":["spec","volumes",1,"image","reference"]}]`
	if !sameJSON(t, string(got), want) {
		t.Errorf("images %s", got)
	}
}
