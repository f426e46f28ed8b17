package packages

import (
	"strings"
	"testing"
)

func TestDepthOfTOML(t *testing.T) {
	for text, want := range map[string]int{
		"":                             0,
		"[[package]]\nname = \"[[[[\"": 2,
		"a = [[1], [2, {b = [3]}]]":    4,
		"a = ']' # [[[[[\nb = [\"]\", [\"]\", [1]]]":    3,
		"a = \"\"\"\n]]] \\\"\"\" [[[\n\"\"\"\nb = [1]": 1,
		"a = '''[[['''\nb = \"\\\"[[[\"":                0,
		"a = \"[[[ no end\nb = [1]":                     1,
		strings.Repeat("[", 1000):                       1000,
		"'":                                             0,
		"\"\\":                                          0,
	} {
		if got := depthOfTOML([]byte(text)); got != want {
			t.Errorf("%.60q: %d, want %d", text, got, want)
		}
	}
}

func TestURL(t *testing.T) {
	for _, c := range [][4]string{
		{"npm", "@babel/core", "7.0.0", "pkg:npm/%40babel/core@7.0.0"},
		{"golang", "github.com/BurntSushi/toml", "v1.6.0", "pkg:golang/github.com/burntsushi/toml@v1.6.0"},
		{"maven", "org.slf4j:slf4j-api", "1.7.32", "pkg:maven/org.slf4j/slf4j-api@1.7.32"},
		{"maven", "app", "1", "pkg:maven/app@1"},
		{"pypi", "ruamel-yaml", "0.18", "pkg:pypi/ruamel-yaml@0.18"},
		{"composer", "symfony/http-kernel", "v5.4.20", "pkg:composer/symfony/http-kernel@v5.4.20"},
		{"gem", "rack", "", "pkg:gem/rack"},
		{"cargo", "wasi", "0.10.2+wasi", "pkg:cargo/wasi@0.10.2%2Bwasi"},
	} {
		if got := URL(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("%v: %s", c, got)
		}
	}
}

func TestBelievable(t *testing.T) {
	for name, want := range map[string]bool{"a": true, "@a/b": true, "": false, "a b": false, "a\x1b[2J": false, "a\xff": false, strings.Repeat("a", 2000): false} {
		if got := Believable(name, "1"); got != want {
			t.Errorf("%.20q: %v", name, got)
		}
	}
	if Believable("a", "1\n2") || !Believable("a", "") || Believable("a", "\u0085") {
		t.Error("versions")
	}
}

func TestListIsBounded(t *testing.T) {
	l := List{Kind: "npm"}
	l.Add("a", "1")
	l.Add("a", "1")
	if found, err := l.Found(); err != nil || len(found.Packages) != 1 || found.Packages[0].Installed {
		t.Errorf("%v %v", found, err)
	}
}
