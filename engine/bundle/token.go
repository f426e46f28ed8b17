package bundle

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// signatures is the content of .signatures.json.
type signatures struct {
	Signatures []string `json:"signatures,omitempty"`
	Plugin     string   `json:"plugin,omitempty"`
}

// token is the one JSON web token of a signature (RFC 7515, compact form).
type token struct {
	// text is the token as it stands.
	text string
	// signed is what the signature is over: header and payload, encoded.
	signed    string
	signature []byte
	header    tokenHeader
	payload   payload
}

// tokenHeader is a token's header.
type tokenHeader struct {
	Algorithm string   `json:"alg"`
	KeyID     string   `json:"kid,omitempty"`
	Type      string   `json:"typ,omitempty"`
	Critical  []string `json:"crit,omitempty"`
	Encoded   *bool    `json:"b64,omitempty"`
}

// payload is what is signed, as OPA's bundle.DecodedSignature.
type payload struct {
	Files    []signedFile `json:"files"`
	KeyID    string       `json:"keyid,omitempty"`
	Scope    string       `json:"scope,omitempty"`
	Issuer   string       `json:"iss,omitempty"`
	IssuedAt json.Number  `json:"iat,omitempty"`
	// Boltseal is our own claim; nil in what others signed.
	Boltseal *ownClaim `json:"boltseal,omitempty"`
}

// signedFile is the hash of one file, as OPA's bundle.FileInfo.
type signedFile struct {
	Name      string `json:"name"`
	Hash      string `json:"hash"`
	Algorithm string `json:"algorithm"`
}

// ownClaim holds the archive to its bytes: OPA's hashes pass over spaces in
// JSON, headers of tar and whatever gzip does not need.
type ownClaim struct {
	// Body is the digest of the archive before its seal.
	Body string `json:"body"`
}

// largestToken bounds a token: 10,000 files have one of 2 MiB.
const largestToken = 8 << 20

// defaultPlugin is how opa calls its own way to sign.
const defaultPlugin = "_default"

// readToken parses .signatures.json and the token in it. Nothing of it may be
// believed before it is verified.
func readToken(content []byte) (*token, error) {
	if len(content) > largestToken {
		return nil, fmt.Errorf("%s is larger than %d MiB", signaturesFile, largestToken>>20)
	}
	var all signatures
	if err := json.Unmarshal(content, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", signaturesFile, err)
	}
	switch {
	case all.Plugin != "" && all.Plugin != defaultPlugin:
		return nil, fmt.Errorf("%s: it needs the plugin %q, which is not supported", signaturesFile, all.Plugin)
	case len(all.Signatures) == 0:
		return nil, fmt.Errorf("%s holds no signature", signaturesFile)
	case len(all.Signatures) > 1:
		return nil, fmt.Errorf("%s holds %d signatures: OPA, and so we, take one", signaturesFile, len(all.Signatures))
	}
	t, err := splitToken(all.Signatures[0])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", signaturesFile, err)
	}
	return t, nil
}

// splitToken takes a token apart.
func splitToken(text string) (*token, error) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return nil, errors.New("the signature is no JSON web token in compact form")
	}
	var decoded [3][]byte
	for i, part := range parts {
		var err error
		if decoded[i], err = base64.RawURLEncoding.Strict().DecodeString(part); err != nil {
			return nil, fmt.Errorf("the token is broken: %w", err)
		}
		// The decoder passes over line ends, which then could come and go.
		if base64.RawURLEncoding.EncodeToString(decoded[i]) != part {
			return nil, errors.New("the token is broken: its encoding is not the one form")
		}
	}
	t := &token{text: text, signed: parts[0] + "." + parts[1], signature: decoded[2]}
	if err := json.Unmarshal(decoded[0], &t.header); err != nil {
		return nil, fmt.Errorf("the token's header: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(decoded[1]))
	if err := decoder.Decode(&t.payload); err != nil {
		return nil, fmt.Errorf("the token's payload: %w", err)
	}
	return t, nil
}

// keyID is the id of the key that the token says it was signed with: its kid
// or, as older opa had it, a claim.
func (t *token) keyID() string {
	if t.header.KeyID != "" {
		return t.header.KeyID
	}
	return t.payload.KeyID
}

// encodeSignatures is .signatures.json as opa writes it.
func encodeSignatures(text string) ([]byte, error) {
	content, err := json.MarshalIndent(signatures{Signatures: []string{text}}, "", " ")
	if err != nil {
		return nil, fmt.Errorf("write signature: %w", err)
	}
	return content, nil
}
