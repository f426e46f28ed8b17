package lock

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

var digests = []string{"sha256:" + strings.Repeat("a", 64), "sha256:" + strings.Repeat("b", 64)}

func TestFormat(t *testing.T) {
	l := Lock{Advisories: digests[1]}
	l.Set(Policy{Name: "policy", Digest: digests[0]})
	l.Set(Policy{Name: "oci://ghcr.io/a/b:v1", Digest: digests[1], Manifest: digests[0], Revision: "1.0", Size: 7})
	l.Set(Policy{Name: "policy", Digest: digests[1]})
	got, err := l.Format()
	if err != nil {
		t.Fatal(err)
	}
	want := `# Written by boltseal bundle update. Keep it under version control.
version: 1
policies:
  - name: oci://ghcr.io/a/b:v1
    digest: ` + digests[1] + `
    manifest: ` + digests[0] + `
    revision: "1.0"
    size: 7
  - name: policy
    digest: ` + digests[1] + `
advisories:
  digest: ` + digests[1] + "\n"
	if string(got) != want {
		t.Errorf("got\n%s", got)
	}
	back, err := Parse(got)
	if err != nil || !reflect.DeepEqual(back, l) {
		t.Errorf("got %+v, %v", back, err)
	}
	if gone := l.Keep([]string{"policy"}); !slices.Equal(gone, []string{"oci://ghcr.io/a/b:v1"}) || len(l.Policies) != 1 {
		t.Errorf("forgot %v", gone)
	}
	if _, ok := back.Policy("policy"); !ok || len(back.Policies) != 2 {
		t.Error("Keep changed another lock")
	}
	if _, ok := l.Policy("other"); ok {
		t.Error("found what is not there")
	}
	if _, err := (Lock{Policies: []Policy{{Name: "x"}}}).Format(); err == nil {
		t.Error("a pin without a digest was written")
	}
}

func TestParse(t *testing.T) {
	for name, test := range map[string]struct{ content, want string }{
		"empty":            {"", "empty"},
		"no YAML":          {"a: [", "no lock file"},
		"unknown key":      {"version: 1\npolicy: []\n", "policy"},
		"unknown pin":      {"version: 1\npolicies:\n- {name: a, digest: " + digests[0] + ", sha1: x}\n", "sha1"},
		"key twice":        {"version: 1\nversion: 1\n", "already defined"},
		"two documents":    {"version: 1\n---\nversion: 1\n", "more than one"},
		"another version":  {"version: 2\n", "version is 2"},
		"no version":       {"policies: []\n", "version is 0"},
		"no digest":        {"version: 1\npolicies: [{name: a}]\n", "not pinned"},
		"another digest":   {"version: 1\npolicies: [{name: a, digest: sha1:aa}]\n", "not pinned"},
		"odd manifest":     {"version: 1\npolicies: [{name: a, digest: " + digests[0] + ", manifest: x}]\n", "not pinned"},
		"no name":          {"version: 1\npolicies: [{digest: " + digests[0] + "}]\n", "no name"},
		"twice":            {"version: 1\npolicies: [{name: a, digest: " + digests[0] + "}, {name: a, digest: " + digests[1] + "}]\n", "twice"},
		"control sequence": {"version: 1\npolicies: [{name: \"a\\e[1m\", digest: " + digests[0] + "}]\n", "printed"},
		"negative":         {"version: 1\npolicies: [{name: a, size: -1, digest: " + digests[0] + "}]\n", "-1 bytes"},
		"advisories":       {"version: 1\nadvisories: {digest: x}\n", "no digest"},
		"large":            {"# " + strings.Repeat("x", Largest), "larger"},
	} {
		if _, err := Parse([]byte(test.content)); err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("version: 1\npolicies: [{name: a, digest: " + digests[0] + "}]\nadvisories: {digest: " + digests[1] + "}\n")
	f.Add("version: 1\npolicies: &a [*a]\n")
	f.Fuzz(func(t *testing.T, content string) {
		l, err := Parse([]byte(content))
		if err != nil {
			return
		}
		again, err := l.Format()
		if err != nil {
			t.Fatal(err)
		}
		back, err := Parse(again)
		if err != nil || len(back.Policies) != len(l.Policies) || back.Advisories != l.Advisories {
			t.Errorf("%q became %q", content, again)
		}
		for i := range l.Policies {
			if l.Policies[i] != back.Policies[i] {
				t.Errorf("%+v became %+v", l.Policies[i], back.Policies[i])
			}
		}
	})
}
