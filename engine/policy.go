package engine

import (
	"context"
	"errors"

	"github.com/boltseal/boltseal/inputs"
)

// Policy is a compiled set of rules. It is immutable and safe for concurrent
// use; what one kind of document needs is prepared when the first arrives.
type Policy struct{}

// Compile loads and checks policies. Every error names file and line.
func Compile(ctx context.Context, cfg Config, sources ...Source) (*Policy, error) {
	return nil, errors.New("engine: not built yet")
}

// Shipped is the embedded rule library.
func Shipped() Source { return Source{} }

// OpenSource reads a policy source from disk: a directory, a .rego file, or
// an OPA bundle (.tar.gz). Symlinks that leave the directory are refused.
func OpenSource(path string) (Source, error) { return Source{}, nil }

// Rules lists all known rules, sorted by id, with Enabled set for each.
func (p *Policy) Rules() []Rule { return nil }

// Profiles lists the known profiles, sorted by name.
func (p *Policy) Profiles() []Profile { return nil }

// Covers reports whether any enabled rule judges documents of kind k.
func (p *Policy) Covers(k inputs.Kind) bool { return false }

// NeedsInventory reports whether an enabled rule reads data.inventory.
func (p *Policy) NeedsInventory() bool { return false }

// Inventory is data.inventory in Gatekeeper's shape, nil when no rule needs it.
type Inventory map[string]any

// Session is one run's view of a policy: the inventory and the effective time.
// It is safe for concurrent use.
type Session struct{}

// Session starts a run.
func (p *Policy) Session(ctx context.Context, inv Inventory) (*Session, error) { return nil, nil }

// Evaluate judges one document. The error is for what keeps the document from
// being judged at all; a rule that cannot be judged is in the Decision.
func (s *Session) Evaluate(ctx context.Context, c *inputs.Collected) (Decision, error) {
	return Decision{}, errors.New("engine: not built yet")
}

// Explain evaluates one finding's rule again and says why it fired; full adds
// every expression of the rule's helpers.
func (s *Session) Explain(ctx context.Context, c *inputs.Collected, f Finding, full bool) (*Explanation, error) {
	return nil, errors.New("engine: not built yet")
}

// WhyNot says why a rule (by id) did not fire on the document.
func (s *Session) WhyNot(ctx context.Context, c *inputs.Collected, rule string) (*Explanation, error) {
	return nil, errors.New("engine: not built yet")
}
