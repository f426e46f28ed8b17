package oracle

import (
	"context"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	"sigs.k8s.io/yaml"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/helm"
)

// kubeVersion is the version that charts are rendered for.
const kubeVersion = "v1.31.0"

func TestSameObjects(t *testing.T) {
	charts, err := filepath.Glob("testdata/charts/*")
	if err != nil || len(charts) < 3 {
		t.Fatalf("charts %v, %v", charts, err)
	}
	for _, dir := range charts {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			want, got := byHelm(t, dir), byUs(t, dir)
			if len(want) == 0 {
				t.Fatal("Helm renders no object: the chart proves nothing")
			}
			if !slices.Equal(got, want) {
				t.Errorf("we render\n%s\nHelm renders\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// byHelm lists the objects that Helm's own engine renders, as sorted JSON.
func byHelm(t *testing.T, dir string) []string {
	t.Helper()
	chart, err := loader.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := chartutil.ProcessDependencies(chart, common.Values{}); err != nil {
		t.Fatal(err)
	}
	options := common.ReleaseOptions{Name: "release-name", Namespace: "default", Revision: 1, IsInstall: true}
	capabilities := common.DefaultCapabilities.Copy()
	capabilities.KubeVersion = common.KubeVersion{Version: kubeVersion, Major: "1", Minor: "31"}
	values, err := util.ToRenderValues(chart, map[string]any{}, options, capabilities)
	if err != nil {
		t.Fatal(err)
	}
	files, err := engine.Engine{}.Render(chart, values)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		base := filepath.Base(name)
		if base == "NOTES.txt" || strings.HasPrefix(base, "_") || strings.Contains(name, "/templates/tests/") {
			continue
		}
		for _, text := range strings.Split("\n"+files[name], "\n---") {
			var object map[string]any
			if err := yaml.Unmarshal([]byte(text), &object); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if object != nil {
				out = append(out, canonical(t, object))
			}
		}
	}
	slices.Sort(out)
	return out
}

// byUs lists the objects of our collector's documents, as sorted JSON.
func byUs(t *testing.T, dir string) []string {
	t.Helper()
	tree := os.DirFS(dir)
	ref := inputs.Ref{Name: "Chart.yaml", Path: "Chart.yaml", Tree: tree, Named: true, Limits: inputs.DefaultLimits(),
		Chart: inputs.ChartOptions{KubeVersion: kubeVersion},
		Bytes: func() ([]byte, error) { return fs.ReadFile(tree, "Chart.yaml") }}
	var out []string
	for c, err := range helm.New().Collect(context.Background(), ref) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, canonical(t, c.Doc.Review.Object))
	}
	slices.Sort(out)
	return out
}

func canonical(t *testing.T, object map[string]any) string {
	t.Helper()
	text, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	var again any
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	text, err = json.Marshal(again)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
