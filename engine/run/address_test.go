package run

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

func imageOptions(t *testing.T, args ...string) Options {
	t.Helper()
	dir := tree(t, map[string]string{
		"a.yaml": pod, "saved": "TAR" + strings.Repeat("x", 200_000) + "LAST", "file:tag": "FROM a",
		"layout/oci-layout": "{}", "layout/index.json": "{}",
	})
	o := options(dir, args...)
	o.Collectors = append(o.Collectors, images{})
	o.Limits.File = 100_000
	return o
}

func TestAddresses(t *testing.T) {
	tests := []struct {
		args, want []string
	}{
		{[]string{"image:x"}, []string{"image:x"}},
		{[]string{"image:x", "image:x"}, []string{"image:x"}},
		{[]string{"image:all", "image:a"}, []string{"image:a", "image:b"}},
		{[]string{"image:closed"}, []string{"image:closed ! no access"}},
		{[]string{"nginx:1.27"}, []string{"nginx:1.27"}},
		{[]string{"file:tag"}, []string{"file:tag"}}, // there is such a file
		{[]string{"nothing"}, []string{"nothing ! no such file or directory"}},
		{[]string{"a.yaml", "image:x"}, []string{"a.yaml", "image:x"}},
		{[]string{"layout"}, []string{"layout"}},
		{[]string{"saved"}, []string{"saved"}}, // larger than a file may be
	}
	for _, test := range tests {
		if got := walked(t, imageOptions(t, test.args...)); !slices.Equal(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.args, got, test.want)
		}
	}
}

// TestAddressesWithInventory judges addresses one by one also where objects
// are compared: they are in no inventory.
func TestAddressesWithInventory(t *testing.T) {
	out := judged(t, imageOptions(t, "image:all", "a.yaml"), fakePolicy{inventory: true})
	var files []string
	for _, d := range out.Report.Documents {
		files = append(files, d.File)
	}
	if want := []string{"image:a", "image:b", "a.yaml"}; !slices.Equal(files, want) {
		t.Errorf("got %q, want %q", files, want)
	}
}

func TestAddressForcedToAnotherKind(t *testing.T) {
	o := imageOptions(t, "image:x")
	o.As = inputs.KindDockerfile
	want := []string{"image:x ! the address of an image cannot be read as dockerfile"}
	if got := walked(t, o); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestEnrichers(t *testing.T) {
	o := imageOptions(t, "image:x", "a.yaml")
	o.Enrichers = []inputs.Enricher{enricher{}}
	found := map[inputs.Kind]int{}
	for c, err := range Collect(context.Background(), o) {
		must(t, err)
		found[c.Doc.Kind] = len(c.Doc.Vulnerabilities)
	}
	if found[inputs.KindImage] != 1 || found[inputs.KindKubernetes] != 0 {
		t.Errorf("vulnerabilities by kind: %v", found)
	}
	o.Enrichers = append(o.Enrichers, enricher{errors.New("the store is broken")})
	want := []string{"a.yaml", "image:x ! look up what is known of image:x: the store is broken"}
	if got := walked(t, o); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
