package report

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"math/rand"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
)

func TestRedactorForms(t *testing.T) {
	const secret = `pa"ss/w+rd<&>ü§ 1`
	r := NewRedactor()
	r.Add(secret)
	mark := markOf(secret)
	if !strings.HasPrefix(mark, "•••• sha256:") || len(mark) != len("•••• sha256:")+8 {
		t.Fatal(mark)
	}
	quoted, err := json.Marshal(secret)
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{secret, base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)),
		url.QueryEscape(secret), url.PathEscape(secret), string(quoted[1 : len(quoted)-1]), fmt.Sprintf("%q", secret)[1 : len(secret)+3]} {
		if got := r.String("a " + form + " b"); strings.Contains(got, form) || !strings.Contains(got, mark) || !strings.HasPrefix(got, "a ") {
			t.Errorf("%s gives %s", form, got)
		}
	}
	const odd = "???>>>~~~a" // has / and + and padding in base64
	r.Add(odd)
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		if got := r.String("a " + encoding.EncodeToString([]byte(odd)) + " b"); got != "a "+markOf(odd)+" b" {
			t.Errorf("base64 gives %s", got)
		}
	}
	if got := r.String("nothing here"); got != "nothing here" {
		t.Error(got)
	}
}

func TestRedactorIgnores(t *testing.T) {
	r := NewRedactor()
	r.Add("", "abc", "true", "TRUE", "root", "  42 ", "null", "123", "\n\n\n\n\n")
	const text = "true root 42 123 abc null"
	if got := r.String(text); got != text {
		t.Error(got)
	}
	if (*Redactor)(nil).String(text) != text {
		t.Error("nil redactor")
	}
}

func TestRedactorLines(t *testing.T) {
	const pem = "-----BEGIN KEY-----\r\nMIIEvQIBADANBg\nshort\nkqhkiG9w0BAQEF\n"
	r := NewRedactor()
	r.Add(pem)
	for text, gone := range map[string]bool{pem: true, "  MIIEvQIBADANBg": true, "x kqhkiG9w0BAQEF": true, "short": false, "-----BEGIN KEY-----": true} {
		if got := r.String(text); (got != text) != gone {
			t.Errorf("%q gives %q", text, got)
		}
	}
	encoded := base64.StdEncoding.EncodeToString([]byte("user: admin\npassword: hunter22"))
	r.Add(encoded)
	if got := r.String("password: hunter22"); strings.Contains(got, "hunter22") {
		t.Error(got)
	}
}

func TestRedactorOverlap(t *testing.T) {
	r := NewRedactor()
	r.Add("abcdef", "defghi", "abcdefgh-long", "mnopq-long", "nopq")
	for text, want := range map[string]string{
		"x abcdefghi y":      "x " + markOf("abcdef") + " y",
		"abcdefgh-long":      markOf("abcdefgh-long"),
		"abcdefabcdef":       markOf("abcdef") + markOf("abcdef"),
		"xmnopqrs":           "xm" + markOf("nopq") + "rs",
		"zabcdefz":           "z" + markOf("abcdef") + "z",
		"abcdeabcdef defghi": "abcde" + markOf("abcdef") + " " + markOf("defghi"),
	} {
		if got := r.String(text); got != want {
			t.Errorf("%s = %s, want %s", text, got, want)
		}
	}
}

func TestRedactorCuts(t *testing.T) {
	secret := "S" + strings.Repeat("ecret-0123456789", 20)
	r := NewRedactor()
	r.Add(secret)
	for _, text := range []string{"value is " + secret[:50] + "…", "value is " + secret[:6] + "…", "value is " + secret[:40] + " and on"} {
		if got := r.String(text); strings.Contains(got, secret[:5]) {
			t.Errorf("%s gives %s", text, got)
		}
	}
	for _, text := range []string{"…" + secret[len(secret)-30:] + " after", "…" + secret[100:200] + "…"} {
		if got := r.sourceLine(text); strings.Contains(got, "0123") {
			t.Errorf("%s gives %s", text, got)
		}
	}
	line := "token: " + secret + strings.Repeat("x", 300)
	for column := 1; column < len(line); column += 7 {
		for _, l := range Excerpt([]byte(line), inputs.Position{Line: 1, Column: column, EndLine: 1, EndColumn: column + 1}, 0) {
			if got := r.sourceLine(l.Text); strings.Contains(got, "ecret") {
				t.Fatalf("column %d shows %s", column, got)
			}
		}
	}
}

