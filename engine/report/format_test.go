package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

var update = flag.Bool("update", false, "write the golden files")

// render writes a report and fails the test on an error.
func render(t testing.TB, name string, r Report, redactor *Redactor, style Style) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, name, r, redactor, style); err != nil {
		t.Fatalf("Write(%s): %v", name, err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	reports := map[string]Report{"sample": sampleReport(), "empty": emptyReport(), "pass": passReport(), "image": imageReport()}
	styles := map[string]Style{"": {}, "-verbose": {Verbose: true}, "-quiet": {Quiet: true}, "-color": {Color: true}, "-narrow": {Width: 80}}
	for _, f := range Formats() {
		for reportName, r := range reports {
			for styleName, style := range styles {
				if styleName != "" && (reportName != "sample" || f.Name != "text" && f.Name != "table") {
					continue
				}
				name := f.Name + "-" + reportName + styleName
				t.Run(name, func(t *testing.T) {
					got := render(t, f.Name, r, nil, style)
					if again := render(t, f.Name, r, NewRedactor(), style); again != got {
						t.Error("a second run differs")
					}
					if !utf8.ValidString(got) {
						t.Error("invalid UTF-8")
					}
					file := filepath.Join("testdata", name+".golden")
					if *update {
						if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
							t.Fatal(err)
						}
						return
					}
					want, err := os.ReadFile(file)
					if err != nil {
						t.Fatal(err)
					}
					if got != string(want) {
						t.Errorf("output differs from %s (go test -update writes it):\n%s", file, got)
					}
				})
			}
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	for name, want := range map[string]string{"sarfi": `did you mean "sarif"`, "jsn": `"json"`, "markdwon": `"markdown"`, "gitlab-codequality": `"gitlab"`, "yaml": "known: text, table", "": "known: text"} {
		err := Write(io.Discard, name, emptyReport(), nil, Style{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Write(%q) = %v, want %q in it", name, err, want)
		}
	}
	if err := Write(io.Discard, "pdf", emptyReport(), nil, Style{}); strings.Contains(err.Error(), "mean") {
		t.Errorf("pdf is near nothing: %v", err)
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteReportsErrors(t *testing.T) {
	for _, f := range Formats() {
		if err := Write(failingWriter{}, f.Name, sampleReport(), nil, Style{}); err == nil {
			t.Errorf("%s: no error", f.Name)
		}
	}
}

func TestWriteLeavesReportAlone(t *testing.T) {
	redactor := NewRedactor()
	redactor.Add("container", "web.yaml", "größe")
	r := sampleReport()
	for _, f := range Formats() {
		render(t, f.Name, r, redactor, Style{Verbose: true})
	}
	if !reflect.DeepEqual(r, sampleReport()) {
		t.Error("the report was changed")
	}
}

// validate checks a JSON document against a schema.
func validate(t *testing.T, schema, document []byte) {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatalf("schema: %v", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("schema.json", parsed); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		t.Fatalf("document: %v", err)
	}
	if err := compiled.Validate(value); err != nil {
		t.Errorf("not valid: %v", err)
	}
}

// goldens returns the golden files of a format.
func goldens(t *testing.T, format string) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", format+"-*.golden"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no golden files of %s: %v", format, err)
	}
	files := map[string][]byte{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = text
	}
	return files
}

func TestJSONSchema(t *testing.T) {
	for name, text := range goldens(t, "json") {
		t.Run(name, func(t *testing.T) { validate(t, Schema(), text) })
	}
	compiler := jsonschema.NewCompiler()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiler.AddResource("schema.json", parsed); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var value map[string]any
	if err := json.Unmarshal([]byte(render(t, "json", passReport(), nil, Style{})), &value); err != nil {
		t.Fatal(err)
	}
	value["surprise"] = 1.0
	if compiled.Validate(value) == nil {
		t.Error("the schema takes unknown keys")
	}
	delete(value, "surprise")
	delete(value, "verdict")
	if compiled.Validate(value) == nil {
		t.Error("the schema does not miss the verdict")
	}
}

func TestJSONRoundTrip(t *testing.T) {
	var got Report
	if err := json.Unmarshal([]byte(render(t, "json", sampleReport(), nil, Style{})), &got); err != nil {
		t.Fatal(err)
	}
	if n := len(got.Documents[1].Findings); n != 4 {
		t.Errorf("%d findings", n)
	}
	if strings.Contains(render(t, "json", emptyReport(), nil, Style{}), "null") {
		t.Error("null in the empty report")
	}
}

func TestSARIFSchema(t *testing.T) {
	schema, err := os.ReadFile("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range goldens(t, "sarif") {
		t.Run(name, func(t *testing.T) { validate(t, schema, text) })
	}
}

// TestVEXSchema holds the VEX documents to the official schema of CycloneDX,
// which lies beside what reads bills of materials.
func TestVEXSchema(t *testing.T) {
	const folder = "../../inputs/sbom/schema/official/"
	compiler := jsonschema.NewCompiler()
	called := map[string]string{"bom-1.6.schema.json": "bom-1.6.schema.json", "spdx.schema.json": "spdx.SNAPSHOT.schema.json", "jsf-0.82.schema.json": "jsf-0.82.SNAPSHOT.schema.json"}
	for name, address := range called {
		text, err := os.ReadFile(folder + name)
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.AddResource("http://cyclonedx.org/schema/"+address, parsed); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := compiler.Compile("http://cyclonedx.org/schema/bom-1.6.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range goldens(t, "cyclonedx-vex") {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSARIFContent(t *testing.T) {
	var log sarifLog
	if err := json.Unmarshal([]byte(render(t, "sarif", sampleReport(), nil, Style{})), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if len(run.Results) != 8 || run.Invocations[0].Successful || run.Invocations[0].ExitCode != 2 || len(run.Invocations[0].Execution) != 5 {
		t.Errorf("%d results, invocation %+v", len(run.Results), run.Invocations[0])
	}
	states := map[string]int{}
	for _, result := range run.Results {
		if strings.Contains(result.Message.Text, "](") {
			t.Errorf("a link in %q", result.Message.Text)
		}
		rule := run.Tool.Driver.Rules[result.RuleIndex]
		if rule.ID != result.RuleID {
			t.Errorf("ruleIndex %d is %s, not %s", result.RuleIndex, rule.ID, result.RuleID)
		}
		for _, s := range result.Suppressions {
			states[s.Kind+" "+s.Justification]++
		}
		states[result.BaselineState]++
	}
	want := map[string]int{"": 2, "new": 5, "unchanged": 1, "external vendor image, ticket SEC-412": 1, "inSource needed": 1}
	if !reflect.DeepEqual(states, want) {
		t.Errorf("states %v, want %v", states, want)
	}
	region := run.Results[2].Locations[0].Physical.Region
	if region.StartLine != 41 || region.StartColumn != 9 || region.EndColumn != 18 || region.Snippet == nil || region.Snippet.Text != "name: web" {
		t.Errorf("region %+v", region)
	}
}

func TestSARIFArtifacts(t *testing.T) {
	for file, want := range map[string]sarifArtifact{
		"a b/50%/ünï#1?.yaml": {URI: "a%20b/50%25/%C3%BCn%C3%AF%231%3F.yaml", BaseID: sourceRoot},
		"./a/../b.yaml":       {URI: "b.yaml", BaseID: sourceRoot},
		"a:b.yaml":            {URI: "./a:b.yaml", BaseID: sourceRoot},
		"/etc/x y":            {URI: "file:///etc/x%20y"},
		"C:/x/y":              {URI: "file:///C:/x/y"},
		"-":                   {URI: "-", BaseID: sourceRoot},
	} {
		if got := sarifArtifactOf(file); got != want {
			t.Errorf("%s = %+v, want %+v", file, got, want)
		}
	}
}

func TestLineHash(t *testing.T) {
	s := newSARIFWriter(&Report{})
	d := &Document{File: "a"}
	hash := func(line int, text string) string {
		return s.lineHash(d, &engine.Finding{Location: &inputs.Position{Line: line}, Excerpt: []engine.SourceLine{{Line: line, Text: text}}})
	}
	first, again, second, other := hash(1, "image: nginx"), hash(1, "image: nginx"), hash(9, "  image:  nginx"), hash(3, "x")
	if first != again || !strings.HasSuffix(first, ":1") || second != strings.TrimSuffix(first, "1")+"2" || other == first {
		t.Error(first, again, second, other)
	}
}

func TestJUnitIsXML(t *testing.T) {
	for name, text := range goldens(t, "junit") {
		decoder := xml.NewDecoder(bytes.NewReader(text))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	type totals struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Skipped  int `xml:"skipped,attr"`
		Suites   []struct {
			Name  string `xml:"name,attr"`
			Cases []struct {
				Failure *struct {
					Message string `xml:"message,attr"`
					Body    string `xml:",chardata"`
				} `xml:"failure"`
				Error   *struct{} `xml:"error"`
				Skipped *struct{} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	var got totals
	if err := xml.Unmarshal([]byte(render(t, "junit", sampleReport(), nil, Style{})), &got); err != nil {
		t.Fatal(err)
	}
	failures, errs, skipped, tests := 0, 0, 0, 0
	for _, s := range got.Suites {
		for _, c := range s.Cases {
			tests++
			if c.Failure != nil {
				failures++
			}
			if c.Error != nil {
				errs++
			}
			if c.Skipped != nil {
				skipped++
			}
		}
	}
	if tests != got.Tests || failures != got.Failures || errs != got.Errors || skipped != got.Skipped {
		t.Errorf("totals %+v do not match %d %d %d %d", got, tests, failures, errs, skipped)
	}
	if failures != 3 || errs != 5 || skipped != 1 {
		t.Errorf("failures %d errors %d skipped %d", failures, errs, skipped)
	}
	if body := got.Suites[0].Cases[1].Failure.Body; !strings.Contains(body, "]]> </failure> 100%") || !strings.Contains(body, "\n::error") {
		t.Errorf("the message did not survive XML: %s", body)
	}
}

func TestGitHubCommands(t *testing.T) {
	out := render(t, "github", sampleReport(), nil, Style{})
	command := regexp.MustCompile(`^::(error|warning|notice) [a-zA-Z]+=[^:]*::[^\r\n]*$`)
	for line := range strings.Lines(out) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "::") && !command.MatchString(line) {
			t.Errorf("malformed: %s", line)
		}
		if strings.Contains(line, "##[") || strings.Contains(line, "##vso[") {
			t.Errorf("older command: %s", line)
		}
	}
	for _, want := range []string{
		"::error file=deploy/web.yaml,line=41,endLine=41,col=9,endColumn=17,title=high%3A container/run-as-root::container \"web\" runs as root",
		"::notice file=Dockerfile,line=1,", "::warning file=deploy/web.yaml,line=100,endLine=102,title=", "100%25 %250A",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	r := sampleReport()
	r.FailOn = engine.Never
	if out := render(t, "github", r, nil, Style{}); !strings.Contains(out, "::warning file=deploy/web.yaml,line=41") {
		t.Errorf("fail_on none still gives errors:\n%s", out)
	}
	log := &commandLog{}
	log.command("error", inputs.Position{File: "a,b:c%2C::x\n::error::y", Line: 2}, "t:i,t%le", "m:,%")
	if want := "::error file=a%2Cb%3Ac%252C%3A%3Ax%0A%3A%3Aerror%3A%3Ay,line=2,title=t%3Ai%2Ct%25le::m:,%25\n"; string(log.out) != want {
		t.Errorf("%s", log.out)
	}
}

func TestGitLabFingerprints(t *testing.T) {
	r := sampleReport()
	r.Documents = append(r.Documents, r.Documents[0]) // equal fingerprints
	var issues []gitlabIssue
	if err := json.Unmarshal([]byte(render(t, "gitlab", r, nil, Style{})), &issues); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, issue := range issues {
		if issue.Fingerprint == "" || seen[issue.Fingerprint] {
			t.Errorf("fingerprint %q of %s is empty or taken", issue.Fingerprint, issue.Description)
		}
		seen[issue.Fingerprint] = true
		if issue.Location.Path == "" && issue.CheckName != "boltseal/error" || issue.Location.Lines.Begin < 1 {
			t.Errorf("no place: %+v", issue)
		}
		if strings.Contains(issue.Description, "vendor image") {
			t.Error("a waived finding")
		}
	}
}

// TestHostile checks what no format may let through.
func TestHostile(t *testing.T) {
	steering := regexp.MustCompile(`[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}\x{fffe}]`)
	workflow := regexp.MustCompile(`(?m)^\s*::(error|stop)|##\[|##vso\[`)
	for _, f := range Formats() {
		for _, style := range []Style{{}, {Verbose: true, Width: 40}, {Quiet: true}} {
			out := render(t, f.Name, sampleReport(), nil, style)
			if at := steering.FindStringIndex(out); at != nil {
				t.Errorf("%s: control character in %q", f.Name, out[max(0, at[0]-30):min(len(out), at[1]+10)])
			}
			if f.Name == "github" {
				continue // TestGitHubCommands
			}
			if at := workflow.FindStringIndex(out); at != nil {
				t.Errorf("%s: workflow command in %q", f.Name, out[max(0, at[0]-30):min(len(out), at[1]+10)])
			}
		}
	}
	out := render(t, "markdown", sampleReport(), nil, Style{})
	for _, bad := range []string{"<script", "](javascript", "`tick`", "**bold**", "@team", "</pre>::", "a|b"} {
		if strings.Contains(out, bad) {
			t.Errorf("markdown: %q", bad)
		}
	}
	if strings.Contains(render(t, "junit", sampleReport(), nil, Style{}), "]]>") {
		t.Error("junit: ]]>")
	}
}

func TestBaselineRoundTrip(t *testing.T) {
	text := render(t, "baseline", sampleReport(), nil, Style{})
	baseline, err := ReadBaseline(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if baseline.Len() != 6 || !baseline.Has(fingerprint(1)) || !baseline.Has(fingerprint(7)) || !baseline.Has(fingerprint(4)+"#2") {
		t.Errorf("%d entries of %s", baseline.Len(), text)
	}
	if baseline.Has(fingerprint(5)) || baseline.Has("") || (*Baseline)(nil).Has(fingerprint(1)) {
		t.Error("has what it has not")
	}
}

func TestReadBaselineRefuses(t *testing.T) {
	good := `{"schema":"boltseal.baseline/1","findings":[{"fingerprint":"` + fingerprint(1) + `","rule":"a/b","subject":"s","message":"m"}]}`
	if _, err := ReadBaseline(strings.NewReader(good)); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"empty":       "",
		"null":        "null",
		"version":     strings.Replace(good, "line/1", "line/2", 1),
		"unknown key": strings.Replace(good, `"rule"`, `"regel"`, 1),
		"trailing":    good + "{}",
		"fingerprint": strings.Replace(good, fingerprint(1), "xyz", 1),
		"repeated":    strings.Replace(good, "]", `,{"fingerprint":"`+fingerprint(1)+`"}]`, 1),
		"no list":     `{"schema":"boltseal.baseline/1"}`,
		"array":       "[]",
		"cut":         good[:len(good)-3],
	} {
		if b, err := ReadBaseline(strings.NewReader(text)); err == nil || b != nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzReadBaseline(f *testing.F) {
	f.Add([]byte(`{"schema":"boltseal.baseline/1","findings":[{"fingerprint":"` + fingerprint(1) + `"}]}`))
	f.Add([]byte(`{"schema":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := ReadBaseline(bytes.NewReader(data))
		if (b == nil) == (err == nil) {
			t.Error("neither or both of baseline and error")
		}
	})
}

func TestIndentJSON(t *testing.T) {
	for _, text := range []string{`{}`, `[]`, `null`, `"a"`, `{"a":[],"b":{},"c":[1,{"d":"x,{[:\"\\"}]}`, `[[],[[1]],{"a":null}]`,
		render(t, "json", sampleReport(), nil, Style{}), render(t, "sarif", sampleReport(), nil, Style{})} {
		var compact, want bytes.Buffer
		if err := json.Compact(&compact, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := json.Indent(&want, compact.Bytes(), "", "  "); err != nil {
			t.Fatal(err)
		}
		if got := string(appendIndented(nil, compact.Bytes(), 0)); got != want.String() {
			t.Error(got)
		}
	}
}

// TestJSONIsEncodingJSON holds the hand-written part of the json format equal
// to what encoding/json makes of the same report.
func TestJSONIsEncodingJSON(t *testing.T) {
	var planted Report
	plant(reflect.ValueOf(&planted).Elem(), "Report", "x\"y\\z\n\t<&>\u007f\u2028 ü")
	large := sampleReport()
	large.Documents[0].Findings[0].Details = map[string]any{"null": nil, "float": 1.5, "big": 1e21, "number": json.Number("12"), "int64": int64(5), "bool": true,
		"deep": map[string]any{"a": []any{map[string]any{}, []any{}, []any{map[string]any{"x": 1}}}, "b": "c"}, "é\"": "k"}
	large.Documents[0].Findings[0].Excerpt = []engine.SourceLine{{Line: 1, Text: "…x", Cut: 7}}
	for range 300 {
		large.Documents = append(large.Documents, large.Documents[0])
	}
	for name, r := range map[string]Report{"sample": sampleReport(), "empty": emptyReport(), "planted": planted, "large": large} {
		var want bytes.Buffer
		if err := encode(&want, prepare(r, nil)); err != nil {
			t.Fatal(err)
		}
		if got := render(t, "json", r, nil, Style{}); got != want.String() {
			t.Errorf("%s differs:\n%s\n%s", name, got[:min(len(got), 2000)], want.String()[:min(want.Len(), 2000)])
		}
	}
}
