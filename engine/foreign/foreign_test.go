package foreign_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/foreign"
	"github.com/boltseal/boltseal/engine/ledger"
	"github.com/boltseal/boltseal/inputs"
)

func rules() []engine.Rule {
	both := []inputs.Kind{inputs.KindDockerfile, inputs.KindKubernetes}
	return []engine.Rule{
		{ID: "container/run-as-root", Source: "boltseal", Kinds: both, Aliases: []string{"DL3002", "AVD-DS-0002", "CKV_K8S_40", "C-0013", "run-as-non-root"}},
		{ID: "dockerfile/apt-pinned", Source: "boltseal", Kinds: both[:1], Aliases: []string{"DL3008", "CKV_DOCKER_9"}},
		{ID: "kubernetes/host-path", Source: "boltseal", Kinds: both[1:], Aliases: []string{"KSV-0023", "C-0048", "host-path"}},
		{ID: "kubernetes/host-dir", Source: "boltseal", Kinds: both[1:], Aliases: []string{"C-0048"}},
		{ID: "team/own", Source: "team", Kinds: both, Aliases: []string{"DL3002"}},
	}
}

var today = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// waivers says in a line each what a file comes to.
func waivers(t *testing.T, name, content, from string) []string {
	t.Helper()
	ignores, err := foreign.Read(name, []byte(content), from)
	if err != nil {
		t.Fatal(err)
	}
	entries, left := foreign.Waivers(name, ignores, rules(), foreign.Terms{Owner: "team", Expires: "2027-02-23", Today: today})
	var out []string
	for _, e := range entries {
		m := e.Match
		out = append(out, strings.Join(strings.Fields(fmt.Sprintf("%d %s path=%s workload=%s ns=%s package=%s vuln=%s until=%s %s",
			e.Line, e.Rule, m.Path, m.Workload, m.Namespace, m.Package, m.Vulnerability, e.Expires, e.Reason)), " "))
	}
	for _, l := range left {
		out = append(out, fmt.Sprintf("%d left %s: %s", l.Line, l.ID, l.Why))
	}
	text, err := foreign.Marshal(entries)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ledger.Read("ledger", text, ledger.DefaultRequirements(), today)
	if err != nil {
		t.Fatalf("the ledger is not read again: %v\n%s", err, text)
	}
	for i, e := range again.Entries {
		if e.Rule != entries[i].Rule || e.Match != entries[i].Match || e.Expires != entries[i].Expires || e.Owner != "team" {
			t.Errorf("written %+v, read %+v", entries[i], e)
		}
	}
	return out
}

const dockerfiles = "**/*{Dockerfile,dockerfile,Containerfile,containerfile}*"

