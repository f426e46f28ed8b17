package image

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/image/layer"
)

func newCollector() inputs.Addressed { return New(func() layer.Options { return layer.Options{} }) }

// corpus is the directory of real images, absent from a bare checkout.
func corpus(t testing.TB) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "corpora", "images")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the corpora are not beside the repository")
	}
	return dir
}

type result struct {
	docs []*inputs.Collected
	errs []string
}

func collect(ctx context.Context, ref inputs.Ref) result {
	var r result
	for c, err := range newCollector().Collect(ctx, ref) {
		if err != nil {
			r.errs = append(r.errs, err.Error())
			continue
		}
		r.docs = append(r.docs, c)
	}
	return r
}

func address(text, dir string) inputs.Ref {
	return inputs.Ref{Name: text, Address: text, Named: true, Limits: inputs.DefaultLimits(), Images: inputs.ImageOptions{Dir: dir}}
}

func TestCorpus(t *testing.T) {
	dir := corpus(t)
	for _, text := range []string{
		"docker-archive:go-containerregistry__hello-world-v25.tar", "docker-archive:go-containerregistry__whiteout_image.tar",
		"docker-archive:osv-scalibr__symlink-basic.tar", "docker-archive:trivy__alpine-310.tar.gz", "oci:oci-layout-test_index",
	} {
		r := collect(t.Context(), address(text, dir))
		if len(r.errs) > 0 || len(r.docs) == 0 {
			t.Errorf("%s: %d documents, %s", text, len(r.docs), strings.Join(r.errs, "; "))
		}
		for _, c := range r.docs {
			raw, err := json.MarshalIndent(c.Doc, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(raw), "null") {
				t.Errorf("%s: the document is not total: %s", text, raw)
			}
			t.Logf("%.3000s", raw)
		}
	}
}
