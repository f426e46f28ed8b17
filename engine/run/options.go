package run

import (
	"io"
	"runtime"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/ledger"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/inputs"
)

// DefaultMaxFindings is how many findings of one rule in one document are
// reported where nothing else is said.
const DefaultMaxFindings = 100

// Options say what to judge and how.
type Options struct {
	// Args are what was named: files, directories, addresses of images, "-" for Stdin.
	Args []string
	// Stdin is read for "-".
	Stdin io.Reader
	// StdinFilename is what standard input is called; "" for "-".
	StdinFilename string
	// Dir is the working directory that names are relative to; "" for the process's own.
	Dir string
	// As is the kind that named files are taken for; "" to tell by name and
	// content. In a walk it leaves out the files of other kinds.
	As inputs.Kind
	// Collectors make the documents.
	Collectors []inputs.Collector
	// Limits bound what input can cost; zero fields take their defaults.
	Limits inputs.Limits
	// Namespace is assumed for Kubernetes objects that state none.
	Namespace string
	// BuildArgs are values of Dockerfiles' ARGs.
	BuildArgs map[string]string
	// Chart is how charts are rendered. Its values are for the charts that
	// Args name: a chart's folder, or its Chart.yaml.
	Chart inputs.ChartOptions
	// Images is how images are found and read.
	Images inputs.ImageOptions
	// Enrichers add what is known of the software in images and bills of
	// materials, in this order.
	Enrichers []inputs.Enricher

	// Policy judges.
	Policy *engine.Policy
	// FailOn is the severity from which a new finding fails a document; ""
	// for high, engine.Never for none.
	FailOn engine.Severity
	// UnknownRank is the severity that "unknown" counts as; "" for what
	// the policy says, else high.
	UnknownRank engine.Severity
	// AllowMissing are facts whose absence makes no rule incomplete.
	AllowMissing []string
	// Time is the effective time; zero for now.
	Time time.Time

	// MaxFindings is how many findings of one rule in one document are
	// reported; all count for the verdict, the rest is counted. 0 for 100.
	MaxFindings int

	// Ledger is the waiver ledger; nil for none.
	Ledger *ledger.Ledger
	// LedgerDir is the folder of the ledger: its waivers may name files
	// relative to it. "" for none.
	LedgerDir string
	// Require is what inline ignores and annotations must hold.
	Require ledger.Requirements
	// InlineIgnores lets inline ignores and annotations count.
	InlineIgnores bool
	// Baseline are findings that are known already; nil for none.
	Baseline *report.Baseline

	// CompareTo are images, bills of materials or files that are judged as well:
	// only what the documents of Args have and their counterparts there have not
	// is new.
	CompareTo []string

	// Explain explains every new finding, ExplainFull with the expressions of helpers.
	Explain, ExplainFull bool
	// WhyNot are rules to explain where they did not fire.
	WhyNot []string
	// Trace are rules to explain in full on every document: where they fired, with
	// what helpers did, and where they did not.
	Trace []string
	// ListAll lists also files that were skipped for their name alone.
	ListAll bool

	// Workers is how many files are judged at once; 0 for one per processor.
	Workers int
	// Progress is told how many files of how many are done; it is never called
	// twice at once. Nil for nobody.
	Progress func(done, total int)
	// InForce lists the files that decided, for the report.
	InForce []report.InForce
	// Tool is who writes the report.
	Tool report.Tool

	// disk replaces the file system in tests.
	disk disk
}

// Outcome is what a run came to.
type Outcome struct {
	// Report is the report, not yet redacted.
	Report report.Report
	// Redactor knows every secret that was seen; writers need it.
	Redactor *report.Redactor
}

// withDefaults fills in what was left empty.
func (o Options) withDefaults() Options {
	limits := inputs.DefaultLimits()
	fill(&o.Limits.File, limits.File)
	fill(&o.Limits.Document, limits.Document)
	fill(&o.Limits.Depth, limits.Depth)
	fill(&o.Limits.AliasFactor, limits.AliasFactor)
	fill(&o.Limits.Documents, limits.Documents)
	fill(&o.Limits.String, limits.String)
	most := inputs.DefaultImageLimits()
	fill(&o.Images.Limits.Layers, most.Layers)
	fill(&o.Images.Limits.Entries, most.Entries)
	fill(&o.Images.Limits.Unpacked, most.Unpacked)
	fill(&o.Images.Limits.Manifest, most.Manifest)
	fill(&o.Images.Limits.Content, most.Content)
	fill(&o.Images.Dir, o.Dir)
	fill(&o.FailOn, engine.High)
	fill(&o.MaxFindings, DefaultMaxFindings)
	fill(&o.UnknownRank, engine.High)
	fill(&o.Workers, runtime.GOMAXPROCS(0))
	if o.Time.IsZero() {
		o.Time = time.Now()
	}
	if o.disk == nil {
		o.disk = realDisk{}
	}
	return o
}

func fill[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
