package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"text/tabwriter"
)

// peers are pinned: their figures are part of what we claim.
var peers = map[string]string{
	"conftest": "github.com/open-policy-agent/conftest@v0.71.1",
	"opa":      "github.com/open-policy-agent/opa@v1.22.2",
	"gator":    "github.com/open-policy-agent/gatekeeper/v3/cmd/gator@v3.23.1",
}

type settings struct {
	runs           int
	peers, corpora string
	rules          string
	work           string
}

func main() {
	var s settings
	flag.IntVar(&s.runs, "n", 7, "counted runs of each command")
	flag.StringVar(&s.peers, "peers", filepath.Join(".cache", "peers"), "where the peers are installed")
	flag.StringVar(&s.corpora, "corpora", filepath.Join("..", "shared", "corpora"), "the files to judge")
	flag.StringVar(&s.rules, "rules", filepath.Join("..", "shared", "bench", "conftest-rules"), "conftest policies that all run")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := bench(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench(ctx context.Context, s settings) error {
	if !exists(s.corpora) || !exists(s.rules) {
		return fmt.Errorf("no corpora at %s and %s: name them with -corpora and -rules", s.corpora, s.rules)
	}
	for _, path := range []*string{&s.peers, &s.corpora, &s.rules} {
		abs, err := filepath.Abs(*path)
		if err != nil {
			return err
		}
		*path = abs
	}
	work, err := os.MkdirTemp("", "boltseal-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	s.work = work
	if err := installPeers(ctx, s.peers); err != nil {
		return err
	}
	boltseal := filepath.Join(work, "boltseal")
	if err := goRun(ctx, []string{"CGO_ENABLED=0"}, "build", "-trimpath", "-ldflags=-s -w", "-o", boltseal, "./cmd/boltseal"); err != nil {
		return fmt.Errorf("build boltseal: %w", err)
	}
	var missed []string
	out := tabwriter.NewWriter(os.Stdout, 2, 8, 2, ' ', 0)
	for _, m := range measurements() {
		rows, claims, err := m.measure(ctx, s, boltseal)
		if err != nil {
			return fmt.Errorf("%s: %w", m.title, err)
		}
		missed = append(missed, print(out, m.title, rows, claims)...)
	}
	if len(missed) > 0 {
		for _, claim := range missed {
			fmt.Fprintln(os.Stderr, "not reached:", claim)
		}
		return errors.New("some figures are not reached")
	}
	return nil
}

// claim is one figure that must hold.
type claim struct {
	text  string
	value float64
	limit float64
	atMax bool // value must be at most limit; otherwise at least
}

func (c claim) holds() bool {
	if c.atMax {
		return c.value <= c.limit
	}
	return c.value >= c.limit
}

func print(out *tabwriter.Writer, title string, rows []result, claims []claim) (missed []string) {
	fmt.Fprintf(out, "\n%s\n  command\tCPU ms\twall ms\tpeak MiB\n", title)
	for _, r := range rows {
		fmt.Fprintf(out, "  %s\t%.1f\t%.1f\t%.1f\n", r.command.name, r.cpu().Seconds()*1000, r.wall().Seconds()*1000, r.rssMiB())
	}
	_ = out.Flush()
	for _, c := range claims {
		sign, state := "≥", "holds"
		if c.atMax {
			sign = "≤"
		}
		if !c.holds() {
			state = "NOT REACHED"
			missed = append(missed, fmt.Sprintf("%s: %.2f, wanted %s %.2f", c.text, c.value, sign, c.limit))
		}
		fmt.Printf("  %s: %.2f (%s %.2f) %s\n", c.text, c.value, sign, c.limit, state)
	}
	return missed
}

func installPeers(ctx context.Context, dir string) error {
	for name, version := range peers {
		if exists(filepath.Join(dir, name)) {
			continue
		}
		fmt.Fprintf(os.Stderr, "installing %s into %s\n", version, dir)
		if err := goRun(ctx, []string{"GOBIN=" + dir}, "install", version); err != nil {
			return fmt.Errorf("install %s: %w", version, err)
		}
	}
	return nil
}

func goRun(ctx context.Context, env []string, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	return cmd.Run()
}
