package run

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/ledger"
	"github.com/boltseal/boltseal/inputs"
)

// Run judges everything the options name. The error is for what keeps the
// run from starting or from ending (no policy, an unknown rule, a cancelled
// context); whatever goes wrong with a file is in the report.
func Run(ctx context.Context, o Options) (*Outcome, error) {
	if o.Policy == nil {
		return nil, errors.New("no policy to judge by")
	}
	if o.UnknownRank == "" {
		o.UnknownRank = o.Policy.Rank(engine.Unknown)
	}
	return judgeAll(ctx, o.withDefaults(), enginePolicy{o.Policy})
}

func judgeAll(ctx context.Context, o Options, p policy) (*Outcome, error) {
	started := time.Now()
	if len(o.Args) == 0 {
		return nil, errors.New("nothing to judge: name a file, a directory, or - for standard input")
	}
	b := &bench{options: o, rules: map[ruleKey]*engine.Rule{}}
	rules := p.Rules()
	for i := range rules {
		b.rules[ruleKey{rules[i].ID, rules[i].Instance}] = &rules[i]
	}
	for _, id := range slices.Concat(o.WhyNot, o.Trace) {
		if !slices.ContainsFunc(rules, func(r engine.Rule) bool { return r.ID == id }) {
			return nil, fmt.Errorf("there is no rule %q", id)
		}
	}
	b.book = ledger.NewBook(ledger.Options{Ledger: o.Ledger, Require: o.Require, InDocuments: o.InlineIgnores, Time: o.Time})
	var err error
	if b.against, err = compared(ctx, o, p); err != nil {
		return nil, err
	}
	w, outcomes, err := b.judge(ctx, p)
	if err != nil {
		return nil, err
	}
	defer w.close()
	result := b.assemble(w, outcomes)
	result.Report.ElapsedMS = time.Since(started).Milliseconds()
	return result, nil
}

// judge finds and judges everything; whoever gets the walker closes it.
func (b *bench) judge(ctx context.Context, p policy) (*walker, []outcome, error) {
	w, err := find(ctx, &b.options)
	if err != nil {
		return nil, nil, err
	}
	compose(ctx, &b.options, w.items)
	outcomes := make([]outcome, len(w.items))
	if p.NeedsInventory() || p.NeedsNamespaces() {
		err = b.byRoot(ctx, p, w.items, outcomes)
	} else {
		err = b.streaming(ctx, p, w.items, outcomes)
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		w.close()
		return nil, nil, err
	}
	return w, outcomes, nil
}

// streaming judges each document as soon as it is read.
func (b *bench) streaming(ctx context.Context, p policy, items []item, outcomes []outcome) error {
	session, err := p.Session(ctx, nil)
	if err != nil {
		return fmt.Errorf("start judging: %w", err)
	}
	progress := b.progress(len(items))
	b.parallel(ctx, len(items), func(i int) {
		outcomes[i] = b.file(ctx, session, &items[i], b.counted(ctx, &items[i]))
		progress()
	})
	return nil
}

// byRoot reads all documents of a root before it judges them: each root is an
// inventory of its own.
func (b *bench) byRoot(ctx context.Context, p policy, items []item, outcomes []outcome) error {
	progress := b.progress(len(items))
	for _, members := range roots(items) {
		if ctx.Err() != nil {
			return nil
		}
		judge := b.root
		if items[members[0]].address != "" {
			judge = b.apart
		}
		if err := judge(ctx, p, items, members, outcomes, progress); err != nil {
			return err
		}
	}
	return nil
}

// apart judges each document as soon as it is read and by itself: images and
// what runs them say nothing about each other, and a registry holds many.
func (b *bench) apart(ctx context.Context, p policy, items []item, members []int, outcomes []outcome, progress func()) error {
	session, err := p.Session(ctx, engine.NewInventory(gathered{}.documents(), ""))
	if err != nil {
		return fmt.Errorf("start judging: %w", err)
	}
	b.parallel(ctx, len(members), func(i int) {
		it := &items[members[i]]
		outcomes[members[i]] = b.file(ctx, session, it, b.counted(ctx, it))
		progress()
	})
	return nil
}

// roots divides items into those that are judged by one inventory: a named
// directory is one, and so are all files that are named one by one, since who
// names two files means them together. What a kustomization or chart comes to
// is one by itself.
func roots(items []item) [][]int {
	const files, addresses = -1, -2
	at := map[int]int{}
	var out [][]int
	for i := range items {
		key := items[i].root
		switch {
		case items[i].address != "":
			key = addresses
		case items[i].composed:
			key = addresses - 1 - i
		case items[i].named:
			key = files
		}
		n, known := at[key]
		if !known {
			n = len(out)
			at[key] = n
			out = append(out, nil)
		}
		out[n] = append(out[n], i)
	}
	return out
}

func (b *bench) root(ctx context.Context, p policy, items []item, members []int, outcomes []outcome, progress func()) error {
	all := make(gathered, len(members))
	b.parallel(ctx, len(members), func(i int) {
		all[i] = b.gather(ctx, &items[members[i]])
	})
	if ctx.Err() != nil || b.tooMany() {
		return ctx.Err()
	}
	if b.options.Namespace != "" {
		placeObjects(all, b.options.Namespace)
	}
	inv := engine.NewInventory(all.documents(), b.options.Namespace)
	if p.NeedsNamespaces() {
		namespaceObjects(all, inv, b.options.Namespace)
	}
	session, err := p.Session(ctx, inv)
	if err != nil {
		return fmt.Errorf("start judging: %w", err)
	}
	b.parallel(ctx, len(members), func(i int) {
		outcomes[members[i]] = b.file(ctx, session, &items[members[i]], stored(all[i]))
		progress()
	})
	return nil
}

// gather reads an item's documents and keeps them.
func (b *bench) gather(ctx context.Context, it *item) (pairs []pair) {
	if err := guard(func() {
		for c, err := range b.counted(ctx, it) {
			pairs = append(pairs, pair{c, err})
		}
	}); err != nil {
		pairs = append(pairs, pair{err: problem(it.name, err)})
	}
	return pairs
}

// counted yields an item's documents until the run has more than it may have
// or is cancelled.
func (b *bench) counted(ctx context.Context, it *item) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		for c, err := range b.options.documents(ctx, it) {
			if err == nil && (ctx.Err() != nil || b.documents.Add(1) > int64(b.options.Limits.Documents)) {
				return
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

func stored(pairs []pair) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		for _, p := range pairs {
			if !yield(p.collected, p.err) {
				return
			}
		}
	}
}

// guard runs the work of one file. It is the one place where a panic is
// caught: hostile input that finds a fault in a parser costs its own file,
// not the run.
func guard(work func()) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("internal error: %.200s", fmt.Sprint(cause))
		}
	}()
	work()
	return nil
}

// tooMany reports whether the run has more documents than it may have.
func (b *bench) tooMany() bool { return b.documents.Load() > int64(b.options.Limits.Documents) }

// parallel calls work for 0 to n-1 on the run's workers, in order of start.
func (b *bench) parallel(ctx context.Context, n int, work func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(b.options.Workers, n) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				work(i)
			}
		})
	}
	workers.Wait()
}

// progress counts the files that are done and tells whoever wants to know.
func (b *bench) progress(total int) func() {
	tell := b.options.Progress
	if tell == nil {
		return func() {}
	}
	var mu sync.Mutex
	done := 0
	return func() {
		mu.Lock()
		defer mu.Unlock()
		done++
		tell(done, total)
	}
}
