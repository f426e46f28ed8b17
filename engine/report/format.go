package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Style says how a report for people looks. Formats for machines ignore it.
type Style struct {
	// Color switches ANSI colours on.
	Color bool
	// Width is the terminal's width in columns; 0 means unlimited.
	Width int
	// Verbose adds waived and known findings, skipped files and facts that
	// nobody required.
	Verbose bool
	// Quiet leaves only new findings and the closing lines.
	Quiet bool
}

// Format is one way to write a report.
type Format struct {
	// Name is what -o takes.
	Name string
	// Description is one line for the help text.
	Description string
	// Write writes a report that Write has redacted and cleaned; it is not to
	// be called with any other.
	Write func(io.Writer, Report, Style) error
}

// Formats lists every format, the default first.
func Formats() []Format {
	return []Format{
		{Name: "text", Description: "for people: findings with source, reason and fix", Write: writeText},
		{Name: "table", Description: "for people: one line for each finding", Write: writeTable},
		{Name: "json", Description: "the whole report, versioned, with its own schema", Write: writeJSON},
		{Name: "sarif", Description: "SARIF 2.1.0, for code scanning services", Write: writeSARIF},
		{Name: "junit", Description: "JUnit XML, for test reports of CI services", Write: writeJUnit},
		{Name: "github", Description: "annotations in a GitHub Actions log", Write: writeGitHub},
		{Name: "gitlab", Description: "GitLab Code Quality JSON", Write: writeGitLab},
		{Name: "markdown", Description: "for a pull request comment or a job summary", Write: writeMarkdown},
		{Name: "cyclonedx-vex", Description: "CycloneDX 1.6 VEX of the vulnerabilities that were found and waived", Write: writeVEX},
		{Name: "baseline", Description: "the accepted findings, for --baseline", Write: writeBaseline},
	}
}

// Write writes r in the format called name. It is the only way to write a
// report: the format sees a copy that is redacted and cleaned. A nil redactor
// knows no secrets. The error for an unknown name lists the known ones.
func Write(w io.Writer, name string, r Report, redactor *Redactor, style Style) error {
	format, err := FindFormat(name)
	if err != nil {
		return err
	}
	if err := format.Write(w, prepare(r, redactor), style); err != nil {
		return fmt.Errorf("write %s report: %w", name, err)
	}
	return nil
}

// GitHubSummary writes what belongs in the file that GITHUB_STEP_SUMMARY
// names: the markdown format.
func GitHubSummary(w io.Writer, r Report, redactor *Redactor) error {
	return Write(w, "markdown", r, redactor, Style{})
}

// FindFormat returns the format called name. Its error names the known
// formats, and the one that was probably meant.
func FindFormat(name string) (Format, error) {
	formats := Formats()
	names := make([]string, 0, len(formats))
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	hint := ""
	if near := nearest(name, names); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return Format{}, fmt.Errorf("unknown format %q (known: %s)%s", cutRunes(cleanLine(name), 40), strings.Join(names, ", "), hint)
}

// nearest returns the known name that name most likely means, or "".
func nearest(name string, known []string) string {
	name = strings.ToLower(name)
	if len(name) < 2 || len(name) > 40 {
		return ""
	}
	best, bestDistance := "", 3
	for _, k := range known {
		if strings.HasPrefix(name, k) || strings.HasPrefix(k, name) {
			return k
		}
		if d := editDistance(name, k); d < bestDistance {
			best, bestDistance = k, d
		}
	}
	return best
}

// editDistance is the Levenshtein distance of two short ASCII words.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = slices.Min([]int{cost, diagonal + 1, row[j] + 1})
		}
	}
	return row[len(b)]
}
