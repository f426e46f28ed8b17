package parity

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/kubernetes"
)

// mutants is how many manifests are spoilt.
const mutants = 1500

// TestMutants compares both sides on manifests in which a value or a few are
// gone, of another type, or another field's.
func TestMutants(t *testing.T) {
	query := prepare(t)
	random := rand.New(rand.NewPCG(1, 0))
	objects := templates(t)
	compared := 0
	for n := range mutants {
		object := copied(objects[random.IntN(len(objects))]).(map[string]any)
		for range 1 + random.IntN(3) {
			spoil(random, object)
		}
		text, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		for collected, err := range kubernetes.New().Collect(t.Context(), ref(fmt.Sprintf("mutant-%d.json", n), text)) {
			var skip *inputs.SkipError
			if errors.As(err, &skip) || err != nil {
				continue
			}
			compare(t, query, string(text), collected.Doc)
			compared++
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	t.Logf("compared %d of %d", compared, mutants)
	if compared < mutants*3/4 {
		t.Errorf("only %d of %d are still objects", compared, mutants)
	}
}

// templates are the objects of all manifests that hold pods.
func templates(t *testing.T) (all []map[string]any) {
	t.Helper()
	shared := filepath.Join("..", "..", "..", "shared", "corpora", "k8s", "docs")
	for _, dir := range []string{"testdata", shared} {
		entries, err := os.ReadDir(dir)
		if err != nil && dir == shared {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			src, err := os.ReadFile(filepath.Join(dir, entry.Name()))
			if err != nil {
				t.Fatal(err)
			}
			for collected, err := range kubernetes.New().Collect(t.Context(), ref(entry.Name(), src)) {
				if err == nil && collected.Doc.Pod != nil && strings.Contains(string(src), "containers") {
					all = append(all, collected.Doc.Review.Object)
				}
			}
		}
	}
	return all
}

// node is a value's place.
type node struct {
	in  any // the object or list that holds it
	key string
	at  int
}

func (n node) set(value any) {
	switch in := n.in.(type) {
	case map[string]any:
		in[n.key] = value
	case []any:
		in[n.at] = value
	}
}

func (n node) get() any {
	switch in := n.in.(type) {
	case map[string]any:
		return in[n.key]
	case []any:
		return in[n.at]
	}
	return nil
}

// copied is a value of its own.
func copied(value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, inner := range v {
			out[key] = copied(inner)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = copied(inner)
		}
		return out
	}
	return value
}

// nodes lists every place below a value, in an order that stays.
func nodes(value any) (all []node) {
	switch v := value.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			all = append(append(all, node{in: v, key: key}), nodes(v[key])...)
		}
	case []any:
		for i := range v {
			all = append(append(all, node{in: v, at: i}), nodes(v[i])...)
		}
	}
	return all
}

// known are fields that the view reads, and often not those of a manifest.
var known = []string{
	"securityContext", "runAsUser", "runAsNonRoot", "runAsGroup", "privileged", "allowPrivilegeEscalation", "readOnlyRootFilesystem",
	"capabilities", "add", "drop", "seccompProfile", "type", "localhostProfile", "appArmorProfile", "seLinuxOptions", "procMount",
	"env", "envFrom", "name", "value", "valueFrom", "secretKeyRef", "configMapKeyRef", "ports", "containerPort", "hostPort", "protocol",
	"volumes", "volumeMounts", "mountPath", "readOnly", "subPath", "hostPath", "path", "image", "imagePullPolicy", "resources", "limits",
	"requests", "cpu", "memory", "livenessProbe", "readinessProbe", "command", "args", "hostNetwork", "hostPID", "hostIPC",
	"serviceAccountName", "serviceAccount", "automountServiceAccountToken", "initContainers", "ephemeralContainers", "containers",
	"restartPolicy", "os", "labels", "annotations", "metadata", "spec", "template", "windowsOptions", "hostProcess", "shareProcessNamespace",
	"lifecycle", "volumeDevices", "workingDir", "hostUsers", "supplementalGroups", "fsGroup", "sysctls",
}

// spoil changes one place.
func spoil(random *rand.Rand, object map[string]any) {
	all := nodes(object)
	n := all[random.IntN(len(all))]
	if n.key == "kind" || n.key == "apiVersion" {
		return
	}
	odd := []any{nil, "", "text", "NET_ADMIN", "0", "true", 0, 1, -1, 1000, 1.5, true, false, []any{}, map[string]any{}, []any{nil},
		[]any{"ALL"}, map[string]any{"name": "x"}, []any{map[string]any{"name": "x", "image": "nginx"}}, "nginx@sha256:abc", "a/b:c:d", " nginx "}
	switch random.IntN(5) {
	case 0:
		if in, ok := n.in.(map[string]any); ok {
			delete(in, n.key)
			return
		}
		n.set(nil)
	case 1:
		n.set(odd[random.IntN(len(odd))])
	case 2:
		n.set(copied(all[random.IntN(len(all))].get()))
	default:
		for _, m := range all[random.IntN(len(all)):] {
			if in, ok := m.get().(map[string]any); ok {
				in[known[random.IntN(len(known))]] = odd[random.IntN(len(odd))]
				return
			}
		}
	}
}
