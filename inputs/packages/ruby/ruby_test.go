package ruby

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/inputs/packages/golden"
)

// TestEqualsRubyGems compares with what RubyGems itself finds.
func TestEqualsRubyGems(t *testing.T) {
	ruby, err := exec.LookPath("ruby")
	if err != nil {
		t.Skip("ruby is not installed")
	}
	out, err := exec.Command(ruby, "-rrubygems", "-e", `Gem::Specification.each { |s| puts [s.loaded_from, s.name, s.version].join("\t") }`).Output()
	if err != nil {
		t.Skipf("ruby: %v", err)
	}
	n := 0
	for line := range strings.Lines(string(out)) {
		field := strings.Split(strings.TrimSpace(line), "\t")
		text, err := os.ReadFile(field[0])
		if err != nil || len(field) != 3 {
			continue
		}
		f := golden.File(strings.TrimPrefix(field[0], "/"), text)
		if !isSpec(f.Path) {
			t.Errorf("%s is not wanted", f.Path)
			continue
		}
		found, err := read(f)
		if err != nil || len(found.Packages) != 1 || found.Packages[0].Name != field[1] || found.Packages[0].Version != field[2] {
			t.Errorf("%s: %v %v, want %v", field[0], golden.Lines(found), err, field[1:])
		}
		n++
	}
	t.Logf("%d gems", n)
}

func TestSpecs(t *testing.T) {
	for _, c := range []struct{ path, text, want string }{
		{"x/specifications/nokogiri-1.15.4-x86_64-linux.gemspec", "# -*- encoding: utf-8 -*-\n# stub: nokogiri 1.15.4 x86_64-linux lib\n\nGem::Specification.new do |s|\n  s.name = \"nokogiri\".freeze\n  s.licenses = [\"MIT\".freeze]\n", "pkg:gem/nokogiri@1.15.4 MIT"},
		{"x/specifications/a-b-2.0.gemspec", "Gem::Specification.new do |s|\n  s.name = 'a-b'\n  s.version = Gem::Version.new(\"2.0\")\n  s.license = 'Ruby'\nend", "pkg:gem/a-b@2.0 Ruby"},
		{"x/specifications/default/json-2.6.3.gemspec", "version = File.read\nGem::Specification.new do |s|\n  s.name = \"json\"\n  s.version = JSON::VERSION\nend", "pkg:gem/json@2.6.3"},
	} {
		found, err := read(golden.File(c.path, []byte(c.text)))
		if got := strings.Join(golden.Lines(found), ","); err != nil || got != c.want {
			t.Errorf("%s: %q %v", c.path, got, err)
		}
	}
	if _, err := read(golden.File("specifications/x.gemspec", []byte("garbage"))); err == nil {
		t.Error("no error")
	}
}
