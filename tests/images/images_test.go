package images

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/engine/run"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/collectors"
	"github.com/boltseal/boltseal/tests/images/factory"
)

// made gives the images, or skips where they were not made.
func made(t testing.TB) factory.Images {
	t.Helper()
	images, err := factory.Find()
	if err != nil {
		t.Skip(err)
	}
	return images
}

func truth(t testing.TB, images factory.Images, image, name string) string {
	t.Helper()
	content, err := images.Truth(image, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// collect reads the documents of an address; any error ends the test.
func collect(t testing.TB, address string, change func(*inputs.ImageOptions)) []*inputs.Document {
	t.Helper()
	options := run.Options{Args: []string{address}, Collectors: collectors.All()}
	if change != nil {
		change(&options.Images)
	}
	var documents []*inputs.Document
	for c, err := range run.Collect(context.Background(), options) {
		if err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		documents = append(documents, c.Doc)
	}
	return documents
}

// document reads the one document of an image of the layout.
func document(t testing.TB, images factory.Images, image string) *inputs.Document {
	t.Helper()
	documents := collect(t, "oci:"+images.Layout()+":"+image, nil)
	if len(documents) != 1 {
		t.Fatalf("%s has %d documents", image, len(documents))
	}
	if gaps := documents[0].Evidence.Missing; len(gaps) > 0 {
		t.Errorf("%s: missing %v", image, gaps)
	}
	return documents[0]
}

// TestDebianPackages: name, version, source, architecture and layer of every
// package are those that dpkg-query says.
func TestDebianPackages(t *testing.T) {
	images := made(t)
	for image, layers := range map[string]int{factory.Base: 1, factory.Python: 2, factory.Node: 3, factory.Java: 2} {
		t.Run(image, func(t *testing.T) {
			doc := document(t, images, image)
			if len(doc.Image.Layers) != layers {
				t.Fatalf("%d layers, want %d", len(doc.Image.Layers), layers)
			}
			var found []string
			for _, p := range doc.Packages {
				if p.Type == "deb" {
					found = append(found, fmt.Sprintf("%s %s %s %s %s layer %d", p.Name, p.Version, p.Source.Name, p.Source.Version, p.Architecture, layerIndex(doc, p.Layer)))
				}
			}
			compare(t, found, installed(t, images, image, layers))
		})
	}
}

// installed lists the packages of the last layer by dpkg-query; a package came
// with the first layer from which on it was always there.
func installed(t *testing.T, images factory.Images, image string, layers int) []string {
	since := map[string]int{}
	for i := range layers {
		now := map[string]int{}
		for line := range strings.Lines(truth(t, images, image, fmt.Sprintf("dpkg-query.%d.tsv", i))) {
			fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if fields[0] != "installed" {
				continue
			}
			key := strings.Join(fields[1:], " ")
			if now[key] = i; i > 0 {
				if first, ok := since[key]; ok {
					now[key] = first
				}
			}
		}
		since = now
	}
	var all []string
	for key, layer := range since {
		all = append(all, fmt.Sprintf("%s layer %d", key, layer))
	}
	return all
}

func layerIndex(doc *inputs.Document, digest string) int {
	return slices.IndexFunc(doc.Image.Layers, func(l inputs.Layer) bool { return l.Digest == digest })
}

// compare reports what is in one list only.
func compare(t *testing.T, got, want []string) {
	t.Helper()
	if len(want) == 0 {
		t.Error("nothing to compare with")
	}
	slices.Sort(got)
	slices.Sort(want)
	count := map[string]int{}
	for _, s := range got {
		count[s]++
	}
	for _, s := range want {
		count[s]--
	}
	differences := 0
	for _, s := range slices.Compact(append(slices.Clone(got), want...)) {
		n := count[s]
		if n == 0 {
			continue
		}
		count[s] = 0
		if differences++; differences <= 20 {
			t.Errorf("%+d %s", n, s)
		}
	}
	if differences > 0 {
		t.Errorf("%d differences among %d", differences, len(want))
	}
}

// TestPythonPackages: names and versions are those that importlib.metadata says,
// and each is owned by the Debian package that brought it.
func TestPythonPackages(t *testing.T) {
	images := made(t)
	doc := document(t, images, factory.Python)
	var found []string
	for _, p := range doc.Packages {
		if p.Type != "pypi" || !p.Installed {
			continue
		}
		found = append(found, p.Name+" "+p.Version)
		if p.OwnedBy == "" {
			t.Errorf("%s at %s is owned by nobody", p.Name, p.Path)
		}
	}
	var want []string
	for line := range strings.Lines(truth(t, images, factory.Python, "metadata.tsv")) {
		name, version, _ := strings.Cut(strings.TrimSpace(line), "\t")
		want = append(want, normal(name)+" "+version)
	}
	compare(t, found, want)
}

// normal is a name as PEP 503 compares them.
func normal(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "-", ".", "-").Replace(name))
}