var cases = []struct {
	name, file, content string
	want                []string
}{
	{"trivy", ".trivyignore", `
# accepted in SEC-412
AVD-DS-0002 exp:2027-01-31

CVE-2024-1234 # not reachable
KSV023 exp:2026-11-24
DS002 if:x
UNKNOWN-1
`, []string{
		"3 container/run-as-root path=" + dockerfiles + " workload= ns= package= vuln= until=2027-01-31 accepted in SEC-412",
		"5 vulnerability/* path= workload= ns= package= vuln=CVE-2024-1234 until=2027-02-23 not reachable",
		"6 left KSV023: it has ended on 2026-11-24",
		"7 left DS002: unknown word if:x",
		"8 left UNKNOWN-1: no rule means the same",
	}},
	{"trivy yaml", ".trivyignore.yaml", `
misconfigurations:
- id: AVD-DS-0002
  paths: ["legacy/Dockerfile", "old/*"]
  statement: old image
  expired_at: 2027-01-31
vulnerabilities:
- id: CVE-1
  purls: ["pkg:deb/debian/openssl", "pkg:npm/%40a/left-pad@1.2.3"]
secrets:
- id: aws-access-key-id
`, []string{
		"3 container/run-as-root path=legacy/Dockerfile workload= ns= package= vuln= until=2027-01-31 old image",
		"3 container/run-as-root path=old/* workload= ns= package= vuln= until=2027-01-31 old image",
		"8 vulnerability/* path= workload= ns= package=openssl vuln=CVE-1 until=2027-02-23 imported from .trivyignore.yaml:8, where no reason is given",
		"8 left CVE-1: it holds for version 1.2.3 of left-pad alone",
		"11 left aws-access-key-id: secrets are not told apart by their ids here: waive single findings",
	}},
	{"hadolint", ".hadolint.yaml", "ignored:\n- DL3008\n- DL3002\n- SC2086\n", []string{
		"2 dockerfile/apt-pinned path= workload= ns= package= vuln= until=2027-02-23 imported from .hadolint.yaml:2, where no reason is given",
		"3 container/run-as-root path=" + dockerfiles + " workload= ns= package= vuln= until=2027-02-23 imported from .hadolint.yaml:3, where no reason is given",
		"4 left SC2086: no rule means the same",
	}},
	{"dockerfile", "web/Docker[file].dockerfile", `FROM a
# hadolint global ignore=DL3008, DL3002 # vendor
# hadolint ignore=DL3008
RUN apt-get install x
# checkov:skip=CKV_DOCKER_9:base is old
# trivy:ignore:DS002
# a remark
`, []string{
		`2 dockerfile/apt-pinned path=web/Docker\[file].dockerfile workload= ns= package= vuln= until=2027-02-23 vendor`,
		`2 container/run-as-root path=web/Docker\[file].dockerfile workload= ns= package= vuln= until=2027-02-23 vendor`,
		`5 dockerfile/apt-pinned path=web/Docker\[file].dockerfile workload= ns= package= vuln= until=2027-02-23 base is old`,
		"3 left DL3008: it holds for one instruction alone: write # boltseal:ignore= above it",
		"6 left DS002: it holds for one instruction alone: write # boltseal:ignore= above it",
	}},
	{"kube-linter", ".kube-linter.yaml", "checks:\n  exclude: [host-path, run-as-non-root]\n  ignorePaths: [vendor/**]\n", []string{
		"2 kubernetes/host-path path= workload= ns= package= vuln= until=2027-02-23 imported from .kube-linter.yaml:2, where no reason is given",
		"2 container/run-as-root path=**/*.{yaml,yml,json} workload= ns= package= vuln= until=2027-02-23 imported from .kube-linter.yaml:2, where no reason is given",
		"3 left vendor/**: it is a path: put it into .boltsealignore",
	}},
	{"manifest", "deploy.yaml", `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  annotations:
    ignore-check.kube-linter.io/host-path: reads logs
    checkov.io/skip1: CKV_K8S_40=legacy
    kubescape.io/skip-controls: C-0013
    kubescape.io/skip-reason: vendor
    kubescape.io/skip-expiry: 2027-03-01T00:00:00Z
    kube-linter.io/ignore-all: all
    other: x
---
apiVersion: v1
kind: List
items:
- kind: Pod
  metadata: {name: "a*", annotations: {ignore-check.kube-linter.io/host-path: x}}
`, []string{
		"8 kubernetes/host-path path= workload=Deployment/web ns=shop package= vuln= until=2027-02-23 reads logs",
		"9 container/run-as-root path= workload=Deployment/web ns=shop package= vuln= until=2027-02-23 legacy",
		"10 container/run-as-root path= workload=Deployment/web ns=shop package= vuln= until=2027-03-01 vendor",
		`20 kubernetes/host-path path= workload=Pod/a\* ns= package= vuln= until=2027-02-23 x`,
		"13 left kube-linter.io/ignore-all: it ignores every check: waive the rules by name",
	}},
	{"kubescape", "exceptions.json", `[{"name": "logs", "policyType": "postureExceptionPolicy", "actions": ["alertOnly"],
 "resources": [{"designatorType": "Attributes", "attributes": {"kind": "DaemonSet", "name": "log.*", "namespace": "kube-system"}},
  {"designatorType": "Attributes", "attributes": {"cluster": "prod"}}, {"designatorType": "Attributes", "attributes": {"name": "a[0-9]+"}}],
 "posturePolicies": [{"controlID": "C-0048"}]},
 {"name": "all", "posturePolicies": [{"frameworkName": "NSA"}]}]`, []string{
		"1 kubernetes/host-path path= workload=DaemonSet/log* ns=kube-system package= vuln= until=2027-02-23 logs",
		"1 kubernetes/host-dir path= workload=DaemonSet/log* ns=kube-system package= vuln= until=2027-02-23 logs",
		"1 left C-0048: it asks for cluster",
		"1 left C-0048: the regular expression a[0-9]+ has no glob",
		"5 left all: it names no control by its id",
	}},
	{"checkov", ".checkov.yaml", "skip-check: CKV_DOCKER_9,CKV_K8S_40, CKV_K8S_*\nskip-path: [a]\n", []string{
		"1 dockerfile/apt-pinned path= workload= ns= package= vuln= until=2027-02-23 imported from .checkov.yaml:1, where no reason is given",
		"1 container/run-as-root path=**/*.{yaml,yml,json} workload= ns= package= vuln= until=2027-02-23 imported from .checkov.yaml:1, where no reason is given",
		"1 left CKV_K8S_*: a pattern of ids: name the checks",
		"2 left a: it is a path: put it into .boltsealignore",
	}},
	{"grype", ".grype.yaml", `ignore:
- vulnerability: CVE-2008-4318
  reason: not used
- package: {name: libcurl}
- vulnerability: CVE-2
  fix-state: unknown
- vulnerability: CVE-3
  package: {name: a, version: "1"}
- {reason: everything}
`, []string{
		"2 vulnerability/* path= workload= ns= package= vuln=CVE-2008-4318 until=2027-02-23 not used",
		"4 vulnerability/* path= workload= ns= package=libcurl vuln= until=2027-02-23 imported from .grype.yaml:4, where no reason is given",
		"5 left CVE-2: it asks for fix-state",
		"7 left CVE-3: it asks for version",
		"9 left : it names neither a vulnerability nor a package",
	}},
}

func TestWaivers(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := waivers(t, c.file, c.content, "")
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct{ file, content, from, want string }{
		"unknown file": {"notes.txt", "hello", "", "say with --from"},
		"unknown tool": {".trivyignore", "", "nobody", "unknown tool"},
		"no YAML":      {".grype.yaml", "a: [", "", "not YAML"},
		"two":          {".grype.yaml", "a: 1\n---\nb: 2\n", "", "more than one"},
		"large":        {".trivyignore", strings.Repeat("x", foreign.LargestFile+1), "", "bytes"},
	} {
		if _, err := foreign.Read(c.file, []byte(c.content), c.from); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range cases {
		f.Add(c.file, c.content)
	}
	f.Fuzz(func(t *testing.T, file, content string) {
		for _, format := range append(foreign.Formats(), foreign.Format{}) {
			ignores, err := foreign.Read(file, []byte(content), format.Name)
			if err != nil {
				continue
			}
			entries, _ := foreign.Waivers("f", ignores, rules(), foreign.Terms{Owner: "o", Expires: "2027-01-01", Today: today})
			for _, e := range entries {
				if e.Rule == "" || e.Owner != "o" || e.Expires < "2026-11-25" {
					t.Fatalf("waiver %+v", e)
				}
			}
			if _, err := foreign.Marshal(entries); err != nil {
				t.Fatal(err)
			}
		}
	})
}
