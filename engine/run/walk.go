package run

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// helmReason is why the files of a chart are skipped: templates are no YAML
// until they are rendered, and subcharts are rendered with their parent.
const helmReason = "part of a Helm chart: judged as the chart renders"

// item is one thing that was named or found, in the order of the report: a
// file to judge, or a reason why there is none.
type item struct {
	root  int    // which argument it came from
	name  string // how reports call it
	path  string // where it lies, links followed
	ident string // its name within its repository, else name
	named bool
	stdin bool
	// address says where it is if it is no file.
	address string
	tree    *confined // what it may speak of beside itself, nil for nothing
	// composed says that it is made of several files, so that it is an
	// inventory of its own.
	composed bool

	err  error  // it cannot be read
	skip string // why it is skipped
	link string // it is a symbolic link at this path, looked at last
}

// judged reports whether the item is a file to read.
func (it *item) judged() bool { return it.err == nil && it.skip == "" && it.link == "" }

// walker finds the files.
type walker struct {
	options  *Options
	dir      string // the working directory, real
	items    []item
	unlisted int            // files skipped for their name alone
	seen     map[string]int // items by real path
	ignores  []*ignoreFile  // every ignore file in force
	root     root           // the argument that is being walked
	trees    map[string]*confined
}

// root is one named directory.
type root struct {
	index int
	real  string
	name  string
	repo  string // the repository it lies in, "" for none
	tree  *confined
	files []*ignoreFile
}

// find lists everything the arguments name, in order.
func find(ctx context.Context, o *Options) (*walker, error) {
	dir := o.Dir
	if dir == "" {
		dir = "."
	}
	abs, err := filepath.Abs(dir)
	if err == nil {
		abs, err = filepath.EvalSymlinks(abs)
	}
	if err != nil {
		return nil, fmt.Errorf("find the working directory: %w", err)
	}
	w := &walker{options: o, dir: abs, seen: map[string]int{}, trees: map[string]*confined{}}
	for i, arg := range o.Args {
		w.argument(ctx, i, arg)
	}
	w.resolveLinks()
	return w, nil
}

func (w *walker) argument(ctx context.Context, index int, arg string) {
	if arg == "-" {
		w.stdin(index)
		return
	}
	collector, confidence := w.options.addressed(arg)
	if confidence == inputs.Sure {
		w.address(ctx, index, collector, arg, arg)
		return
	}
	full := arg
	if !filepath.IsAbs(full) {
		full = filepath.Join(w.dir, full)
	}
	it := item{root: index, name: w.nameOf(arg), named: true}
	it.ident = it.name
	real, err := filepath.EvalSymlinks(full)
	var info fs.FileInfo
	if err == nil {
		info, err = os.Stat(real)
	}
	switch {
	case arg == "":
		it.err = errors.New("an empty name")
	case errors.Is(err, fs.ErrNotExist) && confidence == inputs.Maybe:
		w.address(ctx, index, collector, arg, arg)
		return
	case errors.Is(err, fs.ErrNotExist):
		it.err = errors.New("no such file or directory")
	case err != nil:
		it.err = plain(err)
	case info.IsDir():
		if layout, address := w.layout(real); layout != nil {
			w.address(ctx, index, layout, address, it.name)
			return
		}
		w.directory(index, real, it.name)
		return
	case !info.Mode().IsRegular():
		it.err = errors.New("not a regular file; pipe it in and name it - to read standard input")
	default:
		it.path = real
		repo := repository(filepath.Dir(real))
		it.ident, it.tree = identity(repo, real, it.name), w.treeOf(filepath.Dir(real), repo)
	}
	w.add(it)
}

func (w *walker) stdin(index int) {
	name := w.options.StdinFilename
	if name == "" {
		name = "-"
	}
	name = filepath.ToSlash(name)
	w.add(item{root: index, name: name, ident: name, path: "-", named: true, stdin: true})
}

