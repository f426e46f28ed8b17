package inputs

import (
	"context"
	"io"
	"io/fs"
	"iter"
)

// Confidence says how sure a collector is that it can read a Ref.
type Confidence int

// Confidence levels. Two collectors that are Sure of one Ref are an error
// that names both; Maybe is taken only when nobody is Sure.
const (
	No Confidence = iota
	Maybe
	Sure
)

// HeadSize is how much of a file a collector sees when it is asked to Match.
const HeadSize = 64 << 10

// Ref is one thing that might be judged: a file, standard input, or something
// with an address, such as an image.
type Ref struct {
	// Name is how reports call it: a slash-separated path, "-", or an address.
	Name string
	// Address says where it is to be had if it is no file: docker://nginx:1.27,
	// oci:build/layout. "" for files and standard input.
	Address string
	// Head is the first HeadSize bytes at most.
	Head []byte
	// Named says that the user named it; otherwise a walk found it.
	Named bool
	// Bytes returns the whole content; it fails where that exceeds Limits.File.
	Bytes func() ([]byte, error)
	// Open opens the whole content for reading anywhere in it, however large it
	// is; nil for what is no file. Whoever opens closes.
	Open func() (File, error)
	// Tree is what the file may speak of beside itself, to be read only: the
	// repository it lies in, else the directory that was named. Nothing leads
	// out of it. Nil where there is none, as for standard input.
	Tree fs.FS
	// Path is the file's own path in Tree, "" where there is no Tree.
	Path string
	// Limits bound what a collector may spend on the Ref.
	Limits Limits
	// Namespace is assumed for Kubernetes objects that state none (identity only).
	Namespace string
	// BuildArgs are given values of a Dockerfile's ARGs, as --build-arg does.
	BuildArgs map[string]string
	// Chart is how a chart is rendered.
	Chart ChartOptions
	// Images is how images are read.
	Images ImageOptions
}

// File is a file that is open for reading anywhere in it.
type File interface {
	io.ReaderAt
	io.Closer
	// Size is the length in bytes.
	Size() int64
}

// ImageOptions are how images are found and read.
type ImageOptions struct {
	// Dir is the directory that relative paths in addresses start from.
	Dir string
	// Platforms are those to judge of an index, os/arch[/variant]; none for all.
	Platforms []string
	// Insecure are the registries, host[:port], that may be spoken to without
	// TLS or with a certificate that cannot be verified.
	Insecure []string
	// Hosts are hosts, host[:port], besides the registry's own that may lie in a
	// private network and may be given its credentials: where it keeps its blobs
	// and gives its tokens.
	Hosts []string
	// Offline forbids every connection to a registry.
	Offline bool
	// Cache is the directory that keeps what was found in layers, "" for none.
	Cache string
	// CacheSize bounds the cache in bytes.
	CacheSize int64
	// Repositories and Tags are globs that say what of a whole registry is meant;
	// none for all.
	Repositories, Tags []string
	// Limits bound what an image may cost.
	Limits ImageLimits
}

// ImageLimits bound what a hostile image can cost.
type ImageLimits struct {
	// Layers is the largest number of layers.
	Layers int
	// Entries is the largest number of entries of all layers of an image together.
	Entries int
	// Unpacked is the largest size of all layers of an image together, in bytes, uncompressed.
	Unpacked int64
	// Manifest is the largest manifest, index or configuration in bytes.
	Manifest int64
	// Content is the largest file whose content is held in memory, in bytes.
	Content int64
}

// DefaultImageLimits are the limits in force when no flag changes them.
func DefaultImageLimits() ImageLimits {
	return ImageLimits{Layers: 512, Entries: 5_000_000, Unpacked: 64 << 30, Manifest: 8 << 20, Content: 32 << 20}
}

// ChartOptions are how Helm charts are rendered.
type ChartOptions struct {
	// Values are values files, the last wins.
	Values []ValuesFile
	// Set and SetString are single values as helm's --set and --set-string take them.
	Set, SetString []string
	// KubeVersion is the version of Kubernetes to render for, "" for Helm's default.
	KubeVersion string
	// APIVersions are API versions that the cluster has besides the usual ones.
	APIVersions []string
	// Release is the name of the release, "" for Helm's default.
	Release string
}

// ValuesFile is a file of values.
type ValuesFile struct {
	// Name is how reports call it.
	Name string
	// Text is its content.
	Text []byte
}

