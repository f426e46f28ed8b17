package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/boltseal/boltseal/cmd/internal/config"
	"github.com/boltseal/boltseal/inputs/advisory/intake"
	"github.com/boltseal/boltseal/inputs/advisory/store"
)

const dbExample = `  boltseal db import all.zip known_exploited_vulnerabilities.json epss_scores-current.csv.gz
  boltseal db status`

func (a *App) dbVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "db",
		Short:   "Keep the store of advisories that packages are looked up in",
		Example: dbExample,
	}
	cmd.AddCommand(a.dbImportVerb(), a.dbStatusVerb(), a.dbUpdateVerb(), a.dbExportVerb(), a.dbPushVerb())
	var verbs []string
	for _, verb := range cmd.Commands() {
		verbs = append(verbs, verb.Name())
	}
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) > 0 {
			return fmt.Errorf("%q is nothing that db can do%s", args[0], config.DidYouMean(args[0], verbs))
		}
		return nil
	}
	cmd.RunE = func(*cobra.Command, []string) error {
		return fmt.Errorf("db what? it can %s", strings.Join(verbs, ", "))
	}
	return cmd
}

// addDB registers --db of the verbs that keep the store.
func addDB(flags *pflag.FlagSet) *word {
	db := &word{kind: "path"}
	flags.Var(db, "db", "advisory store (default: boltseal/db in the user's cache)")
	return db
}

// store is the path of the store.
func (a *App) store(db *word) (string, error) {
	path := a.cacheDir(db.text, "db")
	if path == "" {
		return "", errors.New("there is no cache directory to keep the store in; name one with --db")
	}
	return path, nil
}

func (a *App) dbImportVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import PATH...",
		Short: "Import advisories from files",
		Long: `Import advisories into the store, from files, directories and archives (zip, tar, gz, zst):

  osv     records in the Open Source Vulnerability format: GHSA, Go, PyPA, RustSec, Debian, Ubuntu, Alpine, Red Hat, …
  kev     CISA's list of vulnerabilities known to be exploited, JSON or CSV
  epss    FIRST's probabilities of exploitation, CSV
  trivy   Trivy's database, version 2: trivy.db or db.tar.gz
  grype   Grype's database, version 6: vulnerability.db or the archive it comes in

What a file is is found out unless --format says it. An import replaces what the store has of the same source for the
same ecosystems, and nothing else; --source gives a set of advisories a name of its own, so that it stands beside others.`,
		Example: dbExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("db import needs a file or a directory")
			}
			return nil
		},
	}
	flags := cmd.Flags()
	db := addDB(flags)
	format, source := choice{words: intake.Formats()}, word{kind: "name"}
	var invalid, shrink, quiet bool
	flags.Var(&format, "format", "what the files are, where it cannot be found out")
	flags.Var(&source, "source", "what to call the source (default: the format)")
	flags.BoolVar(&invalid, "allow-invalid", false, "import also where more than 1 record in 100 is invalid")
	flags.BoolVar(&shrink, "shrink", false, "let few records replace more than twice as many")
	flags.BoolVarP(&quiet, "quiet", "q", false, "print problems only")
	return a.verb(cmd, func(cmd *cobra.Command, args []string) error {
		dir, err := a.store(db)
		if err != nil {
			return err
		}
		bar := newByteProgress(a.Stderr, time.Now())
		o := intake.Options{Dir: dir, Format: format.word, Source: source.text, AllowInvalid: invalid, Shrink: shrink, Now: time.Now()}
		if !quiet && isTerminal(a.Stderr) {
			o.Progress = func(_ string, done, total int64) { bar.update(int(done), int(total)) }
		}
		outcomes, err := intake.Import(cmd.Context(), a.paths(args), o)
		bar.clear()
		for _, outcome := range outcomes {
			a.printOutcome(outcome, quiet)
		}
		return importError(err)
	})
}

// importError says what can be done about an import that was refused.
func importError(err error) error {
	var invalid *intake.TooManyInvalidError
	var shrink *store.ShrinkError
	switch {
	case errors.As(err, &invalid):
		return fmt.Errorf("nothing was imported: %w; --allow-invalid imports the others", err)
	case errors.As(err, &shrink):
		return fmt.Errorf("nothing was imported: %w; import all of the source, give these a name of their own with --source, or confirm with --shrink", err)
	}
	return err
}

func (a *App) printOutcome(o intake.Outcome, quiet bool) {
	for _, problem := range o.Problems {
		fmt.Fprintf(a.Stderr, "boltseal: invalid record: %s\n", printable(problem))
	}
	if rest := o.Invalid - len(o.Problems); rest > 0 {
		fmt.Fprintf(a.Stderr, "boltseal: and %d more invalid records\n", rest)
	}
	if quiet {
		return
	}
	for _, note := range o.Notes {
		fmt.Fprintf(a.Stderr, "boltseal: %s\n", printable(note))
	}
	for _, r := range o.Replaced {
		before := "new"
		if r.Before.Records > 0 {
			before = fmt.Sprintf("replaces %d%s", r.Before.Records, ofDay(r.Before.Newest))
		}
		fmt.Fprintf(a.Stdout, "%s  %s  %d records, %d entries%s (%s)\n", r.After.Source, printable(r.After.Family), r.After.Records, r.After.Entries, ofDay(r.After.Newest), before)
	}
}