// nameOf is how reports call an argument: as written, tidied, with slashes;
// an absolute path below the working directory is made relative to it.
func (w *walker) nameOf(arg string) string {
	clean := filepath.Clean(arg)
	if filepath.IsAbs(clean) {
		if rel, ok := relative(w.dir, clean); ok {
			return rel
		}
	}
	return filepath.ToSlash(clean)
}

// joinName is the name of an entry of a directory.
func joinName(dir, entry string) string {
	if dir == "." {
		return entry
	}
	return path.Join(dir, entry)
}

// add appends an item unless its file is there already: naming a file makes
// an earlier find of it a named one.
func (w *walker) add(it item) {
	if it.path != "" {
		if at, ok := w.seen[it.path]; ok {
			if old := &w.items[at]; it.named {
				old.named, old.err, old.skip, old.ident, old.tree = true, it.err, "", it.ident, it.tree
			}
			return
		}
		w.seen[it.path] = len(w.items)
	}
	w.items = append(w.items, it)
}

// directory walks a named directory.
func (w *walker) directory(index int, real, name string) {
	w.root = root{index: index, real: real, name: name, repo: repository(real)}
	w.root.tree = w.treeOf(real, w.root.repo)
	if _, within := relative(w.dir, real); within && real != w.dir {
		w.readIgnore(w.dir, ".")
	}
	w.readIgnore(real, name)
	w.walk(real, name, inChartTemplates(real))
	w.nameChart(real)
}

// readIgnore puts a directory's ignore file in force for the walk.
func (w *walker) readIgnore(dir, name string) {
	for _, known := range w.ignores {
		if known.base == dir {
			w.root.files = append(w.root.files, known)
			return
		}
	}
	file, errs := readIgnore(w.options.disk, dir, name)
	for _, err := range errs {
		w.add(item{root: w.root.index, name: joinName(name, IgnoreName), err: err})
	}
	if file != nil {
		w.ignores = append(w.ignores, file)
		w.root.files = append(w.root.files, file)
	}
}

// walk lists a directory and what lies below it. Links to directories are
// never followed: inside the root the directory is walked by its own name,
// and outside it is not to be walked. So no loop can arise.
func (w *walker) walk(real, name string, templates bool) {
	entries, err := w.options.disk.ReadDir(real)
	if err != nil {
		w.add(item{root: w.root.index, name: name, err: fmt.Errorf("read directory: %w", plain(err))})
	}
	chart := false
	for _, e := range entries {
		chart = chart || e.Name() == "Chart.yaml" && !e.IsDir()
	}
	for _, e := range entries {
		if e.Name() == ".git" {
			continue
		}
		child := item{root: w.root.index, name: joinName(name, e.Name()), path: filepath.Join(real, e.Name()), tree: w.root.tree}
		if where, yes := ignored(w.root.files, child.path, e.IsDir()); yes {
			if child.skip = "left out by " + where; !e.Type().IsRegular() {
				child.path = ""
			}
			w.add(child)
			continue
		}
		if e.IsDir() {
			w.walk(child.path, child.name, templates || chart && (e.Name() == "templates" || e.Name() == "charts"))
			continue
		}
		w.entry(child, e, templates)
	}
}

// entry adds a directory's entry that is no directory.
func (w *walker) entry(it item, e fs.DirEntry, templates bool) {
	worth := worthOpening(it.name)
	switch {
	case e.Type()&fs.ModeSymlink != 0:
		it.link, it.path = it.path, ""
	case !e.Type().IsRegular():
		it.path, it.skip = "", "not a regular file"
	case templates && worth:
		it.skip = helmReason
	case !worth:
		if !w.options.ListAll {
			w.unlisted++
			return
		}
		// It keeps no path: a link whose name is worth opening may lead to it.
		it.path, it.skip = "", "its name is that of another sort of file"
	default:
		w.regular(&it, e)
	}
	w.add(it)
}

