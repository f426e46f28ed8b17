package lint

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Level is how sure a check is.
type Level string

const (
	// Error is what certainly does not do what it is meant to.
	Error Level = "error"
	// Warning is what probably does not, or may be dear.
	Warning Level = "warning"
)

// Check is one thing that Run looks for.
type Check struct {
	// Name is what --only, --skip and comments call it.
	Name string
	// Level is the level of its findings.
	Level Level
	// Title says in one line what it finds.
	Title string
	// Fix says in one line what to do.
	Fix string

	run func(*pass)
}

// Finding is one place that a check objects to.
type Finding struct {
	// File is the file, under the path of the tree.
	File string `json:"file"`
	// Line and Column are 1-based; 0 where the whole file is meant.
	Line   int `json:"line"`
	Column int `json:"column"`
	// Check is the check's name.
	Check string `json:"check"`
	Level Level  `json:"level"`
	// Message says what is wrong.
	Message string `json:"message"`
	// Fix says what to do.
	Fix string `json:"fix"`
}

// String is file:line:column: message (check).
func (f Finding) String() string {
	place := f.File
	if f.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", f.File, f.Line, max(f.Column, 1))
	}
	return fmt.Sprintf("%s: %s (%s)", place, f.Message, f.Check)
}

// Secret is a secret that was found in a file.
type Secret struct {
	// Line is where, What names its sort; never the secret itself.
	Line int
	What string
}

// Options say what Run judges.
type Options struct {
	// Policies is the tree: policies and their tests.
	Policies fs.FS
	// Path is how findings call the tree; it is put before file names.
	Path string
	// Library says that the tree is a rule library as package policies embeds one.
	Library bool
	// Only are the checks to run, all where empty; Skip those not to run.
	Only, Skip []string
	// Secrets finds secrets in a file's text; nil for not looking.
	Secrets func(ctx context.Context, name string, content []byte) []Secret
	// Portable says of rules why they cannot be exported for Gatekeeper, by id;
	// nil for going by the text alone. Its error means that this is not known.
	Portable func(ctx context.Context, rules []string) (map[string]string, error)
}

// ErrNoPolicies says that a tree holds no .rego file.
var ErrNoPolicies = errors.New("no policies")

// Run judges a tree. The findings are in order of place. The error is for what
// keeps it from judging: a tree that cannot be read or holds no policy, or a
// check that there is not. A file that does not parse is a finding.
func Run(ctx context.Context, o Options) ([]Finding, error) {
	chosen, err := choose(o)
	if err != nil {
		return nil, err
	}
	t, err := read(ctx, o)
	if err != nil {
		return nil, err
	}
	var found []Finding
	for _, check := range chosen {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p := &pass{ctx: ctx, tree: t, check: check}
		check.run(p)
		found = append(found, p.found...)
	}
	found = t.withoutIgnored(found, chosen, len(o.Only) == 0)
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column, cmp.Compare(a.Check, b.Check), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(found), nil
}

// choose are the checks that the options let through.
func choose(o Options) ([]Check, error) {
	all := Checks()
	for _, name := range slices.Concat(o.Only, o.Skip) {
		if !slices.ContainsFunc(all, func(c Check) bool { return c.Name == name }) {
			return nil, fmt.Errorf("there is no check %q", name)
		}
	}
	return slices.DeleteFunc(all, func(c Check) bool {
		return len(o.Only) > 0 && !slices.Contains(o.Only, c.Name) || slices.Contains(o.Skip, c.Name) ||
			c.Name == secretsCheck && o.Secrets == nil
	}), nil
}

// pass is one check at work.
type pass struct {
	ctx   context.Context
	tree  *tree
	check Check
	found []Finding
}

// report adds a finding. Message and fix are of this place; an empty fix is
// the check's own.
func (p *pass) report(loc *ast.Location, format string, args ...any) {
	f := Finding{Check: p.check.Name, Level: p.check.Level, Fix: p.check.Fix, Message: fmt.Sprintf(format, args...)}
	if loc != nil {
		f.File, f.Line, f.Column = loc.File, loc.Row, loc.Col
	}
	p.found = append(p.found, f)
}

// reportFile adds a finding about a line of a file, 0 for the whole of it.
func (p *pass) reportFile(name string, line int, format string, args ...any) {
	p.report(&ast.Location{File: path.Join(p.tree.options.Path, name), Row: line, Col: min(line, 1)}, format, args...)
}

// ignoreMark starts a comment that keeps findings from being reported.
const ignoreMark = "boltseal:lint-ignore="

// ignore is such a comment.
type ignore struct {
	loc    *ast.Location
	checks []string
	reason string
	// from and to are the lines it is about.
	from, to int
	used     bool
}

// ignores reads the comments of a file. One is about its own line, and about
// those below it up to the first that is no comment.
func (f *file) ignores() []*ignore {
	if f.parsed == nil {
		return nil
	}
	comment := map[int]bool{}
	for _, c := range f.parsed.Comments {
		if f.alone(c) {
			comment[c.Location.Row] = true
		}
	}
	var out []*ignore
	for _, c := range f.parsed.Comments {
		text, ok := strings.CutPrefix(strings.TrimSpace(string(c.Text)), ignoreMark)
		if !ok {
			continue
		}
		names, reason, _ := strings.Cut(text, " ")
		i := &ignore{loc: c.Location, checks: strings.Split(names, ","), reason: strings.TrimSpace(reason), from: c.Location.Row, to: c.Location.Row}
		for comment[i.to] || i.to < len(f.lines) && strings.TrimSpace(f.lines[i.to-1]) == "" {
			i.to++
		}
		out = append(out, i)
	}
	return out
}

// alone says that a comment has its line for itself.
func (f *file) alone(c *ast.Comment) bool {
	row := c.Location.Row
	return row >= 1 && row <= len(f.lines) && strings.HasPrefix(strings.TrimSpace(f.lines[row-1]), "#")
}

// withoutIgnored drops findings that comments are about. Comments that are
// wrong are findings of the check lint-ignore, and so are those that nothing
// needs, where all checks ran.
func (t *tree) withoutIgnored(found []Finding, chosen []Check, all bool) []Finding {
	byFile := map[string][]*ignore{}
	for _, f := range t.files {
		if list := f.ignores(); len(list) > 0 {
			byFile[f.display] = list
		}
	}
	found = slices.DeleteFunc(found, func(f Finding) bool {
		for _, i := range byFile[f.File] {
			if i.reason != "" && slices.Contains(i.checks, f.Check) && i.from <= f.Line && f.Line <= i.to {
				i.used = true
				return true
			}
		}
		return false
	})
	at := slices.IndexFunc(chosen, func(c Check) bool { return c.Name == ignoreCheck })
	if at < 0 {
		return found
	}
	p := &pass{tree: t, check: chosen[at]}
	for _, list := range byFile {
		for _, i := range list {
			i.judge(p, chosen, all)
		}
	}
	return append(found, p.found...)
}

// judge reports a comment that is wrong or not needed.
func (i *ignore) judge(p *pass, chosen []Check, all bool) {
	for _, name := range i.checks {
		if !slices.ContainsFunc(Checks(), func(c Check) bool { return c.Name == name }) {
			p.report(i.loc, "there is no check %q", name)
			return
		}
		all = all && slices.ContainsFunc(chosen, func(c Check) bool { return c.Name == name })
	}
	switch {
	case i.reason == "":
		p.report(i.loc, "the comment says no reason, so it ignores nothing")
	case all && !i.used:
		p.report(i.loc, "the comment ignores nothing: %s finds nothing here", strings.Join(i.checks, ", "))
	}
}
