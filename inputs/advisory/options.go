package advisory

import (
	"context"
	"time"

	"github.com/boltseal/boltseal/inputs"
)

// Options say where vulnerabilities come from.
type Options struct {
	// DB is the directory of the advisory store, or one file of it; "" for none.
	DB string
	// Results are other scanners' reports, taken beside or instead of the store.
	Results []Results
	// VEX are statements about vulnerabilities, applied last and in order.
	VEX []VEX
	// Time is the effective time of the run: the store's age is counted to it.
	Time time.Time
	// MaxAge is how old the store's data may be; 0 for any age.
	MaxAge time.Duration
}

// Results are the findings of another scanner.
type Results interface {
	// Merge adds to doc the vulnerabilities that the reports list for it (see
	// merge.Into). covers says of which packages advisory data is not missed,
	// because a report about doc looked at their kind.
	Merge(ctx context.Context, doc *inputs.Document) (covers func(*inputs.Package) bool, err error)
}

// VEX is a set of statements about vulnerabilities.
type VEX interface {
	// Apply sets the VEX fields of doc's vulnerabilities that a statement speaks
	// of, and notes why others were not applied.
	Apply(ctx context.Context, doc *inputs.Document) error
}

// FactVulnerabilities is the fact that is missing where advisories could not
// be looked up for some of the packages.
const FactVulnerabilities = "vulnerabilities"

// FactAge is the fact that is missing where the store is older than it may be.
const FactAge = "vulnerability-data-age"

// FactKEV and FactEPSS are missing where the store has no list of exploited
// vulnerabilities, or no probabilities of exploitation.
const (
	FactKEV  = "kev"
	FactEPSS = "epss"
)
