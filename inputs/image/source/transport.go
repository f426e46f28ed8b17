package source

import "net/http"

// Transport is the way to the network for others that read what a user names:
// the named hosts, host[:port], may be anywhere; where they lead to must be a
// public address. Insecure hosts may be spoken to without TLS.
func Transport(named, insecure []string) http.RoundTripper {
	return newGuard(named, insecure, defaultTimeouts())
}
