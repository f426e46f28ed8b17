package bundle

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"os"

	"github.com/boltseal/boltseal/engine"
)

// teamRule is a rule of a team, which needs lib.workload.
const teamRule = `# METADATA
# title: Images come from our registry
# description: Images from elsewhere are not scanned.
# custom:
#   severity: high
#   kinds: [kubernetes]
#   remediation: Push the image to our registry.
#   parameters: {type: object, properties: {registry: {type: string, default: registry.example.com}}}
package rules.team.registry

import data.lib.workload

violation contains {"msg": msg, "details": {"path": c.path}} if {
	some c in workload.containers
	not startswith(c.image.reference, input.parameters.registry)
	msg := sprintf("%s is not ours", [c.image.reference])
}
`

// policies writes a directory of policies, given as name and content in turn,
// and opens it.
func policies(t *testing.T, files ...string) engine.Source {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "policy")
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(dir, files[i])
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	src, err := engine.OpenSource(dir)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// build bundles a directory of policies.
func build(t *testing.T, files ...string) *Built {
	t.Helper()
	built, err := Build(context.Background(), Options{Sources: []engine.Source{policies(t, files...)}, Shipped: engine.Shipped(), Revision: "7", Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return built
}

// pair is a key pair in PEM.
type pair struct{ private, public []byte }

// keyPairs makes one of each type.
func keyPairs(t *testing.T) map[string]pair {
	t.Helper()
	out := map[string]pair{}
	add := func(name string, private, public any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		der, err := x509.MarshalPKCS8PrivateKey(private)
		if err != nil {
			t.Fatal(err)
		}
		pub, err := x509.MarshalPKIXPublicKey(public)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = pair{pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: pub})}
	}
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	add("ES256", ec, ec.Public(), err)
	rs, err := rsa.GenerateKey(rand.Reader, 2048)
	add("RS256", rs, rs.Public(), err)
	public, private, err := ed25519.GenerateKey(rand.Reader)
	add("EdDSA", private, public, err)
	return out
}

func (p pair) signer(t *testing.T) PrivateKey {
	t.Helper()
	key, err := ParsePrivateKey("private.pem", p.private)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (p pair) verifier(t *testing.T) PublicKey {
	t.Helper()
	key, err := ParsePublicKey("public.pem", p.public)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// reread is what reading the bundle's bytes gives.
func reread(t *testing.T, b *Bundle) *Bundle {
	t.Helper()
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	again, err := Read(&out, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return again
}

func TestBuild(t *testing.T) {
	files := []string{"rules/team/registry/rule.rego", teamRule, "rules/team/registry/rule_test.rego", "package broken {",
		"data.json", `{"teams": ["a"]}`, "lists/data.yaml", "allowed: [x]\n"}
	b := build(t, files...)
	var names []string
	for _, f := range b.Files() {
		names = append(names, f.Name)
	}
	for _, want := range []string{".manifest", "rules/team/registry/rule.rego", "data.json", "lists/data.yaml", "lib/workload/workload.rego"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is missing in %v", want, names)
		}
	}
	if slices.ContainsFunc(names, func(name string) bool {
		return strings.HasSuffix(name, "_test.rego") || strings.HasPrefix(name, "lib/calendar")
	}) {
		t.Errorf("there is more than is needed: %v", names)
	}
	m, err := reread(t, b.Bundle).Manifest()
	if err != nil {
		t.Fatal(err)
	}
	for _, root := range []string{"teams", "lists", "rules/team/registry", "lib/workload"} {
		if !slices.Contains(m.Roots, root) {
			t.Errorf("root %s is missing in %v", root, m.Roots)
		}
	}
	if m.Revision != "7" || m.RegoVersion != 1 || m.Boltseal.Source != "policy" || len(m.Boltseal.Rules) != 1 {
		t.Errorf("manifest %+v", m)
	}
	if again := build(t, files...); again.Digest() != b.Digest() {
		t.Error("the same files gave two bundles")
	}
}

func TestSignAndVerify(t *testing.T) {
	b := build(t, "rules/team/registry/rule.rego", teamRule)
	for algorithm, keys := range keyPairs(t) {
		signed, err := Sign(b.Bundle, Signing{Key: keys.signer(t), KeyID: "team", Scope: "write"})
		if err != nil {
			t.Fatal(err)
		}
		got, err := Verify(reread(t, signed), Keys{Public: []PublicKey{keys.verifier(t)}, KeyID: "team", Scope: "write"})
		if err != nil {
			t.Fatal(err)
		}
		if got.Algorithm != algorithm || got.KeyID != "team" || !got.Sealed {
			t.Errorf("signature %+v", got)
		}
	}
}

// TestIndex judges with the index of a bundle, and only where it is vouched
// for, as without.
func TestIndex(t *testing.T) {
	b := build(t, "rules/team/registry/rule.rego", teamRule)
	content, ok := b.Content(IndexFile)
	if !ok || b.Manifest.Boltseal.Index != digestOf(content) {
		t.Fatalf("there is no index, or the manifest says %q", b.Manifest.Boltseal.Index)
	}
	var rules [2][]engine.Rule
	for i, verified := range []bool{false, true} {
		source, err := b.Source("b.tar.gz")
		if err != nil {
			t.Fatal(err)
		}
		source.Verified = verified
		policy, err := engine.Compile(t.Context(), engine.Config{Profiles: []string{"none"}}, engine.Shipped(), source)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range policy.Rules() {
			if r.Source == "policy" {
				rules[i] = append(rules[i], r)
			}
		}
	}
	if len(rules[0]) != 1 || !reflect.DeepEqual(rules[0], rules[1]) {
		t.Errorf("without the index %+v\nwith it %+v", rules[0], rules[1])
	}
}
