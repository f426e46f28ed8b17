// Command boltseal judges containers by policy before they run: Dockerfiles
// and Kubernetes manifests, on a laptop and in CI.
package main

import (
	"context"
	"math"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"syscall"

	"github.com/boltseal/boltseal/cmd/internal/cli"
)

func main() { os.Exit(run()) }

func run() int {
	frugal := collectLate()
	// With SIGPIPE ignored a closed pipe is an error of the write, and the exit
	// code stays ours.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second signal ends the process at once.
	context.AfterFunc(ctx, stop)
	app := &cli.App{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Env: os.Environ(), Frugal: frugal}
	return app.Run(ctx, os.Args[1:])
}

// firstCollection is how much memory the process may take before the garbage
// collector first runs: most runs end before.
const firstCollection = 128 << 20

// collectLate puts the first garbage collection off, and makes those that
// follow rarer than usual: a short run over many small values spends a third
// of its time there by the default settings.
//
// The function that it returns goes back to the usual settings, for runs that
// read images: their garbage is large, and caches serve them better.
func collectLate() (frugal func()) {
	var usual atomic.Bool
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(firstCollection)
	// The first collection, which the limit starts, finds this value unused.
	runtime.AddCleanup(new([16]byte), func(struct{}) {
		if !usual.Load() {
			debug.SetGCPercent(400)
			debug.SetMemoryLimit(math.MaxInt64)
		}
	}, struct{}{})
	return func() {
		usual.Store(true)
		debug.SetGCPercent(100)
		debug.SetMemoryLimit(math.MaxInt64)
	}
}
