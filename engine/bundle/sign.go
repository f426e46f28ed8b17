package bundle

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"

	"github.com/lestrrat-go/jwx/v3/jws/jwsbb"
	opa "github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/util"
)

// DefaultKeyID is the id that opa's command line gives the key it verifies
// with unless told otherwise.
const DefaultKeyID = "default"

// Signing says how to sign.
type Signing struct {
	// Key signs.
	Key PrivateKey
	// Algorithm is the one to use; "" for the key's usual one: ES256 and its
	// like, RS256, EdDSA.
	Algorithm string
	// KeyID names the key to those who verify.
	KeyID string
	// Scope is what the bundle is for; those who verify must name the same.
	Scope string
}

// Sign gives the bundle a signature in place of any it had: OPA's
// .signatures.json, with the hash of every file and the digest of the
// archive. Where the bundle was packed otherwise, it is packed anew.
func Sign(b *Bundle, s Signing) (*Bundle, error) {
	algorithm, err := s.Key.chooseAlgorithm(s.Algorithm)
	if err != nil {
		return nil, fmt.Errorf("sign bundle: %w", err)
	}
	body, err := packBody(b.files)
	if err != nil {
		return nil, fmt.Errorf("pack bundle: %w", err)
	}
	claims := payload{Files: []signedFile{}, KeyID: s.KeyID, Scope: s.Scope, Boltseal: &ownClaim{Body: digestOf(body)}}
	for _, f := range b.files {
		sum, err := hashFile(f, opa.SHA256)
		if err != nil {
			return nil, fmt.Errorf("sign bundle: %w", err)
		}
		claims.Files = append(claims.Files, signedFile{Name: f.Name, Hash: hex.EncodeToString(sum), Algorithm: string(opa.SHA256)})
	}
	text, err := makeToken(s.Key, tokenHeader{Algorithm: algorithm, KeyID: s.KeyID, Type: "JWT"}, claims)
	if err != nil {
		return nil, fmt.Errorf("sign bundle: %w", err)
	}
	content, err := encodeSignatures(text)
	if err != nil {
		return nil, err
	}
	return newBundle(b.files, content)
}

// makeToken signs claims.
func makeToken(key PrivateKey, header tokenHeader, claims payload) (string, error) {
	var parts [2]string
	for i, part := range []any{header, claims} {
		content, err := json.Marshal(part)
		if err != nil {
			return "", err
		}
		parts[i] = base64.RawURLEncoding.EncodeToString(content)
	}
	signed := parts[0] + "." + parts[1]
	signature, err := jwsbb.Sign(key.key, header.Algorithm, []byte(signed), nil)
	if err != nil {
		return "", fmt.Errorf("with key %s: %w", key.Name, err)
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}

// hashFile is the hash of a file as OPA has it: of JSON and YAML data and of
// the manifest by their values, of anything else by its bytes.
func hashFile(f File, algorithm opa.HashingAlgorithm) ([]byte, error) {
	hasher, err := opa.NewSignatureHasher(algorithm)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	var value any = f.Content
	if opa.IsStructuredDoc(path.Base(f.Name)) {
		if err := util.Unmarshal(f.Content, &value); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return hasher.HashFile(value)
}
