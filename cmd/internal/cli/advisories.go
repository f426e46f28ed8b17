package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/advisory"
	"github.com/boltseal/boltseal/inputs/advisory/findings"
	"github.com/boltseal/boltseal/inputs/advisory/vex"
)

// advisoryFlags say where vulnerabilities come from.
type advisoryFlags struct {
	db           word
	vex, results words
	maxAge       span
}

// addAdvisoryFlags registers the flags of every verb that looks packages up.
func addAdvisoryFlags(flags *pflag.FlagSet) *advisoryFlags {
	f := &advisoryFlags{db: word{kind: "path"}, vex: words{kind: "file"}, results: words{kind: "file"}}
	flags.Var(&f.db, "db", "advisory store, see boltseal db (default: boltseal/db in the user's cache)")
	flags.Var(&f.vex, "vex", "VEX `file` or directory (OpenVEX, CycloneDX, CSAF) to apply, repeatable")
	flags.Var(&f.results, "results", "`file` with what another scanner found (Trivy, Grype, OSV-Scanner, CycloneDX, SARIF) to judge as well, repeatable")
	flags.Var(&f.maxAge, "db-max-age", "how old the advisory store may be, such as 168h; 0 for any age")
	return f
}

// enricher looks packages up. The store is opened when the first document with
// packages comes: most runs have none. What the flags name is read at once.
// held, unless nil, may refuse a store by its digest when it is opened.
func (a *App) enricher(f *advisoryFlags, now time.Time, held func(digest string) error) (inputs.Enricher, error) {
	o := advisory.Options{DB: a.cacheDir(f.db.text, "db"), Time: now, MaxAge: time.Duration(f.maxAge)}
	if _, err := os.Stat(o.DB); errors.Is(err, fs.ErrNotExist) && f.db.text == "" {
		o.DB = ""
	} else if err != nil && f.db.text != "" {
		return nil, fmt.Errorf("--db %s: %w", f.db.text, errors.Unwrap(err))
	}
	if len(f.results.list) > 0 {
		reports, err := findings.Load(a.paths(f.results.list))
		if err != nil {
			return nil, fmt.Errorf("--results: %w", err)
		}
		o.Results = append(o.Results, reports)
	}
	if len(f.vex.list) > 0 {
		statements, err := vex.Load(a.paths(f.vex.list))
		if err != nil {
			return nil, fmt.Errorf("--vex: %w", err)
		}
		o.VEX = append(o.VEX, statements)
	}
	return &lazyEnricher{open: sync.OnceValues(func() (*advisory.Enricher, error) {
		e, err := advisory.New(o)
		if err == nil && held != nil {
			err = held(e.Digest())
		}
		return e, err
	})}, nil
}

// paths are the names of files as the process sees them.
func (a *App) paths(names []string) []string {
	all := make([]string, len(names))
	for i, name := range names {
		if all[i] = name; !filepath.IsAbs(name) {
			all[i] = filepath.Join(a.Dir, name)
		}
	}
	return all
}

// lazyEnricher is an enricher that is opened when it is first needed.
type lazyEnricher struct {
	open func() (*advisory.Enricher, error)
}

// Enrich implements inputs.Enricher.
func (e *lazyEnricher) Enrich(ctx context.Context, doc *inputs.Document) error {
	opened, err := e.open()
	if err != nil {
		return err
	}
	return opened.Enrich(ctx, doc)
}