// TestNodePackages: what lies below /app is what npm ls lists.
func TestNodePackages(t *testing.T) {
	images := made(t)
	doc := document(t, images, factory.Node)
	var found []string
	for _, p := range doc.Packages {
		if p.Type == "npm" && p.Installed && strings.HasPrefix(p.Path, "/app/node_modules/") {
			found = append(found, p.Name+" "+p.Version+" "+strings.TrimSuffix(p.Path, "/package.json"))
			if p.OwnedBy != "" || layerIndex(doc, p.Layer) != 2 {
				t.Errorf("%s: owned by %q, layer %d", p.Name, p.OwnedBy, layerIndex(doc, p.Layer))
			}
		}
	}
	compare(t, found, npmList(t, truth(t, images, factory.Node, "npm-ls.json")))
	for _, p := range doc.Packages {
		if p.Type == "npm" && p.Installed && strings.HasPrefix(p.Path, "/usr/share/nodejs/") && p.OwnedBy == "" {
			t.Errorf("%s at %s is owned by nobody", p.Name, p.Path)
		}
	}
}

// TestGoPackages: the modules are those that go version -m says.
func TestGoPackages(t *testing.T) {
	images := made(t)
	for _, doc := range collect(t, "oci:"+images.Layout()+":"+factory.Index, nil) {
		t.Run(doc.Image.Platform.Architecture, func(t *testing.T) {
			var found []string
			for _, p := range doc.Packages {
				if p.Type == "golang" && p.Name != "stdlib" && p.Name != "example.com/program" {
					found = append(found, p.Name+" "+p.Version)
				}
			}
			list := truth(t, images, factory.Static, "go-version."+doc.Image.Platform.Architecture+".txt")
			var want []string
			for line := range strings.Lines(list) {
				if fields := strings.Fields(line); fields[0] == "dep" {
					want = append(want, fields[1]+" "+fields[2])
				}
			}
			compare(t, found, want)
			_, release, _ := strings.Cut(strings.SplitN(list, "\n", 2)[0], ": go")
			if !slices.ContainsFunc(doc.Packages, func(p inputs.Package) bool { return p.Name == "stdlib" && p.Version == release }) {
				t.Errorf("no stdlib %s", release)
			}
			if n := countType(doc, "deb"); n != 3 {
				t.Errorf("%d packages of Debian, want 3 of status.d", n)
			}
		})
	}
}

func countType(doc *inputs.Document, kind string) (n int) {
	for _, p := range doc.Packages {
		if p.Type == kind {
			n++
		}
	}
	return n
}

// TestIndex: every platform of an index is a document, unless one is asked for.
func TestIndex(t *testing.T) {
	images := made(t)
	address := "oci:" + images.Layout() + ":" + factory.Index
	var architectures []string
	for _, doc := range collect(t, address, nil) {
		architectures = append(architectures, doc.Image.Platform.Architecture)
	}
	if !slices.Equal(architectures, []string{"amd64", "arm64"}) {
		t.Errorf("platforms %q", architectures)
	}
	one := collect(t, address, func(o *inputs.ImageOptions) { o.Platforms = []string{"linux/arm64"} })
	if len(one) != 1 || one[0].Image.Platform.Architecture != "arm64" {
		t.Errorf("%d documents for linux/arm64", len(one))
	}
}
