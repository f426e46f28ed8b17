package helm

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/boltseal/boltseal/inputs"
)

const shopChart = "apiVersion: v2\nname: shop\nversion: 1.2.3\nappVersion: \"9\"\n"

// refOf is the ref of the chart in files.
func refOf(files map[string]string) inputs.Ref {
	tree := fstest.MapFS{}
	for name, text := range files {
		tree["c/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	text := []byte(files[chartFile])
	return inputs.Ref{Name: "c/Chart.yaml", Path: "c/Chart.yaml", Tree: tree, Head: text, Named: true, Limits: inputs.DefaultLimits(),
		Bytes: func() ([]byte, error) { return text, nil }}
}

// collect lists the objects and errors of a chart.
func collect(t *testing.T, ref inputs.Ref) (objects []*inputs.Collected, errs []string) {
	t.Helper()
	for c, err := range New().Collect(t.Context(), ref) {
		if err != nil {
			errs = append(errs, describe(err))
			continue
		}
		objects = append(objects, c)
	}
	return objects, errs
}

func describe(err error) string {
	if at, ok := err.(*inputs.PositionError); ok {
		return fmt.Sprintf("%s:%d: %s", at.Pos.File, at.Pos.Line, err)
	}
	return err.Error()
}

func at(c *inputs.Collected, path ...any) string {
	pos, rest := c.Locator.Locate(path)
	return fmt.Sprintf("%s:%d:%d-%d/%d", pos.File, pos.Line, pos.Column, pos.EndLine, rest)
}

func TestPlacesAreThoseOfTheTemplates(t *testing.T) {
	objects, errs := collect(t, refOf(map[string]string{
		"Chart.yaml":  shopChart,
		"values.yaml": "image: nginx\nnames: [a, b]\nlimits: {cpu: 1}\nextra: 'key: {{ .Release.Name }}'\n",
		"templates/_helpers.tpl": `{{- define "labels" -}}
app: {{ .Chart.Name }}
version: {{ .Chart.AppVersion | quote }}
{{- end }}
`,
		"templates/pods.yaml": `{{- range $i, $name := .Values.names }}
---
apiVersion: v1
kind: Pod
metadata:
  name: {{ $name }}
  labels:
    {{- include "labels" $ | nindent 4 }}
  annotations: {{ tpl $.Values.extra $ | nindent 4 }}
spec:
  {{- /* a comment
         of two lines */}}
  hostNetwork: true
  containers:
  - name: web
    image: {{ $.Values.image }}
    resources:
      limits: {{- toYaml $.Values.limits | nindent 8 }}
    {{- if eq $name "b" }}
    securityContext: {privileged: true}
    {{- end }}
{{- end }}
`,
		"templates/NOTES.txt":         "apiVersion: v1\nkind: None\n",
		"templates/tests/t.yaml":      "apiVersion: v1\nkind: Pod\nmetadata: {name: test}\n",
		"templates/nothing.yaml":      "{{ if false }}a: b{{ end }}\n# only a comment\n",
		"charts/README.md":            "no chart",
		"templates/broken-links.yaml": "",
	}))
	if len(errs) > 0 || len(objects) != 2 {
		t.Fatalf("%d objects, errors %q", len(objects), errs)
	}
	b := objects[1]
	if b.Doc.Subject.Name != "c/templates/pods.yaml" || b.Doc.Review.Name != "b" {
		t.Errorf("subject %+v", b.Doc.Subject)
	}
	for _, tt := range []struct {
		path inputs.Path
		want string
	}{
		{inputs.Path{"kind"}, "c/templates/pods.yaml:4:1-4/0"},
		{inputs.Path{"metadata", "name"}, "c/templates/pods.yaml:6:3-6/0"},
		{inputs.Path{"metadata", "labels", "app"}, "c/templates/_helpers.tpl:2:1-2/0"},
		{inputs.Path{"metadata", "labels", "version"}, "c/templates/_helpers.tpl:3:1-3/0"},
		{inputs.Path{"metadata", "annotations", "key"}, "c/templates/pods.yaml:9:1-9/0"},
		{inputs.Path{"spec", "hostNetwork"}, "c/templates/pods.yaml:13:3-13/0"},
		{inputs.Path{"spec", "containers", 0, "image"}, "c/templates/pods.yaml:16:5-16/0"},
		{inputs.Path{"spec", "containers", 0, "resources", "limits", "cpu"}, "c/templates/pods.yaml:18:1-18/0"},
		{inputs.Path{"spec", "containers", 0, "securityContext", "privileged"}, "c/templates/pods.yaml:20:23-20/0"},
	} {
		if got := at(b, tt.path...); got != tt.want {
			t.Errorf("%v at %s, want %s", tt.path, got, tt.want)
		}
	}
	if !strings.HasPrefix(string(b.Others["c/templates/_helpers.tpl"]), "{{- define") {
		t.Error("the helper's text is missing")
	}
}

func TestSubcharts(t *testing.T) {
	files := map[string]string{
		"Chart.yaml": shopChart + `dependencies:
- {name: db, version: "1.x", alias: main, condition: main.enabled}
- {name: db, version: "1.x", alias: spare, condition: spare.enabled}
- {name: gone, version: "1.x", condition: gone.enabled}
`,
		"values.yaml":                   "global: {zone: z1}\nmain: {size: 3}\nspare: {enabled: false}\ngone: {enabled: false}\n",
		"charts/db/Chart.yaml":          "apiVersion: v2\nname: db\nversion: 1.4.0\n",
		"charts/db/values.yaml":         "size: 1\n",
		"charts/db/templates/cm.yaml":   "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Chart.Name }}-{{ .Values.global.zone }}\ndata: {size: \"{{ .Values.size }}\"}\n",
		"charts/_off/Chart.yaml":        "broken",
		"charts/lib/Chart.yaml":         "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n",
		"charts/lib/templates/_l.yaml":  `{{ define "lib.kind" }}ConfigMap{{ end }}`,
		"charts/lib/templates/own.yaml": "apiVersion: v1\nkind: Never\n",
		"templates/own.yaml":            "apiVersion: v1\nkind: {{ template \"lib.kind\" }}\nmetadata: {name: own}\n",
	}
	objects, errs := collect(t, refOf(files))
	var names []string
	for _, c := range objects {
		names = append(names, c.Doc.Subject.Name+" "+c.Doc.Review.Name)
	}
	slices.Sort(names)
	if want := []string{"c/charts/db/templates/cm.yaml main-z1", "c/templates/own.yaml own"}; !slices.Equal(names, want) || len(errs) > 0 {
		t.Errorf("objects %q, errors %q", names, errs)
	}
	files["values.yaml"] = "gone: {enabled: true}"
	if _, errs := collect(t, refOf(files)); len(errs) != 1 || !strings.Contains(errs[0], "c/Chart.yaml:1: the dependency gone 1.x is not in charts/") {
		t.Errorf("a missing dependency gave %q", errs)
	}
}

func TestGivenValues(t *testing.T) {
	ref := refOf(map[string]string{
		"Chart.yaml": shopChart, "values.yaml": "a: {b: 1, c: 2}\n",
		"templates/cm.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\ndata:\n  a: {{ toJson .Values | quote }}\n  k: {{ .Capabilities.KubeVersion.Minor | quote }}\n  h: {{ .Capabilities.APIVersions.Has \"x/v1\" | quote }}\n",
	})
	ref.Chart = inputs.ChartOptions{Values: []inputs.ValuesFile{{Name: "v.yaml", Text: []byte("a: {b: 5}\n")}}, Set: []string{"a.d=6"}, SetString: []string{"a.e=7"},
		KubeVersion: "1.30.2", APIVersions: []string{"x/v1"}, Release: "mine"}
	objects, errs := collect(t, ref)
	if len(errs) > 0 || len(objects) != 1 {
		t.Fatal(errs)
	}
	data := objects[0].Doc.Review.Object["data"].(map[string]any)
	if want := map[string]any{"a": `{"a":{"b":5,"c":2,"d":6,"e":"7"}}`, "k": "30", "h": "true"}; !maps.Equal(data, want) || objects[0].Doc.Review.Name != "mine" {
		t.Errorf("%v", data)
	}
}

// TestHostileCharts: each ends with an error that names a file, and soon.
func TestHostileCharts(t *testing.T) {
	for name, tt := range map[string]struct {
		files map[string]string
		want  string
	}{
		"required":      {map[string]string{"templates/a.yaml": "a: 1\nb: {{ required \"say b\" .Values.b }}\n"}, "c/templates/a.yaml:2: the chart does not render: "},
		"fail":          {map[string]string{"templates/a.yaml": "{{ fail \"no way\" }}"}, "no way"},
		"syntax":        {map[string]string{"templates/a.yaml": "a\n{{ if }}\n"}, "c/templates/a.yaml:2: "},
		"env":           {map[string]string{"templates/a.yaml": "{{ env \"HOME\" }}"}, "\"env\" not defined"},
		"endless":       {map[string]string{"templates/a.yaml": "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}"}, "includes itself"},
		"endless data":  {map[string]string{"templates/a.yaml": "{{ range until 1000000 }}{{ range until 1000000 }}xxxxxxxxxxxxxxxx{{ end }}{{ end }}"}, "writes more than"},
		"repeat":        {map[string]string{"templates/a.yaml": "{{ repeat 1000000000 \"xxxxxxxxxx\" }}"}, "more than a chart may have"},
		"until":         {map[string]string{"templates/a.yaml": "{{ until 2000000000 }}"}, "more than a chart may have"},
		"doubling":      {map[string]string{"templates/a.yaml": "{{ $x := \"ab\" }}{{ range until 60 }}{{ $x = print $x $x }}{{ end }}"}, "more than a chart may have"},
		"nindent":       {map[string]string{"templates/a.yaml": "{{ nindent 2000000000 \"x\" }}"}, "more than a chart may have"},
		"tpl in tpl":    {map[string]string{"values.yaml": "t: '{{ tpl .Values.t . }}'\n", "templates/a.yaml": "{{ tpl .Values.t . }}"}, "calls itself too often"},
		"bad values":    {map[string]string{"values.yaml": "a: 1\nb: [\n"}, "c/values.yaml:"},
		"values bomb":   {map[string]string{"values.yaml": bomb()}, "c/values.yaml:1: "},
		"no YAML":       {map[string]string{"templates/a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: [\n"}, "c/templates/a.yaml:3: "},
		"bad archive":   {map[string]string{"charts/a.tgz": "no archive"}, "c/charts/a.tgz:1: "},
		"kube version":  {map[string]string{"Chart.yaml": shopChart + "kubeVersion: '>=2.0.0'\n"}, "wants Kubernetes >=2.0.0"},
		"schema":        {map[string]string{"values.yaml": "a: x\n", "values.schema.json": `{"properties":{"a":{"type":"integer"}}}`}, "c/values.schema.json:1: "},
		"remote schema": {map[string]string{"values.schema.json": `{"$ref":"https://example.com/s.json"}`}, "which is not read"},
		"local schema":  {map[string]string{"values.schema.json": `{"$ref":"file:///etc/passwd"}`}, "which is not read"},
	} {
		t.Run(name, func(t *testing.T) {
			if tt.files[chartFile] == "" {
				tt.files[chartFile] = shopChart
			}
			if _, errs := collect(t, refOf(tt.files)); len(errs) == 0 || !strings.Contains(errs[0], tt.want) {
				t.Errorf("errors %q, want %q", errs, tt.want)
			}
		})
	}
}

func bomb() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := range 12 {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 10), ", "))
	}
	return b.String()
}

