package bundle

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lestrrat-go/jwx/v3/jws/jwsbb"
	opa "github.com/open-policy-agent/opa/v1/bundle"
)

// Keys say what a bundle's signature is held to.
type Keys struct {
	// Public are the keys, of which one must have signed.
	Public []PublicKey
	// KeyID, unless "", must be the id that the signature names.
	KeyID string
	// Scope must be that of the signature, "" for none, as OPA has it.
	Scope string
}

// Signature is a verified signature.
type Signature struct {
	// Key is the name of the key that verified it.
	Key string `json:"key"`
	// Fingerprint is that key's.
	Fingerprint string `json:"fingerprint"`
	// KeyID, Algorithm, Scope and Issuer are the token's own.
	KeyID     string `json:"key_id"`
	Algorithm string `json:"algorithm"`
	Scope     string `json:"scope"`
	Issuer    string `json:"issuer,omitempty"`
	// Sealed says that the signature covers every byte of the archive, as that
	// of `boltseal bundle sign` does, and not only what its files mean.
	Sealed bool `json:"sealed"`
}

// ErrUnsigned is what verifying a bundle without a signature gives.
var ErrUnsigned = errors.New("the bundle is not signed")

// Verify holds a bundle to keys: its signature must be by one of them, and
// cover all of its files and no other, each unchanged. Where boltseal signed
// it, not one byte of the archive may have changed. Of the files' content
// only data and manifest are parsed, to hash them as OPA does, and only once
// the signature itself is good.
func Verify(b *Bundle, keys Keys) (Signature, error) {
	if len(keys.Public) == 0 {
		return Signature{}, errors.New("verify bundle: there is no key")
	}
	if !b.Signed() {
		return Signature{}, fmt.Errorf("verify bundle: %w", ErrUnsigned)
	}
	t, err := readToken(b.signatures)
	if err != nil {
		return Signature{}, fmt.Errorf("verify bundle: %w", err)
	}
	key, err := t.verify(keys)
	if err != nil {
		return Signature{}, fmt.Errorf("verify bundle: %w", err)
	}
	if err := b.sealed(t); err != nil {
		return Signature{}, fmt.Errorf("verify bundle: %w", err)
	}
	if err := b.covered(t.payload.Files); err != nil {
		return Signature{}, fmt.Errorf("verify bundle: %w", err)
	}
	return Signature{Key: key.Name, Fingerprint: key.Fingerprint(), KeyID: t.keyID(), Algorithm: t.header.Algorithm,
		Scope: t.payload.Scope, Issuer: t.payload.Issuer, Sealed: t.payload.Boltseal != nil}, nil
}

// verify finds the key that signed the token. The key says which algorithms
// there may be, not the token.
func (t *token) verify(keys Keys) (PublicKey, error) {
	switch algorithm := t.header.Algorithm; {
	case strings.EqualFold(algorithm, "none") || algorithm == "":
		return PublicKey{}, errors.New("the token says that it is not signed (algorithm none)")
	case strings.HasPrefix(algorithm, "HS"):
		return PublicKey{}, fmt.Errorf("the token is signed with a shared secret (%s), which is not accepted: sign with a key pair", algorithm)
	case len(t.header.Critical) > 0 || t.header.Encoded != nil:
		return PublicKey{}, errors.New("the token needs extensions that are not supported")
	}
	if keys.KeyID != "" && t.keyID() != keys.KeyID {
		return PublicKey{}, fmt.Errorf("the signature names the key id %q, not %q", t.keyID(), keys.KeyID)
	}
	var fitting []string
	for _, key := range keys.Public {
		able, err := algorithms(key.key)
		if err != nil || !slices.Contains(able, t.header.Algorithm) {
			continue
		}
		fitting = append(fitting, key.Name)
		if err := jwsbb.Verify(key.key, t.header.Algorithm, []byte(t.signed), t.signature); err != nil {
			continue
		}
		if t.payload.Scope != keys.Scope {
			return PublicKey{}, fmt.Errorf("the signature has the scope %q, not %q", t.payload.Scope, keys.Scope)
		}
		return key, nil
	}
	if len(fitting) == 0 {
		return PublicKey{}, fmt.Errorf("none of the keys verifies signatures with %s", t.header.Algorithm)
	}
	return PublicKey{}, fmt.Errorf("the signature is not by the key %s", strings.Join(fitting, ", nor by "))
}

// sealed holds the archive to the digest that boltseal signed.
func (b *Bundle) sealed(t *token) error {
	if t.payload.Boltseal == nil {
		return nil
	}
	content, err := encodeSignatures(t.text)
	if err != nil {
		return err
	}
	seal, err := packSeal(content)
	if err != nil {
		return fmt.Errorf("pack bundle: %w", err)
	}
	body, ok := bytes.CutSuffix(b.archive, seal)
	if !ok || digestOf(body) != t.payload.Boltseal.Body {
		return errors.New("the archive is not the one that was signed: it was changed or packed anew")
	}
	return nil
}

// covered holds the files to their signed hashes.
func (b *Bundle) covered(signed []signedFile) error {
	hashes := make(map[string]signedFile, len(signed))
	for _, f := range signed {
		if _, ok := hashes[f.Name]; ok {
			return fmt.Errorf("the signature names %q twice", f.Name)
		}
		hashes[f.Name] = f
	}
	for _, f := range b.files {
		want, ok := hashes[f.Name]
		if !ok {
			return fmt.Errorf("%s is not covered by the signature", f.Name)
		}
		delete(hashes, f.Name)
		switch algorithm := opa.HashingAlgorithm(want.Algorithm); algorithm {
		case opa.MD5, opa.SHA1:
			return fmt.Errorf("%s is signed by its %s, which anyone can match", f.Name, algorithm)
		default:
			sum, err := hashFile(f, algorithm)
			if err != nil {
				return err
			}
			if hash, err := hex.DecodeString(want.Hash); err != nil || !bytes.Equal(hash, sum) {
				return fmt.Errorf("%s is not as it was signed", f.Name)
			}
		}
	}
	for _, f := range signed {
		if _, missing := hashes[f.Name]; missing {
			return fmt.Errorf("%s is signed but missing", f.Name)
		}
	}
	return nil
}
