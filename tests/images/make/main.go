// Command make makes the real images that tests/images and tests/bench judge:
//
//	go run ./tests/images/make
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/boltseal/boltseal/tests/images/factory"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := factory.Make(ctx, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "images:", err)
		os.Exit(1)
	}
}
