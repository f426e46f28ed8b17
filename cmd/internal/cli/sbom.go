package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/engine/run"
	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/collectors"
	"github.com/boltseal/boltseal/inputs/sbom/write"
)

const sbomLong = `Write a bill of materials of an image, or of another bill of materials in another format.

The same image gives the same bytes: the time is when the image was made, unless --effective-time says another.`

const sbomExample = `  boltseal sbom nginx:1.27 -o cyclonedx
  boltseal sbom oci:build/layout -o cyclonedx=bom.cdx.json -o spdx=bom.spdx.json
  boltseal sbom bom.spdx -o cyclonedx-xml --cyclonedx-version 1.4`

// sbomFlags are the flags of sbom besides those of collecting.
type sbomFlags struct {
	*collectFlags
	outputs   words
	version   choice
	effective moment
}

func (a *App) sbomVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "sbom IMAGE|SBOM",
		Short:   "Write a bill of materials of an image",
		Long:    sbomLong,
		Example: sbomExample,
	}
	known := collectors.All()
	f := &sbomFlags{
		collectFlags: addCollectFlags(cmd.Flags(), known, nil),
		outputs:      words{kind: "format[=file]"},
		version:      choice{word: "1.6", words: write.CycloneDXVersions()},
	}
	cmd.Flags().VarP(&f.outputs, "output", "o", "`FORMAT[=FILE]`, repeatable: "+strings.Join(sbomFormats(), ", ")+" (default cyclonedx)")
	cmd.Flags().Var(&f.version, "cyclonedx-version", "version of CycloneDX to write")
	cmd.Flags().Var(&f.effective, "effective-time", "write that it was made at this `time`, RFC 3339 or a day (default: when the image was made)")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		if err := something("sbom", args); err != nil {
			return err
		}
		if len(args) > 1 {
			return fmt.Errorf("sbom takes one image or bill of materials, but got %q too", args[1])
		}
		outputs, err := f.formats()
		if err != nil {
			return err
		}
		if err := a.writable(outputs); err != nil {
			return err
		}
		return a.sbom(cmd.Context(), f, known, args, outputs)
	})
}

func sbomFormats() []string {
	var names []string
	for _, format := range write.Formats() {
		names = append(names, format.Name)
	}
	return names
}

// formats are the -o values: at most one to standard output, no two to one file.
func (f *sbomFlags) formats() ([]output, error) {
	values := f.outputs.list
	if len(values) == 0 {
		values = []string{"cyclonedx"}
	}
	var outputs []output
	for _, value := range values {
		format, file, toFile := strings.Cut(value, "=")
		switch {
		case !slices.Contains(sbomFormats(), format):
			return nil, fmt.Errorf("-o: there is no format %q%s", format, config.DidYouMean(format, sbomFormats()))
		case toFile && file == "":
			return nil, fmt.Errorf("-o: %q names no file", value)
		}
		if file == "-" {
			file = ""
		}
		for _, other := range outputs {
			if other.file == file && file == "" || sameFile(other.file, file) {
				return nil, fmt.Errorf("-o: %s and %s cannot both be written to one place; give one a file: -o %s=FILE", other.format, format, format)
			}
		}
		outputs = append(outputs, output{format: format, file: file})
	}
	return outputs, nil
}

// sbom collects the one document and writes it.
func (a *App) sbom(ctx context.Context, f *sbomFlags, known []inputs.Collector, args []string, outputs []output) error {
	stdin, err := a.stdinTwice(args, int64(f.fileSize))
	if err != nil {
		return err
	}
	options := run.Options{
		Args: args, StdinFilename: f.stdinFilename.text, Dir: a.Dir, As: inputs.Kind(f.as.word), Collectors: known,
		Limits: f.limits(), Images: a.images(f.imageFlags), Time: f.effective.or(time.Now()), Stdin: stdin(), Workers: int(f.workers),
	}
	var doc *inputs.Document
	failed := false
	a.spare(known, args)
	for c, err := range run.Collect(ctx, options) {
		switch {
		case err != nil && ctx.Err() != nil:
			return err
		case err != nil:
			failed = true
			a.complainOf(err, report.NewRedactor())
		case c.Doc.Kind != inputs.KindImage && c.Doc.Kind != inputs.KindSBOM:
			return fmt.Errorf("%s is of kind %s, and neither an image nor a bill of materials", c.Doc.Subject.Name, c.Doc.Kind)
		case doc != nil:
			return fmt.Errorf("there are several: %s and %s; say which with --platform, or name one", doc.Subject.Name, c.Doc.Subject.Name)
		default:
			doc = c.Doc
		}
	}
	switch {
	case failed:
		return exitStatus(exitError)
	case doc == nil:
		fmt.Fprintln(a.Stderr, "boltseal: there is neither an image nor a bill of materials")
		return exitStatus(exitNothing)
	}
	return a.writeSBOM(f, doc, outputs)
}

func (a *App) writeSBOM(f *sbomFlags, doc *inputs.Document, outputs []output) error {
	o := write.Options{Version: f.version.word, Tool: readVersion().Version}
	if f.effective.String() != "" {
		o.Time = f.effective.or(time.Time{})
	}
	for _, gap := range doc.Evidence.Missing {
		fmt.Fprintf(a.Stderr, "boltseal: %s: %s\n", printable(gap.Fact), printable(gap.Why))
	}
	var failures []error
	for _, out := range outputs {
		i := slices.IndexFunc(write.Formats(), func(format write.Format) bool { return format.Name == out.format })
		writer := func(w io.Writer) error { return write.Formats()[i].Write(w, doc, o) }
		if out.file == "" {
			buffered := bufio.NewWriterSize(a.Stdout, 64<<10)
			failures = append(failures, writer(buffered), buffered.Flush())
		} else if err := writeFile(a.path(out.file), writer); err != nil {
			failures = append(failures, fmt.Errorf("write %s: %w", out.file, err))
		}
	}
	return errors.Join(failures...)
}