func (w *walker) regular(it *item, e fs.DirEntry) {
	it.ident = identity(w.root.repo, it.path, it.name)
	info, err := e.Info()
	switch {
	case err != nil:
		it.err = plain(err)
	case info.Size() <= w.options.Limits.File:
	case saysDockerfile(it.name) || saysData(it.name):
		// Its collector says whether it is too big: bills of materials are large.
	default:
		it.skip = tooBig(info.Size(), w.options.Limits.File).Error()
	}
}

// resolveLinks looks where the links lead, once every file is known: one that
// leads to a file of the walk is that file and not judged twice.
func (w *walker) resolveLinks() {
	for i := range w.items {
		it := &w.items[i]
		if it.link == "" {
			continue
		}
		link := it.link
		it.link = ""
		it.skip = w.resolveLink(it, link)
		if it.skip == "" {
			w.seen[it.path] = i
		}
	}
}

// resolveLink gives the reason why the link is not judged, "" when it is.
func (w *walker) resolveLink(it *item, link string) string {
	base, err := filepath.EvalSymlinks(w.rootOf(it))
	if err != nil {
		return "symbolic link that leads nowhere"
	}
	target, err := filepath.EvalSymlinks(link)
	if err != nil {
		return "symbolic link that leads nowhere"
	}
	if _, within := relative(base, target); !within {
		return "symbolic link that leaves " + w.nameOf(w.options.Args[it.root])
	}
	info, err := os.Stat(target)
	if err != nil {
		it.err = plain(err)
		return ""
	}
	at, known := w.seen[target]
	switch {
	case info.IsDir() || known && (w.items[at].judged() || w.items[at].skip == helmReason):
		return "symbolic link to what is walked by its own name"
	case !info.Mode().IsRegular():
		return "not a regular file"
	case !worthOpening(it.name):
		return "its name is that of another sort of file"
	}
	if where, yes := ignored(w.ignores, target, false); yes {
		return "left out by " + where
	}
	if info.Size() > w.options.Limits.File {
		it.err = tooBig(info.Size(), w.options.Limits.File)
	}
	it.path, it.ident = target, identity(repository(filepath.Dir(link)), link, it.name)
	return ""
}

func (w *walker) rootOf(it *item) string {
	arg := w.options.Args[it.root]
	if filepath.IsAbs(arg) {
		return arg
	}
	return filepath.Join(w.dir, arg)
}

// repository is the nearest directory at or above dir that holds .git, "" for none.
func repository(dir string) string {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// identity is a file's name within its repository, so that it does not depend
// on where the tool was started.
func identity(repo, real, name string) string {
	if repo != "" {
		if rel, ok := relative(repo, real); ok {
			return rel
		}
	}
	return name
}

// inChartTemplates reports whether a directory lies in a chart's templates or
// among its subcharts.
func inChartTemplates(dir string) bool {
	if info, err := os.Stat(filepath.Join(dir, "Chart.yaml")); err == nil && !info.IsDir() {
		return false // a chart that was named
	}
	for parent := filepath.Dir(dir); parent != dir; dir, parent = parent, filepath.Dir(parent) {
		if base := filepath.Base(dir); base != "templates" && base != "charts" {
			continue
		}
		if info, err := os.Stat(filepath.Join(parent, "Chart.yaml")); err == nil && !info.IsDir() {
			return true
		}
	}
	return false
}

// problem is an error with the file it concerns.
func problem(name string, err error) *inputs.PositionError {
	var positioned *inputs.PositionError
	if !errors.As(err, &positioned) {
		return &inputs.PositionError{Pos: inputs.Position{File: name}, Err: err}
	}
	pos := positioned.Pos
	if pos.File == "" {
		pos.File = name
	}
	return &inputs.PositionError{Pos: pos, Err: errors.New(strings.TrimSpace(err.Error()))}
}