// Limits bound what hostile input can cost. Zero values are not "unlimited":
// use DefaultLimits and change what is to be changed.
type Limits struct {
	// File is the largest file in bytes.
	File int64
	// Document is the largest document in bytes, aliases expanded.
	Document int64
	// Depth is the deepest nesting.
	Depth int
	// AliasFactor bounds how many times its own size a file's aliases may expand to.
	AliasFactor int
	// Documents is the largest number of documents in one run.
	Documents int
	// String is the longest string in bytes; longer ones are cut and listed as a Gap.
	String int
}

// DefaultLimits are the limits in force when no flag changes them.
func DefaultLimits() Limits {
	return Limits{File: 16 << 20, Document: 8 << 20, Depth: 200, AliasFactor: 10, Documents: 100_000, String: 1 << 20}
}

// Collector makes documents of one kind.
type Collector interface {
	// Kind is the kind of the documents it makes.
	Kind() Kind
	// Match says from the name and the head whether the collector can read ref.
	Match(ref Ref) Confidence
	// Collect yields ref's documents. A pair holds exactly one of the two; an
	// error does not stop the walk: the next document may still be fine.
	Collect(ctx context.Context, ref Ref) iter.Seq2[*Collected, error]
}

// Composer is a Collector that makes documents of several files: what it
// composes is not judged by itself as well.
type Composer interface {
	Collector
	// Composes lists the files that ref's documents are made of, ref itself
	// aside, as paths within ref.Tree. The error says that this cannot be known.
	Composes(ctx context.Context, ref Ref) ([]string, error)
}

// Addressed is a Collector that reads what is no file.
type Addressed interface {
	Collector
	// Addresses says whether arg is an address that the collector reads: Sure
	// where it says so itself (docker://nginx), Maybe where it could be a file's
	// name as well (nginx:1.27) and is an address only if there is no such file.
	Addresses(arg string) Confidence
	// Expand lists the addresses that one address stands for: those of all
	// images for a whole registry, itself for any other.
	Expand(ctx context.Context, address string, o ImageOptions) ([]string, error)
}

// Enricher adds to a document what is known from elsewhere: vulnerabilities of
// its packages. What cannot be known becomes a Gap; an error says that the
// document cannot be judged.
type Enricher interface {
	Enrich(ctx context.Context, doc *Document) error
}

// Collected is a document and what is known about where it came from.
type Collected struct {
	// Doc is the document.
	Doc *Document
	// Locator finds the document's nodes in its file.
	Locator Locator
	// Raw is what conftest's parser for the same file would show as input.
	Raw any
	// RawFrom makes Raw when it is asked for; nil where Raw is there already.
	RawFrom func() any
	// Source is the content that was judged, never re-read.
	Source []byte
	// Others are the contents of the other files that Locator leads to, by the
	// name it gives them: the bases and patches of a kustomization.
	Others map[string][]byte
	// Ignores are the inline ignore comments in the document.
	Ignores []InlineIgnore
	// Secrets are values that no output may show, such as a Secret's data.
	Secrets []string
}

// Shown is what conftest's parser would show: Raw, made first if need be.
func (c *Collected) Shown() any {
	if c.Raw == nil && c.RawFrom != nil {
		return c.RawFrom()
	}
	return c.Raw
}

// InlineIgnore is a comment that asks for findings to be ignored.
type InlineIgnore struct {
	// Text is the comment from "boltseal:ignore=" on.
	Text string
	// File is the file it stands in, "" for the one that was collected.
	File string
	// Line is the comment's own line.
	Line int
	// From and To are the lines it speaks for: the instruction or node that
	// follows it or that it trails.
	From, To int
}

// SkipError says that a file is not the collector's to judge: no manifest, no
// Dockerfile. A walk counts it as skipped; for a named file it is an error.
type SkipError struct {
	// Why says what the file is instead.
	Why string
}

// Error implements error.
func (e *SkipError) Error() string { return e.Why }

// PositionError is an error at a place in a file.
type PositionError struct {
	// Pos is the place; Line may be 0 where only the file is known.
	Pos Position
	// Err is what went wrong.
	Err error
}

// Error implements error; the place is printed by whoever reports it.
func (e *PositionError) Error() string { return e.Err.Error() }

// Unwrap returns the underlying error.
func (e *PositionError) Unwrap() error { return e.Err }
