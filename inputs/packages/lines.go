package packages

import "bytes"

// Lines cuts what is written to it into lines and hands them over one by one,
// without their ends. However long a line is, Longest bytes of it are kept.
type Lines struct {
	// Longest is how much of a line Take sees.
	Longest int
	// Take is given each line, which it must not keep. After an error it is
	// called no more.
	Take func(line []byte) error

	rest    []byte
	partial bool
	err     error
}

// Write implements io.Writer; it never fails, End tells.
func (l *Lines) Write(p []byte) (int, error) {
	all := len(p)
	for len(p) > 0 && l.err == nil {
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			l.keep(p)
			break
		}
		if l.partial {
			l.keep(p[:end])
			l.take(l.rest)
			l.rest, l.partial = l.rest[:0], false
		} else {
			l.take(p[:min(end, l.Longest)])
		}
		p = p[end+1:]
	}
	return all, nil
}

func (l *Lines) keep(p []byte) {
	l.partial = true
	if room := l.Longest - len(l.rest); room > 0 {
		l.rest = append(l.rest, p[:min(len(p), room)]...)
	}
}

func (l *Lines) take(line []byte) {
	if l.err == nil {
		l.err = l.Take(bytes.TrimSuffix(line, []byte("\r")))
	}
}

// End hands the last line over if no line end came after it, and returns the
// first error of Take.
func (l *Lines) End() error {
	if l.partial {
		l.take(l.rest)
		l.rest, l.partial = nil, false
	}
	return l.err
}
