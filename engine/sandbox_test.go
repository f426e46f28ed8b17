package engine

import (
	"slices"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// TestBuiltinsAreClassified keeps a new version of OPA from widening the
// sandbox by itself.
func TestBuiltinsAreClassified(t *testing.T) {
	known := map[string]bool{}
	for _, b := range ast.CapabilitiesForThisVersion().Builtins {
		known[b.Name] = true
		allowed, denied := slices.Contains(allowedBuiltins(), b.Name), slices.Contains(deniedBuiltins(), b.Name)
		if allowed == denied {
			t.Errorf("built-in %s: allowed %v, denied %v", b.Name, allowed, denied)
		}
	}
	for _, name := range slices.Concat(allowedBuiltins(), deniedBuiltins()) {
		if !known[name] {
			t.Errorf("%s is no built-in of this version of OPA", name)
		}
	}
	for _, b := range ast.CapabilitiesForThisVersion().Builtins {
		if b.IsNondeterministic() && !slices.Contains(deniedBuiltins(), b.Name) && b.Name != "time.now_ns" {
			t.Logf("nondeterministic and allowed: %s", b.Name)
		}
	}
	if c := sandbox(); len(c.Builtins) != len(allowedBuiltins()) || c.AllowNet == nil || len(c.AllowNet) != 0 {
		t.Errorf("the sandbox holds %d built-ins and %v", len(c.Builtins), c.AllowNet)
	}
}
