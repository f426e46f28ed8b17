package kustomize

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"github.com/boltseal/boltseal/inputs"
)

// tree is the file tree that a text in txtar form describes.
func tree(text string) fstest.MapFS {
	out := fstest.MapFS{}
	for _, file := range txtar.Parse([]byte(text)).Files {
		out[file.Name] = &fstest.MapFile{Data: file.Data}
	}
	return out
}

func refTo(fsys fs.FS, file string) inputs.Ref {
	limits := inputs.DefaultLimits()
	content, _ := fs.ReadFile(fsys, file)
	return inputs.Ref{Name: file, Path: file, Tree: fsys, Head: content, Limits: limits,
		Bytes: func() ([]byte, error) { return fs.ReadFile(fsys, file) }}
}

func collect(t testing.TB, fsys fs.FS, file string) ([]*inputs.Collected, []error) {
	t.Helper()
	var found []*inputs.Collected
	var errs []error
	for c, err := range New().Collect(context.Background(), refTo(fsys, file)) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		found = append(found, c)
	}
	return found, errs
}

const shop = `
-- base/kustomization.yaml --
resources:
- web.yaml
configMapGenerator:
- name: other
  literals: [A=b]
- name: settings
  envs: [settings.env]
-- base/settings.env --
MODE=fast
-- base/web.yaml --
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      # boltseal:ignore=a/b reason="x" owner=y until=2027-01-01
      - name: sidecar
        image: envoy:1.2
      - name: web
        image: nginx:1.27
        env:
        - {name: A, value: a}
        securityContext:
          runAsUser: 0
        envFrom:
        - configMapRef: {name: settings}
-- strict/kustomization.yaml --
kind: Component
apiVersion: kustomize.config.k8s.io/v1alpha1
patches:
- target: {kind: Deployment, name: .*}
  path: ops.yaml
-- strict/ops.yaml --
- op: add
  path: /spec/template/spec/hostPID
  value: true
-- prod/kustomization.yaml --
namePrefix: prod-
namespace: shop
resources:
- ../base
components: [../strict]
labels:
- pairs: {tier: front}
patches:
- path: patch.yaml
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: 3
- {target: {kind: Service}, patch: '[{"op": "add", "path": "/spec/type", "value": "NodePort"}]'}
images:
- name: envoy
  newTag: latest
-- prod/patch.yaml --
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      hostNetwork: true
      containers:
      - name: web
        securityContext:
          privileged: true
        env:
        - {name: B, value: b}
`

func TestPlaces(t *testing.T) {
	found, errs := collect(t, tree(shop), "prod/kustomization.yaml")
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	byKind := map[string]*inputs.Collected{}
	for _, c := range found {
		byKind[fmt.Sprint(c.Doc.Review.Object["kind"])] = c
	}
	pod := inputs.Path{"spec", "template", "spec"}
	// Patches put the container that they name first.
	container := func(name string, steps ...any) inputs.Path {
		list, _ := at(byKind["Deployment"].Doc.Review.Object, append(slices.Clone(pod), "containers")).([]any)
		i := slices.IndexFunc(list, func(item any) bool { return entry(item, "name") == name })
		return append(append(slices.Clone(pod), "containers", i), steps...)
	}
	for _, c := range []struct {
		kind string
		path inputs.Path
		want string
	}{
		{"Deployment", nil, "base/web.yaml:6"},
		{"Deployment", append(slices.Clone(pod), "hostNetwork"), "prod/patch.yaml:7"},
		{"Deployment", append(slices.Clone(pod), "hostPID"), "strict/ops.yaml:1"},
		{"Deployment", inputs.Path{"spec", "replicas"}, "prod/kustomization.yaml:15"},
		{"Deployment", container("web"), "base/web.yaml:19"},
		{"Deployment", container("web", "privileged"), "prod/patch.yaml:11"},
		{"Deployment", container("web", "user"), "base/web.yaml:24"},
		{"Deployment", container("web", "image"), "base/web.yaml:20"},
		{"Deployment", container("sidecar"), "base/web.yaml:17"},
		{"Deployment", container("sidecar", "user"), "base/web.yaml:17"},
		{"Deployment", container("sidecar", "image"), "prod/kustomization.yaml:18"},
		{"Deployment", container("web", "env", 0), "prod/patch.yaml:13"},
		{"Deployment", container("web", "env", 1), "base/web.yaml:22"},
		{"Deployment", inputs.Path{"metadata", "labels", "tier"}, "base/web.yaml:8"},
		{"Service", inputs.Path{"spec", "type"}, "prod/kustomization.yaml:16"},
		{"Service", inputs.Path{"spec", "selector"}, "base/web.yaml:4"},
		{"ConfigMap", inputs.Path{"data"}, "base/kustomization.yaml"},
	} {
		pos, rest := byKind[c.kind].Locator.Locate(c.path)
		if got := fmt.Sprintf("%s:%d", pos.File, pos.Line); !strings.HasPrefix(got, c.want) || rest > 0 {
			t.Errorf("%s %v: %s (rest %d), want %s", c.kind, c.path, got, rest, c.want)
		}
		if _, ok := byKind[c.kind].Others[pos.File]; !ok {
			t.Errorf("%s %v: the content of %s is missing", c.kind, c.path, pos.File)
		}
	}
	d := byKind["Deployment"]
	if got := d.Doc.Subject.Ref; got != "apps/Deployment/shop/prod-web" {
		t.Errorf("subject %s", got)
	}
	if len(d.Ignores) != 1 || d.Ignores[0].File != "base/web.yaml" || d.Ignores[0].Line != 16 {
		t.Errorf("ignores %+v", d.Ignores)
	}
}

