package bundle

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/boltseal/boltseal/engine"
)

// opaPath is a stock opa of the version that go.mod names, built by go.
var opaPath = sync.OnceValues(func() (string, error) {
	out, err := exec.Command("go", "tool", "-n", "opa").Output()
	return strings.TrimSpace(string(out)), err
})

// stock runs opa in a directory.
func stock(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	path, err := opaPath()
	if err != nil {
		t.Fatalf("build opa: %v", err)
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// save writes a file.
func save(t *testing.T, dir, name string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// openFile reads a bundle from disk.
func openFile(t *testing.T, name string) *Bundle {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := Read(f, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestStockOPA gives our bundles to opa, and opa's to us.
func TestStockOPA(t *testing.T) {
	dir := t.TempDir()
	b := build(t, "rules/team/registry/rule.rego", teamRule, "old/x.rego", "package old\n\ndeny[msg] { msg = \"old\" }\n",
		"lists/data.yaml", "allowed: [x]\n", "boltseal-is/not/data.json", `{"a": 1.50}`)
	save(t, dir, "plain.tar.gz", b.archive)
	for algorithm, keys := range keyPairs(t) {
		t.Run(algorithm, func(t *testing.T) {
			save(t, dir, algorithm+".key", keys.private)
			save(t, dir, algorithm+".pem", keys.public)
			verifier := []PublicKey{keys.verifier(t)}
			signed, err := Sign(b.Bundle, Signing{Key: keys.signer(t), KeyID: "team", Scope: "write"})
			if err != nil {
				t.Fatal(err)
			}
			save(t, dir, "ours.tar.gz", signed.archive)
			args := []string{"build", "-b", "ours.tar.gz", "-o", "out.tar.gz", "--verification-key", algorithm + ".pem", "--signing-alg", algorithm}
			if out, err := stock(t, dir, append(args, "--scope", "write")...); err != nil {
				t.Errorf("opa refuses our signature: %s", out)
			}
			if out, err := stock(t, dir, append(args, "--scope", "read")...); err == nil {
				t.Errorf("opa verifies another scope: %s", out)
			}
			if out, err := stock(t, dir, "build", "-b", "plain.tar.gz", "-o", "theirs.tar.gz", "--signing-key", algorithm+".key", "--signing-alg", algorithm); err != nil {
				t.Fatalf("opa build: %s", out)
			}
			got, err := Verify(openFile(t, filepath.Join(dir, "theirs.tar.gz")), Keys{Public: verifier})
			if err != nil {
				t.Errorf("we refuse what opa built and signed: %v", err)
			}
			if got.Sealed || got.Algorithm != algorithm {
				t.Errorf("signature %+v", got)
			}
		})
	}
}

// TestOPASign verifies an archive that `opa sign` signed, with its signature
// put in.
func TestOPASign(t *testing.T) {
	dir := t.TempDir()
	keys := keyPairs(t)["ES256"]
	save(t, dir, "team.key", keys.private)
	save(t, dir, "team.pem", keys.public)
	entries := []entry{{name: "a.rego", content: denyX}, {name: "lists/data.json", content: "{\"a\": [1,\n 2.0]}"}, {name: ".manifest", content: `{"revision": "1"}`}}
	save(t, dir, "b.tar.gz", packed(t, entries...))
	if out, err := stock(t, dir, "sign", "--bundle", "b.tar.gz", "--signing-key", "team.key", "--signing-alg", "ES256"); err != nil {
		t.Fatalf("opa sign: %s", out)
	}
	signature, err := os.ReadFile(filepath.Join(dir, ".signatures.json"))
	if err != nil {
		t.Fatal(err)
	}
	save(t, dir, "b.tar.gz", packed(t, append(entries, entry{name: ".signatures.json", content: string(signature)})...))
	if _, err := Verify(openFile(t, filepath.Join(dir, "b.tar.gz")), Keys{Public: []PublicKey{keys.verifier(t)}}); err != nil {
		t.Errorf("we refuse what opa signed: %v", err)
	}
	if out, err := stock(t, dir, "build", "-b", "b.tar.gz", "-o", "out.tar.gz", "--verification-key", "team.pem", "--signing-alg", "ES256"); err != nil {
		t.Errorf("opa refuses what it signed: %s", out)
	}
}

// TestStockOPALoads evaluates and inspects a bundle with opa: our own files
// are no data to it.
func TestStockOPALoads(t *testing.T) {
	dir := t.TempDir()
	source := policies(t, "rules/team/registry/rule.rego", teamRule, "lists/data.yaml", "allowed: [x]\n")
	b, err := Build(t.Context(), Options{Sources: []engine.Source{source}, Shipped: engine.Shipped(), Revision: "7",
		Extra: []File{{Name: IndexFile, Content: []byte(`{"boltseal": true}`)}, {Name: "profiles/ours.yaml", Content: []byte("title: x\n")}}})
	if err != nil {
		t.Fatal(err)
	}
	if b.Manifest.Boltseal.Index == "" || b.Manifest.Boltseal.Profiles[0] != "ours" {
		t.Errorf("manifest %+v", b.Manifest)
	}
	signed, err := Sign(b.Bundle, Signing{Key: keyPairs(t)["ES256"].signer(t)})
	if err != nil {
		t.Fatal(err)
	}
	save(t, dir, "b.tar.gz", signed.archive)
	out, err := stock(t, dir, "eval", "-b", "b.tar.gz", "-f", "values", `[object.keys(data), data.lists, data.rules.team.registry.violation]`, "--stdin-input")
	if err != nil {
		t.Fatalf("opa eval: %s", out)
	}
	var got [][]json.RawMessage
	if err := json.Unmarshal([]byte(out), &got); err != nil || len(got) != 1 {
		t.Fatalf("%v: %s", err, out)
	}
	compact := func(raw json.RawMessage) string {
		var b bytes.Buffer
		_ = json.Compact(&b, raw)
		return b.String()
	}
	if keys := compact(got[0][0]); keys != `["lib","lists","rules"]` {
		t.Errorf("data holds %s", keys)
	}
	if lists := compact(got[0][1]); lists != `{"allowed":["x"]}` {
		t.Errorf("data.lists is %s", lists)
	}
	out, err = stock(t, dir, "inspect", "b.tar.gz")
	if err != nil || !strings.Contains(out, "Revision:") && !strings.Contains(out, "7") || !strings.Contains(out, "rules.team.registry") {
		t.Errorf("opa inspect: %v %s", err, out)
	}
}