// TestFilesStayInTheChart: nothing outside the chart's folder is read.
func TestFilesStayInTheChart(t *testing.T) {
	ref := refOf(map[string]string{"Chart.yaml": shopChart, "in.txt": "inside", ".helmignore": "*.key\n", "a.key": "ignored",
		"templates/cm.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: {{ .Files.Get \"../secret\" | quote }}\n  b: {{ .Files.Get \"in.txt\" | quote }}\n  c: {{ .Files.Get \"a.key\" | quote }}\n  d: {{ .Files.Get \"/etc/passwd\" | quote }}\n"})
	ref.Tree.(fstest.MapFS)["secret"] = &fstest.MapFile{Data: []byte("s3cr3t")}
	objects, errs := collect(t, ref)
	if len(errs) > 0 || len(objects) != 1 {
		t.Fatal(errs)
	}
	data := objects[0].Doc.Review.Object["data"].(map[string]any)
	if want := map[string]any{"a": "", "b": "inside", "c": "", "d": ""}; !maps.Equal(data, want) {
		t.Errorf("%v", data)
	}
}

func FuzzChart(f *testing.F) {
	f.Add("a: {{ .Values.a }}\n", "a: 1\n", shopChart)
	f.Add("{{ range until 9 }}{{ template \"x\" }}{{ end }}{{ define \"x\" }}\n- {{ . }}{{ end }}", "", shopChart)
	f.Add("{{- with .Values }}\n{{ toYaml . | nindent 2 }}\n{{ end }}", "a: [1, {b: c}]", shopChart)
	f.Fuzz(func(t *testing.T, text, values, meta string) {
		for c, err := range New().Collect(t.Context(), refOf(map[string]string{"Chart.yaml": meta, "values.yaml": values, "templates/a.yaml": text})) {
			if (c == nil) == (err == nil) {
				t.Fatal("neither or both")
			}
			if c != nil {
				pos, _ := c.Locator.Locate(inputs.Path{"metadata", "name"})
				if pos.File == "" || pos.Line < 1 {
					t.Fatalf("place %+v", pos)
				}
			}
		}
	})
}