func TestComposes(t *testing.T) {
	paths, err := New().Composes(context.Background(), refTo(tree(shop), "prod/kustomization.yaml"))
	want := []string{"base/kustomization.yaml", "base/web.yaml", "prod/patch.yaml", "strict/kustomization.yaml", "strict/ops.yaml"}
	if err != nil || !slices.Equal(paths, want) {
		t.Errorf("%v, %v; want %v", paths, err, want)
	}
	const content = "-- kustomization.yaml --\nconfigMapGenerator: [{name: a, files: [pod.yaml, both.yaml]}]\nresources: [both.yaml]\n-- pod.yaml --\nkind: Pod\n-- both.yaml --\nkind: Pod\n"
	if paths, err := New().Composes(context.Background(), refTo(tree(content), "kustomization.yaml")); err != nil || !slices.Equal(paths, []string{"both.yaml"}) {
		t.Errorf("files that are only content: composes %v, %v; want both.yaml", paths, err)
	}
	if paths, err := New().Composes(context.Background(), refTo(tree(shop), "strict/kustomization.yaml")); err != nil || len(paths) > 0 {
		t.Errorf("a component composes %v, %v", paths, err)
	}
}

func TestRefusals(t *testing.T) {
	const k = "-- kustomization.yaml --\n"
	for name, c := range map[string]struct{ text, want string }{
		"no mapping":          {k + "- a\n", "it is no mapping"},
		"no YAML":             {k + "a: [\n", "no kustomization"},
		"missing file":        {k + "resources:\n- a.yaml\n", "there is no file or directory a.yaml"},
		"remote base":         {k + "resources:\n- https://example.com/a?ref=v1\n", "nothing is fetched"},
		"remote repository":   {k + "resources: [github.com/a/b]\n", "nothing is fetched"},
		"remote over ssh":     {k + "components: [\"git@example.com:a/b\"]\n", "nothing is fetched"},
		"remote patch":        {k + "patches: [{path: \"https://example.com/p\"}]\n", "nothing is fetched"},
		"remote file of map":  {k + "configMapGenerator: [{name: a, files: [\"k=https://example.com/p\"]}]\n", "nothing is fetched"},
		"remote openapi":      {k + "openapi: {path: \"https://example.com/p\"}\n", "nothing is fetched"},
		"remote in plugin":    {k + "transformers: [t.yaml]\n-- t.yaml --\nkind: PatchTransformer\nmetadata: {name: a}\npath: https://example.com/p\n", "nothing is fetched"},
		"remote in text":      {k + "generators:\n- |\n  kind: ConfigMapGenerator\n  metadata: {name: a}\n  files: [\"https://example.com/p\"]\n", "nothing is fetched"},
		"out of the tree":     {k + "resources: [../a.yaml]\n", "leads out of"},
		"absolute":            {k + "resources: [/etc/passwd]\n", "absolute"},
		"chart":               {k + "helmCharts: [{name: a, repo: \"https://example.com\"}]\n", "check the chart itself"},
		"unknown field":       {k + "ressources: []\n", "unknown field ressources"},
		"empty directory":     {k + "resources: [a]\n-- a/b.yaml --\nx: 1\n", "holds no kustomization"},
		"itself":              {k + "resources: [b]\n-- b/kustomization.yaml --\nresources: [..]\n", "uses itself"},
		"executable plugin":   {k + "generators: [g.yaml]\n-- g.yaml --\napiVersion: team/v1\nkind: Gen\nmetadata: {name: a, annotations: {config.kubernetes.io/function: \"exec: {path: ./run.sh}\"}}\n", "kustomize build"},
		"own plugin":          {k + "generators: [g.yaml]\n-- g.yaml --\napiVersion: team/v1\nkind: Gen\nmetadata: {name: a}\n", "kustomize build"},
		"patch without goal":  {k + "patches: [{path: p.yaml}]\n-- p.yaml --\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n", "kustomize build"},
		"file above its root": {"-- a/kustomization.yaml --\nresources: [../b.yaml]\n-- b.yaml --\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n", "kustomize build"},
		"nothing":             {k + "resources: []\n", "kustomiz"},
	} {
		file := "kustomization.yaml"
		if strings.HasPrefix(c.text, "-- a/") {
			file = "a/kustomization.yaml"
		}
		found, errs := collect(t, tree(c.text), file)
		if len(found) > 0 || len(errs) == 0 || !strings.Contains(errs[0].Error(), c.want) {
			t.Errorf("%s: %d documents, errors %v; want %q", name, len(found), errs, c.want)
		}
	}
	ref := refTo(tree(shop), "prod/kustomization.yaml")
	ref.Tree = nil
	for _, err := range New().Collect(context.Background(), ref) {
		if err == nil || !strings.Contains(err.Error(), "needs the files beside it") {
			t.Errorf("without a tree: %v", err)
		}
	}
}

