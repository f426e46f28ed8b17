package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"syscall"
	"time"
)

// command is one whole process to measure.
type command struct {
	name string
	args []string
	dir  string
	// exits are the exit codes that count as having done the work.
	exits []int
	// minOutput is how many bytes the command must print: a peer that
	// refuses its input at once would look fast.
	minOutput int
}

// sample is what one run cost.
type sample struct {
	cpu, wall time.Duration
	rssKiB    int64
}

func (c command) run(ctx context.Context) (sample, error) {
	cmd := exec.CommandContext(ctx, c.args[0], c.args[1:]...)
	cmd.Dir = c.dir
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	// A child counts what its parent held when it began as memory of its own.
	debug.FreeOSMemory()
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	state := cmd.ProcessState
	if state == nil {
		return sample{}, fmt.Errorf("run %s: %w", c.name, err)
	}
	if !slices.Contains(c.exits, state.ExitCode()) {
		return sample{}, fmt.Errorf("%s: exit %d: %.400s", c.name, state.ExitCode(), stderr.String())
	}
	if out.Len() < c.minOutput {
		return sample{}, fmt.Errorf("%s: printed %d bytes, expected at least %d: %.400s", c.name, out.Len(), c.minOutput, stderr.String())
	}
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return sample{}, fmt.Errorf("%s: no resource usage on this system", c.name)
	}
	return sample{cpu: state.UserTime() + state.SystemTime(), wall: wall, rssKiB: usage.Maxrss}, nil
}

// result holds the runs of one command.
type result struct {
	command command
	samples []sample
}

func (r result) cpu() time.Duration {
	return median(r.samples, func(s sample) time.Duration { return s.cpu })
}

func (r result) wall() time.Duration {
	return median(r.samples, func(s sample) time.Duration { return s.wall })
}

func (r result) rssMiB() float64 {
	var most int64
	for _, s := range r.samples {
		most = max(most, s.rssKiB)
	}
	return float64(most) / 1024
}

func median(samples []sample, of func(sample) time.Duration) time.Duration {
	var values []time.Duration
	for _, s := range samples {
		values = append(values, of(s))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// interleave runs every command once to warm up, then all in turn, n times.
func interleave(ctx context.Context, n int, commands ...command) ([]result, error) {
	results := make([]result, len(commands))
	for i, c := range commands {
		results[i].command = c
		if _, err := c.run(ctx); err != nil {
			return nil, err
		}
	}
	for range n {
		for i, c := range commands {
			s, err := c.run(ctx)
			if err != nil {
				return nil, err
			}
			results[i].samples = append(results[i].samples, s)
		}
	}
	return results, nil
}

// cpuRatio is the median of A's CPU over B's, pair by pair.
func cpuRatio(a, b result) float64 {
	var ratios []float64
	for i := range a.samples {
		ratios = append(ratios, a.samples[i].cpu.Seconds()/b.samples[i].cpu.Seconds())
	}
	slices.Sort(ratios)
	return ratios[len(ratios)/2]
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