func ofDay(date string) string {
	if day, _, ok := strings.Cut(date, "T"); ok {
		return " of " + day
	}
	return ""
}

// dbStatus is what db status shows.
type dbStatus struct {
	// Path is the store's path.
	Path string `json:"path"`
	// Digest stands for the content of all files.
	Digest string `json:"digest"`
	// Files are the store's files, by name.
	Files []dbFile `json:"files"`
}

type dbFile struct {
	// Name is the file's name.
	Name string `json:"name"`
	// Digest stands for its content.
	Digest string `json:"digest"`
	// Bytes is its size.
	Bytes int `json:"bytes"`
	// AgeDays is how many days old the data is, -1 when unknown.
	AgeDays int `json:"age_days"`
	store.Description
}

func (a *App) dbStatusVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show what the store has: sources, dates, ecosystems",
		Long: `Show what the store has. Every block of every file is read and its digest checked.
Exit code 3 says that there is no data.`,
		Example: "  boltseal db status\n  boltseal db status -o json",
		Args:    noArguments,
	}
	flags := cmd.Flags()
	db := addDB(flags)
	effective := moment{}
	flags.Var(&effective, "effective-time", "count ages as of this `time`, RFC 3339 or a day (default: now)")
	format := addFormat(flags, "text", "json")
	return a.verb(cmd, func(*cobra.Command, []string) error {
		path, err := a.store(db)
		if err != nil {
			return err
		}
		status, err := readStatus(path, effective.or(time.Now()))
		if err != nil {
			return err
		}
		if format.word == "json" {
			err = printJSON(a.Stdout, status)
		} else {
			a.printStatus(status)
		}
		if err == nil && len(status.Files) == 0 {
			return exitStatus(exitNothing)
		}
		return err
	})
}

func readStatus(path string, now time.Time) (s dbStatus, err error) {
	s = dbStatus{Path: path, Files: []dbFile{}}
	db, err := store.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for name, file := range db.Files() {
		if err := file.Verify(); err != nil {
			return s, fmt.Errorf("%s: %w", name, err)
		}
		one := dbFile{Name: name, Digest: file.Digest(), Bytes: file.Size(), AgeDays: -1, Description: file.Description()}
		date := one.Newest
		if date == "" {
			date = one.Imported
		}
		if t, err := time.Parse(time.RFC3339, date); err == nil {
			one.AgeDays = max(0, int(now.Sub(t).Hours()/24))
		}
		s.Files = append(s.Files, one)
	}
	s.Digest = db.Digest()
	return s, nil
}

// shownEcosystems is how many releases of a family status lists.
const shownEcosystems = 12

func (a *App) printStatus(s dbStatus) {
	if len(s.Files) == 0 {
		fmt.Fprintf(a.Stdout, "no advisories in %s\n", printable(s.Path))
		return
	}
	fmt.Fprintf(a.Stdout, "%s  %s\n", printable(s.Path), s.Digest)
	for _, f := range s.Files {
		age := "age unknown"
		if f.AgeDays >= 0 {
			age = fmt.Sprintf("%d days old", f.AgeDays)
		}
		fmt.Fprintf(a.Stdout, "\n%s  %s  %d records, %d entries, %d KiB\n", printable(f.Source), printable(f.Family), f.Records, f.Entries, (f.Bytes+1023)/1024)
		fmt.Fprintf(a.Stdout, "  data%s, imported%s, %s\n", orUnknown(ofDay(f.Newest)), strings.Replace(ofDay(f.Imported), " of ", " on ", 1), age)
		var releases []string
		for _, e := range f.Ecosystems {
			if e.Name != f.Family {
				releases = append(releases, fmt.Sprintf("%s (%d)", e.Name, e.Entries))
			}
		}
		slices.Sort(releases)
		if n := len(releases); n > shownEcosystems {
			releases = append(releases[:shownEcosystems], fmt.Sprintf("and %d more", n-shownEcosystems))
		}
		if len(releases) > 0 {
			fmt.Fprintf(a.Stdout, "  %s\n", printable(strings.Join(releases, ", ")))
		}
		for _, in := range f.Inputs {
			fmt.Fprintf(a.Stdout, "  from %s  %s\n", printable(in.Name), in.Digest)
		}
		fmt.Fprintf(a.Stdout, "  %s  %s\n", f.Name, f.Digest)
	}
}

func orUnknown(text string) string {
	if text == "" {
		return " of an unknown day"
	}
	return text
}
