package author

import (
	"time"

	"golang.org/x/sys/unix"
)

// clock is the processor time of this thread: what other processes take of the
// machine does not count. The caller stays on its thread.
func clock() time.Duration {
	var spent unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &spent); err != nil {
		return time.Duration(time.Now().UnixNano())
	}
	return time.Duration(spent.Nano())
}
