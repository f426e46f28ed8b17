//go:build unix

package secret

import (
	"syscall"
	"testing"
)

// processor reports MB for each second of the processor's time, which does not
// depend on what else the machine does.
func processor(b *testing.B, size int) func() {
	start := spent()
	return func() {
		if used := spent() - start; used > 0 {
			b.ReportMetric(float64(size)*float64(b.N)/used/1e6, "MB/cpu-s")
		}
	}
}

func spent() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}
