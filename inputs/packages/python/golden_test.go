package python

import (
	"testing"

	"github.com/boltseal/boltseal/inputs/packages/golden"
)

func TestRealFiles(t *testing.T) {
	if n := golden.Check(t, Cataloger()); n < 3 {
		t.Errorf("%d files", n)
	}
}

func FuzzRead(f *testing.F) {
	golden.Fuzz(f, Cataloger(), "lib/a-1.dist-info/METADATA", "lib/a.egg-info", "app/uv.lock", "app/poetry.lock", "app/pdm.lock", "app/pylock.toml", "app/Pipfile.lock", "app/requirements.txt", "conda-meta/x.json")
}
