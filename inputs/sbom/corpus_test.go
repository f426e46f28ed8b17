package sbom

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs"
)

// corpus lists the shared bills of materials beside the repository.
func corpus(t testing.TB) []string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "corpora", "sbom")
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ext := filepath.Ext(path); ext == ".json" || ext == ".xml" {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Skipf("no shared corpus: %v", err)
	}
	return files
}

// collectFile is what the collector makes of a file on disk.
func collectFile(t testing.TB, name string) (*inputs.Collected, []error) {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return collectText(t, filepath.Base(name), string(content))
}

func collectText(t testing.TB, name, content string) (*inputs.Collected, []error) {
	t.Helper()
	var found *inputs.Collected
	var errs []error
	for c, err := range New().Collect(t.Context(), refTo(name, content)) {
		if err != nil {
			errs = append(errs, err)
		} else {
			found = c
		}
	}
	if (found == nil) == (len(errs) == 0) {
		t.Fatalf("%s: neither a document nor an error, or both: %v", name, errs)
	}
	return found, errs
}

func refTo(name, content string) inputs.Ref {
	return inputs.Ref{Name: name, Head: []byte(content[:min(len(content), inputs.HeadSize)]), Named: true,
		Bytes: func() ([]byte, error) { return []byte(content), nil }, Limits: inputs.DefaultLimits()}
}

// TestCorpus holds that every file is read or refused as its name says, and
// that its content alone tells what it is.
func TestCorpus(t *testing.T) {
	for _, name := range corpus(t) {
		base := filepath.Base(name)
		t.Run(base, func(t *testing.T) {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			ref := refTo("x.json", string(content))
			if New().Match(ref) != inputs.Sure {
				t.Error("not recognised by its content")
			}
			doc, errs := collectFile(t, name)
			if !strings.HasPrefix(base, "invalid") {
				for _, err := range errs {
					t.Errorf("refused: %v", err)
				}
				if doc != nil && (doc.Doc.SBOM.SpecVersion == "" || !doc.Doc.SBOM.Known) {
					t.Errorf("version %q, known %v", doc.Doc.SBOM.SpecVersion, doc.Doc.SBOM.Known)
				}
				return
			}
			if doc != nil {
				t.Fatal("it was read")
			}
			for _, err := range errs {
				if pos, ok := err.(*inputs.PositionError); !ok || pos.Pos.Line == 0 {
					t.Errorf("an error without a line: %v", err)
				}
			}
		})
	}
}
