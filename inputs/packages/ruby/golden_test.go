package ruby

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
	golden.Fuzz(f, Cataloger(), "usr/lib/ruby/gems/specifications/a-1.0.gemspec", "app/Gemfile.lock")
}
