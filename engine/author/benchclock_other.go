//go:build !linux

package author

import "time"

// clock is the time of day.
func clock() time.Duration { return time.Duration(time.Now().UnixNano()) }
