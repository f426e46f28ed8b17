package artifact

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
)

// purpose stands before the manifest in what is signed, so that a signature
// made for something else is none for a store.
const purpose = "boltseal advisories 1\n"

// ErrUnsigned says that an archive has no signature.
var ErrUnsigned = errors.New("it is not signed")

// PrivateKey reads an Ed25519 or ECDSA key (PEM, PKCS #8 or SEC 1).
func PrivateKey(text []byte) (crypto.Signer, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("it holds no PEM block")
	}
	if block.Type == "EC PRIVATE KEY" {
		return x509.ParseECPrivateKey(block.Bytes)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	switch key := key.(type) {
	case ed25519.PrivateKey:
		return key, nil
	case *ecdsa.PrivateKey:
		return key, nil
	}
	return nil, fmt.Errorf("%T is no Ed25519 or ECDSA key", key)
}

// PublicKey reads an Ed25519 or ECDSA key (PEM, PKIX).
func PublicKey(text []byte) (crypto.PublicKey, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("it holds no PEM block")
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	switch key.(type) {
	case ed25519.PublicKey, *ecdsa.PublicKey:
		return key, nil
	}
	return nil, fmt.Errorf("%T is no Ed25519 or ECDSA key", key)
}

// sign signs a manifest: Ed25519, or ECDSA over SHA-256 in ASN.1; in base64.
func sign(manifest []byte, key crypto.Signer) (string, error) {
	message := append([]byte(purpose), manifest...)
	var options crypto.SignerOpts = crypto.Hash(0)
	if _, isECDSA := key.(*ecdsa.PrivateKey); isECDSA {
		sum := sha256.Sum256(message)
		message, options = sum[:], crypto.SHA256
	}
	signature, err := key.Sign(rand.Reader, message, options)
	if err != nil {
		return "", fmt.Errorf("sign the manifest: %w", err)
	}
	return base64.StdEncoding.EncodeToString(signature), nil
}

// verify holds a signature to be of one of the keys.
func verify(manifest []byte, text string, keys []crypto.PublicKey) error {
	if text == "" {
		return ErrUnsigned
	}
	signature, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return errors.New("its signature is not in base64")
	}
	message := append([]byte(purpose), manifest...)
	sum := sha256.Sum256(message)
	for _, key := range keys {
		switch key := key.(type) {
		case ed25519.PublicKey:
			if ed25519.Verify(key, message, signature) {
				return nil
			}
		case *ecdsa.PublicKey:
			if ecdsa.VerifyASN1(key, sum[:], signature) {
				return nil
			}
		}
	}
	return errors.New("its signature is of none of the given keys")
}