func TestRedactorOrderDoesNotMatter(t *testing.T) {
	values := []string{"line one is secret\nshared line here", "other one secret\nshared line here", "shared line here", "c2hhcmVkIGxpbmU=", "shared line"}
	const text = "shared line here, shared line, c2hhcmVkIGxpbmU="
	want := ""
	for range 20 {
		rand.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
		r := NewRedactor()
		for _, v := range values {
			r.Add(v)
			r.String(text)
		}
		got := r.String(text)
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatalf("%s\n%s", got, want)
		}
	}
	if !strings.Contains(want, markOf("shared line here")) {
		t.Error(want)
	}
}

func TestRedactorConcurrent(t *testing.T) {
	r := NewRedactor()
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range 50 {
				secret := fmt.Sprintf("secret-%d-%d.", i, j)
				r.Add(secret)
				if got := r.String("x " + secret); strings.Contains(got, secret) {
					t.Error(got)
				}
			}
		})
	}
	group.Wait()
}

func TestRedactorValue(t *testing.T) {
	r := NewRedactor()
	r.Add("hunter22")
	plain := map[string]any{"a": []any{"b", 1.0, true, nil}}
	if got := r.Value(plain); reflect.ValueOf(got).Pointer() != reflect.ValueOf(plain).Pointer() {
		t.Error("a value without secrets was copied")
	}
	type odd struct{ Text string }
	deep := any("hunter22")
	for range 300 {
		deep = []any{deep}
	}
	for _, v := range []any{"hunter22", []string{"hunter22"}, map[string]string{"hunter22": "x"}, []any{map[string]any{"k": "xhunter22x"}},
		json.RawMessage(`"hunter22"`), odd{"hunter22"}, &odd{"hunter22"}, []byte("hunter22"), deep, fmt.Errorf("hunter22"), json.Number("hunter22"), func() {}} {
		out, err := json.Marshal(r.Value(v))
		if err != nil || strings.Contains(string(out), "hunter22") || strings.Contains(string(out), "aHVudGVyMjI") {
			t.Errorf("%T: %s %v", v, out, err)
		}
	}
	for _, v := range []any{math.NaN(), math.Inf(1), map[string]any{"x": math.NaN()}} {
		if _, err := json.Marshal(r.Value(v)); err != nil {
			t.Error(err)
		}
	}
	two := r.Value(map[string]any{"hunter22": 1, markOf("hunter22"): 2}).(map[string]any)
	if len(two) != 2 {
		t.Errorf("a key was lost: %v", two)
	}
}

// exempt are the string fields that are not redacted: see prepare.
var exempt = map[string]bool{
	"Report.Schema": true, "Report.EffectiveTime": true, "Report.Verdict": true, "Tool.Name": true, "Tool.Version": true,
	"InForce.Kind": true, "InForce.Digest": true, "Subject.Digest": true, "Finding.Fingerprint": true, "Finding.Rule": true, "Finding.Instance": true,
	"WaiverUse.Kind": true, "Explanation.Rule": true, "RuleResult.Rule": true, "RuleResult.Instance": true, "WaiverNote.Rule": true,
	"Rule.ID": true, "Rule.Instance": true, "Rule.Package": true, "Rule.Action": true, "Document.Truncated": true,
	"ImageLayer.Digest": true, "ComparedFinding.Rule": true,
}

// plant fills every field of a value, strings with the secret.
func plant(v reflect.Value, where, secret string) {
	switch v.Kind() {
	case reflect.String:
		switch v.Interface().(type) {
		case engine.Severity:
			v.SetString("high")
		case engine.Status:
			v.SetString("new")
		case engine.Verdict:
			v.SetString("incomplete")
		case inputs.Kind:
			v.SetString("kubernetes")
		case engine.View:
			v.SetString("document")
		default:
			if exempt[where] {
				v.SetString("word")
				return
			}
			v.SetString("before " + secret + " after")
		}
	case reflect.Int, reflect.Int64:
		v.SetInt(3)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		plant(v.Elem(), where, secret)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		plant(v.Index(0), where, secret)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		plant(key, where, secret)
		plant(value, where, secret)
		v.SetMapIndex(key, value)
	case reflect.Interface:
		v.Set(reflect.ValueOf([]any{secret, map[string]any{"x " + secret: []string{secret}}}))
	case reflect.Struct:
		for i := range v.NumField() {
			plant(v.Field(i), v.Type().Name()+"."+v.Type().Field(i).Name, secret)
		}
	}
}