func TestLimits(t *testing.T) {
	ref := refTo(tree(shop), "prod/kustomization.yaml")
	ref.Limits.File = 500
	for _, err := range New().Collect(context.Background(), ref) {
		if err == nil || !strings.Contains(err.Error(), "larger than the limit") {
			t.Errorf("error %v", err)
		}
	}
}

func TestAliasBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString("-- kustomization.yaml --\nresources: [a.yaml]\n-- a.yaml --\napiVersion: v1\nkind: Pod\na0: &a0 [x, x, x, x, x, x, x, x, x]\n")
	for i := range 12 {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), ", "))
	}
	for name, text := range map[string]string{
		"aliases": b.String(),
		"depth":   "-- kustomization.yaml --\nresources: [a.yaml]\n-- a.yaml --\na: " + strings.Repeat("[", 500) + strings.Repeat("]", 500) + "\n",
		"itself":  "-- kustomization.yaml --\nresources: [a.yaml]\n-- a.yaml --\na: &a [*a]\n",
	} {
		if _, errs := collect(t, tree(text), "kustomization.yaml"); len(errs) == 0 || !strings.Contains(errs[0].Error(), "nested too deep") {
			t.Errorf("%s: %v", name, errs)
		}
	}
}

func TestMatch(t *testing.T) {
	for name, want := range map[string]inputs.Confidence{
		"a/kustomization.yaml": inputs.Sure, "kustomization.yml": inputs.Sure, "Kustomization": inputs.Sure,
		"kustomize.yaml": inputs.No, "a/kustomization.yaml.bak": inputs.No,
	} {
		if got := New().Match(inputs.Ref{Name: name, Head: []byte("resources: []")}); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	flux := inputs.Ref{Name: "kustomization.yaml", Head: []byte("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n")}
	if New().Match(flux) != inputs.No {
		t.Error("a resource of Flux is taken for a kustomization")
	}
}

func FuzzCollect(f *testing.F) {
	f.Add(shop, "prod/kustomization.yaml")
	f.Add("-- kustomization.yaml --\nresources: [a]\n", "kustomization.yaml")
	f.Fuzz(func(t *testing.T, text, file string) {
		fsys := tree(text)
		if !fs.ValidPath(file) || len(text) > 1<<14 {
			return
		}
		found, _ := collect(t, fsys, file)
		for _, c := range found {
			if pos, _ := c.Locator.Locate(inputs.Path{"spec", "template", 0}); pos.File == "" || pos.Line < 0 {
				t.Errorf("place %+v", pos)
			}
		}
	})
}
