// Command boltseal judges containers by policy before they run: Dockerfiles
// and Kubernetes manifests, on a laptop and in CI.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/boltseal/boltseal/cmd/internal/cli"
)

func main() { os.Exit(run()) }

func run() int {
	// A short run over many small values spends a third of its time in the
	// garbage collector at the default of 100.
	debug.SetGCPercent(400)
	// With SIGPIPE ignored a closed pipe is an error of the write, and the exit
	// code stays ours.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second signal ends the process at once.
	context.AfterFunc(ctx, stop)
	app := &cli.App{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Env: os.Environ()}
	return app.Run(ctx, os.Args[1:])
}
