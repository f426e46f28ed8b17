package bundle

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The signature algorithms, as JWS names them (RFC 7518 §3.1, RFC 8037). HMAC
// is none of them, though OPA has it: whoever can verify with it can sign.
const (
	es256 = "ES256"
	es384 = "ES384"
	es512 = "ES512"
	rs256 = "RS256"
	rs384 = "RS384"
	rs512 = "RS512"
	ps256 = "PS256"
	ps384 = "PS384"
	ps512 = "PS512"
	eddsa = "EdDSA"
)

// smallestRSA is the least size of an RSA key in bits (NIST SP 800-131A).
const smallestRSA = 2048

// PublicKey verifies signatures.
type PublicKey struct {
	// Name is how messages call it, such as its file.
	Name string
	// key is of the type that its algorithms need.
	key crypto.PublicKey
}

// PrivateKey signs. It prints as its name: the key is in no output.
type PrivateKey struct {
	// Name is how messages call it, such as its file.
	Name string
	key  crypto.Signer
}

// String is the key's name.
func (k PrivateKey) String() string { return k.Name }

// GoString is the key's name.
func (k PrivateKey) GoString() string { return k.Name }

// Public is the key that verifies what k signs.
func (k PrivateKey) Public() PublicKey { return PublicKey{Name: k.Name, key: k.key.Public()} }

// ParsePublicKey reads a PEM public key (PUBLIC KEY, RSA PUBLIC KEY) or the
// key of a CERTIFICATE, whose dates and issuer count for nothing here. A
// private key is refused: it does not belong where bundles are verified.
func ParsePublicKey(name string, content []byte) (PublicKey, error) {
	block, err := onlyBlock(content)
	if err != nil {
		return PublicKey{}, fmt.Errorf("public key %s: %w", name, err)
	}
	var key any
	switch block.Type {
	case "PUBLIC KEY":
		key, err = x509.ParsePKIXPublicKey(block.Bytes)
	case "RSA PUBLIC KEY":
		key, err = x509.ParsePKCS1PublicKey(block.Bytes)
	case "CERTIFICATE":
		var certificate *x509.Certificate
		if certificate, err = x509.ParseCertificate(block.Bytes); err == nil {
			key = certificate.PublicKey
		}
	case "PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY":
		err = errors.New("it is a private key: give the public one")
	default:
		err = fmt.Errorf("PEM block %q is no public key", block.Type)
	}
	if err == nil {
		_, err = algorithms(key)
	}
	if err != nil {
		return PublicKey{}, fmt.Errorf("public key %s: %w", name, err)
	}
	return PublicKey{Name: name, key: key}, nil
}

// ParsePrivateKey reads a PEM private key: PRIVATE KEY (PKCS #8), EC PRIVATE
// KEY or RSA PRIVATE KEY, not encrypted.
func ParsePrivateKey(name string, content []byte) (PrivateKey, error) {
	block, err := onlyBlock(content)
	if err != nil {
		return PrivateKey{}, fmt.Errorf("private key %s: %w", name, err)
	}
	var key any
	switch block.Type {
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "ENCRYPTED PRIVATE KEY":
		err = errors.New("it is encrypted, which is not supported: decrypt it into an environment variable")
	case "PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE":
		err = errors.New("it is a public key: signing needs the private one")
	default:
		err = fmt.Errorf("PEM block %q is no private key", block.Type)
	}
	if err != nil {
		return PrivateKey{}, fmt.Errorf("private key %s: %w", name, err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return PrivateKey{}, fmt.Errorf("private key %s: a key of type %T signs nothing", name, key)
	}
	if _, err := algorithms(signer.Public()); err != nil {
		return PrivateKey{}, fmt.Errorf("private key %s: %w", name, err)
	}
	return PrivateKey{Name: name, key: signer}, nil
}

// onlyBlock is the one PEM block of a key; EC keys may have their parameters
// in a block before it, as openssl writes them.
func onlyBlock(content []byte) (*pem.Block, error) {
	block, rest := pem.Decode(content)
	if block != nil && block.Type == "EC PARAMETERS" {
		block, rest = pem.Decode(rest)
	}
	if block == nil {
		return nil, errors.New("it is no PEM")
	}
	if another, _ := pem.Decode(rest); another != nil {
		return nil, errors.New("it holds more than one key")
	}
	return block, nil
}

// algorithms lists what a public key can verify, the one to sign with first.
func algorithms(key crypto.PublicKey) ([]string, error) {
	switch key := key.(type) {
	case *ecdsa.PublicKey:
		switch key.Curve {
		case elliptic.P256():
			return []string{es256}, nil
		case elliptic.P384():
			return []string{es384}, nil
		case elliptic.P521():
			return []string{es512}, nil
		}
		return nil, errors.New("its curve is none of P-256, P-384 and P-521")
	case *rsa.PublicKey:
		if bits := key.N.BitLen(); bits < smallestRSA {
			return nil, fmt.Errorf("an RSA key of %d bits is too short: %d are the least", bits, smallestRSA)
		}
		return []string{rs256, rs384, rs512, ps256, ps384, ps512}, nil
	case ed25519.PublicKey:
		return []string{eddsa}, nil
	}
	return nil, fmt.Errorf("keys of type %T are not supported: ECDSA, RSA and Ed25519 are", key)
}

// chooseAlgorithm is the algorithm to sign with: the one that is wanted, where
// the key can, or the key's usual one for "".
func (k PrivateKey) chooseAlgorithm(wanted string) (string, error) {
	able, err := algorithms(k.key.Public())
	if err != nil {
		return "", err
	}
	if wanted == "" {
		return able[0], nil
	}
	if !slices.Contains(able, wanted) {
		return "", fmt.Errorf("key %s signs with %s, not with %q", k.Name, strings.Join(able, ", "), wanted)
	}
	return wanted, nil
}

// Fingerprint is the sha256 of the key (its SubjectPublicKeyInfo) in hex, by
// which people compare keys.
func (k PublicKey) Fingerprint() string {
	der, err := x509.MarshalPKIXPublicKey(k.key)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}
