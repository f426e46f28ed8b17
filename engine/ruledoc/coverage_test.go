package ruledoc_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/boltseal/boltseal/engine/ruledoc"
)

const coverageIndex = `{"rules": [
	{"id": "a/root", "aliases": ["DL3002", "AVD-DS-0002"]},
	{"id": "a/tag", "aliases": ["DL3007"]},
	{"id": "b/tag", "aliases": ["dl3007"]}]}`

func checklists(exceptions, disagreements string) fstest.MapFS {
	return fstest.MapFS{
		"coverage/hadolint.tsv":       {Data: []byte("id\ttitle\nDL3002\tLast user | root\nDL3007\tlatest\nDL3059\tRUNs\n")},
		"coverage/trivy.tsv":          {Data: []byte("id\ttitle\nDS-0002\troot\nKCV-0069\tfile mode\n")},
		"coverage/not-applicable.tsv": {Data: []byte("list\tid\treason\tnote\n" + exceptions)},
		"coverage/disagreements.tsv":  {Data: []byte("set\tcase\twhy\n" + disagreements)},
	}
}

func TestCoverage(t *testing.T) {
	// The second of two equal lines is what a merge of two branches leaves.
	tree := checklists("trivy\tKCV-0069\tcluster\ta file of the node\ntrivy\tKCV-0069\tcluster\ta file of the node\n", "trivy\t7\tthe file does not build\n")
	got, err := ruledoc.Coverage([]byte(coverageIndex), tree)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "coverage.md", string(got))
}

func TestCoverageRefuses(t *testing.T) {
	for name, c := range map[string]struct{ exceptions, disagreements, want string }{
		"unknown reason":    {"trivy\tKCV-0069\tlazy\tx\n", "", `"lazy" is none of the reasons`},
		"check with a rule": {"trivy\tAVD-DS-0002\tcluster\tx\n", "", "has a rule, a/root"},
		"unknown check":     {"trivy\tKCV-9999\tcluster\tx\n", "", "no check"},
		"unknown list":      {"nobody\tX\tcluster\tx\n", "", `no list "nobody"`},
		"two reasons":       {"trivy\tKCV-0069\tcluster\tx\ntrivy\tKCV-0069\timage\tx\n", "", "stands twice"},
		"missing cell":      {"trivy\tKCV-0069\n", "", "2 cells, want 4"},
		"no explanation":    {"", "trivy\t1\t\n", "has no reason"},
	} {
		_, err := ruledoc.Coverage([]byte(coverageIndex), checklists(c.exceptions, c.disagreements))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}
