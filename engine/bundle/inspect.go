package bundle

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
)

// Inspection is what a bundle holds, for people and for programs.
type Inspection struct {
	// Digest and Size are those of the archive.
	Digest string `json:"digest"`
	Size   int64  `json:"size"`
	// Revision, Roots and RegoVersion are the manifest's; -1 is no version.
	Revision    string   `json:"revision"`
	Roots       []string `json:"roots"`
	RegoVersion int      `json:"rego_version"`
	// Version is that of the boltseal that built it, "" for others.
	Version string `json:"built_by"`
	// Source is the name within the ids of its conftest policies.
	Source string `json:"source"`
	// Rules are found by compiling the bundle, not by believing its manifest.
	Rules []engine.Rule `json:"rules"`
	// Problem says why there are no rules: the bundle does not compile.
	Problem string `json:"problem,omitempty"`
	// Profiles are the names of its profiles.
	Profiles []string `json:"profiles"`
	// Files are all files but the signature.
	Files []FileSize `json:"files"`
	// Signature is what its signature says, nil without one. Whether it is
	// true only Verify can tell.
	Signature *Claim `json:"signature"`
}

// FileSize is one file.
type FileSize struct {
	Name string `json:"name"`
	Size int    `json:"size"`
	// Use is policy, data, profile, template (of Gatekeeper), manifest or other.
	Use string `json:"use"`
	// Digest is sha256:hex of its content.
	Digest string `json:"digest"`
}

// Claim is what an unverified signature says.
type Claim struct {
	KeyID     string `json:"key_id"`
	Algorithm string `json:"algorithm"`
	Scope     string `json:"scope"`
	Issuer    string `json:"issuer,omitempty"`
	// Sealed says that it covers every byte of the archive.
	Sealed bool `json:"sealed"`
	// Problem says why it can never be verified.
	Problem string `json:"problem,omitempty"`
}

// Inspect says what a bundle holds. The shipped library is what its policies
// may need besides.
func Inspect(ctx context.Context, b *Bundle, shipped engine.Source) (Inspection, error) {
	m, err := b.Manifest()
	if err != nil {
		return Inspection{}, fmt.Errorf("inspect bundle: %w", err)
	}
	out := Inspection{Digest: b.Digest(), Size: b.Size(), Revision: m.Revision, Roots: m.Roots, RegoVersion: m.RegoVersion,
		Version: m.Boltseal.Version, Source: m.Boltseal.Source, Rules: []engine.Rule{}, Profiles: []string{}, Files: []FileSize{}}
	for _, f := range b.files {
		use := useOf(f.Name)
		out.Files = append(out.Files, FileSize{Name: f.Name, Size: len(f.Content), Use: use, Digest: digestOf(f.Content)})
		if use == "profile" {
			out.Profiles = append(out.Profiles, strings.TrimSuffix(path.Base(f.Name), ".yaml"))
		}
	}
	if rules, err := Rules(ctx, b, shipped); err != nil {
		out.Problem = err.Error()
	} else {
		out.Rules = rules
	}
	if b.Signed() {
		out.Signature = b.claim()
	}
	return out, nil
}

// useOf is what a file of the bundle is for.
func useOf(name string) string {
	switch {
	case name == manifestFile:
		return "manifest"
	case strings.HasSuffix(name, ".rego"):
		return "policy"
	case isData(name):
		return "data"
	case strings.HasPrefix(name, TemplatesFolder+"/"):
		return "template"
	case path.Dir(name) == ProfilesFolder && strings.HasSuffix(name, ".yaml"):
		return "profile"
	}
	return "other"
}

// claim is what the signature says of itself.
func (b *Bundle) claim() *Claim {
	t, err := readToken(b.signatures)
	if err != nil {
		return &Claim{Problem: err.Error()}
	}
	return &Claim{KeyID: t.keyID(), Algorithm: t.header.Algorithm, Scope: t.payload.Scope, Issuer: t.payload.Issuer, Sealed: t.payload.Boltseal != nil}
}

// Rules compiles the bundle and lists its rules, sorted by id. It stands alone,
// as it does in OPA; what others made for our library may need that too.
func Rules(ctx context.Context, b *Bundle, shipped engine.Source) ([]engine.Rule, error) {
	if !slices.ContainsFunc(b.files, func(f File) bool { return useOf(f.Name) == "policy" }) {
		return []engine.Rule{}, nil
	}
	source, err := b.Source("bundle")
	if err != nil {
		return nil, err
	}
	source.Path = ""
	config := engine.Config{Profiles: []string{"none"}}
	policy, err := engine.Compile(ctx, config, source)
	if err != nil && shipped.FS != nil {
		if with, again := engine.Compile(ctx, config, shipped, source); again == nil {
			policy, err = with, nil
		}
	}
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(policy.Rules(), func(r engine.Rule) bool { return r.Source != source.Name }), nil
}
