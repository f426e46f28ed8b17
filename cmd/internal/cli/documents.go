package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/report"
	"github.com/boltseal/boltseal/engine/run"
	"github.com/boltseal/boltseal/inputs"
)

// input prints the documents of what the arguments name, and says on stderr
// what could not be read.
func (a *App) input(ctx context.Context, f *inputFlags, known []inputs.Collector, args []string) error {
	options, err := a.collecting(f.collectFlags, known, args, time.Now().UTC().Truncate(time.Second), nil)
	if err != nil {
		return err
	}
	stdin, err := a.stdinTwice(args, int64(f.fileSize))
	if err != nil {
		return err
	}
	a.spare(known, args)
	redactor := report.NewRedactor()
	if !f.showSecrets {
		options.Stdin = stdin()
		if redactor, err = secretsIn(ctx, options); err != nil {
			return err
		}
	}
	options.Stdin = stdin()
	return a.printDocuments(ctx, f, options, redactor)
}

func (a *App) printDocuments(ctx context.Context, f *inputFlags, options run.Options, redactor *report.Redactor) error {
	out := bufio.NewWriterSize(a.Stdout, 64<<10)
	hide := redactor
	if f.showSecrets {
		hide = nil
	}
	printed, failed := 0, 0
	for c, err := range run.Collect(ctx, options) {
		if err == nil {
			printed++
			err = printDocument(out, f, c, hide)
		} else if ctx.Err() == nil {
			failed++
			a.complainOf(err, redactor)
			continue
		}
		if err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	switch {
	case failed > 0:
		return exitStatus(exitError)
	case printed == 0:
		fmt.Fprintln(a.Stderr, "boltseal: no documents found")
		return exitStatus(exitNothing)
	}
	return nil
}

// complainOf prints an error of one file.
func (a *App) complainOf(err error, redactor *report.Redactor) {
	fmt.Fprintf(a.Stderr, "boltseal: %s\n", printable(redactor.String(placed(err))))
}

// placed is an error with its place before it, where it has one.
func placed(err error) string {
	var positioned *inputs.PositionError
	if errors.As(err, &positioned) {
		return place(positioned.Pos) + ": " + err.Error()
	}
	return err.Error()
}

// collecting is how the verbs that read documents read them. held, unless nil,
// may refuse the advisory store that is found.
func (a *App) collecting(f *collectFlags, known []inputs.Collector, args []string, now time.Time, held func(digest string) error) (run.Options, error) {
	chart, err := f.chart(a.Dir)
	if err != nil {
		return run.Options{}, err
	}
	enricher, err := a.enricher(f.advisoryFlags, now, held)
	if err != nil {
		return run.Options{}, err
	}
	return run.Options{
		Args: args, StdinFilename: f.stdinFilename.text, Dir: a.Dir, As: inputs.Kind(f.as.word), Collectors: known,
		Limits: f.limits(), Namespace: f.namespace.text, BuildArgs: f.arguments(), Chart: chart, Images: a.images(f.imageFlags), Time: now,
		Enrichers: []inputs.Enricher{enricher}, Workers: int(f.workers),
	}, nil
}

// place prints a position as editors read it.
func place(pos inputs.Position) string {
	switch {
	case pos.Line > 0 && pos.Column > 0:
		return fmt.Sprintf("%s:%d:%d", pos.File, pos.Line, pos.Column)
	case pos.Line > 0:
		return fmt.Sprintf("%s:%d", pos.File, pos.Line)
	}
	return pos.File
}

// stdinTwice reads standard input where it is named, so that it can be looked
// at for secrets before it is printed. It reads one byte more than may be, for
// the pipeline to refuse.
func (a *App) stdinTwice(args []string, limit int64) (func() io.Reader, error) {
	if !slices.Contains(args, "-") {
		return func() io.Reader { return nil }, nil
	}
	content, err := io.ReadAll(io.LimitReader(a.Stdin, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read standard input: %w", err)
	}
	return func() io.Reader { return bytes.NewReader(content) }, nil
}

// secretsIn judges the documents by every shipped rule, for what the rules
// for secrets find.
func secretsIn(ctx context.Context, options run.Options) (*report.Redactor, error) {
	on := true
	policy, err := engine.Compile(ctx, engine.Config{
		Rules: []engine.RuleChange{{Match: "**", Enabled: &on}}, Limits: engine.DefaultEvalLimits(), Time: options.Time,
	}, engine.Shipped())
	if err != nil {
		return nil, fmt.Errorf("compile the rules for secrets: %w", err)
	}
	options.Policy = policy
	outcome, err := run.Run(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("look for secrets: %w", err)
	}
	secret := map[string]bool{}
	for _, rule := range policy.Rules() {
		secret[rule.ID] = rule.Secrets
	}
	for _, document := range outcome.Report.Documents {
		for _, result := range document.Results {
			if secret[result.Rule] && result.Verdict == engine.Error {
				return nil, fmt.Errorf("%s: could not look for secrets (%s); --show-secrets prints it as it is", document.File, result.Error)
			}
		}
	}
	return outcome.Redactor, nil
}
