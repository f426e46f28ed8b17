package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/boltseal/boltseal/engine/author"
)

// watchPeriod is how often files are looked at.
const watchPeriod = 500 * time.Millisecond

// watchTests runs the tests, and again whenever a file changes, until it is
// interrupted: that is how it ends, with the outcome of the last run.
func (a *App) watchTests(ctx context.Context, f *testFlags, trees []author.Options) error {
	if f.format.word != "text" {
		return fmt.Errorf("--watch prints text, not %s", f.format.word)
	}
	seen := snapshot(trees)
	last := a.watchedRun(ctx, f, trees, nil)
	ticker := time.NewTicker(watchPeriod)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return last
		case <-ticker.C:
		}
		now := snapshot(trees)
		changed := changes(seen, now)
		if len(changed) == 0 {
			continue
		}
		seen = now
		last = a.watchedRun(ctx, f, trees, changed)
		if ctx.Err() != nil {
			return last
		}
	}
}

// watchedRun runs the tests of what changed, then all. What is wrong is
// printed, for the next change may mend it.
func (a *App) watchedRun(ctx context.Context, f *testFlags, trees []author.Options, changed []string) error {
	if isTerminal(a.Stdout) {
		fmt.Fprint(a.Stdout, "\x1b[2J\x1b[H") // clear, and to the top
	}
	if len(changed) > 0 {
		fmt.Fprintf(a.Stdout, "changed: %s\n", printable(strings.Join(changed[:min(len(changed), 5)], " ")))
	}
	if first := changedTests(ctx, trees, changed); first != "" && f.run.text == "" {
		quick := *f
		quick.coverage, quick.threshold = false, 0
		err := a.testQuietly(ctx, &quick, trees, first)
		var status exitStatus
		if err != nil && (!errors.As(err, &status) || status == exitFail) {
			return a.watched(ctx, err) // the rest can wait until this is right
		}
	}
	return a.watched(ctx, a.testOnce(ctx, f, trees, f.run.text))
}

// testQuietly runs the tests of the trees that have any for a pattern.
func (a *App) testQuietly(ctx context.Context, f *testFlags, trees []author.Options, run string) error {
	for _, options := range trees {
		result, err := a.testTree(ctx, f, options, run)
		if errors.Is(err, author.ErrNoTests) {
			continue
		}
		if err != nil {
			return err
		}
		results := []tested{{options.Path, result}}
		if err := a.printTested(f, results); err != nil {
			return err
		}
		if err := testStatus(f, results, false); err != nil {
			return err
		}
	}
	return nil
}

// watched prints an error of a run, and says that it goes on.
func (a *App) watched(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return exitStatus(exitError)
	}
	var status exitStatus
	if err != nil && !errors.As(err, &status) {
		for line := range strings.SplitSeq(err.Error(), "\n") {
			fmt.Fprintf(a.Stderr, "boltseal: %s\n", printable(line))
		}
		err = exitStatus(exitError)
	}
	fmt.Fprintln(a.Stderr, "boltseal: watching; ctrl-C ends")
	return err
}

// stamp is what tells two versions of a file apart.
type stamp struct {
	size     int64
	modified time.Time
}

// snapshot are the stamps of all files of trees, by tree and name. What cannot
// be read is as good as not there.
func snapshot(trees []author.Options) map[string]stamp {
	out := map[string]stamp{}
	for _, tree := range trees {
		_ = fs.WalkDir(tree.Policies, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				return nil
			}
			if entry.IsDir() {
				if name != "." && strings.HasPrefix(entry.Name(), ".") {
					return fs.SkipDir
				}
				return nil
			}
			if info, err := entry.Info(); err == nil {
				out[path.Join(tree.Path, name)] = stamp{info.Size(), info.ModTime()}
			}
			return nil
		})
	}
	return out
}

// changes are the files that were added, changed or removed, sorted.
func changes(before, now map[string]stamp) []string {
	changed := map[string]bool{}
	for name, s := range now {
		if old, ok := before[name]; !ok || old != s {
			changed[name] = true
		}
	}
	for name := range before {
		if _, ok := now[name]; !ok {
			changed[name] = true
		}
	}
	return slices.Sorted(maps.Keys(changed))
}

// changedTests is a pattern for the tests and examples of the rules that
// changed files belong to, "" for none.
func changedTests(ctx context.Context, trees []author.Options, changed []string) string {
	var parts []string
	for _, tree := range trees {
		for _, name := range author.Touched(ctx, tree.Policies, tree.Path, changed) {
			parts = append(parts, regexp.QuoteMeta(name))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "^(data[.])?(" + strings.Join(parts, "|") + ")(_test)?([.]|$)"
}
