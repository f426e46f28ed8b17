package constraint

import (
	"fmt"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs/advisory/store"
)

// render writes intervals in Maven's notation.
func render(list []store.Interval) string {
	var out []string
	for _, i := range list {
		open, end := "[", ")"
		if i.After || i.From == "" {
			open = "("
		}
		if i.End == store.Last && i.To != "" {
			end = "]"
		}
		out = append(out, fmt.Sprintf("%s%s,%s%s", open, i.From, i.To, end))
	}
	return strings.Join(out, " ")
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ ecosystem, text, want string }{
		{"npm", "< 3.0.0", "(,3.0.0)"},
		{"npm", "<=3.0.0", "(,3.0.0]"},
		{"npm", ">= 2.0.0, <= 2.9.10.3", "[2.0.0,2.9.10.3]"},
		{"npm", ">=1.0.0 <2.0.0 || >=3.0.0 <3.0.5", "[1.0.0,2.0.0) [3.0.0,3.0.5)"},
		{"npm", "> 1.0.0", "(1.0.0,)"},
		{"npm", "=1.2.3", "[1.2.3,1.2.3]"},
		{"npm", "1.2.3", "[1.2.3,1.2.3]"},
		{"npm", ">= 0", "[0,)"},
		{"npm", "*", "(,)"},
		{"npm", "", "(,)"},
		{"npm", "1.2.x", "[1.2,1.3)"},
		{"npm", "^1.2.3", "[1.2.3,2)"},
		{"npm", "^0.2.3", "[0.2.3,0.3)"},
		{"npm", "~1.2.3", "[1.2.3,1.3)"},
		{"npm", "1.0.0 - 2.0.0", "[1.0.0,2.0.0]"},
		{"npm", ">=2.0.0 <1.0.0", ""},
		{"npm", ">=1.0.0 >=1.5.0 <3.0.0 <2.0.0", "[1.5.0,2.0.0)"},
		{"RubyGems", "~> 3.2.22", "[3.2.22,3.3)"},
		{"RubyGems", "~> 3.2", "[3.2,4)"},
		{"RubyGems", "~> 3.2.22, >= 3.2.22.5", "[3.2.22.5,3.3)"},
		{"Packagist", ">=1.0,<1.2|>=2.0,<2.1", "[1.0,1.2) [2.0,2.1)"},
		{"Maven", "[2.9.0,2.9.10.7)", "[2.9.0,2.9.10.7)"},
		{"Maven", "(,1.0],[1.2,)", "(,1.0] [1.2,)"},
		{"Maven", "[1.0]", "[1.0,1.0]"},
		{"Debian", "< 1:2.36.1-8+deb12u1", "(,1:2.36.1-8+deb12u1)"},
		{"Red Hat", "< 0:4.18.0-553.el8_10", "(,0:4.18.0-553.el8_10)"},
		{"PyPI", "<2.0,>=1.0a1", "[1.0a1,2.0)"},
	} {
		got, err := Parse(c.ecosystem, c.text)
		if err != nil || render(got) != c.want {
			t.Errorf("%s %q is %q, %v; want %q", c.ecosystem, c.text, render(got), err, c.want)
		}
	}
	for _, text := range []string{"!= 1.0", "< ", ">=1.0 <", "[1.0", "(1.0)", "<>1", "[1,2)x"} {
		if got, err := Parse("npm", text); err == nil {
			t.Errorf("%q is no error but %q", text, render(got))
		}
	}
}

func TestOutside(t *testing.T) {
	for _, c := range []struct {
		not  []string
		want string
	}{
		{[]string{">= 4.2.2"}, "(,4.2.2)"},
		{[]string{">= 4.2.2", "~> 3.2.22"}, "(,3.2.22) [3.3,4.2.2)"},
		{[]string{"> 4.2.2", "< 2.0"}, "[2.0,4.2.2]"},
		{[]string{"<= 2.0"}, "(2.0,)"},
		{[]string{">= 1.0, < 3.0", ">= 2.0, < 2.5"}, "(,1.0) [3.0,)"},
		{nil, "(,)"},
		{[]string{">= 0"}, ""},
	} {
		var in []store.Interval
		for _, text := range c.not {
			one, err := Parse("RubyGems", text)
			if err != nil {
				t.Fatal(err)
			}
			in = append(in, one...)
		}
		got, err := Outside("RubyGems", in)
		if want := strings.Replace(c.want, "", "", 1); err != nil || render(got) != want && !(want == "" && render(got) == "(,0)") {
			t.Errorf("outside of %q is %q, %v; want %q", c.not, render(got), err, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{">= 1.0, < 1.2 || ~> 2.1", "[2.9.0,2.9.10.7)", "^0.0.1", "1.x - 2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, ecosystem := range []string{"npm", "Maven", "RubyGems", "Debian"} {
			if got, err := Parse(ecosystem, s); err == nil {
				Outside(ecosystem, got)
			}
		}
	})
}
