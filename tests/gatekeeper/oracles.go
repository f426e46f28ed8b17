package gatekeeper

import (
	"context"
	"errors"
	"runtime"
	"sync"
)

// StartOracles starts one oracle for each processor.
func StartOracles(ctx context.Context, module string) ([]*Oracle, error) {
	all := make([]*Oracle, runtime.GOMAXPROCS(0))
	errs := make([]error, len(all))
	var wait sync.WaitGroup
	for i := range all {
		wait.Go(func() { all[i], errs[i] = StartOracle(ctx, module) })
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, errors.Join(err, CloseOracles(all))
	}
	return all, nil
}

// CloseOracles ends them.
func CloseOracles(all []*Oracle) error {
	var errs []error
	for _, o := range all {
		if o != nil {
			errs = append(errs, o.Close())
		}
	}
	return errors.Join(errs...)
}
