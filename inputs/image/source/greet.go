package source

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
)

// greet asks a registry how to be let in (OCI distribution-spec 1.1, Determining
// Support). TLS comes first; a registry that does not speak it is spoken to
// without where the guard allows that.
func greet(ctx context.Context, host string, t http.RoundTripper) (*transport.Challenge, error) {
	challenge, err := greetWith(ctx, "https", host, t)
	var record tls.RecordHeaderError
	if err != nil && (errors.As(err, &record) || errors.Is(err, http.ErrSchemeMismatch)) {
		plain, plainErr := greetWith(ctx, "http", host, t)
		if plainErr == nil {
			return plain, nil
		}
		err = plainErr
	}
	return challenge, err
}

func greetWith(ctx context.Context, scheme, host string, t http.RoundTripper) (*transport.Challenge, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+"://"+host+"/v2/", nil)
	if err != nil {
		return nil, err
	}
	resp, err := (&http.Client{Transport: t, CheckRedirect: redirected}).Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }() // The headers say it all.
	c := &transport.Challenge{Insecure: scheme == "http"}
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusUnauthorized:
		c.Scheme, c.Parameters = challenge(resp.Header.Values("WWW-Authenticate"))
	default:
		return nil, checked(resp, http.StatusOK)
	}
	return c, nil
}

// admitted gives the way to ask a registry, with a token where it wants one.
func admitted(ctx context.Context, registry name.Registry, auth authn.Authenticator, t http.RoundTripper, c *transport.Challenge, scope string) (http.RoundTripper, error) {
	if c.Scheme != "bearer" {
		return transport.FromToken(registry, auth, t, c, nil)
	}
	config, err := authn.Authorization(ctx, auth)
	if err != nil {
		return nil, fmt.Errorf("find credentials: %w", err)
	}
	token := &transport.Token{Token: config.RegistryToken}
	if token.Token == "" {
		if token, err = transport.Exchange(ctx, registry, auth, t, []string{scope}, c); err != nil {
			return nil, err
		}
		if token.AccessToken != "" {
			token.Token = token.AccessToken
		}
	}
	return transport.FromToken(registry, auth, t, c, token)
}

// challenge is the first way to be let in that is known: basic or bearer (RFC
// 9110, 11.6.1).
func challenge(headers []string) (scheme string, parameters map[string]string) {
	for _, header := range headers {
		scheme, rest, _ := strings.Cut(strings.TrimSpace(header), " ")
		if scheme = strings.ToLower(scheme); scheme == "basic" || scheme == "bearer" {
			return scheme, authParameters(rest)
		}
	}
	return "", map[string]string{}
}

// authParameters reads name=value and name="value", separated by commas.
func authParameters(text string) map[string]string {
	out := map[string]string{}
	for text = strings.TrimLeft(text, " ,"); text != ""; text = strings.TrimLeft(text, " ,") {
		key, rest, found := strings.Cut(text, "=")
		if !found {
			break
		}
		value := ""
		if quoted, ok := strings.CutPrefix(rest, `"`); ok {
			value, text = unquote(quoted)
		} else {
			value, text, _ = strings.Cut(rest, ",")
			value = strings.TrimSpace(value)
		}
		out[strings.ToLower(strings.TrimSpace(key))] = value
	}
	return out
}

// unquote reads up to the closing quote and gives what follows.
func unquote(text string) (value, rest string) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '"':
			return b.String(), text[i+1:]
		case text[i] == '\\' && i+1 < len(text):
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String(), ""
}
