package bundle

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/boltseal/boltseal/engine"
	opa "github.com/open-policy-agent/opa/v1/bundle"
)

// fixedPrivate is a key that is the same in every run.
func fixedPrivate() PrivateKey {
	return PrivateKey{Name: "fixed.key", key: ed25519.NewKeyFromSeed([]byte(strings.Repeat("boltseal", 4)))}
}

func fixedKey(testing.TB) PublicKey { return fixedPrivate().Public() }

// small is a bundle of one policy and a little data.
func small(t testing.TB) *Bundle {
	t.Helper()
	b, err := newBundle([]File{{Name: "a.rego", Content: []byte(denyX)}, {Name: "data.json", Content: []byte(`{"a": [1, 2]}`)},
		{Name: ".manifest", Content: []byte(`{"revision": "1", "roots": ["main", "a"]}`)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// signedBy signs files with claims of any kind.
func signedBy(t testing.TB, files []File, header tokenHeader, claims payload) *Bundle {
	t.Helper()
	text, err := makeToken(fixedPrivate(), header, claims)
	if err != nil {
		t.Fatal(err)
	}
	return carrying(t, files, text)
}

// carrying is a bundle of files that carries a token.
func carrying(t testing.TB, files []File, text string) *Bundle {
	t.Helper()
	content, err := encodeSignatures(text)
	if err != nil {
		t.Fatal(err)
	}
	b, err := newBundle(files, content)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// hashes are the claims of files as opa makes them.
func hashes(t testing.TB, files []File) payload {
	t.Helper()
	var claims payload
	for _, f := range files {
		sum, err := hashFile(f, opa.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		claims.Files = append(claims.Files, signedFile{Name: f.Name, Hash: hex.EncodeToString(sum), Algorithm: "SHA-256"})
	}
	return claims
}

func TestVerifyRefuses(t *testing.T) {
	b := small(t)
	good := hashes(t, b.files)
	header := tokenHeader{Algorithm: eddsa, KeyID: "team"}
	changed := func(change func(*payload)) payload {
		claims := payload{Files: slices.Clone(good.Files)}
		change(&claims)
		return claims
	}
	keys := Keys{Public: []PublicKey{fixedKey(t)}}
	truth := true
	for name, tc := range map[string]struct {
		bundle *Bundle
		keys   Keys
		want   string
	}{
		"no key":        {signedBy(t, b.files, header, good), Keys{}, "there is no key"},
		"unsigned":      {b, keys, "not signed"},
		"another key":   {signedBy(t, b.files, header, good), Keys{Public: []PublicKey{keyPairs(t)["EdDSA"].verifier(t)}}, "not by the key"},
		"another type":  {signedBy(t, b.files, header, good), Keys{Public: []PublicKey{keyPairs(t)["RS256"].verifier(t)}}, "none of the keys verifies signatures with EdDSA"},
		"another id":    {signedBy(t, b.files, header, good), Keys{Public: keys.Public, KeyID: "x"}, `names the key id "team", not "x"`},
		"another scope": {signedBy(t, b.files, header, changed(func(p *payload) { p.Scope = "read" })), keys, `scope "read", not ""`},
		"no scope":      {signedBy(t, b.files, header, good), Keys{Public: keys.Public, Scope: "read"}, `scope "", not "read"`},
		"file missing":  {signedBy(t, b.files[1:], header, good), keys, ".manifest is signed but missing"},
		"file added":    {signedBy(t, append(slices.Clone(b.files), File{Name: "b.rego", Content: []byte(denyX)}), header, good), keys, "b.rego is not covered"},
		"file changed":  {signedBy(t, append(slices.Clone(b.files[:2]), File{Name: "data.json", Content: []byte(`{"a": [2, 1]}`)}), header, good), keys, "data.json is not as it was signed"},
		"named twice":   {signedBy(t, b.files, header, changed(func(p *payload) { p.Files = append(p.Files, p.Files[0]) })), keys, "twice"},
		"by MD5":        {signedBy(t, b.files, header, changed(func(p *payload) { p.Files[0].Algorithm = "MD5" })), keys, "which anyone can match"},
		"by nothing":    {signedBy(t, b.files, header, changed(func(p *payload) { p.Files[0].Algorithm = "" })), keys, "unsupported hashing algorithm"},
		"packed anew":   {signedBy(t, b.files, header, changed(func(p *payload) { p.Boltseal = &ownClaim{Body: "sha256:00"} })), keys, "not the one that was signed"},
		"no archive":    {signedBy(t, b.files, header, changed(func(p *payload) { p.Boltseal = &ownClaim{} })), keys, "not the one that was signed"},
		"critical":      {signedBy(t, b.files, tokenHeader{Algorithm: eddsa, Critical: []string{"x"}}, good), keys, "extensions"},
		"not encoded":   {signedBy(t, b.files, tokenHeader{Algorithm: eddsa, Encoded: &truth}, good), keys, "extensions"},
		"none":          {carrying(t, b.files, unsigned(t, "none", good)), keys, "algorithm none"},
		"None":          {carrying(t, b.files, unsigned(t, "None", good)), keys, "algorithm none"},
		"no algorithm":  {carrying(t, b.files, unsigned(t, "", good)), keys, "algorithm none"},
		"confusion":     {carrying(t, b.files, confused(t, good)), keys, "shared secret (HS256)"},
		"no token":      {carrying(t, b.files, "x"), keys, "no JSON web token"},
		"no signature":  {&Bundle{files: b.files, signatures: []byte("{}")}, keys, "holds no signature"},
		"two":           {&Bundle{files: b.files, signatures: []byte(`{"signatures": ["a.b.c", "a.b.c"]}`)}, keys, "holds 2 signatures"},
		"a plugin":      {&Bundle{files: b.files, signatures: []byte(`{"signatures": ["a.b.c"], "plugin": "x"}`)}, keys, `the plugin "x"`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Verify(tc.bundle, tc.keys); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want %q", err, tc.want)
			}
		})
	}
	if _, err := Verify(signedBy(t, b.files, header, good), keys); err != nil {
		t.Errorf("what is right is refused: %v", err)
	}
}

// unsigned is a token that says that it needs no signature.
func unsigned(t *testing.T, algorithm string, claims payload) string {
	t.Helper()
	return encoded(t, map[string]string{"alg": algorithm}) + "." + encoded(t, claims) + "."
}

// confused is a token whose HMAC has the public key for its secret.
func confused(t *testing.T, claims payload) string {
	t.Helper()
	signed := encoded(t, map[string]string{"alg": "HS256"}) + "." + encoded(t, claims)
	public, _ := fixedKey(t).key.(ed25519.PublicKey)
	sum := hmac.New(sha256.New, public)
	sum.Write([]byte(signed))
	return signed + "." + base64.RawURLEncoding.EncodeToString(sum.Sum(nil))
}

func encoded(t *testing.T, value any) string {
	t.Helper()
	content, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(content)
}

// flips calls f with content in which one byte is another, for every byte: by
// one of its bits, and by all of them.
func flips(content []byte, f func(at int, changed []byte)) {
	for at := range content {
		for _, mask := range []byte{1 << (at % 8), 255} {
			changed := bytes.Clone(content)
			changed[at] ^= mask
			f(at, changed)
		}
	}
}

// TestEveryFlippedByteIsRefused changes each byte of a bundle that boltseal
// signed, and of its tar, zipped anew.
func TestEveryFlippedByteIsRefused(t *testing.T) {
	signed, err := Sign(small(t), Signing{Key: fixedPrivate(), KeyID: "team"})
	if err != nil {
		t.Fatal(err)
	}
	keys := Keys{Public: []PublicKey{fixedKey(t)}}
	verify := func(archive []byte) error {
		b, err := Read(bytes.NewReader(archive), DefaultLimits())
		if err == nil {
			_, err = Verify(b, keys)
		}
		return err
	}
	if err := verify(signed.archive); err != nil {
		t.Fatal(err)
	}
	tried := 0
	flips(signed.archive, func(at int, changed []byte) {
		tried++
		if verify(changed) == nil {
			t.Errorf("byte %d of %d of the bundle may be %#x for %#x", at, len(changed), changed[at], signed.archive[at])
		}
	})
	content := unzipped(t, signed.archive)
	flips(content, func(at int, changed []byte) {
		if at%7 != 0 { // unzipping was tried above; this is the long way to the same check
			return
		}
		tried++
		if verify(zipped(t, changed)) == nil {
			t.Errorf("byte %d of %d of the tar may be %#x for %#x", at, len(changed), changed[at], content[at])
		}
	})
	if verify(append(bytes.Clone(signed.archive), 0)) == nil || verify(signed.archive[:len(signed.archive)-1]) == nil {
		t.Error("a byte more or less goes unseen")
	}
	t.Logf("%d changes of %d bytes", tried, len(signed.archive))
}

// TestFlippedBytesOfOthers changes each byte of the tar of a bundle as opa
// signs them. Their signature covers what files mean, so what is accepted must
// mean the same, and opa must accept it too.
func TestFlippedBytesOfOthers(t *testing.T) {
	b := small(t)
	signed := signedBy(t, b.files, tokenHeader{Algorithm: eddsa, KeyID: "team"}, hashes(t, b.files))
	keys := Keys{Public: []PublicKey{fixedKey(t)}}
	content := unzipped(t, signed.archive)
	refused, without := 0, 0
	flips(content, func(at int, changed []byte) {
		if at%4 != 0 {
			return
		}
		again, err := Read(bytes.NewReader(zipped(t, changed)), DefaultLimits())
		if err == nil {
			_, err = Verify(again, keys)
		}
		if err != nil {
			refused++
			return
		}
		without++
		if !slices.EqualFunc(again.files, b.files, func(x, y File) bool {
			a, errA := hashFile(x, opa.SHA256)
			b, errB := hashFile(y, opa.SHA256)
			return x.Name == y.Name && errA == nil && errB == nil && bytes.Equal(a, b)
		}) {
			t.Errorf("byte %d of the tar may be %#x for %#x", at, changed[at], content[at])
		}
	})
	t.Logf("%d refused, %d without effect", refused, without)
}

func TestKeys(t *testing.T) {
	pairs := keyPairs(t)
	for name, content := range map[string]string{
		"nothing": "", "no PEM": "secret", "other": "-----BEGIN THING-----\nAAAA\n-----END THING-----\n",
		"two": string(pairs["ES256"].public) + string(pairs["EdDSA"].public), "private": string(pairs["ES256"].private),
	} {
		if _, err := ParsePublicKey(name, []byte(content)); err == nil {
			t.Errorf("%s is taken for a public key", name)
		}
	}
	for name, content := range map[string]string{
		"nothing": "", "public": string(pairs["ES256"].public), "encrypted": "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
	} {
		if _, err := ParsePrivateKey(name, []byte(content)); err == nil {
			t.Errorf("%s is taken for a private key", name)
		}
	}
	if _, err := Sign(small(t), Signing{Key: fixedPrivate(), Algorithm: "HS256"}); err == nil {
		t.Error("an Ed25519 key signs with HS256")
	}
}

func TestBuildRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		files []string
		rules []string
		want  string
	}{
		"does not parse":   {[]string{"a.rego", "package main\n\ndeny contains {\n"}, nil, "policy/a.rego:"},
		"forbidden":        {[]string{"x/a.rego", "package main\n\ndeny contains opa.runtime().env\n"}, nil, "policy/x/a.rego:3: opa.runtime is not allowed"},
		"no rules":         {[]string{"a.rego", "package main\n\nx := 1\n"}, nil, "holds no rules"},
		"data and package": {[]string{"a.rego", denyX, "main/data.json", `{"deny": 1}`}, nil, "policy/a.rego:3: OPA refuses it: conflicting rule for data path main/deny"},
		"unknown rule":     {[]string{"a.rego", denyX}, []string{"a/b"}, `no rule is called "a/b"`},
		"bad glob":         {[]string{"a.rego", denyX}, []string{"["}, "no glob"},
		"shipped package":  {[]string{"a.rego", "package rules.container.run_as_root\n\nviolation contains {\"msg\": \"x\"}\n"}, nil, "cannot be extended"},
		"two spellings":    {[]string{"a.rego", denyX, "A.rego", denyX}, nil, "where case does not count"},
		"bad name":         {[]string{"a .rego", denyX, "a:b.rego", denyX}, nil, "leads out"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Build(context.Background(), Options{Sources: []engine.Source{policies(t, tc.files...)}, Shipped: engine.Shipped(), Rules: tc.rules})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want %q", err, tc.want)
			}
		})
	}
}

func TestMinimalRoots(t *testing.T) {
	for want, paths := range map[string][][]string{
		"":            {},
		"a":           {{"a"}, {"a", "b"}, {"a"}},
		"a/b,a-b,c":   {{"a", "b"}, {"a", "b", "c"}, {"c"}, {"a-b"}},
		"a,ab":        {{"ab"}, {"a"}},
		"a,c/d":       {{"a", "x/y"}, {"c", "d", "e/f"}},
		"lib/x,rules": {{"rules"}, {"lib", "x"}},
	} {
		got := minimal(paths)
		expected := strings.Split(want, ",")
		slices.Sort(expected)
		if strings.Join(got, ",") != strings.Join(expected, ",") {
			t.Errorf("%v gives %v, want %s", paths, got, want)
		}
	}
}
