package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestSizes(t *testing.T) {
	for text, want := range map[string]size{"1": 1, "16MiB": 16 << 20, "16mib": 16 << 20, "2 GiB": 2 << 30, "1kB": 1000, "7B": 7} {
		var got size
		if err := got.Set(text); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "MiB", "-1", "0", "1.5MiB", "1TiB", "9223372036854775807KiB"} {
		var got size
		if err := got.Set(text); err == nil {
			t.Errorf("%q: no error, got %d", text, got)
		}
	}
	for value, want := range map[size]string{16 << 20: "16MiB", 3 << 30: "3GiB", 1500: "1500B"} {
		if got := value.String(); got != want {
			t.Errorf("%d prints as %q, want %q", int64(value), got, want)
		}
	}
}

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"plain":            "plain",
		"a\x1b[31mred\x07": "ared",
		"##[error]x":       "# #[error]x",
		"one\ntwo":         "one two",
	} {
		if got := printable(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	if got := printable(strings.Repeat("é", 5000)); len([]rune(got)) > longestLine+1 {
		t.Errorf("a line of %d code points", len([]rune(got)))
	}
}

func TestOutputs(t *testing.T) {
	outputs, err := parseOutputs([]string{"json=a.json", "text", "sarif=b=c.sarif"})
	if err != nil || len(outputs) != 3 || outputs[0].file != "a.json" || outputs[1].file != "" || outputs[2].file != "b=c.sarif" {
		t.Errorf("%v, %v", outputs, err)
	}
	if outputs, err = parseOutputs(nil); err != nil || outputs[0].format != "text" {
		t.Errorf("default %v, %v", outputs, err)
	}
	for _, values := range [][]string{{"text", "json=-"}, {"xml"}, {"json="}, {"json=a", "text=./a"}} {
		if _, err := parseOutputs(values); err == nil {
			t.Errorf("%v: no error", values)
		}
	}
}

func TestFilesAreWrittenWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.json")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := writeFile(path, func(w io.Writer) error {
		if _, err := io.WriteString(w, "half"); err != nil {
			return err
		}
		return errors.New("broke off")
	})
	if err == nil {
		t.Error("no error")
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != "old" {
		t.Errorf("after a failure the file holds %q, %v", content, err)
	}
	if err := writeFile(path, func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }); err != nil {
		t.Fatal(err)
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != "new" {
		t.Errorf("the file holds %q, %v", content, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if err := writeFile(os.DevNull, func(w io.Writer) error { _, err := io.WriteString(w, "x"); return err }); err != nil {
		t.Errorf("a device: %v", err)
	}
}

func TestProgressWaitsAndClears(t *testing.T) {
	var out bytes.Buffer
	early := newProgress(&out, time.Now())
	early.update(1, 10)
	early.clear()
	if out.Len() > 0 {
		t.Errorf("a short run printed %q", out.String())
	}
	late := newProgress(&out, time.Now().Add(-time.Second))
	late.update(5, 10)
	late.update(6, 10)
	if got := out.String(); got != "\r████████████░░░░░░░░░░░░ 5/10 files" {
		t.Errorf("drew %q", got)
	}
	drawn := len([]rune(out.String())) - 1
	out.Reset()
	late.clear()
	if got := out.String(); got != "\r"+strings.Repeat(" ", drawn)+"\r" {
		t.Errorf("cleared with %q", got)
	}
}

func TestEveryFlagHasAVariable(t *testing.T) {
	app := &App{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard}
	known := strings.Join(knownVariables(app.root()), " ")
	for _, want := range []string{"BOLTSEAL_FAIL_ON", "BOLTSEAL_OUTPUT", "BOLTSEAL_MAX_FILE_SIZE", "BOLTSEAL_DISABLE_INLINE_IGNORES", "BOLTSEAL_ORG_CONFIG", "BOLTSEAL_COVERAGE"} {
		if !strings.Contains(known, want) {
			t.Errorf("%s is not known: %s", want, known)
		}
	}
}

func TestUnknownVariablesAreSaid(t *testing.T) {
	var stderr bytes.Buffer
	app := &App{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: &stderr, Env: []string{"BOLTSEAL_FAILON=low", "OTHER=1"}}
	if code := app.Run(context.Background(), []string{"version"}); code != exitPass {
		t.Errorf("exit code %d", code)
	}
	if want := "boltseal: warning: environment variable BOLTSEAL_FAILON is not known; did you mean \"BOLTSEAL_FAIL_ON\"?\n"; stderr.String() != want {
		t.Errorf("stderr %q", stderr.String())
	}
}

func TestRepeatableVariablesTakeAValuePerLine(t *testing.T) {
	app := &App{Env: []string{"BOLTSEAL_OUTPUT=old", "BOLTSEAL_OUTPUT=text\njson=a,b.json\n", "BOLTSEAL_FAIL_ON="}}
	cmd := app.checkVerb()
	if err := app.fromEnvironment(cmd); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(cmd.Flags().Lookup("output").Value.(*words).list, "|"); got != "text|json=a,b.json" {
		t.Errorf("outputs %q", got)
	}
	if cmd.Flags().Changed("fail-on") {
		t.Error("an empty variable set --fail-on")
	}
	app.Env = []string{"BOLTSEAL_OUTPUT=nonsense"}
	if err := app.fromEnvironment(app.versionVerb()); err != nil {
		t.Errorf("the reports of check broke another verb: %v", err)
	}
}
