package cli

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine/report"
)

// output is one report to write: -o FORMAT[=FILE].
type output struct {
	format string
	// file is "" for standard output.
	file string
}

// parseOutputs reads -o values; none at all means text. Only one report can
// go to standard output, and no two to one file.
func parseOutputs(values []string) ([]output, error) {
	if len(values) == 0 {
		values = []string{report.Formats()[0].Name}
	}
	var outputs []output
	for _, value := range values {
		format, file, toFile := strings.Cut(value, "=")
		if _, err := report.FindFormat(format); err != nil {
			return nil, fmt.Errorf("-o: %w", err)
		}
		if toFile && file == "" {
			return nil, fmt.Errorf("-o: %q names no file; give -o %s=FILE, or -o %s for standard output", value, format, format)
		}
		if file == "-" {
			file = ""
		}
		for _, other := range outputs {
			switch {
			case other.file == "" && file == "":
				return nil, fmt.Errorf("-o: %s and %s cannot both go to standard output; give one a file: -o %s=FILE", other.format, format, format)
			case sameFile(other.file, file):
				return nil, fmt.Errorf("-o: %s and %s cannot both be written to %s", other.format, format, file)
			}
		}
		outputs = append(outputs, output{format: format, file: file})
	}
	return outputs, nil
}

func sameFile(a, b string) bool {
	return a != "" && b != "" && filepath.Clean(a) == filepath.Clean(b)
}

// writable finds out before the work whether a file's folder exists.
func (a *App) writable(outputs []output) error {
	for _, out := range outputs {
		if out.file == "" {
			continue
		}
		path := a.path(out.file)
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return fmt.Errorf("-o: %s is a directory", out.file)
		}
		if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
			return fmt.Errorf("-o: the folder of %s does not exist", out.file)
		}
	}
	return nil
}

// path resolves a path of the command line.
func (a *App) path(name string) string {
	if filepath.IsAbs(name) || a.Dir == "" {
		return name
	}
	return filepath.Join(a.Dir, name)
}

// writeReports writes every report, files first, and goes on when one fails.
func (a *App) writeReports(outputs []output, r report.Report, redactor *report.Redactor, style report.Style) error {
	outputs = slices.Clone(outputs)
	slices.SortStableFunc(outputs, func(x, y output) int { return strings.Compare(y.file, x.file) })
	var failures []error
	for _, out := range outputs {
		if out.file == "" {
			buffered := bufio.NewWriterSize(a.Stdout, 64<<10)
			failures = append(failures, report.Write(buffered, out.format, r, redactor, style), buffered.Flush())
			continue
		}
		plain := style
		plain.Color, plain.Width = false, 0
		err := writeFile(a.path(out.file), func(w io.Writer) error { return report.Write(w, out.format, r, redactor, plain) })
		if err != nil {
			failures = append(failures, fmt.Errorf("write %s: %w", out.file, err))
		}
	}
	return errors.Join(failures...)
}

// writeFile writes a file whole or not at all: beside it, then renamed. What
// is no regular file (a pipe, a terminal) is written to directly.
func writeFile(path string, write func(io.Writer) error) error {
	mode := os.FileMode(0o666)
	if info, err := os.Stat(path); err == nil {
		if !info.Mode().IsRegular() {
			return writeInto(path, os.O_WRONLY, mode, write)
		}
		mode = info.Mode().Perm()
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
	}
	part := path + "." + rand.Text()[:8] + ".part"
	if err := writeInto(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode, write); err != nil {
		if !errors.Is(err, os.ErrExist) {
			os.Remove(part)
		}
		return err
	}
	if err := os.Rename(part, path); err != nil {
		os.Remove(part)
		return pathless(err)
	}
	return nil
}

func writeInto(path string, flag int, mode os.FileMode, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, flag, mode)
	if err != nil {
		return pathless(err)
	}
	buffered := bufio.NewWriterSize(file, 64<<10)
	return errors.Join(write(buffered), buffered.Flush(), file.Close())
}

// pathless drops the name of the temporary file from an error.
func pathless(err error) error {
	var path *os.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
