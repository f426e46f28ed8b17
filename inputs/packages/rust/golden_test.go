package rust

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
	golden.Fuzz(f, Cataloger(), "app/Cargo.lock", "usr/bin/x")
}