func TestCanary(t *testing.T) {
	const secret = "canary/7f3a+Q=="
	redactor := NewRedactor()
	redactor.Add(secret)
	var r Report
	plant(reflect.ValueOf(&r).Elem(), "Report", secret)
	variants := map[string]Report{"new": r}
	for _, status := range []engine.Status{engine.StatusWaived, engine.StatusBaseline} {
		var other Report
		plant(reflect.ValueOf(&other).Elem(), "Report", secret)
		other.Documents[0].Findings[0].Status = status
		variants[string(status)] = other
	}
	for name, r := range variants {
		for _, f := range Formats() {
			for _, style := range []Style{{}, {Verbose: true}, {Verbose: true, Width: 60, Color: true}} {
				out := render(t, f.Name, r, redactor, style)
				for _, form := range append(forms(secret), "canary", "7f3a") {
					if strings.Contains(out, form) {
						t.Errorf("%s %s prints %q: %s", name, f.Name, form, out[max(0, strings.Index(out, form)-80):])
					}
				}
				if name == "new" && !strings.Contains(out, markOf(secret)[len("•••• "):]) && f.Name != "table" {
					t.Errorf("%s does not say what was replaced", f.Name)
				}
			}
		}
	}
	if out := render(t, "json", r, nil, Style{}); !strings.Contains(out, secret) {
		t.Error("the canary was never there")
	}
}

// naive replaces the slow way: every byte of every occurrence is marked.
func naive(s string, patterns []string) []bool {
	covered := make([]bool, len(s))
	for _, p := range patterns {
		for at := 0; at+len(p) <= len(s); at++ {
			if s[at:at+len(p)] == p {
				for i := range len(p) {
					covered[at+i] = true
				}
			}
		}
	}
	return covered
}

func FuzzRedactor(f *testing.F) {
	f.Add("abcdef defghi", "abcdef", "defghi")
	f.Add("aaaaaaaaaaaaaaaa", "aaaa", "aaaaaa")
	f.Add("xx"+strings.Repeat("ab", 40), strings.Repeat("ab", 20), strings.Repeat("ba", 18))
	f.Fuzz(func(t *testing.T, text, one, two string) {
		r := NewRedactor()
		r.Add(one, two)
		if !r.known.Load() {
			return
		}
		m := r.compiled()
		var patterns []string
		for _, p := range m.patterns {
			patterns = append(patterns, p.text)
		}
		covered := make([]bool, len(text))
		end := 0
		for _, s := range m.find(text) {
			if s.start < end || s.end <= s.start || s.end > len(text) {
				t.Fatalf("bad span %+v in %q", s, text)
			}
			end = s.end
			for i := s.start; i < s.end; i++ {
				covered[i] = true
			}
		}
		for i, want := range naive(text, patterns) {
			if want && !covered[i] {
				t.Fatalf("byte %d of %q is not covered by %q", i, text, patterns)
			}
		}
		r.String(text + "…")
		r.sourceLine("…" + text)
	})
}

// TestRedactorStaysLinear holds the time down where texts and secrets repeat.
func TestRedactorStaysLinear(t *testing.T) {
	r := NewRedactor()
	for i := range 300 {
		r.Add(strings.Repeat("a", 1000+i) + "b")
	}
	text := strings.Repeat("a", 1<<20)
	if got := r.String(text); strings.Contains(got, "aaaaaaa") {
		t.Error("not redacted")
	}
}

func BenchmarkRedactor(b *testing.B) {
	r := NewRedactor()
	for i := range 1000 {
		r.Add(fmt.Sprintf("secret-value-%d-%d", i*7919, i))
	}
	text := strings.Repeat(`container "web" runs as root (assumed: image default) `, 20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r.String(text)
	}
}
