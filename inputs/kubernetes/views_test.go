package kubernetes

import (
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

const confined = `apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  template:
    metadata:
      labels: {a: b}
      annotations:
        container.apparmor.security.beta.kubernetes.io/one: unconfined
    spec:
      securityContext:
        runAsUser: 0
        runAsNonRoot: true
        seccompProfile: {type: RuntimeDefault}
      volumes:
      - name: v
      containers:
      - image: busybox
        name: one
        securityContext:
          runAsNonRoot: true
          allowPrivilegeEscalation: true
          capabilities:
            drop:
            - ALL
        readinessProbe: {}
        volumeMounts:
        - mountPath: /a
          readOnly: true
          name: v
        ports:
        - containerPort: 80
      - name: two
        securityContext:
          seLinuxOptions:
            type: t
          seccompProfile:
            type: Unconfined
`

// TestViewFields: every field of the view leads to the line that sets it.
func TestViewFields(t *testing.T) {
	docs, errs := collect(t, "a.yaml", confined)
	if len(docs) != 1 {
		t.Fatal(errs)
	}
	one := inputs.Path{"spec", "template", "spec", "containers", 0}
	two := inputs.Path{"spec", "template", "spec", "containers", 1}
	seen := map[string]bool{}
	for _, c := range []struct {
		container  inputs.Path
		below      inputs.Path
		line, rest int
	}{
		{one, inputs.Path{"image"}, 18, 0},
		{one, inputs.Path{"image", "tag"}, 18, 0},
		{one, inputs.Path{"user"}, 12, 0},
		{one, inputs.Path{"user", "root"}, 12, 0},
		{one, inputs.Path{"user", "nothing"}, 12, 1},
		{one, inputs.Path{"privileged"}, 18, 0},
		{one, inputs.Path{"privilege_escalation"}, 22, 0},
		{two, inputs.Path{"privilege_escalation"}, 33, 0},
		{one, inputs.Path{"read_only_root"}, 18, 0},
		{one, inputs.Path{"capabilities"}, 23, 0},
		{one, inputs.Path{"capabilities", "add"}, 23, 0},
		{one, inputs.Path{"capabilities", "drop"}, 24, 0},
		{one, inputs.Path{"capabilities", "drop", 0}, 25, 0},
		{one, inputs.Path{"capabilities", "drop", 1}, 24, 1},
		{two, inputs.Path{"capabilities", "drop"}, 33, 0},
		{one, inputs.Path{"seccomp"}, 14, 0},
		{two, inputs.Path{"seccomp"}, 37, 0},
		{one, inputs.Path{"apparmor"}, 9, 0},
		{two, inputs.Path{"apparmor"}, 33, 0},
		{two, inputs.Path{"selinux"}, 35, 0},
		{two, inputs.Path{"selinux", "type"}, 36, 0},
		{one, inputs.Path{"command"}, 18, 0},
		{one, inputs.Path{"args"}, 18, 0},
		{one, inputs.Path{"env"}, 18, 0},
		{one, inputs.Path{"ports"}, 31, 0},
		{one, inputs.Path{"ports", 0, "host_port"}, 32, 0},
		{one, inputs.Path{"ports", int64(0), "port"}, 32, 0},
		{one, inputs.Path{"mounts"}, 27, 0},
		{one, inputs.Path{"mounts", 0, "read_only"}, 29, 0},
		{one, inputs.Path{"mounts", 0.0, "host_path"}, 30, 0},
		{one, inputs.Path{"mounts", 1}, 27, 1},
		{one, inputs.Path{"resources"}, 18, 0},
		{one, inputs.Path{"resources", "limits"}, 18, 0},
		{one, inputs.Path{"resources", "limits", "cpu"}, 18, 2},
		{one, inputs.Path{"healthcheck"}, 26, 0},
		{one, inputs.Path{"labels"}, 7, 0},
		{one, inputs.Path{"labels", "a"}, 7, 0},
		{one, inputs.Path{"nothing"}, 18, 1},
		{one, inputs.Path{}, 18, 0},
		{inputs.Path{"spec", "template", "spec", "containers", 7}, inputs.Path{"user"}, 17, 2},
		{inputs.Path{"spec", "template", "spec", "volumes", 0}, inputs.Path{"user"}, 16, 1},
		{inputs.Path{"spec", "template", "spec"}, inputs.Path{"hostNetwork"}, 10, 1},
		{inputs.Path{}, inputs.Path{map[string]any{}}, 1, 1},
		{inputs.Path{}, inputs.Path{nil, []any{}}, 1, 2},
	} {
		path := append(c.container[:len(c.container):len(c.container)], c.below...)
		pos, rest := docs[0].Locator.Locate(path)
		if pos.Line != c.line || rest != c.rest {
			t.Errorf("%v is at line %d, rest %d; want %d, %d", path, pos.Line, rest, c.line, c.rest)
		}
		if len(c.below) == 1 {
			field, _ := c.below[0].(string)
			seen[field] = true
		}
	}
	for _, field := range inputs.ViewFields() {
		if !seen[field] {
			t.Errorf("view field %s has no case", field)
		}
	}
}
