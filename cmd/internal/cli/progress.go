package cli

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// progressDelay is how long a run may last before it shows its progress.
const progressDelay = 500 * time.Millisecond

// progressPeriod is how often the line is drawn again.
const progressPeriod = 100 * time.Millisecond

// progress draws one line on a terminal: how many files are done.
type progress struct {
	out   io.Writer
	start time.Time
	// unit is what is counted; scale is how many of it one is that is shown.
	unit  string
	scale int

	mu    sync.Mutex
	drawn time.Time
	width int
}

// newProgress starts the clock; it draws nothing in the first half second.
func newProgress(out io.Writer, start time.Time) *progress {
	return &progress{out: out, start: start, unit: "files", scale: 1}
}

// newByteProgress counts bytes and shows MiB.
func newByteProgress(out io.Writer, start time.Time) *progress {
	return &progress{out: out, start: start, unit: "MiB", scale: 1 << 20}
}

// update says how many of total are done; it is safe for concurrent use.
func (p *progress) update(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if now.Sub(p.start) < progressDelay || now.Sub(p.drawn) < progressPeriod || total <= 0 {
		return
	}
	const cells = 24
	filled := min(cells, cells*done/total)
	line := fmt.Sprintf("%s%s %d/%d %s", strings.Repeat("█", filled), strings.Repeat("░", cells-filled), done/p.scale, total/p.scale, p.unit)
	fmt.Fprintf(p.out, "\r%s", line)
	p.drawn, p.width = now, cells+len(line)-3*cells
}

// clear removes the line.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.width > 0 {
		fmt.Fprintf(p.out, "\r%s\r", strings.Repeat(" ", p.width))
		p.width = 0
	}
}
