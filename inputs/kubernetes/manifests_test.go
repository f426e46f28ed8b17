package kubernetes

import (
	"errors"
	"fmt"
	"reflect"
	"sort"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

func TestMatch(t *testing.T) {
	pod := "apiVersion: v1\nkind: Pod\n"
	for _, c := range []struct {
		name, head string
		want       inputs.Confidence
	}{
		{"a.yaml", pod, inputs.Sure},
		{"a.YML", pod, inputs.Sure},
		{"a.json", `{"kind":"Pod","apiVersion":"v1"}`, inputs.Sure},
		{"a.yaml", "items:\n- kind: A\n  \"apiVersion\" : v1\n", inputs.Sure},
		{"a.json", `{"bomFormat":"CycloneDX","components":[]}`, inputs.Maybe},
		{"a.json", `{"x":"apiVersion: v1 kind"}`, inputs.Maybe},
		{"a.yaml", "version: 3\nservices: {}\n", inputs.Maybe},
		{"a.yaml", "", inputs.Maybe},
		{"manifest", "# c\n---\n" + pod, inputs.Maybe},
		{"-", `{"apiVersion":"v1","kind":"Pod"}`, inputs.Maybe},
		{"-", "services: {}\n", inputs.No},
		{"README.md", pod, inputs.No},
		{"notes", "Say this:\n\n" + pod, inputs.No},
		{"main.go", pod, inputs.No},
		{"Dockerfile", "FROM a\nRUN echo apiVersion: kind:\n", inputs.No},
		{"x", "", inputs.No},
	} {
		if got := New().Match(inputs.Ref{Name: c.name, Head: []byte(c.head)}); got != c.want {
			t.Errorf("%s %q: %v, want %v", c.name, c.head, got, c.want)
		}
	}
}

// told writes what a file gives: documents by their identity, errors by their
// type and place.
func told(docs []*inputs.Collected, errs []error) string {
	var out []string
	for _, doc := range docs {
		out = append(out, doc.Doc.Subject.Ref)
	}
	for _, err := range errs {
		var at *inputs.PositionError
		var skip *inputs.SkipError
		switch {
		case errors.As(err, &skip):
			out = append(out, "skip")
		case errors.As(err, &at):
			out = append(out, fmt.Sprintf("error at %d", at.Pos.Line))
		default:
			out = append(out, "error")
		}
	}
	return strings.Join(out, ", ")
}

func TestStreams(t *testing.T) {
	a, b := "apiVersion: v1\nkind: A\n", "apiVersion: g/v1\nkind: B\nmetadata: {name: b, namespace: ns}\n"
	for _, c := range []struct{ name, file, content, want string }{
		{"error between", "a.yaml", a + "---\nx: [\n---\n" + b, "core/A//, g/B/ns/b, error at 4"},
		{"error first", "a.yaml", "x: \"\n---\n" + b, "g/B/ns/b, error at 1"},
		{"error in meaning", "a.yaml", "x: y\n---\nz:\n  n: .inf\n", "error at 4"},
		{"only errors and others", "a.yaml", "x: y\n---\nz: [\n", "error at 3"},
		{"others are skipped", "a.yaml", "x: y\n---\n" + b + "---\n1\n---\n~\n---\n# c\n", "g/B/ns/b, skip, skip"},
		{"text after the marker", "a.yaml", "--- {apiVersion: v1, kind: A}\n--- # c\n" + b, "core/A//, g/B/ns/b"},
		{"end marker", "a.yaml", a + "...\n# c\n...\n%YAML 1.1\n---\n" + b + "...\n", "core/A//, g/B/ns/b"},
		{"end marker without start", "a.yaml", a + "...\n" + b, "core/A//, g/B/ns/b"},
		{"marker in a block scalar's text", "a.yaml", a + "x: |\n  ---\n  y\n", "core/A//"},
		{"no marker", "a.yaml", a + "x: a\n  ---b\n", "core/A//"},
		{"JSON in YAML", "a.yaml", "{\"apiVersion\":\"v1\",\"kind\":\"A\"}\n---\n{apiVersion: v1, kind: C}\n---\n" + b, "core/A//, core/C//, g/B/ns/b"},
		{"JSON one after the other", "a.json", `{"apiVersion":"v1","kind":"A"} {"apiVersion":"v1","kind":"C"}` + "\n{\n", "core/A//, core/C//, error at 3"},
		{"JSON list of manifests", "a.json", `[{"apiVersion":"v1","kind":"A"}]`, "error at 1"},
		{"JSON list of others", "a.json", `[{"a":1}]`, "skip"},
		{"bad JSON", "a.json", "{\n\"a\":1,}\n", "error at 2"},
		{"YAML in .json", "a.json", a, "core/A//"},
		{"lone carriage returns", "a.yaml", strings.ReplaceAll(a+"---\n"+b, "\n", "\r"), "core/A//, g/B/ns/b"},
		{"no kind", "a.yaml", "apiVersion: v1\nx: y\n", "skip"},
		{"kind is no string", "a.yaml", "apiVersion: v1\nkind: 1\n", "skip"},
		{"empty", "a.yaml", "", "skip"},
		{"empty List", "a.yaml", "apiVersion: v1\nkind: List\nitems: []\n", "skip"},
		{"List without items", "a.yaml", "apiVersion: v1\nkind: List\n", "skip"},
		{"List of a type", "a.yaml", "apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- metadata: {name: d}\n", "apps/Deployment//d"},
		{"List with others", "a.yaml", "apiVersion: v1\nkind: List\nitems:\n- a: b\n- ~\n- {apiVersion: v1, kind: A}\n", "core/A//, skip, skip"},
		{"nested List", "a.json", `{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"PodList","items":[{"metadata":{"name":"p"}}]}]}`, "core/Pod//p"},
		{"items that are no list", "a.yaml", "apiVersion: v1\nkind: List\nitems: x\n", "core/List//"},
		{"generated name", "a.yaml", a + "metadata: {generateName: x-}\n", "core/A//x-*"},
	} {
		docs, errs := collect(t, c.file, c.content)
		if got := told(docs, errs); got != c.want {
			t.Errorf("%s: got %s, want %s (%v)", c.name, got, c.want, errs)
		}
	}
}

func TestHelmTemplates(t *testing.T) {
	for _, content := range []string{
		"{{- if .Values.x }}\napiVersion: v1\nkind: A\n{{- end }}\n",
		"apiVersion: v1\nkind: A\nmetadata:\n  name: {{ .Release.Name }}\n",
	} {
		docs, errs := collect(t, "a.yaml", content)
		if len(docs) != 0 || len(errs) != 1 || !strings.Contains(errs[0].Error(), "looks like a Helm template") {
			t.Errorf("%q: %d documents, %v", content, len(docs), errs)
		}
	}
	if docs, errs := collect(t, "a.yaml", "apiVersion: v1\nkind: A\nx: '{{ a }}'\n"); len(docs) != 1 {
		t.Errorf("a quoted template is a string: %v", errs)
	}
}

func TestReviewAndIdentity(t *testing.T) {
	ref := inputs.Ref{
		Name: "a.yaml", Limits: inputs.DefaultLimits(), Namespace: "given",
		Bytes: func() ([]byte, error) {
			return []byte("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\n"), nil
		},
	}
	for doc, err := range New().Collect(t.Context(), ref) {
		if err != nil {
			t.Fatal(err)
		}
		if want := (inputs.Subject{Name: "a.yaml", Ref: "apps/Deployment/given/d"}); doc.Doc.Subject != want {
			t.Errorf("subject %+v, want %+v", doc.Doc.Subject, want)
		}
		want := &inputs.Review{
			Kind: inputs.GroupVersionKind{Group: "apps", Version: "v1", Kind: "Deployment"},
			Name: "d", UserInfo: map[string]any{}, Object: doc.Raw.(map[string]any),
		}
		if !reflect.DeepEqual(doc.Doc.Review, want) {
			t.Errorf("review %+v, want %+v", doc.Doc.Review, want)
		}
	}
}

func TestPodsOfEveryKind(t *testing.T) {
	spec := "{containers: [{name: c, image: a}], initContainers: [{name: i, image: b, restartPolicy: Always}], ephemeralContainers: [{name: e}]}"
	for _, c := range []struct{ apiVersion, kind, body, path string }{
		{"v1", "Pod", "spec: %s", "spec"},
		{"v1", "PodTemplate", "template: {spec: %s}", "template.spec"},
		{"v1", "ReplicationController", "spec: {template: {spec: %s}}", "spec.template.spec"},
		{"extensions/v1beta1", "Deployment", "spec: {template: {spec: %s}}", "spec.template.spec"},
		{"apps/v1", "ReplicaSet", "spec: {template: {spec: %s}}", "spec.template.spec"},
		{"apps/v1", "StatefulSet", "spec: {template: {spec: %s}}", "spec.template.spec"},
		{"apps/v1", "DaemonSet", "spec: {template: {spec: %s}}", "spec.template.spec"},
		{"batch/v1", "Job", "spec: {template: {spec: %s}}", "spec.template.spec"},
		{"batch/v1beta1", "CronJob", "spec: {jobTemplate: {spec: {template: {spec: %s}}}}", "spec.jobTemplate.spec.template.spec"},
		{"argoproj.io/v1alpha1", "Rollout", "spec: {template: {spec: %s}}", "spec.template.spec"},
		{"serving.knative.dev/v1", "Service", "spec: {template: {spec: %s}}", "spec.template.spec"},
		{"apps.openshift.io/v1", "DeploymentConfig", "spec: {template: {spec: %s}}", "spec.template.spec"},
		{"keda.sh/v1alpha1", "ScaledJob", "spec: {jobTargetRef: {template: {spec: %s}}}", "spec.jobTargetRef.template.spec"},
	} {
		docs, errs := collect(t, "a.yaml", fmt.Sprintf("apiVersion: %s\nkind: %s\n"+c.body+"\n", c.apiVersion, c.kind, spec))
		if len(docs) != 1 {
			t.Fatal(errs)
		}
		doc := docs[0].Doc
		var got []string
		for _, view := range doc.Containers {
			got = append(got, view.Role+" "+view.Name+" "+name(view.Path))
		}
		want := []string{"main c " + c.path + ".containers[0]", "init i " + c.path + ".initContainers[0]", "ephemeral e " + c.path + ".ephemeralContainers[0]"}
		if !reflect.DeepEqual(got, want) || !doc.Pod.Exists || name(doc.Pod.Path) != c.path || len(doc.Images) != 2 {
			t.Errorf("%s: got %v, pod %+v, images %v", c.kind, got, doc.Pod, doc.Images)
		}
	}
	docs, _ := collect(t, "a.yaml", "apiVersion: v1\nkind: Service\nspec: {template: {spec: {x: y}}}\n")
	if pod := docs[0].Doc.Pod; pod.Exists || !pod.AutomountToken || len(docs[0].Doc.Containers) != 0 {
		t.Errorf("an object without a pod has one: %+v", pod)
	}
}

func TestWhatIsMalformedIsSaid(t *testing.T) {
	for body, want := range map[string]string{
		"spec: {containers: foo}":                                                        "spec.containers is not a list",
		"spec: []":                                                                       "spec is not a mapping",
		"spec: {containers: [x, {name: 1}]}":                                             "spec.containers[0] is not a mapping; spec.containers[1].name is not a string",
		"spec: {containers: [{securityContext: []}]}":                                    "spec.containers[0].securityContext is not a mapping",
		"spec: {containers: [{securityContext: {privileged: 'true'}}]}":                  "spec.containers[0].securityContext.privileged is not true or false",
		"spec: {containers: [{securityContext: {runAsUser: '0'}}]}":                      "spec.containers[0].securityContext.runAsUser is not a whole number",
		"spec: {containers: [{securityContext: {capabilities: {add: ALL}}}]}":            "spec.containers[0].securityContext.capabilities.add is not a list",
		"spec: {hostNetwork: 'yes', securityContext: {runAsNonRoot: 1}, containers: []}": "spec.hostNetwork is not true or false",
		"spec: {securityContext: {runAsNonRoot: 1}, containers: [{name: a}, {name: b}]}": "spec.securityContext.runAsNonRoot is not true or false",
		"spec: {containers: [{ports: [{containerPort: http}, 1]}]}":                      "spec.containers[0].ports[0].containerPort is not a whole number; spec.containers[0].ports[1] is not a mapping",
		"metadata: x": "metadata is not a mapping",
		"spec: {containers: null, volumes: null}": "",
	} {
		docs, errs := collect(t, "a.yaml", "apiVersion: v1\nkind: Pod\n"+body+"\n")
		if len(docs) != 1 {
			t.Fatal(errs)
		}
		var got []string
		for _, gap := range docs[0].Doc.Evidence.Missing {
			if gap.Fact != "manifest" {
				t.Errorf("%s: gap %v", body, gap)
			}
			got = append(got, gap.Why)
		}
		sort.Strings(got)
		if strings.Join(got, "; ") != want {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
		checkTotal(t, body, docs[0])
	}
}

func TestSecretValues(t *testing.T) {
	docs, errs := collect(t, "a.yaml", `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Secret
  metadata:
    annotations:
      kubectl.kubernetes.io/last-applied-configuration: |
        {"apiVersion":"v1","kind":"Secret","data":{"a":"b2xkLXZhbHVl"},"stringData":{"b":"older"}}
  data: {password: aHVudGVyMg==, short: YWI=, binary: gIGCg4SF}
  stringData: {token: "plain\ntext", n: 12345}
- apiVersion: v1
  kind: ConfigMap
  data: {a: not-secret}
`)
	if len(docs) != 2 {
		t.Fatal(errs)
	}
	got := docs[0].Secrets
	sort.Strings(got)
	want := []string{"12345", "YWI=", "aHVudGVyMg==", "b2xkLXZhbHVl", "gIGCg4SF", "hunter2", "old-value", "older", "plain\ntext"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("secrets %q, want %q", got, want)
	}
	if len(docs[1].Secrets) != 0 {
		t.Errorf("secrets of a ConfigMap: %q", docs[1].Secrets)
	}
}

// TestWalksSkipWithoutParsing: what cannot hold a manifest is not parsed in a
// walk; what hides the key is.
func TestWalksSkipWithoutParsing(t *testing.T) {
	for content, want := range map[string]string{
		"x: [\n":                                   "skip",
		"\"api\\u0056ersion\": v1\nkind: A\n":      "core/A//",
		"? \"api\\\n  Version\"\n: v1\nkind: A\n":  "core/A//",
		"!!binary YXBpVmVyc2lvbg==: v1\nkind: A\n": "core/A//",
		"%TAG !y! tag:yaml.org,2002:\n---\n!y!bin%61ry YXBpVmVyc2lvbg==: v1\nkind: A\n": "core/A//",
	} {
		ref := inputs.Ref{Name: "a.yaml", Limits: inputs.DefaultLimits(), Bytes: func() ([]byte, error) { return []byte(content), nil }}
		var docs []*inputs.Collected
		var errs []error
		for doc, err := range New().Collect(t.Context(), ref) {
			if err != nil {
				errs = append(errs, err)
				continue
			}
			docs = append(docs, doc)
		}
		if got := told(docs, errs); got != want {
			t.Errorf("%q: got %s, want %s (%v)", content, got, want, errs)
		}
	}
}
